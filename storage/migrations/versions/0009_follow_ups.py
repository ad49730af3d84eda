"""Follow-ups, why residents are not satisfied, and ways to find what has ended or was merged."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0009"
down_revision = "0008"

# A ticket that lives costs these nothing.
INDEXES = (("ix_tickets_ended_at", "ended_at"), ("ix_tickets_merged_into", "merged_into"))


def upgrade() -> None:
    op.execute("ALTER TABLE tickets ADD COLUMN grievance VARCHAR NOT NULL DEFAULT ''")
    for name, column in INDEXES:
        op.create_index(name, "tickets", [column], sqlite_where=sa.text(f"{column} IS NOT NULL"))
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("due_by", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reasonable", sa.Boolean(), nullable=True),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("settled_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("settled_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("settled_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("card_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ticket_id", "closed_at"),
    )
    op.create_index("ix_follow_ups_due", "follow_ups", ["post_id"], sqlite_where=sa.text("state = 'due'"))
    op.create_index("ix_follow_ups_drawn_at", "follow_ups", ["drawn_at"])


def downgrade() -> None:
    op.drop_table("follow_ups")
    for name, _ in reversed(INDEXES):
        op.drop_index(name, "tickets")
    op.execute("ALTER TABLE tickets DROP COLUMN grievance")
