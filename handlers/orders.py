"""What each chat command does: words become desk calls, and what came of them becomes a short answer."""

from collections.abc import Callable
from dataclasses import replace

from desk import lists, moves, together, whistle, wording, wording_offices, wording_tipoffs, wording_together
from desk.colleagues import roles_of
from desk.errors import RuleError
from desk.permits import find, has_in_hand, may_see, must_handle
from desk.tickets import supplement
from desk.views import LEVEL_NAMES
from grids.lifecycle import ENDED, State
from grids.rights import may
from handlers import (
    broadcast,
    categories,
    clock,
    deadlines,
    departments,
    followups,
    joining,
    posts,
    publicity,
    rating,
    tipoffs,
)
from handlers.audit import audited
from handlers.commands import COMMANDS, Needs, Order, help_text
from handlers.context import Scene, said_of
from handlers.message import Message
from handlers.opening import finding_of, report
from storage.registry import Group
from storage.tickets import Ticket, get_ticket
from triage import Decision, find_place, parse_place

Run = Callable[[Scene, Message, Order, Ticket], str]


def obey(scene: Scene, message: Message, order: Order, subject: int | None) -> None:
    """Carry out a command and answer; RuleError with the right way to say it if it cannot be."""
    if not scene.claim():
        return
    number = order.number if order.number is not None else subject
    with audited(scene, order.command.code, number, order.words):
        _carry_out(scene, message, order, number)


def _carry_out(scene: Scene, message: Message, order: Order, number: int | None) -> None:
    command = order.command
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
    if may(roles_of(scene.work, scene.actor), order.command.code) or scene.actor.rank > 0:
        return
    word = order.command.word
    if scene.actor.staff:
        others = [item.word for item in COMMANDS if item.office]
        raise RuleError(wording_offices.not_for_departments(word, others))
    raise RuleError(f"“{word}”是网格员和社区、镇里工作人员用的。您可以发“帮助”看看能做什么。")


def _report(scene: Scene, message: Message, order: Order) -> str:
    if not order.words:
        raise RuleError(f"请写上是什么事，例如：{order.command.usage}")
    group = _group_for(scene)
    verdict = scene.kit.judge.judge(order.words)
    if verdict.decision is Decision.ALERT:
        verdict = replace(verdict, category="fraud", kind="tipoff", urgency="urgent")
    number = report(scene, replace(message, text=order.words), verdict, group, source="command")
    return wording.opened(number)


def _group_for(scene: Scene) -> Group:
    """The group spoken in; in private, the group of the person's latest ticket."""
    if scene.group is not None and scene.group.grid_code is not None:
        return scene.group
    latest = [ticket for ticket in lists.mine(scene.work, scene.actor) if not ticket.anonymous][:1]
    group = scene.work.directory.groups_by_id.get(latest[0].group_id) if latest else None
    if group is None:
        raise RuleError(wording.GROUP_ONLY_REPORT)
    return group


def _mine(scene: Scene, message: Message, _order: Order) -> str:
    return lists.mine_text(scene.work, scene.actor, private=message.private)


def _todo(scene: Scene, _message: Message, _order: Order) -> str:
    return lists.todo_text(scene.work, scene.actor)


def _help(scene: Scene, _message: Message, _order: Order) -> str:
    return help_text(scene.actor.staff, office=scene.actor.rank == 0)


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
    place = find_place(order.words)
    said = replace(said_of(message), text=order.words)
    if departments.partner(scene, ticket):
        whistle.add_note(scene.work, ticket, scene.actor, said)
        return wording.noted(ticket.number)
    supplement(scene.work, ticket, scene.actor, said, place.text if place else None)
    return wording.noted(ticket.number)


def _accept(scene: Scene, _message: Message, _order: Order, ticket: Ticket) -> str:
    moves.accept(scene.work, ticket, scene.actor)
    return wording.accepted(ticket.number)


def _resolve(scene: Scene, message: Message, order: Order, ticket: Ticket) -> str:
    if departments.partner(scene, ticket):
        return departments.part_done(scene, message, order, ticket)
    moves.resolve(scene.work, ticket, scene.actor, order.words)
    return wording.resolved(ticket.number)


def _reject(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    moves.reject(scene.work, ticket, scene.actor, order.words)
    return wording.rejected(ticket.number)


def _escalate(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    moves.escalate(scene.work, ticket, scene.actor, order.words)
    return wording.escalated(ticket.number, LEVEL_NAMES[ticket.level])


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
    verdict = scene.kit.judge.judge(order.words)
    place = find_place(order.words) or (parse_place(ticket.place) if ticket.place else None)
    part = together.split(scene.work, ticket, scene.actor, order.words, finding_of(verdict, place))
    scene.revived(ticket)
    return wording_together.split(ticket.number, part)


def _undo(scene: Scene, _message: Message, _order: Order, ticket: Ticket) -> str:
    merged_back = State(ticket.state) is not State.MERGED
    other = together.undo(scene.work, ticket, scene.actor)
    scene.revived(ticket)
    return wording_together.undone(ticket.number, other.number, merged_back)


def _withdraw(scene: Scene, _message: Message, _order: Order, ticket: Ticket) -> str:
    ended = moves.withdraw(scene.work, ticket, scene.actor)
    return wording.withdrawn(ticket.number) if ended else wording.left(ticket.number)


def _reopen(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    moves.reopen(scene.work, ticket, scene.actor, order.words)
    scene.revived(ticket)
    return wording.reopened(ticket.number)


def _appeal(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    moves.appeal(scene.work, ticket, scene.actor, order.words)
    scene.revived(ticket)
    return wording.appealed(ticket.number, LEVEL_NAMES[ticket.level])


_GENERAL: dict[str, Callable[[Scene, Message, Order], str]] = {
    "report": _report,
    "tipoff": tipoffs.tip_off,
    "mine": _mine,
    "todo": _todo,
    "followups": followups.followup,
    "theme": publicity.theme,
    "tip": publicity.tip,
    "schedule": clock.schedule,
    "broadcast": broadcast.broadcast,
    "campaign": broadcast.situation,
    "departments": departments.directory,
    "handover": posts.hand_over,
    "deputy": posts.deputy,
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
