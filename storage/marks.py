"""What the clock has already done about a ticket: each step once, whatever restarts in between.

Looked at with every tick, so it is read and written by plain statements.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete

from storage.rows import driver
from storage.types import read_back, written


class TicketMark(SQLModel, table=True):
    """One thing the clock did (half_time, rung:2 …) in one term of a ticket; a new term begins anew."""

    __tablename__ = "ticket_marks"

    ticket_id: int = Field(foreign_key="tickets.id", primary_key=True)
    code: str = Field(primary_key=True)
    at: datetime


def mark_once(session: Session, ticket_id: int, code: str, now: datetime) -> bool:
    """Note that it is done; False if it was done before."""
    query = "INSERT INTO ticket_marks (ticket_id, code, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    return driver(session).execute(query, (ticket_id, code, written(now))).rowcount == 1


def set_mark(session: Session, ticket_id: int, code: str, at: datetime) -> None:
    """Note a moment, in place of an earlier one."""
    query = "INSERT OR REPLACE INTO ticket_marks (ticket_id, code, at) VALUES (?, ?, ?)"
    driver(session).execute(query, (ticket_id, code, written(at)))


def marks_of(session: Session, ticket_id: int) -> dict[str, datetime]:
    """What was done about a ticket in this term, and when."""
    query = "SELECT code, at FROM ticket_marks WHERE ticket_id = ? ORDER BY code"
    return {code: read_back(at) for code, at in driver(session).execute(query, (ticket_id,))}


def new_term(session: Session, ticket_id: int, codes: Iterable[str]) -> None:
    """Forget these: the ticket begins anew, with new limits."""
    session.exec(
        delete(TicketMark).where(col(TicketMark.ticket_id) == ticket_id, col(TicketMark.code).in_(codes))
    )
