"""Which department a ticket was passed to, by whom, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel

from storage.rows import all_with


class TicketPass(SQLModel, table=True):
    """One passing of a ticket to a department; handed back at most once. Never deleted."""

    __tablename__ = "ticket_passes"

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True)
    department_id: int = Field(foreign_key="departments.id")
    from_post_id: int | None = Field(default=None, foreign_key="posts.id")  # where it goes back to
    at: datetime
    final: bool = False  # decided by the township: it stays there
    refused_at: datetime | None = None
    reason: str = ""


def passes_of(session: Session, ticket_id: int) -> Sequence[TicketPass]:
    """Every passing of a ticket to a department, oldest first."""
    return all_with(session, TicketPass, ticket_id=ticket_id)
