"""交接, 代班 and 值班 as people type them, and the button that confirms a handover."""

import re
from datetime import datetime, timedelta

from desk.errors import RuleError
from desk.people import deputies, handover, roster
from desk.wording import posts as words
from desk.wording import roster as wording_roster
from desk.wording.tickets import BUTTON_GONE
from grids.deadlines import SHANGHAI
from grids.when import WhenError, leading_until
from handlers.commands import Order
from handlers.context import Scene
from handlers.message import Message, Press

_GAPS = re.compile(r"[\s,\uff0c、;\uff1b]+")
_FILLERS = frozenset({"给", "由", "请", "→", "->"})
_UNTIL = re.compile(r"(?P<who>.*?)\s*(?:到|至|直到)\s*(?P<when>.+)", re.DOTALL)
_OVER = frozenset({"结束", "取消", "停止", "回来了"})


def hand_over(scene: Scene, message: Message, order: Order) -> str:
    """交接 谁; 交接 谁 谁 for somebody below. The answer is a question with a button."""
    _in_private(message)
    handover.ask(scene.work, scene.actor, _names(order.words))
    return ""


def pressed(scene: Scene, _press: Press, number: int, word: str) -> str:
    """确认交接, 先不交接."""
    if word not in ("yes", "no"):
        raise RuleError(BUTTON_GONE)
    answer = handover.settle(scene.work, scene.actor, number, word == "yes")
    scene.settle(answer, handover.CARD)
    return answer


def deputy(scene: Scene, message: Message, order: Order) -> str:
    """代班 谁 到 什么时候; 代班 谁 谁 到 … for somebody below; 代班 结束."""
    _in_private(message)
    said = order.words.strip().rstrip("\u3002.!\uff01~ ")
    if said in _OVER:
        return deputies.end_own(scene.work, scene.actor)
    match = _UNTIL.fullmatch(said)
    if match is None:
        raise RuleError(words.NO_UNTIL)
    return deputies.stand_in(scene.work, scene.actor, _names(match["who"]), _until(scene, match["when"]))


def duty(scene: Scene, message: Message, order: Order) -> str:
    """值班; 值班 网格."""
    among_staff = scene.group is not None and scene.group.purpose == "staff"
    if not message.private and not among_staff:
        raise RuleError(wording_roster.IN_PRIVATE)
    said = order.words.strip().rstrip("\u3002.!\uff01?\uff1f~ ")
    return roster.roster_text(scene.work, scene.actor, said)


def _until(scene: Scene, said: str) -> datetime:
    try:
        found = leading_until(said, scene.now)
    except WhenError as error:
        raise RuleError(str(error)) from error
    if found is None or found[1].strip():
        raise RuleError(words.NO_UNTIL)
    if re.search(r"[点时:\uff1a]", said):
        return found[0]
    # Whoever stands in until the 30th does so on the 30th as well.
    day = found[0].astimezone(SHANGHAI).replace(hour=0, minute=0)
    return (day + timedelta(days=1)).astimezone(scene.now.tzinfo)


def _names(said: str) -> list[str]:
    return [name for name in _GAPS.split(said.strip()) if name and name not in _FILLERS]


def _in_private(message: Message) -> None:
    if not message.private:
        raise RuleError(words.PRIVATE_ONLY)
