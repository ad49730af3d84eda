"""The reporter's reply to a question that was put to him (问居民)."""

from desk.limits import pauses
from desk.permits import is_reporter
from desk.tickets.opening import supplement
from desk.wording.tickets import noted
from grids.lifecycle import LIVE, State
from handlers.adding import add_own
from handlers.context import Scene
from handlers.memos import said_of
from handlers.message import Message
from handlers.turns import own_gesture
from storage.reporters import reporters_of
from storage.tickets import Ticket
from triage import Gesture, find_place


def take_answer(scene: Scene, message: Message, ticket: Ticket) -> bool:
    """Whatever a reporter replies is the answer; False if something more is to be read from it."""
    if State(ticket.state) not in LIVE:
        return False
    if not is_reporter(reporters_of(scene.work.session, ticket.number), scene.actor) or not scene.claim():
        return False
    pauses.answered(scene.work, ticket, scene.actor)
    if own_gesture(message.text) in (Gesture.SOLVED, Gesture.WITHDRAW) and not message.private:
        return False
    place = find_place(message.text)
    if not message.private:
        return add_own(scene, message, scene.memo(ticket), place)
    supplement(scene.work, ticket, scene.actor, said_of(message), place.text if place else None)
    scene.reply(noted(ticket.number))
    return True
