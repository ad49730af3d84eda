"""A ticket's moves along the lifecycle: one function each, whichever door it came through."""

from datetime import timedelta

from desk.actor import CLOCK, Actor
from desk.alone import one_by_one
from desk.departments import parts
from desk.emergency import emergencies
from desk.errors import RuleError
from desk.history import add_step, log_note
from desk.limits import terms
from desk.people import call_out
from desk.people.finding import find_person
from desk.permits import EVENT_NAMES, check_who, is_reporter, is_same, must_find
from desk.seats import Seat
from desk.tickets import announce, grievances, outcomes, regrid
from desk.tickets.views import RATING_NAMES
from desk.wording import rating as wording_rating
from desk.wording import tickets as wording
from desk.work import Work
from grids.lifecycle import UNDER_WAY, Event, Level, State, climb
from storage.reporters import leave, reporters_of
from storage.tickets import Ticket, unrated_since

REJECTED_AT_ONCE = "网格员核实，不是需要办理的诉求"
ESCALATED_AT_ONCE = "网格内难以解决，请上级协调"
CONFIRMED = "反映人确认已解决"
EXAMPLES = {
    Event.RESOLVE: "已更换水龙头",
    Event.REJECT: "是玩笑话",
    Event.HAND_BACK: "不归我们管",
    Event.REFUSE: "不归我们管",
}


def accept(work: Work, ticket: Ticket, actor: Actor) -> None:
    """The handler takes it on."""
    post = (
        post_of(ticket, actor)
        or call_out.post_kept(work, ticket, actor)
        or emergencies.hand(work, ticket, actor)
    )
    make_move(work, ticket, Event.ACCEPT, actor, post=post)
    ticket.accepted_at = ticket.accepted_at or work.now
    ticket.post_id = post
    announce.refresh(work, ticket)
    emergencies.tell(work, ticket, Event.ACCEPT, actor)
    outcomes.merged_receipts(work, ticket)


def post_of(ticket: Ticket, actor: Actor) -> int | None:
    """The post in which somebody takes a ticket on: the one it was passed to, else theirs for the place."""
    if actor.holds(ticket.post_id):
        return ticket.post_id
    fitting = [seat for seat in actor.seats if seat.covers(ticket.grid_code)]
    return max(fitting, key=lambda seat: seat.rank).id if fitting else None


def reject(work: Work, ticket: Ticket, actor: Actor, words: str) -> None:
    """The handler finds that there is nothing to be done."""
    make_move(work, ticket, Event.REJECT, actor, words)
    ticket.result = words
    ticket.ended_at = work.now
    announce.refresh(work, ticket)
    emergencies.tell(work, ticket, Event.REJECT, actor, words)
    outcomes.tell(work, ticket, Event.REJECT, actor)


def withdraw(work: Work, ticket: Ticket, actor: Actor, words: str = "") -> bool:
    """The only reporter takes it back; with others waiting, he just leaves. True if the ticket ended."""
    reporters = reporters_of(work.session, ticket.number)
    mine = next((item for item in reporters if is_same(item, actor)), None)
    if mine is None:
        raise RuleError(f"只有反映人自己可以撤回工单{ticket.number}。")
    if len(reporters) > 1:
        must_find(ticket, Event.WITHDRAW)
        leave(work.session, mine, work.now)
        log_note(work, ticket, "leave", actor, words)
        announce.refresh(work, ticket)
        return False
    make_move(work, ticket, Event.WITHDRAW, actor, words)
    ticket.ended_at = work.now
    announce.refresh(work, ticket)
    emergencies.tell(work, ticket, Event.WITHDRAW, actor)
    return True


def resolve(work: Work, ticket: Ticket, actor: Actor, words: str, *, invite: bool = True) -> None:
    """The handler is done, and every department that was whistled up; the reporters are asked to rate.

    `invite` False leaves the asking to a caller who asks about several tickets at once.
    """
    check_resolve(work, ticket, actor)
    # After a bad rating nobody has it: the result is of whoever brings it about.
    make_move(work, ticket, Event.RESOLVE, actor, words, post=ticket.post_id or post_of(ticket, actor))
    parts.close_own(work, ticket, actor, words)
    _resolved(work, ticket, words)
    emergencies.tell(work, ticket, Event.RESOLVE, actor, words)
    if invite:
        announce.invite_rating(work, ticket)
    outcomes.merged_receipts(work, ticket)


def check_resolve(work: Work, ticket: Ticket, actor: Actor) -> None:
    """RuleError if this person may not resolve it now, whatever the words."""
    check_who(work, ticket, must_find(ticket, Event.RESOLVE), actor)
    parts.must_be_done(work, ticket, actor)


def check_reporter(work: Work, ticket: Ticket, actor: Actor) -> None:
    """RuleError for anybody but a reporter."""
    if not is_reporter(reporters_of(work.session, ticket.number), actor):
        raise RuleError(f"这要由工单{ticket.number} 的反映人来回答。")


def confirm(work: Work, ticket: Ticket, actor: Actor) -> None:
    """A reporter says himself that it is solved; he rates in the same breath."""
    make_move(work, ticket, Event.CONFIRM, actor, CONFIRMED)
    _resolved(work, ticket, CONFIRMED)
    emergencies.tell(work, ticket, Event.CONFIRM, actor)
    outcomes.tell(work, ticket, Event.CONFIRM, actor)


def _resolved(work: Work, ticket: Ticket, words: str) -> None:
    ticket.result = words
    ticket.resolved_at = work.now
    # Earlier ones were about an earlier result.
    ticket.rating, ticket.grievance = None, ""
    announce.refresh(work, ticket)


def rate(work: Work, ticket: Ticket, actor: Actor, rating: str, words: str = "") -> None:
    """A reporter's verdict closes it, or sends it one level up; `words`: why, if said in the same breath."""
    bad = rating == "unsatisfied"
    before = ticket.level
    make_move(work, ticket, Event.RATE_BAD if bad else Event.RATE_GOOD, actor, RATING_NAMES[rating])
    ticket.rating = rating
    if bad:
        again(work, ticket)
        # At the township there is no level above; whoever had it keeps it.
        ticket.post_id = None if ticket.level != before else ticket.post_id
    else:
        ticket.ended_at = work.now
    if words.strip():
        if bad:
            grievances.keep(work, ticket, actor, words)
        else:
            log_note(work, ticket, "note", actor, words)
    view = announce.refresh(work, ticket)
    if bad:
        why = () if view.grievance else wording_rating.why_buttons(ticket.number)
        announce.close_invitation(work, ticket, grievances.invitation(view, more=False), why)
        announce.call_next_level(work, ticket, "居民不满意，重新办理")
        outcomes.tell(work, ticket, Event.RATE_BAD, actor)
    else:
        announce.close_invitation(work, ticket, wording.rated(view, RATING_NAMES[rating]))
        outcomes.tell(work, ticket, Event.RATE_GOOD, actor)


def reopen(work: Work, ticket: Ticket, actor: Actor, words: str = "") -> None:
    """The trouble is back within the reopen window."""
    must_find(ticket, Event.REOPEN)
    if not work.within(ticket.ended_at, work.rules.desk.reopen_days):
        days = work.rules.desk.reopen_days
        raise RuleError(f"工单{ticket.number} 结案已超过{days}天，请在群里重新反映。")
    make_move(work, ticket, Event.REOPEN, actor, words)
    again(work, ticket)
    announce.refresh(work, ticket)
    announce.call_next_level(work, ticket, "居民反映问题又出现")
    outcomes.tell(work, ticket, Event.REOPEN, actor)


def appeal(work: Work, ticket: Ticket, actor: Actor, words: str = "") -> None:
    """A reporter does not agree with a rejection: the level above decides."""
    must_find(ticket, Event.APPEAL)
    if not work.within(ticket.ended_at, work.rules.desk.appeal_days):
        days = work.rules.desk.appeal_days
        raise RuleError(f"工单{ticket.number} 已超过{days}天申诉期，请在群里重新反映。")
    make_move(work, ticket, Event.APPEAL, actor, words)
    ticket.post_id = None
    ticket.ended_at = None
    terms.begin(work, ticket)
    announce.refresh(work, ticket)
    announce.call_next_level(work, ticket, "居民不认可误报，请复核")
    outcomes.tell(work, ticket, Event.APPEAL, actor)


def escalate(work: Work, ticket: Ticket, actor: Actor, words: str) -> None:
    """Too hard for this level: one up, with what was done so far in the history."""
    must_find(ticket, Event.ESCALATE)
    if ticket.level == Level.TOWNSHIP:
        raise RuleError(f"工单{ticket.number} 已在镇街一级，不能再上报。可以发“转办 {ticket.number} 谁”。")
    make_move(work, ticket, Event.ESCALATE, actor, words)
    ticket.post_id = None
    terms.begin_response(work, ticket)
    announce.refresh(work, ticket)
    announce.call_next_level(work, ticket, f"上报：{words}")


def rise(work: Work, ticket: Ticket, words: str) -> None:
    """Nobody has acted in time: the clock gives it to the level above, like an escalation."""
    make_move(work, ticket, Event.RISE, CLOCK, words)
    ticket.post_id = None
    terms.begin_response(work, ticket)
    announce.refresh(work, ticket)


def transfer(work: Work, ticket: Ticket, actor: Actor, name: str) -> Seat:
    """Sideways to somebody else, found by name even if misspelt a little."""
    person = find_person(work, actor, name)
    if person.id == ticket.post_id:
        raise RuleError(f"工单{ticket.number} 已经由{person.name}办理。")
    make_move(work, ticket, Event.TRANSFER, actor, person.name)
    ticket.post_id = person.id
    terms.begin_response(work, ticket)
    announce.refresh(work, ticket)
    announce.call_next_level(work, ticket, f"{actor.name}转来")
    return person


def close_unrated(work: Work) -> int:
    """What nobody rated within the window is closed as unrated; how many that were."""
    tickets = unrated_since(work.session, work.now - timedelta(days=work.rules.desk.rating_days))
    due = [(ticket.number, ticket) for ticket in tickets]
    return len(due) - len(one_by_one(work, "close_unrated", due, lambda ticket: _lapse(work, ticket)))


def _lapse(work: Work, ticket: Ticket) -> None:
    make_move(work, ticket, Event.LAPSE, CLOCK)
    ticket.ended_at = work.now
    announce.refresh(work, ticket)
    announce.close_invitation(work, ticket, wording.lapsed(ticket.number))
    outcomes.merged_receipts(work, ticket)


def make_move(
    work: Work, ticket: Ticket, event: Event, actor: Actor, words: str = "", *, post: int | None = None
) -> None:
    """One line of the table, with its step; `post`: which one takes it, if not the one that has it."""
    move = must_find(ticket, event)
    check_who(work, ticket, move, actor)
    if move.words and not words.strip():
        what = "办理结果" if event is Event.RESOLVE else "理由"
        example = EXAMPLES.get(event, "需要社区协调")
        raise RuleError(f"请写上{what}，例如：{EVENT_NAMES[event]} {ticket.number} {example}")
    state, level, late = ticket.state, ticket.level, terms.missed(work, ticket)
    ticket.state = move.target.value
    ticket.level = climb(Level(level), move.up).value
    ticket.active_at = work.now
    post = post or ticket.post_id
    add_step(work, ticket.number, event, actor, state, ticket.state, level, ticket.level, words, late, post)
    terms.moved(work, ticket)
    if move.target in UNDER_WAY:
        regrid.follow(work, ticket)
    # What rises a level for having waited too long has been called for already.
    if ticket.emergency and move.target is State.OPEN and (state != State.OPEN or event is not Event.RISE):
        emergencies.begin_anew(work, ticket)


def again(work: Work, ticket: Ticket) -> None:
    """It was said to be done, and is not: both limits begin anew."""
    ticket.reopened += 1
    ticket.resolved_at = None
    ticket.ended_at = None
    terms.begin(work, ticket)
