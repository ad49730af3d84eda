"""Who is behind an anonymous tip-off: the one place where the name stands."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, delete, select

import storage.tickets  # noqa: F401 - tip-offs point to its table


class TipOff(SQLModel, table=True):
    """A tip-off; without a ticket it still waits for its place, and only then holds the words."""

    __tablename__ = "tip_offs"
    __table_args__ = (UniqueConstraint("ticket_id"),)

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int | None = Field(default=None, foreign_key="tickets.id")
    platform: str
    user_id: str
    name: str
    text: str = ""
    at: datetime


def tip_off_of(session: Session, ticket_id: int) -> TipOff | None:
    """The tip-off behind a ticket."""
    return session.exec(select(TipOff).where(TipOff.ticket_id == ticket_id)).first()


def drop_waiting(session: Session, platform: str, user_id: str) -> None:
    """Forget what somebody began and never placed."""
    session.exec(
        delete(TipOff).where(
            col(TipOff.platform) == platform, col(TipOff.user_id) == user_id, col(TipOff.ticket_id).is_(None)
        )
    )


def drop_old(session: Session, before: datetime) -> None:
    """Forget everything that was begun before a moment and never placed."""
    session.exec(delete(TipOff).where(col(TipOff.at) < before, col(TipOff.ticket_id).is_(None)))
