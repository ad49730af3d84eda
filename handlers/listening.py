"""Turns without a complaint of their own, which only what was said before gives a meaning."""

import re
from datetime import timedelta

from handlers import phrases
from handlers.adding import add_own, add_report, correct_place
from handlers.context import Scene
from handlers.kinship import BUILDING_BOUND, NETWORKS
from handlers.memos import FRESH, OLDER, OWN, Concern, Memo
from handlers.message import Message
from handlers.passing import LONGEST_TURN, may_go_on, perhaps
from handlers.topics import speaks_of, topic_of
from handlers.turns import own_gesture
from handlers.whereabouts import place_in_talk, place_of_name
from triage import Gesture, Place, find_place, parse_place
from triage.normalise import normalise

ECHO = timedelta(minutes=5)
# Said with a picture: look at this.
_LOOK = re.compile(r"看|瞧|睇|这|呢|图|拍|如下|视频|照片|那")


def heard_after(scene: Scene, message: Message, concern: Concern) -> None:
    """Let a turn be about a live trouble if it is; media wait for words that may follow."""
    plain = normalise(message.text)
    if concern is OWN and may_go_on(scene.talk, message) and _own_turn(scene, message, plain):
        return
    heard = concern in (FRESH, OLDER) or (concern is OWN and perhaps(scene.talk, message))
    if heard and message.text and _bystander(scene, message, plain, concern):
        return
    if _telling(message, plain) or phrases.leads_in(plain):
        scene.talk.hold(message)


def _telling(message: Message, plain: str) -> bool:
    """Whether media may show a trouble; a sticker or a captioned lunch does not."""
    if not message.media or message.media[0].kind == "sticker":
        return False
    return not plain or _is_place(message) or (_LOOK.search(plain) is not None and not phrases.idle(plain))


def _is_place(message: Message) -> bool:
    """A shared location; a venue's words are its name and address, whatever they sound like."""
    return bool(message.media) and message.media[0].kind == "location"


# --- the reporter goes on ---------------------------------------------------------------------------------


def _own_turn(scene: Scene, message: Message, plain: str) -> bool:
    talk, settings = scene.talk, scene.kit.conversations.settings
    if message.media and not _telling(message, plain):
        return False
    asked = talk.asked(message.sender, message.at)
    if asked is not None and _answers(asked, message, plain):
        return add_own(scene, message, asked, _place_meant(asked, message, plain))
    mine = talk.latest_of(message.sender, message.at, settings.same_trouble_within)
    # A reply to something else is about something else.
    if mine is None or (message.reply_to is not None and message.reply_to not in mine.messages):
        return False
    if _belongs(scene, message, plain, mine):
        return add_own(scene, message, mine, find_place(message.text))
    return False


def _belongs(scene: Scene, message: Message, plain: str, mine: Memo) -> bool:
    """Whether a reporter's further words or pictures are about the report."""
    settings, quiet = scene.kit.conversations.settings, mine.quiet_of(message.sender, message.at)
    if quiet > settings.join_within:
        return phrases.waits(plain)
    near = quiet <= settings.supplement_within
    if not plain or _is_place(message):
        return near
    if phrases.laughs(plain) or phrases.market(plain):
        return False
    if phrases.waits(plain) or phrases.outage(mine.category, plain):
        return True
    if speaks_of(scene.kit.judge, mine.category, plain):
        return True
    if phrases.idle(plain):
        return False
    if phrases.closes(plain):
        return True
    place = find_place(message.text)
    exact = place is not None and bool(place.building or place.unit or place.room or place.road)
    return near and (exact or phrases.tells_more(plain))


def _answers(memo: Memo, message: Message, plain: str) -> bool:
    """Whether this is the reporter's answer to what staff asked or said."""
    question = memo.question
    if question is None or phrases.laughs(plain) or len(plain) > LONGEST_TURN:
        return False
    if message.reply_to is not None and message.reply_to not in memo.messages:
        return False
    if question.asked or message.media:
        return not phrases.idle(plain) and not phrases.market(plain)
    if phrases.idle(plain) or phrases.market(plain):
        return False
    # Told something, people ask back; about a mere fault they chat on.
    return memo.kind == "inquiry" and (phrases.asks(plain) or phrases.wonders(plain))


def _place_meant(memo: Memo, message: Message, plain: str) -> Place | None:
    """The place in an answer; a plain yes takes over the one in the question."""
    spoken = find_place(message.text)
    guess = memo.question.place if memo.question else None
    if guess is not None and phrases.agrees(plain) and (spoken is None or spoken.building is None):
        return guess if spoken is None or guess.building or guess.landmark else spoken
    if spoken is not None:
        return spoken
    number = re.fullmatch(r"(?:在|是|我在|我们?是)?(\d{1,2})[的啊呀吧]?", plain)
    if number and memo.question and memo.question.asked and memo.place is None:
        return parse_place(f"{number[1]}号楼")
    return None


# --- somebody else ----------------------------------------------------------------------------------------


def _bystander(scene: Scene, message: Message, plain: str, concern: Concern) -> bool:
    """A neighbour's turn: an outage here too, impatience, dismay, a correction."""
    if message.reply_to is not None or phrases.laughs(plain) or len(plain) > LONGEST_TURN:
        return False
    place = place_in_talk(message)
    if concern is OLDER or not (found := _meant(scene, message, plain, place)):
        memo = _still_there(scene, message, plain, place)
        return memo is not None and add_report(scene, message, memo, place)
    if scene.talk.announced(found.category, place, message.at):
        return True
    if message.sender in found.reporters:
        return False
    if own_gesture(message.text) is Gesture.CORRECT:
        near = message.at - found.last_at <= scene.kit.conversations.settings.supplement_within
        return near and find_place(message.text) is not None and correct_place(scene, message, found)
    return add_report(scene, message, found, place)


def _meant(scene: Scene, message: Message, plain: str, place: Place | None) -> Memo | None:
    """The fresh trouble a neighbour speaks of as having it, too."""
    fresh = [memo for memo in scene.talk.fresh(message.at) if message.sender not in memo.reporters]
    for memo in fresh:
        if memo.category in NETWORKS and memo.kind != "inquiry" and phrases.outage(memo.category, plain):
            return memo
    building = place.building if place else None
    if own_gesture(message.text) is Gesture.CORRECT:
        return next(iter(fresh), None)
    near = [memo for memo in fresh if building and building in memo.buildings]
    if phrases.waits(plain):
        if near:
            return near[0]
        only = fresh[0] if len(fresh) == 1 and fresh[0].card is None else None
        return only if only is not None and (only.category in NETWORKS or only.holds(place)) else None
    agrees = phrases.same_here(plain) and phrases.suffers(plain)
    if near and agrees and not phrases.idle(plain) and not phrases.asks(plain):
        return near[0] if message.at - near[0].last_at <= ECHO else None
    bound = [memo for memo in near if memo.category in BUILDING_BOUND and message.at - memo.last_at <= ECHO]
    # Only the very next words can be a cry at what was said.
    if bound and phrases.dismayed(plain) and place_of_name(message.sender_name) is not None:
        return bound[0]
    return None


def _still_there(scene: Scene, message: Message, plain: str, place: Place | None) -> Memo | None:
    """电梯还没好： somebody else says that a known trouble lasts."""
    if not phrases.waits(plain):
        return None
    within = scene.kit.conversations.settings.same_trouble_within
    alive = [memo for memo in scene.talk.fresh(message.at, within) if message.sender not in memo.reporters]
    topic = topic_of(scene.kit.judge, plain, [memo.category for memo in alive])
    if topic is None:
        return None
    return scene.talk.same_trouble(topic, "help", place, message.sender, message.at, still=True)
