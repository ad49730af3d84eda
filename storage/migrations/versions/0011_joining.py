"""Handovers, deputies until a day, invitations into posts, and residents who register."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0011"
down_revision = "0010"

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.execute("ALTER TABLE holdings ADD COLUMN ends_at DATETIME")
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", TEXT(), nullable=False),
        sa.Column("asked_at", MOMENT(), nullable=False),
        sa.Column("settled_at", MOMENT(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["successor_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", TEXT(), nullable=False),
        sa.Column("role", TEXT(), nullable=False),
        sa.Column("grid_code", TEXT(), nullable=False),
        sa.Column("platform", TEXT(), nullable=False),
        sa.Column("user_id", TEXT(), nullable=False),
        sa.Column("inviter", TEXT(), nullable=False),
        sa.Column("created_at", MOMENT(), nullable=False),
        sa.Column("expires_at", MOMENT(), nullable=False),
        sa.Column("claimed_by", TEXT(), nullable=True),
        sa.Column("claimed_at", MOMENT(), nullable=True),
        sa.Column("used_at", MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(["grid_code"], ["grids.code"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hash"),
    )
    op.create_index("ix_invitations_claimed_by", "invitations", ["claimed_by"])
    op.create_table(
        "wrong_codes",
        sa.Column("platform", TEXT(), nullable=False),
        sa.Column("user_id", TEXT(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT(), nullable=False),
        sa.Column("locked_until", MOMENT(), nullable=True),
        sa.PrimaryKeyConstraint("platform", "user_id"),
    )
    op.create_table(
        "residents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", TEXT(), nullable=False),
        sa.Column("user_id", TEXT(), nullable=False),
        sa.Column("consented_at", MOMENT(), nullable=False),
        sa.Column("registered_at", MOMENT(), nullable=True),
        sa.Column("grid_code", TEXT(), nullable=True),
        sa.Column("building", TEXT(), nullable=False),
        sa.Column("unit", TEXT(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["grid_code"], ["grids.code"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "user_id"),
    )
    op.create_index("ix_residents_grid_code", "residents", ["grid_code"])


def downgrade() -> None:
    for table in ("residents", "wrong_codes", "invitations", "handovers"):
        op.drop_table(table)
    op.execute("ALTER TABLE holdings DROP COLUMN ends_at")
