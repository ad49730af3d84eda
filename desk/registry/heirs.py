"""The grids of today: which there are, what became of the others, and which two communities share one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from grids.codes import LENGTHS
from storage.registry import Grid
from storage.successions import Succession


class Heirs:
    """Who answers now for a grid that is no more."""

    def __init__(self, successions: Iterable[Succession] = ()) -> None:
        self._heirs: dict[str, list[str]] = defaultdict(list)
        for item in successions:
            self._heirs[item.grid_code].append(item.successor_code)

    def of(self, code: str) -> list[str]:
        """The grids that follow one at once, the first named first; none for a grid that lives."""
        return list(self._heirs.get(code, ()))

    def today(self, code: str) -> str:
        """The grid that has its tickets now: the first that follows, and the first that follows that one."""
        if code not in self._heirs:
            return code
        seen = {code}
        while (following := self._heirs.get(code)) and following[0] not in seen:
            code = following[0]
            seen.add(code)
        return code

    def parts(self, code: str) -> list[str]:
        """All the grids that lie where it lay, if several followed; itself if it lives."""
        waiting, found, seen = [code], [], set[str]()
        while waiting:
            one = waiting.pop(0)
            if one in seen:
                continue
            seen.add(one)
            following = self.of(one)
            waiting += following
            found += [] if following else [one]
        return found


def shared_places(grids: Mapping[str, Grid]) -> dict[str, tuple[str, ...]]:
    """By community, the exclusive grids of others for which it answers as well."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, grid in grids.items():
        if grid.shared_with:
            found[grid.shared_with].append(code)
    return {community: tuple(codes) for community, codes in found.items()}


def community_codes(grids: Mapping[str, Grid], code: str) -> list[str]:
    """The communities that answer for a place: its own, and the one its exclusive grid is shared with."""
    own = code[: LENGTHS["community"]]
    grid = grids.get(code[: LENGTHS["grid"]])
    return [own, grid.shared_with] if grid is not None and grid.shared_with else [own]
