"""A ticket's moves along the lifecycle: one function each, whichever door it came through."""

from datetime import timedelta

from desk import announce, wording
from desk.actor import CLOCK, Actor
from desk.errors import RuleError
from desk.history import add_reporter, add_step, keep_message, log_note
from desk.people import find_person
from desk.permits import EVENT_NAMES, check_who, is_reporter, is_same, must_find
from desk.report import Said
from desk.views import RATING_NAMES
from desk.work import Work
from grids.deadlines import deadlines
from grids.lifecycle import LIVE, Event, Level, State, climb
from storage.registry import Person
from storage.tickets import Ticket, has_message, messages_of, reporters_of, unrated_since

REJECTED_AT_ONCE = "网格员核实，不是需要办理的诉求"
ESCALATED_AT_ONCE = "网格内难以解决，请上级协调"
CONFIRMED = "反映人确认已解决"
EXAMPLES = {Event.RESOLVE: "已更换水龙头", Event.REJECT: "是玩笑话"}


def accept(work: Work, ticket: Ticket, actor: Actor) -> None:
    """The handler takes it on."""
    make_move(work, ticket, Event.ACCEPT, actor)
    ticket.accepted_at = ticket.accepted_at or work.now
    ticket.handler_id = actor.person.id if actor.person else None
    announce.refresh(work, ticket)


def reject(work: Work, ticket: Ticket, actor: Actor, words: str) -> None:
    """The handler finds that there is nothing to be done."""
    make_move(work, ticket, Event.REJECT, actor, words)
    ticket.result = words
    ticket.ended_at = work.now
    announce.refresh(work, ticket)


def withdraw(work: Work, ticket: Ticket, actor: Actor, words: str = "") -> bool:
    """The only reporter takes it back; with others waiting, he just leaves. True if the ticket ended."""
    reporters = reporters_of(work.session, ticket.number)
    mine = next((item for item in reporters if is_same(item, actor)), None)
    if mine is None:
        raise RuleError(f"只有反映人自己可以撤回工单{ticket.number}。")
    if len(reporters) > 1:
        must_find(ticket, Event.WITHDRAW)
        mine.left_at = work.now
        log_note(work, ticket, "leave", actor, words)
        announce.refresh(work, ticket)
        return False
    make_move(work, ticket, Event.WITHDRAW, actor, words)
    ticket.ended_at = work.now
    announce.refresh(work, ticket)
    return True


def resolve(work: Work, ticket: Ticket, actor: Actor, words: str) -> None:
    """The handler is done; the reporters are asked for their rating."""
    make_move(work, ticket, Event.RESOLVE, actor, words)
    _resolved(work, ticket, words)
    messages = messages_of(work.session, ticket.number)
    announce.invite_rating(work, ticket, messages[0].message_id if messages else None)


def check_resolve(work: Work, ticket: Ticket, actor: Actor) -> None:
    """RuleError if this person may not resolve it now, whatever the words."""
    check_who(work, ticket, must_find(ticket, Event.RESOLVE), actor)


def check_reporter(work: Work, ticket: Ticket, actor: Actor) -> None:
    """RuleError for anybody but a reporter."""
    if not is_reporter(reporters_of(work.session, ticket.number), actor):
        raise RuleError(f"这要由工单{ticket.number} 的反映人来回答。")


def confirm(work: Work, ticket: Ticket, actor: Actor) -> None:
    """A reporter says himself that it is solved; he rates in the same breath."""
    make_move(work, ticket, Event.CONFIRM, actor, CONFIRMED)
    _resolved(work, ticket, CONFIRMED)


def _resolved(work: Work, ticket: Ticket, words: str) -> None:
    ticket.result = words
    ticket.resolved_at = work.now
    ticket.rating = None  # an earlier one was about an earlier result
    announce.refresh(work, ticket)


def rate(work: Work, ticket: Ticket, actor: Actor, rating: str) -> None:
    """A reporter's verdict closes it, or sends it one level up for another try."""
    bad = rating == "unsatisfied"
    before = ticket.level
    make_move(work, ticket, Event.RATE_BAD if bad else Event.RATE_GOOD, actor, RATING_NAMES[rating])
    ticket.rating = rating
    if bad:
        _again(work, ticket)
        # At the township there is no level above; whoever had it keeps it.
        ticket.handler_id = None if ticket.level != before else ticket.handler_id
    else:
        ticket.ended_at = work.now
    view = announce.refresh(work, ticket)
    announce.close_invitation(work, ticket, wording.rated(view, RATING_NAMES[rating]))
    if bad:
        announce.call_next_level(work, ticket, "居民不满意，重新办理")


def reopen(work: Work, ticket: Ticket, actor: Actor, words: str = "") -> None:
    """The trouble is back within the reopen window."""
    must_find(ticket, Event.REOPEN)
    if not work.within(ticket.ended_at, work.rules.desk.reopen_days):
        days = work.rules.desk.reopen_days
        raise RuleError(f"工单{ticket.number} 结案已超过{days}天，请在群里重新反映。")
    make_move(work, ticket, Event.REOPEN, actor, words)
    _again(work, ticket)
    announce.refresh(work, ticket)
    announce.call_next_level(work, ticket, "居民反映问题又出现")


def appeal(work: Work, ticket: Ticket, actor: Actor, words: str = "") -> None:
    """A reporter does not agree with a rejection: the level above decides."""
    must_find(ticket, Event.APPEAL)
    if not work.within(ticket.ended_at, work.rules.desk.appeal_days):
        days = work.rules.desk.appeal_days
        raise RuleError(f"工单{ticket.number} 已超过{days}天申诉期，请在群里重新反映。")
    make_move(work, ticket, Event.APPEAL, actor, words)
    ticket.handler_id = None
    ticket.ended_at = None
    _set_deadlines(work, ticket)
    announce.refresh(work, ticket)
    announce.call_next_level(work, ticket, "居民不认可误报，请复核")


def escalate(work: Work, ticket: Ticket, actor: Actor, words: str) -> None:
    """Too hard for this level: one up, with what was done so far in the history."""
    must_find(ticket, Event.ESCALATE)
    if ticket.level == Level.TOWNSHIP:
        raise RuleError(f"工单{ticket.number} 已在镇街一级，不能再上报。可以发“转办 {ticket.number} 谁”。")
    make_move(work, ticket, Event.ESCALATE, actor, words)
    ticket.handler_id = None
    ticket.respond_by = deadlines(work.now, getattr(work.rules.grids.limits, ticket.urgency))[0]
    announce.refresh(work, ticket)
    announce.call_next_level(work, ticket, f"上报：{words}")


def transfer(work: Work, ticket: Ticket, actor: Actor, name: str) -> Person:
    """Sideways to somebody else, found by name even if misspelt a little."""
    person = find_person(work, actor, name)
    if person.id == ticket.handler_id:
        raise RuleError(f"工单{ticket.number} 已经由{person.name}办理。")
    make_move(work, ticket, Event.TRANSFER, actor, person.name)
    ticket.handler_id = person.id
    announce.refresh(work, ticket)
    announce.call_next_level(work, ticket, f"{actor.name}转来")
    return person


def merge(work: Work, ticket: Ticket, target: Ticket, actor: Actor) -> None:
    """The same trouble twice: reporters and messages go over to the other ticket."""
    if ticket.number == target.number or State(target.state) not in LIVE:
        raise RuleError(f"要合并到的工单{target.number} 应是另一个还在办的工单。")
    if not actor.answers_for(target.grid_code):
        raise RuleError(f"工单{target.number} 不在您负责的范围，不能合并过去。")
    make_move(work, ticket, Event.MERGE, actor, f"合并到工单{target.number}")
    ticket.merged_into = target.number
    ticket.ended_at = work.now
    already = reporters_of(work.session, target.number)
    for item in reporters_of(work.session, ticket.number):
        who = Actor(item.platform, item.user_id, item.name)
        if not is_reporter(already, who):
            add_reporter(work, target.number, who, item.building)
    for message in messages_of(work.session, ticket.number):
        said = Said(
            message.platform,
            message.chat_id,
            message.message_id,
            message.user_id,
            message.at,
            message.text,
            message.kind,
            message.ref,
        )
        if not has_message(work.session, target.number, said.platform, said.chat, said.message_id):
            keep_message(work, target.number, said)
    announce.refresh(work, ticket)
    announce.refresh(work, target)


def close_unrated(work: Work) -> int:
    """What nobody rated within the window is closed as unrated; how many that were."""
    tickets = unrated_since(work.session, work.now - timedelta(days=work.rules.desk.rating_days))
    for ticket in tickets:
        make_move(work, ticket, Event.LAPSE, CLOCK)
        ticket.ended_at = work.now
        announce.refresh(work, ticket)
        announce.close_invitation(work, ticket, wording.lapsed(ticket.number))
    return len(tickets)


def make_move(work: Work, ticket: Ticket, event: Event, actor: Actor, words: str = "") -> None:
    move = must_find(ticket, event)
    check_who(work, ticket, move, actor)
    if move.words and not words.strip():
        what = "办理结果" if event is Event.RESOLVE else "理由"
        example = EXAMPLES.get(event, "需要社区协调")
        raise RuleError(f"请写上{what}，例如：{EVENT_NAMES[event]} {ticket.number} {example}")
    state, level = ticket.state, ticket.level
    ticket.state = move.target.value
    ticket.level = climb(Level(level), move.up).value
    ticket.active_at = work.now
    add_step(work, ticket.number, event, actor, state, ticket.state, level, ticket.level, words)


def _again(work: Work, ticket: Ticket) -> None:
    ticket.reopened += 1
    ticket.resolved_at = None
    ticket.ended_at = None
    _set_deadlines(work, ticket)


def _set_deadlines(work: Work, ticket: Ticket) -> None:
    limit = getattr(work.rules.grids.limits, ticket.urgency)
    ticket.respond_by, ticket.due_at = deadlines(work.now, limit)
