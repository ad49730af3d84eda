"""A department's day in the morning: where it is awaited, what it has not finished, which tickets it has."""

from collections.abc import Sequence
from datetime import datetime

from desk.alone import to_each
from desk.departments.offices import Office
from desk.directory import Directory
from desk.limits import reminders
from desk.tickets import lists
from desk.wording import office_mornings as wording
from desk.work import Work
from grids.lifecycle import UNDER_WAY, State
from storage.tickets import Ticket, get_ticket, tickets_under
from storage.whistles import WhistlePart, parts_of_departments


def readers(directory: Directory) -> reminders.Reach:
    """Grid workers, and everybody of a department."""
    seated = sum(len(office.seats) for office in directory.offices.values())
    return reminders.Reach(people=reminders.workers(directory).people + seated)


def office_lists(work: Work, _occurrence: datetime) -> None:
    """To everybody who sits in a department with anything in hand; nothing is said about nothing."""
    to_each(work, "morning_list", work.directory.offices.values(), lambda office: _tell(work, office))


def _tell(work: Work, office: Office) -> None:
    text = _of(work, office) if office.seats else ""
    for seat in office.seats if text else ():
        reminders.tell(work, seat, wording.office_morning(seat.name, office.name, text, work.now))


def _of(work: Work, office: Office) -> str:
    """All it has to do today, in lines; "" for nothing."""
    passed = _passed(work, office, UNDER_WAY)
    rated = _passed(work, office, (State.RESOLVED,))
    sections = reminders.sections(work, passed, rated)
    awaited, unfinished = _parts(work, office)
    return wording.office_day(_lines(work, awaited), _lines(work, unfinished), sections)


def _passed(work: Work, office: Office, states: Sequence[State]) -> list[Ticket]:
    if office.post_id is None:
        return []
    return list(tickets_under(work.session, "", [state.value for state in states], office.post_id))


def _parts(work: Work, office: Office) -> tuple[list[WhistlePart], list[WhistlePart]]:
    """Where nobody has reported in, and where somebody has and the part is not done."""
    under_way = [state.value for state in UNDER_WAY]
    live = []
    for part in parts_of_departments(work.session, [office.id]):
        ticket = get_ticket(work.session, part.ticket_id)
        if ticket is not None and ticket.state in under_way and ticket.post_id != office.post_id:
            live.append(part)
    return [part for part in live if part.awaited], [part for part in live if not part.awaited]


def _lines(work: Work, parts: Sequence[WhistlePart]) -> list[str]:
    lines = []
    for part in parts:
        ticket = get_ticket(work.session, part.ticket_id)
        if ticket is not None:
            [line] = lists.ticket_lines(work, [ticket])
            lines.append(wording.part_line(line, part.report_by, part.reported_at, part.who_comes, work.now))
    return lines
