"""Broadcasts: what is to be said, to which groups, and the ledger row each group has in it."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from storage.types import json_field


class Campaign(SQLModel, table=True):
    """One broadcast, from the first word of its draft to the last receipt; its number is its id."""

    __tablename__ = "campaigns"

    id: int | None = Field(default=None, primary_key=True)
    state: str = Field(default="draft", index=True)
    # draft, waiting (for approval), scheduled, sending, paused, done, cancelled, refused, recalled
    step: str = ""  # of a draft: what the author is asked next
    text: str = ""
    media_kind: str | None = None  # photo, file
    media: str | None = None  # the platform's handle
    media_platform: str | None = None
    audience: dict[str, Any] = json_field(dict)  # {"grids": [codes], "purpose": "residents"}
    urgent: bool = False
    reason: str = ""  # why it is urgent
    author_id: int = Field(foreign_key="people.id", index=True)
    approver_id: int | None = Field(default=None, foreign_key="people.id")
    created_at: datetime
    scheduled_for: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    progress_id: int | None = None  # the outbox row whose message shows the author how it goes
    progress_at: datetime | None = None


class Delivery(SQLModel, table=True):
    """A group's row in a campaign's ledger; whether it was sent is told by its outbox row's receipt."""

    __tablename__ = "deliveries"

    campaign_id: int = Field(foreign_key="campaigns.id", primary_key=True)
    group_id: int = Field(foreign_key="groups.id", primary_key=True)
    outbox_id: int | None = Field(default=None, unique=True)
    skipped: str = ""  # why nothing is sent there
