"""Emergencies: calling those who can help until somebody takes it, and telling the group who did."""

from collections.abc import Collection
from datetime import datetime

from desk.actor import CLOCK, Actor
from desk.alone import one_by_one
from desk.emergency.circles import belongs, circle, hand_of
from desk.emergency.emergency_cards import (
    RUNG,
    call_of,
    card_note,
    department_notes,
    known_as,
    rings_of,
    taker_of,
)
from desk.errors import RuleError
from desk.history import log_note
from desk.outbox import Note
from desk.seats import Seat
from desk.tickets import announce
from desk.tickets.homes import homes
from desk.tickets.views import name_of, title_of
from desk.wording import emergency as words
from desk.work import Work
from grids.lifecycle import Event
from storage.emergencies import unanswered
from storage.marks import mark_once, new_term
from storage.outbox import URGENT
from storage.reporters import reporters_of
from storage.tickets import Ticket, messages_of


def alarm(work: Work, ticket: Ticket) -> None:
    """It has turned out to be an emergency: the group hears what to do, everybody responsible is called."""
    view = announce.view(work, ticket)
    taker = taker_of(work, ticket)
    who = known_as(work, taker) if taker else ""
    text = words.has_become(ticket.number, ticket.emergency, view.informed, who)
    tell_group(work, ticket, text)
    people = circle(work.directory, ticket.grid_code, 0)
    _call(work, ticket, people, words.EMERGENCY + (view.emergency_name or ""))


def ring(work: Work) -> int:
    """Call again, and wider, where nobody has answered; how many emergencies that was.

    What a long stop has missed is not made up for one by one: one call, as wide as it would be by now.
    """
    rules = work.rules.desk
    waiting = [
        (ticket.number, (ticket, min((work.now - since) // rules.ring_after, rules.rings), since))
        for ticket, since in unanswered(work.session, f"{RUNG}{rules.rings}")
    ]
    due = [item for item in waiting if item[1][1] > len(rings_of(work, item[1][0]))]
    return len(due) - len(one_by_one(work, "rings", due, lambda call: _ring(work, *call)))


def _ring(work: Work, ticket: Ticket, number: int, since: datetime) -> None:
    for done in range(len(rings_of(work, ticket)) + 1, number + 1):
        mark_once(work.session, ticket.number, f"{RUNG}{done}", work.now)
    people = circle(work.directory, ticket.grid_code, number)
    log_note(work, ticket, "ring", CLOCK, words.rung(number, len(people)))
    # Those called before see on their older cards, too, whom they can ring up.
    announce.refresh(work, ticket)
    _call(work, ticket, people, words.unanswered(work.now - since, number == work.rules.desk.rings))


def begin_anew(work: Work, ticket: Ticket) -> None:
    """Nobody has it in hand any more: the calls begin from the first."""
    new_term(work.session, ticket.number, rings_of(work, ticket))


def must_be_free(work: Work, ticket: Ticket, actor: Actor) -> None:
    """RuleError for whoever presses 我来处理 and cannot have it: who has it, or whose button it is."""
    if not actor.staff:
        raise RuleError(words.TAKE_IS_FOR_STAFF)
    taker = taker_of(work, ticket)
    if taker is None:
        return
    if taker.account == (actor.platform, actor.user_id):
        raise RuleError(words.you_have_it(ticket.number))
    phone = taker.phone if hand(work, ticket, actor) is not None else ""
    raise RuleError(words.somebody_has_it(ticket.number, known_as(work, taker), phone))


def hand(work: Work, ticket: Ticket, actor: Actor) -> int | None:
    """The post in which somebody takes an emergency outside their own part; None for anything else."""
    if ticket.emergency is None:
        return None
    seat = hand_of(work.directory, work.rules.departments, ticket, actor)
    return seat.id if seat is not None else None


def tell(work: Work, ticket: Ticket, event: Event, actor: Actor, result: str = "") -> None:
    """The group hears in one line what has become of an emergency; of anything else it reads the receipt."""
    if ticket.emergency is None:
        return
    number, kind, who = ticket.number, ticket.emergency, _who(work, ticket, actor)
    match event:
        case Event.ACCEPT:
            text = words.taken(number, kind, who)
        case Event.RESOLVE:
            text = words.over(number, kind, who, result)
        case Event.CONFIRM:
            text = words.over_says_reporter(number, kind)
        case Event.REJECT:
            days = work.rules.desk.appeal_days
            text = words.false_alarm(number, kind, who, result) + words.appeal(number, days)
        case Event.WITHDRAW:
            text = words.taken_back(number, kind)
        case _:
            return
    tell_group(work, ticket, text)


def _who(work: Work, ticket: Ticket, actor: Actor) -> str:
    """Who acts, in the post in which they do."""
    fitting = [seat for seat in actor.seats if seat.id == ticket.post_id]
    fitting += [seat for seat in (*actor.seats, *actor.duty) if belongs(seat, ticket.grid_code)]
    return known_as(work, [*fitting, *actor.seats][0]) if actor.seats else actor.name


def _call(work: Work, ticket: Ticket, people: Collection[Seat], why: str) -> None:
    """A card for each, and for the department."""
    reporters = reporters_of(work.session, ticket.number)
    view, title = announce.view(work, ticket, len(reporters)), title_of(work.directory, ticket)
    call = call_of(work, ticket, view, title, name_of(reporters), why)
    for seat in people:
        work.say(card_note(work, call, work.directory.actor(*seat.account, seat.name)))
    for note in department_notes(work, call, {seat.account for seat in people}):
        work.say(note)


def who_hears(work: Work, ticket: Ticket) -> tuple[bool, bool]:
    """Does a group hear what becomes of it, and somebody in private? Whoever rang up hears neither."""
    if ticket.group_id is not None:
        return ticket.group_id in work.directory.groups_by_id, False
    waiting = homes(work, ticket)
    return any(not home.private for home in waiting), any(home.private for home in waiting)


def tell_group(work: Work, ticket: Ticket, text: str) -> None:
    """One message for all neighbours, under the words it began with; of a tip-off they have never heard."""
    if ticket.group_id is None:
        for home in homes(work, ticket):
            work.say(home.note(ticket, text, about="news"))
        return
    group = work.directory.groups_by_id.get(ticket.group_id)
    if group is None:
        return
    here = (group.platform, group.chat_id)
    said = messages_of(work.session, ticket.number)
    first = next((item.message_id for item in said if (item.platform, item.chat_id) == here), None)
    work.say(
        Note(
            platform=group.platform,
            chat=group.chat_id,
            group=True,
            text=text,
            reply_to=first,
            thread=ticket.thread_id,
            about="news",
            ticket=ticket.number,
            rank=URGENT,
        )
    )
