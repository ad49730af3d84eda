"""转办 by the name of a place: which grid is meant, and the ticket's way there."""

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from desk.actor import Actor
from desk.directory import Directory
from desk.errors import RuleError
from desk.limits.terms import begin_response
from desk.outbox import ButtonRows
from desk.permits import check_who, must_find
from desk.tickets import announce
from desk.tickets.moves import make_move
from desk.tickets.regrid import accounts_of, move_to_grid
from desk.tickets.views import titled
from desk.wording import places as wording_places
from desk.work import Work
from grids.codes import LENGTHS
from grids.lifecycle import Event, Level
from storage.tickets import Ticket
from triage.normalise import normalise, sound
from triage.place_words import common

# As good as the name itself; what is less like it is only suggested.
_SURE, _LIKE = 80, 45
_MOST = 5


class WhichGridError(RuleError):
    """Several grids could be meant, or only similar names are known: buttons stand for the choice."""

    def __init__(self, words: str, buttons: ButtonRows) -> None:
        super().__init__(words)
        self.buttons = buttons


def grids_named(directory: Directory, words: str) -> list[str]:
    """The codes of the grids that are called so, or have a place of that name; written or heard alike."""
    wanted = _plain(words)
    if len(wanted) < 2:
        return []
    if wanted in directory.grids:
        return [wanted] if len(wanted) >= LENGTHS["grid"] else []
    names = {code: _plain(grid.name) for code, grid in directory.grids.items() if _is_grid(code)}
    places = [place.grid for place in directory.gazetteer.called(wanted)]
    found = [code for code, name in names.items() if name == wanted] or places
    found = found or [code for code, name in names.items() if sound(name) == sound(wanted)]
    return _distinct(directory, found)


def grids_holding(directory: Directory, words: str) -> list[str]:
    """The grid whose name alone has these words in it; such a piece is nearly as good as the name."""
    wanted = _plain(words)
    if len(wanted) < 2 or common(wanted):
        return []
    grids = [grid for code, grid in directory.grids.items() if _is_grid(code)]
    holding = [grid.code for grid in grids if wanted in _plain(grid.name)]
    return _distinct(directory, holding if len({code[: LENGTHS["grid"]] for code in holding}) == 1 else [])


def grids_like(directory: Directory, words: str) -> list[tuple[float, str, str]]:
    """What is called most like these words: how much (0 to 100), its full name, and the grid's code."""
    known: dict[str, list[tuple[str, str]]] = {}
    for code, grid in directory.grids.items():
        if _is_grid(code):
            known.setdefault(_plain(grid.name), []).append((grid.name, code))
    for place in directory.gazetteer.places:
        for word in (place.name, *place.nicknames):
            known.setdefault(_plain(word), []).append((place.name, place.grid))
    near = process.extract(_plain(words), list(known), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=_MOST)
    best: dict[tuple[str, str], float] = {}
    for word, score, _ in near:
        for name, code in known[word]:
            best.setdefault((name, code), score)
    return [(score, name, code) for (name, code), score in best.items() if code in directory.grids]


def pass_by_name(work: Work, ticket: Ticket, actor: Actor, words: str, *, near: bool = False) -> str | None:
    """To the grid the words name a place of; who has it now. None if they name none.

    `near`: also what is only nearly a name. WhichGridError where that is not one grid.
    """
    named = grids_named(work.directory, words)
    found = named or grids_holding(work.directory, words)
    if not found and near:
        like = grids_like(work.directory, words)
        found = _distinct(work.directory, [code for score, _, code in like if score >= _SURE])
        if not found and like:
            raise _only_like(work, ticket, words, like)
    had = accounts_of(work, ticket)
    # Nobody passes a thing to himself: of two grids of that name the other one is meant.
    others = [code for code in found if _workers(work.directory, code) != had]
    found = others or named[:1]
    if not found:
        return None
    if len(found) > 1:
        names = [work.directory.grid_name(code) for code in found[:_MOST]]
        text = wording_places.which_grid(ticket.number, words.strip(), names)
        buttons = wording_places.grid_buttons(ticket.number, list(zip(found, names, strict=False)))
        raise WhichGridError(text, buttons)
    return pass_to_grid(work, ticket, actor, found[0])


def pass_to_grid(work: Work, ticket: Ticket, actor: Actor, code: str) -> str:
    """It belongs to that grid's post from now on; the grid and its worker by name."""
    check_who(work, ticket, must_find(ticket, Event.TRANSFER), actor)
    grid = work.directory.grid_name(code[: LENGTHS["grid"]])
    people = work.directory.handlers(code, "grid")
    if code not in work.directory.grids or not people:
        raise RuleError(wording_places.nobody_there(grid))
    had = accounts_of(work, ticket)
    if _workers(work.directory, code) == had:
        raise RuleError(wording_places.already_there(ticket.number, grid))
    make_move(work, ticket, Event.TRANSFER, actor, grid)
    ticket.post_id = None
    if not move_to_grid(work, ticket, code, actor, had=had):
        # It lay there already, in the hands of somebody else.
        begin_response(work, ticket)
        announce.refresh(work, ticket)
    if ticket.level != Level.GRID:
        # Above the grid nobody there has it by their level: it is handed to the worker by name.
        ticket.post_id = people[0].id
        announce.refresh(work, ticket)
    announce.call_responsible(work, ticket, wording_places.passed_why(actor.name, grid))
    return wording_places.with_worker(grid, titled(people[0]))


def _only_like(
    work: Work, ticket: Ticket, words: str, like: Sequence[tuple[float, str, str]]
) -> WhichGridError:
    choices = [(name, work.directory.grid_name(code)) for _, name, code in like[:_MOST]]
    codes = dict.fromkeys(code for _, _, code in like[:_MOST])
    buttons = wording_places.grid_buttons(
        ticket.number, [(code, work.directory.grid_name(code)) for code in codes]
    )
    return WhichGridError(wording_places.which_place(ticket.number, words.strip(), choices), buttons)


def _distinct(directory: Directory, codes: Iterable[str]) -> list[str]:
    """Each grid once: of several parts that the same people answer for, the whole grid."""
    by_workers: dict[frozenset[tuple[str, str]], list[str]] = {}
    for code in dict.fromkeys(codes):
        if code in directory.grids:
            by_workers.setdefault(_workers(directory, code), []).append(code)
    return [
        parts[0] if len(parts) == 1 or parts[0][:15] != parts[-1][:15] else parts[0][: LENGTHS["grid"]]
        for parts in by_workers.values()
    ]


def _workers(directory: Directory, code: str) -> frozenset[tuple[str, str]]:
    return frozenset(seat.account for seat in directory.handlers(code, "grid"))


def _is_grid(code: str) -> bool:
    return len(code) >= LENGTHS["grid"]


def _plain(name: str) -> str:
    return "".join(normalise(name).split()).lstrip("@")
