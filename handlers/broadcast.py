"""Writing a broadcast in the private chat: step by step, or in one line; and 广播情况."""

import re
from collections.abc import Callable
from datetime import datetime

from desk.broadcasts import campaign_drafts as drafts
from desk.broadcasts import campaign_report
from desk.broadcasts.campaign_approval import submit
from desk.broadcasts.campaign_rights import require_author, steered
from desk.errors import RuleError
from desk.outbox import ButtonRows, Note
from desk.wording import campaigns as wording
from desk.wording import progress as wording_progress
from grids.when import WhenError, read_moment
from handlers.audit import audited
from handlers.broadcast_words import OneLine, take_apart
from handlers.commands import Order
from handlers.context import Scene
from handlers.message import Message
from storage.campaigns import Campaign
from storage.outbox import TALK

_LEAVE = frozenset({"取消", "退出", "算了", "不发了", "/cancel"})
_SEND = frozenset({"发送", "确认", "确定", "好", "好的", "发"})
_NOW = frozenset({"马上", "马上发", "现在", "现在发", "立即", "立刻"})
_STEPS = {"改内容": "words", "改对象": "audience", "定时": "time", "改时间": "time", "紧急": "reason"}
_MEDIA = {"photo": "photo", "file": "file"}


def broadcast(scene: Scene, message: Message, order: Order) -> str:
    """`广播`: begin, or go on; with words after it, all in one line. Nothing goes out without a press."""
    require_author(scene.actor)
    if not message.private:
        raise RuleError(wording.IN_PRIVATE)
    found = _fresh_draft(scene)
    if not order.words and not message.media:
        drafts.ask(scene.work, found or drafts.begin(scene.work, scene.actor), wording.GO_ON if found else "")
        return ""
    line = take_apart(order.words, scene.now)
    draft = drafts.begin(scene.work, scene.actor)
    _fill(scene, message, draft, line)
    drafts.ask(scene.work, draft)
    return ""


def situation(scene: Scene, message: Message, order: Order) -> str:
    """`广播情况`: one broadcast, or the newest ones of those the speaker may see."""
    require_author(scene.actor)
    if not message.private:
        raise RuleError(wording.REPORT_IN_PRIVATE)
    words = order.words.strip().lstrip("#")
    if not words:
        return campaign_report.latest_text(scene.work, _visible(scene))
    number = re.fullmatch(r"(\d{1,12})(?:号)?", words)
    if number is None:
        raise RuleError("请写上广播的号码，例如：广播情况 12")
    try:
        campaign = steered(scene.work, int(number[1]), scene.actor)
    except RuleError as error:
        raise RuleError(wording_progress.unknown(number[1])) from error
    text = campaign_report.report_text(scene.work, campaign)
    speak(scene, text, wording_progress.progress_buttons(campaign.number, campaign.state))
    return ""


def speak(scene: Scene, text: str, buttons: ButtonRows, about: str = "campaign", rank: int = TALK) -> None:
    """Say something with buttons where the event came from."""
    event = scene.event
    group = not event.private
    scene.work.say(Note(event.platform, event.chat, text, buttons, group=group, about=about, rank=rank))


def is_writing(scene: Scene) -> bool:
    """Has whoever speaks begun a broadcast that is neither sent nor forgotten?"""
    return _fresh_draft(scene) is not None


def carries_on(scene: Scene, message: Message) -> bool:
    """The next message of somebody who is writing a broadcast; False if nobody is."""
    draft = drafts.find_draft(scene.work, scene.actor)
    if draft is None or not scene.claim():
        return draft is not None
    if drafts.is_old(scene.work, draft):
        drafts.drop(scene.work, draft)
        scene.reply(wording.OLD_DRAFT, about="draft")
    elif message.edited_at is not None:
        raise RuleError(wording.EDITED_DRAFT)
    elif _plain(message.text) in _LEAVE:
        drafts.drop(scene.work, draft)
        scene.reply(wording.DROPPED, about="draft")
    elif message.album and draft.step != "words" and message.media and not message.text:
        once = f"album:{draft.id}:{message.album}"
        scene.work.say_once(Note(message.platform, message.chat, wording.ALBUM, about="draft", once=once))
    else:
        _ANSWERS[draft.step](scene, message, draft)
    return True


def _words(scene: Scene, message: Message, draft: Campaign) -> None:
    drafts.set_words(draft, message.text, _media(message), message.platform)
    drafts.ask(scene.work, draft)


def _audience(scene: Scene, message: Message, draft: Campaign) -> None:
    drafts.set_audience(scene.work, draft, _text(message))
    drafts.ask(scene.work, draft)


def _time(scene: Scene, message: Message, draft: Campaign) -> None:
    words = _plain(_text(message))
    drafts.set_time(draft, None if words in _NOW else _read(scene, words))
    drafts.ask(scene.work, draft)


def _reason(scene: Scene, message: Message, draft: Campaign) -> None:
    drafts.set_urgent(draft, _text(message))
    drafts.ask(scene.work, draft)


def _ready(scene: Scene, message: Message, draft: Campaign) -> None:
    """Words instead of a press."""
    words = _plain(_text(message))
    if words in _SEND:
        with audited(scene, "broadcast:submit", None, str(draft.number)):
            submit(scene.work, draft)
        return
    if words in _STEPS:
        draft.step = _STEPS[words]
    elif words in _NOW:
        drafts.set_time(draft, None)
    elif match := re.fullmatch(r"紧急[\s,\uff0c:\uff1a]+(.+)", words, re.DOTALL):
        drafts.set_urgent(draft, match[1])
    else:
        drafts.set_time(draft, _read(scene, re.sub(r"^定时[\s:\uff1a]*", "", words), wording.READY_HOW))
    drafts.ask(scene.work, draft)


_ANSWERS: dict[str, Callable[[Scene, Message, Campaign], None]] = {
    "words": _words,
    "audience": _audience,
    "time": _time,
    "reason": _reason,
    "ready": _ready,
}


def _fill(scene: Scene, message: Message, draft: Campaign, line: OneLine) -> None:
    """All that one line says; whatever is missing, or could not be meant, is asked for."""
    draft.scheduled_for = line.moment
    if line.text or message.media:
        drafts.set_words(draft, line.text, _media(message), message.platform)
    if line.places:
        draft.step = "audience"  # so that the next words are the answer, should these not be understood
        drafts.set_audience(scene.work, draft, " ".join(line.places))
    if line.reason:
        drafts.set_urgent(draft, line.reason)
    elif line.urgent:
        draft.step = "reason"


def _read(scene: Scene, words: str, otherwise: str = "") -> datetime:
    try:
        return read_moment(words, scene.now)
    except WhenError as error:
        unread = otherwise and "没看懂" in str(error)
        raise RuleError(otherwise if unread else str(error)) from error


def _media(message: Message) -> tuple[str, str] | None:
    if not message.media:
        return None
    first = message.media[0]
    if first.kind not in _MEDIA:
        raise RuleError(wording.ONLY_WORDS)
    return _MEDIA[first.kind], first.ref


def _text(message: Message) -> str:
    if not message.text.strip():
        raise RuleError(wording.ONLY_TEXT_HERE)
    return message.text


def _plain(text: str) -> str:
    return text.strip().strip("。.!\uff01~")


def _fresh_draft(scene: Scene) -> Campaign | None:
    draft = drafts.find_draft(scene.work, scene.actor)
    return None if draft is None or drafts.is_old(scene.work, draft) else draft


def _visible(scene: Scene) -> list[Campaign]:
    visible = []
    for campaign in campaign_report.recent(scene.work):
        try:
            visible.append(steered(scene.work, campaign.number, scene.actor))
        except RuleError:
            continue
    return visible
