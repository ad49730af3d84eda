"""Every sentence about limits: reminders, 催办 and 督办, what is on hold, what was asked, what was extended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from desk.tickets.views import TicketView
from desk.wording.reminders import greeting, length
from desk.wording.tickets import Buttons, gist, moment, quote

TERM_NAMES = {"respond": "受理", "resolve": "办结"}
VERBS = {"respond": "受理", "resolve": "办理"}
LONGEST = 15
# The headings of a list for somebody who hears of several tickets at once, the gravest first.
HEADINGS = {
    "rise": "超时未办，转到您这里",
    "supervise": "请您督办",
    "supervised": "上级督办",
    "rose": "超时未办，已转上一级",
    "remind": "催办，请马上办理",
    "lead": "催办，请帮着催一催",
    "most": "时限快到了",
    "half": "时限过半",
    "resume": "恢复计时",
}
HOW_HOLD = "挂账 12 到 9月30日 等配件"


# --- what the clock says --------------------------------------------------------------------------------


def why(step: str, term: str, by: datetime, now: datetime) -> str:
    """受理时限过半，今天18:20前受理; 办结超时2小时."""
    name = TERM_NAMES[term]
    if step == "half":
        return f"{name}时限过半，请在{moment(by, now)}前{name}"
    if step == "most":
        return f"{name}时限只剩两成，请在{moment(by, now)}前{name}"
    late = now - by
    return f"{name}超时{length(late)}" if late >= timedelta(minutes=1) else f"已到{name}时限"


def reminder(view: TicketView, because: str) -> str:
    """To the handler, before a limit."""
    return f"【提醒】工单{view.number} {because}。\n{_about(view)}"


def urge(view: TicketView, because: str, term: str, hint: bool) -> str:
    """To the handler, past a limit; `hint`: what he can do if he cannot."""
    tail = f"\n{_way_out(view)}" if hint else ""
    return f"【催办】工单{view.number} {because}，请马上{VERBS[term]}。\n{_about(view)}{tail}"


def _way_out(view: TicketView) -> str:
    n = view.number
    up = f"转办 {n} 谁" if view.level == "township" else f"上报 {n} 理由"
    wait = f"，要等的请发“挂账 {n} 到 日期 理由”" if view.state == "accepted" else ""
    return f"办不了请发“{up}”{wait}。"


def urge_leader(view: TicketView, because: str) -> str:
    """To his leader."""
    return f"【催办】工单{view.number} {because}，由{view.handler}负责，请帮着催一催。\n{_about(view)}"


def supervise_hint(view: TicketView) -> str:
    """Under the card of the level above: what it can do."""
    n, what = view.number, "受理" if view.state == "open" else "办结"
    more = "" if view.urgency == "emergency" else f"或“延期 {n} 3天 理由”"
    return f"现在由{view.handler}负责。您可以直接{what}，也可以发“催办 {n}”{more}。"


def supervised(view: TicketView, because: str) -> str:
    """To the handler of what is now watched from above."""
    return f"【督办】工单{view.number} {because}。请马上办理，并回复本条说明进展。\n{_about(view)}"


def rose(view: TicketView, because: str) -> str:
    """To those who had it until now."""
    return f"工单{view.number} {because}，已转{view.level_name}办理。\n{_about(view)}"


def resumed_by_clock(view: TicketView, because: str, now: datetime) -> str:
    """To the handler."""
    return f"工单{view.number} {because}，恢复计时，请在{moment(view.due_at, now)}前办结。\n{_about(view)}"


def several(name: str, parts: Sequence[tuple[str, Sequence[str]]], now: datetime) -> str:
    """One message for several tickets: heading and lines of each sort, the gravest first."""
    count = sum(len(lines) for _, lines in parts)
    lines = [f"{greeting(name, now)}有{count}件工单要请您看一下："]
    room = LONGEST
    for heading, those in parts:
        shown = those[: max(room, 0)]
        room -= len(those)
        if shown:
            lines += [f"【{heading}】{len(those)}件", *shown]
    if room < 0:
        lines.append(f"另有{-room}件没有列出。")
    lines.append("发“工单 号码”看详情，发“待办”看手上的全部。")
    return "\n".join(lines)


def one_of_several(view: TicketView, because: str) -> str:
    """A ticket in such a message."""
    return f"{view.number} {view.category_name} · {because} · {view.handler}\n  {view.place or ''}{_gap(view)}{quote(view.text, 40)}"


def _gap(view: TicketView) -> str:
    return " " if view.place else ""


def _about(view: TicketView) -> str:
    return f"{gist(view)}\n{quote(view.text, 80)}"


HOLD_OVER = "挂账到期"


def no_answer(hours: int) -> str:
    """Why the clock goes on."""
    return f"居民{hours}小时没有答复"


# --- by people ------------------------------------------------------------------------------------------


def urged_by(name: str, words: str) -> str:
    """Why, where a person urges."""
    return f"{name}催办" + (f"（{quote(words, 60)}）" if words else "")


def urged(number: int, name: str) -> str:
    """To whoever urged."""
    return f"已催办工单{number}，{name}会收到提醒。"


def supervised_by(name: str, words: str) -> str:
    """Why, where a person supervises."""
    return f"{name}督办：{quote(words, 100)}"


def supervising(number: int, name: str) -> str:
    """To whoever supervises."""
    return f"工单{number} 已列为督办，已通知{name}。"


def on_hold(number: int, until: datetime, now: datetime) -> str:
    """To the handler: the clock has stopped."""
    return f"工单{number} 已挂账，暂停计时，{moment(until, now)}自动恢复。提前恢复请发“恢复 {number}”。"


def hold_asked(number: int, names: str) -> str:
    """To the handler who needs an approval."""
    return f"工单{number} 的挂账申请已发给{names}，批准以前照常计时。"


def please_approve(view: TicketView, name: str, until: datetime, reason: str, now: datetime) -> str:
    """To the level above."""
    return (
        f"{name}申请工单{view.number} 挂账到{moment(until, now)}：{quote(reason, 200)}\n{_about(view)}\n"
        "同意以后暂停计时，到时自动恢复。"
    )


def approve_buttons(request: int) -> Buttons:
    """Yes or no."""
    return ((("同意", f"holdok:{request}"), ("不同意", f"holdno:{request}")),)


def decided(number: int, until: datetime, reason: str, outcome: str, now: datetime) -> str:
    """What the request turns into."""
    return f"工单{number} 挂账到{moment(until, now)}（{quote(reason, 60)}）：{outcome}"


def hold_approved(number: int, until: datetime, by: str, now: datetime) -> str:
    """To the handler."""
    return f"工单{number} 的挂账已由{by}批准，暂停计时，{moment(until, now)}自动恢复。"


def hold_refused(number: int, by: str) -> str:
    """To the handler."""
    return f"工单{number} 的挂账{by}没有同意，照常计时，请继续办理。"


def resumed(number: int, due_at: datetime, now: datetime) -> str:
    """To whoever resumed it."""
    return f"工单{number} 已恢复计时，{moment(due_at, now)}前办结。"


def question(names: str, number: int, handler: str, words: str) -> str:
    """To the reporter, as a reply to what he first said; the names come first, for the mention."""
    return f"{names}：{handler}想问一下（工单{number}）：{quote(words, 300)}\n请直接回复这条消息，我会转告。"


def asked(number: int, until: datetime | None, now: datetime) -> str:
    """To whoever asked; `until`: how long the clock waits for the answer, if it does."""
    if until is None:
        return f"已向工单{number} 的反映人提问，照常计时。"
    return f"已向工单{number} 的反映人提问，等答复时暂停计时，最晚{moment(until, now)}恢复。"


def answered(number: int, name: str, due_at: datetime, now: datetime) -> str:
    """To the handler: the words themselves follow."""
    return f"工单{number} {name}答复了，恢复计时，{moment(due_at, now)}前办结。"


def extended(number: int, days: int, due_at: datetime, now: datetime) -> str:
    """To whoever extended it."""
    return f"工单{number} 已延期{days}个工作日，{moment(due_at, now)}前办结。"


def extended_by(number: int, name: str, days: int, due_at: datetime, reason: str, now: datetime) -> str:
    """To the handler."""
    return (
        f"{name}同意工单{number} 延期{days}个工作日，{moment(due_at, now)}前办结。理由：{quote(reason, 100)}"
    )
