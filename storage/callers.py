"""Whoever complained without a chat: by telephone, or to 12345; and what staff are still writing down."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, delete, select

import storage.tickets  # noqa: F401 - callers point to its table
from storage.secrets import SealedNumber


class Caller(SQLModel, table=True):
    """One call and the ticket it belongs to; the same number of the same sender never comes in twice."""

    __tablename__ = "callers"
    __table_args__ = (UniqueConstraint("channel", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True)
    channel: str  # hotline (written down in the chat), 12345 (a sheet)
    number: str  # the sender's own, or one of ours
    name: str = ""
    phone: str = Field(default="", sa_type=SealedNumber)
    called_at: datetime
    taken_at: datetime  # when we got it
    joined: bool = False  # the trouble was known already


class HotlineDraft(SQLModel, table=True):
    """A call while somebody writes it down, one question after the other."""

    __tablename__ = "hotline_drafts"
    __table_args__ = (UniqueConstraint("platform", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    platform: str  # of whoever writes
    user_id: str
    step: str  # words, address, caller, ready, grid, category
    words: str = ""
    address: str = ""
    name: str = ""
    phone: str = Field(default="", sa_type=SealedNumber)
    grid_code: str = ""
    category: str = ""
    like: int | None = None  # the ticket of the same trouble, if there is one
    card_row: int | None = None  # the outbox row of the last question
    touched_at: datetime

    @property
    def number(self) -> int:
        """The id of a saved draft."""
        assert self.id is not None
        return self.id


def callers_of(session: Session, tickets: Iterable[int]) -> Sequence[Caller]:
    """Who called about these tickets, the first one first."""
    query = select(Caller).where(col(Caller.ticket_id).in_(tuple(tickets)))
    return session.exec(query.order_by(col(Caller.id))).all()


def calls_known(session: Session, channel: str) -> dict[str, int]:
    """The numbers of a channel that came in before, each with its ticket."""
    query = select(Caller.number, Caller.ticket_id).where(Caller.channel == channel)
    return dict(session.exec(query).all())


def calls_between(session: Session, channel: str, since: datetime, until: datetime) -> Sequence[Caller]:
    """The calls of a channel made from a moment on and before another, the earliest first."""
    query = select(Caller).where(
        Caller.channel == channel, col(Caller.called_at) >= since, col(Caller.called_at) < until
    )
    return session.exec(query.order_by(col(Caller.called_at), col(Caller.id))).all()


def draft_by(session: Session, platform: str, user_id: str) -> HotlineDraft | None:
    """What somebody is writing down."""
    query = select(HotlineDraft).where(HotlineDraft.platform == platform, HotlineDraft.user_id == user_id)
    return session.exec(query).first()


def drop_drafts(session: Session, before: datetime) -> None:
    """Forget what nobody has gone on with since."""
    session.exec(delete(HotlineDraft).where(col(HotlineDraft.touched_at) < before))
