"""Departments called to a ticket (吹哨报到): who was called, who came, what each one did."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.rows import all_with
from storage.tickets import Ticket


class WhistlePart(SQLModel, table=True):
    """One department's part in a joint ticket; called again later, it gets another part."""

    __tablename__ = "whistle_parts"

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True)
    department_id: int = Field(foreign_key="departments.id")
    called_at: datetime
    called_by: str
    report_by: datetime = Field(index=True)
    reported_at: datetime | None = None
    who_comes: str = ""
    done_at: datetime | None = None
    result: str = ""
    dropped_at: datetime | None = None  # taken out: it has no part any more
    dropped_why: str = ""
    # The ticket it was called to, merged since: the part went along to another, or was dropped with it.
    moved_from: int | None = Field(default=None, foreign_key="tickets.id")

    @property
    def number(self) -> int:
        """The id of a saved part."""
        if self.id is None:
            raise ValueError("a part has a number only once it is saved")
        return self.id

    @property
    def open(self) -> bool:
        """Called, and neither done nor taken out."""
        return self.done_at is None and self.dropped_at is None

    @property
    def awaited(self) -> bool:
        """Called, and nobody has reported in."""
        return self.open and self.reported_at is None


def parts_of(session: Session, ticket_id: int) -> Sequence[WhistlePart]:
    """The parts of a joint ticket, in the order they were called."""
    return all_with(session, WhistlePart, ticket_id=ticket_id)


def parts_of_departments(session: Session, departments: Iterable[int]) -> Sequence[WhistlePart]:
    """What these departments still have to do, the earliest first."""
    query = select(WhistlePart).where(
        col(WhistlePart.department_id).in_(tuple(departments)),
        col(WhistlePart.done_at).is_(None),
        col(WhistlePart.dropped_at).is_(None),
    )
    return session.exec(query.order_by(col(WhistlePart.id))).all()


def parts_moved_from(session: Session, ticket_id: int) -> Sequence[WhistlePart]:
    """The parts that went with the merge of a ticket, wherever they are now."""
    return all_with(session, WhistlePart, moved_from=ticket_id)


def absent_parts(session: Session, states: Iterable[str], now: datetime) -> Sequence[WhistlePart]:
    """Those who had to report in by now and have not, of tickets in these states."""
    query = (
        select(WhistlePart)
        .join(Ticket, col(Ticket.id) == col(WhistlePart.ticket_id))
        .where(
            col(Ticket.state).in_(tuple(states)),
            col(WhistlePart.report_by) <= now,
            col(WhistlePart.reported_at).is_(None),
            col(WhistlePart.done_at).is_(None),
            col(WhistlePart.dropped_at).is_(None),
        )
    )
    return session.exec(query.order_by(col(WhistlePart.ticket_id), col(WhistlePart.id))).all()
