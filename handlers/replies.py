"""Replies: to the bot's own cards and receipts, and to a neighbour's complaint in the talk."""

from desk import wording
from desk.actor import speaks_as_staff
from desk.moves import accept
from desk.outbox import Note
from desk.permits import may_handle
from desk.tickets import attach, supplement
from grids.lifecycle import LIVE, State
from handlers.context import Scene, said_of
from handlers.message import Message
from handlers.overhear import add_report, correct_place
from handlers.solved import offer_to_close, take_back
from handlers.turns import gesture_of
from storage.outbox import OutboxRow
from storage.tickets import Ticket, get_ticket
from triage import Decision, Gesture, find_place


def reply_to_us(scene: Scene, message: Message, row: OutboxRow) -> bool:
    """A reply to a message of ours about a ticket; False if it is to be heard like any other talk."""
    ticket = get_ticket(scene.work.session, row.ticket_id) if row.ticket_id else None
    if ticket is None:
        return False
    if may_handle(ticket, scene.actor):
        return _handler(scene, message, ticket)
    if message.private or speaks_as_staff(scene.actor):
        return False
    return _resident(scene, message, ticket, to_us=True)


def reply_to_talk(scene: Scene, message: Message, ticket: Ticket) -> bool:
    """A reply to a message that belongs to a ticket: it settles which ticket is meant."""
    if may_handle(ticket, scene.actor) or speaks_as_staff(scene.actor):
        # What the worker tells the resident in the group belongs to the story of the ticket.
        return bool(message.text) and _handler(scene, message, ticket)
    return _resident(scene, message, ticket, to_us=False)


def _handler(scene: Scene, message: Message, ticket: Ticket) -> bool:
    """收到，马上到 accepts; 修好了 offers to resolve with one button; anything else is kept as a note."""
    if State(ticket.state) not in LIVE or not may_handle(ticket, scene.actor) or not scene.claim():
        return False
    gesture = gesture_of(message.text)
    attach(scene.work, ticket, scene.actor, said_of(message))
    if gesture in (Gesture.ON_IT, Gesture.DONE, Gesture.SOLVED) and ticket.state == State.OPEN:
        accept(scene.work, ticket, scene.actor)
        if gesture is Gesture.ON_IT:
            scene.reply(wording.accepted(ticket.number))
            return True
    if gesture in (Gesture.DONE, Gesture.SOLVED) and ticket.state == State.ACCEPTED:
        _offer_resolve(scene, message, ticket)
    elif message.private:
        scene.reply(wording.noted(ticket.number))
    return True


def _offer_resolve(scene: Scene, message: Message, ticket: Ticket) -> None:
    scene.work.say(
        Note(
            platform=message.platform,
            chat=message.chat,
            group=not message.private,
            text=wording.offer_resolve(ticket.number, message.text),
            buttons=wording.offer_resolve_buttons(ticket.number),
            reply_to=message.id,
            thread=message.thread,
            about="offer",
            ticket=ticket.number,
        )
    )


def _resident(scene: Scene, message: Message, ticket: Ticket, to_us: bool) -> bool:
    if State(ticket.state) not in LIVE:
        return False
    gesture = gesture_of(message.text) if message.text else Gesture.NONE
    memo = scene.talk.latest_of(
        message.sender, message.at, scene.kit.conversations.settings.same_trouble_within
    )
    own = memo is not None and memo.number == ticket.number
    if own:
        return _own(scene, message, ticket, gesture)
    place = find_place(message.text) or find_place(message.sender_name)
    same = gesture is Gesture.JOIN or _complains(scene, message, ticket)
    if same and scene.claim():
        add_report(scene, message, ticket, place)
        return True
    # A neighbour's comment under a receipt is not a complaint of its own either.
    return to_us and not same


def _own(scene: Scene, message: Message, ticket: Ticket, gesture: Gesture) -> bool:
    if gesture is Gesture.SOLVED:
        return offer_to_close(scene, message, ticket.number)
    if gesture is Gesture.WITHDRAW:
        return take_back(scene, message, ticket.number)
    if gesture is Gesture.CORRECT:
        return correct_place(scene, message, ticket.number)
    if gesture is Gesture.THANKS or not scene.claim():
        return True
    place = find_place(message.text)
    supplement(scene.work, ticket, scene.actor, said_of(message), place.text if place else None)
    scene.talk.touch(ticket.number, message.at, message.id, place=place)
    return True


def _complains(scene: Scene, message: Message, ticket: Ticket) -> bool:
    verdict = scene.kit.judge.judge(message.text)
    return verdict.decision in (Decision.OPEN, Decision.ASK) and verdict.category == ticket.category
