"""History keeps which limits had been missed at each step, and the ways to a period's tickets and results."""

from alembic import op
from sqlalchemy import text

revision = "0012"
down_revision = "0011"

# Of what happened before, the limits that hold now are all that is known.
BEFORE = (
    ("respond", "event = 'accept'", "respond_by"),
    ("resolve", "event IN ('resolve', 'confirm')", "due_at"),
)


def upgrade() -> None:
    op.execute("ALTER TABLE ticket_steps ADD COLUMN missed VARCHAR NOT NULL DEFAULT ''")
    for code, steps, limit in BEFORE:
        op.execute(
            f"UPDATE ticket_steps SET missed = '{code}' WHERE {steps} "
            f"AND at > (SELECT {limit} FROM tickets WHERE tickets.id = ticket_id)"
        )
    op.create_index("ix_tickets_opened_at", "tickets", ["opened_at"])
    op.create_index(
        "ix_ticket_steps_results",
        "ticket_steps",
        ["at"],
        sqlite_where=text("event IN ('resolve', 'confirm')"),
    )


def downgrade() -> None:
    op.drop_index("ix_tickets_opened_at", "tickets")
    op.drop_index("ix_ticket_steps_results", "ticket_steps")
    op.execute("ALTER TABLE ticket_steps DROP COLUMN missed")
