"""Ordinary talk in a group: complaints are picked out of it, everything else passes without a trace."""

from desk.actor import speaks_as_staff, speaks_for_utility
from desk.tickets import warning
from grids.lifecycle import State
from handlers import phrases
from handlers.adding import add_own, add_report, correct_place
from handlers.context import Scene
from handlers.kinship import BUILDING_BOUND, DISPUTES, HEAPS, NETWORKS, same_family
from handlers.listening import heard_after
from handlers.memos import NO_CONCERN, OWN, Memo, said_of
from handlers.message import Message
from handlers.opening import ask, is_urgent, report
from handlers.phrases import only_doubts, quarrels, waits
from handlers.rating import says_how_it_was
from handlers.solved import offer_to_close, take_back
from handlers.staff_talk import staff_says
from handlers.topics import speaks_of
from handlers.turns import apart, gesture_of, own_gesture
from handlers.whereabouts import place_in_talk, place_of
from storage.registry import Group
from triage import Decision, Evidence, Gesture, Place, Verdict, find_place
from triage.normalise import normalise

# Asked for with every message, as Concern's are.
_IGNORE, _ALERT = Decision.IGNORE, Decision.ALERT


def overhear(scene: Scene, message: Message, verdict: Verdict) -> None:
    """Act on one message of the talk as it was judged, or forget it."""
    group = scene.group
    if group is None or not message.sender:
        return
    concern = scene.talk.concerns(message.sender, message.at)
    if speaks_as_staff(scene.actor):
        staff_says(scene, message, concern)
        return
    if verdict.decision is _ALERT:
        scene.talk.warned(message.at)
        if scene.claim():
            warning.scam(scene.work, group, scene.actor, said_of(message), message.thread)
        return
    if message.forwarded:
        return
    if speaks_for_utility(scene.actor):
        staff_says(scene, message, concern)
        return
    if concern is OWN and verdict.decision is not Decision.OPEN and says_how_it_was(scene, message):
        return
    if (
        concern is not NO_CONCERN
        and message.text
        and _gesture(scene, message, _meant(scene, message, verdict))
    ):
        return
    if verdict.decision is not _IGNORE:
        _report(scene, message, verdict, group)
    else:
        heard_after(scene, message, concern)


def _report(scene: Scene, message: Message, verdict: Verdict, group: Group) -> None:
    """A complaint, or what looks like one: added to its trouble, else registered or asked about."""
    place, plain = place_of(message, verdict), normalise(message.text)
    category = verdict.category or "other"
    if _is_echo(scene, message, verdict, place, plain):
        return
    same = _same_trouble(scene, message, verdict, place, waits(plain))
    if same is not None and same.card is not None and not _sure_of(scene, same, message, verdict, place):
        same = None
    if same is None and not is_urgent(verdict):
        if verdict.decision is Decision.ASK and not speaks_of(scene.kit.judge, category, plain):
            same = _own_just_now(scene, message)
        if same is None and _quarrel(scene, message, category, plain):
            return
    if not scene.claim():
        return
    if same is not None:
        add_report(scene, message, same, place)
    else:
        _begin(scene, message, verdict, group, place)
    for other in verdict.also:
        if apart(plain, verdict, other):
            _second(scene, message, other, verdict, group)


def _is_echo(scene: Scene, message: Message, verdict: Verdict, place: Place | None, plain: str) -> bool:
    """Whether it only says again what staff announced, or doubts a lure just posted; no emergency does."""
    category = verdict.category or "other"
    if not is_urgent(verdict) and scene.talk.announced(category, place, message.at):
        return True
    doubts = verdict.decision is Decision.ASK and category == "fraud" and scene.talk.lure_near(message.at)
    return doubts and only_doubts(plain)


def _begin(scene: Scene, message: Message, verdict: Verdict, group: Group, place: Place | None) -> None:
    """A trouble nobody has told of before."""
    if place is None and is_urgent(verdict):
        place = _just_there(scene, message, verdict.category or "other")
    if verdict.decision is Decision.OPEN:
        report(scene, message, verdict, group, place, mixed=bool(verdict.also))
    else:
        ask(scene, message, verdict, group, place)


def _same_trouble(
    scene: Scene, message: Message, verdict: Verdict, place: Place | None, still: bool = False
) -> Memo | None:
    """The trouble of the talk that this is about; none that has ended meanwhile, in private or by itself.

    What was reported as done is still its reporters': a neighbour's complaint tells that it is not.
    """
    category, kind = verdict.category or "other", verdict.kind or "help"
    while True:
        same = scene.talk.same_trouble(
            category, kind, place, message.sender, message.at, still, verdict.emergency
        )
        if same is None or same.card is not None:
            return same
        if (ticket := scene.live(same.number)) is not None:
            denied = State(ticket.state) is State.RESOLVED and message.sender not in same.reporters
            return None if denied and verdict.decision is Decision.OPEN else same


def _just_there(scene: Scene, message: Message, category: str) -> Place | None:
    """Where the trouble is that an emergency has come of: who cries out does not say again what all know."""
    fresh = [memo for memo in scene.talk.fresh(message.at) if same_family(memo.category, category)]
    mine = [memo for memo in fresh if message.sender in memo.reporters]
    return next((memo.place for memo in mine or fresh[:1]), None)


def _second(scene: Scene, message: Message, other: Verdict, first: Verdict, group: Group) -> None:
    """Another problem in the same message."""
    place = place_of(message, other if other.place else first)
    category = other.category or "other"
    if scene.talk.announced(category, place, message.at):
        return
    same = _same_trouble(scene, message, other, place)
    if same is None or same.card is not None or same.category != category:
        report(scene, message, other, group, place, mixed=True)
    else:
        add_report(scene, message, same, place)


def _sure_of(scene: Scene, memo: Memo, message: Message, verdict: Verdict, place: Place | None) -> bool:
    """Whether this is a second voice on what the worker was asked about: then a ticket is made of it.

    What was asked about may be idle talk; only nearness in time, kind and place lets others add to it.
    """
    if message.sender in memo.reporters:
        return verdict.decision is not Decision.OPEN
    settings = scene.kit.conversations.settings
    if verdict.category != memo.category or message.at - memo.last_at > settings.join_within:
        return False
    if memo.category in NETWORKS:
        return True
    building = place.building if place else None
    return building in memo.buildings if building else memo.place is None


def _own_just_now(scene: Scene, message: Message) -> Memo | None:
    """An unsure word right after one's own report belongs to it."""
    settings = scene.kit.conversations.settings
    mine = scene.talk.latest_of(message.sender, message.at, settings.supplement_within)
    if mine is None or mine.quiet_of(message.sender, message.at) > settings.supplement_within:
        return None
    place = find_place(message.text)
    return mine if place is None or mine.holds(place) else None


def _quarrel(scene: Scene, message: Message, category: str, plain: str) -> bool:
    """Words to each other's face after a complaint about somebody's doing: no complaint of their own."""
    if category not in DISPUTES or not quarrels(plain) or find_place(message.text) is not None:
        return False
    within = scene.kit.conversations.settings.supplement_within
    return any(memo.category in DISPUTES for memo in scene.talk.fresh(message.at, within))


def _meant(scene: Scene, message: Message, verdict: Verdict) -> Gesture:
    """The turn the words are, where there is a ticket they could mean."""
    if verdict.decision is Decision.OPEN:
        # “好了,就是灯还没亮” begins like a thank-you and is a complaint.
        return Gesture.NONE
    settings = scene.kit.conversations.settings
    mine = scene.talk.latest_of(message.sender, message.at, settings.same_trouble_within)
    whole = own_gesture(message.text) if mine is not None else gesture_of(message.text)
    if verdict.decision is Decision.IGNORE or whole is Gesture.JOIN:
        return whole
    exact = gesture_of(message.text)
    return exact if exact is not Gesture.URGE else Gesture.NONE


def _gesture(scene: Scene, message: Message, gesture: Gesture) -> bool:
    """Act on a turn that only means something after what was said before; False if it meant nothing here."""
    settings = scene.kit.conversations.settings
    if gesture is Gesture.NONE:
        return False
    mine = scene.talk.latest_of(message.sender, message.at, settings.same_trouble_within)
    if gesture is Gesture.JOIN:
        return _join(scene, message)
    if mine is None:
        return False
    quiet = mine.quiet_of(message.sender, message.at)
    if gesture is Gesture.SOLVED:
        return offer_to_close(scene, message, mine)
    if gesture is Gesture.WITHDRAW:
        return take_back(scene, message, mine)
    place = find_place(message.text)
    if gesture is Gesture.URGE or (gesture is Gesture.ADDRESS and quiet <= settings.supplement_within):
        return add_own(scene, message, mine, place)
    if gesture is Gesture.CORRECT and message.at - mine.last_at <= settings.join_within:
        return correct_place(scene, message, mine)
    return False


def _elsewhere_too(scene: Scene, message: Message) -> bool:
    """我们15栋也不亮： bound to its building it is another trouble there; of all else the worker hears."""
    spoken, fresh = find_place(message.text), scene.talk.fresh(message.at)
    if spoken is None or spoken.building is None or not fresh or scene.group is None:
        return False
    memo = fresh[0]
    if memo.category in NETWORKS or memo.kind == "inquiry" or message.reply_to is not None:
        return False
    ticket = scene.live(memo.number)
    sure = ticket is not None and memo.category in BUILDING_BOUND | HEAPS
    verdict = Verdict(
        decision=Decision.OPEN if sure else Decision.ASK,
        category=memo.category,
        kind=memo.kind,
        urgency=ticket.urgency if ticket is not None and ticket.emergency is None else "normal",
        emergency=None,
        confidence=0.7,
        place=spoken.text,
        evidence=(Evidence("turn:too", message.text[:30], 2.0),),
    )
    if scene.claim():
        (report if sure else ask)(scene, message, verdict, scene.group, spoken)
    return True


def _join(scene: Scene, message: Message) -> bool:
    place = place_in_talk(message)
    plain = normalise(message.text)
    bare = phrases.bare(plain) and find_place(message.text) is None
    if bare and phrases.another_subject(plain):
        return False
    memo = scene.talk.joinable(place, message.at, bare)
    if memo is None:
        return not bare and _elsewhere_too(scene, message)
    home = place is not None and place.building is not None and place.building in memo.buildings
    if message.sender in memo.reporters or (bare and memo.card is not None and not home):
        return False
    if scene.talk.announced(memo.category, place, message.at):
        return True
    return add_report(scene, message, memo, place)
