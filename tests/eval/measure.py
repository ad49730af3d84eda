"""Figures of a judge on labelled rows of other kinds than group talk."""

from collections import defaultdict
from collections.abc import Sequence

from triage import Decision
from triage.training.frozen import Judged, Judging, code_figures, group_figures, judge_all, share

__all__ = [
    "Judged",
    "Judging",
    "decoy_figures",
    "fraud_figures",
    "group_figures",
    "judge_all",
    "plain_figures",
    "private_figures",
    "title_figures",
]


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


def decoy_figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Figures of rows that only tell what is wanted: lures, and what has their words without being one."""
    all_figures = group_figures(judged)
    return {name: all_figures[name] for name in ("recall", "ask_none", "scam_recall", "scam_false")}


def plain_figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Figures of rows that are emergencies or nothing at all."""
    all_figures = group_figures(judged)
    return {name: all_figures[name] for name in ("recall", "ask_none", "emergency_recall", "emergency_false")}
