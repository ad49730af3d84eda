"""Words to the operators about single tickets with which a timed job could do nothing."""

from collections.abc import Sequence

TITLES = {
    "deadlines": "时限提醒、催办和督办",
    "whistles": "吹哨后没有按时报到的",
    "close_unrated": "到期未评价的自动结案",
    "followups": "回访",
    "rings": "紧急事项再呼叫",
    "anonymise": "去掉结案已久的反映人信息",
    "morning_list": "早清单",
    "overdue_overview": "超时提醒",
}
LISTED = 10


def left_out(job: str, tickets: Sequence[tuple[int, str]]) -> str:
    """Which tickets, and with what error; the others are done."""
    shown = "、".join(f"工单{number}（{kind}）" for number, kind in tickets[:LISTED])
    more = f"等{len(tickets)}件" if len(tickets) > LISTED else ""
    return (
        f"定时任务“{TITLES.get(job, job)}”在这些工单上出错，先跳过了，别的工单照常：{shown}{more}。\n"
        "以后会再试，不再重复通知。详情在运行日志里，请联系维护人员。"
    )


def not_told(job: str, people: int, kind: str) -> str:
    """Some did not get what the others got."""
    return (
        f"定时任务“{TITLES.get(job, job)}”有{people}份没有发成（{kind}），别人的照常发了。"
        "详情在运行日志里，请联系维护人员。"
    )
