"""Assessment with its disputes, a second try of follow-ups, and what a merge has to give back."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0018"
down_revision = "0017"

_KEPT = (
    "id, ticket_id, closed_at, why, post_id, turn, drawn_at, due_by, state, reasonable, words, "
    "settled_at, settled_by, settled_name, card_row"
)


def upgrade() -> None:
    op.execute("ALTER TABLE ticket_steps ADD COLUMN post_id INTEGER")
    op.create_index(
        "ix_ticket_steps_supervised", "ticket_steps", ["at"], sqlite_where=sa.text("event = 'supervise'")
    )
    op.execute("ALTER TABLE whistle_parts ADD COLUMN moved_from INTEGER REFERENCES tickets (id)")
    _widenings()
    # Before, nobody was asked twice: what was not reached then is not asked about now.
    _follow_ups(attempts=True, chosen="CASE state WHEN 'unreachable' THEN 2 ELSE 1 END")
    _sheets()
    _disputes()


def downgrade() -> None:
    op.drop_table("disputes")
    op.drop_table("assessment_sheets")
    op.execute(
        "DELETE FROM follow_ups WHERE EXISTS (SELECT 1 FROM follow_ups AS later "
        "WHERE later.id > follow_ups.id AND later.ticket_id = follow_ups.ticket_id "
        "AND later.closed_at = follow_ups.closed_at)"
    )
    _follow_ups(attempts=False)
    op.drop_table("merge_widenings")
    op.execute("ALTER TABLE whistle_parts DROP COLUMN moved_from")
    op.drop_index("ix_ticket_steps_supervised", "ticket_steps")
    op.execute("ALTER TABLE ticket_steps DROP COLUMN post_id")


def _widenings() -> None:
    op.create_table(
        "merge_widenings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("urgency", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("respond_by", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"]),
        sa.ForeignKeyConstraint(["target_id"], ["tickets.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_merge_widenings_ticket_id", "merge_widenings", ["ticket_id"])


def _follow_ups(*, attempts: bool, chosen: str = "") -> None:
    """The table made anew: what is unique about a row cannot be changed in place."""
    op.rename_table("follow_ups", "follow_ups_before")
    for name in ("ix_follow_ups_due", "ix_follow_ups_drawn_at"):
        op.drop_index(name, "follow_ups_before")
    attempt = [sa.Column("attempt", sa.Integer(), nullable=False)] if attempts else []
    unique = ["ticket_id", "closed_at", *(["attempt"] if attempts else [])]
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        *attempt,
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
        sa.UniqueConstraint(*unique),
    )
    columns, values = (f"{_KEPT}, attempt", f"{_KEPT}, {chosen}") if attempts else (_KEPT, _KEPT)
    op.execute(f"INSERT INTO follow_ups ({columns}) SELECT {values} FROM follow_ups_before")
    op.drop_table("follow_ups_before")
    op.create_index("ix_follow_ups_due", "follow_ups", ["post_id"], sqlite_where=sa.text("state = 'due'"))
    op.create_index("ix_follow_ups_drawn_at", "follow_ups", ["drawn_at"])


def _sheets() -> None:
    op.create_table(
        "assessment_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("place", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("span", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("subject", "span", "first"),
    )


def _disputes() -> None:
    op.create_table(
        "disputes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("line", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("raised_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("raised_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("raised_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decided_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("decided_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("decided_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["assessment_sheets.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_disputes_sheet_id", "disputes", ["sheet_id"])
