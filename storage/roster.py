"""The duty roster: who is on duty at which node of the tree, from when till when."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Field, Index, Session, SQLModel, col, delete, select

import storage.registry  # noqa: F401 - shifts point to its tables


class DutyShift(SQLModel, table=True):
    """One person on duty at one node; `day` is the day of Shanghai on which the table has it."""

    __tablename__ = "duty_shifts"
    __table_args__ = (Index("ix_duty_shifts_day", "grid_code", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    grid_code: str = Field(foreign_key="grids.code")
    person_id: int = Field(foreign_key="people.id")
    day: str  # 2026-11-25
    begin: datetime
    end: datetime


def all_shifts(session: Session) -> Sequence[tuple[str, int, datetime, datetime]]:
    """Node, person, begin and end of every shift, the earliest first; no objects, for there are many."""
    query = select(DutyShift.grid_code, DutyShift.person_id, DutyShift.begin, DutyShift.end)
    return session.exec(query.order_by(col(DutyShift.begin), col(DutyShift.id))).all()


def shifts_of_days(session: Session, days: Iterable[str]) -> Sequence[DutyShift]:
    """All shifts the table has on these days."""
    query = select(DutyShift).where(col(DutyShift.day).in_(list(days)))
    return session.exec(query.order_by(col(DutyShift.id))).all()


def forget_shifts(session: Session, before: datetime) -> int:
    """Forget what ended before a moment; how many that were."""
    return session.exec(delete(DutyShift).where(col(DutyShift.end) < before)).rowcount
