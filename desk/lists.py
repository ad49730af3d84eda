"""What somebody sees on asking: their work, their complaints, one ticket."""

from collections.abc import Sequence

from desk import announce, wording
from desk.actor import LEVEL_RANKS, Actor
from desk.views import count_reporters, view_of
from desk.work import Work
from grids.lifecycle import LIVE, UNDER_WAY, State
from storage.tickets import Ticket, steps_of, tickets_of_reporter, tickets_under

LONGEST = 15


def mine(work: Work, actor: Actor) -> Sequence[Ticket]:
    """What somebody reported or joined, newest first."""
    return tickets_of_reporter(work.session, actor.platform, actor.user_id)


def mine_text(work: Work, actor: Actor) -> str:
    """The answer to 我的诉求."""
    tickets = mine(work, actor)
    return wording.mine(ticket_lines(work, tickets[:LONGEST]), len(tickets))


def todo(work: Work, actor: Actor) -> list[Ticket]:
    """What waits for this person: passed to them, or under way in their part at their level."""
    return held_by(work, actor, UNDER_WAY)


def held_by(work: Work, actor: Actor, states: Sequence[State]) -> list[Ticket]:
    """Tickets in these states that are this person's, the most pressing first."""
    if actor.person is None:
        return []
    codes = [state.value for state in states]
    tickets = tickets_under(work.session, actor.person.grid_code, codes)
    handed = tickets_under(work.session, "", codes, actor.person.id)
    here = [
        ticket
        for ticket in tickets
        if LEVEL_RANKS[ticket.level] == actor.rank and ticket.handler_id in (None, actor.person.id)
    ]
    every = {ticket.number: ticket for ticket in [*here, *handed]}
    return sorted(every.values(), key=lambda ticket: ticket.due_at)


def todo_text(work: Work, actor: Actor) -> str:
    """The answer to 待办."""
    tickets = todo(work, actor)
    return wording.todo(ticket_lines(work, tickets[:LONGEST]), len(tickets))


def ticket_text(work: Work, ticket: Ticket) -> str:
    """The answer to 工单 N: how it stands and how it came there."""
    view = announce.view(work, ticket)
    steps = [
        (step.at, step.event, step.actor_name, step.words) for step in steps_of(work.session, ticket.number)
    ]
    return wording.ticket(view, steps, work.now)


def ticket_lines(work: Work, tickets: Sequence[Ticket]) -> list[str]:
    """Each ticket in a line."""
    counts = count_reporters(work.session, [ticket.number for ticket in tickets])
    views = [view_of(ticket, counts.get(ticket.number, 0), work.directory, work.rules) for ticket in tickets]
    live = [state.value for state in LIVE]
    return [wording.line(view, work.now, view.state in live) for view in views]
