"""Ordinary talk in a group: complaints are picked out of it, everything else passes without a trace."""

from typing import Any

from desk import asking, warning
from desk.actor import speaks_as_staff
from desk.report import Finding, Report
from desk.tickets import correct, join, open_ticket, supplement, widen
from handlers.context import Scene, said_of
from handlers.conversation import NETWORKS, Concern, Memo
from handlers.message import Message
from handlers.solved import offer_to_close, take_back
from handlers.turns import leading_gesture
from storage.registry import Group
from storage.tickets import Ticket
from triage import Decision, Gesture, Place, Verdict, find_place, may_join, parse_place, read_gesture

AREA_REPORTERS, AREA_BUILDINGS = 3, 2
AREA_EMERGENCIES = {"water_supply": "water_outage", "power_supply": "power_outage"}


def overhear(scene: Scene, message: Message) -> None:
    """Judge one message of the talk and act on it, or forget it."""
    verdict = scene.kit.judge.judge(message.text)
    gesture = _meant(scene, message, verdict)
    if verdict.decision is Decision.IGNORE and gesture is Gesture.NONE and not message.media:
        return
    group = scene.group
    if group is None or not message.sender or speaks_as_staff(scene.actor):
        return
    if verdict.decision is Decision.ALERT:
        if scene.claim():
            warning.scam(scene.work, group, scene.actor, said_of(message), message.thread)
        return
    if message.forwarded:
        return
    if gesture is not Gesture.NONE and _gesture(scene, message, gesture):
        return
    if verdict.decision is not Decision.IGNORE:
        _report(scene, message, verdict, group)
    elif message.media:
        _media(scene, message)


def report(
    scene: Scene,
    message: Message,
    verdict: Verdict,
    group: Group,
    place: Place | None = None,
    source: str = "talk",
) -> int:
    """Open a ticket for what was said; its number."""
    place = place or place_of(message, verdict)
    said = (said_of(message), *scene.talk.take_media(message.sender, message.at))
    finding = finding_of(verdict, place)
    number = open_ticket(
        scene.work,
        Report(scene.actor, group, finding, message.text, said, source, message.thread),
    )
    memo = Memo(
        number=number,
        category=finding.category,
        kind=finding.kind,
        place=place,
        last_at=message.at,
        reporters={message.sender},
        buildings={place.building} if place and place.building else set(),
        emergency=finding.emergency is not None,
        messages={item.message_id for item in said},
    )
    scene.talk.remember(memo)
    return number


def add_report(scene: Scene, message: Message, ticket: Ticket, place: Place | None) -> None:
    """The same trouble again: the same person adds to it, another one joins."""
    said, building = said_of(message), place.building if place else None
    known = scene.talk.latest_of(
        message.sender, message.at, scene.kit.conversations.settings.same_trouble_within
    )
    if known is not None and known.number == ticket.number:
        supplement(scene.work, ticket, scene.actor, said, place.text if place and not ticket.place else None)
    else:
        join(scene.work, ticket, scene.actor, said, building)
    for item in scene.talk.take_media(message.sender, message.at):
        supplement(scene.work, ticket, scene.actor, item)
    memo = scene.talk.touch(ticket.number, message.at, message.id, message.sender, place)
    if memo is not None:
        _widen(scene, ticket, memo)


def finding_of(verdict: Verdict, place: Place | None) -> Finding:
    """A verdict in the desk's terms; what a register button or command leaves open is plain help."""
    evidence: tuple[dict[str, Any], ...] = tuple(
        {"rule": item.rule, "words": item.words, "weight": item.weight} for item in verdict.evidence
    )
    return Finding(
        category=verdict.category or "other",
        kind=verdict.kind or "help",
        urgency=verdict.urgency or "normal",
        emergency=verdict.emergency,
        place=verdict.place or (place.text if place else None),
        building=place.building if place else None,
        evidence=evidence,
    )


def _report(scene: Scene, message: Message, verdict: Verdict, group: Group) -> None:
    place = place_of(message, verdict)
    same = scene.talk.same_trouble(
        verdict.category or "other", verdict.kind or "help", place, message.sender, message.at
    )
    if not scene.claim():
        return
    ticket = scene.live(same.number) if same else None
    if ticket is not None:
        add_report(scene, message, ticket, place)
    elif verdict.decision is Decision.OPEN:
        report(scene, message, verdict, group, place)
    else:
        finding = finding_of(verdict, place)
        unsure = Report(
            scene.actor, group, finding, message.text, (said_of(message),), "card", message.thread
        )
        if verdict.decision is Decision.ANSWER and verdict.answer:
            entry = scene.kit.judge.handbook[verdict.answer]
            asking.answer(scene.work, unsure, entry.title, entry.answer)
        else:
            asking.ask(scene.work, unsure)


def _meant(scene: Scene, message: Message, verdict: Verdict) -> Gesture:
    """The turn the words are, where there is a ticket they could mean."""
    concern = scene.talk.concerns(message.sender, message.at) if message.text else Concern.NONE
    if concern is Concern.NONE or (concern is Concern.FRESH and not may_join(message.text)):
        return Gesture.NONE
    gesture = read_gesture(message.text)
    # “好了,就是灯还没亮” begins like a thank-you and is a complaint: only joining comes before the verdict.
    if gesture is Gesture.NONE:
        leading = leading_gesture(message.text)
        if verdict.decision is Decision.IGNORE or leading is Gesture.JOIN:
            return leading
    return gesture


def _gesture(scene: Scene, message: Message, gesture: Gesture) -> bool:
    """Act on a turn that only means something after what was said before; False if it meant nothing here."""
    settings = scene.kit.conversations.settings
    if gesture is Gesture.JOIN:
        place = find_place(message.text) or find_place(message.sender_name)
        return _act(scene, message, scene.talk.joinable(place, message.at), place)
    mine = scene.talk.latest_of(message.sender, message.at, settings.same_trouble_within)
    if mine is None:
        return False
    age = message.at - mine.last_at
    place = find_place(message.text)
    if gesture is Gesture.SOLVED:
        return offer_to_close(scene, message, mine.number)
    if gesture is Gesture.WITHDRAW:
        return take_back(scene, message, mine.number)
    if gesture is Gesture.URGE or (gesture is Gesture.ADDRESS and age <= settings.supplement_within):
        return _add(scene, message, mine.number, place)
    if gesture is Gesture.CORRECT and age <= settings.join_within:
        return correct_place(scene, message, mine.number)
    return False


def correct_place(scene: Scene, message: Message, number: int) -> bool:
    """说错了： the place (or the words) of the ticket change."""
    ticket = scene.live(number)
    if ticket is None or not scene.claim():
        return ticket is not None
    place = find_place(message.text)
    correct(scene.work, ticket, scene.actor, said_of(message), place.text if place else None)
    if place:
        scene.talk.moved(number, place)
    return True


def _act(scene: Scene, message: Message, memo: Memo | None, place: Place | None) -> bool:
    if memo is None or message.sender in memo.reporters:
        return False
    ticket = scene.live(memo.number)
    if ticket is None or not scene.claim():
        return False
    add_report(scene, message, ticket, place)
    return True


def _add(scene: Scene, message: Message, number: int, place: Place | None) -> bool:
    ticket = scene.live(number)
    if ticket is None or not scene.claim():
        return False
    supplement(scene.work, ticket, scene.actor, said_of(message), place.text if place else None)
    scene.talk.touch(number, message.at, message.id, place=place)
    return True


def _media(scene: Scene, message: Message) -> None:
    settings = scene.kit.conversations.settings
    mine = scene.talk.latest_of(message.sender, message.at, settings.supplement_within)
    if mine is None:
        scene.talk.hold(message.sender, message.at, said_of(message))
    else:
        _add(scene, message, mine.number, None)


def _widen(scene: Scene, ticket: Ticket, memo: Memo) -> None:
    """Three reporters of two buildings without water or power: not a tap any more but an area."""
    emergency = AREA_EMERGENCIES.get(memo.category)
    if emergency is None or memo.emergency or memo.category not in NETWORKS or memo.kind == "inquiry":
        return
    if len(memo.reporters) >= AREA_REPORTERS and len(memo.buildings) >= AREA_BUILDINGS:
        memo.emergency = True
        widen(scene.work, ticket, emergency)


def place_of(message: Message, verdict: Verdict) -> Place | None:
    """Where it is: named in the words, else what the sender's display name tells."""
    return parse_place(verdict.place) if verdict.place else find_place(message.sender_name)
