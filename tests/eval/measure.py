"""Figures of a judge on labelled rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.eval.rows import Row
from triage import Decision, Verdict

Judging = Callable[[str], Verdict]
FOUND = {Decision.OPEN, Decision.ASK, Decision.ANSWER}


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


def title_figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Figures of a set in which every row is a ticket."""
    found = [item for item in judged if item.found]
    by_category: dict[str, list[bool]] = defaultdict(list)
    for item in found:
        by_category[item.row.category or ""].append(item.right_category)
    macro = [share(sum(hits), len(hits)) for hits in by_category.values()]
    return {
        "recall": share(len(found), len(judged)),
        **code_figures(found),
        "category_macro": sum(macro) / len(macro) if macro else 0.0,
    }


def private_figures(judged: Sequence[Judged]) -> dict[str, float]:
    """False decisions per 10,000 on messages that want nothing."""
    per = 10_000 / max(1, len(judged))
    return {
        decision.value: per * sum(item.verdict.decision is decision for item in judged)
        for decision in (Decision.OPEN, Decision.ASK, Decision.ALERT)
    }


def fraud_figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Lures caught, and adverts taken for lures."""
    alerts = {
        want: [item.verdict.decision is Decision.ALERT for item in judged if item.row.want == want]
        for want in ("scam", "ad")
    }
    return {
        "fraud_recall": share(sum(alerts["scam"]), len(alerts["scam"])),
        "ads_alerted": share(sum(alerts["ad"]), len(alerts["ad"])),
    }
