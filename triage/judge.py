"""The judge: one message in, one verdict out."""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from triage import words
from triage.cues import Circumstance, Layout, circumstances, lay_out, turn_pattern
from triage.findings import Case, Finding, find
from triage.gate import Gate
from triage.gazetteer import Gazetteer
from triage.handbook import Entry, Handbook, read_handbook
from triage.kinds import kind_of, urgency_of
from triage.lexicon import Rule, bits_of, handbook_rule, read_lexicon
from triage.matcher import Fit, Hits, Matcher, fits
from triage.normalise import bare, normalise
from triage.places import Place, place_in
from triage.scams import lure
from triage.settings import TriageSettings
from triage.taxonomy import Taxonomy, load_taxonomy
from triage.verdict import Decision, Evidence, Verdict
from triage.weighing import (
    DISTRESS,
    GRIEVANCE_LENGTH,
    HERE,
    Scales,
    as_evidence,
    confidence,
    owner_of,
    pressing,
    speaking_against,
    worst_emergency,
)

_IGNORE = Verdict(Decision.IGNORE, None, None, None, None, 0.0, None, ())


class Judge:
    """Judges messages with the lexicon it was given; safe to share between threads."""

    def __init__(self, settings: TriageSettings, places: tuple[str, ...]) -> None:
        self.settings = settings
        self._gazetteer = Gazetteer(places)
        self.taxonomy: Taxonomy = load_taxonomy()
        self._entries: dict[str, Entry] = read_handbook(settings.handbook)
        self._lexicon = read_lexicon(self.taxonomy, settings.lexicon_dir)
        self._turn = turn_pattern(self._lexicon.overrides)
        self._scales = Scales(self._lexicon, settings)
        # Without a rule, a topic or a word of distress there is nothing to weigh.
        self._spoken_of = bits_of(
            [
                *self._lexicon.topics.values(),
                *(
                    term
                    for cue in self._lexicon.cues
                    if cue.name in DISTRESS
                    for rule in cue.rules
                    for term in rule.terms
                ),
            ]
        )
        self._topics = [
            (1 << number, key.rstrip("+"), number) for key, number in self._lexicon.topics.items()
        ]
        self._scam_names = {rule.category for rule in self._lexicon.scams}
        self._answers = self._answer_rules()
        self._index: dict[int, list[Rule]] = defaultdict(list)
        decisive = self._gates()
        self._matcher = Matcher(self._lexicon, self._index)
        self._gate = Gate(self._lexicon, self._index, decisive, self._matcher, settings)

    @property
    def handbook(self) -> Handbook:
        """Entries by id."""
        return self._entries

    def keywords(self) -> list[tuple[str, str]]:
        """Every topic word with its category, in the lexicon's order."""
        groups = {number: group for group, number in self._lexicon.sets.items()}
        return [
            (word, key.rstrip("+")) for key, number in self._lexicon.topics.items() for word in groups[number]
        ]

    def _answer_rules(self) -> list[tuple[str, Rule]]:
        return [
            (entry.id, handbook_rule(self._lexicon, self.taxonomy, entry.id, pattern))
            for entry in self._entries.values()
            for pattern in entry.patterns
        ]

    def _gates(self) -> set[str]:
        """For every rule the words of its term rarest in idle talk; without them nothing can be found."""
        lexicon = self._lexicon
        members = {number: group for group, number in lexicon.sets.items()}
        cost = {number: _idle_cost(group, lexicon.idle) for number, group in members.items()}
        gates = {word for number in lexicon.topics.values() for word in members[number]} - lexicon.faint
        gates |= lexicon.signals
        for rule in [*lexicon.rules, *lexicon.scams, *(rule for _, rule in self._answers)]:
            key = min(rule.terms, key=cost.__getitem__)
            gates.update(members[key])
            self._index[key].append(rule)
        return gates

    def judge(self, text: str) -> Verdict:
        """The verdict on one message; never raises, whatever the text."""
        text = text[: self.settings.max_length]
        if not self._gate.passes(text):
            return _IGNORE
        return self._read(bare(normalise(text)))

    def _read(self, plain: str) -> Verdict:
        edges = words.Edges(plain)
        hits, possible = self._matcher.hits(plain, partial(_real_word, plain, edges))
        candidates = [(rule, chain) for rule in possible if (chain := fits(rule, hits, plain)) is not None]
        if not candidates and not hits.mask & self._spoken_of:
            return _IGNORE
        layout = lay_out(plain, self._turn)
        seen = circumstances(self._lexicon.cues, hits, plain, layout)
        alert = self._alert(candidates, hits, plain, layout)
        if alert is not None:
            return alert
        place = place_in(plain)
        cases = self._cases(candidates, hits, plain, layout, seen, place, edges)
        verdict = self._decide(cases, hits, plain, seen, place) if cases else _IGNORE
        if verdict.decision is Decision.IGNORE and self._grievance(plain, seen, place):
            return self._unsure(cases, plain, seen, place)
        return verdict

    def _alert(self, candidates: list[Fit], hits: Hits, plain: str, layout: Layout) -> Verdict | None:
        scams = [fit for fit in candidates if fit[0].category in self._scam_names]
        if not scams:
            return None
        honest = circumstances(self._lexicon.honest, hits, plain, layout)
        score, evidence = lure(scams, honest, plain)
        if score < self.settings.alert_at:
            return None
        return Verdict(Decision.ALERT, None, None, None, None, confidence(score), None, tuple(evidence))

    def _grievance(self, plain: str, seen: list[Circumstance], place: Place | None) -> bool:
        """Whether somebody plainly suffers from something, though no rule knows from what."""
        if len(plain) > GRIEVANCE_LENGTH or speaking_against(seen):
            return False
        support = [
            Evidence(f"cue:{item.cue.name}", item.words, item.cue.weight)
            for item in seen
            if item.cue.weight > 0
        ]
        return pressing(support) + (HERE if place is not None else 0.0) >= self.settings.grieve_at

    def _unsure(
        self, cases: list[Case], plain: str, seen: list[Circumstance], place: Place | None
    ) -> Verdict:
        """A card to the grid worker, with the likeliest category."""
        case = cases[0] if cases else Case("other")
        if not case.evidence:
            case.evidence += as_evidence(item for item in seen if item.cue.weight > 0)
        kind = kind_of(case, seen, None, self._lexicon.kinds.get(case.category, "help"), plain)
        urgency = urgency_of(case, kind, None, self.taxonomy.categories[case.category].urgency)
        where = self._gazetteer.spoken(plain, place)
        sure = confidence(self.settings.ask_at)
        return Verdict(Decision.ASK, case.category, kind, urgency, None, sure, where, tuple(case.evidence))

    def _cases(
        self,
        candidates: list[Fit],
        hits: Hits,
        plain: str,
        layout: Layout,
        seen: list[Circumstance],
        place: Place | None,
        edges: words.Edges,
    ) -> list[Case]:
        against = speaking_against(seen)
        fitting = [fit for fit in candidates if fit[0].category in self.taxonomy.categories]
        cases: dict[str, Case] = {}
        for finding in find(fitting, plain, layout, against, edges):
            code = finding.rule.category or ""
            cases.setdefault(code, Case(code)).findings.append(finding)
        mask = hits.mask
        for bit, code, number in self._topics:
            if mask & bit:
                case = cases.setdefault(code, Case(code))
                case.topics += [(plain[a:b], a) for a, b in hits[number]]
        for case in cases.values():
            self._scales.weigh(case, plain, layout, seen, place)
        return sorted(cases.values(), key=lambda case: (-case.score, case.first, case.category))

    def _decide(
        self, cases: list[Case], hits: Hits, plain: str, seen: list[Circumstance], place: Place | None
    ) -> Verdict:
        best = cases[0]
        emergency = worst_emergency(cases)
        decision = self._decision(best, emergency)
        if decision is Decision.IGNORE:
            evidence = tuple(best.evidence) if best.score > 0 else ()
            return Verdict(decision, None, None, None, None, 0.0, None, evidence)
        best = owner_of(cases, emergency) or best
        code = emergency.rule.emergency if emergency is not None else None
        kind = kind_of(best, seen, code, self._lexicon.kinds.get(best.category, "help"), plain)
        urgency = urgency_of(best, kind, code, self.taxonomy.categories[best.category].urgency)
        answer = self._answer(hits, plain) if kind == "inquiry" and code is None else None
        if answer is not None:
            decision = Decision.ANSWER
        also = tuple(self._also(cases, best, seen, plain, decision))
        return Verdict(
            decision,
            best.category,
            kind,
            urgency,
            code,
            confidence(best.score),
            self._gazetteer.spoken(plain, place),
            tuple(best.evidence),
            answer,
            also,
        )

    def _decision(self, best: Case, emergency: Finding | None) -> Decision:
        if best.score >= self.settings.open_at or (emergency is not None and emergency.net >= 2.2):
            return Decision.OPEN
        return Decision.ASK if best.score >= self.settings.ask_at else Decision.IGNORE

    def _also(
        self, cases: list[Case], best: Case, seen: list[Circumstance], plain: str, decision: Decision
    ) -> Iterable[Verdict]:
        if decision is not Decision.OPEN:
            return
        for case in cases:
            if case is best or case.rules < 1.9 or case.score < self.settings.open_at or not case.findings:
                continue
            mine = {span for item in best.findings for span in item.spans}
            if mine & set(case.findings[0].spans):
                continue
            code = case.findings[0].rule.emergency
            kind = kind_of(case, seen, code, self._lexicon.kinds.get(case.category, "help"), plain)
            urgency = urgency_of(case, kind, code, self.taxonomy.categories[case.category].urgency)
            yield Verdict(
                decision,
                case.category,
                kind,
                urgency,
                code,
                confidence(case.score),
                None,
                tuple(case.evidence),
            )

    def _answer(self, hits: Hits, plain: str) -> str | None:
        for name, rule in self._answers:
            if fits(rule, hits, plain) is not None:
                return name
        return None


def _idle_cost(group: tuple[str, ...], idle: set[str]) -> float:
    """How often idle talk holds one of the words, roughly: short and everyday words are common."""
    return sum(0.02 if word in idle else (0.004 if len(word) == 1 else 0.0002 / len(word)) for word in group)


def _real_word(plain: str, edges: words.Edges, start: int, stop: int) -> bool:
    """Whether a supposed misspelling is a proper word, or lies across the words of its sentence."""
    if words.is_word(plain[start:stop]):
        return True
    around = edges.around(start)
    return start not in around or stop not in around


def load_judge(settings: TriageSettings | None = None, places: Iterable[str] = ()) -> Judge:
    """Load lexicon and handbook; raises LexiconError naming file and row when one is broken."""
    return Judge(settings or TriageSettings(), tuple(places))


def warm_up() -> None:
    """Load jieba's dictionary (about a second); may be called from a background thread."""
    words.warm_up()
