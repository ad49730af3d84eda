"""催办 and 督办 by people: the reporter and those above may urge, the level above may supervise."""

from datetime import timedelta

from desk.actor import Actor
from desk.errors import RuleError
from desk.history import log_note
from desk.limits import nudges
from desk.limits.terms import RESOLVE, RESPOND
from desk.permits import is_reporter, responsible
from desk.seats import LEVEL_RANKS
from desk.tickets.views import LEVEL_NAMES, STATE_NAMES, handler_name
from desk.wording import deadlines as words
from desk.wording.tickets import moment
from desk.work import Work
from grids.lifecycle import UNDER_WAY, Level, State
from grids.masking import mask
from storage.marks import marks_of, set_mark
from storage.reporters import reporters_of
from storage.tickets import Ticket

# How often one may urge: residents by the day, staff by the hour.
RESIDENTS_WAIT, STAFF_WAIT = timedelta(hours=24), timedelta(hours=1)
BY_RESIDENT, BY_STAFF = "urged:resident", "urged:staff"


def urge(work: Work, ticket: Ticket, actor: Actor, reason: str = "") -> str:
    """催办: the handler hears of it, and if staff urge also his leader; the handler's name."""
    staff = actor.answers_for(ticket.grid_code)
    reporter = is_reporter(reporters_of(work.session, ticket.number), actor)
    if not staff and not reporter:
        raise RuleError(f"工单{ticket.number} 要由反映人或负责的工作人员来催办。")
    _must_be_under_way(ticket, "催办")
    mine = (actor.platform, actor.user_id)
    if staff and all(seat.account == mine for seat in responsible(work, ticket)):
        raise RuleError(f"工单{ticket.number} 就由您办理，不用催办。")
    if ticket.paused:
        how = f"\n要提前办，请发“恢复 {ticket.number}”。" if staff else ""
        raise RuleError(_why_it_waits(work, ticket, staff=staff) + how)
    _not_too_often(work, ticket, BY_STAFF if staff else BY_RESIDENT, STAFF_WAIT if staff else RESIDENTS_WAIT)
    log_note(work, ticket, "remind", actor, reason)
    term = RESPOND if ticket.state == State.OPEN else RESOLVE
    told = nudges.Nudges(work)
    because = words.urged_by(actor.name, reason)
    nudges.remind(work, ticket, because, term, told, hint=False, leaders=staff)
    told.send()
    return handler_name(work.directory, ticket.grid_code, ticket.level, ticket.post_id)


def supervise(work: Work, ticket: Ticket, actor: Actor, reason: str) -> str:
    """督办: marked on the ticket, and the handler knows who watches and why; the handler's name."""
    rank = actor.rank_over(ticket.grid_code)
    top = ticket.level == Level.TOWNSHIP and rank >= LEVEL_RANKS[ticket.level]
    if rank <= LEVEL_RANKS[ticket.level] and not top:
        level = LEVEL_NAMES[ticket.level]
        raise RuleError(
            f"工单{ticket.number} 由{level}办理，督办要由上一级来做。您可以发“催办 {ticket.number}”。"
        )
    _must_be_under_way(ticket, "督办")
    if not reason.strip():
        raise RuleError(f"请写上督办的理由，例如：督办 {ticket.number} 群众多次反映，请今天处理")
    log_note(work, ticket, "supervise", actor, reason.strip())
    told = nudges.Nudges(work)
    nudges.supervise(work, ticket, words.supervised_by(actor.name, reason.strip()), told, by_clock=False)
    told.send()
    return handler_name(work.directory, ticket.grid_code, ticket.level, ticket.post_id)


def _must_be_under_way(ticket: Ticket, what: str) -> None:
    if State(ticket.state) not in UNDER_WAY:
        raise RuleError(f"工单{ticket.number} 现在是“{STATE_NAMES[ticket.state]}”，不用{what}。")


def _not_too_often(work: Work, ticket: Ticket, code: str, wait: timedelta) -> None:
    last = marks_of(work.session, ticket.number).get(code)
    if last is not None and work.now - last < wait:
        again = moment(last + wait, work.now)
        raise RuleError(f"工单{ticket.number} {moment(last, work.now)}刚催办过，{again}以后可以再催。")
    set_mark(work.session, ticket.number, code, work.now)


def _why_it_waits(work: Work, ticket: Ticket, *, staff: bool) -> str:
    until = moment(ticket.paused_until or work.now, work.now)
    why = mask(ticket.paused_why)
    if ticket.paused == "hold":
        return f"工单{ticket.number} 因“{why}”暂缓，{until}继续办理。"
    waits = f"工单{ticket.number} 在等反映人答复：{why}"
    if staff:
        return f"{waits}（最晚{until}恢复计时）"
    return f"{waits}\n请回复群里的提问，或发“补充 {ticket.number} 内容”。"
