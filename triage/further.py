"""A second problem in the same message: another clause, another matter, and both voices agree."""

import re

from triage.drafting import Drafter
from triage.findings import Case, Finding
from triage.opinion import Opinion
from triage.places import Place, place_in
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
) -> tuple[Place | None, tuple[Verdict, ...]]:
    """Where the first matter of a message that opens a ticket is, and verdicts on the others.

    Each is where its own clause says; one that says nothing is where the message is about.
    """
    nothing: tuple[Place | None, tuple[Verdict, ...]] = reading.place, ()
    # What comes of an emergency (the gate is dead too, she feels dizzy) is no matter of its own.
    if draft.owner is None or not draft.owner.findings or draft.code is not None:
        return nothing
    others = [case for case in draft.cases if case.category != draft.category and _strong(case, settings)]
    if not others:
        return nothing
    plain = reading.plain
    told = list(filter(None, (_clause_of(plain, item) for item in draft.owner.findings)))
    first = {start for start, _ in told or [_clause(plain, draft.owner.findings[0].spans[0][0])]}
    found = []
    for case in others:
        whole = list(filter(None, (_clause_of(plain, item) for item in case.findings)))
        start, clause = (whole or [_clause(plain, case.findings[0].spans[0][0])])[0]
        if start not in first and _agreed(clause, case.category, opinion):
            found.append(_verdict(case, reading, drafter, place_in(clause)))
            first.add(start)
    if not found:
        return nothing
    own = (place_in(said) for _, said in told)
    return next(filter(None, own), reading.place), tuple(found[:_MOST])


def _strong(case: Case, settings: TriageSettings) -> bool:
    """Whether rules alone would open a ticket for it."""
    return case.rules >= _RULE and case.score >= settings.open_at and bool(case.findings)


def _clause_of(plain: str, item: Finding) -> tuple[int, str] | None:
    """The clause that holds all of a rule's words, with where it begins; None if no one clause does."""
    clauses = {_clause(plain, start) for start, _ in item.spans}
    return clauses.pop() if len(clauses) == 1 else None


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


def _verdict(case: Case, reading: Reading, drafter: Drafter, place: Place | None) -> Verdict:
    code = case.findings[0].rule.emergency
    kind, urgency = drafter.codes(case, reading, code)
    evidence = tuple(case.evidence)
    where = place.text if place is not None else None
    return Verdict(Decision.OPEN, case.category, kind, urgency, code, confidence(case.score), where, evidence)
