"""A ticket's limits: when they begin, how they stand still, when the clock has to look at them again."""

from datetime import datetime

from desk.work import Work
from grids.deadlines import add, after_pause, after_pauses, deadlines
from grids.lifecycle import UNDER_WAY, Level, State
from grids.quiet import NEVER_QUIET, QuietHours
from grids.settings import Limit
from grids.supervision import HALF, Step, Term, rungs
from storage.marks import marks_of, new_term, set_mark
from storage.pauses import pause_now, pauses_of
from storage.tickets import Ticket, TicketStep, steps_of

RESPOND, RESOLVE = "respond", "resolve"
LATE_FROM = {term: f"{term}:from" for term in (RESPOND, RESOLVE)}
_CODES = (
    *LATE_FROM.values(),
    *(f"{term}:{step.name.lower()}" for term in (RESPOND, RESOLVE) for step in Step),
)


def limit_of(work: Work, ticket: Ticket) -> Limit:
    """The limits of its urgency."""
    limit: Limit = getattr(work.rules.grids.limits, ticket.urgency)
    return limit


def first_look(now: datetime, limit: Limit) -> datetime:
    """Nothing has to be said about a new ticket before half of the first limit is over."""
    return add(now, limit.respond * HALF, limit.clock)


def begin(work: Work, ticket: Ticket) -> None:
    """Both limits anew, as for a ticket that has just been opened."""
    let_go(work, ticket)
    ticket.respond_by, ticket.due_at = deadlines(work.now, limit_of(work, ticket))
    renew(work, ticket)


def begin_response(work: Work, ticket: Ticket) -> None:
    """Somebody else has it: a time of their own to respond, while the time to solve runs on."""
    let_go(work, ticket)
    ticket.respond_by = deadlines(work.now, limit_of(work, ticket))[0]
    renew(work, ticket)


def renew(work: Work, ticket: Ticket) -> None:
    """Reminders begin anew under the limits as they are; what was due before now stays unsaid."""
    ticket.supervised = False
    new_term(work.session, ticket.number, _CODES)
    now = clock_now(work, ticket)
    for term in running(work, ticket, {}):
        for rung in rungs(term, quiet_for(work, ticket), is_top(work, ticket)):
            if rung.at <= now:
                set_mark(work.session, ticket.number, rung.code, work.now)
    look_again(work, ticket)


def look_again(work: Work, ticket: Ticket) -> None:
    """The clock finds out at its next minute when something is due."""
    ticket.clock_at = work.now if State(ticket.state) in UNDER_WAY else None


def moved(work: Work, ticket: Ticket) -> None:
    """Whatever happens to a ticket, its clock goes again or has done with it."""
    let_go(work, ticket)
    look_again(work, ticket)


def running(work: Work, ticket: Ticket, marks: dict[str, datetime]) -> tuple[Term, ...]:
    """The limits that run: to respond while nobody has accepted it, and to solve."""
    limit = limit_of(work, ticket)
    ladder = getattr(work.rules.grids.supervision, ticket.urgency)
    # Whoever gets it late has the time of a first response before anybody calls him late.
    late = marks.get(LATE_FROM[RESOLVE]) or max(ticket.due_at, ticket.respond_by)
    solve = Term(RESOLVE, ticket.due_at, limit.resolve, limit.clock, ladder, late)
    if ticket.state != State.OPEN:
        return (solve,)
    late_answer = marks.get(LATE_FROM[RESPOND])
    return Term(RESPOND, ticket.respond_by, limit.respond, limit.clock, ladder, late_answer), solve


def quiet_for(work: Work, ticket: Ticket) -> QuietHours:
    """An emergency rings at any hour."""
    return NEVER_QUIET if ticket.urgency == "emergency" else work.rules.quiet


def is_top(work: Work, ticket: Ticket) -> bool:
    """Is there no level it could rise to? What a department has, no community could do in its place."""
    return ticket.level == Level.TOWNSHIP or work.directory.office(ticket.post_id) is not None


def let_go(work: Work, ticket: Ticket) -> None:
    """End a pause because the ticket has moved."""
    if ticket.paused:
        end_pause(work, ticket, "moved", work.now)


def end_pause(work: Work, ticket: Ticket, end: str, at: datetime) -> None:
    """The clock goes on at a moment: what was left when it stopped is left now, what was late is as late."""
    clock = limit_of(work, ticket).clock
    # Its own end may have passed while nobody looked: what came after that was no pause any more.
    at = min(at, ticket.paused_until or at)
    pause = pause_now(work.session, ticket.number)
    if pause is not None and pause.since is not None:
        pause.ended_at, pause.end = at, end
        late = marks_of(work.session, ticket.number).get(LATE_FROM[RESOLVE])
        late = late or max(ticket.due_at, ticket.respond_by)
        if ticket.due_at > pause.since:
            ticket.due_at = after_pause(ticket.due_at, pause.since, at, clock)
        late = after_pause(late, pause.since, at, clock)
        if late != ticket.due_at:
            set_mark(work.session, ticket.number, LATE_FROM[RESOLVE], late)
    ticket.paused, ticket.paused_until, ticket.paused_why = None, None, ""
    look_again(work, ticket)


def missed(work: Work, ticket: Ticket) -> str:
    """Which of its limits have run out, as its history keeps it: what comes later may set new ones."""
    if ticket.state not in UNDER_WAY:
        return ""
    now, due = clock_now(work, ticket), ticket.due_at
    if ticket.paused_until is not None and ticket.paused_until <= work.now:
        # As it will be once the clock has looked.
        due = after_pause(due, now, ticket.paused_until, limit_of(work, ticket).clock) if due > now else due
        now = work.now
    late = [RESPOND] if ticket.state == State.OPEN and now > ticket.respond_by else []
    return " ".join([*late, RESOLVE] if now > due else late)


def began(work: Work, ticket: Ticket) -> datetime:
    """Since when its present limits count: opened, or taken up again."""
    steps = steps_of(work.session, ticket.number)
    return max((step.at for step in steps if _begins(step)), default=ticket.opened_at)


def _begins(step: TicketStep) -> bool:
    """Did it become alive then, after an end or a result? What comes out of a merge was never settled."""
    return step.from_state not in (*UNDER_WAY, State.MERGED) and step.to_state in UNDER_WAY


def clock_now(work: Work, ticket: Ticket) -> datetime:
    """What its clock shows: the present, or the moment at which it stopped."""
    pause = pause_now(work.session, ticket.number) if ticket.paused else None
    return pause.since if pause is not None and pause.since is not None else work.now


def with_pauses(work: Work, ticket: Ticket, moment: datetime, since: datetime) -> datetime:
    """A moment reckoned from a beginning, later by the pauses that lie behind it."""
    pauses = [
        (pause.since, pause.ended_at)
        for pause in pauses_of(work.session, ticket.number)
        if pause.since is not None and pause.ended_at is not None and pause.since >= since
    ]
    return after_pauses(moment, pauses, limit_of(work, ticket).clock)
