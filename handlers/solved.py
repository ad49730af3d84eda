"""When a resident says that it works again, or that it was nothing."""

import re
from collections.abc import Callable

from desk.outbox import ButtonRows, Note
from desk.tickets.moves import withdraw
from desk.tickets.opening import attach
from desk.wording import tickets as wording
from grids.lifecycle import UNDER_WAY, State
from handlers.adding import add_own
from handlers.context import Scene
from handlers.memos import Memo, said_of
from handlers.message import Message
from triage.normalise import normalise

# 停了 is good news of a drill and none of a lift.
_GONE = re.compile(
    r"(?:又|都|全|刚刚?|已经|现在|[水电气灯网]|电梯|暖气)*([停断灭])(?:了|啦|咯|[停断灭]|啊|呀|，|。)*"
)
_TROUBLES = {
    "lighting": "灭",
    "power_supply": "停断灭",
    "water_supply": "停断",
    "gas": "停断",
    "heating": "停断",
    "telecom": "停断",
    "elevator": "停",
}
_EXPLAINS = re.compile("我家|我屋|俺家|自家|自己|是我|虚惊|乌龙|误会|原来")


def offer_to_close(scene: Scene, message: Message, memo: Memo) -> bool:
    """好了： ask the reporter, by a button, whether the ticket may be closed; one offer a ticket."""
    gone = _GONE.fullmatch(normalise(message.text))
    if memo.card is not None or (gone is not None and gone[1] in _TROUBLES.get(memo.category, "")):
        return add_own(scene, message, memo)
    ticket = scene.live(memo.number)
    if ticket is None or State(ticket.state) not in UNDER_WAY or not scene.claim():
        return False
    attach(scene.work, ticket, scene.actor, said_of(message))
    scene.talk.touch(memo.number, message.at, message.id, message.sender)
    memo.settled_at = message.at
    if memo.offered:
        return True
    memo.offered = True
    _offer(scene, message, memo, wording.offer_solved(memo.number), wording.offer_solved_buttons)
    return True


def take_back(scene: Scene, message: Message, memo: Memo) -> bool:
    """没事了，是我家…： withdraw it, or leave it to the others who really have the problem.

    Those who are on their way to an emergency are sent home by no word that does not say what it was.
    """
    if memo.card is not None:
        return add_own(scene, message, memo)
    ticket = scene.live(memo.number)
    if ticket is None or State(ticket.state) not in UNDER_WAY or not scene.claim():
        return False
    attach(scene.work, ticket, scene.actor, said_of(message))
    if ticket.emergency is not None and _EXPLAINS.search(normalise(message.text)) is None:
        scene.talk.touch(memo.number, message.at, message.id, message.sender)
        _offer(scene, message, memo, wording.offer_withdraw(memo.number), wording.offer_withdraw_buttons)
        return True
    ended = withdraw(scene.work, ticket, scene.actor, message.text)
    if ended:
        scene.talk.forget(memo.number)
    else:
        scene.talk.leave(memo, message.sender)
    scene.reply(wording.withdrawn(memo.number) if ended else wording.left(memo.number))
    return True


def _offer(
    scene: Scene, message: Message, memo: Memo, text: str, buttons: Callable[[int], ButtonRows]
) -> None:
    scene.work.say(
        Note(
            platform=message.platform,
            chat=message.chat,
            group=not message.private,
            text=text,
            buttons=buttons(memo.number),
            reply_to=message.id,
            thread=message.thread,
            about="offer",
            ticket=memo.number,
        )
    )
