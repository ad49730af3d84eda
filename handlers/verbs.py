"""What a verb does to a ticket and what is answered, the same for a command and for its button."""

from desk.tickets import moves
from desk.tickets.views import LEVEL_NAMES
from desk.wording import tickets as wording
from handlers import hotline
from handlers.context import Scene
from storage.tickets import Ticket


def accept(scene: Scene, ticket: Ticket) -> str:
    """受理."""
    moves.accept(scene.work, ticket, scene.actor)
    return wording.accepted(ticket.number)


def resolve(scene: Scene, ticket: Ticket, result: str) -> str:
    """办结."""
    moves.resolve(scene.work, ticket, scene.actor, result)
    return hotline.resolved(ticket)


def reject(scene: Scene, ticket: Ticket, why: str) -> str:
    """误报."""
    moves.reject(scene.work, ticket, scene.actor, why)
    return wording.rejected(ticket.number)


def escalate(scene: Scene, ticket: Ticket, done: str) -> str:
    """上报."""
    moves.escalate(scene.work, ticket, scene.actor, done)
    return wording.escalated(ticket.number, LEVEL_NAMES[ticket.level])


def withdraw(scene: Scene, ticket: Ticket, why: str = "") -> str:
    """撤回, by the only reporter; one of several merely leaves."""
    ended = moves.withdraw(scene.work, ticket, scene.actor, why)
    return wording.withdrawn(ticket.number) if ended else wording.left(ticket.number)


def reopen(scene: Scene, ticket: Ticket, why: str = "") -> str:
    """重办."""
    moves.reopen(scene.work, ticket, scene.actor, why)
    scene.revived(ticket)
    return wording.reopened(ticket.number)


def appeal(scene: Scene, ticket: Ticket, why: str = "") -> str:
    """申诉."""
    moves.appeal(scene.work, ticket, scene.actor, why)
    scene.revived(ticket)
    return wording.appealed(ticket.number, LEVEL_NAMES[ticket.level])
