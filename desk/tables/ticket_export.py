"""Results of what came from 12345, back in the shape it expects: one row for each of its numbers."""

import csv
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from desk.review.review_table import text_cell
from desk.seats import Seat
from desk.tickets.views import STATE_NAMES, handler_name
from desk.wording import sheets as words
from desk.wording.hotline import starred
from desk.work import Work
from grids.deadlines import SHANGHAI
from grids.lifecycle import State
from grids.masking import mask
from grids.roles import ROLE_NAMES
from storage.callers import Caller, calls_between
from storage.followups import followups_of
from storage.tickets import Ticket, get_ticket

# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (22, 12, 10, 28, 16, 18, 18, 60, 12)
Row = tuple[str, ...]


def results(work: Work, channel: str, since: datetime, until: datetime, *, phones: bool) -> list[Row]:
    """A row for each call of that time; numbers are starred unless `phones`."""
    return [_row(work, call, phones) for call in calls_between(work.session, channel, since, until)]


def write(rows: Sequence[Row], path: Path) -> None:
    """An .xlsx file, or a CSV for any other ending; readable by its owner only."""
    path.touch(0o600)
    if path.suffix.lower() == ".xlsx":
        _write_xlsx(rows, path)
        return
    # With the mark in front Excel reads UTF-8 as such.
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(words.RESULT_HEAD)
        writer.writerows([_harmless(cell) for cell in row] for row in rows)


def _write_xlsx(rows: Sequence[Row], path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("12345")
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_WIDTHS):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    for row in (words.RESULT_HEAD, *rows):
        sheet.append([text_cell(sheet, cell) for cell in row])
    book.save(path)


def _row(work: Work, call: Caller, phones: bool) -> Row:
    ticket = _final(work, call.ticket_id)
    ended = ticket.resolved_at if State(ticket.state) in (State.RESOLVED, State.CLOSED) else None
    return (
        call.number,
        str(ticket.number),
        STATE_NAMES[ticket.state],
        _post(work, ticket),
        call.phone if phones else starred(call.phone),
        _clock(ticket.accepted_at),
        _clock(ended),
        mask(ticket.result),
        _rating(work, ticket) if State(ticket.state) is State.CLOSED else "",
    )


def _final(work: Work, number: int) -> Ticket:
    """What was merged is told as what it was merged into."""
    ticket, seen = get_ticket(work.session, number), set[int]()
    while ticket is not None and ticket.merged_into is not None and ticket.number not in seen:
        seen.add(ticket.number)
        ticket = get_ticket(work.session, ticket.merged_into)
    if ticket is None:
        raise LookupError(f"call about a ticket that does not exist: {number}")
    return ticket


def _rating(work: Work, ticket: Ticket) -> str:
    """What residents said; of a call alone nobody rates, but somebody may have asked."""
    asked = [item.state for item in followups_of(work.session, ticket.number)]
    return words.rating(ticket.rating, asked[-1] if asked else "")


def _post(work: Work, ticket: Ticket) -> str:
    """The post that has it: 海棠花苑第一网格 网格员; a department by its name."""
    office = work.directory.office(ticket.post_id)
    if office is not None:
        return office.name
    seat: Seat | None = work.directory.post(ticket.post_id)
    if seat is None:
        seats = work.directory.handlers(ticket.grid_code, ticket.level)
        seat = seats[0] if seats else None
    if seat is None:
        return handler_name(work.directory, ticket.grid_code, ticket.level)
    return f"{work.directory.grid_name(seat.grid_code)} {seat.title or ROLE_NAMES[seat.role]}"


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment is not None else ""


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
