"""A gazetteer for the small town: what its two grids have, and who comes from where."""

from sqlmodel import Session

from storage.gazetteer import Place
from storage.registry import touch_registry
from tests.town import Town

FIRST, SECOND = "990101103001001", "990101103001002"
PLACES: tuple[tuple[str, str, str, list[str]], ...] = (
    (FIRST, "compound", "海棠花苑", ["海棠苑"]),
    (FIRST, "building", "海棠花苑1—12栋", []),
    (FIRST, "landmark", "中心花坛", ["花坛"]),
    (SECOND, "compound", "海棠花苑", ["海棠苑"]),
    (SECOND, "building", "海棠花苑13—20栋", []),
    (SECOND, "landmark", "望江亭", ["亭子", "江边亭子"]),
    (SECOND, "compound", "柳岸人家公寓", []),
    (SECOND, "shop", "惠民超市", []),
    (FIRST, "road", "跃进路", []),
    (SECOND, "road", "跃进路", []),
)


def enter_places(session: Session) -> None:
    """Put them into the tables."""
    for grid, kind, name, nicknames in PLACES:
        session.add(Place(grid_code=grid, kind=kind, name=name, nicknames=nicknames))
    session.flush()
    touch_registry(session)


def placed(town: Town) -> Town:
    """The town with its gazetteer."""
    with town.database.writing() as session:
        enter_places(session)
    return town
