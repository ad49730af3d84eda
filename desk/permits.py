"""Who may do what to a ticket, and the sentence for whoever may not."""

from collections.abc import Sequence

from desk.actor import Actor
from desk.emergency.circles import hand_of
from desk.errors import RuleError
from desk.followup.followup_rights import must_follow_up
from desk.people.call_out import has_taken
from desk.seats import LEVEL_RANKS, Seat
from desk.tickets.report import Draft
from desk.tickets.views import LEVEL_NAMES, STATE_NAMES
from desk.wording import offices as wording_offices
from desk.work import Work
from grids.lifecycle import Event, Move, State, Who, find_move
from storage.reporters import Reporter, reporters_of
from storage.tickets import Ticket, get_ticket
from storage.whistles import parts_of

EVENT_NAMES = {
    Event.OPEN: "登记",
    Event.ACCEPT: "受理",
    Event.REJECT: "误报",
    Event.WITHDRAW: "撤回",
    Event.MERGE: "合并",
    Event.UNMERGE: "撤销合并",
    Event.RESOLVE: "办结",
    Event.CONFIRM: "确认解决",
    Event.RATE_GOOD: "评价",
    Event.RATE_BAD: "评价",
    Event.LAPSE: "自动结案",
    Event.REOPEN: "重办",
    Event.APPEAL: "申诉",
    Event.ESCALATE: "上报",
    Event.RISE: "超时升级",
    Event.TRANSFER: "转办",
    Event.HAND_BACK: "退回",
    Event.REFUSE: "退回",
    Event.DECIDE: "裁定",
    Event.FOLLOW_UP: "回访重办",
}
# All that somebody may do with a ticket merely because it was passed to their department.
_DEPARTMENT_MAY = frozenset({EVENT_NAMES[Event.ACCEPT], EVENT_NAMES[Event.RESOLVE], "挂账", "恢复", "问居民"})


def find(work: Work, number: int) -> Ticket:
    """The ticket of that number, or a RuleError that says where to look."""
    ticket = get_ticket(work.session, number)
    if ticket is None:
        raise RuleError(f"没有工单{number}，请核对号码。发“待办”或“我的诉求”可以查看。")
    return ticket


def may_handle(ticket: Ticket | Draft, actor: Actor) -> bool:
    """Is it this person's to act on: passed to them, or within their part and not above their level?"""
    return actor.holds(ticket.post_id) or actor.rank_over(ticket.grid_code) >= LEVEL_RANKS[ticket.level]


def as_department(ticket: Ticket, actor: Actor) -> bool:
    """Is it theirs because it was passed to the department they sit in?"""
    return any(seat.department_id is not None and seat.id == ticket.post_id for seat in actor.seats)


def takes_part(work: Work, ticket: Ticket, actor: Actor) -> bool:
    """Was their department whistled up to it, and not taken out again?"""
    own = actor.departments
    return bool(own) and any(
        part.department_id in own and part.dropped_at is None
        for part in parts_of(work.session, ticket.number)
    )


def may_take(work: Work, ticket: Ticket | Draft, actor: Actor) -> bool:
    """An emergency nobody has taken is for all its calls can reach, whatever its level."""
    waits = ticket.emergency is not None and ticket.state == State.OPEN
    return waits and hand_of(work.directory, work.rules.departments, ticket, actor) is not None


def may_see(work: Work, ticket: Ticket, actor: Actor) -> bool:
    """Reporters and those who answer for the place, or for the group it was said in, may look anywhere."""
    group = work.directory.groups_by_id.get(ticket.group_id)
    said_in = group.grid_code if group is not None else None
    return (
        actor.answers_for(ticket.grid_code)
        or (said_in is not None and actor.answers_for(said_in))
        or may_handle(ticket, actor)
        or takes_part(work, ticket, actor)
        or is_reporter(reporters_of(work.session, ticket.number), actor)
    )


def responsible(work: Work, ticket: Ticket) -> Sequence[Seat]:
    """Those who must act on it now."""
    sitting = work.directory.sitting(ticket.post_id)
    return sitting or work.directory.handlers(ticket.grid_code, ticket.level)


def has_in_hand(work: Work, ticket: Ticket, actor: Actor) -> bool:
    """Is it theirs to act on now? Levels above may step in at any time, but see no numbers before they do."""
    mine = any(seat.account == (actor.platform, actor.user_id) for seat in responsible(work, ticket))
    return mine or has_taken(work, ticket, actor)


def must_find(ticket: Ticket, event: Event) -> Move:
    move = find_move(State(ticket.state), event)
    if move is None:
        hint = _what_now(ticket, event).format(n=ticket.number)
        state = STATE_NAMES[ticket.state]
        raise RuleError(f"工单{ticket.number} 现在是“{state}”，不能“{EVENT_NAMES[event]}”。{hint}")
    return move


def _what_now(ticket: Ticket, event: Event) -> str:
    """What would be right instead of a move that cannot be made; empty if nothing would."""
    rates = event in (Event.RATE_GOOD, Event.RATE_BAD)
    match State(ticket.state):
        case State.OPEN:
            return "办结以后才能评价。" if rates else "请先发“受理 {n}”。" if event is Event.RESOLVE else ""
        case State.ACCEPTED:
            return (
                "办结以后才能评价。"
                if rates
                else "办好后发“办结 {n} 结果”。"
                if event is Event.ACCEPT
                else ""
            )
        case State.RESOLVED:
            return "已经办结，等居民评价。"
        case State.REJECTED:
            return "反映人不认可，请发“申诉 {n} 理由”。"
        case State.CLOSED:
            return "问题又出现，反映人可以发“重办 {n} 情况”。"
        case _:
            return "有新情况请在群里说。"


def check_who(work: Work, ticket: Ticket, move: Move, actor: Actor) -> None:
    if move.who is Who.HANDLER and not (move.event is Event.ACCEPT and may_take(work, ticket, actor)):
        must_handle(ticket, actor, EVENT_NAMES[move.event])
    if move.who is Who.DEPARTMENT and not as_department(ticket, actor):
        raise RuleError(wording_offices.not_a_departments(ticket.number))
    if move.who is Who.TOWNSHIP and actor.rank_over(ticket.grid_code) < LEVEL_RANKS["township"]:
        raise RuleError(wording_offices.only_township(ticket.number))
    if move.who is Who.FOLLOW_UP_SEAT:
        must_follow_up(work, ticket, actor)
    if move.who in (Who.REPORTER, Who.ONLY_REPORTER):
        reporters = reporters_of(work.session, ticket.number)
        if not is_reporter(reporters, actor):
            raise RuleError(f"只有反映人可以{EVENT_NAMES[move.event]}工单{ticket.number}。")


def must_handle(ticket: Ticket, actor: Actor, what: str) -> None:
    """RuleError for whoever may not act on it; `what`: the word for what is to be done."""
    if may_handle(ticket, actor):
        by_rank = actor.rank_over(ticket.grid_code) >= LEVEL_RANKS[ticket.level]
        if not by_rank and what not in _DEPARTMENT_MAY and as_department(ticket, actor):
            raise RuleError(wording_offices.only_departments(what, ticket.number))
        return
    if actor.rank == 0 and actor.staff:
        raise RuleError(wording_offices.not_passed_to_you(what, ticket.number))
    if actor.rank == 0:
        raise RuleError(f"“{what}”由网格员来做。有新情况请发“补充 {ticket.number} 内容”。")
    if not actor.answers_for(ticket.grid_code):
        raise RuleError(f"工单{ticket.number} 不在您负责的范围。")
    raise RuleError(f"工单{ticket.number} 已由{LEVEL_NAMES[ticket.level]}办理。")


def is_same(reporter: Reporter, actor: Actor) -> bool:
    return reporter.account == (actor.platform, actor.user_id)


def is_reporter(reporters: Sequence[Reporter], actor: Actor) -> bool:
    return any(is_same(item, actor) for item in reporters)
