"""Disputes about single lines of assessment sheets: who does not agree, why, and what was decided."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

import storage.assessments  # noqa: F401 - disputes point to its table

OPEN, UPHELD, ADJUSTED = "open", "upheld", "adjusted"


class Dispute(SQLModel, table=True):
    """One line of one sheet that somebody does not agree with. Never deleted, decided once."""

    __tablename__ = "disputes"

    id: int | None = Field(default=None, primary_key=True)
    sheet_id: int = Field(foreign_key="assessment_sheets.id", index=True)
    line: str  # the code of the indicator
    reason: str
    state: str = OPEN  # open; upheld: the sheet stands; adjusted: points are given back
    raised_at: datetime
    raised_by: str  # "platform:user_id"
    raised_name: str
    decided_at: datetime | None = None
    decided_by: str = ""
    decided_name: str = ""
    points: float = 0.0  # given back
    words: str = ""  # why it was decided so

    @property
    def number(self) -> int:
        """The id of a saved dispute."""
        if self.id is None:
            raise ValueError("a dispute has a number only once it is saved")
        return self.id


def get_dispute(session: Session, number: int) -> Dispute | None:
    """The dispute of that number."""
    return session.get(Dispute, number) if 0 < number < 2**63 else None


def disputes_of(session: Session, sheet_ids: Collection[int]) -> Sequence[Dispute]:
    """The disputes about these sheets, oldest first."""
    query = select(Dispute).where(col(Dispute.sheet_id).in_(sheet_ids))
    return session.exec(query.order_by(col(Dispute.id))).all()


def open_disputes(session: Session) -> Sequence[Dispute]:
    """What is still to be decided, oldest first."""
    return session.exec(select(Dispute).where(Dispute.state == OPEN).order_by(col(Dispute.id))).all()
