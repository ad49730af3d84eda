"""Messages the bot was unsure of, waiting for a grid worker to say register or ignore."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Field, Session, SQLModel, UniqueConstraint, col, select

from storage.outbox import OutboxRow
from storage.rows import driver
from storage.types import json_field


class AskCard(SQLModel, table=True):
    """One unsure message with its verdict; it becomes a ticket or is ignored by a word of the grid worker."""

    __tablename__ = "ask_cards"
    __table_args__ = (UniqueConstraint("platform", "chat_id", "message_id"),)

    id: int | None = Field(default=None, primary_key=True)
    state: str = "waiting"  # waiting, registered, ignored
    group_id: int = Field(foreign_key="groups.id", index=True)
    platform: str
    chat_id: str
    message_id: str
    thread_id: str | None = None
    user_id: str
    user_name: str
    text: str
    verdict: dict[str, Any] = json_field(dict)
    created_at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="people.id")
    ticket_id: int | None = Field(default=None, foreign_key="tickets.id")


def has_card(session: Session, platform: str, chat_id: str, message_id: str) -> bool:
    """Was there a card made of this message before?"""
    query = "SELECT 1 FROM ask_cards WHERE (platform, chat_id, message_id) = (?, ?, ?)"
    return driver(session).execute(query, (platform, chat_id, message_id)).fetchone() is not None


def waiting_cards(session: Session, group_id: int | None = None) -> Sequence[AskCard]:
    """The cards nobody has decided yet, oldest first, of one group or of all."""
    query = select(AskCard).where(AskCard.state == "waiting")
    if group_id is not None:
        query = query.where(AskCard.group_id == group_id)
    return session.exec(query.order_by(col(AskCard.id))).all()


def rows_of_card(session: Session, card_id: int) -> Sequence[OutboxRow]:
    """The messages that show the question or the answer."""
    query = select(OutboxRow).where(OutboxRow.card_id == card_id, OutboxRow.action == "send")
    return session.exec(query).all()
