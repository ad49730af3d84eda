"""周通报 and 月研判 to the staff: the text under its picture, and every figure as a table."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from desk import pictures
from desk.directory import Directory
from desk.limits.reminders import SUMMARY_READERS, people_with, staff_groups, tell
from desk.review.figures import Figures, figures_of
from desk.review.review_chart import DRAWING, chart_of
from desk.seats import Seat
from desk.wording import reviews as wording
from desk.work import Work
from grids.periods import Span, latest
from storage.registry import Group


def week_review(work: Work, occurrence: datetime) -> None:
    """The week that is over."""
    send(work, "week", occurrence)


def month_review(work: Work, occurrence: datetime) -> None:
    """The month that is over."""
    send(work, "month", occurrence)


def send(work: Work, span: Span, occurrence: datetime) -> None:
    """To the staff groups, each its own part of the township; to community and township if there are none."""
    # With numpy on the machine openpyxl loads it too: nothing the bot should carry all week.
    from desk.review.review_table import write_review  # noqa: PLC0415

    readers = readers_of(work.directory)
    period = latest(span, occurrence)
    parts = {part: figures_of(work, period, part) for part in sorted({part_of(reader) for reader in readers})}
    files = {part: _path(work, figures) for part, figures in parts.items()}
    for part, figures in parts.items():
        write_review(figures, files[part].with_suffix(".xlsx"))
    charts = {files[part].with_suffix(".png"): chart_of(figures) for part, figures in parts.items()}
    pictures.begin(DRAWING, charts)
    for reader in readers:
        figures, path = parts[part_of(reader)], files[part_of(reader)]
        tell(work, reader, wording.review(figures), photo=str(path.with_suffix(".png")))
        tell(work, reader, wording.table_here(figures), file=str(path.with_suffix(".xlsx")))


def readers_of(directory: Directory) -> list[Group] | list[Seat]:
    """Staff groups; where there are none, the people of community and township, each once."""
    if groups := staff_groups(directory):
        return groups
    return list(_once(people_with(directory, SUMMARY_READERS)))


def part_of(reader: Group | Seat) -> str:
    """The part of the township a reader answers for; "" is all of it."""
    return reader.grid_code or ""


def _once(seats: Iterable[Seat]) -> Iterable[Seat]:
    """Whoever has two posts at one place reads it once."""
    return {(seat.account, seat.grid_code): seat for seat in seats}.values()


def _path(work: Work, figures: Figures) -> Path:
    """Where its files lie, without a suffix; they are the township's own."""
    folder = work.folder()
    return folder / wording.table_name(figures.period, figures.place)
