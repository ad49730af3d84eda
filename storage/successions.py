"""What became of retired grids: which grids follow them. Only ever added to."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

import storage.registry  # noqa: F401 - successions point to its tables


class Succession(SQLModel, table=True):
    """A grid and one that follows it; of several the first is the one that takes what is not clear."""

    __tablename__ = "successions"

    id: int | None = Field(default=None, primary_key=True)
    grid_code: str = Field(foreign_key="grids.code")
    successor_code: str = Field(foreign_key="grids.code")
    how: str  # retire, split, merge
    at: datetime


def all_successions(session: Session) -> Sequence[Succession]:
    """Every one, in the order they were made."""
    return session.exec(select(Succession).order_by(col(Succession.id))).all()
