"""What triage says about one message: the decision, its codes and the evidence for them."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from triage.places import Place


class Decision(StrEnum):
    """What the bot should do with a message."""

    OPEN = "open"
    ASK = "ask"
    ANSWER = "answer"
    ALERT = "alert"
    IGNORE = "ignore"


# A dozen are made for every complaint: a frozen dataclass would take three times as long.
class Evidence(NamedTuple):
    """One rule that spoke: its name, the words it saw, its weight (negative speaks against a ticket)."""

    rule: str
    words: str
    weight: float


# Never changed once made, as little as the evidence.
@dataclass(slots=True, unsafe_hash=True)
class Verdict:
    """The judgement of one message; codes are those of taxonomy.yaml, None where nothing applies.

    `place`: how it is to be written down, which may be a known name; `spot`: the place as it was spoken.
    """

    decision: Decision
    category: str | None
    kind: str | None
    urgency: str | None
    emergency: str | None
    confidence: float
    place: str | None
    evidence: tuple[Evidence, ...]
    answer: str | None = None
    also: "tuple[Verdict, ...]" = ()
    spot: Place | None = field(default=None, repr=False)

    def items(self) -> list[dict[str, Any]]:
        """The evidence as tickets keep it and other programs read it."""
        return [{"rule": item.rule, "words": item.words, "weight": item.weight} for item in self.evidence]


class LexiconError(ValueError):
    """A lexicon, taxonomy or handbook file is broken; the message names the file and the row."""
