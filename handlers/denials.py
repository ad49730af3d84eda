"""When the work is said to be done and a reporter says that it is not."""

import re

from desk.outbox import Note
from desk.wording import tickets as wording
from grids.lifecycle import State
from handlers import phrases
from handlers.context import Scene
from handlers.message import Message
from storage.tickets import Ticket
from triage import Decision
from triage.normalise import normalise

LONGEST = 40
_DENIES = re.compile(
    r"没有?(?:人)?(?:修|弄|搞|处理|解决|换|来|清|管|好|看|动)|(?:还|仍)(?:是|在|没|不|坏|停|漏|堵|黑|臭|吵|那样|老样子)|"
    r"又(?:坏|停|漏|堵|黑|臭|吵|断|灭|不)|胡说|瞎说|骗|假的|白修|没用|老样子"
)
# In whatever is said so, of the raw text.
_MAY_DENY = re.compile("[没還还仍又骗騙假]|胡说|瞎说|白修|老样子")


def may_deny(text: str) -> bool:
    """Cheap and rough: whether a reporter may say that something was not done."""
    return len(text) <= LONGEST and _MAY_DENY.search(text) is not None


def denies(plain: str) -> bool:
    """Whether a reporter's normalised words say that something was not done, whatever was reported."""
    return len(plain) <= LONGEST and _DENIES.search(plain) is not None and not phrases.idle(plain)


def deny(scene: Scene, message: Message, ticket: Ticket) -> None:
    """Where words added to a ticket deny that it is done, its reporter is shown how to send it back."""
    if State(ticket.state) is not State.RESOLVED or not message.text or message.private:
        return
    told = scene.kit.judge.judge(message.text).decision
    if told not in (Decision.OPEN, Decision.ASK) and not denies(normalise(message.text)):
        return
    scene.work.say(
        Note(
            platform=message.platform,
            chat=message.chat,
            group=True,
            text=wording.not_done(ticket.number),
            buttons=wording.rating_buttons(ticket.number),
            reply_to=message.id,
            thread=message.thread,
            about="offer",
            ticket=ticket.number,
        )
    )
