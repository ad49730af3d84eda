"""The cards of an emergency: what each of those who were called sees, before and after somebody takes it."""

from collections.abc import Container
from dataclasses import dataclass, replace

from desk.actor import Actor
from desk.departments.office_cards import passed_buttons
from desk.emergency.circles import department, group_of, to_call
from desk.outbox import ButtonRows, Note
from desk.permits import may_handle, may_take
from desk.seats import Seat
from desk.tickets.report import Draft
from desk.tickets.views import TicketView, masked, titled
from desk.wording import emergency as words
from desk.wording import tickets as wording
from desk.work import Work
from grids.lifecycle import UNDER_WAY, Event, State
from storage.marks import marks_of
from storage.outbox import URGENT
from storage.tickets import Ticket, steps_of

GROUP_CALL = "alarm"  # what the card in a department's group is about
RUNG = "rung:"  # the mark of each time the clock has called again: rung:1, rung:2 …


@dataclass(frozen=True, slots=True)
class Call:
    """What all cards of one emergency have in common at a moment."""

    ticket: Ticket | Draft
    view: TicketView
    group_title: str
    reporter: str
    rings: int = 0
    taker: Seat | None = None
    why: str = ""


def call_of(
    work: Work, ticket: Ticket, view: TicketView, group_title: str, reporter: str, why: str = ""
) -> Call:
    """How it stands now; the view names whoever took it in person."""
    taker = taker_of(work, ticket)
    if taker is not None:
        view = replace(view, handler=known_as(work, taker))
    return Call(ticket, view, group_title, reporter, len(rings_of(work, ticket)), taker, why)


def face(work: Work, call: Call, reader: Actor) -> tuple[str, ButtonRows]:
    """Words and buttons of one reader's card."""
    ticket, mine = call.ticket, may_handle(call.ticket, reader)
    view = call.view if _in_hand(work, call, reader) else masked(call.view)
    text = wording.card(view, call.group_title, call.reporter, work.now, call.why)
    if State(ticket.state) not in UNDER_WAY:
        return text, ()
    if call.taker is not None and call.taker.account != (reader.platform, reader.user_id):
        return words.in_good_hands(view, call.group_title, call.reporter, call.taker.phone), ()
    if not (mine or may_take(work, ticket, reader)):
        return wording.card_elsewhere(view, call.group_title, call.reporter), ()
    if call.taker is not None and call.taker.department_id is not None:
        return text, passed_buttons(view, final=True)
    rows = wording.card_buttons(view)
    return _with_numbers(work, call, text, reader), rows if mine else rows[:1]


def _in_hand(work: Work, call: Call, reader: Actor) -> bool:
    """Whoever has it, or is to have it, sees residents' numbers; others once they have pressed."""
    ticket = call.ticket
    level = work.directory.handlers(ticket.grid_code, ticket.level)
    having = [call.taker] if call.taker is not None else work.directory.sitting(ticket.post_id) or level
    return any(seat.account == (reader.platform, reader.user_id) for seat in having)


def department_notes(work: Work, call: Call, called: Container[tuple[str, str]]) -> list[Note]:
    """The category's department is called in its group; if it has none, its people, but those `called`."""
    office = department(work.directory, work.rules.departments, call.ticket.category)
    if office is None:
        return []
    if (group := group_of(office)) is not None:
        return [_note(call, group.platform, group.chat_id, GROUP_CALL, *group_face(work, call))]
    people = [seat for seat in office.seats if seat.account not in called]
    readers = [work.directory.actor(*seat.account, seat.name) for seat in people]
    return [card_note(work, call, reader) for reader in readers]


def group_face(work: Work, call: Call) -> tuple[str, ButtonRows]:
    """The card in a department's group, where whoever sits in the department may press."""
    view, taker = masked(call.view), call.taker
    text = wording.card(view, call.group_title, call.reporter, work.now, call.why)
    if State(call.ticket.state) not in UNDER_WAY:
        return text, ()
    if taker is not None:
        theirs = department(work.directory, work.rules.departments, call.ticket.category)
        if theirs is not None and theirs.post_id == taker.id:
            return text, passed_buttons(view, final=True)
        return words.in_good_hands(view, call.group_title, call.reporter, taker.phone), ()
    return _with_numbers(work, call, text, None), wording.card_buttons(view)[:1]


def card_note(work: Work, call: Call, reader: Actor) -> Note:
    """One private card."""
    return _note(call, reader.platform, reader.user_id, "card", *face(work, call, reader))


def _note(call: Call, platform: str, chat: str, about: str, text: str, buttons: ButtonRows) -> Note:
    return Note(
        platform=platform,
        chat=chat,
        group=about == GROUP_CALL,
        text=text,
        buttons=buttons,
        about=about,
        ticket=call.ticket.number,
        rank=URGENT,
    )


def _with_numbers(work: Work, call: Call, text: str, reader: Actor | None) -> str:
    """Once nobody has answered, also whom to ring up."""
    if not call.rings or call.ticket.state != State.OPEN:
        return text
    return "\n".join([text, *words.numbers(to_call(work.directory, call.ticket.grid_code, reader))])


def known_as(work: Work, seat: Seat) -> str:
    """Somebody as residents say it: 网格员周敏, 燃气公司程岚."""
    office = work.directory.office(seat.id)
    return office.name + seat.name if office is not None else titled(seat)


def taker_of(work: Work, ticket: Ticket) -> Seat | None:
    """Who has it in hand, in person: a deputy goes by their own name. None while nobody has taken it."""
    if ticket.emergency is None or ticket.state != State.ACCEPTED or ticket.post_id is None:
        return None
    accepted = [step for step in steps_of(work.session, ticket.number) if step.event == Event.ACCEPT]
    if accepted:
        platform, _, user = accepted[-1].actor.partition(":")
        actor = work.directory.actor(platform, user, accepted[-1].actor_name)
        for seat in (*actor.seats, *actor.duty):
            if seat.id == ticket.post_id or (seat.duty and seat.covers(ticket.grid_code)):
                return seat
    return work.directory.post(ticket.post_id)


def rings_of(work: Work, ticket: Ticket) -> list[str]:
    """The marks of the calls repeated so far."""
    return [code for code in marks_of(work.session, ticket.number) if code.startswith(RUNG)]
