"""How far each rule of triage can be trusted here: what grid workers made of what it led to."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, select

from storage.cards import AskCard
from storage.tickets import Ticket, all_tickets

# A grid worker has looked at these and found them real, or not.
_REAL = frozenset({"accepted", "resolved", "closed", "merged"})
_NOT_REAL = frozenset({"rejected"})
# Where it is and how it sounds says nothing about what is wrong.
_SILENT = ("place", "opinion", "headline")
# Fewer decisions than this prove nothing.
ENOUGH = 3
DOUBTFUL, TRUSTED = 0.5, 0.9


@dataclass(slots=True)
class Record:
    """What came of one rule: real troubles, false ones, and the words it saw in each."""

    rule: str
    real: int = 0
    false: int = 0
    words: Counter[str] = field(default_factory=Counter)
    false_words: Counter[str] = field(default_factory=Counter)

    @property
    def seen(self) -> int:
        """How many decisions it has."""
        return self.real + self.false

    @property
    def precision(self) -> float:
        """The share that was real."""
        return self.real / self.seen if self.seen else 1.0


def records(session: Session) -> list[Record]:
    """Every rule that had a part in something a worker decided about, the least trusted first."""
    found: dict[str, Record] = defaultdict(lambda: Record(""))
    for real, evidence in _decided(session):
        for item in evidence:
            rule = str(item["rule"])
            if item["weight"] <= 0 or rule.startswith(_SILENT):
                continue
            record = found[rule]
            record.rule = rule
            record.real += real
            record.false += not real
            (record.words if real else record.false_words)[str(item["words"])] += 1
    return sorted(found.values(), key=lambda record: (record.precision, -record.seen, record.rule))


def _decided(session: Session) -> Iterable[tuple[bool, list[dict[str, Any]]]]:
    """Whether it was real, and why it had been taken for it; what nobody has decided is left out."""
    for card in session.exec(select(AskCard)).all():
        if card.state in ("registered", "ignored"):
            yield card.state == "registered", card.verdict.get("evidence") or []
    for ticket in all_tickets(session):
        # A card's ticket was decided with the card, unless it turned out to be false later.
        if _counts(ticket):
            yield ticket.state in _REAL, ticket.evidence


def _counts(ticket: Ticket) -> bool:
    return ticket.source != "card" and ticket.state in _REAL | _NOT_REAL
