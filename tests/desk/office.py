"""The desk without the talk: tickets opened and moved by calling its functions, in the small town."""

from collections.abc import Callable
from typing import TypeVar

from sqlmodel import func, select

from desk.actor import Actor
from desk.permits import find
from desk.tickets import moves, together
from desk.tickets.opening import open_ticket
from desk.tickets.report import Finding, Report, Said
from desk.work import Work
from grids.lifecycle import State
from storage.outbox import OutboxRow
from storage.tickets import Ticket, TicketStep, steps_of
from tests.town import Town

T = TypeVar("T")
LIFT = "3栋电梯坏了，停在5楼不动"


class Office:
    """The desk's functions, each in a transaction of its own, by the people of the town."""

    def __init__(self, town: Town) -> None:
        self.town = town

    def who(self, name: str) -> Actor:
        """Somebody of the town; those without a role are residents."""
        return self.town.intake.directory.actor("fake", name, name)

    def do(self, job: Callable[[Work, Ticket], T], number: int) -> T:
        """Do something with a ticket."""
        return self.town.intake.perform(lambda work: job(work, find(work, number)))

    def opened(self, reporter: str = "刘大爷", group: str = "g1", urgency: str = "urgent") -> int:
        """A new ticket; its number."""
        actor = self.who(reporter)

        def report(work: Work) -> int:
            place = work.directory.groups["fake", group]
            said = Said("fake", group, self.town.next_id(), actor.user_id, work.now, LIFT)
            finding = Finding("elevator", "help", urgency, place="3栋5楼", building="3")
            return open_ticket(work, Report(actor, place, finding, LIFT, (said,)))

        return self.town.intake.perform(report)

    def ticket_in(self, state: State) -> int:
        """A ticket that has come to a state on the usual way; its number."""
        number, worker, liu = self.opened(), self.who("周敏"), self.who("刘大爷")
        if state in (State.ACCEPTED, State.RESOLVED, State.CLOSED):
            self.do(lambda work, ticket: moves.accept(work, ticket, worker), number)
        if state in (State.RESOLVED, State.CLOSED):
            self.do(lambda work, ticket: moves.resolve(work, ticket, worker, "已换门锁"), number)
        if state is State.CLOSED:
            self.do(lambda work, ticket: moves.rate(work, ticket, liu, "satisfied"), number)
        if state is State.REJECTED:
            self.do(lambda work, ticket: moves.reject(work, ticket, worker, "是玩笑话"), number)
        if state is State.WITHDRAWN:
            self.do(lambda work, ticket: moves.withdraw(work, ticket, liu), number)
        if state is State.MERGED:
            other = self.opened()
            self.do(lambda work, ticket: together.merge(work, ticket, find(work, other), worker), number)
        assert self.ticket(number).state == state
        return number

    def ticket(self, number: int) -> Ticket:
        """The ticket as it is saved."""
        with self.town.database.reading() as session:
            ticket = session.get(Ticket, number)
            assert ticket is not None
            session.expunge(ticket)
            return ticket

    def steps(self, number: int) -> list[TicketStep]:
        """Its history."""
        with self.town.database.reading() as session:
            return list(steps_of(session, number))

    def outbox_size(self) -> int:
        """How many rows there are, whatever became of them."""
        with self.town.database.reading() as session:
            return session.exec(select(func.count()).select_from(OutboxRow)).one()
