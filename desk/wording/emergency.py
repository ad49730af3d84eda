"""What is said in an emergency: safety advice for the group, calls to those who can help, how it ended."""

from collections.abc import Sequence
from datetime import timedelta

from desk.seats import Seat
from desk.tickets.views import TicketView, titled
from desk.wording.safety import advice, informed, known_as
from desk.wording.tickets import TAKE, gist, quote
from grids.masking import mask

TAKE_IS_FOR_STAFF = "“我来处理”由网格员、社区和镇里的工作人员来点。您有新情况请直接在群里说；有人身危险请马上拨打110、119或120。"
NO_DANGER = "经核实，没有险情"
EMERGENCY = "突发紧急事项："

# --- in the residents' group: never a staff number, never a promise that nobody has made ------------------


def has_become(number: int, emergency: str | None, offices: str, who: str) -> str:
    """So many are struck that it is an emergency now; `who`: whoever had it in hand before, if anybody."""
    head = f"多户居民都遇到了，工单{number} 已按紧急情况处理：{known_as(emergency)}。"
    tail = f"{who}正在处理，也已通知{offices}。" if who and offices else informed(offices)
    return "\n".join([head, *advice(emergency), tail])


def taken(number: int, emergency: str | None, who: str) -> str:
    """Somebody has pressed the button."""
    return f"{who}正在处理{known_as(emergency)}（工单{number}）。"


def over(number: int, emergency: str | None, who: str, result: str) -> str:
    """The handler says that it is done."""
    return f"{known_as(emergency)}（工单{number}）已处理好，{who}说：{_said(result)}。"


def over_says_reporter(number: int, emergency: str | None) -> str:
    """The one who reported it says that it is over."""
    return f"{known_as(emergency)}（工单{number}）反映人确认已经解决。还有危险的话，请马上在群里说。"


def taken_back(number: int, emergency: str | None) -> str:
    """The one who reported it took it back."""
    return f"{known_as(emergency)}（工单{number}）反映人已撤回。还有危险的话，请马上在群里说。"


def false_alarm(number: int, emergency: str | None, who: str, reason: str) -> str:
    """There was no danger: calm, and no blame for whoever was careful."""
    return (
        f"大家放心，{known_as(emergency)}（工单{number}）是误报，{who}说：{_said(reason)}"
        "。谢谢提醒，再发现异常请照样马上说。"
    )


def appeal(number: int, days: int) -> str:
    """Below a false alarm: what to do if it was none."""
    return f"\n反映人不认可的话，{days}天内发“申诉 {number} 理由”；有危险请马上在群里说。"


# --- for staff ----------------------------------------------------------------------------------------------


def unanswered(waited: timedelta, last: bool) -> str:
    """The heading of a card that comes again."""
    minutes = int(waited.total_seconds() // 60)
    long = f"{minutes}分钟" if minutes < 120 else f"{minutes // 60}小时"
    return f"已{long}没有人接手，请马上点“{TAKE}”" + ("（最后一次呼叫）" if last else "")


def rung(number: int, people: int) -> str:
    """How history tells of it."""
    return f"第{number}次，{people}人"


def numbers(seats: Sequence[Seat]) -> list[str]:
    """Whom to ring up, in a line if there is anybody; staff see this, residents never."""
    called = "，".join(f"{titled(seat)} {seat.phone}" for seat in seats)
    return [f"也可以直接打电话：{called}"] if called else []


def in_good_hands(view: TicketView, group_title: str, reporter: str, phone: str) -> str:
    """The card of everybody else once somebody has taken it."""
    call = f"，电话 {phone}" if phone else ""
    head = f"【紧急】工单{view.number} {view.handler}正在处理{call}"
    return "\n".join([head, mask(gist(view)), f"{reporter}在“{group_title}”说：{quote(mask(view.text))}"])


def you_took_it(number: int, group: bool, reporter: bool) -> str:
    """To whoever pressed; `group`, `reporter`: has that been told to a group, or in private to who said it?"""
    where = "已在群里说明，也告诉了" if group else "已告诉"
    told = "反映人和其他收到通知的人" if reporter else "其他收到通知的人"
    return f"好的，工单{number} 由您处理，{where}{told}。处理好后发“办结 {number} 结果”；没有险情发“误报 {number} 原因”。"


def you_have_it(number: int) -> str:
    """To whoever presses again."""
    return f"工单{number} 已经由您处理了，处理好后发“办结 {number} 结果”。"


def somebody_has_it(number: int, who: str, phone: str) -> str:
    """To whoever presses too late."""
    return f"工单{number} 已由{who}处理" + (f"，电话 {phone}" if phone else "") + "。要帮忙请直接联系。"


def _said(words: str) -> str:
    """Somebody's words in the middle of a sentence of ours."""
    return quote(words.strip().rstrip("\u3002.!\uff01 "), 100)
