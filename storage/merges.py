"""What a merge has changed in the ticket that took the other one in, for taking the merge back."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select


class MergeWidening(SQLModel, table=True):
    """A merge made its target an emergency: the urgency and the limits the target had until then."""

    __tablename__ = "merge_widenings"

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="tickets.id", index=True)  # what was merged
    target_id: int = Field(foreign_key="tickets.id")
    at: datetime
    urgency: str
    respond_by: datetime
    due_at: datetime


def widening_by(session: Session, ticket_id: int, target_id: int) -> MergeWidening | None:
    """What the latest merge of one ticket into another has made an emergency; None if it has not."""
    query = select(MergeWidening).where(
        MergeWidening.ticket_id == ticket_id, MergeWidening.target_id == target_id
    )
    return session.exec(query.order_by(col(MergeWidening.id).desc())).first()
