"""What the tests of the command line share besides fixtures."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from typer.testing import Result

from storage.database import Database
from storage.reporters import TicketReporter
from storage.tickets import Ticket

Run = Callable[..., Result]


def open_ticket(database: Database, text: str) -> None:
    now = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    with database.writing() as session:
        ticket = Ticket(
            state="open",
            level="grid",
            grid_code="99010110300100101",
            source="talk",
            category="elevator",
            kind="help",
            urgency="urgent",
            text=text,
            place="3栋",
            opened_at=now,
            respond_by=now,
            due_at=now + timedelta(days=1),
            active_at=now,
        )
        session.add(ticket)
        session.flush()
        reporter = TicketReporter(
            ticket_id=ticket.number, platform="local", user_id="u01", name="刘大爷", joined_at=now
        )
        session.add(reporter)
    database.close()
