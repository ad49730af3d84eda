"""Emergencies nobody has taken are found without looking at any other ticket."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    few = sa.text("emergency IS NOT NULL")
    op.create_index("ix_tickets_emergency", "tickets", ["state"], sqlite_where=few)


def downgrade() -> None:
    op.execute("DELETE FROM ticket_marks WHERE code LIKE 'rung:%'")
    op.drop_index("ix_tickets_emergency", "tickets")
