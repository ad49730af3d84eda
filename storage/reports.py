"""Reports somebody has begun in private and not sent yet: kept for a day at most."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, delete, select

import storage.registry  # noqa: F401 - drafts point to its tables
from storage.types import json_field


class ReportDraft(SQLModel, table=True):
    """What was said so far, and where it is; gone once it is a ticket, or given up."""

    __tablename__ = "report_drafts"
    __table_args__ = (UniqueConstraint("platform", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    platform: str
    user_id: str
    grid_code: str | None = Field(default=None, foreign_key="grids.code")
    source: str = "private"  # private, qr
    text: str = ""
    said: list[dict[str, Any]] = json_field(list)  # each message: id, kind, ref, text, at
    at: datetime  # when it was last gone on with


def draft_of(session: Session, platform: str, user_id: str) -> ReportDraft | None:
    """What an account has begun."""
    query = select(ReportDraft).where(ReportDraft.platform == platform, ReportDraft.user_id == user_id)
    return session.exec(query).first()


def forget_drafts(session: Session, before: datetime) -> None:
    """Forget what nobody has gone on with since."""
    session.exec(delete(ReportDraft).where(col(ReportDraft.at) < before))
