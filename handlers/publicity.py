"""主题 and 小知识 as the staff use them, and the buttons under tips and questions."""

import re
from datetime import date

from desk.errors import RuleError
from desk.outbox import Note
from desk.publicity import themes, tips
from desk.publicity.quizzes import answer, quiz_result
from desk.wording import publicity as wording
from desk.wording.tickets import BUTTON_GONE
from grids.weeks import read_week
from handlers.commands import BREAK, Order
from handlers.context import Scene
from handlers.message import Message, Press
from storage.publicity import Theme

_EDIT = re.compile(rf"(?:改|修改|改成)\s*第?#?\s*(\d{{1,9}})\s*条?(?:{BREAK}(.*))?", re.DOTALL)
_SWITCH = re.compile(r"(停用?|停止|删除?|恢复)\s*第?#?\s*(\d{1,9})\s*条?[。.!\uff01]?")
_BARE_VERB = re.compile(r"(改|修改|停用?|恢复)")
_NAME_LENGTH = 8
_RESULTS = frozenset({"小问答", "问答", "答题", "答题情况"})
_AS_PLANNED = frozenset({"恢复", "默认", "还原", "取消", "恢复原来", "按计划"})


def theme(scene: Scene, _message: Message, order: Order) -> str:
    """主题: these weeks' themes; 主题 下周 反诈 gives a week another one, 主题 下周 恢复 the plan's.

    主题 小问答 tells how the last question went in the asker's part of the township.
    """
    work, today = scene.work, themes.today(scene.now)
    if not order.words.strip():
        return wording.plan(themes.coming_weeks(work), quiz_result(work), themes.plans(scene.actor))
    if order.words.strip() in _RESULTS:
        person = scene.actor.seat
        result = quiz_result(work, within=person.grid_code if person else "")
        return wording.by_grid(result) if result else wording.NO_QUIZ_YET
    themes.may_plan(scene.actor)
    monday, rest = _which_week(order.words, today)
    if re.sub(r"[。.!\uff01\s]", "", rest) in _AS_PLANNED:
        return themes.reset_week(work, scene.actor, monday)
    name, _, title = rest.partition(" ")
    found = themes.find_theme(list(themes.themes(work).values()), name)
    return themes.set_week(work, scene.actor, monday, found, title.strip())


def _which_week(words: str, today: date) -> tuple[date, str]:
    """下周 反诈, and as well 反诈 下周."""
    if found := read_week(words, today):
        return found
    *first, last = words.split()
    found = read_week(last, today)
    if not first or found is None or found[1]:
        raise RuleError(wording.WHICH_WEEK)
    return found[0], " ".join(first)


def tip(scene: Scene, message: Message, order: Order) -> str:
    """小知识: the week's tips; with words, a new one, or what becomes of one (改 12 …, 停 12, 恢复 12)."""
    work, actor = scene.work, scene.actor
    week = themes.this_week(work)
    words = " ".join(order.words.split())
    if not words:
        return tips.listing(work, week.theme)
    if match := _SWITCH.fullmatch(words):
        return tips.retire(work, actor, int(match[2]), back=match[1] == "恢复")
    if _BARE_VERB.fullmatch(words):
        raise RuleError(wording.TIP_EDIT_USAGE if words.endswith("改") else wording.TIP_NUMBER_USAGE)
    if match := _EDIT.fullmatch(words):
        if not match[2]:
            raise RuleError(wording.TIP_EDIT_USAGE)
        old = work.session.get(Theme, tips.find(work, int(match[1])).theme_code) or week.theme
        return _ask(scene, message, tips.change(work, actor, int(match[1]), _offer(message, old, match[2])))
    known = list(themes.themes(work).values())
    if len(words) < _NAME_LENGTH and not message.media:
        return tips.listing(work, themes.find_theme(known, words))
    first, _, rest = words.partition(" ")
    named = _named(known, first) if rest else None
    offer = _offer(message, named or week.theme, rest if named else words)
    return _ask(scene, message, tips.add(work, actor, offer))


def _named(known: list[Theme], word: str) -> Theme | None:
    """The theme a first word names; it may as well be the first word of the tip."""
    if len(word) > _NAME_LENGTH:
        return None
    try:
        return themes.find_theme(known, word)
    except RuleError:
        return None


def _offer(message: Message, about: Theme, text: str) -> tips.Offer:
    photo = next((media.ref for media in message.media if media.kind == "photo"), None)
    return tips.Offer(about, tips.widen(text), photo, message.platform if photo else None)


def _ask(scene: Scene, message: Message, asked: tips.Asked) -> str:
    """The answer, or a question with two buttons; "" if that is how it was answered."""
    if asked.draft is None:
        return asked.text
    scene.work.say(
        Note(
            platform=message.platform,
            chat=message.chat,
            group=not message.private,
            text=asked.text,
            buttons=wording.confirm_buttons(asked.draft, asked.change),
            reply_to=message.id,
            thread=message.thread,
            about="draft",
        )
    )
    return ""


def confirm_tip(scene: Scene, _press: Press, number: int, word: str) -> str:
    """照样加上, or with the number of the tip it replaces, 照样改."""
    if word and not (word.isdecimal() and len(word) < 10):
        raise RuleError(BUTTON_GONE)
    text = tips.confirm(scene.work, scene.actor, number, int(word) if word else None)
    scene.settle(text, "draft")
    return text


def decline_tip(scene: Scene, _press: Press, number: int, _word: str) -> str:
    """不要了."""
    text = tips.decline(scene.work, scene.actor, number)
    scene.settle(text, "draft")
    return text


def known(scene: Scene, press: Press, number: int, _word: str) -> str:
    """我知道了 under a tip."""
    return tips.known(scene.work, scene.actor, press.chat, number)


def quiz(scene: Scene, press: Press, number: int, word: str) -> str:
    """An answer to the Friday question."""
    return answer(scene.work, scene.actor, press.chat, number, word)
