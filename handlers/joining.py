"""绑定, 邀请, 加入, 登记住户 and 忘记我 as people type them; and what they answer when asked back."""

from collections.abc import Callable

from desk.errors import RuleError
from desk.people import binding, joining, residency
from desk.wording import joining as words
from desk.wording import residents as wording_residents
from desk.wording.tickets import BUTTON_GONE
from handlers.commands import Order
from handlers.context import Scene
from handlers.message import Message, Press

BIND = "bind"  # the command's code


def bind(scene: Scene, message: Message, order: Order) -> str:
    """绑定 网格, in the group it is about."""
    if message.private:
        raise RuleError(words.BIND_IN_GROUP)
    place = (message.platform, message.chat, message.chat_title)
    return binding.bind(scene.work, scene.actor, place, order.words.strip().rstrip("\u3002!\uff01 "))


def must_be_somebody(message: Message) -> None:
    """RuleError where the platform hides who spoke."""
    if not message.sender:
        raise RuleError(words.SIGN_YOUR_NAME)


def invite(scene: Scene, message: Message, order: Order) -> str:
    """邀请 角色 网格. The answer is two messages, the second to be passed on."""
    if not message.private:
        raise RuleError(words.INVITE_IN_PRIVATE)
    joining.invite(scene.work, scene.actor, order.words)
    return ""


def join(scene: Scene, message: Message, order: Order) -> str:
    """加入 CODE, or 加入 CODE 姓名."""
    if not message.private:
        raise RuleError(words.JOIN_IN_PRIVATE)
    parts = order.words.split(maxsplit=1)
    if not parts:
        raise RuleError(words.HOW_TO_JOIN)
    whole = joining.read_code(order.words)
    if whole is not None:
        return joining.redeem(scene.work, scene.actor, whole)
    name = parts[1] if parts[1:] else ""
    return joining.redeem(scene.work, scene.actor, joining.read_code(parts[0]), name)


def register(scene: Scene, message: Message, order: Order) -> str:
    """登记住户: consent first."""
    if not message.private:
        raise RuleError(wording_residents.IN_PRIVATE)
    return residency.begin(scene.work, scene.actor, order.words.strip())


def consented(scene: Scene, press: Press, _number: int, word: str) -> str:
    """同意，去登记; 不登记."""
    if word not in ("yes", "no") or not press.private:
        raise RuleError(BUTTON_GONE)
    text = residency.consent(scene.work, scene.actor) if word == "yes" else wording_residents.DECLINED
    scene.settle(text, residency.CARD)
    return text


def forget(scene: Scene, message: Message, _order: Order) -> str:
    """忘记我."""
    if not message.private:
        raise RuleError(wording_residents.IN_PRIVATE)
    return residency.forget(scene.work, scene.actor)


def carries_on(scene: Scene, message: Message) -> bool:
    """A bare code, or the name or the door that was asked for."""
    said = message.text.strip().removeprefix("加入")
    if not said or message.edited_at is not None or message.forwarded:
        return False
    code = joining.read_code(said)
    if code is not None:
        return _answer(scene, lambda: joining.redeem(scene.work, scene.actor, code))
    if (invitation := joining.waits_for_name(scene.work, scene.actor)) is not None:
        return _answer(scene, lambda: joining.take_name(scene.work, scene.actor, invitation, said))
    if (resident := residency.waits_for_door(scene.work, scene.actor)) is not None:
        return _answer(scene, lambda: residency.take_door(scene.work, scene.actor, resident, said))
    return False


def _answer(scene: Scene, act: Callable[[], str]) -> bool:
    if scene.claim():
        scene.reply(act())
    return True
