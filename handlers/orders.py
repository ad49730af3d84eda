"""What each chat command does: words become desk calls, and what came of them becomes a short answer."""

from collections.abc import Callable
from dataclasses import replace

from desk.departments import whistle
from desk.errors import RuleError
from desk.people.colleagues import roles_of
from desk.permits import find, has_in_hand, is_reporter, may_handle, may_see, must_handle
from desk.tickets import lists, together
from desk.tickets.opening import supplement
from desk.wording import offices as wording_offices
from desk.wording import tickets as wording
from desk.wording import tipoffs as wording_tipoffs
from desk.wording import together as wording_together
from grids.lifecycle import ENDED, State
from grids.rights import may
from handlers import (
    assessment,
    broadcast,
    categories,
    clock,
    deadlines,
    departments,
    followups,
    hotissues,
    hotline,
    joining,
    places,
    posts,
    publicity,
    rating,
    reporting,
    tipoffs,
    verbs,
)
from handlers.adding import better_place
from handlers.audit import audited
from handlers.commands import COMMANDS, Needs, Order, help_text
from handlers.context import Scene
from handlers.memos import said_of
from handlers.message import Message
from handlers.opening import finding_of, outgrown, report
from storage.registry import Group
from storage.reporters import reporters_of
from storage.tickets import Ticket, get_ticket
from triage import Decision, Place, find_place, parse_place

# Of what is not about one ticket, all that being on duty is good for.
_ON_DUTY = frozenset({"duty", "help", "todo"})

Run = Callable[[Scene, Message, Order, Ticket], str]


def obey(scene: Scene, message: Message, order: Order, subject: int | None) -> None:
    """Carry out a command and answer; RuleError with the right way to say it if it cannot be."""
    if not scene.claim():
        return
    order = assessment.as_dispute(order)
    number = order.number if order.number is not None else subject
    with audited(scene, order.command.code, number, order.words):
        _carry_out(scene, message, order, number)


def _carry_out(scene: Scene, message: Message, order: Order, number: int | None) -> None:
    command = order.command
    if command.needs in (Needs.NOTHING, Needs.WORDS) and command.code not in _ON_DUTY:
        scene.off_duty()
    _must_be_allowed(scene, order)
    if command.needs in (Needs.NOTHING, Needs.WORDS):
        # An empty answer: it was given already, with buttons of its own.
        if answer := _GENERAL[command.code](scene, message, order):
            scene.reply(answer, about="help")
        return
    if number is None:
        raise RuleError(f"请写上工单号，例如：{command.usage}")
    ticket = find(scene.work, number)
    if ticket.anonymous and not command.staff:
        if not message.private:
            raise RuleError(wording_tipoffs.IN_PRIVATE_ONLY)
        scene.veil(ticket)
    if answer := _ABOUT_TICKET[command.code](scene, message, order, ticket):
        scene.reply(answer)


def _must_be_allowed(scene: Scene, order: Order) -> None:
    """By the table of rights; to those who handle tickets the desk itself says what would be right."""
    acting = scene.actor.rank > 0 or bool(scene.actor.duty)
    if may(roles_of(scene.work, scene.actor), order.command.code) or acting:
        return
    word = order.command.word
    if scene.actor.staff:
        others = [item.word for item in COMMANDS if item.office]
        raise RuleError(wording_offices.not_for_departments(word, others))
    raise RuleError(f"“{word}”是网格员和社区、镇里工作人员用的。您可以发“帮助”看看能做什么。")


def _report(scene: Scene, message: Message, order: Order) -> str:
    if reporting.begins(scene, message, order.words):
        return ""
    if not order.words:
        raise RuleError(f"请写上是什么事，例如：{order.command.usage}")
    group = _group_for(scene)
    verdict = scene.kit.judge.judge(order.words, group.grid_code or "")
    if verdict.decision is Decision.ALERT:
        verdict = replace(verdict, category="fraud", kind="tipoff", urgency="urgent")
    report(scene, replace(message, text=order.words), verdict, group, source="command")
    return ""  # the receipt says it


def _group_for(scene: Scene) -> Group:
    """The group spoken in, if it is a grid's."""
    if scene.group is None or scene.group.grid_code is None:
        raise RuleError(wording.GROUP_ONLY_REPORT)
    return scene.group


def _mine(scene: Scene, message: Message, _order: Order) -> str:
    return lists.mine_text(scene.work, scene.actor, private=message.private)


def _todo(scene: Scene, _message: Message, _order: Order) -> str:
    return lists.todo_text(scene.work, scene.actor)


def _help(scene: Scene, _message: Message, _order: Order) -> str:
    # Who is on duty does what a grid worker does.
    roles = roles_of(scene.work, scene.actor) + (["grid_worker"] if scene.actor.duty else [])
    return help_text(roles, staff=scene.actor.staff or bool(scene.actor.duty))


def _ticket(scene: Scene, message: Message, _order: Order, ticket: Ticket) -> str:
    here = scene.group is not None and ticket.group_id == scene.group.id
    if not here and not may_see(scene.work, ticket, scene.actor):
        raise RuleError(f"工单{ticket.number} 只有反映人和负责的工作人员可以查看。")
    # Whoever has it in hand may have to ring somebody up; in a group everybody would read the number.
    whole = message.private and has_in_hand(scene.work, ticket, scene.actor)
    return lists.ticket_text(scene.work, ticket, whole=whole)


def _note(scene: Scene, message: Message, order: Order, ticket: Ticket) -> str:
    if not order.words and not message.media:
        raise RuleError(f"请写上要补充的内容，例如：{order.command.usage}")
    here = scene.group is not None and ticket.group_id == scene.group.id
    if not here and not may_see(scene.work, ticket, scene.actor):
        raise RuleError(f"工单{ticket.number} 只有反映人、本群居民和负责的工作人员可以补充。")
    if State(ticket.state) in ENDED:
        raise RuleError(
            f"工单{ticket.number} 已经结束，有新情况请在群里说，或发“重办 {ticket.number} 情况”。"
        )
    said = replace(said_of(message), text=order.words)
    place = _place_noted(scene, message, order.words, ticket)
    if departments.partner(scene, ticket):
        whistle.add_note(scene.work, ticket, scene.actor, said)
        return wording.noted(ticket.number)
    supplement(scene.work, ticket, scene.actor, said, place.text if place else None)
    grown = outgrown(scene, order.words, ticket) if here and not scene.actor.staff else None
    if grown is None or scene.group is None:
        return wording.noted(ticket.number)
    place = place or find_place(order.words) or (parse_place(ticket.place) if ticket.place else None)
    report(scene, replace(message, text=order.words), grown, scene.group, place, source="command")
    return ""


def _place_noted(scene: Scene, message: Message, words: str, ticket: Ticket) -> Place | None:
    """The ticket's place as its reporter or handler tells more of it; a neighbour's words move nothing."""
    known, actor = parse_place(ticket.place) if ticket.place else None, scene.actor
    mine = is_reporter(reporters_of(scene.work.session, ticket.number), actor) or may_handle(ticket, actor)
    memo = scene.talk.memo(ticket.number) if scene.group is not None else None
    guessed = memo is not None and memo.guessed
    return better_place(message, known, find_place(words), guessed) if mine else None


def _accept(scene: Scene, _message: Message, _order: Order, ticket: Ticket) -> str:
    return verbs.accept(scene, ticket)


def _resolve(scene: Scene, message: Message, order: Order, ticket: Ticket) -> str:
    if departments.partner(scene, ticket):
        return departments.part_done(scene, message, order, ticket)
    return verbs.resolve(scene, ticket, order.words)


def _reject(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    return verbs.reject(scene, ticket, order.words)


def _escalate(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    return verbs.escalate(scene, ticket, order.words)


def _merge(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    words = order.words.lstrip("#")
    target = get_ticket(scene.work.session, int(words)) if words.isdecimal() and len(words) < 13 else None
    if target is None:
        raise RuleError(f"请写上并入哪个工单，例如：{order.command.usage}")
    together.merge(scene.work, ticket, target, scene.actor)
    scene.revived(target)
    return wording.merged(ticket.number, target.number)


def _split(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    must_handle(ticket, scene.actor, "拆分")
    verdict = scene.kit.judge.judge(order.words, ticket.grid_code)
    place = find_place(order.words) or (parse_place(ticket.place) if ticket.place else None)
    part = together.split(scene.work, ticket, scene.actor, order.words, finding_of(verdict, place))
    scene.revived(ticket)
    return wording_together.split(ticket.number, part)


def _undo(scene: Scene, _message: Message, _order: Order, ticket: Ticket) -> str:
    merged_back = State(ticket.state) is not State.MERGED
    other = together.undo(scene.work, ticket, scene.actor)
    scene.revived(ticket)
    scene.revived(other)
    return wording_together.undone(ticket.number, other.number, merged_back)


def _withdraw(scene: Scene, _message: Message, _order: Order, ticket: Ticket) -> str:
    return verbs.withdraw(scene, ticket)


def _reopen(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    return verbs.reopen(scene, ticket, order.words)


def _appeal(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    return verbs.appeal(scene, ticket, order.words)


_GENERAL: dict[str, Callable[[Scene, Message, Order], str]] = {
    "report": _report,
    "tipoff": tipoffs.tip_off,
    "mine": _mine,
    "todo": _todo,
    "place": places.place,
    "unplace": places.unplace,
    "followups": followups.followup,
    "hot": hotissues.hot,
    "points": assessment.points,
    "dispute": assessment.dispute,
    "judge": assessment.judge,
    "theme": publicity.theme,
    "tip": publicity.tip,
    "schedule": clock.schedule,
    "broadcast": broadcast.broadcast,
    "campaign": broadcast.situation,
    "departments": departments.directory,
    "hotline": hotline.begin,
    "handover": posts.hand_over,
    "deputy": posts.deputy,
    "duty": posts.duty,
    "bind": joining.bind,
    "invite": joining.invite,
    "join": joining.join,
    "register": joining.register,
    "forget": joining.forget,
    "help": _help,
}
_ABOUT_TICKET: dict[str, Run] = {
    "ticket": _ticket,
    "reveal": tipoffs.reveal,
    "caller": hotline.callers,
    "note": _note,
    "accept": _accept,
    "resolve": _resolve,
    "reject": _reject,
    "escalate": _escalate,
    "transfer": departments.transfer,
    "hand_back": departments.hand_back,
    "decide": departments.decide,
    "whistle": departments.whistle_up,
    "report_in": departments.report_in,
    "part_done": departments.part_done,
    "stand_down": departments.stand_down,
    "merge": _merge,
    "split": _split,
    "undo": _undo,
    "ask": deadlines.ask,
    "hold": deadlines.hold,
    "resume": deadlines.resume,
    "extend": deadlines.extend,
    "remind": deadlines.remind,
    "supervise": deadlines.supervise,
    "category": categories.correct,
    "rate": rating.rate,
    "withdraw": _withdraw,
    "reopen": _reopen,
    "appeal": _appeal,
}
