"""Passing a ticket to a person or a department, handing it back once, and the township's decision."""

from desk.actor import Actor
from desk.departments.office_cards import current_pass
from desk.departments.offices import Office, exact_office, find_office, office_for
from desk.errors import RuleError
from desk.limits.terms import begin_response
from desk.permits import check_who, must_find, must_handle, responsible
from desk.tickets import announce
from desk.tickets.moves import make_move, post_of
from desk.tickets.moves import transfer as transfer_to_person
from desk.tickets.passing_to_grid import pass_by_name
from desk.tickets.views import handler_name
from desk.wording import offices as wording
from desk.wording.tickets import nobody_responsible
from desk.work import Work
from grids.lifecycle import Event
from storage.passes import TicketPass, passes_of
from storage.tickets import Ticket

# So many refusals, and the township decides; what it then passes on stays there.
REFUSALS = 2


def transfer(work: Work, ticket: Ticket, actor: Actor, words: str) -> str:
    """To a department, a colleague or another grid, whichever the words name; the name it went to."""
    must_handle(ticket, actor, "转办")
    usual = office_for(work.directory.offices.values(), ticket.category, work.rules.departments)
    if not words.strip():
        raise RuleError(wording.pass_to_whom(ticket.number, usual.name if usual else None))
    office = _office_meant(work, words)
    if office is not None:
        pass_to(work, ticket, actor, office)
        return office.name
    colleague = _is_colleague(work, words)
    if not colleague and (there := pass_by_name(work, ticket, actor, words)) is not None:
        return there
    try:
        return transfer_to_person(work, ticket, actor, words).name
    except RuleError as refusal:
        if colleague:
            raise
        return _nearly(work, ticket, actor, words, refusal)


def _nearly(work: Work, ticket: Ticket, actor: Actor, words: str, refusal: RuleError) -> str:
    """No colleague: a misspelt department, else a misspelt place."""
    offices = work.directory.offices
    try:
        office = find_office(offices.values(), words)
    except RuleError:
        there = pass_by_name(work, ticket, actor, words, near=True)
        if there is not None:
            return there
        if not offices:
            raise refusal from None
        raise RuleError(wording.neither_person_nor_office(words, str(refusal))) from refusal
    pass_to(work, ticket, actor, office)
    return office.name


def _office_meant(work: Work, words: str) -> Office | None:
    """A department of that name, or what can be no colleague's name: 市政 for 市政所."""
    wanted = words.strip().lstrip("@\uff20")
    found = exact_office(work.directory.offices.values(), wanted)
    if found is None or found.name == wanted:
        return found
    return None if _is_colleague(work, wanted) else found


def _is_colleague(work: Work, words: str) -> bool:
    wanted = words.strip().lstrip("@\uff20")
    return any(wanted in seat.name or seat.name in wanted for seat in work.directory.seats if seat.rank)


def pass_to(work: Work, ticket: Ticket, actor: Actor, office: Office) -> None:
    """A department gets it; after two refusals that is the township's decision."""
    must_find(ticket, Event.TRANSFER)
    if office.post_id == ticket.post_id:
        raise RuleError(wording.has_it_already(ticket.number, office.name))
    refused = [item for item in passes_of(work.session, ticket.number) if item.refused_at is not None]
    _give(work, ticket, actor, office, Event.TRANSFER, final=len(refused) >= REFUSALS)


def decide(work: Work, ticket: Ticket, actor: Actor, words: str) -> Office:
    """The township says whose it is; that cannot be handed back."""
    check_who(work, ticket, must_find(ticket, Event.DECIDE), actor)
    if not words.strip():
        raise RuleError(wording.decide_what(ticket.number))
    office = find_office(work.directory.offices.values(), words)
    _give(work, ticket, actor, office, Event.DECIDE, final=True)
    return office


def _give(work: Work, ticket: Ticket, actor: Actor, office: Office, event: Event, *, final: bool) -> None:
    if not office.seats:
        raise RuleError(wording.nobody_sits(office.name))
    origin = post_of(ticket, actor)
    make_move(work, ticket, event, actor, office.name)
    work.session.add(
        TicketPass(
            ticket_id=ticket.number, department_id=office.id, from_post_id=origin, at=work.now, final=final
        )
    )
    ticket.post_id = office.post_id
    begin_response(work, ticket)
    announce.refresh(work, ticket)
    why = wording.decided_for(office.name) if final else wording.passed_by(actor.name, office.name)
    announce.call_responsible(work, ticket, why)


def hand_back(work: Work, ticket: Ticket, actor: Actor, reason: str) -> str:
    """A department refuses, with a reason: back to whoever passed it, the second time to the township.

    Returns what the department is told.
    """
    check_who(work, ticket, must_find(ticket, Event.HAND_BACK), actor)
    office = work.directory.office(ticket.post_id)
    came = current_pass(work, ticket.number, office) if office else None
    if office is None or came is None:
        raise RuleError(wording.taken_not_passed(ticket.number))
    if came.final:
        raise RuleError(wording.was_decided(ticket.number, office.name))
    refused = [item for item in passes_of(work.session, ticket.number) if item.refused_at is not None]
    again = len(refused) + 1 >= REFUSALS
    told = f"{office.name}：{reason.strip()}" if reason.strip() else ""
    make_move(work, ticket, Event.REFUSE if again else Event.HAND_BACK, actor, told)
    came.refused_at, came.reason = work.now, reason.strip()
    ticket.post_id = None if again else came.from_post_id
    begin_response(work, ticket)
    _tell(work, ticket, office, reason.strip(), again=again)
    if again:
        return wording.refused_to(ticket.number)
    name = handler_name(work.directory, ticket.grid_code, ticket.level, ticket.post_id)
    return wording.handed_back_to(ticket.number, name)


def _tell(work: Work, ticket: Ticket, office: Office, reason: str, *, again: bool) -> None:
    view = announce.refresh(work, ticket)
    if again:
        why = wording.refused_again(ticket.number, office.name, reason)
    else:
        why = wording.handed_back(office.name, reason)
    announce.call_responsible(work, ticket, why)
    if not responsible(work, ticket):
        work.tell_operators(nobody_responsible(view), f"nobody:{ticket.grid_code}")
