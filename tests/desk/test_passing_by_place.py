"""Which words send a complaint to another grid at once, which only leave a hint, and which do nothing."""

import pytest
from sqlmodel import Session

from desk.directory import Directory
from desk.tickets.passing_by_place import look
from desk.tickets.passing_to_grid import grids_holding, grids_like, grids_named
from storage.gazetteer import Place
from storage.registry import Grid
from storage.successions import Succession
from tests.places import FIRST, SECOND, enter_places
from tests.staff import LONG_AGO, staff

THIRD, ABROAD = "990101103002001", "990101104001001"


@pytest.fixture
def directory(session: Session) -> Directory:
    for code, name, kind in (
        ("990101103", "海棠镇", "township"),
        ("990101103001", "海棠花社区", "community"),
        (FIRST, "海棠花苑第一网格", "grid"),
        (FIRST + "01", "海棠花苑1—4栋", "micro"),
        (FIRST + "02", "海棠花苑5—12栋", "micro"),
        (SECOND, "柳岸第二网格", "grid"),
        (SECOND + "01", "柳岸东片", "micro"),
        ("990101103002", "石桥社区", "community"),
        (THIRD, "石桥头网格", "grid"),
        ("990101104", "邻镇", "township"),
        ("990101104001", "邻镇社区", "community"),
        (ABROAD, "邻镇网格", "grid"),
    ):
        session.add(Grid(code=code, name=name, kind=kind))
        session.flush()
    for name, code in (("周敏", FIRST), ("沈建国", SECOND), ("石小桥", THIRD), ("外人", ABROAD)):
        staff(session, name, "grid_worker", code)
    enter_places(session)
    for code, kind, name, nicknames in (
        (FIRST + "02", "landmark", "海棠健身角", []),
        (SECOND + "01", "shop", "柳岸豆腐坊", ["豆腐坊"]),
        (THIRD, "landmark", "三里店", []),
        (THIRD, "compound", "石桥头新村", ["十桥新村"]),
        (ABROAD, "landmark", "邻镇牌坊", []),
    ):
        session.add(Place(grid_code=code, kind=kind, name=name, nicknames=nicknames))
    session.flush()
    return Directory.load(session)


SURE, HINT, NOTHING = "sure", "hint", "nothing"


@pytest.mark.parametrize(
    ("text", "outcome", "grid"),
    [
        ("望江亭那边路灯坏了", SURE, SECOND),
        ("江边亭子的栏杆断了", SURE, SECOND),
        ("望姜亭的栏杆断了", SURE, SECOND),  # the same sound
        ("柳岸豆腐坊门口污水横流", SURE, SECOND + "01"),
        ("海棠花苑15栋电梯坏了", SURE, SECOND),
        ("海棠苑十五号楼电梯坏了", SURE, SECOND),
        ("石桥头新村3栋漏水", SURE, THIRD),
        ("柳岸人家公寓2单元没水", SURE, SECOND),
        # There is one of that name here as well.
        ("跃进路路面塌了", NOTHING, ""),
        ("海棠花苑垃圾没人收", NOTHING, ""),
        ("海棠花苑3栋电梯坏了", NOTHING, ""),
        ("望江亭到跃进路的路灯都不亮", NOTHING, ""),
        ("花坛的灯坏了，望江亭也一样", NOTHING, ""),
        ("海棠健身角的器材坏了", NOTHING, ""),  # the sibling micro-grid, the same worker
        # What every grid has, and what is no name.
        ("亭子的灯坏了", NOTHING, ""),
        ("15栋电梯坏了", NOTHING, ""),
        ("豆腐渣工程墙皮都掉了", NOTHING, ""),
        ("邻镇牌坊塌了", NOTHING, ""),  # another township
        # Named, but perhaps not where the trouble is.
        ("我从望江亭过来，看见井盖没了", HINT, SECOND),
        ("我家楼下去望江亭的台阶塌了", HINT, SECOND),
        ("望江亭3栋水管爆了", HINT, SECOND),
        ("幸福家园门口的灯跟望江亭一样暗", HINT, SECOND),
        ("山里电断了三天", HINT, THIRD),  # sounds like 三里店, and is not
        # Only nearly the name.
        ("柳岸人公寓没水", HINT, SECOND),
        # Several places, in two other grids.
        ("望江亭和石桥头新村都停水了", NOTHING, ""),
    ],
)
def test_where_the_words_of_a_complaint_lead(
    directory: Directory, text: str, outcome: str, grid: str
) -> None:
    hint = look(directory, FIRST + "01", text, None)
    assert (SURE if hint and hint.sure else HINT if hint else NOTHING) == outcome
    assert (hint.code if hint else "") == grid


def test_the_same_words_in_the_group_of_that_grid_lead_nowhere(directory: Directory) -> None:
    assert look(directory, SECOND, "望江亭那边路灯坏了", None) is None
    assert look(directory, SECOND + "01", "望江亭那边路灯坏了", None) is None


def test_a_place_understood_from_elsewhere_is_never_sure(directory: Directory) -> None:
    hint = look(directory, FIRST, "路灯坏了三天了", "望江亭")
    assert hint is not None
    assert (hint.code, hint.sure) == (SECOND, False)
    assert look(directory, FIRST, "花坛的灯坏了", "望江亭") is None


def test_where_nobody_answers_nothing_is_passed(directory: Directory) -> None:
    empty = Directory(directory.grids.values(), places=[(SECOND, "landmark", "望江亭", ())])
    assert look(empty, FIRST, "望江亭那边路灯坏了", None) is None


def test_places_of_a_grid_that_is_no_more_lie_in_those_that_follow(session: Session) -> None:
    grids = [Grid(code=code, name=code, kind="grid") for code in (FIRST, THIRD)]
    grids.append(Grid(code=SECOND, name="旧", kind="grid", retired_at=LONG_AGO))
    merged = Directory(
        grids,
        successions=[Succession(grid_code=SECOND, successor_code=THIRD, how="merge", at=LONG_AGO)],
        places=[(SECOND, "landmark", "望江亭", ("亭子",))],
    )
    assert [place.grid for place in merged.gazetteer.called("亭子")] == [THIRD]


@pytest.mark.parametrize(
    ("words", "grids"),
    [
        ("望江亭", [SECOND]),
        ("望姜亭", [SECOND]),
        ("亭子", [SECOND]),
        ("海棠花苑15栋", [SECOND]),
        ("柳岸第二网格", [SECOND]),
        ("柳岸", [SECOND]),
        ("刘岸第二网格", [SECOND]),
        ("石桥头网格", [THIRD]),
        (THIRD, [THIRD]),
        ("海棠健身角", [FIRST + "02"]),
        ("跃进路", [FIRST, SECOND]),
        ("石桥社区", []),
        ("990101103", []),
        ("网格", []),
        ("望江", []),
        ("", []),
    ],
)
def test_the_grid_somebody_means(directory: Directory, words: str, grids: list[str]) -> None:
    assert (grids_named(directory, words) or grids_holding(directory, words)) == grids


def test_what_is_most_like_a_name_comes_first(directory: Directory) -> None:
    assert next(name for _, name, _ in grids_like(directory, "柳岸人家公寓楼")) == "柳岸人家公寓"
    assert grids_like(directory, "从来没有") == []
