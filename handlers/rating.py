"""The rating of what was done, by 评价 or in plain words, and in the same breath why."""

import re

from desk.errors import RuleError
from desk.permits import is_reporter
from desk.tickets import grievances, moves
from desk.tickets.views import LEVEL_NAMES, RATING_NAMES
from desk.wording import rating as wording_rating
from desk.wording import tickets as wording
from grids.lifecycle import UNDER_WAY, State
from handlers.adding import add_own
from handlers.commands import BREAK, END, Order
from handlers.context import Scene
from handlers.denials import denies, may_deny
from handlers.message import Message
from storage.reporters import reporters_of
from storage.tickets import Ticket
from triage.normalise import normalise

RATINGS = {name: code for code, name in RATING_NAMES.items()} | {
    "很满意": "satisfied",
    "非常满意": "satisfied",
}


# 满意 · 很不满意，根本没人来; 满意吗 asks.
_PLAIN = re.compile(
    r"(?:我们?)?(?:对[^，。]{1,10})?(?:(?P<basic>基本(?:上)?|还算|比较|大体)|(?:太|很|非常|挺|十分|特别|相当|极其?)|"
    r"(?P<no>(?:太|很|非常|十分|特别|极其?)?(?:不|唔|冇)(?:太|大|是很|怎么|够)?))?满意(?:了|的|啊|呀|啦|哦|呢)*"
    r"(?:[，。！；!,.;~ ]+(?P<why>.*))?"
)
LONGEST_REASON = 200


def rate(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """评价 12 满意; 评价 12 不满意 还在漏. Whoever was unsatisfied already adds the reason so."""
    first, _, rest = (re.sub(BREAK, " ", order.words, count=1)).partition(" ")
    rating, why = RATINGS.get(re.sub(END, "", first)), rest.strip()
    if rating is None:
        raise RuleError(f"请写满意、基本满意或不满意，例如：评价 {ticket.number} 满意")
    return _give(scene, ticket, rating, why)


def says_how_it_was(scene: Scene, message: Message) -> bool:
    """Words in the talk after the work: a plain rating counts, a denial is kept and asked about."""
    if not may_deny(message.text) and "满意" not in message.text:
        return False
    plain = normalise(message.text)
    rated = in_plain_words(plain)
    if rated is None and not denies(plain):
        return False
    for memo in scene.talk.reported_by(message.sender):
        ticket = scene.live(memo.number)
        if ticket is None or State(ticket.state) is not State.RESOLVED:
            continue
        if rated is None:
            return add_own(scene, message, memo)
        return rate_plainly(scene, message, ticket)
    return False


def rate_plainly(scene: Scene, message: Message, ticket: Ticket) -> bool:
    """满意 under the question, or in the talk of whoever was asked; False if the words are no rating."""
    rated = in_plain_words(normalise(message.text))
    mine = is_reporter(reporters_of(scene.work.session, ticket.number), scene.actor)
    if rated is None or not mine or State(ticket.state) is not State.RESOLVED:
        return False
    if scene.claim():
        scene.reply(_give(scene, ticket, *rated))
    return True


def in_plain_words(plain: str) -> tuple[str, str] | None:
    """The rating that a normalised message is, and why; None if it is none."""
    found = _PLAIN.fullmatch(plain) if len(plain) <= LONGEST_REASON else None
    if found is None:
        return None
    rating = "unsatisfied" if found["no"] else "basic" if found["basic"] else "satisfied"
    return rating, (found["why"] or "").strip()


def _give(scene: Scene, ticket: Ticket, rating: str, why: str) -> str:
    bad = rating == grievances.UNSATISFIED
    if bad and why and _was_bad(scene, ticket):
        return grievances.give(scene.work, ticket, scene.actor, why)
    moves.rate(scene.work, ticket, scene.actor, rating, why)
    if not bad:
        return wording.thanks_for_rating(ticket.number)
    answer = wording.sent_back(ticket.number, LEVEL_NAMES[ticket.level])
    return answer if why else f"{answer}\n{wording_rating.write_why(ticket.number)}"


def _was_bad(scene: Scene, ticket: Ticket) -> bool:
    mine = is_reporter(reporters_of(scene.work.session, ticket.number), scene.actor)
    return mine and State(ticket.state) in UNDER_WAY and ticket.rating == grievances.UNSATISFIED
