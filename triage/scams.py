"""Lures: whether the message itself is the fraud."""

from collections.abc import Iterable

from triage.cues import Circumstance
from triage.hits import Fit
from triage.verdict import Evidence


def lure(scams: Iterable[Fit], honest: Iterable[Circumstance], plain: str) -> tuple[float, list[Evidence]]:
    """The weight of evidence that a message is a lure, with the evidence."""
    best: dict[str, Evidence] = {}
    for rule, chain in scams:
        words = "…".join(plain[start:stop] for start, stop in chain)
        kept = best.get(rule.category or "")
        if kept is None or kept.weight < rule.weight:
            best[rule.category or ""] = Evidence(f"scam:{rule.category}", words, rule.weight)
    if not best:
        return 0.0, []
    evidence = sorted(best.values(), key=lambda item: -item.weight)
    score = evidence[0].weight + sum(0.4 * item.weight for item in evidence[1:])
    against: dict[str, Evidence] = {}
    for item in honest:
        against[item.cue.name] = Evidence(f"honest:{item.cue.name}", item.words, item.cue.weight)
    score += sum(item.weight for item in against.values())
    return score, evidence + list(against.values())
