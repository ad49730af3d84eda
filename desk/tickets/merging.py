"""What goes along with a merge besides reporters and messages: whistle parts, and an emergency's urgency."""

from collections.abc import Iterable

from desk.actor import Actor
from desk.departments import office_cards
from desk.departments.offices import Office
from desk.departments.whistle import absent_mark
from desk.emergency import emergencies
from desk.history import log_note
from desk.limits import terms
from desk.outbox import Note
from desk.permits import responsible
from desk.tickets import announce
from desk.tickets.opening import widen
from desk.wording import together as words
from desk.wording import whistle as wording
from desk.work import Work
from grids.lifecycle import UNDER_WAY, State
from storage.marks import marks_of, set_mark
from storage.merges import MergeWidening, widening_by
from storage.outbox import TALK, URGENT
from storage.tickets import Ticket, merged_tickets
from storage.whistles import WhistlePart, parts_moved_from, parts_of

CAME, WENT_BACK, CALMED = "parts_came", "parts_back", "calmed"


# --- departments that were whistled up ------------------------------------------------------------------


def take_parts_along(work: Work, ticket: Ticket, target: Ticket, actor: Actor) -> None:
    """Departments called to what was merged go on at the target, or hear that they need not."""
    moved = []
    for part in [part for part in parts_of(work.session, ticket.number) if part.open]:
        part.moved_from = ticket.number
        if why := _needless(work, part, target):
            part.dropped_at, part.dropped_why = work.now, why
            office = work.directory.offices.get(part.department_id)
            told = wording.needless(ticket.number, target.number, office.name if office else "", why)
            _say(work, ticket, [office] if office else (), told)
        else:
            _move(work, part, target)
            moved.append(part)
    if moved:
        names = [office_cards.office_name(work, part.department_id) for part in moved]
        log_note(work, target, CAME, actor, words.parts_came(ticket.number, names))
        _call(work, target, moved)
        _tell_handlers(work, target, actor, wording.came_along(ticket.number, target.number, names))


def bring_parts_back(work: Work, ticket: Ticket, target: Ticket, actor: Actor) -> None:
    """The merge is taken back: what went along is where it was, what had become needless is awaited."""
    back = []
    for part in parts_moved_from(work.session, ticket.number):
        part.moved_from = None
        if part.ticket_id == ticket.number:
            part.dropped_at, part.dropped_why = None, ""
        else:
            _move(work, part, ticket)
        back.append(part)
    if back:
        names = [office_cards.office_name(work, part.department_id) for part in back]
        log_note(work, target, WENT_BACK, actor, words.parts_back(ticket.number, names))
        _call(work, ticket, [part for part in back if part.open])


def _needless(work: Work, part: WhistlePart, target: Ticket) -> str:
    """Why the target does not need the department's part as well; "" if it does."""
    if State(target.state) not in UNDER_WAY:
        return wording.over_there(target.number)
    lead = work.directory.office(target.post_id)
    if lead is not None and lead.id == part.department_id:
        return wording.leads_there(target.number)
    there = parts_of(work.session, target.number)
    if any(other.open and other.department_id == part.department_id for other in there):
        return wording.called_there(target.number)
    return ""


def _move(work: Work, part: WhistlePart, to: Ticket) -> None:
    """It belongs to another ticket from now on; who has not come in time is shown once all the same."""
    mark = absent_mark(part)
    shown = marks_of(work.session, part.ticket_id).get(mark)
    if shown is not None:
        set_mark(work.session, to.number, mark, shown)
    part.ticket_id = to.number


def _call(work: Work, ticket: Ticket, parts: Iterable[WhistlePart]) -> None:
    """New cards, for the old ones are those of another ticket."""
    announce.refresh_parts(work, ticket)
    told = announce.told(work, ticket)
    for part in parts:
        if (office := work.directory.offices.get(part.department_id)) is not None:
            for seat in office.seats:
                work.say(office_cards.whistle_note(work, office, seat, part, told))


def _tell_handlers(work: Work, ticket: Ticket, actor: Actor, text: str) -> None:
    for seat in responsible(work, ticket):
        if seat.account != (actor.platform, actor.user_id):
            work.say(Note(*seat.account, text, about="added", ticket=ticket.number))


def _say(work: Work, ticket: Ticket, offices: Iterable[Office], text: str) -> None:
    rank = URGENT if ticket.emergency else TALK
    for office in offices:
        for seat in office.seats:
            work.say(Note(*seat.account, text, about="added", ticket=ticket.number, rank=rank))


# --- an emergency merged into what was none -------------------------------------------------------------


def widen_target(work: Work, ticket: Ticket, target: Ticket) -> None:
    """What takes an emergency in becomes one; how it stood before is kept for taking that back."""
    if not ticket.emergency or target.emergency is not None or State(target.state) not in UNDER_WAY:
        return
    terms.let_go(work, target)  # its limits as they are without the pause
    work.session.add(
        MergeWidening(
            ticket_id=ticket.number,
            target_id=target.number,
            at=work.now,
            urgency=target.urgency,
            respond_by=target.respond_by,
            due_at=target.due_at,
        )
    )
    widen(work, target, ticket.emergency)


def calm_target(work: Work, ticket: Ticket, target: Ticket, actor: Actor) -> None:
    """The emergency has left again: the target is what it was, unless it is one by itself as well."""
    before = widening_by(work.session, ticket.number, target.number)
    if before is None or target.emergency is None or target.urgency != "emergency":
        return
    if any(part.emergency for part in merged_tickets(work.session, target.number)):
        return
    emergencies.tell_group(work, target, words.calm_again(ticket.number, target.number))
    emergencies.begin_anew(work, target)
    target.emergency, target.urgency = None, before.urgency
    target.respond_by, target.due_at = before.respond_by, before.due_at
    if State(target.state) in UNDER_WAY:
        terms.renew(work, target)
    log_note(work, target, CALMED, actor, words.taken_out(ticket.number))
