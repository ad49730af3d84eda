"""What the rules alone make of a message: what is in it, the case of each category, a first answer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

from triage import words
from triage.cues import Circumstance, Cues, lay_out, turn_pattern
from triage.findings import Case, find
from triage.hits import Told, chained
from triage.kinds import kind_of, urgency_of
from triage.lexicon import Cue, Lexicon, bits_of
from triage.matcher import Matcher
from triage.places import place_in
from triage.reading import Found, Reading, as_evidence
from triage.scams import lure
from triage.settings import TriageSettings
from triage.signs import Draft
from triage.taxonomy import Taxonomy
from triage.verdict import Decision, Evidence
from triage.weighing import (
    DISTRESS,
    GRIEVANCE_LENGTH,
    HERE,
    SPEAKS,
    Scales,
    owner_of,
    pressing,
    worst_emergency,
)

Topic = tuple[int, str, int]  # its place in the lexicon, the category, the set of words
# From here an emergency opens a ticket by itself, whatever else the message says.
CERTAIN = 2.2


class _Cases(dict[str, Case]):
    """The cases by category, each begun once something speaks for it."""

    def __missing__(self, category: str) -> Case:
        case = self[category] = Case(category)
        return case


def _topics(lexicon: Lexicon) -> dict[int, list[Topic]]:
    topics: dict[int, list[Topic]] = defaultdict(list)
    for order, (key, number) in enumerate(lexicon.topics.items()):
        topics[number].append((order, key.rstrip("+"), number))
    return dict(topics)


def _single_terms(cues: Iterable[Cue]) -> Iterator[int]:
    return (rule.terms[0] for cue in cues for rule in cue.rules if len(rule.terms) == 1)


class Drafter:
    """Reads messages and weighs them with the lexicon alone."""

    def __init__(
        self, lexicon: Lexicon, taxonomy: Taxonomy, settings: TriageSettings, matcher: Matcher
    ) -> None:
        self._lexicon = lexicon
        self._taxonomy = taxonomy
        self._settings = settings
        self._matcher = matcher
        self._turn = turn_pattern(lexicon.overrides)
        self._scales = Scales(lexicon, settings)
        distress = [cue for cue in lexicon.cues if cue.name in DISTRESS]
        terms = [term for cue in distress for rule in cue.rules for term in rule.terms]
        self._spoken_of = bits_of([*lexicon.topics.values(), *terms])
        self._topics = Told(_topics(lexicon))
        self._cues, self._honest = Cues(lexicon.cues), Cues(lexicon.honest)
        # The sets that are asked for whenever a word of them is there.
        asked = [*lexicon.topics.values(), *_single_terms(lexicon.cues)]
        self._asked = Told({number: (number,) for number in asked})
        self._scam_names = {rule.category for rule in lexicon.scams}

    def find(self, plain: str, *, misspelt: bool) -> Found:
        """The words of a normalised message, and the rules that hold by them.

        `misspelt`: whether one of its words may be another one misspelt.
        """
        edges = words.Edges(plain)
        real_word = partial(_real_word, plain, edges) if misspelt else None
        hits, possible = self._matcher.hits(plain, real_word)
        if len(possible) > 1:
            hits.look_up(self._asked.by(hits).union(*[rule.terms for rule in possible]))
        candidates = [(rule, chain) for rule in possible if (chain := chained(rule, hits, plain)) is not None]
        return Found(plain, hits, candidates, edges)

    def read(self, found: Found) -> Reading:
        """What else is in a message of which the words are found."""
        plain, hits, candidates, edges = found
        silent = not candidates and not hits.mask & self._spoken_of
        layout = lay_out(plain, self._turn)
        seen = self._cues.seen(hits, plain, layout)
        return Reading(plain, hits, candidates, edges, layout, seen, place_in(plain), silent)

    def lure(self, reading: Reading) -> tuple[float, list[Evidence]]:
        """How much speaks for a scam lure."""
        scams = [fit for fit in reading.candidates if fit[0].category in self._scam_names]
        if not scams:
            return 0.0, []
        return lure(scams, self.honest(reading), reading.plain)

    def honest(self, reading: Reading) -> list[Circumstance]:
        """What speaks for an honest offer, or for somebody who doubts and warns."""
        return self._honest.seen(reading.hits, reading.plain, reading.layout)

    def draft(self, reading: Reading) -> Draft:
        """The rules' own answer."""
        cases = self._cases(reading)
        draft = Draft(cases=cases, emergency=worst_emergency(cases))
        draft.decision = self._decision(draft)
        case = owner_of(cases, draft.emergency) or (cases[0] if cases else None)
        if draft.decision is Decision.IGNORE and (self._grievance(reading) or self._petition(reading)):
            draft.decision = Decision.ASK
            case = cases[0] if cases else Case("other")
            if not case.evidence:
                case.evidence += as_evidence(reading.support)
        if case is not None:
            draft.owner, draft.category = case, case.category
            draft.kind, draft.urgency = self.codes(case, reading, draft.code)
        return draft

    def codes(self, case: Case, reading: Reading, emergency: str | None) -> tuple[str, str]:
        """Kind and urgency of a case."""
        usual = self._lexicon.kinds.get(case.category, "help")
        kind = kind_of(case, reading.names, emergency, usual, reading.plain)
        return kind, urgency_of(case, kind, emergency, self._taxonomy.categories[case.category].urgency)

    def _cases(self, reading: Reading) -> list[Case]:
        plain, hits, cases = reading.plain, reading.hits, _Cases()
        for finding in find(reading, self._taxonomy.categories):
            cases[finding.rule.category or ""].findings.append(finding)
        for _, code, number in sorted(self._topics.by(hits)):
            cases[code].topics += [(plain[a:b], a) for a, b in hits[number]]
        for case in cases.values():
            self._scales.weigh(case, reading)
        found = list(cases.values())
        if len(found) > 1:
            found.sort(key=lambda case: (-case.score, case.first, case.category))
        return found

    def _decision(self, draft: Draft) -> Decision:
        sure = draft.emergency is not None and draft.emergency.net >= CERTAIN
        if sure or draft.score >= self._settings.open_at:
            return Decision.OPEN
        return Decision.ASK if draft.score >= self._settings.ask_at else Decision.IGNORE

    def _petition(self, reading: Reading) -> bool:
        """Whether somebody turns to the office of a city or county, about whatever it be."""
        if "formal" not in reading.names or SPEAKS.isdisjoint(reading.names):
            return False
        return {item.cue.name for item in reading.against} <= {"elsewhere", "trade"}

    def _grievance(self, reading: Reading) -> bool:
        """Whether somebody plainly suffers from something, though no rule knows from what."""
        if len(reading.plain) > GRIEVANCE_LENGTH or reading.against:
            return False
        support = [Evidence(item.cue.label, item.words, item.cue.weight) for item in reading.support]
        here = HERE if reading.place is not None else 0.0
        return pressing(support) + here >= self._settings.grieve_at


def _real_word(plain: str, edges: words.Edges, start: int, stop: int) -> bool:
    """Whether a supposed misspelling is a proper word, or lies across the words of its sentence."""
    if words.is_word(plain[start:stop]):
        return True
    around = edges.around(start)
    return start not in around or stop not in around
