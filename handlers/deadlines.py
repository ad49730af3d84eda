"""The commands about time: on hold and on again, a question to the reporter, an extension, 催办 and 督办."""

from desk.errors import RuleError
from desk.limits import extensions, pauses, questions, supervising
from desk.wording import deadlines as wording
from desk.wording.tickets import listed
from grids.when import WhenError, leading_days, leading_until
from handlers.commands import Order
from handlers.context import Scene
from handlers.message import Message, Press
from storage.tickets import Ticket


def hold(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """Put it on hold until a day, or ask the level above to agree."""
    try:
        found = leading_until(order.words, scene.now)
    except WhenError as error:
        raise RuleError(str(error)) from error
    if found is None:
        raise RuleError(f"请写上到什么时候、为什么，例如：{order.command.usage}")
    until, reason = found
    above = pauses.hold(scene.work, ticket, scene.actor, until, reason)
    if above:
        names = listed(list(dict.fromkeys(seat.name for seat in above)), 2, "位")
        return wording.hold_asked(ticket.number, names)
    return wording.on_hold(ticket.number, until, scene.now)


def resume(scene: Scene, _message: Message, _order: Order, ticket: Ticket) -> str:
    """Let the clock go on."""
    pauses.resume(scene.work, ticket, scene.actor)
    return wording.resumed(ticket.number, ticket.due_at, scene.now)


def ask(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """Put a question to the reporter."""
    waits = questions.ask(scene.work, ticket, scene.actor, order.words.strip())
    return wording.asked(ticket.number, ticket.paused_until if waits else None, scene.now)


def extend(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """Give it more working days."""
    found = leading_days(order.words)
    if found is None:
        raise RuleError(f"请写上延几个工作日、为什么，例如：{order.command.usage}")
    days, reason = found
    extensions.extend(scene.work, ticket, scene.actor, days, reason)
    return wording.extended(ticket.number, days, ticket.due_at, scene.now)


def remind(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """Urge the handler."""
    name = supervising.urge(scene.work, ticket, scene.actor, order.words.strip())
    return wording.urged(ticket.number, name)


def supervise(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """Watch over the handler from above."""
    name = supervising.supervise(scene.work, ticket, scene.actor, order.words)
    return wording.supervising(ticket.number, name)


def approve(scene: Scene, _press: Press, number: int, _word: str) -> str:
    """Agree to a hold."""
    ticket = pauses.approve(scene.work, number, scene.actor)
    return wording.on_hold(ticket.number, ticket.paused_until or scene.now, scene.now)


def refuse(scene: Scene, _press: Press, number: int, _word: str) -> str:
    """Do not agree to a hold."""
    ticket = pauses.refuse(scene.work, number, scene.actor)
    return wording.hold_refused(ticket.number, scene.actor.name)
