"""A gazetteer for each grid: its places and what people call them."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0014"
down_revision = "0013"

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grid_code", TEXT(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("nicknames", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["grid_code"], ["grids.code"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("grid_code", "name"),
    )


def downgrade() -> None:
    op.drop_table("places")
