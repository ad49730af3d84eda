"""`yunwangge tickets`: the tickets, newest first."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.opening import lent
from bot.cli.options import ConfigOption, JsonOption
from bot.cli.plainly import console, plainly, say, settings

if TYPE_CHECKING:
    from bot.config import Config
    from desk.tickets.views import TicketView

# A table is for reading: the whole of many years is for programs only.
NEWEST = 50
_FIELDS = (
    *("number", "state", "level", "grid", "category", "urgency", "reporters"),
    *("opened_at", "due_at", "text", "place"),
)


@plainly
def list_tickets(
    json_lines: JsonOption = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help=f"最多列几张；不写时列最新{NEWEST}张，--json 全列")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """列出工单，新的在前。"""
    loaded = settings(config)
    if not loaded.storage.path.exists():
        say(f"还没有工单（数据库 {loaded.storage.path} 尚未建立）", stderr=True)
        return
    # One more than is shown tells whether there are more.
    views = _views(loaded, limit if limit or json_lines else NEWEST + 1)
    if json_lines:
        for view in views:
            sys.stdout.write(json.dumps(as_json(view), ensure_ascii=False) + "\n")
    elif views:
        _print_table(views if limit else views[:NEWEST])
        if not limit and len(views) > NEWEST:
            say(f"以上是最新{NEWEST}张，要看更多请加 --limit，例如 --limit 200")
    else:
        say("还没有工单")


def as_json(view: "TicketView") -> dict[str, Any]:
    """A ticket in the form other programs read; times are Beijing time with their offset."""
    values = {name: getattr(view, name) for name in _FIELDS}
    return {name: _local(v).isoformat() if isinstance(v, datetime) else v for name, v in values.items()}


def _views(config: "Config", limit: int | None) -> "Sequence[TicketView]":
    from bot.rules import rules_of  # noqa: PLC0415
    from desk.directory import Directory  # noqa: PLC0415
    from desk.tickets.views import board  # noqa: PLC0415

    with lent(config.storage) as database, database.reading() as session:
        return board(session, Directory.load(session), rules_of(config), limit)


def _print_table(views: "Sequence[TicketView]") -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("工单", "状态", "层级", "网格", "类别", "紧急程度", "人数", "登记", "时限", "内容", "地点")
    for view in views:
        cells = [str(view.number), view.state_name, view.level_name, view.grid_name, view.category_name]
        cells += [view.urgency_name, str(view.reporters)]
        cells += [f"{_local(moment):%m-%d %H:%M}" for moment in (view.opened_at, view.due_at)]
        cells += [view.text, view.place or ""]
        table.add_row(*(Text(cell) for cell in cells))
    console().print(table)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo("Asia/Shanghai"))
