"""回访 as leaders use it: the list, the answer in one line, and the buttons of the cards."""

import re

from desk.errors import RuleError
from desk.followup import followup_cards, followups
from desk.followup.followup_rights import must_follow_up
from desk.permits import find
from desk.wording import followups as words
from desk.wording.tickets import BUTTON_GONE
from grids.followups import Outcome
from handlers.commands import BREAK, Order
from handlers.context import Scene
from handlers.message import Message, Press
from storage.followups import FollowUp, followups_of
from storage.outbox import OutboxRow
from storage.tickets import Ticket, get_ticket

_ANSWER = re.compile(
    rf"(?:工单)?\s*#?(\d{{1,12}})(?:{BREAK})?"
    r"(?P<result>已解决|解决了|解决|未解决|没有解决|没解决|联系不上|没联系上)"
    rf"(?:{BREAK})?(?P<rest>.*)",
    re.DOTALL,
)
_REASONABLE = re.compile(rf"(?P<no>不)?合理(?:{BREAK})?(?P<said>.*)", re.DOTALL)
_RESULTS = {
    **dict.fromkeys(("已解决", "解决了", "解决"), Outcome.SOLVED),
    **dict.fromkeys(("未解决", "没有解决", "没解决"), Outcome.UNSOLVED),
    **dict.fromkeys(("联系不上", "没联系上"), Outcome.UNREACHABLE),
}
CARD = followup_cards.CARD
_DIRECT = {"solved": Outcome.SOLVED, "unreachable": Outcome.UNREACHABLE}


def followup(scene: Scene, message: Message, order: Order) -> str:
    """回访: the cards; 回访 12 已解决 and the like: the answer at once."""
    if not message.private:
        raise RuleError(words.ONLY_PRIVATE)
    if not order.words.strip():
        return followup_cards.show(scene.work, scene.actor)
    match = _ANSWER.fullmatch(order.words.strip().rstrip("\u3002.!\uff01~ "))
    if match is None:
        number = re.match(r"\D*(\d{1,12})", order.words)
        raise RuleError(words.usage(number[1] if number else 12))
    ticket = find(scene.work, int(match[1]))
    mine = must_follow_up(scene.work, ticket, scene.actor)
    _answer(scene, ticket, mine, _RESULTS[match["result"]], match["rest"].strip())
    return words.recorded(ticket.number, mine)


def _answer(scene: Scene, ticket: Ticket, mine: FollowUp, result: Outcome, rest: str) -> None:
    if result is not Outcome.UNSOLVED:
        followups.record(scene.work, ticket, mine, scene.actor, result, rest)
        return
    verdict = _REASONABLE.fullmatch(rest)
    if verdict is None:
        raise RuleError(words.usage(ticket.number))
    reasonable = verdict["no"] is None
    followups.record_unsolved(scene.work, ticket, mine, scene.actor, reasonable, verdict["said"])
    if reasonable:
        scene.revived(ticket)


def pressed(scene: Scene, press: Press, number: int, word: str) -> str:
    """A button of a card, or of the morning's word."""
    if word == "cards":
        if not press.private:
            raise RuleError(words.ONLY_PRIVATE)
        return followup_cards.show(scene.work, scene.actor)
    mine = scene.work.session.get(FollowUp, number)
    ticket = get_ticket(scene.work.session, mine.ticket_id) if mine is not None else None
    if mine is None or ticket is None:
        raise RuleError(BUTTON_GONE)
    if word in ("unsolved", "back"):
        followup_cards.turn_card(scene.work, ticket, mine, scene.actor, unsolved=word == "unsolved")
        return words.SAY_WHETHER if word == "unsolved" else words.BACK
    if word in _DIRECT:
        followups.record(scene.work, ticket, mine, scene.actor, _DIRECT[word])
    elif word in ("yes", "no"):
        followups.record_unsolved(scene.work, ticket, mine, scene.actor, word == "yes")
        if word == "yes":
            scene.revived(ticket)
    else:
        raise RuleError(BUTTON_GONE)
    return words.recorded(ticket.number, mine)


def replied(scene: Scene, message: Message, row: OutboxRow) -> bool:
    """Words in reply to a card are what the residents said; the result is still to be pressed."""
    drawn = followups_of(scene.work.session, row.ticket_id or 0)
    mine = next((item for item in drawn if item.card_row == row.id), None)
    if mine is None or not message.text.strip() or not scene.claim():
        return False
    followups.keep_words(scene.work, mine, scene.actor, message.text)
    scene.reply(words.WORDS_KEPT)
    return True
