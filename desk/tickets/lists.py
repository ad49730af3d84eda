"""What somebody sees on asking: their work, their complaints, one ticket."""

from collections.abc import Sequence

from desk.actor import Actor
from desk.departments import parts
from desk.seats import LEVEL_RANKS, Seat
from desk.tickets import announce
from desk.tickets.category import told
from desk.tickets.views import count_reporters, masked, view_of
from desk.wording import tickets as wording
from desk.work import Work
from grids.lifecycle import LIVE, UNDER_WAY, State
from grids.masking import mask
from storage.tickets import Ticket, get_ticket, steps_of, tickets_of_reporter, tickets_under
from storage.whistles import parts_of_departments

LONGEST = 15


def mine(work: Work, actor: Actor) -> Sequence[Ticket]:
    """What somebody reported or joined, newest first."""
    return tickets_of_reporter(work.session, actor.platform, actor.user_id)


def mine_text(work: Work, actor: Actor, *, private: bool) -> str:
    """The answer to 我的诉求; anonymous tip-offs are listed in private only."""
    tickets = [ticket for ticket in mine(work, actor) if private or not ticket.anonymous]
    return wording.mine(ticket_lines(work, tickets[:LONGEST]), len(tickets))


def todo(work: Work, actor: Actor) -> list[Ticket]:
    """What waits for this person: passed to them, or under way in their part at their level."""
    return held_by(work, actor, UNDER_WAY)


def held_by(work: Work, actor: Actor, states: Sequence[State]) -> list[Ticket]:
    """Tickets in these states that are this person's, the most pressing first."""
    codes = [state.value for state in states]
    every: dict[int, Ticket] = {}
    for seat in actor.seats:
        if seat.department_id is not None:
            every |= {ticket.number: ticket for ticket in _of_department(work, seat, codes)}
        if not seat.rank:
            continue
        handed = tickets_under(work.session, "", codes, seat.id)
        here = [
            ticket
            for place in (seat.grid_code, *seat.shared)
            for ticket in tickets_under(work.session, place, codes)
            if LEVEL_RANKS[ticket.level] == seat.rank
            # A post nobody sits in has nothing in hand: its tickets are its level's.
            and (ticket.post_id in (None, seat.id) or not work.directory.sitting(ticket.post_id))
        ]
        every |= {ticket.number: ticket for ticket in [*here, *handed]}
    return sorted(every.values(), key=lambda ticket: ticket.due_at)


def _of_department(work: Work, seat: Seat, codes: Sequence[str]) -> list[Ticket]:
    """What was passed to a department, and where it still has a part of its own."""
    passed = list(tickets_under(work.session, "", codes, seat.id))
    numbers = [part.ticket_id for part in parts_of_departments(work.session, [seat.department_id or 0])]
    joint = [ticket for number in numbers if (ticket := get_ticket(work.session, number)) is not None]
    return passed + [ticket for ticket in joint if ticket.state in codes]


def todo_text(work: Work, actor: Actor) -> str:
    """The answer to 待办."""
    tickets = todo(work, actor)
    return wording.todo(ticket_lines(work, tickets[:LONGEST]), len(tickets))


def ticket_text(work: Work, ticket: Ticket, *, whole: bool = False) -> str:
    """The answer to 工单 N: how it stands and how it came there; `whole`: with people's numbers in it."""
    view = announce.view(work, ticket)
    steps = [
        (step.at, step.event, step.actor_name, told(step, work.rules))
        for step in steps_of(work.session, ticket.number)
    ]
    if not whole:
        view = masked(view)
        steps = [(at, event, name, mask(words)) for at, event, name, words in steps]
    return "\n".join([wording.ticket(view, steps, work.now), *parts.lines(work, ticket)])


def ticket_lines(work: Work, tickets: Sequence[Ticket]) -> list[str]:
    """Each ticket in a line."""
    counts = count_reporters(work.session, [ticket.number for ticket in tickets])
    views = [
        masked(view_of(ticket, counts.get(ticket.number, 0), work.directory, work.rules))
        for ticket in tickets
    ]
    live = [state.value for state in LIVE]
    return [wording.line(view, work.now, view.state in live) for view in views]
