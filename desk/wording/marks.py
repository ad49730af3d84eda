"""How what stands still or is watched shows on a ticket: on the receipt, the card, and in lists."""

from datetime import datetime

from desk.tickets.views import TicketView


def paused_for_residents(view: TicketView, until: str) -> str:
    """In place of the deadline, on the receipt."""
    if view.paused == "hold":
        return f"{view.handler}已接手，因“{view.paused_why}”暂缓，{until}继续办理。"
    return f"{view.handler}想请反映人答复：{view.paused_why}"


def paused_for_staff(view: TicketView, until: str) -> str:
    """In place of the deadline, for those who work on it."""
    if view.paused == "hold":
        return f"挂账到{until}：{view.paused_why}（暂停计时）"
    return f"等居民答复：{view.paused_why}（暂停计时，最晚{until}恢复）"


def late_for_residents(view: TicketView, now: datetime) -> str | None:
    """In place of a date that has passed; None while there is none."""
    if view.due_at <= now:
        return f"{view.handler}跟进，已经超过办结时限，正在催办。"
    if view.state == "open" and view.respond_by <= now:
        return f"{view.handler}跟进，已经超过回应时限，正在催办。"
    return None


def late_for_staff(view: TicketView, now: datetime) -> str | None:
    """The same on the card of an open ticket."""
    if view.due_at <= now:
        return (
            "受理、办结的时限都过了，请马上处理。"
            if view.respond_by <= now
            else "办结时限已经过了，请马上处理。"
        )
    return "受理时限已经过了，请马上受理。" if view.respond_by <= now else None


def in_line(view: TicketView, late: bool) -> str:
    """The mark behind the state, in a list."""
    if view.paused:
        mark = "（挂账）" if view.paused == "hold" else "（等居民答复）"
    else:
        mark = "（已超时）" if late else ""
    return mark + ("（督办）" if watched(view) else "")


def watched(view: TicketView) -> bool:
    """Is it supervised, and not done yet?"""
    return view.supervised and view.state in ("open", "accepted")
