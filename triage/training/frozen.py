"""Labelled rows that nobody learns from, and how good a judge is on them."""

import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from triage.normalise import bare, normalise
from triage.verdict import Decision, Verdict

FROZEN = Path(__file__).with_name("frozen.jsonl")
FRESH = Path(__file__).with_name("fresh.jsonl")
DAILY = Path(__file__).with_name("daily.jsonl")
DECOYS = Path(__file__).with_name("decoys.jsonl")
PLAIN = Path(__file__).with_name("plain.jsonl")
NEAR = 85  # percent alike: as good as the same row
Judging = Callable[[str], Verdict]
FOUND = {Decision.OPEN, Decision.ASK, Decision.ANSWER}


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled message."""

    text: str
    want: str
    category: str | None = None
    kind: str | None = None
    urgency: str | None = None
    emergency: str | None = None
    also: tuple[str, ...] = ()
    held_out: bool = False


def read_rows(path: Path) -> list[Row]:
    """All rows of a JSONL file; a fifth of them, by checksum of their id, is marked as held out."""
    with path.open(encoding="utf-8") as lines:
        return [_row(json.loads(line)) for line in lines if line.strip()]


def _row(raw: dict[str, Any]) -> Row:
    tags = [tag.removeprefix("also:") for tag in raw.get("tags") or () if tag.startswith("also:")]
    key = str(raw.get("id") or raw["text"])
    return Row(
        text=raw["text"],
        want=raw["want"],
        category=raw.get("category"),
        kind=raw.get("kind"),
        urgency=raw.get("urgency"),
        emergency=raw.get("emergency"),
        also=(*(raw.get("also") or ()), *tags),
        held_out=zlib.crc32(key.encode()) % 5 == 0,
    )


def is_near(text: str, known: Sequence[str]) -> bool:
    """Whether a message is one of those already known, or nearly so; both sides as `plainly` gives them."""
    return process.extractOne(text, known, scorer=fuzz.ratio, score_cutoff=NEAR) is not None


def plainly(text: str) -> str:
    """A message as the judge reads it: width, case and marks make no difference."""
    return bare(normalise(text))


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with what was said about it."""

    row: Row
    verdict: Verdict

    @property
    def found(self) -> bool:
        """Whether a wanted ticket was found."""
        return self.row.want == "ticket" and self.verdict.decision in FOUND

    @property
    def right_category(self) -> bool:
        """Whether the category is the row's, or one it also allows."""
        return self.verdict.category in {self.row.category, *self.row.also}


def judge_all(rows: Iterable[Row], judging: Judging) -> list[Judged]:
    """Judge every row."""
    return [Judged(row, judging(row.text)) for row in rows]


def share(hits: int, total: int) -> float:
    """A share, 1 where there is nothing to count."""
    return hits / total if total else 1.0


def group_figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Figures of a set of group messages (chat.jsonl and the project's own rows)."""
    tickets = [item for item in judged if item.row.want == "ticket"]
    none = [item for item in judged if item.row.want == "none"]
    scam = [item for item in judged if item.row.want == "scam"]
    opened = [item for item in judged if item.verdict.decision is Decision.OPEN]
    figures = {
        "precision": share(sum(item.row.want == "ticket" for item in opened), len(opened)),
        "recall": share(sum(item.found for item in tickets), len(tickets)),
        "ask_none": share(sum(item.verdict.decision is Decision.ASK for item in none), len(none)),
    }
    figures |= code_figures([item for item in tickets if item.found])
    real = [item for item in judged if item.row.emergency]
    figures["emergency_recall"] = share(
        sum(item.verdict.emergency is not None and item.verdict.decision in FOUND for item in real), len(real)
    )
    calm = [item for item in judged if not item.row.emergency]
    figures["emergency_false"] = share(sum(item.verdict.emergency is not None for item in calm), len(calm))
    figures["scam_recall"] = share(sum(item.verdict.decision is Decision.ALERT for item in scam), len(scam))
    honest = [item for item in judged if item.row.want != "scam"]
    figures["scam_false"] = share(
        sum(item.verdict.decision is Decision.ALERT for item in honest), len(honest)
    )
    return figures


def code_figures(found: Sequence[Judged]) -> dict[str, float]:
    """Accuracy of category, kind and urgency on the tickets found (where the rows are labelled so)."""
    kinds = [item for item in found if item.row.kind]
    urgencies = [item for item in found if item.row.urgency]
    return {
        "category": share(sum(item.right_category for item in found), len(found)),
        "kind": share(sum(item.verdict.kind == item.row.kind for item in kinds), len(kinds)),
        "urgency": share(sum(item.verdict.urgency == item.row.urgency for item in urgencies), len(urgencies)),
    }
