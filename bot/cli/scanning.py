"""`yunwangge scan`: what the bot would have made of a group's history."""

import json
import re
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import ConfigOption, JsonOption
from bot.cli.plainly import console, plainly, say, settings
from bot.cli.progress import progress

if TYPE_CHECKING:
    from bot.scan import Alarm, Foreseen, Outlook
    from triage import Taxonomy

_QUOTE = 60


@plainly
def scan_history(
    export: Annotated[
        Path,
        typer.Argument(
            metavar="文件",
            help="Telegram Desktop 的 result.json、QQ 消息记录 txt、微信聊天记录 CSV",
            show_default=False,
        ),
    ],
    json_lines: JsonOption = False,
    staff: Annotated[
        str,
        typer.Option("--staff", metavar="姓名", help="还有哪些人是工作人员，用逗号隔开", show_default=False),
    ] = "",
    config: ConfigOption = None,
) -> None:
    """试看：把群聊历史给机器人听一遍，看它会登记什么、问什么、预警什么。什么也不发，什么也不存。"""
    from bot.exports import read_exports  # noqa: PLC0415
    from bot.scan import scan  # noqa: PLC0415
    from triage import load_judge  # noqa: PLC0415 - the lexicon takes a moment to load

    histories = read_exports(export)
    loaded = settings(config)
    judge = load_judge(loaded.triage)
    names = [name.strip() for name in re.split("[,\uff0c、;\uff1b]", staff) if name.strip()]
    with progress("正在试看", sum(len(history.messages) for history in histories)) as tick:
        outlooks = [scan(history, loaded, judge, names, tick) for history in histories]
    for outlook in outlooks:
        if json_lines:
            _print_json(outlook, many=len(outlooks) > 1)
        else:
            _print_group(outlook, judge.taxonomy)
    if not json_lines:
        _print_summary(outlooks, judge.taxonomy)


def _print_json(outlook: "Outlook", many: bool) -> None:
    from bot.scan import as_json  # noqa: PLC0415

    items: list[Foreseen | Alarm] = [*outlook.tickets, *outlook.alerts]
    for item in items:
        line = dict(as_json(item))
        if many:
            line["chat"] = outlook.history.title
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def _print_group(outlook: "Outlook", taxonomy: "Taxonomy") -> None:
    said = outlook.history.messages
    say(f"■ {outlook.history.title}")
    say(f"  {_when(said[0].at)} 至 {_when(said[-1].at)}，{len(said)} 条消息，{outlook.history.people} 人发言")
    say(f"  工作人员：{'、'.join(outlook.staff) or '没有认出来（可用 --staff 指明）'}")
    for ticket in outlook.tickets:
        _print_ticket(ticket, outlook, taxonomy)
    for alarm in outlook.alerts:
        _print_alarm(alarm, outlook, taxonomy)
    if outlook.failed:
        say(f"  ! 有 {outlook.failed} 条消息处理出错，已跳过")
    say("")


def _print_ticket(ticket: "Foreseen", outlook: "Outlook", taxonomy: "Taxonomy") -> None:
    from bot.explaining import because  # noqa: PLC0415
    from desk.tickets.views import STATE_NAMES  # noqa: PLC0415

    how = f"工单{ticket.number}" if ticket.decision == "open" else f"工单{ticket.number}（先请网格员确认）"
    facts = [taxonomy.categories[ticket.category].name, taxonomy.kinds[ticket.kind]]
    facts.append(
        taxonomy.emergencies[ticket.emergency] if ticket.emergency else taxonomy.urgencies[ticket.urgency]
    )
    facts += [ticket.place or "地点不明", f"{len(ticket.reporters)}位居民", STATE_NAMES[ticket.state]]
    say(f"\n  {how}：{' · '.join(facts)}")
    if ticket.reopen_of is not None:
        say(f"    同一问题再次出现，上一次是工单{ticket.reopen_of}")
    for message in ticket.messages:
        say(f"    {_quoted(message, outlook)}")
    say(f"    为什么：{because(ticket.evidence, taxonomy)}")


def _print_alarm(alarm: "Alarm", outlook: "Outlook", taxonomy: "Taxonomy") -> None:
    from bot.explaining import because  # noqa: PLC0415

    say("\n  诈骗预警（只告诉工作人员）")
    say(f"    {_quoted(alarm.message, outlook)}")
    say(f"    为什么：{because(alarm.evidence, taxonomy)}")


def _quoted(key: str, outlook: "Outlook") -> str:
    from desk.wording.tickets import MEDIA_NAMES  # noqa: PLC0415

    message = outlook.said[key]
    words = " ".join(message.text.split())
    words = f"{words[:_QUOTE]}…" if len(words) > _QUOTE else words
    media = "".join(f"［{MEDIA_NAMES[item.kind]}］" for item in message.media)
    return f"{_when(message.at)} {message.sender_name or '（已注销）'}：{media}{words}"


def _print_summary(outlooks: "list[Outlook]", taxonomy: "Taxonomy") -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    tickets = [ticket for outlook in outlooks for ticket in outlook.tickets]
    heard = sum(len(outlook.history.messages) for outlook in outlooks)
    used = sum(len(_used(outlook)) for outlook in outlooks)
    opened = sum(ticket.decision == "open" for ticket in tickets)
    alerts = sum(len(outlook.alerts) for outlook in outlooks)
    say("■ 汇总")
    say(
        f"  听了 {heard} 条消息：直接登记 {opened} 张工单，"
        f"请网格员确认 {len(tickets) - opened} 条，诈骗预警 {alerts} 条"
    )
    say(f"  其中 {used} 条消息与上面的事有关，其余 {heard - used} 条听过就忘，不留痕迹")
    if not tickets:
        return
    table = Table("类别", "件数", "紧急", "急件", "居民人次")
    for code, count in Counter(ticket.category for ticket in tickets).most_common():
        mine = [ticket for ticket in tickets if ticket.category == code]
        cells = [taxonomy.categories[code].name, str(count)]
        cells += [str(sum(ticket.urgency == level for ticket in mine)) for level in ("emergency", "urgent")]
        cells.append(str(sum(len(ticket.reporters) for ticket in mine)))
        table.add_row(*(Text(cell) for cell in cells))
    console().print(table)
    say("  这是照着历史推演：没有人按按钮，所以工单不会真的办结。")


def _used(outlook: "Outlook") -> set[str]:
    attached = {message for ticket in outlook.tickets for message in ticket.messages}
    return attached | {alarm.message for alarm in outlook.alerts}


def _when(moment: datetime) -> str:
    from grids.deadlines import SHANGHAI  # noqa: PLC0415

    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
