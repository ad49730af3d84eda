"""New rows lie next to each other: a complaint writes to half as many pages."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0019"
down_revision = "0018"

_QUEUED = ("rank", "attempts", "not_before", "state", "action")
_WAITS = "state = 'queued' AND action <> 'toast'"


def upgrade() -> None:
    _queue("platform", "id", "chat_id")
    op.create_index(
        "ix_outbox_changes",
        "outbox",
        ["target_id"],
        sqlite_where=sa.text(f"{_WAITS} AND target_id IS NOT NULL"),
    )
    # No grid is ever taken away, and what is asked by grid is asked of the few live tickets.
    op.drop_index("ix_tickets_grid_code", "tickets")
    op.drop_index("ix_tickets_group_id", "tickets")
    op.create_index("ix_tickets_group_category", "tickets", ["group_id", "category"])
    # The night looks through all the marks there are: they are those of a few days.
    op.drop_index("ix_seen_at", "seen")
    _seen("key", "chat_id", "platform", with_rowid=False)
    op.drop_index("ix_ticket_messages_message", "ticket_messages")
    _messages("message_id", "chat_id", "platform", "ticket_id")
    op.create_index("ix_ticket_messages_ticket_id", "ticket_messages", ["ticket_id"])


def downgrade() -> None:
    op.drop_index("ix_ticket_messages_ticket_id", "ticket_messages")
    _messages("ticket_id", "platform", "chat_id", "message_id")
    op.create_index("ix_ticket_messages_message", "ticket_messages", ["platform", "chat_id", "message_id"])
    _seen("platform", "chat_id", "key", with_rowid=True)
    op.create_index("ix_seen_at", "seen", ["at"])
    op.drop_index("ix_tickets_group_category", "tickets")
    op.create_index("ix_tickets_group_id", "tickets", ["group_id"])
    op.create_index("ix_tickets_grid_code", "tickets", ["grid_code"])
    op.drop_index("ix_outbox_changes", "outbox")
    _queue("platform", "chat_id", "id")


def _queue(*first: str) -> None:
    op.drop_index("ix_outbox_queued", "outbox")
    op.create_index("ix_outbox_queued", "outbox", [*first, *_QUEUED], sqlite_where=sa.text(_WAITS))


def _seen(*key: str, with_rowid: bool) -> None:
    words: list[sa.Column[Any]] = [
        sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False) for name in key
    ]
    _anew(
        "seen",
        [*words, sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False)],
        sa.PrimaryKeyConstraint(*key),
        with_rowid=with_rowid,
    )


def _messages(*unique: str) -> None:
    names = ("platform", "chat_id", "message_id", "user_id", "kind", "text", "ref")
    _anew(
        "ticket_messages",
        [
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("ticket_id", sa.Integer(), nullable=False),
            *(sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False) for name in names),
            sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        ],
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint(*unique),
    )


def _anew(
    table: str, columns: Sequence[sa.Column[Any]], *constraints: sa.Constraint, with_rowid: bool = True
) -> None:
    """The table made anew: what is unique about a row cannot be changed in place."""
    op.rename_table(table, f"{table}_before")
    op.create_table(table, *columns, *constraints, sqlite_with_rowid=with_rowid)
    names = ", ".join(column.name for column in columns)
    op.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {table}_before")
    op.drop_table(f"{table}_before")
