"""Adding up: what rules, topics and circumstances together make of one category."""

from triage.cues import Circumstance
from triage.findings import (
    SECOND_RULE,
    SUPPORT_CAP,
    TOPIC_CAP,
    TOPIC_FIRST,
    TOPIC_MORE,
    Case,
    Finding,
    burden,
)
from triage.hits import Span
from triage.lexicon import Lexicon
from triage.normalise import normalise
from triage.places import Place
from triage.reading import Reading, as_evidence
from triage.settings import TriageSettings
from triage.verdict import Evidence

# Cues by which a speaker turns to somebody responsible; without one of them a bare topic is only talk.
EXPLICIT = {
    "verb_complaint",
    "verb_report",
    "verb_tipoff",
    "verb_suggest",
    "hope",
    "formal",
    "follow_up",
    "appeal",
}
# By these a speaker asks, complains or proposes outright; beside a city or county named it is a petition.
SPEAKS = {"verb_complaint", "verb_report", "verb_tipoff", "verb_suggest", "verb_ask", "appeal"}
UNSPOKEN = 0.9
# What each circumstance adds when only topic words speak (see Judge._unspoken).
POINTS = {
    "want": 2.0,
    "inaction": 1.5,
    "official": 1.4,
    "failing": 1.0,
    "worry": 1.0,
    "hardship": 1.0,
    "duration": 1.0,
    "request": 1.0,
    "plea": 1.0,
    "persistence": 0.7,
    "local": 0.7,
    "witness": 1.0,
    "rhetorical": 1.0,
    "ask": 0.6,
}
_POINTS = {f"cue:{name}": points for name, points in POINTS.items()}  # as evidence names them
HERE = 0.7
# A house number says that it is here; any other place may be anywhere.
NUMBERED, NAMED = 0.5, 0.3
DISTRESS = {"failing", "inaction", "worry", "hardship"}
PRIVATE = 1.5
ELSEWHERE = 1.0
GRIEVANCE_LENGTH = 120
FAINT = 0.3
# The scopes of supporting cues that count: beside explicit words or not, where a strong rule holds or not.
_COUNTED = {
    (explicit, weak): {"message", "segment"}
    | ({"formal"} if explicit else set())
    | ({"topic"} if weak else set())
    for explicit in (False, True)
    for weak in (False, True)
}


class Scales:
    """Weighs the case of a category with a lexicon's topics and a township's thresholds."""

    def __init__(self, lexicon: Lexicon, settings: TriageSettings) -> None:
        self._lexicon = lexicon
        self._settings = settings
        self._headlines = tuple(normalise(word) for word in lexicon.headlines)

    def weigh(self, case: Case, reading: Reading) -> None:
        """Add up one category: best rule, further rules, topics, supporting cues, counter-cues."""
        evidence, findings, place = case.evidence, case.findings, reading.place
        if findings:
            if len(findings) > 1:
                findings.sort(key=_strongest_first)
            further = [min(item.rule.weight, 2.0) for item in findings[1:3] if item.net > 0]
            case.rules = findings[0].rule.weight + SECOND_RULE * sum(further)
            evidence += [Evidence(item.rule.name, item.words, item.rule.weight) for item in findings[:3]]
        words_seen = list(dict(case.topics))
        # Beside a rule, which nearly always names the topic too, its words count half.
        topic = self._topic_weight(words_seen) * (0.5 if findings else 1)
        if words_seen:
            evidence.append(Evidence(f"topic:{case.category}", "、".join(words_seen[:4]), topic))
        explicit = not EXPLICIT.isdisjoint(reading.names)
        support_from = self._support(case, reading.support, explicit=explicit)
        support = summed(support_from)
        evidence += support_from
        headline = self._headline(case, reading.plain, place)
        if headline:
            evidence.append(Evidence("headline", reading.plain[-8:], headline))
        where = whereabouts(place)
        if place is not None:
            evidence.append(Evidence("place", place.text, where))
        weight = burden(findings[0].spans[0][0] if findings else case.first, reading.layout, reading.against)
        if weight:
            evidence += as_evidence(reading.against)
        case.score = case.rules + topic + support + headline + where + weight
        if not findings and not headline and not explicit:
            case.score = min(case.score, self._unspoken(words_seen, support_from, reading.names, place))

    def _unspoken(
        self, topics: list[str], support: list[Evidence], names: set[str], place: Place | None
    ) -> float:
        """How far topic words alone may carry: never to a ticket, to a question when enough presses."""
        clear = self._clear(topics)
        points = min(clear, 2) + (0.3 if clear < len(topics) else 0.0) + (HERE if place is not None else 0.0)
        if not clear and place is None and "local" not in names:
            points -= ELSEWHERE
        points += pressing(support)
        points -= PRIVATE * len(names & {"personal", "own_life", "joke"})
        return self._settings.open_at - 0.05 if points >= self._settings.press_at else UNSPOKEN

    def _clear(self, topics: list[str]) -> int:
        """How many of the topic words are none of every day."""
        return sum([word not in self._lexicon.faint for word in topics])

    def _topic_weight(self, seen: list[str]) -> float:
        """What the topic words are worth together; words of every day count little."""
        if not seen:
            return 0.0
        clear = self._clear(seen)
        if not clear:
            return FAINT
        return min(TOPIC_CAP, TOPIC_FIRST + TOPIC_MORE * (clear - 1))

    def _support(self, case: Case, support: list[Circumstance], *, explicit: bool) -> list[Evidence]:
        """The supporting cues that count here: some only beside explicit words, some only for topics."""
        weak = not case.findings or case.findings[0].rule.weight < 1.6
        counted = _COUNTED[explicit, weak]
        return as_evidence([item for item in support if item.cue.scope in counted])

    def _headline(self, case: Case, plain: str, place: Place | None) -> float:
        if place is None or len(plain) > 120 or not plain.endswith(self._headlines):
            return 0.0
        tail = max((word for word in self._headlines if plain.endswith(word)), key=len)
        owner = any(plain[start:].startswith(tail[:2]) or tail in word for word, start in case.topics)
        spoken = any(item.spans[-1][1] > len(plain) - len(tail) for item in case.findings)
        return 1.8 if owner or spoken else 0.0


def _strongest_first(finding: Finding) -> tuple[float, Span]:
    return -finding.net, finding.spans[0]


def whereabouts(place: Place | None) -> float:
    """What it is worth that a place is named."""
    if place is None:
        return 0.0
    return NUMBERED if place.numbered else NAMED


def worst_emergency(cases: list[Case]) -> Finding | None:
    found = [item for case in cases for item in case.findings if item.rule.emergency and item.net >= 1.3]
    if not found:
        return None
    found = [item for item in found if item.net >= 2.0 or any(case.score >= 2.6 for case in cases)]
    return max(found, key=lambda item: (item.net, -item.spans[0][0]), default=None)


def owner_of(cases: list[Case], emergency: Finding | None) -> Case | None:
    """The category an emergency belongs to comes first: the more dangerous matter leads."""
    if emergency is None:
        return None
    return next(case for case in cases if emergency in case.findings)


def summed(items: list[Evidence]) -> float:
    """Supporting weights together: the two strongest in full, the rest at less than half."""
    weights = [item.weight for item in items]
    if len(weights) <= 2:
        return min(SUPPORT_CAP, sum(weights))
    weights.sort(reverse=True)
    return min(SUPPORT_CAP, sum(weights[:2]) + 0.4 * sum(weights[2:]))


def pressing(support: list[Evidence]) -> float:
    """How much the circumstances press; a word that speaks for several cues counts once."""
    known = [item for item in support if item.rule in _POINTS]
    counted: list[str] = []
    points = 0.0
    for item in sorted(known, key=lambda item: -_POINTS[item.rule]):
        if not any(item.words in words or words in item.words for words in counted):
            points += _POINTS[item.rule]
            counted.append(item.words)
    return points


def confidence(score: float) -> float:
    """A score on the open scale as a number between 0 and 1."""
    return round(max(0.0, min(1.0, score / 4)), 2)
