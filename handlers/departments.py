"""What departments do and what is done with them: passing, handing back, deciding, whistling."""

from desk.departments import whistle
from desk.departments.offices import Office, office_for
from desk.errors import RuleError
from desk.permits import as_department, check_who, must_find, takes_part
from desk.tickets import passing
from desk.tickets.passing_to_grid import WhichGridError
from desk.wording import offices as wording
from desk.wording import whistle as words
from grids.lifecycle import UNDER_WAY, Event, State
from handlers import places
from handlers.commands import Order
from handlers.context import Scene
from handlers.memos import said_of
from handlers.message import Message, Press
from handlers.turns import gesture_of
from storage.tickets import Ticket, messages_of
from triage import Gesture


def transfer(scene: Scene, message: Message, order: Order, ticket: Ticket) -> str:
    """转办 12 谁: a department, a colleague or another grid, which may have to be chosen."""
    try:
        name = passing.transfer(scene.work, ticket, scene.actor, order.words)
    except WhichGridError as choice:
        places.ask_which(scene, message, str(choice), choice.buttons)
        return ""
    return "\n".join([f"工单{ticket.number} 已转给{name}。", *_closed(scene, ticket)])


def hand_back(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """退回 12 理由."""
    return passing.hand_back(scene.work, ticket, scene.actor, order.words)


def decide(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """裁定 12 城管办."""
    office = passing.decide(scene.work, ticket, scene.actor, order.words)
    return "\n".join([wording.decided(ticket.number, office.name), *_closed(scene, ticket)])


def _closed(scene: Scene, ticket: Ticket) -> list[str]:
    office = scene.work.directory.office(ticket.post_id)
    return whistle.closed_now(scene.work, [office]) if office else []


def whistle_up(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """吹哨 12 城管办 市政所."""
    return whistle.whistle(scene.work, ticket, scene.actor, order.words)


def report_in(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """报到 12 谁来."""
    return whistle.report_in(scene.work, ticket, scene.actor, order.words)


def part_done(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """部分办结 12 结果."""
    return whistle.part_done(scene.work, ticket, scene.actor, order.words)


def stand_down(scene: Scene, _message: Message, order: Order, ticket: Ticket) -> str:
    """撤哨 12 市政所 理由."""
    return whistle.stand_down(scene.work, ticket, scene.actor, order.words)


def partner(scene: Scene, ticket: Ticket) -> bool:
    """Is this somebody whose department was whistled up to it, without having the ticket itself?"""
    actor = scene.actor
    if actor.rank_over(ticket.grid_code) or as_department(ticket, actor):
        return False
    return takes_part(scene.work, ticket, actor)


def partner_says(scene: Scene, message: Message, ticket: Ticket) -> bool:
    """A reply to the whistle's card: 马上到 or a photo reports in, everything is kept for the handlers."""
    if State(ticket.state) not in UNDER_WAY or not scene.claim():
        return False
    part = whistle.own_part(scene.work, ticket, scene.actor, "补充")
    coming = bool(message.media) or gesture_of(message.text) is Gesture.ON_IT
    whistle.add_note(scene.work, ticket, scene.actor, said_of(message))
    if part.awaited and coming:
        scene.reply(whistle.report_in(scene.work, ticket, scene.actor, ""))
    elif part.awaited:
        scene.reply(words.noted_before(ticket.number))
    else:
        scene.reply(words.noted(ticket.number))
    return True


def directory(scene: Scene, _message: Message, order: Order) -> str:
    """科室: all of them; 科室 电梯: who answers for a category; 科室 市政所: one of them."""
    work = scene.work
    offices = list(work.directory.offices.values())
    if not offices:
        raise RuleError(wording.NO_OFFICES)
    asked = order.words.strip()
    named = [office for office in offices if asked and asked in office.name]
    category = _category(scene, asked) if asked and not named else None
    if category is not None:
        found = office_for(offices, category, work.rules.departments)
        line = wording.answers_for(work.rules.categories[category], found.name if found else None)
        return "\n".join([line, *([_line(scene, found)] if found else [])])
    if asked and not named:
        raise RuleError(wording.no_such_office(asked, [office.name for office in offices]))
    return "\n".join(_line(scene, office) for office in named or offices)


def _category(scene: Scene, asked: str) -> str | None:
    """The category of this name, the only one whose name holds the words, or that has them as a topic."""
    names = scene.work.rules.categories
    if same := [code for code, name in names.items() if asked in (code, name)]:
        return same[0]
    holding = [code for code, name in names.items() if len(asked) > 1 and asked in name]
    topics = [code for word, code in scene.kit.judge.keywords() if word == asked]
    found = list(dict.fromkeys(holding or topics))
    return found[0] if len(found) == 1 else None


def _line(scene: Scene, office: Office) -> str:
    names = scene.work.rules.categories
    people = "、".join(f"{seat.name} {seat.phone}".rstrip() for seat in office.seats)
    about = "、".join(names.get(code, code) for code in office.categories)
    return wording.office_line(
        office.name, office.hours, about, people, office.group.title if office.group else ""
    )


def press_hand_back(scene: Scene, _press: Press, ticket: Ticket, _word: str) -> str:
    """退回 under the card: it needs a reason, so it is a reply."""
    check_who(scene.work, ticket, must_find(ticket, Event.HAND_BACK), scene.actor)
    raise RuleError(wording.hand_back_how(ticket.number))


def press_report_in(scene: Scene, _press: Press, ticket: Ticket, _word: str) -> str:
    """报到 under the card: whoever presses comes."""
    return whistle.report_in(scene.work, ticket, scene.actor, "")


def press_part_done(scene: Scene, press: Press, ticket: Ticket, _word: str) -> str:
    """部分办结 under the card: the result is what was last said about it from there."""
    whistle.own_part(scene.work, ticket, scene.actor, "部分办结")
    said = [
        item.text for item in messages_of(scene.work.session, ticket.number) if item.user_id == press.sender
    ]
    return whistle.part_done(scene.work, ticket, scene.actor, said[-1] if said else "")
