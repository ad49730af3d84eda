"""The cards of departments: of tickets passed to them, and of joint tickets they are whistled up to."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.departments.offices import Office
from desk.outbox import ButtonRows, Note
from desk.seats import LEVEL_RANKS, Seat
from desk.tickets.views import TicketView
from desk.wording import offices as words
from desk.wording import tickets as wording
from desk.wording import whistle
from desk.work import Work
from grids.lifecycle import UNDER_WAY
from grids.masking import mask
from storage.outbox import TALK, URGENT, Shown
from storage.passes import TicketPass, passes_of
from storage.tickets import Ticket
from storage.whistles import WhistlePart, parts_of

PASSED, WHISTLE = "office", "whistle"  # what the rows of these cards are about


@dataclass(frozen=True, slots=True)
class Told:
    """What every card says of a ticket."""

    view: TicketView
    group_title: str
    reporter: str

    @property
    def where(self) -> str:
        """Who said what, and in which group."""
        return f"{self.reporter}在“{self.group_title}”说：{wording.quote(mask(self.view.text))}"


def passed_notes(work: Work, office: Office, people: Sequence[Seat], told: Told, why: str) -> list[Note]:
    """The cards of a ticket that was passed to a department."""
    text = wording.card(told.view, told.group_title, told.reporter, work.now, why)
    buttons = passed_buttons(told.view, final=is_final(work, told.view.number, office))
    return [_note(work, office, seat, told.view, text, buttons, PASSED) for seat in people]


def passed_buttons(view: TicketView, *, final: bool) -> ButtonRows:
    """What a department may do with a ticket that was passed to it."""
    n = view.number
    if view.state == "open":
        back = () if final else (("退回", f"hand_back:{n}"),)
        return ((("受理", f"accept:{n}"), *back),)
    return ((("办结", f"resolve:{n}"),),) if view.state == "accepted" else ()


def buttons_for(work: Work, view: TicketView, account: tuple[str, str]) -> ButtonRows:
    """The buttons of a ticket's card for this reader, who has it by their level or by their department."""
    actor = work.directory.actor(*account, "")
    if not actor.departments or actor.rank_over(view.grid) >= LEVEL_RANKS[view.level]:
        return wording.card_buttons(view)
    own = [work.directory.offices[number] for number in actor.departments]
    final = any(is_final(work, view.number, office) for office in own)
    return passed_buttons(view, final=final)


def whistle_note(work: Work, office: Office, seat: Seat, part: WhistlePart, told: Told) -> Note:
    """The card of a department that is whistled up."""
    text, buttons = _whistle_face(work, part, told)
    return _note(work, office, seat, told.view, text, buttons, WHISTLE)


def _note(
    work: Work, office: Office, seat: Seat, view: TicketView, text: str, buttons: ButtonRows, about: str
) -> Note:
    """In private; else in the department's group, by name; else somebody is told to ring them up."""
    rank = URGENT if view.emergency_name else TALK
    return Note(
        platform=seat.platform,
        chat=seat.user_id,
        text=text,
        buttons=buttons,
        about=about,
        ticket=view.number,
        rank=rank,
        fallback=_stand_in(work, office, seat, view, text, buttons, about),
    )


def _stand_in(
    work: Work, office: Office, seat: Seat, view: TicketView, text: str, buttons: ButtonRows, about: str
) -> Note | None:
    rank = URGENT if view.emergency_name else TALK
    if office.group is not None and office.group.present:
        return Note(
            platform=office.group.platform,
            chat=office.group.chat_id,
            group=True,
            text=words.mention(seat.name, text),
            buttons=buttons,
            mention=seat.user_id if seat.platform == office.group.platform else None,
            about=about,
            ticket=view.number,
            rank=rank,
        )
    handlers = work.directory.handlers(view.grid, view.level)
    if not handlers:
        return None
    told = words.not_reached(view.number, office.name, seat.name)
    return Note(
        handlers[0].platform, handlers[0].user_id, told, about="notice", ticket=view.number, rank=rank
    )


def face(work: Work, ticket: Ticket, told: Told, row: Shown) -> tuple[str, ButtonRows]:
    """Words and buttons of a department's card as the ticket stands now."""
    offices = _readers(work, row)
    if row.about == WHISTLE:
        part = latest_part(work, ticket, [office.id for office in offices])
        if part is None and ticket.merged_into is not None:
            return whistle.went_along(ticket.number, ticket.merged_into), ()
        return _whistle_face(work, part, told) if part else (whistle.no_part(ticket.number), ())
    mine = next((office for office in offices if office.post_id == ticket.post_id), None)
    if mine is None and ticket.state in UNDER_WAY:
        return wording.card_elsewhere(told.view, told.group_title, told.reporter), ()
    final = mine is not None and is_final(work, ticket.number, mine)
    text = wording.card(told.view, told.group_title, told.reporter, work.now)
    return text, passed_buttons(told.view, final=final)


def _readers(work: Work, row: Shown) -> list[Office]:
    """The departments a card is read by: the group's, or those of the person."""
    offices = work.directory.offices.values()
    if row.group:
        group = work.directory.groups.get((row.platform, row.chat_id))
        return [office for office in offices if group is not None and office.group == group]
    own = work.directory.actor(row.platform, row.chat_id, "").departments
    return [office for office in offices if office.id in own]


def _whistle_face(work: Work, part: WhistlePart, told: Told) -> tuple[str, ButtonRows]:
    others = [
        office_name(work, item.department_id)
        for item in parts_of(work.session, part.ticket_id)
        if item.department_id != part.department_id and item.dropped_at is None
    ]
    shown = part_view(work, part)
    text = whistle.card(told.view, shown, others, told.where, part.called_by, work.now)
    return text, whistle.card_buttons(told.view, shown)


def part_view(work: Work, part: WhistlePart) -> whistle.PartView:
    """One part as people see it."""
    return whistle.PartView(
        office=office_name(work, part.department_id),
        report_by=part.report_by,
        reported_at=part.reported_at,
        who_comes=part.who_comes,
        done_at=part.done_at,
        result=part.result,
        dropped_why=part.dropped_why if part.dropped_at is not None else None,
    )


def latest_part(work: Work, ticket: Ticket, departments: Sequence[int]) -> WhistlePart | None:
    """The part of one of these departments: an open one, else the last."""
    own = [part for part in parts_of(work.session, ticket.number) if part.department_id in departments]
    return next((part for part in own if part.open), own[-1] if own else None)


def office_name(work: Work, department: int) -> str:
    """A department's name."""
    office = work.directory.offices.get(department)
    return office.name if office else f"科室{department}"


def current_pass(work: Work, number: int, office: Office) -> TicketPass | None:
    """How a ticket last came to a department; None if it was refused since, or never came."""
    own = [item for item in passes_of(work.session, number) if item.department_id == office.id]
    return own[-1] if own and own[-1].refused_at is None else None


def is_final(work: Work, number: int, office: Office) -> bool:
    """Has the township decided that it stays with this department?"""
    came = current_pass(work, number, office)
    return came is not None and came.final
