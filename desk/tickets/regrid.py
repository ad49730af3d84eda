"""A ticket comes to lie in another grid: whoever answers there has it now, and its history says so."""

from desk.actor import CLOCK, Actor
from desk.emergency import emergencies
from desk.history import log_note
from desk.limits import terms
from desk.permits import responsible
from desk.tickets import announce
from desk.wording import grids as words
from desk.work import Work
from grids.lifecycle import State
from storage.tickets import Ticket

Account = tuple[str, str]


def move_to_grid(
    work: Work,
    ticket: Ticket,
    code: str,
    actor: Actor,
    why: str = "",
    had: frozenset[Account] | None = None,
) -> bool:
    """Give a ticket to another grid; True if other people have it in hand now.

    State and level stay. Whoever has it keeps it if their post answers for the new place too, is a
    department's, or never answered for the old one: it was passed to them on purpose. Receipt and cards are
    brought up to date; to tell the new ones of it is left to the caller (`announce.call_responsible`).
    `had`: who had it before, where the registry has changed meanwhile.
    """
    if code == ticket.grid_code:
        return False
    had = accounts_of(work, ticket) if had is None else had
    _settle(work, ticket, code, actor, why)
    changed = accounts_of(work, ticket) != had
    if changed and ticket.state == State.OPEN and not ticket.paused:
        terms.begin_response(work, ticket)
        if ticket.emergency:
            emergencies.begin_anew(work, ticket)
    announce.refresh(work, ticket)
    return changed


def follow(work: Work, ticket: Ticket) -> None:
    """A ticket of a grid that is no more lives again: it belongs to the grid that followed."""
    today = work.directory.heirs.today(ticket.grid_code)
    if today != ticket.grid_code:
        _settle(work, ticket, today, CLOCK, "")


def accounts_of(work: Work, ticket: Ticket) -> frozenset[Account]:
    """Who has it in hand now."""
    return frozenset(seat.account for seat in responsible(work, ticket))


def _settle(work: Work, ticket: Ticket, code: str, actor: Actor, why: str) -> None:
    old = ticket.grid_code
    names = work.directory.grid_name(old), work.directory.grid_name(code)
    ticket.grid_code = code
    ticket.active_at = work.now
    if not _keeps(work, ticket, old):
        ticket.post_id = _taken_over_by(work, ticket)
    log_note(work, ticket, "regrid", actor, words.regrid_step(*names, why))


def _keeps(work: Work, ticket: Ticket, old: str) -> bool:
    """May the post that has it keep it? Not one that has it only because it answered for the old place."""
    if work.directory.office(ticket.post_id) is not None:
        return True
    seat = work.directory.post(ticket.post_id)
    if seat is None:
        return False
    before = (old, work.directory.heirs.today(old))  # the post may have moved along already
    return seat.covers(ticket.grid_code) or not any(seat.covers(place) for place in before)


def _taken_over_by(work: Work, ticket: Ticket) -> int | None:
    """What somebody had taken on the new place's first has now, unasked; the rest waits for any of them."""
    if ticket.post_id is None or ticket.state == State.OPEN:
        return None
    people = work.directory.handlers(ticket.grid_code, ticket.level)
    return people[0].id if people else None
