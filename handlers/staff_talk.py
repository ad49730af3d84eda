"""What staff say in a group opens nothing, but it tells what is announced, asked and done."""

import re

from handlers.context import Scene
from handlers.conversation import Talk
from handlers.memos import NO_CONCERN, Concern, Memo, Question
from handlers.message import Message
from handlers.notices import read_notice
from handlers.topics import topic_of
from handlers.turns import gesture_of
from triage import Gesture, find_place
from triage.normalise import normalise

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_FORMS = "姐|哥|叔|姨|婶|伯|爷|奶|嫂|阿姨|老师|先生|女士|大爷|大妈|大姐|大哥|师傅|奶奶|爷爷|总"
_OVER = re.compile(
    r"(?:修|接|弄|搞|通|清|换|补|装|焊|拉|抢修|处理|恢复|解决|更换|清理|疏通|维修)(?:完|返|翻|通)?(?:好|妥|"
    r"掂|毕|复)?(?:咗|了|喇|啦|晒|完毕|完成)"
    r"|已(?:经)?(?:全部)?(?:修复|恢复|解决|处理完|更换|清理|疏通|接通|送电|送水|供水|供电)|恢复(?:供|正常)|"
    r"搞掂|(?:来|有|返)(?:水|电|气|网)(?:了|啦|喇)|^好了|火灭"
)
_QUESTION = re.compile(
    r"[？?]|哪|吗|几[栋幢座楼号层]|多少|谁|没有?[？?]?$|有没有|没得$|冇$|未$|什么|啥|咩|边度|呢$"
)


def staff_says(scene: Scene, message: Message, concern: Concern) -> None:
    """Remember what staff announced, asked, or called done."""
    scene.talk.announce(read_notice(message.text, message.at))
    if concern is NO_CONCERN or message.forwarded:
        return
    plain = normalise(message.text)
    memo = meant_by_staff(scene, message, plain)
    if memo is None:
        return
    scene.talk.add_message(memo, message.id)
    heed(scene.talk, memo, message, plain)


def heed(talk: Talk, memo: Memo, message: Message, plain: str) -> None:
    """What staff said about this trouble: over, or a word to its reporters that waits for theirs."""
    if gesture_of(message.text) in (Gesture.DONE, Gesture.SOLVED) or _OVER.search(plain):
        memo.settled_at, memo.question = message.at, None
    elif plain:
        asked = _QUESTION.search(plain) is not None
        talk.ask(memo, Question(message.at, asked, find_place(message.text)))


def meant_by_staff(scene: Scene, message: Message, plain: str) -> Memo | None:
    """The trouble staff speak of: replied to, named by person, place or thing, else the latest."""
    talk = scene.talk
    if message.reply_to is not None:
        number = talk.ticket_of(message.reply_to)
        return talk.memo(number) if number is not None else None
    recent = talk.fresh(message.at, scene.kit.conversations.settings.same_trouble_within)
    for memo in recent:
        if any(_names(name, plain) for name in memo.names.values()):
            return memo
    place = find_place(message.text)
    if place is not None and place.building:
        there = [memo for memo in recent if place.building in memo.buildings]
        if there:
            return there[0]
    topic = topic_of(scene.kit.judge, plain, [memo.category for memo in recent])
    if topic is not None:
        return next(memo for memo in recent if memo.category == topic)
    return next(iter(talk.fresh(message.at)), None)


def _names(name: str, plain: str) -> bool:
    """Whether staff turn to somebody of this display name: 阿公 for 金阿公, 叶姐 for 14幢叶."""
    parts = [part for part in _HAN.findall(re.sub(r"[栋幢座楼号单元室层]", " ", normalise(name))) if part]
    for part in parts:
        if len(part) >= 2 and (part in plain or part[-2:] in plain):
            return True
        if re.search(rf"{part[0]}(?:{_FORMS})", plain) and len(part) <= 3:
            return True
    return False
