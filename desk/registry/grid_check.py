"""Is the tree of grids whole? Every fault found: codes, parents, names, boundaries, and who answers where."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlmodel import Session, col, func, select

from desk.directory import Directory
from desk.wording import grid_check as words
from grids.boundaries import Area
from grids.codes import CodeError, check_code, is_within, level_of, parent_of
from grids.lifecycle import UNDER_WAY
from grids.roles import LEVEL_OF_KIND
from storage.boundaries import Boundary, all_boundaries
from storage.registry import Grid
from storage.tickets import Ticket

# Lines drawn twice never meet exactly: a strip of half a metre along a long road is no fault.
TOLERANCE = 200.0  # square metres


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; `area` in square metres where it is about ground."""

    what: str  # code, orphan, name, overlap, hole, outside, group, worker, tickets, shared
    grid: str
    words: str
    other: str | None = None
    area: float | None = None


def faults(session: Session, directory: Directory, tolerance: float = TOLERANCE) -> Iterator[Fault]:
    """All faults, sort by sort; nothing for a tree that is whole."""
    yield from _codes(directory)
    yield from _orphans(directory)
    yield from _names(directory)
    yield from _shared(directory)
    yield from _ground(directory, all_boundaries(session), tolerance)
    yield from _unattended(directory)
    yield from _left_behind(session, directory)


def _sound(directory: Directory) -> dict[str, Grid]:
    """Only of codes that are codes can anything else be said."""
    return {code: grid for code, grid in directory.grids.items() if not _wrong(grid)}


def _wrong(grid: Grid) -> str | None:
    try:
        check_code(grid.code)
    except CodeError as error:
        return str(error)
    right = LEVEL_OF_KIND.get(grid.kind)
    return words.wrong_kind(grid.code, grid.name, grid.kind) if right != level_of(grid.code) else None


def _codes(directory: Directory) -> Iterator[Fault]:
    for code, grid in directory.grids.items():
        if complaint := _wrong(grid):
            yield Fault("code", code, complaint)


def _orphans(directory: Directory) -> Iterator[Fault]:
    for code, grid in _sound(directory).items():
        parent = parent_of(code)
        if parent is not None and parent not in directory.grids:
            gone = parent in directory.retired
            yield Fault("orphan", code, words.orphan(code, grid.name, parent, gone), parent)


def _names(directory: Directory) -> Iterator[Fault]:
    first: dict[tuple[str, str], str] = {}
    for code, grid in _sound(directory).items():
        key = parent_of(code) or code[:6], "".join(grid.name.split()).casefold()
        if key in first:
            yield Fault("name", code, words.same_name(grid.name, first[key], code), first[key])
        first.setdefault(key, code)


def _shared(directory: Directory) -> Iterator[Fault]:
    for code, grid in directory.grids.items():
        other = directory.grids.get(grid.shared_with) if grid.shared_with else None
        if grid.shared_with and (other is None or other.kind != "community"):
            yield Fault(
                "shared", code, words.shared_gone(code, grid.name, grid.shared_with), grid.shared_with
            )


# --- the ground -----------------------------------------------------------------------------------------


def _ground(directory: Directory, drawn: Sequence[Boundary], tolerance: float) -> Iterator[Fault]:
    grids = _sound(directory)
    drawn = [line for line in drawn if line.grid_code in grids]
    if not drawn:
        return
    middle = sum(line.south + line.north for line in drawn) / (2 * len(drawn))
    areas = {line.grid_code: Area.of(line.geometry, middle) for line in drawn}
    children: dict[str, list[str]] = defaultdict(list)
    for code in grids:
        children[parent_of(code) or ""].append(code)
    for parent, below in children.items():
        known = [code for code in below if code in areas]
        yield from _overlaps(grids, areas, known, {line.grid_code: line for line in drawn}, tolerance)
        if parent in areas and known:
            yield from _holes(grids, areas, parent, known, len(below), tolerance)


def _overlaps(
    grids: dict[str, Grid],
    areas: dict[str, Area],
    known: Sequence[str],
    lines: dict[str, Boundary],
    tolerance: float,
) -> Iterator[Fault]:
    for one, other in combinations(sorted(known), 2):
        if not _near(lines[one], lines[other]):
            continue
        size = areas[one].shared_with(areas[other])
        if size > tolerance:
            told = words.overlap(one, grids[one].name, other, grids[other].name, size)
            yield Fault("overlap", one, told, other, size)


def _near(one: Boundary, other: Boundary) -> bool:
    """Do the boxes around them touch? Most pairs are done with here."""
    apart = one.east < other.west or other.east < one.west
    return not (apart or one.north < other.south or other.north < one.south)


def _holes(
    grids: dict[str, Grid],
    areas: dict[str, Area],
    parent: str,
    known: Sequence[str],
    count: int,
    tolerance: float,
) -> Iterator[Fault]:
    """What of the parent no child covers, and what of a child lies outside of the parent."""
    name = grids[parent].name
    size = areas[parent].without([areas[code] for code in known])
    if size > tolerance:
        undrawn = count - len(known)
        yield Fault("hole", parent, words.hole(parent, name, size, undrawn), area=size)
    for code in known:
        size = areas[code].without([areas[parent]])
        if size > tolerance:
            yield Fault("outside", code, words.outside(code, grids[code].name, name, size), parent, size)


# --- who answers ----------------------------------------------------------------------------------------


def _unattended(directory: Directory) -> Iterator[Fault]:
    groups = {group.grid_code for group in directory.residents.values() if group.present}
    workers = {seat.grid_code for seat in directory.seats if seat.role == "grid_worker"}
    for code, grid in _sound(directory).items():
        if level_of(code) not in ("grid", "micro"):
            continue
        if not _reached(code, groups, upwards="grid"):
            yield Fault("group", code, words.no_group(code, grid.name))
        if not _reached(code, workers, upwards="community"):
            yield Fault("worker", code, words.no_worker(code, grid.name))


def _reached(code: str, places: set[str | None] | set[str], upwards: str) -> bool:
    """Is there one here, below, or above up to a level?"""
    shortest = {"community": 12, "grid": 15}[upwards]
    return any(
        place is not None and (is_within(place, code) or (len(place) >= shortest and is_within(code, place)))
        for place in places
    )


def _left_behind(session: Session, directory: Directory) -> Iterator[Fault]:
    """Open tickets of retired grids: a grid that was struck out by hand has passed on nothing."""
    states = [state.value for state in UNDER_WAY]
    query = (
        select(Ticket.grid_code, func.count())
        .where(col(Ticket.grid_code).in_(directory.retired), col(Ticket.state).in_(states))
        .group_by(col(Ticket.grid_code))
        .order_by(col(Ticket.grid_code))
    )
    for code, count in session.exec(query).all():
        yield Fault("tickets", code, words.left_behind(code, directory.retired[code].name, count))
