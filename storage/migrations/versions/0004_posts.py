"""Posts and who holds them: what people could do hangs on posts from now on, and tickets belong to posts."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0004"
down_revision = "0003"

# How moments are written (storage.types.written).
NOW = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


def upgrade() -> None:
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("grid_code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["grid_code"], ["grids.code"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_posts_grid_code", "posts", ["grid_code"])
    op.create_table(
        "holdings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("deputy", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_holdings_post_id", "holdings", ["post_id"])
    op.create_index("ix_holdings_person_id", "holdings", ["person_id"])
    # A post of their own for everybody, with the same number: tickets point to the right one as they are.
    op.execute("INSERT INTO posts (id, role, grid_code, title) SELECT id, role, grid_code, '' FROM people")
    op.execute(
        "INSERT INTO holdings (post_id, person_id, since, until, deputy) "
        f"SELECT id, id, {NOW}, NULL, 0 FROM people"
    )
    op.execute("ALTER TABLE tickets ADD COLUMN post_id INTEGER REFERENCES posts (id)")
    op.execute("UPDATE tickets SET post_id = handler_id")
    _drop("tickets", "handler_id")
    op.drop_index("ix_people_grid_code", "people")
    _drop("people", "role", "grid_code")


def downgrade() -> None:
    op.execute("ALTER TABLE people ADD COLUMN role VARCHAR NOT NULL DEFAULT 'resident'")
    op.execute("ALTER TABLE people ADD COLUMN grid_code VARCHAR REFERENCES grids (code)")
    for column in ("role", "grid_code"):
        # The first of a person's posts: there was room for one.
        op.execute(
            f"UPDATE people SET {column} = coalesce((SELECT posts.{column} FROM holdings JOIN posts "
            "ON posts.id = holdings.post_id WHERE holdings.person_id = people.id ORDER BY holdings.until "
            f"IS NOT NULL, holdings.id LIMIT 1), {column}, (SELECT min(code) FROM grids))"
        )
    op.create_index("ix_people_grid_code", "people", ["grid_code"])
    op.execute("ALTER TABLE tickets ADD COLUMN handler_id INTEGER REFERENCES people (id)")
    op.execute(
        "UPDATE tickets SET handler_id = (SELECT person_id FROM holdings "
        "WHERE holdings.post_id = tickets.post_id ORDER BY until IS NOT NULL, deputy, id LIMIT 1)"
    )
    _drop("tickets", "post_id")
    op.drop_table("holdings")
    op.drop_table("posts")


def _drop(table: str, *columns: str) -> None:
    """Make a table anew without some columns: SQLite cannot drop one that points to another table."""
    with op.batch_alter_table(table, recreate="always") as batch:
        for column in columns:
            batch.drop_column(column)
