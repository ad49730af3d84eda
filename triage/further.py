"""A second problem in the same message: another clause, another matter, and both voices agree."""

import re

from triage.drafting import Drafter
from triage.findings import Case
from triage.opinion import Opinion
from triage.reading import Reading
from triage.settings import TriageSettings
from triage.signs import Draft
from triage.verdict import Decision, Verdict
from triage.weighing import confidence

# Clauses end at these marks, and where the speaker goes on to the next matter (还有 另外 再就是 顺便).
_ENDS = re.compile(
    "[\uff0c\u3002\uff01\uff1f\uff1b~ ]+|(?=\u8fd8\u6709|\u53e6\u5916|\u518d\u5c31\u662f|\u987a\u4fbf)"
)
_RULE = 1.9
_LEAN, _NEAR = -3.0, 1.5
_MOST = 2


def further(
    reading: Reading, draft: Draft, drafter: Drafter, opinion: Opinion | None, settings: TriageSettings
) -> tuple[Verdict, ...]:
    """Verdicts on the other matters of a message that opens a ticket."""
    # What comes of an emergency (the gate is dead too, she feels dizzy) is no matter of its own.
    if draft.owner is None or not draft.owner.findings or draft.code is not None:
        return ()
    others = [case for case in draft.cases if case.category != draft.category and _strong(case, settings)]
    if not others:
        return ()
    first = {_clause(reading.plain, item.spans[0][0])[0] for item in draft.owner.findings}
    found = []
    for case in others:
        start, clause = _clause(reading.plain, case.findings[0].spans[0][0])
        if start not in first and _agreed(clause, case.category, opinion):
            found.append(_verdict(case, reading, drafter))
            first.add(start)
    return tuple(found[:_MOST])


def _strong(case: Case, settings: TriageSettings) -> bool:
    """Whether rules alone would open a ticket for it."""
    return case.rules >= _RULE and case.score >= settings.open_at and bool(case.findings)


def _clause(plain: str, position: int) -> tuple[int, str]:
    """The clause a position lies in, with where it begins."""
    start = 0
    for mark in _ENDS.finditer(plain):
        if mark.end() > position:
            return start, plain[start : mark.start()]
        start = mark.end()
    return start, plain[start:]


def _agreed(clause: str, category: str, opinion: Opinion | None) -> bool:
    """Whether the clause by itself would be held to be about the category."""
    if opinion is None:
        return True
    voice = opinion.hear(clause)
    said = voice.of("category")
    return voice.lean > _LEAN and said[category] >= max(said.values()) - _NEAR


def _verdict(case: Case, reading: Reading, drafter: Drafter) -> Verdict:
    code = case.findings[0].rule.emergency
    kind, urgency = drafter.codes(case, reading, code)
    evidence = tuple(case.evidence)
    return Verdict(Decision.OPEN, case.category, kind, urgency, code, confidence(case.score), None, evidence)
