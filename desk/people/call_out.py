"""Duty: who is called beside those responsible, and what somebody on duty takes on."""

from collections.abc import Iterable
from functools import lru_cache

from desk.actor import Actor
from desk.seats import Seat
from desk.tickets.report import Draft
from desk.work import Work
from grids.hours import Hours, parse_hours
from grids.lifecycle import Event
from storage.tickets import Ticket, steps_of

PRESSING = ("urgent", "emergency")


@lru_cache(maxsize=8)
def hours_of(written: str) -> Hours:
    """Working hours as the settings write them."""
    return parse_hours(written)


def off_work(work: Work) -> bool:
    """Is it a time at which nobody sits in an office?"""
    return not hours_of(work.rules.desk.working_hours).holds(work.now)


def called_out(work: Work, ticket: Ticket | Draft, but: Iterable[Seat] = ()) -> list[Seat]:
    """Who is to have a card beside those responsible: of what presses, outside working hours.

    An emergency calls its own circle.
    """
    if not work.directory.roster or ticket.urgency not in PRESSING or ticket.emergency or not off_work(work):
        return []
    told = {seat.account for seat in but}
    return [seat for seat in work.directory.nearest_on_duty(ticket.grid_code) if seat.account not in told]


def post_kept(work: Work, ticket: Ticket, actor: Actor) -> int | None:
    """The post that stays responsible for what somebody on duty takes on; None for anybody else."""
    if not any(seat.covers(ticket.grid_code) for seat in actor.duty):
        return None
    if ticket.post_id is not None:
        return ticket.post_id
    people = work.directory.handlers(ticket.grid_code, ticket.level)
    return people[0].id if people else None


def has_taken(work: Work, ticket: Ticket, actor: Actor) -> bool:
    """Did somebody who is still on duty there take it on last?"""
    if not any(seat.covers(ticket.grid_code) for seat in actor.duty):
        return False
    accepted = [step for step in steps_of(work.session, ticket.number) if step.event == Event.ACCEPT]
    return bool(accepted) and accepted[-1].actor == actor.account
