"""Residents who have registered their door of their own free will; erased on a word of theirs."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, delete, select

import storage.registry  # noqa: F401 - residents point to its tables


class Resident(SQLModel, table=True):
    """Somebody who has consented; until `registered_at` they have not said where they live."""

    __tablename__ = "residents"
    __table_args__ = (UniqueConstraint("platform", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    user_id: str
    consented_at: datetime
    registered_at: datetime | None = None
    grid_code: str | None = Field(default=None, foreign_key="grids.code", index=True)
    building: str = ""
    unit: str = ""
    name: str = ""


def resident_of(session: Session, platform: str, user_id: str) -> Resident | None:
    """What an account has registered."""
    query = select(Resident).where(Resident.platform == platform, Resident.user_id == user_id)
    return session.exec(query).first()


def registered_by_grid(session: Session) -> Sequence[tuple[str, int]]:
    """Code of each grid somebody has registered in, and how many have."""
    query = (
        select(Resident.grid_code, func.count())
        .where(col(Resident.registered_at).is_not(None), col(Resident.grid_code).is_not(None))
        .group_by(col(Resident.grid_code))
    )
    return [(str(code), count) for code, count in session.exec(query).all()]


def forget_unfinished(session: Session, before: datetime) -> None:
    """Forget who consented before a moment and never went on."""
    session.exec(
        delete(Resident).where(col(Resident.registered_at).is_(None), col(Resident.consented_at) < before)
    )
