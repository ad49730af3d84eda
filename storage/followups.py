"""Follow-ups: who is to ask the residents about a closed ticket, until when, and what they said."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Index, func, text
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, exists, select

from storage.rows import all_with
from storage.tickets import Ticket, TicketStep


class FollowUp(SQLModel, table=True):
    """One try to ask about one closing of one ticket, by whoever sits in a post. Never deleted."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        UniqueConstraint("ticket_id", "closed_at", "attempt"),
        Index("ix_follow_ups_due", "post_id", sqlite_where=text("state = 'due'")),
        Index("ix_follow_ups_drawn_at", "drawn_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id")
    closed_at: datetime
    attempt: int = 1  # who was not reached is asked a second time
    why: str  # emergency, reopened, sample
    post_id: int = Field(foreign_key="posts.id")  # whose turn it is
    turn: int  # counts up with every turn given, so that the rotation can be read from the rows
    drawn_at: datetime
    due_by: datetime
    state: str = "due"  # due, solved, unsolved, unreachable, lapsed
    reasonable: bool | None = None  # of what is unsolved
    words: str = ""
    settled_at: datetime | None = None
    settled_by: str = ""  # "platform:user_id", "clock:", or "moot" where the ticket lives again
    settled_name: str = ""
    card_row: int | None = None  # the outbox row whose message is its card

    @property
    def number(self) -> int:
        """The id of a saved one."""
        if self.id is None:
            raise ValueError("a follow-up has a number only once it is saved")
        return self.id


def closed_between(session: Session, since: datetime, until: datetime) -> Sequence[Ticket]:
    """Tickets closed from `since` up to, not with, `until`, and closed still; the first closed first."""
    query = select(Ticket).where(
        col(Ticket.ended_at) >= since, col(Ticket.ended_at) < until, Ticket.state == "closed"
    )
    return session.exec(query.order_by(col(Ticket.ended_at), col(Ticket.id))).all()


def was_drawn(session: Session, ticket_id: int, closed_at: datetime) -> bool:
    """Is there a follow-up of this closing?"""
    query = select(FollowUp.id).where(FollowUp.ticket_id == ticket_id, FollowUp.closed_at == closed_at)
    return session.exec(query).first() is not None


def due_followups(session: Session, post_ids: Collection[int] | None = None) -> Sequence[FollowUp]:
    """Those nobody has answered yet (of some posts), the most pressing first."""
    query = select(FollowUp).where(text("follow_ups.state = 'due'"))
    if post_ids is not None:
        query = query.where(col(FollowUp.post_id).in_(post_ids))
    return session.exec(query.order_by(col(FollowUp.due_by), col(FollowUp.id))).all()


def followups_of(session: Session, ticket_id: int) -> Sequence[FollowUp]:
    """Every follow-up of a ticket, oldest first."""
    return all_with(session, FollowUp, ticket_id=ticket_id)


def last_turns(session: Session) -> dict[int, int]:
    """By post, the turn it was last given."""
    query = select(FollowUp.post_id, func.max(FollowUp.turn)).group_by(col(FollowUp.post_id))
    return dict(session.exec(query).all())


class Drawn(NamedTuple):
    """The last try of one closing, with what its ticket is counted under."""

    followup: FollowUp
    grid_code: str
    category: str
    post_id: int | None  # whose result was asked about


def drawn_between(session: Session, since: datetime, until: datetime) -> Sequence[Drawn]:
    """The last try of each closing, if that was drawn from `since` up to, not with, `until`; for reports."""
    later, result = aliased(FollowUp), aliased(TicketStep)
    again = exists().where(
        col(later.ticket_id) == col(FollowUp.ticket_id),
        col(later.closed_at) == col(FollowUp.closed_at),
        col(later.attempt) > col(FollowUp.attempt),
    )
    whose = (
        select(result.post_id)
        .where(
            result.ticket_id == FollowUp.ticket_id,
            result.at <= FollowUp.closed_at,
            col(result.event).in_(("resolve", "confirm")),
        )
        .order_by(col(result.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(FollowUp, Ticket.grid_code, Ticket.category, func.coalesce(whose, Ticket.post_id))
        .join(Ticket, col(Ticket.id) == col(FollowUp.ticket_id))
        .where(FollowUp.drawn_at >= since, FollowUp.drawn_at < until, ~again)
    )
    return [Drawn(*row) for row in session.exec(query.order_by(col(FollowUp.id))).all()]


def unreached_since(session: Session, since: datetime) -> Sequence[FollowUp]:
    """First tries at which nobody was reached since then, and which no second one has followed."""
    later = aliased(FollowUp)
    again = exists().where(col(later.ticket_id) == col(FollowUp.ticket_id), col(later.id) > col(FollowUp.id))
    query = select(FollowUp).where(
        FollowUp.state == "unreachable", FollowUp.attempt == 1, col(FollowUp.settled_at) > since, ~again
    )
    return session.exec(query.order_by(col(FollowUp.id))).all()
