"""Who may do a follow-up: whoever's turn it is, and never somebody who handled the ticket."""

from desk.actor import Actor
from desk.errors import RuleError
from desk.seats import Seat
from desk.tickets.views import STATE_NAMES, titled
from desk.wording import followups as words
from desk.work import Work
from grids.followups import Outcome
from grids.lifecycle import State
from storage.followups import FollowUp, followups_of
from storage.tickets import Ticket, steps_of

# Who has done any of this has an interest in how it turned out.
_HANDLING = frozenset(
    {
        *("accept", "reject", "resolve", "escalate", "transfer", "unmerge", "hand_back", "refuse", "decide"),
        *("hold", "hold_asked", "ask", "extend", "whistle", "report_in", "part_done"),
    }
)


def handled_by(work: Work, ticket: Ticket) -> set[str]:
    """The accounts of those who had a hand in it, deputies as well."""
    return {step.actor for step in steps_of(work.session, ticket.number) if step.event in _HANDLING}


def may_ask(ticket: Ticket, seat: Seat, handled: set[str]) -> bool:
    """May the one who sits there ask the residents about it?"""
    return seat.id != ticket.post_id and ":".join(seat.account) not in handled


def must_be_theirs(work: Work, ticket: Ticket, followup: FollowUp, actor: Actor) -> None:
    """RuleError for whoever may not answer this follow-up, or not any more."""
    if actor.rank == 0:
        raise RuleError(words.NOT_FOR_YOU)
    if not actor.holds(followup.post_id):
        seat = work.directory.post(followup.post_id)
        raise RuleError(words.somebody_elses(ticket.number, titled(seat) if seat else ""))
    if actor.account in handled_by(work, ticket):
        raise RuleError(words.you_handled_it(ticket.number))
    if followup.state not in (Outcome.DUE, Outcome.LAPSED):
        raise RuleError(words.twice(ticket.number, followup, work.now))
    if ticket.state != State.CLOSED:
        raise RuleError(words.moot(ticket.number, STATE_NAMES[ticket.state]))
    if is_moot(ticket, followup):
        raise RuleError(words.over(ticket.number))
    if followup.state == Outcome.LAPSED or followup.due_by <= work.now:
        raise RuleError(words.too_late(ticket.number))


def must_follow_up(work: Work, ticket: Ticket, actor: Actor) -> FollowUp:
    """The follow-up of this ticket that is theirs to answer now; RuleError if there is none."""
    drawn = followups_of(work.session, ticket.number)
    if not drawn:
        raise RuleError(words.not_drawn(ticket.number) if actor.rank else words.NOT_FOR_YOU)
    must_be_theirs(work, ticket, drawn[-1], actor)
    return drawn[-1]


def is_moot(ticket: Ticket, followup: FollowUp) -> bool:
    """Has the ticket moved on since, so that there is nothing to ask any more?"""
    return ticket.state != State.CLOSED or ticket.ended_at != followup.closed_at
