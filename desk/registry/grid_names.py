"""A grid by its code or by a name as people say it; where that is not sure, they are asked back."""

import unicodedata

from rapidfuzz import fuzz, process

from desk.directory import Directory
from desk.errors import RuleError
from desk.wording import grids as wording_grids
from desk.wording import joining as words
from storage.registry import Grid

LIKELY = 45


def find_grid(directory: Directory, said: str) -> Grid:
    """The grid meant: its code, its name, or a piece that only one name has; else RuleError asks back."""
    wanted = _plain(said)
    if not wanted:
        raise RuleError(words.NO_GRID)
    if wanted.isdecimal() and len(wanted) >= 9:
        if wanted in directory.retired:
            raise _gone(directory, directory.retired[wanted])
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
    if gone := [grid for grid in directory.retired.values() if _plain(grid.name) == wanted]:
        raise _gone(directory, gone[-1])
    names = {grid.code: _plain(grid.name) for grid in grids}
    near = process.extract(wanted, names, scorer=fuzz.ratio, limit=3, score_cutoff=LIKELY)
    raise RuleError(words.no_such_grid(said, [directory.grid_name(code) for _, _, code in near]))


def _gone(directory: Directory, grid: Grid) -> RuleError:
    """For whoever still calls a grid that is no more: which ones there are instead."""
    heirs = [directory.grid_name(code) for code in directory.heirs.of(grid.code)]
    return RuleError(wording_grids.is_retired(grid.name, heirs))


def _told_apart(directory: Directory, grid: Grid) -> str:
    same = [other for other in directory.grids.values() if _plain(other.name) == _plain(grid.name)]
    return grid.code if len(same) > 1 else grid.name


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
