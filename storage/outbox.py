"""The outbox: everything the bot has decided to say, written with the change it tells of."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Index, func, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.rows import driver
from storage.secrets import SealedWords
from storage.types import json_field

# What comes first; within a chat the order is kept all the same. AHEAD is for the few words by which somebody
# steers what goes out with the rank URGENT.
AHEAD, URGENT, TALK, BROADCAST = -1, 0, 1, 2


class OutboxRow(SQLModel, table=True):
    """One message to send, edit or delete, and what became of it. Never deleted before it is settled."""

    __tablename__ = "outbox"
    __table_args__ = (
        # These two cover the search for what is due, so that it never touches the rows of a long queue;
        # what is new stands at their ends.
        Index(
            "ix_outbox_queued",
            *("platform", "id", "chat_id", "rank", "attempts", "not_before", "state", "action"),
            sqlite_where=text("state = 'queued' AND action <> 'toast'"),
        ),
        Index(
            "ix_outbox_toasts",
            *("platform", "id", "not_before", "state", "action"),
            sqlite_where=text("state = 'queued' AND action = 'toast'"),
        ),
        Index(
            "ix_outbox_changes",
            "target_id",
            sqlite_where=text("state = 'queued' AND action <> 'toast' AND target_id IS NOT NULL"),
        ),
        # A new row has neither a receipt nor an end: it costs these two nothing.
        Index(
            "ix_outbox_message",
            *("platform", "chat_id", "message_id"),
            sqlite_where=text("message_id IS NOT NULL"),
        ),
        Index("ix_outbox_settled_at", "settled_at", sqlite_where=text("settled_at IS NOT NULL")),
        Index("ix_outbox_once", "once", unique=True, sqlite_where=text("once IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    state: str = "queued"  # queued, held (a paused broadcast), sent, failed, skipped
    platform: str
    chat_id: str
    action: str  # send, edit, delete, toast
    text: str = Field(default="", sa_type=SealedWords)
    buttons: list[list[list[str]]] = json_field(list)  # rows of [text, data]
    reply_to: str | None = None
    thread_id: str | None = None
    photo: str | None = None
    file: str | None = None
    mention: str | None = None  # whom the words before the first wide colon name
    target_id: int | None = None  # for edit and delete: the outbox row whose message is meant
    press_id: str | None = None  # for toast: the press being answered
    ticket_id: int | None = Field(default=None, index=True)
    card_id: int | None = None
    about: str = ""  # receipt, card, ask, rating, toast, answer, alert, hint, notice, help, delivery
    group: bool = False  # a group chat, where stricter limits apply
    rank: int = TALK
    not_before: datetime | None = None
    expires_at: datetime | None = None
    attempts: int = 0
    tried_at: datetime | None = None  # the first attempt
    message_id: str | None = None  # the platform's receipt
    error: str = ""
    created_at: datetime
    settled_at: datetime | None = None
    fallback: dict[str, Any] | None = json_field(lambda: None)  # what to say elsewhere if this cannot arrive
    once: str | None = None  # no two rows with the same word here


class Shown(NamedTuple):
    """Enough of a row to change the message it became."""

    id: int
    platform: str
    chat_id: str
    group: bool
    about: str
    ticket_id: int | None
    card_id: int | None
    thread_id: str | None
    rank: int


def shown_of(session: Session, ticket_id: int, about: Sequence[str]) -> list[Shown]:
    """What we have sent about a ticket, oldest first; a plain statement, for every move comes here."""
    rows = driver(session).execute(
        'SELECT id, platform, chat_id, "group", about, ticket_id, card_id, thread_id, "rank" FROM outbox '
        "WHERE ticket_id = ? AND action = 'send' ORDER BY id",
        (ticket_id,),
    )
    return [shown for row in rows if (shown := Shown(*row)).about in about]


def was_said(session: Session, once: str) -> bool:
    """Is there a row with this `once`?"""
    return session.exec(select(OutboxRow.id).where(OutboxRow.once == once)).first() is not None


def rows_said_once(session: Session, prefix: str) -> Sequence[OutboxRow]:
    """The rows whose `once` begins so."""
    once = col(OutboxRow.once)
    return session.exec(select(OutboxRow).where(once >= prefix, once < prefix + "\U0010ffff")).all()


def row_of_message(session: Session, platform: str, chat_id: str, message_id: str) -> OutboxRow | None:
    """The row that became a message of ours, so that a reply to it or a press under it finds its subject."""
    query = select(OutboxRow).where(
        OutboxRow.platform == platform, OutboxRow.chat_id == chat_id, OutboxRow.message_id == message_id
    )
    return session.exec(query.order_by(col(OutboxRow.id).desc())).first()


def queued_count(session: Session) -> int:
    """How many rows wait to be delivered."""
    return session.exec(select(func.count()).select_from(OutboxRow).where(text("state = 'queued'"))).one()


def call_off(session: Session, platform: str, chat_id: str, about: str, now: datetime) -> Sequence[OutboxRow]:
    """Nothing of this sort is sent to the chat any more. Returns the rows whose message is there, or may be:
    what is called off may be on its way already."""
    here = (
        col(OutboxRow.platform) == platform,
        col(OutboxRow.chat_id) == chat_id,
        col(OutboxRow.about) == about,
        col(OutboxRow.action) == "send",
    )
    rows = session.exec(select(OutboxRow).where(*here, text("state IN ('queued', 'sent')"))).all()
    for row in rows:
        if row.state == "queued":
            row.state, row.error, row.settled_at = "skipped", "called_off", now
    session.flush()
    return rows


def move_chat(session: Session, platform: str, old: str, new: str) -> None:
    """The chat has a new id: what waits for it goes there. What was sent keeps the id it was sent under.

    What was said in the old chat has no id in the new one: nothing can answer it there.
    """
    waiting = update(OutboxRow).where(
        text("state IN ('queued', 'held')"),
        col(OutboxRow.platform) == platform,
        col(OutboxRow.chat_id) == old,
    )
    session.execute(
        waiting.values(chat_id=new, reply_to=None), execution_options={"synchronize_session": False}
    )


def fail_chat(
    session: Session, platform: str, chat_id: str, error: str, now: datetime
) -> list[dict[str, Any]]:
    """The chat is lost: nothing that waits for it can arrive. Returns the fallbacks of what waited."""
    lost = (
        text("state IN ('queued', 'held')"),
        col(OutboxRow.platform) == platform,
        col(OutboxRow.chat_id) == chat_id,
    )
    fallbacks = session.exec(select(OutboxRow.fallback).where(*lost).order_by(col(OutboxRow.id))).all()
    failed = update(OutboxRow).where(*lost).values(state="failed", error=error, settled_at=now)
    session.execute(failed, execution_options={"synchronize_session": False})
    return [dict(fallback) for fallback in fallbacks if fallback]
