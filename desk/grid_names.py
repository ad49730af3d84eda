"""A grid by its code or by a name as people say it; where that is not sure, they are asked back."""

import unicodedata

from rapidfuzz import fuzz, process

from desk import wording_joining as words
from desk.directory import Directory
from desk.errors import RuleError
from storage.registry import Grid

LIKELY = 45


def find_grid(directory: Directory, said: str) -> Grid:
    """The grid meant: its code, its name, or a piece that only one name has; else RuleError asks back."""
    wanted = _plain(said)
    if not wanted:
        raise RuleError(words.NO_GRID)
    if wanted.isdecimal() and len(wanted) >= 9:
        if wanted not in directory.grids:
            raise RuleError(words.no_such_code(wanted))
        return directory.grids[wanted]
    grids = list(directory.grids.values())
    found = [grid for grid in grids if _plain(grid.name) == wanted]
    found = found or [grid for grid in grids if len(wanted) > 1 and wanted in _plain(grid.name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise RuleError(words.which_grid(said, [_told_apart(directory, grid) for grid in found[:5]]))
    names = {grid.code: _plain(grid.name) for grid in grids}
    near = process.extract(wanted, names, scorer=fuzz.ratio, limit=3, score_cutoff=LIKELY)
    raise RuleError(words.no_such_grid(said, [directory.grid_name(code) for _, _, code in near]))


def _told_apart(directory: Directory, grid: Grid) -> str:
    same = [other for other in directory.grids.values() if _plain(other.name) == _plain(grid.name)]
    return grid.code if len(same) > 1 else grid.name


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
