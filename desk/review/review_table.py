"""A review's figures as an .xlsx file: every rate with its numerator and denominator."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from desk.review.figures import Figures, Part
from desk.wording import reviews as wording
from grids.deadlines import SHANGHAI
from grids.followups import FollowUpTally
from grids.rates import RATES, Rate

Value = str | int | float | None
# What a spreadsheet would take for a formula, here or where it is pasted to.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COUNTS = ("opened", "merged", "rejected", "withdrawn", "counted", "results", "unrated", "ran_out")
_PERCENT = "0%"


def write_review(figures: Figures, path: Path) -> None:
    """Readable by its owner only; a file that is there is replaced."""
    book = Workbook(write_only=True)
    whole = [
        (f"{wording.THIS[figures.period.span]} {wording.period_name(figures.period)}", figures.whole),
        (wording.BEFORE[figures.period.span], figures.before),
    ]
    for key, name in wording.SHEETS.items():
        parts: Sequence[Part] = whole if key == "whole" else getattr(figures, key)
        if parts:
            _sheet(book, name, [_head(wording.title(figures)), *map(_line, parts)])
    _sheet(book, wording.ASKED_SHEET, [(wording.title(figures), *wording.ASKED_HEAD), *_asked(figures)])
    late = [
        (late.number, late.category, late.grid, late.handler, _clock(late.respond_by), _clock(late.due_at))
        for late in figures.late
    ]
    _sheet(book, wording.LATE_SHEET, [wording.LATE_HEAD, *late])
    _sheet(book, wording.NOTES_SHEET, wording.NOTES)
    path.touch(0o600)
    book.save(path)


def text_cell(sheet: Any, value: Value) -> Any:
    """A cell whose words stay words, whatever they begin with."""
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, float):
            cell.number_format = _PERCENT
        return cell
    words = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, words)
    cell.data_type, cell.quotePrefix = "s", words.startswith(_FORMULA)
    return cell


def _sheet(book: Workbook, name: str, lines: Iterable[Sequence[Value]]) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 32
    if name == wording.NOTES_SHEET:
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 90
    for number, line in enumerate(lines):
        cells = [text_cell(sheet, value) for value in line]
        if number == 0 and name != wording.NOTES_SHEET:
            for cell in cells:
                cell.font = Font(bold=True)
        sheet.append(cells)


def _head(title: str) -> list[str]:
    names = [wording.COUNT_NAMES[name] for name in _COUNTS]
    for rate in RATES:
        word = wording.RATE_NAMES[rate]
        names += [f"{word}分子", f"{word}分母", word]
    return [title, *names]


def _line(part: Part) -> list[Value]:
    name, counts = part
    values: list[Value] = [name, *(getattr(counts, key) for key in _COUNTS)]
    for key in RATES:
        rate: Rate = getattr(counts, key)
        values += [rate.numerator, rate.denominator, rate.share]
    return values


def _asked(figures: Figures) -> list[list[Value]]:
    """The follow-ups of the whole, of the time before, and of every part."""
    asked = figures.asked
    lines = [
        _asked_line(wording.THIS[figures.period.span], asked.whole),
        _asked_line(wording.BEFORE[figures.period.span], asked.before),
    ]
    for key, name in wording.ASKED_PARTS.items():
        lines += [_asked_line(f"{name}：{part}", tally) for part, tally in getattr(asked, key)]
    return lines


def _asked_line(name: str, tally: FollowUpTally) -> list[Value]:
    counts = (tally.drawn, tally.solved, tally.unsolved, tally.unreasonable, tally.unreachable)
    values: list[Value] = [name, *counts, tally.again, tally.lapsed, tally.due]
    for rate in (tally.solved_rate, tally.reached_rate):
        values += [rate.numerator, rate.denominator, rate.share]
    return values


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
