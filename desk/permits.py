"""Who may do what to a ticket, and the sentence for whoever may not."""

from collections.abc import Sequence

from desk.actor import LEVEL_RANKS, Actor
from desk.errors import RuleError
from desk.views import LEVEL_NAMES, STATE_NAMES
from desk.work import Work
from grids.lifecycle import Event, Move, State, Who, find_move
from storage.registry import Person
from storage.tickets import Ticket, TicketReporter, get_ticket, reporters_of

EVENT_NAMES = {
    Event.OPEN: "登记",
    Event.ACCEPT: "受理",
    Event.REJECT: "误报",
    Event.WITHDRAW: "撤回",
    Event.MERGE: "合并",
    Event.RESOLVE: "办结",
    Event.CONFIRM: "确认解决",
    Event.RATE_GOOD: "评价",
    Event.RATE_BAD: "评价",
    Event.LAPSE: "自动结案",
    Event.REOPEN: "重办",
    Event.APPEAL: "申诉",
    Event.ESCALATE: "上报",
    Event.TRANSFER: "转办",
}


def find(work: Work, number: int) -> Ticket:
    """The ticket of that number, or a RuleError that says where to look."""
    ticket = get_ticket(work.session, number)
    if ticket is None:
        raise RuleError(f"没有工单{number}，请核对号码。发“待办”或“我的诉求”可以查看。")
    return ticket


def may_handle(ticket: Ticket, actor: Actor) -> bool:
    """Is it this person's to act on: passed to them, or within their part and not above their level?"""
    if actor.person is not None and actor.person.id == ticket.handler_id:
        return True
    return actor.answers_for(ticket.grid_code) and actor.rank >= LEVEL_RANKS[ticket.level]


def may_see(work: Work, ticket: Ticket, actor: Actor) -> bool:
    """Reporters and those who answer for the place may look at a ticket anywhere."""
    return (
        actor.answers_for(ticket.grid_code)
        or may_handle(ticket, actor)
        or is_reporter(reporters_of(work.session, ticket.number), actor)
    )


def responsible(work: Work, ticket: Ticket) -> Sequence[Person]:
    """Those who must act on it now."""
    person = work.directory.people_by_id.get(ticket.handler_id) if ticket.handler_id else None
    return [person] if person else work.directory.handlers(ticket.grid_code, ticket.level)


def must_find(ticket: Ticket, event: Event) -> Move:
    move = find_move(State(ticket.state), event)
    if move is None:
        hint = ""
        if ticket.state == State.OPEN and event is Event.RESOLVE:
            hint = f"请先发“受理 {ticket.number}”。"
        elif ticket.state in (State.OPEN, State.ACCEPTED) and event in (Event.RATE_GOOD, Event.RATE_BAD):
            hint = "办结以后才能评价。"
        state = STATE_NAMES[ticket.state]
        raise RuleError(f"工单{ticket.number} 现在是“{state}”，不能“{EVENT_NAMES[event]}”。{hint}")
    return move


def check_who(work: Work, ticket: Ticket, move: Move, actor: Actor) -> None:
    if move.who is Who.HANDLER and not may_handle(ticket, actor):
        if actor.rank == 0:
            raise RuleError(
                f"“{EVENT_NAMES[move.event]}”由网格员来做。有新情况请发“补充 {ticket.number} 内容”。"
            )
        if not actor.answers_for(ticket.grid_code):
            raise RuleError(f"工单{ticket.number} 不在您负责的范围。")
        raise RuleError(f"工单{ticket.number} 已由{LEVEL_NAMES[ticket.level]}办理。")
    if move.who in (Who.REPORTER, Who.ONLY_REPORTER):
        reporters = reporters_of(work.session, ticket.number)
        if not is_reporter(reporters, actor):
            raise RuleError(f"只有反映人可以{EVENT_NAMES[move.event]}工单{ticket.number}。")


def is_same(reporter: TicketReporter, actor: Actor) -> bool:
    return (reporter.platform, reporter.user_id) == (actor.platform, actor.user_id)


def is_reporter(reporters: Sequence[TicketReporter], actor: Actor) -> bool:
    return any(is_same(item, actor) for item in reporters)
