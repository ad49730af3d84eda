"""What all reporters of a ticket hear when one of them, or somebody of the staff, decides about it."""

from datetime import datetime

from desk.tickets.views import TicketView
from desk.wording.tickets import Buttons, moment, quote


def you(people: int) -> str:
    """How they are spoken to."""
    return "你们" if people > 1 else "您"


def rejected(view: TicketView, names: str, people: int, days: int) -> str:
    """Nothing will be done: why, and what to do if that is wrong."""
    reason = quote(view.result.strip().rstrip("\u3002.!\uff01"), 200)
    return (
        f"{names}：{you(people)}反映的事（工单{view.number}）没有受理，原因：{reason}。\n"
        f"不认可的话，{days}天内点下面的按钮，或发“申诉 {view.number} 理由”。"
    )


def appeal_buttons(number: int) -> Buttons:
    """The way to the level above."""
    return ((("不认可，请社区复核", f"appeal:{number}"),),)


def closed(view: TicketView, names: str, who: str, days: int) -> str:
    """To the others, when one of them was content."""
    return (
        f"{names}：{who}评价“{view.rating_name}”，工单{view.number} 已结案。"
        f"您家的问题还在的话，{days}天内点下面的按钮，或发“重办 {view.number} 情况”。"
    )


def reopen_buttons(number: int) -> Buttons:
    """Not solved for everybody."""
    return ((("问题还在", f"reopen:{number}"),),)


def sent_back(view: TicketView, names: str, who: str, now: datetime) -> str:
    """To the others, when one of them was not."""
    return (
        f"{names}：{who}对工单{view.number} 的办理结果不满意，已升级到{view.level_name}重新办理，"
        f"{moment(view.due_at, now)}前办结。"
    )


def reopened(view: TicketView, names: str, who: str, now: datetime) -> str:
    """To the others: the trouble is back."""
    return f"{names}：{who}说问题又出现了，工单{view.number} 重新办理，{moment(view.due_at, now)}前办结。"


def appealed(view: TicketView, names: str, who: str) -> str:
    """To the others: the level above looks at it again."""
    return f"{names}：{who}不认可，工单{view.number} 已转{view.level_name}复核。"


def confirmed(view: TicketView, names: str, who: str) -> str:
    """To the others: one of them says that it works again."""
    return f"{names}：{who}说工单{view.number} 的事已经解决了。您家要是还没好，请在评价里点“不满意”。"


def still_unsolved(view: TicketView, names: str, now: datetime) -> str:
    """A follow-up has found that it is not solved."""
    return (
        f"{names}：回访了解到工单{view.number} 的事还没有解决，由{view.handler}负责重新办理，"
        f"{moment(view.due_at, now)}前办结。"
    )


def merged_receipt(number: int, view: TicketView) -> str:
    """The receipt of a merged ticket: how the other one stands."""
    lines = [f"工单{number} 已合并到工单{view.number}，工单{view.number} {view.state_name}。"]
    if view.state in ("resolved", "closed"):
        lines.append(f"结果：{quote(view.result, 200)}")
    elif view.state == "rejected":
        lines.append(f"原因：{quote(view.result, 200)}")
    return "\n".join(lines)
