"""Grids can be retired and shared by two communities; who follows whom, and where each grid lies."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("ALTER TABLE grids ADD COLUMN shared_with VARCHAR NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE grids ADD COLUMN retired_at DATETIME")
    op.create_table(
        "successions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grid_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("successor_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("how", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["grid_code"], ["grids.code"]),
        sa.ForeignKeyConstraint(["successor_code"], ["grids.code"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "boundaries",
        sa.Column("grid_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("geometry", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("west", sa.Float(), nullable=False),
        sa.Column("south", sa.Float(), nullable=False),
        sa.Column("east", sa.Float(), nullable=False),
        sa.Column("north", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["grid_code"], ["grids.code"]),
        sa.PrimaryKeyConstraint("grid_code"),
    )


def downgrade() -> None:
    op.drop_table("boundaries")
    op.drop_table("successions")
    op.execute("ALTER TABLE grids DROP COLUMN retired_at")
    op.execute("ALTER TABLE grids DROP COLUMN shared_with")
