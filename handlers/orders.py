"""What each chat command does: words become desk calls, and what came of them becomes a short answer."""

import re
from collections.abc import Callable
from dataclasses import replace

from desk import lists, moves, wording
from desk.errors import RuleError
from desk.permits import find, may_see
from desk.tickets import supplement
from desk.views import LEVEL_NAMES, RATING_NAMES
from grids.lifecycle import ENDED, State
from handlers import broadcast, clock, publicity
from handlers.commands import END, Needs, Order, help_text
from handlers.context import Scene, said_of
from handlers.message import Message
from handlers.opening import report
from storage.registry import Group
from storage.tickets import Ticket, get_ticket
from triage import Decision, find_place

RATINGS = {name: code for code, name in RATING_NAMES.items()} | {
    "很满意": "satisfied",
    "非常满意": "satisfied",
}
Run = Callable[[Scene, Message, Order, Ticket], str]


def obey(scene: Scene, message: Message, order: Order, subject: int | None) -> None:
    """Carry out a command and answer; RuleError with the right way to say it if it cannot be."""
    if not scene.claim():
        return
    command = order.command
    if command.staff and scene.actor.rank == 0:
        raise RuleError(f"“{command.word}”是网格员和社区、镇里工作人员用的。您可以发“帮助”看看能做什么。")
    if command.needs in (Needs.NOTHING, Needs.WORDS):
        # An empty answer: it was given already, with buttons of its own.
        if answer := _GENERAL[command.code](scene, message, order):
            scene.reply(answer, about="help")
        return
    number = order.number if order.number is not None else subject
    if number is None:
        raise RuleError(f"请写上工单号，例如：{command.usage}")
    ticket = find(scene.work, number)
    scene.reply(_ABOUT_TICKET[command.code](scene, message, order, ticket))


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
    latest = lists.mine(scene.work, scene.actor)[:1]
    group = scene.work.directory.groups_by_id.get(latest[0].group_id) if latest else None
    if group is None:
        raise RuleError(wording.GROUP_ONLY_REPORT)
    return group


def _mine(scene: Scene, _message: Message, _order: Order) -> str:
    return lists.mine_text(scene.work, scene.actor)


def _todo(scene: Scene, _message: Message, _order: Order) -> str:
    return lists.todo_text(scene.work, scene.actor)


def _help(scene: Scene, _message: Message, _order: Order) -> str:
    return help_text(scene.actor.rank > 0)


def _ticket(scene: Scene, _message: Message, _order: Order, ticket: Ticket) -> str:
    here = scene.group is not None and ticket.group_id == scene.group.id
    if not here and not may_see(scene.work, ticket, scene.actor):
        raise RuleError(f"工单{ticket.number} 只有反映人和负责的工作人员可以查看。")
    return lists.ticket_text(scene.work, ticket)


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
    supplement(scene.work, ticket, scene.actor, said, place.text if place else None)
    return wording.noted(ticket.number)


def _accept(scene: Scene, _message: Message, _order: Order, ticket: Ticket) -> str:
    moves.accept(scene.work, ticket, scene.actor)
    return wording.accepted(ticket.number)


def _resolve(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    moves.resolve(scene.work, ticket, scene.actor, order.words)
    return wording.resolved(ticket.number)


def _reject(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    moves.reject(scene.work, ticket, scene.actor, order.words)
    return wording.rejected(ticket.number)


def _escalate(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    moves.escalate(scene.work, ticket, scene.actor, order.words)
    return wording.escalated(ticket.number, LEVEL_NAMES[ticket.level])


def _transfer(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    return wording.transferred(
        ticket.number, moves.transfer(scene.work, ticket, scene.actor, order.words).name
    )


def _merge(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    words = order.words.lstrip("#")
    target = get_ticket(scene.work.session, int(words)) if words.isdecimal() and len(words) < 13 else None
    if target is None:
        raise RuleError(f"请写上并入哪个工单，例如：{order.command.usage}")
    moves.merge(scene.work, ticket, target, scene.actor)
    scene.revived(target)
    return wording.merged(ticket.number, target.number)


def _rate(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    rating = RATINGS.get(re.sub(END, "", order.words))
    if rating is None:
        raise RuleError(f"请写满意、基本满意或不满意，例如：评价 {ticket.number} 满意")
    moves.rate(scene.work, ticket, scene.actor, rating)
    if rating == "unsatisfied":
        return wording.sent_back(ticket.number, LEVEL_NAMES[ticket.level])
    return wording.thanks_for_rating(ticket.number)


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
    "mine": _mine,
    "todo": _todo,
    "theme": publicity.theme,
    "tip": publicity.tip,
    "schedule": clock.schedule,
    "broadcast": broadcast.broadcast,
    "campaign": broadcast.situation,
    "help": _help,
}
_ABOUT_TICKET: dict[str, Run] = {
    "ticket": _ticket,
    "note": _note,
    "accept": _accept,
    "resolve": _resolve,
    "reject": _reject,
    "escalate": _escalate,
    "transfer": _transfer,
    "merge": _merge,
    "rate": _rate,
    "withdraw": _withdraw,
    "reopen": _reopen,
    "appeal": _appeal,
}
