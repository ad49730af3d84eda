"""What was already handled, and what could not be."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col, select

from storage.rows import driver
from storage.types import written


class Seen(SQLModel, table=True):
    """An event that was acted on; a second delivery of it changes nothing."""

    __tablename__ = "seen"
    __table_args__ = {"sqlite_with_rowid": False}

    # What grows comes first: where a platform counts all its messages together, new keys lie side by side.
    key: str = Field(primary_key=True)
    chat_id: str = Field(primary_key=True)
    platform: str = Field(primary_key=True)
    at: datetime


class DeadLetter(SQLModel, table=True):
    """An update whose handling failed, kept whole so that nothing is lost."""

    __tablename__ = "dead_letters"

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    raw: str
    error: str
    at: datetime


def claim(session: Session, platform: str, chat_id: str, key: str, at: datetime) -> bool:
    """Mark an event as acted on; False if it was before. One plain statement: every complaint passes here."""
    moment = written(at)
    marked = driver(session).execute(
        "INSERT OR IGNORE INTO seen (platform, chat_id, key, at) VALUES (?, ?, ?, ?)",
        (platform, chat_id, key, moment),
    )
    return marked.rowcount == 1


def was_seen(session: Session, platform: str, chat_id: str, key: str) -> bool:
    """Was this event acted on?"""
    return session.get(Seen, (key, chat_id, platform)) is not None


def dead_letters(session: Session) -> int:
    """How many updates could not be handled."""
    return len(session.exec(select(DeadLetter.id)).all())


def forget_seen(session: Session, before: datetime) -> None:
    """Drop marks older than any platform would redeliver."""
    session.execute(delete(Seen).where(col(Seen.at) < before))
