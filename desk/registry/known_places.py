"""The gazetteer under the grids of today: what lay in a retired grid lies in those that follow."""

from collections.abc import Container, Iterable, Iterator

from desk.registry.heirs import Heirs
from triage import Known

PlaceRow = tuple[str, str, str, tuple[str, ...]]


def known_places(rows: Iterable[PlaceRow], grids: Container[str], heirs: Heirs) -> tuple[Known, ...]:
    """Every place; one of a grid that was split lies in any of its parts, as nobody has said in which."""
    return tuple(
        Known(code, kind, name, nicknames)
        for grid, kind, name, nicknames in rows
        for code in ((grid,) if grid in grids else _today(grid, grids, heirs))
    )


def _today(grid: str, grids: Container[str], heirs: Heirs) -> Iterator[str]:
    waiting, seen = [grid], set[str]()
    while waiting:
        code = waiting.pop(0)
        if code in seen:
            continue
        seen.add(code)
        if code in grids:
            yield code
        else:
            waiting += heirs.of(code)
