"""`yunwangge export`: results of what came from 12345, as a table it can read back."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.files import must_be_new, whole
from bot.cli.opening import lent, must_exist
from bot.cli.options import ConfigOption
from bot.cli.plainly import OperatorError, plainly, say, settings

_ENDINGS = (".xlsx", ".csv")


class What(StrEnum):
    """What is written out."""

    tickets = "tickets"


class Source(StrEnum):
    """Where the complaints came from."""

    TWELVE = "12345"
    HOTLINE = "hotline"


@plainly
def export(
    what: Annotated[What, typer.Argument(metavar="表名", help="tickets 工单的办理结果", show_default=False)],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="文件", help="写到哪里，.xlsx 或 .csv", show_default=False),
    ],
    source: Annotated[
        Source,
        typer.Option("--source", metavar="来源", help="12345 导入的，hotline 热线登记的"),
    ] = Source.TWELVE,
    since: Annotated[
        str | None, typer.Option("--from", metavar="日期", help="来电从哪天起，如 2026-11-01")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="日期", help="来电到哪天止（含这一天）")
    ] = None,
    with_phones: Annotated[
        bool, typer.Option("--with-phones", help="写出来电人的完整号码；要用 --by 写明是谁，并记入操作记录")
    ] = False,
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="谁要完整号码")] = "",
    config: ConfigOption = None,
) -> None:
    """导出12345工单的办理结果：编号、状态、岗位、受理和办结时间、结果、满意度。号码缺省打星号。"""
    _ = what
    loaded = settings(config)
    _check(out, with_phones, by.strip())
    must_exist(loaded.storage)
    first, last = _span(since, until)
    from bot.rules import rules_of  # noqa: PLC0415
    from desk import audit  # noqa: PLC0415
    from desk.directory import Directory  # noqa: PLC0415
    from desk.tables import ticket_export  # noqa: PLC0415
    from desk.work import Work  # noqa: PLC0415

    now = datetime.now(UTC)
    with lent(loaded.storage) as database:
        database.upgrade()
        with database.writing() as session:
            work = Work(session, Directory.load(session), rules_of(loaded), now)
            rows = ticket_export.results(work, source.value, first, last, phones=with_phones)
            _write(rows, out)
            who = f" 完整号码，{by.strip()}" if with_phones else ""
            audit.record_cli(session, "export:tickets", f"{source.value} {out.name} {len(rows)}件{who}", now)
    say(f"✓ 已导出 {len(rows)} 件到 {out}" + ("（含完整号码，已记入操作记录）" if with_phones else ""))


def _write(rows: list[tuple[str, ...]], out: Path) -> None:
    from desk.tables.ticket_export import write  # noqa: PLC0415

    with whole(out):
        write(rows, out)


def _check(out: Path, with_phones: bool, by: str) -> None:
    """Told before anything is read."""
    if out.suffix.lower() not in _ENDINGS:
        raise OperatorError(f"文件名应以 .xlsx 或 .csv 结尾，例如 {out.stem or '结果'}.xlsx")
    must_be_new(out)
    if with_phones and not by:
        raise OperatorError("要完整号码，请用 --by 写明是谁，例如 --by 李主任；会记入操作记录")
    if by and not with_phones:
        raise OperatorError("--by 和 --with-phones 一起用；不要完整号码就不用写 --by")


def _span(since: str | None, until: str | None) -> tuple[datetime, datetime]:
    from grids.deadlines import SHANGHAI  # noqa: PLC0415

    first = _day(since) if since else date(2000, 1, 1)
    last = _day(until) if until else date(2999, 12, 30)
    if last < first:
        raise OperatorError(f"--from {first} 比 --to {last} 还晚，请核对")
    begin = datetime.combine(first, time(), tzinfo=SHANGHAI)
    return begin, datetime.combine(last + timedelta(days=1), time(), tzinfo=SHANGHAI)


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        raise OperatorError(f"“{words}”不是日期，应写成 2026-11-01 这样") from None
