"""What is added to a trouble that is known: supplements, corrections, neighbours who have it too."""

from desk.tickets import asking
from desk.tickets.opening import correct, join, supplement, widen
from handlers.context import Scene
from handlers.denials import denies, deny, may_deny
from handlers.kinship import NETWORKS
from handlers.memos import Memo, said_of
from handlers.message import Message
from handlers.turns import place_meant
from handlers.whereabouts import completed, corrected, is_inner, is_out_of_doors, merged
from storage.tickets import Ticket
from triage import Place, find_place
from triage.normalise import normalise

AREA_REPORTERS, AREA_BUILDINGS = 3, 2
AREA_EMERGENCIES = {"water_supply": "water_outage", "power_supply": "power_outage"}


def add_report(scene: Scene, message: Message, memo: Memo, place: Place | None) -> bool:
    """The same trouble again: the same person adds to it, another one joins. False if it is over."""
    if message.sender in memo.reporters:
        return add_own(scene, message, memo, find_place(message.text))
    if memo.card is not None and not _confirm(scene, memo):
        return False
    ticket = scene.live(memo.number)
    if ticket is None or not scene.claim():
        return False
    said, building = said_of(message), place.building if place else None
    join(scene.work, ticket, scene.actor, said, building)
    for item in scene.talk.take_media(message.sender, message.at):
        supplement(scene.work, ticket, scene.actor, item)
    _touch(scene, message, memo, place)
    _widen(scene, ticket, memo)
    return True


def add_own(scene: Scene, message: Message, memo: Memo, spoken: Place | None = None) -> bool:
    """A reporter adds words, a photo, an address. False if it is over, or heard before."""
    ticket = scene.live(memo.number)
    if (ticket is None and memo.card is None) or not scene.claim():
        return False
    place = better_place(message, memo.place, spoken, memo.guessed)
    items = (said_of(message), *scene.talk.take_media(message.sender, message.at))
    if ticket is None:
        memo.pending += items
        if place is not None:
            asking.locate(scene.work, -memo.number, place.text, place.building)
    else:
        for item in items:
            supplement(scene.work, ticket, scene.actor, item, place.text if place else None)
        deny(scene, message, ticket)
    if memo.offered and may_deny(message.text) and denies(normalise(message.text)):
        # 又灭了: it was not over, and when it is it may be offered again.
        memo.offered, memo.settled_at = False, None
    _touch(scene, message, memo, None)
    if place is not None:
        scene.talk.moved(memo.number, place)
    return True


def correct_place(scene: Scene, message: Message, memo: Memo) -> bool:
    """说错了： the place (or the words) of the ticket change."""
    ticket = scene.live(memo.number)
    spoken = place_meant(message.text)
    place = corrected(memo.place, completed(spoken, message)) if spoken is not None else None
    if ticket is None:
        return memo.card is not None and add_own(scene, message, memo, place)
    if not scene.claim():
        return True
    correct(scene.work, ticket, scene.actor, said_of(message), place.text if place else None)
    scene.talk.touch(memo.number, message.at, message.id)
    if place is not None:
        scene.talk.moved(memo.number, place)
    return True


def better_place(message: Message, known: Place | None, spoken: Place | None, guessed: bool) -> Place | None:
    """The trouble's place with what has just been said of it; None if that tells nothing new."""
    if spoken is None or known is None:
        return completed(spoken, message) if spoken is not None else None
    if spoken.building and known.building != spoken.building:
        if known.building:
            return spoken if guessed else None
        # A floor of the story (停在5楼) yields to a full address.
        return spoken if is_inner(known) and (spoken.unit or spoken.room) else merged(known, spoken)
    if guessed and is_out_of_doors(spoken):
        return spoken  # the door in somebody's name is only where they live
    if known.building:
        detailed = known.unit or known.floor or known.room or known.landmark
        return None if detailed or not (spoken.building or is_inner(spoken)) else merged(known, spoken)
    return merged(known, spoken) if is_inner(known) and not is_inner(spoken) else None


def _touch(scene: Scene, message: Message, memo: Memo, place: Place | None) -> None:
    scene.talk.touch(memo.number, message.at, message.id, message.sender, place, message.sender_name)
    if memo.question is not None:
        memo.question.answered.add(message.sender)


def _confirm(scene: Scene, memo: Memo) -> bool:
    """Two who say the same: what the worker was only asked about is a ticket now."""
    card = -memo.number
    number = asking.confirm(scene.work, card, memo.pending)
    if number is None:
        scene.talk.forget(memo.number)
        return False
    scene.talk.registered(card, number)
    return True


def _widen(scene: Scene, ticket: Ticket, memo: Memo) -> None:
    """Three reporters of two buildings without water or power: not a tap any more but an area."""
    emergency = AREA_EMERGENCIES.get(memo.category)
    if emergency is None or memo.emergency or memo.category not in NETWORKS or memo.kind == "inquiry":
        return
    if len(memo.reporters) >= AREA_REPORTERS and len(memo.buildings) >= AREA_BUILDINGS:
        memo.emergency = emergency
        widen(scene.work, ticket, emergency)
