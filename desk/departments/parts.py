"""The parts of a joint ticket: which are still open, and that nobody resolves over them."""

from desk.actor import Actor
from desk.departments import office_cards
from desk.errors import RuleError
from desk.wording import whistle as wording
from desk.work import Work
from storage.tickets import Ticket
from storage.whistles import WhistlePart, parts_of


def open_parts(work: Work, ticket: Ticket) -> list[WhistlePart]:
    """Parts of departments other than the one that has the ticket itself."""
    lead = work.directory.office(ticket.post_id)
    own = lead.id if lead is not None else None
    return [part for part in parts_of(work.session, ticket.number) if part.open and part.department_id != own]


def names_of(work: Work, parts: list[WhistlePart]) -> list[str]:
    """The departments' names."""
    return [office_cards.office_name(work, part.department_id) for part in parts]


def must_be_done(work: Work, ticket: Ticket, actor: Actor) -> None:
    """RuleError while a department that was whistled up has not done its part."""
    if left := open_parts(work, ticket):
        alone = actor.rank_over(ticket.grid_code) == 0
        raise RuleError(wording.not_all_done(ticket.number, names_of(work, left), alone=alone))


def close_own(work: Work, ticket: Ticket, actor: Actor, words: str) -> None:
    """The department that has the ticket itself was called to it before: its part is done with it."""
    lead = work.directory.office(ticket.post_id)
    for part in parts_of(work.session, ticket.number):
        if lead is not None and part.open and part.department_id == lead.id:
            part.reported_at = part.reported_at or work.now
            part.who_comes = part.who_comes or actor.name
            part.done_at, part.result = work.now, words


def lines(work: Work, ticket: Ticket) -> list[str]:
    """How far each department is, for 工单 12."""
    shown = [office_cards.part_view(work, part) for part in parts_of(work.session, ticket.number)]
    return wording.parts(shown, work.now)
