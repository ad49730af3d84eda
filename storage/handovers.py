"""Handovers: who asked that somebody's posts pass to somebody else, and whether it was confirmed."""

from datetime import datetime

from sqlmodel import Field, SQLModel

import storage.registry  # noqa: F401 - handovers point to its tables


class Handover(SQLModel, table=True):
    """One handover; asked, and once confirmed never edited again."""

    __tablename__ = "handovers"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id")
    successor_id: int = Field(foreign_key="people.id")
    asked_by: str  # "platform:user_id": nobody else may confirm it
    asked_at: datetime
    settled_at: datetime | None = None
    done: bool = False  # settled and not done: it was called off

    @property
    def number(self) -> int:
        """The id of a saved handover."""
        if self.id is None:
            raise ValueError("a handover has a number only once it is saved")
        return self.id
