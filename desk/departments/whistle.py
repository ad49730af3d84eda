"""Whistling departments up to a ticket (吹哨报到): called, reported in, done, or taken out again."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from desk.actor import CLOCK, Actor
from desk.alone import one_by_one
from desk.departments import office_cards
from desk.departments.offices import Office, find_office, office_for
from desk.departments.parts import names_of, open_parts
from desk.errors import RuleError
from desk.history import log_note
from desk.outbox import Note
from desk.permits import must_handle, responsible
from desk.seats import Seat
from desk.tickets import announce
from desk.tickets.opening import supplement
from desk.tickets.report import Said
from desk.tickets.views import STATE_NAMES
from desk.wording import offices
from desk.wording import whistle as wording
from desk.work import Work
from grids.lifecycle import UNDER_WAY, State
from storage.marks import mark_once
from storage.outbox import TALK, URGENT
from storage.tickets import Ticket, get_ticket
from storage.whistles import WhistlePart, absent_parts, parts_of

CALLED, REPORTED, PART_DONE, STOOD_DOWN, ABSENT = "whistle", "report_in", "part_done", "stand_down", "absent"
_BETWEEN = re.compile(r"[\s,\uff0c、;\uff1b和@\uff20]+")


def whistle(work: Work, ticket: Ticket, actor: Actor, words: str) -> str:
    """Call departments to a ticket, each with its part; what whoever called is told."""
    must_handle(ticket, actor, "吹哨")
    if State(ticket.state) not in UNDER_WAY:
        raise RuleError(wording.too_late(ticket.number, STATE_NAMES[ticket.state]))
    called = _meant(work, ticket, words)
    limits = work.rules.grids.report_in
    by = work.now + (limits.emergency if ticket.emergency else limits.usual)
    made = [_part(work, ticket, actor, office, by) for office in called]
    ticket.active_at = work.now
    announce.refresh_parts(work, ticket)  # those called before hear who else comes
    told = announce.told(work, ticket)
    for office, part in zip(called, made, strict=True):
        log_note(work, ticket, CALLED, actor, office.name)
        for seat in office.seats:
            work.say(office_cards.whistle_note(work, office, seat, part, told))
    lines = [wording.whistled(ticket.number, [office.name for office in called], by, work.now)]
    return "\n".join([*lines, *closed_now(work, called)])


def closed_now(work: Work, called: Iterable[Office]) -> list[str]:
    """A word about those who are not in at this hour."""
    return [offices.at_this_hour(item.name, item.hours) for item in called if item.closed(work.now)]


def _meant(work: Work, ticket: Ticket, words: str) -> list[Office]:
    """The departments named; RuleError if one is unknown, empty, called already, or has the ticket itself."""
    named = [word for word in _BETWEEN.split(words) if word]
    if not named:
        usual = office_for(work.directory.offices.values(), ticket.category, work.rules.departments)
        raise RuleError(wording.whistle_whom(ticket.number, usual.name if usual else None))
    found = {
        office.id: office for office in (find_office(work.directory.offices.values(), word) for word in named)
    }
    open_now = {part.department_id for part in parts_of(work.session, ticket.number) if part.open}
    for office in found.values():
        if not office.seats:
            raise RuleError(offices.nobody_sits(office.name))
        if office.post_id == ticket.post_id:
            raise RuleError(wording.leads_it(ticket.number, office.name))
    if again := [office.name for office in found.values() if office.id in open_now]:
        raise RuleError(wording.called_already(ticket.number, again))
    return list(found.values())


def _part(work: Work, ticket: Ticket, actor: Actor, office: Office, by: datetime) -> WhistlePart:
    phone = actor.seat.phone if actor.seat else ""
    part = WhistlePart(
        ticket_id=ticket.number,
        department_id=office.id,
        called_at=work.now,
        called_by=f"{actor.name} {phone}".rstrip(),
        report_by=by,
    )
    session = work.session
    session.add(part)
    session.flush()
    return part


def report_in(work: Work, ticket: Ticket, actor: Actor, words: str) -> str:
    """A department says that it comes, and who; what they are told."""
    part = own_part(work, ticket, actor, "报到")
    office = office_cards.office_name(work, part.department_id)
    if not part.open or State(ticket.state) not in UNDER_WAY:
        raise RuleError(wording.over_already(ticket.number, office))
    part.who_comes = words.strip() or actor.name
    part.reported_at = part.reported_at or work.now
    ticket.active_at = work.now
    log_note(work, ticket, REPORTED, actor, f"{office}：{part.who_comes}")
    announce.refresh_parts(work, ticket)
    late = part.reported_at > part.report_by
    _tell_handlers(
        work, ticket, actor, wording.reported_to_handler(ticket.number, office, part.who_comes, late)
    )
    return wording.reported(ticket.number, office, part.who_comes)


def part_done(work: Work, ticket: Ticket, actor: Actor, words: str) -> str:
    """A department has done its part; whoever has the ticket hears of it."""
    part = own_part(work, ticket, actor, "部分办结")
    office = office_cards.office_name(work, part.department_id)
    if not part.open or State(ticket.state) not in UNDER_WAY:
        raise RuleError(wording.over_already(ticket.number, office))
    if not words.strip():
        raise RuleError(wording.part_done_how(ticket.number))
    if part.reported_at is None:  # whoever has done it has been there
        part.reported_at, part.who_comes = work.now, actor.name
    part.done_at, part.result = work.now, words.strip()
    ticket.active_at = work.now
    log_note(work, ticket, PART_DONE, actor, f"{office}：{part.result}")
    announce.refresh_parts(work, ticket)
    left = names_of(work, open_parts(work, ticket))
    told = wording.part_done_to_handler(ticket.number, office, part.result, left)
    _tell_handlers(work, ticket, actor, told)
    return wording.part_done(ticket.number, office)


def stand_down(work: Work, ticket: Ticket, actor: Actor, words: str) -> str:
    """The handler takes a department out, with a reason; what the handler is told."""
    must_handle(ticket, actor, "撤哨")
    name, _, reason = " ".join(_BETWEEN.split(words.strip(), maxsplit=1)).partition(" ")
    if not name or not reason.strip():
        raise RuleError(wording.stand_down_how(ticket.number))
    office = find_office(work.directory.offices.values(), name)
    part = office_cards.latest_part(work, ticket, [office.id])
    if part is None or not part.open:
        raise RuleError(wording.not_called(ticket.number, office.name))
    part.dropped_at, part.dropped_why = work.now, reason.strip()
    log_note(work, ticket, STOOD_DOWN, actor, f"{office.name}：{part.dropped_why}")
    announce.refresh_parts(work, ticket)
    return wording.stood_down(ticket.number, office.name)


def own_part(work: Work, ticket: Ticket, actor: Actor, word: str) -> WhistlePart:
    """The part of somebody's department; RuleError for those whose department was not called."""
    if not actor.departments:
        raise RuleError(wording.not_of_a_department(word))
    part = office_cards.latest_part(work, ticket, actor.departments)
    if part is None and ticket.merged_into is not None:
        raise RuleError(wording.went_along_to(ticket.number, ticket.merged_into, word))
    if part is None or part.dropped_at is not None:
        raise RuleError(wording.no_part(ticket.number))
    return part


def add_note(work: Work, ticket: Ticket, actor: Actor, said: Said) -> None:
    """What a department says from the place is kept, under its own name, and shown to the handlers."""
    part = own_part(work, ticket, actor, "补充")
    office = office_cards.office_name(work, part.department_id)
    supplement(work, ticket, replace(actor, name=f"{office} {actor.name}"), said)


def show_absent(work: Work) -> int:
    """Who has not reported in in time is shown to the township and the handlers, each once; how many."""
    states = [state.value for state in UNDER_WAY]
    late = [
        (number, list(parts))
        for number, parts in groupby(
            absent_parts(work.session, states, work.now), key=lambda part: part.ticket_id
        )
    ]
    shown: list[int] = []

    def show(parts: list[WhistlePart]) -> None:
        ticket = get_ticket(work.session, parts[0].ticket_id)
        fresh = [
            part for part in parts if mark_once(work.session, part.ticket_id, absent_mark(part), work.now)
        ]
        if ticket is not None and fresh:
            _show(work, ticket, fresh)
        shown.append(len(fresh))

    one_by_one(work, "whistles", late, show)
    return sum(shown)


def absent_mark(part: WhistlePart) -> str:
    """The mark of a ticket that tells that everybody knows who has not come."""
    return f"absent:{part.number}"


def _show(work: Work, ticket: Ticket, parts: Sequence[WhistlePart]) -> None:
    absent = [
        office for part in parts if (office := work.directory.offices.get(part.department_id)) is not None
    ]
    for office in absent:
        log_note(work, ticket, ABSENT, CLOCK, office.name)
        waiting = wording.still_waiting(ticket.number, office.name)
        _say(work, ticket, office.seats, waiting)
    phones = [
        wording.phone_line(office.name, [(seat.name, seat.phone) for seat in office.seats])
        for office in absent
    ]
    text = wording.absent(
        announce.view(work, ticket),
        [office.name for office in absent],
        phones,
        min(part.report_by for part in parts),
        work.now,
    )
    above = work.directory.handlers(ticket.grid_code, "township")
    told = {seat.account: seat for seat in [*above, *responsible(work, ticket)]}
    _say(work, ticket, told.values(), text)


def _tell_handlers(work: Work, ticket: Ticket, actor: Actor, text: str) -> None:
    others = [seat for seat in responsible(work, ticket) if seat.account != (actor.platform, actor.user_id)]
    _say(work, ticket, others, text)


def _say(work: Work, ticket: Ticket, people: Iterable[Seat], text: str) -> None:
    rank = URGENT if ticket.emergency else TALK
    for seat in people:
        work.say(Note(seat.platform, seat.user_id, text, about="added", ticket=ticket.number, rank=rank))
