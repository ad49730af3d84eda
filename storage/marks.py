"""What the clock has already done about a ticket: each step once, whatever restarts in between."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete

from storage.rows import all_with
from storage.types import utc


class TicketMark(SQLModel, table=True):
    """One thing the clock did (half_time, rung:2 …) in one term of a ticket; a new term begins anew."""

    __tablename__ = "ticket_marks"

    ticket_id: int = Field(foreign_key="tickets.id", primary_key=True)
    code: str = Field(primary_key=True)
    at: datetime


def mark_once(session: Session, ticket_id: int, code: str, now: datetime) -> bool:
    """Note that it is done; False if it was done before."""
    if session.get(TicketMark, (ticket_id, code)) is not None:
        return False
    session.add(TicketMark(ticket_id=ticket_id, code=code, at=utc(now)))
    session.flush()
    return True


def set_mark(session: Session, ticket_id: int, code: str, at: datetime) -> None:
    """Note a moment, in place of an earlier one."""
    session.merge(TicketMark(ticket_id=ticket_id, code=code, at=utc(at)))
    session.flush()


def marks_of(session: Session, ticket_id: int) -> dict[str, datetime]:
    """What was done about a ticket in this term, and when."""
    return {mark.code: mark.at for mark in all_with(session, TicketMark, ticket_id=ticket_id)}


def new_term(session: Session, ticket_id: int, codes: Iterable[str]) -> None:
    """Forget these: the ticket begins anew, with new limits."""
    session.exec(
        delete(TicketMark).where(col(TicketMark.ticket_id) == ticket_id, col(TicketMark.code).in_(codes))
    )
