"""Callers without a chat, the drafts of their calls, and the proof of the key to their numbers."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0016"
down_revision = "0015"

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "callers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("channel", TEXT(), nullable=False),
        sa.Column("number", TEXT(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("phone", TEXT(), nullable=False),
        sa.Column("called_at", MOMENT(), nullable=False),
        sa.Column("taken_at", MOMENT(), nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "number"),
    )
    op.create_index("ix_callers_ticket_id", "callers", ["ticket_id"])
    op.create_table(
        "hotline_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", TEXT(), nullable=False),
        sa.Column("user_id", TEXT(), nullable=False),
        sa.Column("step", TEXT(), nullable=False),
        sa.Column("words", TEXT(), nullable=False),
        sa.Column("address", TEXT(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("phone", TEXT(), nullable=False),
        sa.Column("grid_code", TEXT(), nullable=False),
        sa.Column("category", TEXT(), nullable=False),
        sa.Column("like", sa.Integer(), nullable=True),
        sa.Column("card_row", sa.Integer(), nullable=True),
        sa.Column("touched_at", MOMENT(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "user_id"),
    )
    op.create_table(
        "key_proofs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proof", TEXT(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    for table in ("key_proofs", "hotline_drafts", "callers"):
        op.drop_table(table)
