"""Emergencies nobody has taken yet: what the clock looks for every few seconds."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, exists, select

from storage.marks import TicketMark
from storage.tickets import Ticket, TicketStep

# With these an emergency waits for somebody once more, though it was open before.
_CALLED_FOR = ("widen", "escalate", "transfer")


def unanswered(session: Session, last: str) -> Sequence[tuple[Ticket, datetime]]:
    """Open emergencies without the mark `last`, and since when each has waited; the oldest first."""
    waiting = and_(col(Ticket.state) == "open", col(Ticket.emergency).is_not(None))
    called_last = exists().where(col(TicketMark.ticket_id) == col(Ticket.id), col(TicketMark.code) == last)
    before = col(TicketStep.from_state)
    begun = or_(before.is_(None), before != "open", col(TicketStep.event).in_(_CALLED_FOR))
    query = (
        select(Ticket, func.max(TicketStep.at))
        .join(TicketStep, col(TicketStep.ticket_id) == col(Ticket.id))
        .where(waiting, ~called_last, col(TicketStep.to_state) == "open", begun)
        .group_by(col(Ticket.id))
        .order_by(col(Ticket.id))
    )
    return [(ticket, since) for ticket, since in session.exec(query).all()]
