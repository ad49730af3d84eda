"""Indexes that a new row does not pay for, and one for edited messages."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.drop_index("ix_ticket_reporters_ticket_id", "ticket_reporters")
    op.drop_index("ix_ticket_messages_ticket_id", "ticket_messages")
    op.create_index("ix_ticket_messages_message", "ticket_messages", ["platform", "chat_id", "message_id"])
    for table, name, columns in PARTIAL:
        op.drop_index(name, table)
        op.create_index(name, table, columns, sqlite_where=sa.text(f"{columns[-1]} IS NOT NULL"))


def downgrade() -> None:
    for table, name, columns in PARTIAL:
        op.drop_index(name, table)
        op.create_index(name, table, columns)
    op.drop_index("ix_ticket_messages_message", "ticket_messages")
    op.create_index("ix_ticket_messages_ticket_id", "ticket_messages", ["ticket_id"])
    op.create_index("ix_ticket_reporters_ticket_id", "ticket_reporters", ["ticket_id"])


PARTIAL = (
    ("tickets", "ix_tickets_resolved_at", ["resolved_at"]),
    ("outbox", "ix_outbox_message", ["platform", "chat_id", "message_id"]),
    ("outbox", "ix_outbox_settled_at", ["settled_at"]),
)
