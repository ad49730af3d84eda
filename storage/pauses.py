"""When a ticket's clock stood still, why, and who agreed to it. Never deleted: every limit can be checked."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select


class TicketPause(SQLModel, table=True):
    """One pause: on hold (挂账), or until the reporter answers; `since` is empty until it is approved."""

    __tablename__ = "ticket_pauses"

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True)
    kind: str  # hold, answer
    why: str
    until: datetime
    asked_at: datetime
    asked_by: str  # the name
    post_id: int | None = Field(default=None, foreign_key="posts.id")  # who had the ticket then
    approved_by: str = ""  # empty where nobody had to be asked
    since: datetime | None = None
    ended_at: datetime | None = None
    end: str = ""  # clock, answer, resumed, moved, replaced, refused


def pause_now(session: Session, ticket_id: int) -> TicketPause | None:
    """The pause a ticket's clock stands still for."""
    query = select(TicketPause).where(
        TicketPause.ticket_id == ticket_id,
        col(TicketPause.since).is_not(None),
        col(TicketPause.ended_at).is_(None),
    )
    return session.exec(query).first()


def asked_for(session: Session, ticket_id: int) -> Sequence[TicketPause]:
    """Pauses that somebody has asked for and nobody has decided on."""
    query = select(TicketPause).where(
        TicketPause.ticket_id == ticket_id, col(TicketPause.since).is_(None), TicketPause.end == ""
    )
    return session.exec(query.order_by(col(TicketPause.id))).all()


def pauses_of(session: Session, ticket_id: int) -> Sequence[TicketPause]:
    """All pauses that took place, the earliest first; the last one may still last."""
    query = select(TicketPause).where(TicketPause.ticket_id == ticket_id, col(TicketPause.since).is_not(None))
    return session.exec(query.order_by(col(TicketPause.since), col(TicketPause.id))).all()
