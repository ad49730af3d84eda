"""`yunwangge audit`: what staff have done, and whether anybody has touched the record of it."""

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.opening import lent, must_exist
from bot.cli.options import ConfigOption, JsonOption
from bot.cli.plainly import OperatorError, console, plainly, say, settings

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.audit import AuditRow

SHANGHAI = ZoneInfo("Asia/Shanghai")
_WHYS = {
    "gap": "前面缺了行，或行号被改过",
    "link": "它和前一行接不上，前一行被换过或删过",
    "content": "它的内容和校验值对不上，被改过",
}


@plainly
def audit(
    since: Annotated[
        str | None, typer.Option("--since", metavar="日期", help="从哪天起，如 2026-11-01")
    ] = None,
    who: Annotated[str, typer.Option("--who", metavar="谁", help="只看某人：姓名，或 平台:账号")] = "",
    verify: Annotated[bool, typer.Option("--verify", help="核对整本记录有没有被改过")] = False,
    json_lines: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """工作人员操作记录：谁在什么时候做了什么。只能添加，不能改；--verify 核对。"""
    loaded = settings(config).storage
    begin = _day(since) if since else None
    must_exist(loaded)
    from storage.audit import audit_rows  # noqa: PLC0415

    with lent(loaded) as database, database.reading() as session:
        if verify:
            _verify(session)
        elif json_lines:
            for row in audit_rows(session, begin, who):
                sys.stdout.write(json.dumps(_plain(row), ensure_ascii=False) + "\n")
        else:
            _print_table(audit_rows(session, begin, who))


def _day(words: str) -> datetime:
    try:
        return datetime.strptime(words, "%Y-%m-%d").replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise OperatorError(f"“{words}”不是日期，应写成 2026-11-01 这样") from error


def _verify(session: "Session") -> None:
    from storage.audit import verify  # noqa: PLC0415

    count, seal, broken = verify(session)
    if broken is not None:
        raise OperatorError(f"操作记录从第 {broken.row} 行起不可信：{_WHYS[broken.why]}；前面 {count} 行完好")
    say(f"✓ 操作记录共 {count} 行，全部完好；最后一行的校验值 {seal}")
    say("  请把行数和校验值另记一处：末尾若被整段删去，只有对照它才看得出来")


def _plain(row: "AuditRow") -> dict[str, object]:
    """A row as other programs read it; times are Beijing time with their offset."""
    return {**row.model_dump(), "at": row.at.astimezone(SHANGHAI).isoformat()}


def _print_table(rows: "Iterable[AuditRow]") -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from handlers.commands import BY_CODE  # noqa: PLC0415

    table = Table("行", "时间", "谁", "账号", "做了什么", "工单", "内容", "结果")
    for row in rows:
        command = BY_CODE.get(row.action)
        cells = [str(row.id), f"{row.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}", row.actor_name, row.actor]
        cells += [command.word if command else row.action, str(row.ticket or ""), row.words]
        table.add_row(*(Text(cell) for cell in [*cells, "" if row.done else "被拒绝"]))
    if table.row_count:
        console().print(table)
    else:
        say("没有符合的操作记录")
