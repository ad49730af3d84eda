"""评价 as a command: the rating, and in the same breath why."""

import re

from desk.errors import RuleError
from desk.permits import is_reporter
from desk.tickets import grievances, moves
from desk.tickets.views import LEVEL_NAMES, RATING_NAMES
from desk.wording import rating as wording_rating
from desk.wording import tickets as wording
from grids.lifecycle import UNDER_WAY, State
from handlers.commands import BREAK, END, Order
from handlers.context import Scene
from handlers.message import Message
from storage.reporters import reporters_of
from storage.tickets import Ticket

RATINGS = {name: code for code, name in RATING_NAMES.items()} | {
    "很满意": "satisfied",
    "非常满意": "satisfied",
}


def rate(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """评价 12 满意; 评价 12 不满意 还在漏. Whoever was unsatisfied already adds the reason so."""
    first, _, rest = (re.sub(BREAK, " ", order.words, count=1)).partition(" ")
    rating, why = RATINGS.get(re.sub(END, "", first)), rest.strip()
    if rating is None:
        raise RuleError(f"请写满意、基本满意或不满意，例如：评价 {ticket.number} 满意")
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
