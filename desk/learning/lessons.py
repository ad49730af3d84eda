"""What grid workers made of the messages that became tickets or cards: all there is to learn from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from desk.tickets.category import STEP, corrected
from storage.cards import AskCard
from storage.tickets import Ticket, TicketStep, all_tickets

# A grid worker has looked at these and found them real.
_REAL = frozenset({"accepted", "resolved", "closed", "merged"})
_WIDENED = "widen"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One message with what became of it; `codes` are those a worker has let stand or has put right."""

    text: str
    real: bool
    evidence: Sequence[Mapping[str, Any]]
    codes: Mapping[str, str] = field(default_factory=dict)
    moved: tuple[str, str] | None = None  # the category it was given, and the right one


def lessons(session: Session) -> list[Lesson]:
    """Everything decided so far, oldest first; what nobody has decided yet is left out."""
    steps: dict[int, list[TicketStep]] = defaultdict(list)
    query = select(TicketStep).where(col(TicketStep.event).in_((STEP, _WIDENED)))
    for step in session.exec(query.order_by(col(TicketStep.id))).all():
        steps[step.ticket_id].append(step)
    tickets = {ticket.number: ticket for ticket in all_tickets(session)}
    cards = session.exec(select(AskCard).order_by(col(AskCard.id))).all()
    asked = {card.ticket_id for card in cards}
    found = [pair for card in cards for pair in _of_card(card, tickets, steps)]
    for number, ticket in tickets.items():
        # A card's ticket was decided with the card.
        if number not in asked and (real := _is_real(ticket, steps[number])) is not None:
            found.append((ticket.opened_at, _lesson(ticket, ticket.evidence, real, steps[number])))
    found.sort(key=lambda pair: pair[0])
    return [lesson for _, lesson in found]


def _of_card(
    card: AskCard, tickets: Mapping[int, Ticket], steps: Mapping[int, list[TicketStep]]
) -> Iterator[tuple[datetime, Lesson]]:
    evidence = card.verdict.get("evidence") or []
    ticket = tickets.get(card.ticket_id or 0)
    if card.state == "ignored":
        yield card.created_at, Lesson(card.text, False, evidence)
    elif ticket is not None:
        history = steps.get(ticket.number, [])
        real = _is_real(ticket, history)
        # A worker's 登记 is a decision; a neighbour's agreement, or the resident's own wish, is none.
        if real is None and card.decided_by is not None:
            real = True
        if real is not None:
            yield card.created_at, _lesson(ticket, evidence, real, history)


def _is_real(ticket: Ticket, history: Sequence[TicketStep]) -> bool | None:
    """Whether a worker found it real; None while nobody has said."""
    if ticket.state == "rejected":
        return False
    right = any(step.event == STEP for step in history)
    return True if right or ticket.state in _REAL else None


def _lesson(
    ticket: Ticket, evidence: Sequence[Mapping[str, Any]], real: bool, history: Sequence[TicketStep]
) -> Lesson:
    if not real:
        return Lesson(ticket.text, False, evidence)
    moved = corrected(history)
    codes = {"category": ticket.category, "kind": ticket.kind}
    if not any(step.event == _WIDENED for step in history):
        # How many were struck made it an emergency, not these words.
        codes |= {"urgency": ticket.urgency, "emergency": ticket.emergency or "none"}
    if not evidence:
        # Reported by command, and nothing was understood: the codes are nobody's but for a correction.
        codes = {"category": ticket.category} if moved else {}
    return Lesson(ticket.text, True, evidence, codes, moved)
