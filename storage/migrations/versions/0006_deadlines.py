"""Limits that the clock watches: when to look next, what stands still and since when, what is supervised."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0006"
down_revision = "0005"

COLUMNS = (
    ("clock_at", "DATETIME"),
    ("supervised", "BOOLEAN NOT NULL DEFAULT 0"),
    ("paused", "VARCHAR"),
    ("paused_until", "DATETIME"),
    ("paused_why", "VARCHAR NOT NULL DEFAULT ''"),
)
# How moments are written (storage.types.written).
NOW = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"
LATE = (("resolve", "state IN ('open', 'accepted') AND due_at"), ("respond", "state = 'open' AND respond_by"))


def upgrade() -> None:
    op.create_table(
        "ticket_pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("asked_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("approved_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("end", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_ticket_pauses_ticket_id", "ticket_pauses", ["ticket_id"])
    for name, kind in COLUMNS:
        op.execute(f"ALTER TABLE tickets ADD COLUMN {name} {kind}")
    op.create_index(
        "ix_tickets_clock_at", "tickets", ["clock_at"], sqlite_where=sa.text("clock_at IS NOT NULL")
    )
    op.execute(f"UPDATE tickets SET clock_at = {NOW} WHERE state IN ('open', 'accepted')")
    # What is late already is late from now on: nobody rises a level for what no clock ever reminded of.
    for term, condition in LATE:
        op.execute(
            "INSERT OR IGNORE INTO ticket_marks (ticket_id, code, at) "
            f"SELECT id, '{term}:from', {NOW} FROM tickets WHERE {condition} < {NOW}"
        )


def downgrade() -> None:
    op.execute(
        "DELETE FROM ticket_marks WHERE code LIKE 'resolve:%' OR code LIKE 'respond:%' OR code LIKE 'urged:%'"
    )
    op.drop_index("ix_tickets_clock_at", "tickets")
    for name, _ in reversed(COLUMNS):
        op.execute(f"ALTER TABLE tickets DROP COLUMN {name}")
    op.drop_table("ticket_pauses")
