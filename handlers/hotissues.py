"""多发 as staff use it: the list, one hot issue, what is done about it; and the buttons of its cards."""

import re
from collections.abc import Callable

from desk.actor import Actor
from desk.errors import RuleError
from desk.hot import hot_cards, hot_closing, hotissues
from desk.hot.hot_rights import find_hot, must_be, must_decide
from desk.wording import hot as words
from desk.wording.tickets import BUTTON_GONE
from desk.work import Work
from handlers.commands import BREAK, Order
from handlers.context import Scene
from handlers.message import Message, Press
from storage.hotissues import HotIssue, get_hot_issue

Deed = Callable[[Work, HotIssue, Actor, str], str]

_ORDER = re.compile(rf"#?(?P<number>\d{{1,12}})(?:{BREAK}|$|(?=\D))(?P<rest>.*)", re.DOTALL)
_DEEDS: dict[str, Deed] = {
    "立项": lambda work, hot, actor, _: hotissues.accept(work, hot, actor),
    "不是": hotissues.dismiss,
    "不立项": hotissues.dismiss,
    "交给": hotissues.give,
    "给": hotissues.give,
    "计划": hotissues.plan,
    "进展": hotissues.progress,
    "办结": hot_closing.close,
    "并入": lambda work, hot, actor, said: hotissues.add(work, hot, actor, _number(hot, "并入", said)),
    "移出": lambda work, hot, actor, said: hotissues.take_out(work, hot, actor, _number(hot, "移出", said)),
}
_DEED = re.compile(rf"(?P<verb>{'|'.join(_DEEDS)})(?:{BREAK}|(?<=给)|$)(?P<said>.*)", re.DOTALL)


def hot(scene: Scene, message: Message, order: Order) -> str:
    """多发; 多发 3; 多发 3 计划 …."""
    group = scene.group
    if not message.private and (group is None or group.purpose == "residents"):
        raise RuleError(words.NOT_HERE)
    said = order.words.strip()
    if not said:
        return hotissues.listing(scene.work, scene.actor)
    match = _ORDER.fullmatch(said)
    if match is None:
        raise RuleError(words.usage(3))
    issue = find_hot(scene.work, int(match["number"]), scene.actor)
    rest = match["rest"].strip()
    if not rest:
        return hotissues.text(scene.work, issue)
    deed = _DEED.fullmatch(rest)
    if deed is None:
        raise RuleError(words.usage(issue.number))
    return _DEEDS[deed["verb"]](scene.work, issue, scene.actor, deed["said"].strip())


def _number(issue: HotIssue, verb: str, said: str) -> int:
    match = re.fullmatch(r"(?:工单)?\s*#?(\d{1,12})[。.!\uff01]?", said)
    if match is None:
        raise RuleError(words.write(issue.number, verb, "12"))
    return int(match[1])


def accept(scene: Scene, _press: Press, number: int, _word: str) -> str:
    """立项 under the card."""
    return hotissues.accept(scene.work, find_hot(scene.work, number, scene.actor), scene.actor)


def dismiss(scene: Scene, _press: Press, number: int, word: str) -> str:
    """不是 asks why; a reason dismisses it, 返回 takes the question back."""
    issue = find_hot(scene.work, number, scene.actor)
    if word in words.REASONS:
        return hotissues.dismiss(scene.work, issue, scene.actor, words.REASONS[word])
    if word not in ("", "back"):
        raise RuleError(BUTTON_GONE)
    must_decide(issue, scene.actor)
    must_be(issue, "proposed", "改成“不是”")
    if word == "back":
        hot_cards.refresh(scene.work, issue)
        return words.BACK
    hot_cards.ask_why_not(scene.work, issue)
    return words.SAY_WHY


def rate(scene: Scene, _press: Press, number: int, word: str) -> str:
    """A rating below the result: it counts for all of one's own tickets that were resolved with it."""
    issue = get_hot_issue(scene.work.session, number)
    if issue is None:
        raise RuleError(BUTTON_GONE)
    answer, rated = hot_closing.rate(scene.work, issue, scene.actor, word)
    for ticket in rated:
        scene.revived(ticket)
    return answer
