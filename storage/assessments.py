"""Assessment sheets as they were given out: the record that is disputed, never edited."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.types import json_field


class AssessmentSheet(SQLModel, table=True):
    """One subject's sheet of one month or quarter; `lines` as `grids.assessment.packed` writes them."""

    __tablename__ = "assessment_sheets"
    __table_args__ = (UniqueConstraint("subject", "span", "first"),)

    id: int | None = Field(default=None, primary_key=True)
    subject: str  # post:12, community:990101103001, department:3
    name: str  # as it was called then
    place: str  # the node of the tree it belongs to
    span: str  # month, quarter
    first: date  # the first day of the period
    made_at: datetime
    lines: list[dict[str, Any]] = json_field(list)

    @property
    def number(self) -> int:
        """The id of a saved sheet."""
        if self.id is None:
            raise ValueError("a sheet has a number only once it is saved")
        return self.id


def sheets_of(session: Session, span: str, first: date) -> Sequence[AssessmentSheet]:
    """All sheets given out for a period."""
    query = select(AssessmentSheet).where(AssessmentSheet.span == span, AssessmentSheet.first == first)
    return session.exec(query.order_by(col(AssessmentSheet.id))).all()


def sheet_of(session: Session, subject: str, span: str, first: date) -> AssessmentSheet | None:
    """One subject's sheet of a period, if it was given out."""
    query = select(AssessmentSheet).where(
        AssessmentSheet.subject == subject, AssessmentSheet.span == span, AssessmentSheet.first == first
    )
    return session.exec(query).first()
