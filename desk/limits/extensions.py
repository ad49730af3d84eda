"""More time for a hard case (延期): by the community or above, with a reason, within one bound for all."""

from datetime import datetime, timedelta

from desk.actor import Actor
from desk.errors import RuleError
from desk.history import log_note
from desk.limits import terms
from desk.limits.pauses import may_approve
from desk.outbox import Note
from desk.permits import responsible
from desk.tickets import announce
from desk.tickets.views import STATE_NAMES
from desk.wording import deadlines as wording
from desk.wording.tickets import moment
from desk.work import Work
from grids.deadlines import DAY, add_working
from grids.lifecycle import UNDER_WAY, State
from storage.tickets import Ticket

EXAMPLE = "5天 要等厂家配件"


def extend(work: Work, ticket: Ticket, actor: Actor, days: int, reason: str) -> None:
    """So many working days more to solve it; reminders begin anew."""
    _check(ticket, actor, days, reason)
    due = add_working(ticket.due_at, days * DAY)
    latest = latest_end(work, ticket)
    if due > latest:
        raise RuleError(_too_long(work, ticket, latest))
    if due <= terms.clock_now(work, ticket):
        raise RuleError(
            f"工单{ticket.number} 原定{moment(ticket.due_at, work.now)}前办结，"
            f"延期{days}个工作日仍然是超时的，请多延几天。"
        )
    log_note(work, ticket, "extend", actor, f"{days}个工作日：{reason.strip()}")
    ticket.due_at = due
    terms.renew(work, ticket)
    announce.refresh(work, ticket)
    text = wording.extended_by(ticket.number, actor.name, days, due, reason.strip(), work.now)
    for seat in responsible(work, ticket):
        if seat.account != (actor.platform, actor.user_id):
            work.say(Note(*seat.account, text, about="notice", ticket=ticket.number))


def latest_end(work: Work, ticket: Ticket) -> datetime:
    """To when it may be extended at most: so many working days since it began, pauses not counted."""
    began = terms.began(work, ticket)
    bound = add_working(began, timedelta(days=work.rules.grids.extension_days))
    return terms.with_pauses(work, ticket, bound, began)


def _check(ticket: Ticket, actor: Actor, days: int, reason: str) -> None:
    number = ticket.number
    if not may_approve(ticket, actor):
        raise RuleError(f"延期要由社区或镇里决定。请发“上报 {number} 理由”，或者直接和社区说。")
    if State(ticket.state) not in UNDER_WAY:
        raise RuleError(f"工单{number} 现在是“{STATE_NAMES[ticket.state]}”，不用延期。")
    if ticket.urgency == "emergency":
        raise RuleError(f"工单{number} 是紧急事项，不能延期。")
    if days < 1:
        raise RuleError(f"至少要延1天，例如：延期 {number} {EXAMPLE}")
    if not reason.strip():
        raise RuleError(f"请写上为什么延期，例如：延期 {number} {EXAMPLE}")


def _too_long(work: Work, ticket: Ticket, latest: datetime) -> str:
    most = work.rules.grids.extension_days
    left = 0
    while add_working(ticket.due_at, (left + 1) * DAY) <= latest:
        left += 1
    head = f"工单{ticket.number} 从登记起一共最多{most}个工作日，"
    return head + (f"最多还能延{left}天。" if left else "已经不能再延了。")
