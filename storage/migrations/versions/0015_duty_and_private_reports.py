"""Who is on duty when, and reports begun in private that are not sent yet."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0015"
down_revision = "0014"

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        "duty_shifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grid_code", TEXT(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", TEXT(), nullable=False),
        sa.Column("begin", MOMENT(), nullable=False),
        sa.Column("end", MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(["grid_code"], ["grids.code"]),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_duty_shifts_day", "duty_shifts", ["grid_code", "day"])
    op.create_table(
        "report_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", TEXT(), nullable=False),
        sa.Column("user_id", TEXT(), nullable=False),
        sa.Column("grid_code", TEXT(), nullable=True),
        sa.Column("source", TEXT(), nullable=False),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(["grid_code"], ["grids.code"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "user_id"),
    )


def downgrade() -> None:
    op.drop_table("report_drafts")
    op.drop_table("duty_shifts")
