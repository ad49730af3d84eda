"""`yunwangge import tickets`: a sheet of 12345, shown row by row before anything is written."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.opening import lent
from bot.cli.plainly import OperatorError, console, say
from bot.cli.progress import progress

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.config import Config
    from desk.tables.sheets import Tick
    from desk.tables.ticket_import import Plan, Planned, Understanding
    from desk.tables.ticket_rows import SheetRow
    from desk.work import Work
    from storage.database import Database

_LONGEST = 40
CHANGED = "确认的时候，工单有了变化，没有导入任何内容；请再运行一次，看过新的表再确认"


def import_tickets(config: "Config", file: Path, data: bytes, *, yes: bool, dry_run: bool) -> None:
    """Show what each row would become, ask, and take the whole sheet in."""
    from desk.tables.sheets import read_sheet  # noqa: PLC0415
    from desk.tables.ticket_import import Understanding, read_rows  # noqa: PLC0415
    from triage import load_judge  # noqa: PLC0415

    now = datetime.now(UTC)
    with progress("正在读表") as tick:
        lines = read_sheet(data, tick)
    with progress("正在核对", len(lines)) as tick:
        rows, ignored = read_rows(lines, now, tick)
    judged = Understanding(load_judge(config.triage))
    with lent(config.storage) as database:
        database.upgrade()
        shown = _plan(config, database, judged, rows, ignored)
        _show(config, database, shown)
        if _goes_on(shown, yes=yes, dry_run=dry_run):
            _take_in(config, database, judged, rows, shown, file.name)


def _goes_on(plan: "Plan", *, yes: bool, dry_run: bool) -> bool:
    from desk.wording import sheets as words  # noqa: PLC0415

    counts = plan.counts()
    if dry_run:
        say(f"{words.summary(*counts)}（只是试算，什么也没有写入）")
        return False
    if not counts[0] + counts[1]:
        say(f"✓ {words.summary(*counts)}；没有新的内容要导入")
        return False
    if not yes and not typer.confirm(words.ask(*counts)):
        raise OperatorError("已取消，什么也没有改变。网格或类别不对的，请改表里的地址和内容，或导入以后再改")
    return True


def _plan(
    config: "Config",
    database: "Database",
    judged: "Understanding",
    rows: "Sequence[SheetRow]",
    ignored: Sequence[str],
) -> "Plan":
    from desk.tables.ticket_import import Plan  # noqa: PLC0415

    with database.reading() as session, progress("正在判断", len(rows), every=16) as tick:
        return Plan(_planned(config, _work(config, session), judged, rows, tick), ignored)


def _take_in(
    config: "Config",
    database: "Database",
    judged: "Understanding",
    rows: "Sequence[SheetRow]",
    shown: "Plan",
    name: str,
) -> None:
    from desk import audit  # noqa: PLC0415
    from desk.tables.ticket_import import take_in  # noqa: PLC0415
    from desk.wording import sheets as words  # noqa: PLC0415

    with database.writing() as session:
        work = _work(config, session)
        # The bot may have opened or closed tickets while somebody was reading.
        again = _planned(config, work, judged, rows, lambda: None)
        if _outline(again) != _outline(shown.rows):
            raise OperatorError(CHANGED)
        with progress("正在登记", len(rows), every=16) as tick:
            taken = take_in(work, again, tick)
        work.flush()
        done = f"{name} +{len(taken.opened)} ~{len(taken.joined)}"
        audit.record_cli(session, "import:tickets", done, work.now)
    say(f"✓ {words.summary(*shown.counts())}")
    if taken.opened:
        say(f"  {words.opened(taken.opened)}")
    if shown.ignored:
        say(f"  以下列没有用到：{'、'.join(shown.ignored)}")


def _planned(
    config: "Config", work: "Work", judged: "Understanding", rows: "Sequence[SheetRow]", tick: "Tick"
) -> "list[Planned]":
    from desk.tables.ticket_import import plan  # noqa: PLC0415
    from handlers.same_call import KnownTroubles  # noqa: PLC0415

    known = KnownTroubles(work.session, config.handlers)
    return plan(work, judged, known, rows, tick)


def _work(config: "Config", session: "Session") -> "Work":
    from bot.rules import rules_of  # noqa: PLC0415
    from desk.directory import Directory  # noqa: PLC0415
    from desk.work import Work  # noqa: PLC0415

    return Work(session, Directory.load(session), rules_of(config), datetime.now(UTC))


def _outline(rows: "Sequence[Planned]") -> list[tuple[object, ...]]:
    return [(item.row.line, item.code, item.ticket, item.into, item.into_line) for item in rows]


def _show(config: "Config", database: "Database", plan: "Plan") -> None:
    """The table, with nobody's numbers in it."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from desk.wording import sheets as words  # noqa: PLC0415

    table = Table(*words.PLAN_HEAD)
    with database.reading() as session:
        work = _work(config, session)
        for item in plan.rows:
            table.add_row(*(Text(cell) for cell in _cells(work, item)))
    console().print(table)
    # What came in before brings nothing that could be kept.
    phones = sum(bool(item.row.phone) and item.ticket is None for item in plan.rows)
    if phones and not database.keyring.has_key:
        say(f"! {words.no_key(phones)}")


def _cells(work: "Work", item: "Planned") -> list[str]:
    from desk.wording import sheets as words  # noqa: PLC0415
    from grids.masking import mask  # noqa: PLC0415

    row, finding, rules = item.row, item.finding, work.rules
    what = words.NEW if item.code else words.TO_TOWNSHIP
    if item.ticket is not None:
        what = words.known(item.ticket)
    elif item.into is not None:
        what = words.into(item.into)
    elif item.into_line is not None:
        what = words.into_line(item.into_line)
    category = urgency = ""
    if finding is not None:
        category = rules.categories.get(finding.category, finding.category)
        urgent = rules.urgencies.get(finding.urgency, "")
        urgency = rules.emergencies.get(finding.emergency or "") or urgent
    said = row.words if len(row.words) <= _LONGEST else row.words[: _LONGEST - 1] + "…"
    grid = work.directory.grid_name(item.code) if item.code else ""
    return [str(row.line), row.number, what, grid, category, urgency, mask(said), mask(row.address)]
