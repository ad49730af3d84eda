"""What each button does. A press is checked like the command it stands for: anybody can press anything."""

from collections.abc import Callable

from desk.emergency import emergencies
from desk.errors import RuleError
from desk.outbox import edit_row
from desk.permits import find
from desk.tickets import asking, grievances, moves
from desk.tickets.opening import join
from desk.tickets.views import LEVEL_NAMES, RATING_NAMES
from desk.wording import emergency as wording_emergency
from desk.wording import tickets as wording
from desk.wording.rating import REASONS
from handlers import (
    campaign_buttons,
    deadlines,
    departments,
    followups,
    hotissues,
    hotline,
    joining,
    places,
    posts,
    publicity,
    reporting,
    tipoffs,
    verbs,
)
from handlers.audit import OWN_AFFAIRS, audited
from handlers.context import Scene
from handlers.message import Press
from storage.cards import AskCard
from storage.outbox import row_of_message
from storage.tickets import Ticket, merged_tickets, messages_of
from triage import find_place


def pressed(scene: Scene, press: Press) -> None:
    """Carry out a press and tell the one who pressed what came of it."""
    if not scene.claim():
        return
    verb, _, rest = press.data.partition(":")
    number, _, word = rest.partition(":")
    if not (number.isdecimal() and len(number) < 19):
        raise RuleError(wording.BUTTON_GONE)
    if verb in _OTHERS:
        with audited(scene, f"press:{verb}", None, f"{number} {word}".rstrip()):
            scene.reply(_OTHERS[verb](scene, press, int(number), word))
        return
    if verb not in _ABOUT_TICKET or (verb == "rate") != (word in RATING_NAMES):
        raise RuleError(wording.BUTTON_GONE)
    with audited(scene, f"press:{verb}", int(number), word):
        ticket = find(scene.work, int(number))
        if f"press:{verb}" in OWN_AFFAIRS:
            scene.veil(ticket)
        scene.reply(_ABOUT_TICKET[verb](scene, press, ticket, word))


def _register(scene: Scene, _press: Press, number: int, _word: str) -> str:
    card = scene.work.session.get(AskCard, number)
    talk = scene.talk_of(card.group_id) if card else None
    memo = talk.memo(-number) if talk else None
    ticket = asking.register(scene.work, number, scene.actor, memo.pending if memo else ())
    if talk is not None:
        talk.registered(number, ticket)
    return wording.opened(ticket)


def _ignore(scene: Scene, _press: Press, number: int, _word: str) -> str:
    card = scene.work.session.get(AskCard, number)
    asking.ignore(scene.work, number, scene.actor)
    if card is not None and (talk := scene.talk_of(card.group_id)) is not None:
        talk.forget(-number)
    return wording.IGNORED


def _note(_scene: Scene, _press: Press, _ticket: Ticket, _word: str) -> str:
    return wording.NOTE_HOW


def _join(scene: Scene, press: Press, ticket: Ticket, _word: str) -> str:
    if scene.actor.answers_for(ticket.grid_code):
        raise RuleError("您是负责这里的工作人员，请用“受理”“办结”来处理。")
    parts = (ticket, *merged_tickets(scene.work.session, ticket.number))
    if scene.group is None or all(part.group_id != scene.group.id for part in parts):
        raise RuleError(wording.NOT_OF_THIS_GROUP)  # no receipt of it is here: the button is forged
    place = find_place(press.sender_name)
    count = join(scene.work, ticket, scene.actor, None, place.building if place else None)
    scene.talk.touch(ticket.number, press.at, sender=press.sender, place=place)
    return wording.joined(ticket.number, count)


def _withdraw(scene: Scene, _press: Press, ticket: Ticket, _word: str) -> str:
    told = verbs.withdraw(scene, ticket, "不是诉求")
    scene.settle(told, "offer")
    return told


def _accept(scene: Scene, _press: Press, ticket: Ticket, _word: str) -> str:
    return verbs.accept(scene, ticket)


def _take(scene: Scene, _press: Press, ticket: Ticket, _word: str) -> str:
    """我来处理: whoever is called to an emergency takes it in their own post."""
    emergencies.must_be_free(scene.work, ticket, scene.actor)
    moves.accept(scene.work, ticket, scene.actor)
    return wording_emergency.you_took_it(ticket.number, *emergencies.who_hears(scene.work, ticket))


def _reject(scene: Scene, _press: Press, ticket: Ticket, _word: str) -> str:
    why = wording_emergency.NO_DANGER if ticket.emergency else moves.REJECTED_AT_ONCE
    return verbs.reject(scene, ticket, why)


def _escalate(scene: Scene, _press: Press, ticket: Ticket, _word: str) -> str:
    return verbs.escalate(scene, ticket, moves.ESCALATED_AT_ONCE)


def _resolve(scene: Scene, press: Press, ticket: Ticket, _word: str) -> str:
    """The result is what the handler said about it last; without words there is nothing to tell residents."""
    said = [
        item.text for item in messages_of(scene.work.session, ticket.number) if item.user_id == press.sender
    ]
    if not said or not said[-1]:
        moves.check_resolve(scene.work, ticket, scene.actor)
        raise RuleError("请回复这张卡片写一句办理结果，例如：办结 已更换门锁")
    answer = verbs.resolve(scene, ticket, said[-1])
    scene.settle(answer, "offer")
    return answer


def _rate(scene: Scene, _press: Press, ticket: Ticket, word: str) -> str:
    moves.rate(scene.work, ticket, scene.actor, word)
    bad = word == "unsatisfied"
    told = wording.sent_back(ticket.number, LEVEL_NAMES[ticket.level]) if bad else ""
    told = told or wording.thanks_for_rating(ticket.number)
    scene.settle(told, "offer")
    return told


def _why(scene: Scene, _press: Press, ticket: Ticket, word: str) -> str:
    """One of the three reasons for 不满意."""
    if word not in REASONS:
        raise RuleError(wording.BUTTON_GONE)
    return grievances.give(scene.work, ticket, scene.actor, REASONS[word])


def _confirm(scene: Scene, press: Press, ticket: Ticket, _word: str) -> str:
    moves.confirm(scene.work, ticket, scene.actor)
    text = wording.please_rate_confirmed(ticket.number)
    row = row_of_message(scene.work.session, press.platform, press.chat, press.message)
    if row is not None and row.about == "offer":
        row.about = "rating"  # from now on this message is the invitation
        scene.work.queue(edit_row(row, text, wording.rating_buttons(ticket.number), scene.now))
    return wording.PLEASE_RATE


def _not_yet(scene: Scene, _press: Press, ticket: Ticket, _word: str) -> str:
    moves.check_reporter(scene.work, ticket, scene.actor)
    if scene.group is not None and (memo := scene.talk.memo(ticket.number)) is not None:
        memo.offered, memo.settled_at = False, None  # said to be over later on, it is asked again
    scene.settle(wording.NOT_YET, "offer")
    return wording.NOT_YET


def _reopen(scene: Scene, _press: Press, ticket: Ticket, _word: str) -> str:
    return verbs.reopen(scene, ticket)


def _appeal(scene: Scene, _press: Press, ticket: Ticket, _word: str) -> str:
    told = verbs.appeal(scene, ticket)
    scene.spend(told)
    return told


# What is not about a ticket: the number is that of a card, a tip, a broadcast.
_OTHERS: dict[str, Callable[[Scene, Press, int, str], str]] = {
    "register": _register,
    "ignore": _ignore,
    "read": campaign_buttons.read,
    "cast": campaign_buttons.cast,
    "known": publicity.known,
    "follow": followups.pressed,
    "hotyes": hotissues.accept,
    "hotno": hotissues.dismiss,
    "hotrate": hotissues.rate,
    "quiz": publicity.quiz,
    "handover": posts.pressed,
    "resident": joining.consented,
    "hotline": hotline.pressed,
    "holdok": deadlines.approve,
    "holdno": deadlines.refuse,
    "tipoff": tipoffs.placed,
    "report": reporting.pressed,
    "tipok": publicity.confirm_tip,
    "tipno": publicity.decline_tip,
}
_ABOUT_TICKET: dict[str, Callable[[Scene, Press, Ticket, str], str]] = {
    "note": _note,
    "join": _join,
    "withdraw": _withdraw,
    "accept": _accept,
    "take": _take,
    "reject": _reject,
    "escalate": _escalate,
    "resolve": _resolve,
    "regrid": places.press_regrid,
    "hand_back": departments.press_hand_back,
    "report_in": departments.press_report_in,
    "part_done": departments.press_part_done,
    "rate": _rate,
    "why": _why,
    "confirm": _confirm,
    "notyet": _not_yet,
    "reopen": _reopen,
    "appeal": _appeal,
}
