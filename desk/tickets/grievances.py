"""Why a reporter is not satisfied: asked once the ticket has gone up, passed on to whoever has it now."""

from desk.actor import Actor
from desk.errors import RuleError
from desk.history import log_note
from desk.permits import is_reporter
from desk.tickets import announce
from desk.tickets.views import RATING_NAMES, TicketView, masked
from desk.wording import rating as words
from desk.wording import tickets as wording
from desk.work import Work
from grids.lifecycle import UNDER_WAY, Event, State
from storage.reporters import reporters_of
from storage.tickets import Ticket, steps_of

STEP = "grievance"
UNSATISFIED = "unsatisfied"


def keep(work: Work, ticket: Ticket, actor: Actor, reason: str) -> None:
    """Put a reason down, on the ticket and in its history; showing it is left to the caller."""
    reason = wording.quote(reason.strip().rstrip("\u3002.!\uff01~ "), words.LONGEST)
    log_note(work, ticket, STEP, actor, reason)
    ticket.grievance = f"{ticket.grievance}；{reason}" if ticket.grievance else reason


def give(work: Work, ticket: Ticket, actor: Actor, reason: str) -> str:
    """A reporter says why; the answer to them. RuleError if nobody asks, or once it is known."""
    if not is_reporter(reporters_of(work.session, ticket.number), actor):
        raise RuleError(f"这要由工单{ticket.number} 的反映人来回答。")
    if State(ticket.state) not in UNDER_WAY or ticket.rating != UNSATISFIED:
        raise RuleError(words.not_asked(ticket.number))
    if not _wanted(work, ticket, by_button=reason in words.REASONS.values()):
        raise RuleError(words.known_already(ticket.number, ticket.grievance))
    keep(work, ticket, actor, reason)
    view = announce.refresh(work, ticket)
    more = _wanted(work, ticket, by_button=False)
    announce.close_invitation(work, ticket, invitation(view, more))
    return words.passed_on(ticket.number, view.handler)


def awaited_from(work: Work, ticket: Ticket, actor: Actor) -> bool:
    """Would words of this person be taken as the reason?"""
    if State(ticket.state) not in UNDER_WAY or ticket.rating != UNSATISFIED:
        return False
    mine = is_reporter(reporters_of(work.session, ticket.number), actor)
    return mine and _wanted(work, ticket, by_button=False)


def invitation(view: TicketView, more: bool) -> str:
    """What the invitation to rate has turned into: the question why, or the reason given."""
    view = masked(view)
    head = wording.rated(view, RATING_NAMES[UNSATISFIED])
    tail = words.given(view.grievance, view.handler, more) if view.grievance else words.ask_why()
    return f"{head}\n{tail}"


def _wanted(work: Work, ticket: Ticket, by_button: bool) -> bool:
    """One button as long as nothing was said, and once their own words."""
    since: list[str] = []
    for step in steps_of(work.session, ticket.number):
        if step.event == Event.RATE_BAD:
            since = []
        elif step.event == STEP:
            since.append(step.words)
    return not since if by_button else all(said in words.REASONS.values() for said in since)
