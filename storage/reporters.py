"""Whose trouble a ticket is. Every move looks at it, so it is read and written by plain statements."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Field, Session, SQLModel, UniqueConstraint

from storage.rows import driver
from storage.types import read_back, written


class TicketReporter(SQLModel, table=True):
    """A resident whose trouble this is."""

    __tablename__ = "ticket_reporters"
    __table_args__ = (UniqueConstraint("ticket_id", "platform", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id")
    platform: str
    user_id: str = Field(index=True)
    name: str
    building: str | None = None
    joined_at: datetime
    left_at: datetime | None = None


class Reporter(NamedTuple):
    """The row of one, as it was when it was read."""

    id: int
    platform: str
    user_id: str
    name: str
    building: str | None
    joined_at: datetime
    has_left: bool

    @property
    def account(self) -> tuple[str, str]:
        """By which he is known."""
        return self.platform, self.user_id


def reporters_of(session: Session, ticket_id: int) -> list[Reporter]:
    """Those whose trouble it still is, in the order they came."""
    return [item for item in all_reporters_of(session, ticket_id) if not item.has_left]


def all_reporters_of(session: Session, ticket_id: int) -> list[Reporter]:
    """Those whose trouble it is or once was, in the order they came."""
    rows = driver(session).execute(
        "SELECT id, platform, user_id, name, building, joined_at, left_at IS NOT NULL FROM ticket_reporters "
        "WHERE ticket_id = ? ORDER BY id",
        (ticket_id,),
    )
    return [
        Reporter(number, platform, user, name, building, read_back(joined), bool(left))
        for number, platform, user, name, building, joined, left in rows
    ]


def leave(session: Session, reporter: Reporter, now: datetime) -> None:
    """It is his trouble no longer."""
    _mark_left(session, reporter, written(now))


def come_back(session: Session, reporter: Reporter) -> None:
    """It is his trouble again."""
    _mark_left(session, reporter, None)


def _mark_left(session: Session, reporter: Reporter, moment: str | None) -> None:
    query = "UPDATE ticket_reporters SET left_at = ? WHERE id = ?"
    driver(session).execute(query, (moment, reporter.id))
