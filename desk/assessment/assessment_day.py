"""The first of the month: everybody's sheet is fixed and sent to them, the township gets the table."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from desk.assessment.assessing import KINDS
from desk.assessment.assessment_sheets import Sheet, all_sheets, fix, ranking
from desk.directory import Directory
from desk.limits.reminders import Reach, people_with, tell
from desk.seats import Seat
from desk.wording import assessment as wording
from desk.work import Work
from grids.deadlines import SHANGHAI
from grids.periods import Period, latest
from grids.terms import code_of, name_of

QUARTERS_BEGIN = (1, 4, 7, 10)
TOWNSHIP = "township"
_READERS = ("grid_worker", "community", TOWNSHIP)


def readers(directory: Directory) -> Reach:
    """Everybody who is assessed, and the township."""
    people = {seat.account for seat in people_with(directory, _READERS)}
    people |= {seat.account for office in directory.offices.values() for seat in office.seats}
    return Reach(people=len(people))


def give_out(work: Work, occurrence: datetime) -> None:
    """The month that is over, and the quarter if it is over as well; each is given out once."""
    periods = [latest("month", occurrence)]
    if occurrence.astimezone(SHANGHAI).month in QUARTERS_BEGIN:
        periods.append(latest("quarter", occurrence))
    for period in periods:
        if fix(work, period):
            found = all_sheets(work, period)
            _to_each(work, found)
            _to_township(work, period, found)


def _to_each(work: Work, found: Iterable[Sheet]) -> None:
    few = work.rules.desk.assessment.fewest
    for sheet in found:
        for seat in _whose(work, sheet):
            tell(work, seat, wording.sheet(sheet, work.now, few))


def _whose(work: Work, sheet: Sheet) -> Sequence[Seat]:
    """Who sits there now: sheets are the posts'."""
    subject, directory = sheet.subject, work.directory
    match subject.kind:
        case "post":
            seat = directory.post(int(subject.id))
            return [seat] if seat is not None else []
        case "department":
            office = directory.offices.get(int(subject.id))
            return office.seats if office is not None else ()
        case _:
            return [seat for seat in people_with(directory, ("community",)) if seat.grid_code == subject.id]


def _to_township(work: Work, period: Period, found: Sequence[Sheet]) -> None:
    """The rankings as a text, and everything as a table."""
    # With numpy on the machine openpyxl loads it too: nothing the bot should carry all month.
    from desk.assessment.assessment_table import write_assessment  # noqa: PLC0415

    place = work.rules.desk.township
    path = _path(work, place, period)
    write_assessment(place, period, found, path, work)
    text = rankings(place, period, found)
    for seat in {seat.account: seat for seat in people_with(work.directory, (TOWNSHIP,))}.values():
        tell(work, seat, text)
        tell(work, seat, wording.table_here(place, name_of(period)), file=str(path))


def rankings(place: str, period: Period, found: Sequence[Sheet]) -> str:
    """Every kind of which there is anybody."""
    parts = [
        wording.ranking(place, name_of(period), kind, *ranking(found, kind))
        for kind in KINDS
        if any(sheet.subject.kind == kind for sheet in found)
    ]
    return "\n\n".join(parts) or wording.ranking(place, name_of(period), "post", [], [])


def _path(work: Work, place: str, period: Period) -> Path:
    folder = work.folder()
    safe = "".join(char for char in place if char.isalnum())
    return folder / f"{safe}考核{code_of(period)}.xlsx"
