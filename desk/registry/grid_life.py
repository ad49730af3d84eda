"""Grids are retired, merged and split: what hung on them passes to those that follow, and people are told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select, update

from desk.actor import Actor
from desk.directory import Directory
from desk.errors import RuleError
from desk.registry import grid_heritage as heritage
from desk.registry.grid_names import find_grid
from desk.tickets.announce import call_responsible
from desk.tickets.regrid import Account, accounts_of, move_to_grid
from desk.wording import grids as words
from desk.work import Work
from grids.codes import is_within, level_of
from grids.lifecycle import UNDER_WAY
from storage.boundaries import all_boundaries
from storage.registry import Grid
from storage.successions import Succession
from storage.tickets import Ticket

Chooser = Callable[[Work, Ticket, Sequence[str]], str | None]


@dataclass(frozen=True, slots=True)
class Passed:
    """An open ticket and the grid it went to; `clear`: its place said so, else it went to the first named."""

    number: int
    code: str
    clear: bool = True


@dataclass(slots=True)
class Outcome:
    """What came of it, by name."""

    retired: list[str]
    into: dict[str, str]  # by code
    tickets: list[Passed] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    drawn: bool = False  # had a boundary, which does not pass on by itself


def retire(work: Work, actor: Actor, said: str, into: str) -> Outcome:
    """A grid is no more; another one takes over all it had."""
    old, heir = find_grid(work.directory, said), find_grid(work.directory, into)
    _check(work.directory, [old], [heir])
    return _pass(work, actor, [old], [heir], "retire", None)


def merge(work: Work, actor: Actor, said: Sequence[str], into: str) -> Outcome:
    """Several grids become one, which may be one of them."""
    heir = find_grid(work.directory, into)
    named = [find_grid(work.directory, one) for one in said]
    if len({grid.code for grid in named}) < 2:
        raise RuleError(words.MERGE_TWO)
    old = [grid for grid in named if grid.code != heir.code]
    _check(work.directory, old, [heir])
    return _pass(work, actor, old, [heir], "merge", None)


def split(work: Work, actor: Actor, said: str, into: Sequence[str], choose: Chooser) -> Outcome:
    """A grid becomes several: each open ticket goes where its place lies, else to the first named."""
    old = find_grid(work.directory, said)
    heirs = [find_grid(work.directory, one) for one in into]
    if len({grid.code for grid in heirs}) < max(2, len(heirs)):
        raise RuleError(words.SPLIT_TWO)
    _check(work.directory, [old], heirs)
    return _pass(work, actor, [old], heirs, "split", choose)


def _check(directory: Directory, old: Sequence[Grid], heirs: Sequence[Grid]) -> None:
    """RuleError where that would tear the tree."""
    for grid in old:
        if level_of(grid.code) == "township":
            raise RuleError(words.NO_TOWNSHIP)
        below = [other for other in directory.grids.values() if _below(other, grid)]
        if level_of(grid.code) == "community" and below:
            raise RuleError(words.has_grids(grid.name, len(below)))
        for heir in heirs:
            if heir.code == grid.code:
                raise RuleError(words.own_heir(grid.name))
            if _below(heir, grid):
                raise RuleError(words.heir_below(heir.name, grid.name))
            if level_of(heir.code) != level_of(grid.code):
                raise RuleError(words.other_level(grid.name, heir.name))
            if heir.code[:9] != grid.code[:9]:
                raise RuleError(words.other_township(grid.name, heir.name))


def _below(grid: Grid, above: Grid) -> bool:
    return grid.code != above.code and is_within(grid.code, above.code)


def _pass(
    work: Work, actor: Actor, old: Sequence[Grid], heirs: Sequence[Grid], how: str, choose: Chooser | None
) -> Outcome:
    """Everything moves in one transaction; the registry is read anew before the tickets go."""
    first = heirs[0].code
    gone = {grid.code: grid for one in old for grid in [one, *_under(work.directory, one)]}
    had = {ticket.number: accounts_of(work, ticket) for ticket in _tickets(work, gone)}
    before = work.directory
    for code in sorted(gone):
        successors = heirs if code in {grid.code for grid in old} else heirs[:1]
        for heir in successors:
            work.session.add(Succession(grid_code=code, successor_code=heir.code, how=how, at=work.now))
    work.session.exec(update(Grid).where(col(Grid.code).in_(gone)).values(retired_at=work.now))
    taken = heritage.hand_down(work.session, list(gone), first)
    work.session.flush()
    work.directory, work.registry_changed = Directory.load(work.session).at(work.now), True
    outcome = Outcome([grid.name for grid in gone.values()], {grid.code: grid.name for grid in heirs})
    outcome.groups = taken.groups
    outcome.drawn = any(line.grid_code in gone for line in all_boundaries(work.session))
    outcome.posts = heritage.tell_posts(work, before, taken.posts, gone)
    outcome.tickets = _pass_tickets(work, actor, gone, [heir.code for heir in heirs], choose, had)
    heritage.tell_receivers(work, outcome.tickets, had, outcome.retired)
    return outcome


def _under(directory: Directory, grid: Grid) -> list[Grid]:
    """Its micro-grids, which go with it."""
    return [other for other in directory.grids.values() if _below(other, grid)]


def _tickets(work: Work, gone: dict[str, Grid]) -> Sequence[Ticket]:
    states = [state.value for state in UNDER_WAY]
    query = select(Ticket).where(col(Ticket.grid_code).in_(gone), col(Ticket.state).in_(states))
    return work.session.exec(query.order_by(col(Ticket.id))).all()


def _pass_tickets(
    work: Work,
    actor: Actor,
    gone: dict[str, Grid],
    heirs: Sequence[str],
    choose: Chooser | None,
    had: dict[int, frozenset[Account]],
) -> list[Passed]:
    passed = []
    for ticket in _tickets(work, gone):
        chosen = choose(work, ticket, heirs) if choose is not None else heirs[0]
        code = chosen or heirs[0]
        name = gone[ticket.grid_code].name
        changed = move_to_grid(work, ticket, code, actor, words.BECAUSE, had[ticket.number])
        if changed and ticket.emergency:
            call_responsible(work, ticket, words.from_retired(name))
        passed.append(Passed(ticket.number, code, clear=chosen is not None))
    return passed
