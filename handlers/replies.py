"""Replies: to the bot's own cards and receipts, and to a neighbour's complaint in the talk."""

from desk.actor import speaks_as_staff
from desk.limits.questions import QUESTION
from desk.outbox import Note
from desk.permits import may_handle
from desk.tickets import grievances
from desk.tickets.moves import accept
from desk.tickets.opening import attach
from desk.wording import tickets as wording
from grids.lifecycle import LIVE, State
from handlers import departments, followups, tipoffs
from handlers.adding import add_own, add_report, correct_place
from handlers.answers import take_answer
from handlers.audit import audited, kept
from handlers.context import Scene
from handlers.kinship import same_family
from handlers.memos import Memo, said_of
from handlers.message import Message
from handlers.opening import outgrown
from handlers.phrases import asks, first_hand, idle, outage, same_here
from handlers.rating import rate_plainly
from handlers.solved import offer_to_close, take_back
from handlers.staff_talk import heed
from handlers.turns import gesture_of, own_gesture
from handlers.whereabouts import place_in_talk
from storage.outbox import OutboxRow
from storage.tickets import Ticket, get_ticket
from triage import Decision, Gesture, find_place
from triage.normalise import normalise

_ASKS_HOW_IT_WAS = frozenset({"rating", "offer"})


def reply_to_us(scene: Scene, message: Message, row: OutboxRow) -> bool:
    """A reply to a message of ours about a ticket; False if it is to be heard like any other talk."""
    ticket = get_ticket(scene.work.session, row.ticket_id) if row.ticket_id else None
    if ticket is None:
        return False
    if row.about == followups.CARD:
        acted = followups.replied(scene, message, row)
        return kept(scene, "reply:followup", ticket.number, message.text, acted=acted)
    scene.veil(ticket)
    if row.about in _ASKS_HOW_IT_WAS and rate_plainly(scene, message, ticket):
        return True
    if row.about == QUESTION and take_answer(scene, message, ticket):
        return True
    if may_handle(ticket, scene.actor):
        return _handler(scene, message, ticket)
    if departments.partner(scene, ticket):
        acted = departments.partner_says(scene, message, ticket)
        return kept(scene, "reply:partner", ticket.number, message.text, acted=acted)
    if message.private and ticket.group_id is None:
        if row.about == "rating" and not ticket.anonymous and _says_why(scene, message, ticket):
            return True
        return tipoffs.add(scene, message, ticket)
    if message.private or speaks_as_staff(scene.actor):
        return False
    if row.about == "rating" and _says_why(scene, message, ticket):
        return True
    return _resident(scene, message, ticket, to_us=True)


def reply_to_talk(scene: Scene, message: Message, ticket: Ticket) -> bool:
    """A reply to a message that belongs to a ticket: it settles which ticket is meant."""
    scene.veil(ticket)
    if may_handle(ticket, scene.actor) or speaks_as_staff(scene.actor):
        # What the worker tells the resident in the group belongs to the story of the ticket.
        return bool(message.text) and _handler(scene, message, ticket)
    return _resident(scene, message, ticket, to_us=False)


def _handler(scene: Scene, message: Message, ticket: Ticket) -> bool:
    """收到，马上到 accepts; 修好了 offers to resolve with one button; anything else is kept as a note."""
    if State(ticket.state) not in LIVE or not may_handle(ticket, scene.actor) or not scene.claim():
        return False
    gesture = gesture_of(message.text)
    with audited(scene, f"reply:{gesture.value}", ticket.number, message.text):
        return _take(scene, message, ticket, gesture)


def _take(scene: Scene, message: Message, ticket: Ticket, gesture: Gesture) -> bool:
    attach(scene.work, ticket, scene.actor, said_of(message))
    memo = scene.talk.memo(ticket.number)
    if memo is not None and not message.private:
        scene.talk.add_message(memo, message.id)
        heed(scene.talk, memo, message, normalise(message.text))
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


def _says_why(scene: Scene, message: Message, ticket: Ticket) -> bool:
    """Words below the question why somebody is not satisfied; 好了 is none."""
    if not message.text.strip() or own_gesture(message.text) in (Gesture.SOLVED, Gesture.THANKS):
        return False
    if not grievances.awaited_from(scene.work, ticket, scene.actor) or not scene.claim():
        return False
    scene.reply(grievances.give(scene.work, ticket, scene.actor, message.text))
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
    if outgrown(scene, message.text, ticket) is not None:
        return False
    memo = scene.memo(ticket)
    if message.sender in memo.reporters:
        return _own(scene, message, ticket, memo)
    if _has_it_too(scene, message, memo):
        return add_report(scene, message, memo, place_in_talk(message))
    if own_gesture(message.text) is Gesture.CORRECT and find_place(message.text) is not None and not to_us:
        return correct_place(scene, message, memo)
    # A neighbour's comment under a receipt is not a complaint of its own either.
    return to_us


def _own(scene: Scene, message: Message, ticket: Ticket, memo: Memo) -> bool:
    gesture = own_gesture(message.text)
    if gesture is Gesture.SOLVED:
        return offer_to_close(scene, message, memo)
    if gesture is Gesture.WITHDRAW:
        return take_back(scene, message, memo)
    if gesture is Gesture.CORRECT:
        return correct_place(scene, message, memo)
    if gesture is Gesture.THANKS:
        return True
    verdict = scene.kit.judge.judge(message.text)
    if verdict.decision is Decision.OPEN and not same_family(verdict.category or "", ticket.category):
        return False  # another problem, told in the same breath
    add_own(scene, message, memo, find_place(message.text))
    return True


def _has_it_too(scene: Scene, message: Message, memo: Memo) -> bool:
    """Whether a reply tells of the same trouble; a comment, a question or a joke does not."""
    if gesture_of(message.text) is Gesture.JOIN:
        return True
    verdict = scene.kit.judge.judge(message.text)
    if verdict.decision in (Decision.OPEN, Decision.ASK):
        return same_family(verdict.category or "", memo.category)
    plain = normalise(message.text)
    if not plain or asks(plain) or idle(plain) or gesture_of(message.text) is not Gesture.NONE:
        return False
    if same_here(plain) or outage(memo.category, plain):
        return True
    place = place_in_talk(message)
    at_home = place is not None and place.building is not None and place.building in memo.buildings
    return at_home and first_hand(plain)
