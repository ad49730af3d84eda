"""报事 in private, step by step: what is the matter, what was understood, and off it goes."""

import re
from dataclasses import replace

from desk.errors import RuleError
from desk.people.joining import read_code
from desk.tickets import reporting as desk
from desk.tickets.report import Finding
from desk.wording import reporting as words
from desk.wording.tickets import BUTTON_GONE
from handlers.commands import POSTER
from handlers.context import Scene
from handlers.memos import said_of
from handlers.message import Message, Press
from handlers.opening import finding_of
from handlers.whereabouts import place_of_name
from storage.reports import ReportDraft
from triage import Decision, find_place

_LEAVE = frozenset({"取消", "退出", "算了", "不报了", "不用了", "/cancel"})
_SEND = frozenset({"提交", "确认", "确定", "对", "对的", "是", "是的", "好", "好的", "没错"})
_WHERE = re.compile(r"(?:改)?网格[\s:\uff1a]+(.+)")
_NO_NAME = frozenset({"网格", "改网格"})
# A greeting, or not one Chinese character: nobody reports that.
_IDLE = re.compile(
    r"(?:你好|您好|大家好|早上好|下午好|晚上好|在吗|在不在|有人吗|谢谢|多谢|辛苦了|"
    r"喂|嗯|哦|啊|吗|[^\u4e00-\u9fff])*"
)
_TAKEN = frozenset({"photo", "video", "voice", "file", "location"})


def begins(scene: Scene, message: Message, said: str) -> bool:
    """In private begin step by step, whatever is known: what is said there never shows in a group."""
    poster = POSTER.fullmatch(said)
    if not message.private:
        if poster is not None:
            raise RuleError(words.IN_PRIVATE)
        return False
    code = poster[1] if poster is not None else None
    gone = code is not None and not desk.is_narrow(scene.work, code)
    draft = desk.begin(scene.work, scene.actor, None if gone else code)
    if gone:
        desk.ask(scene.work, draft, words.NO_SUCH_CODE)
    elif (said and poster is None) or message.media:
        _take(scene, replace(message, text="" if poster else said), draft)
    else:
        grid = scene.work.directory.grid_name(code) if code else None
        desk.ask(scene.work, draft, words.ask_what(grid))
    return True


def carries_on(scene: Scene, message: Message) -> bool:
    """The next message of somebody who is reporting; False if nobody is."""
    plain = message.text.strip().strip("。.!\uff01~ ")
    draft = desk.find_draft(scene.work, scene.actor)
    if draft is None or read_code(plain) is not None or (message.forwarded and not plain):
        if draft is None and plain == "/cancel" and scene.claim():
            scene.reply(words.NOTHING_BEGUN)
            return True
        return False
    if not scene.claim():
        return True
    if plain in _LEAVE:
        desk.drop(scene.work, draft)
        scene.reply(words.GIVEN_UP)
    elif plain in _SEND:
        _send(scene, draft)
    elif draft.text and (named := _WHERE.fullmatch(plain)):
        _place(scene, draft, named[1])
    elif draft.text and plain in _NO_NAME:
        raise RuleError(words.SAY_GRID)
    elif draft.text and draft.grid_code is None and message.edited_at is None and not message.media:
        _place(scene, draft, plain)
        if draft.grid_code is not None and plain not in scene.work.directory.grid_name(draft.grid_code):
            desk.add(scene.work, draft, said_of(message))  # a place says more than its grid
    else:
        _take(scene, message, draft)
    return True


def begins_unasked(scene: Scene, message: Message) -> bool:
    """A trouble told in private without 报事 is one all the same; it is confirmed before it is sent."""
    if message.edited_at is not None or message.forwarded or not message.text.strip():
        return False
    verdict = scene.kit.judge.judge(message.text)
    # Staff talk of troubles all day; only an emergency is more than talk.
    opens = verdict.decision is Decision.OPEN and not scene.actor.staff
    if verdict.emergency is None and not opens:
        return False
    _take(scene, message, desk.begin(scene.work, scene.actor))
    return True


def pressed(scene: Scene, _press: Press, number: int, word: str) -> str:
    """提交 or 取消 under what was understood."""
    draft = desk.must_be_current(desk.find_draft(scene.work, scene.actor), number)
    if word == "drop":
        desk.drop(scene.work, draft)
        scene.settle(words.GIVEN_UP, desk.ASKED)
        return words.GIVEN_UP
    if word.isdecimal() and desk.is_narrow(scene.work, word):
        name = scene.work.directory.grid_name(word)
        scene.settle(words.chosen(name), desk.ASKED)
        _place(scene, draft, word)
        return words.chosen(name)
    if word != "send":
        raise RuleError(BUTTON_GONE)
    ticket = _send(scene, draft)
    scene.settle(words.sent(ticket), desk.ASKED)
    return words.sent(ticket)


def _place(scene: Scene, draft: ReportDraft, said: str) -> None:
    """The grid that was named, or which of several is meant."""
    try:
        known = desk.set_place(scene.work, draft, said)
    except RuleError:
        # Nobody in danger is asked twice: then it is for the township to find out.
        township = min(scene.work.directory.grids, key=len, default=None)
        if draft.grid_code is not None or township is None or not _finding(scene, draft).emergency:
            raise
        draft.grid_code, known = township, True
    if known:
        _ask(scene, draft)


def _take(scene: Scene, message: Message, draft: ReportDraft) -> None:
    """Words, a picture, a place: added to what was said so far."""
    kinds = {item.kind for item in message.media}
    if not message.text.strip() and not kinds & _TAKEN:
        raise RuleError(words.NOT_UNDERSTOOD)
    if not kinds and not draft.text and _IDLE.fullmatch(message.text):
        raise RuleError(words.NO_MATTER)
    desk.add(scene.work, draft, said_of(message))
    if not draft.text:
        # Of an album only its first picture is answered.
        if message.album is None or len(draft.said) == 1:
            desk.ask(scene.work, draft, words.SAY_WHAT)
        return
    _ask(scene, draft, words.EDITED if message.edited_at is not None else "")


def _ask(scene: Scene, draft: ReportDraft, head: str = "") -> None:
    if desk.place(scene.work, scene.actor, draft) is None:
        flee = f"{words.FLEE}\n" if _finding(scene, draft).emergency else ""
        desk.ask(scene.work, draft, f"{flee}{words.WHERE}")
        return
    desk.ask_to_confirm(scene.work, draft, _finding(scene, draft), head)


def _send(scene: Scene, draft: ReportDraft) -> int:
    if not draft.text or not draft.grid_code:
        raise RuleError(words.SAY_WHAT if not draft.text else words.WHERE)
    return desk.send(scene.work, scene.actor, draft, _finding(scene, draft))


def _finding(scene: Scene, draft: ReportDraft) -> Finding:
    verdict = scene.kit.judge.judge(draft.text)
    if verdict.decision is Decision.ALERT:
        verdict = replace(verdict, category="fraud", kind="tipoff", urgency="urgent")
    return finding_of(verdict, find_place(draft.text) or place_of_name(scene.event.sender_name))
