"""What a ticket is about, put right by those who handle it."""

from collections.abc import Iterable
from datetime import datetime

from desk.actor import Actor
from desk.errors import RuleError
from desk.history import log_note
from desk.limits import terms
from desk.permits import must_handle
from desk.tickets import announce
from desk.tickets.views import STATE_NAMES
from desk.work import Rules, Work
from grids.deadlines import deadlines
from grids.lifecycle import UNDER_WAY, State
from storage.tickets import Ticket, TicketStep

STEP = "category"
ARROW = "→"
# What came to nothing is about nothing; a merged ticket is about what the other one is about.
_NOTHING = (State.REJECTED, State.WITHDRAWN, State.MERGED)


def change_category(work: Work, ticket: Ticket, actor: Actor, code: str) -> bool:
    """Give it another category; no state changes. True if urgency and limits have changed with it.

    An urgency that was merely the old category's usual one becomes the new category's; one that the words
    called for, or an emergency, stays.
    """
    must_handle(ticket, actor, "改类")
    if State(ticket.state) in _NOTHING:
        raise RuleError(f"工单{ticket.number} {STATE_NAMES[ticket.state]}，不用再改类别。")
    old, usual = ticket.category, work.rules.usual
    if code == old:
        raise RuleError(f"工单{ticket.number} 已经是“{work.rules.categories.get(code, code)}”了。")
    ticket.category = code
    changes, limits_too = [(old, code)], False
    if ticket.emergency is None and ticket.urgency == usual.get(old) != usual.get(code, ticket.urgency):
        changes.append((ticket.urgency, usual[code]))
        ticket.urgency = usual[code]
        limits_too = State(ticket.state) in UNDER_WAY
    ticket.active_at = work.now
    # The history keeps what had been missed under the old limits.
    log_note(work, ticket, STEP, actor, " ".join(ARROW.join(change) for change in changes))
    if limits_too:
        _set_limits(work, ticket)
    announce.refresh(work, ticket)
    return limits_too


def _set_limits(work: Work, ticket: Ticket) -> None:
    """A longer limit counts from when the ticket began: a late correction wins nothing. A shorter one counts
    from now, if that is not later than before: nobody is late at one stroke.
    """
    limit = getattr(work.rules.grids.limits, ticket.urgency)
    began = terms.began(work, ticket)
    early, late = deadlines(began, limit), deadlines(terms.clock_now(work, ticket), limit)
    ticket.respond_by = _fair(ticket.respond_by, early[0], late[0])
    ticket.due_at = _fair(ticket.due_at, terms.with_pauses(work, ticket, early[1], began), late[1])
    terms.renew(work, ticket)


def _fair(before: datetime, from_beginning: datetime, from_now: datetime) -> datetime:
    return max(from_beginning, min(before, from_now))


def corrected(steps: Iterable[TicketStep]) -> tuple[str, str] | None:
    """The category a ticket was first given and the one it has now; None if it was right from the first."""
    changes = [step.words.split()[0].split(ARROW) for step in steps if step.event == STEP]
    if not changes or changes[0][0] == changes[-1][1]:
        return None
    return changes[0][0], changes[-1][1]


def told(step: TicketStep, rules: Rules) -> str:
    """A step's words for people: codes by their names."""
    if step.event != STEP:
        return step.words
    names = {**rules.urgencies, **rules.categories}
    changes = [change.split(ARROW) for change in step.words.split()]
    return "，".join(ARROW.join(names.get(code, code) for code in change) for change in changes)
