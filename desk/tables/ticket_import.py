"""Sheets of 12345: every row understood and shown first, then all of them taken in, or none."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from desk.errors import RuleError
from desk.outbox import Note
from desk.registry.locating import Locator
from desk.registry.registry_import import ImportRefusedError, RowError
from desk.tables.columns import read_table
from desk.tables.sheets import Line, SheetError, Tick
from desk.tables.ticket_rows import TICKET_COLUMNS, SheetRow, read_row
from desk.tickets.hotline import Call, file, join_call, understood
from desk.tickets.report import Finding
from desk.wording.hotline import unclear_ones
from desk.work import Work
from grids.lifecycle import LIVE, State
from storage.callers import calls_known
from storage.tickets import get_ticket
from triage import Judge

CHANNEL = "12345"
MOST_ROWS = 2000


class Known(Protocol):
    """What tells whether a call is about a trouble that is known already."""

    def find(self, code: str, finding: Finding, words: str, at: datetime) -> int | None:
        """Its ticket's number; for a row of the sheet, the number it was remembered under."""

    def remember(self, number: int, code: str, finding: Finding, words: str, at: datetime) -> None:
        """A row that will open a ticket."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A row and what is to become of it: `ticket` if it came in before, `into` the ticket it joins.

    `into_line`: it joins what that earlier row opens. `code` is "" where nobody can tell the grid.
    """

    row: SheetRow
    code: str = ""
    finding: Finding | None = None
    ticket: int | None = None
    into: int | None = None
    into_line: int | None = None

    @property
    def opens(self) -> bool:
        """Does it become a ticket of its own?"""
        return self.ticket is None and self.into is None and self.into_line is None


@dataclass
class Plan:
    """What a sheet would change."""

    rows: list[Planned]
    ignored: Sequence[str] = ()

    def counts(self) -> tuple[int, int, int, int]:
        """New tickets, joined ones, new ones nobody knows the place of, rows that came in before."""
        new = [item for item in self.rows if item.opens]
        known = sum(item.ticket is not None for item in self.rows)
        unclear = sum(not item.code for item in new)
        return len(new), len(self.rows) - len(new) - known, unclear, known


@dataclass
class Taken:
    """What a sheet has changed."""

    opened: list[int] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)
    unclear: list[int] = field(default_factory=list)


def read_rows(lines: Sequence[Line], now: datetime, tick: Tick) -> tuple[list[SheetRow], Sequence[str]]:
    """The rows, and the headers that mean nothing to us; ImportRefusedError names every bad row."""
    table = read_table(lines, TICKET_COLUMNS)
    if len(table.records) > MOST_ROWS:
        # The bot waits while a sheet is written.
        raise SheetError(f"表格有 {len(table.records)} 行，一次最多 {MOST_ROWS} 行，请分成几个文件导入")
    rows: list[SheetRow] = []
    errors: list[tuple[int, str]] = []
    first: dict[str, int] = {}
    for record in table.records:
        wrong = record.complaints()
        row = read_row(record, now, wrong)
        errors += [(record.line, words) for words in wrong]
        if row is not None and row.number in first:
            errors.append((row.line, f"工单编号“{row.number}”与第 {first[row.number]} 行重复，请只留一行"))
        if row is not None:
            first.setdefault(row.number, row.line)
            rows.append(row)
        tick()
    if errors:
        raise ImportRefusedError(RowError(line, words) for line, words in errors)
    return rows, table.ignored


class Understanding:
    """What triage makes of each row, asked once however often a sheet is planned."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._findings: dict[int, Finding] = {}

    def of(self, row: SheetRow) -> Finding:
        """The row's category, urgency and place."""
        if row.line not in self._findings:
            self._findings[row.line] = understood(self._judge, row.words, row.address)
        return self._findings[row.line]


def plan(
    work: Work, judged: Understanding, known: Known, rows: Sequence[SheetRow], tick: Tick
) -> list[Planned]:
    """What each row is to become: its grid by place, its category by triage, the ticket it belongs to."""
    locator, before = Locator(work.directory), calls_known(work.session, CHANNEL)
    planned = []
    for row in rows:
        planned.append(_planned(judged, known, locator, before, row))
        tick()
    return planned


def _planned(
    judged: Understanding, known: Known, locator: Locator, before: dict[str, int], row: SheetRow
) -> Planned:
    if row.number in before:
        return Planned(row, ticket=before[row.number])
    finding = judged.of(row)
    code = locator.find(row.address, row.words) or ""
    found = known.find(code, finding, row.words, row.called_at)
    item = Planned(row, code, finding)
    if found is None:
        known.remember(-row.line, code, finding, row.words, row.called_at)
        return item
    return replace(item, into=found) if found > 0 else replace(item, into_line=-found)


def take_in(work: Work, planned: Sequence[Planned], tick: Tick) -> Taken:
    """Carry the plan out; the township hears in one word of what nobody knows the place of."""
    taken, by_line = Taken(), dict[int, int]()
    township = Locator(work.directory).township
    if not township:
        raise RuleError("还没有镇街，请先导入网格表（yunwangge import grids 文件）")
    for item in planned:
        if item.finding is not None:
            _take(work, item, item.finding, township, by_line, taken)
        tick()
    if taken.unclear:
        text = unclear_ones(taken.unclear)
        for seat in work.directory.handlers(township, "township"):
            work.say(Note(seat.platform, seat.user_id, text, about="notice"))
    return taken


def _take(
    work: Work, item: Planned, finding: Finding, township: str, by_line: dict[int, int], taken: Taken
) -> None:
    row = item.row
    call = Call(CHANNEL, row.number, row.words, row.address, row.name, row.phone, row.called_at)
    into = item.into if item.into_line is None else by_line[item.into_line]
    if into is not None:
        ticket = get_ticket(work.session, into)
        if ticket is not None and State(ticket.state) in LIVE:
            join_call(work, ticket, call, finding)
            taken.joined.append(into)
            return
    number = by_line[row.line] = file(work, call, item.code or township, finding)
    taken.opened.append(number)
    if not item.code:
        taken.unclear.append(number)
