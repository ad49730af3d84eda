"""The judge: one message in, one verdict out."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import cached_property

from triage import words
from triage.deciding import SUSPECTED, Decider
from triage.drafting import Drafter
from triage.findings import Case
from triage.further import further
from triage.gate import Gate, Interest, Passed
from triage.gatewords import MISSPELT, OTHERWISE, idle_costs
from triage.gazetteer import Gazetteer, gazetteer_of
from triage.handbook import Entry, Handbook, read_handbook
from triage.hits import fits
from triage.lexicon import Lexicon, Rule, handbook_rule, read_lexicon
from triage.matcher import Matcher, known_words
from triage.normalise import bare, normalise
from triage.opinion import Opinion
from triage.reading import Found, Reading
from triage.settings import TriageSettings
from triage.signs import Draft, Signs
from triage.spelling import Spelling
from triage.taxonomy import Taxonomy, load_taxonomy
from triage.verdict import Decision, Evidence, LexiconError, Verdict
from triage.voice import Voice
from triage.warning import Warner
from triage.weighing import confidence

# What stands for 了 in speech; a part of other words (哗啦, 啰嗦, 咯血) it is not.
_PARTICLE = re.compile("(?<![哗呼啪滋嗞呲刺咔嘎啦哈])[啦喽咯嘞啰](?![啦队嗦唆里吱噔血着])")
_UNSEEN: Passed = (Interest.NONE, 0)
_IGNORE = Verdict(Decision.IGNORE, None, None, None, None, 0.0, None, ())
# A lean below which the rules need not be asked, and one below which their signs could not change it where
# they have nothing to say themselves.
_HOPELESS, _SILENT = -0.5, -2.5


class Judge:
    """Judges messages with the lexicon it was given; safe to share between threads."""

    def __init__(self, settings: TriageSettings, places: tuple[str, ...]) -> None:
        self.settings = settings
        self._longest = settings.max_length  # asked for every message
        self._ahead: dict[str, Passed | None] = {}  # what passed the gate with its whole batch
        self.gazetteer = Gazetteer(places) if places else gazetteer_of(())
        self.taxonomy: Taxonomy = load_taxonomy()
        self._entries: dict[str, Entry] = read_handbook(settings.handbook)
        self._lexicon = read_lexicon(self.taxonomy, settings.lexicon_dir)
        self._answers = self._answer_rules()
        self._index: dict[int, list[Rule]] = defaultdict(list)
        decisive = self._gates()
        known, spelling = known_words(self._lexicon, self._index), Spelling(self._lexicon.homophones)
        self._opinion = self._second_opinion()
        self._gate = Gate(self._lexicon, self._index, decisive, known, spelling, settings, self._opinion)
        matcher = Matcher(self._gate.words, known, self._lexicon, spelling)
        self._drafter = Drafter(self._lexicon, self.taxonomy, settings, matcher)
        self._signs = Signs(self._lexicon, self._opinion.knows) if self._opinion else Signs(self._lexicon)
        self._warner = Warner(settings, self._drafter, self._opinion)
        self._decider = Decider(settings, self._drafter, self._opinion)

    def _second_opinion(self) -> Opinion | None:
        if not self.settings.opinion:
            return None
        opinion = Opinion(self.settings.opinion_file)
        if unknown := set(opinion.codes("category")) - self.taxonomy.categories.keys():
            raise LexiconError(f"{self.settings.opinion_file}: unknown category {min(unknown)!r}")
        return opinion

    @property
    def lexicon(self) -> Lexicon:
        """The words and rules it judges by."""
        return self._lexicon

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
        cost = idle_costs(lexicon)
        gates = {word for number in lexicon.topics.values() for word in members[number]} - lexicon.faint
        gates |= lexicon.signals
        for rule in [*lexicon.rules, *lexicon.scams, *(rule for _, rule in self._answers)]:
            key = min(rule.terms, key=cost.__getitem__)
            gates.update(members[key])
            self._index[key].append(rule)
        return gates

    def knowing(self, gazetteer: Gazetteer) -> "Judge":
        """The same judge with other place names; all else is shared."""
        other = copy(self)
        other.gazetteer = gazetteer
        return other

    @contextmanager
    def ahead_of(self, texts: Iterable[str]) -> Iterator[None]:
        """Within it these messages are judged sooner: they have all gone through the gate already.

        The gate is all that most of them meet. One after the other they go through while its code and words
        are still in the nearest cache. Nothing is kept of them afterwards.
        """
        passes, longest = self._gate.passes, self._longest
        self._ahead.update({text: passes(text) for text in {*texts} if len(text) <= longest})
        try:
            yield
        finally:
            self._ahead.clear()

    def judge(self, text: str, home: str = "") -> Verdict:
        """The verdict on one message; never raises, whatever the text. `home`: the speaker's grid."""
        passed = self._ahead.get(text, _UNSEEN)
        if passed is _UNSEEN:
            text = text[: self._longest]
            passed = self._gate.passes(text)
        if passed is None:
            return _IGNORE
        interest, signs = passed
        said = normalise(text)
        # Of what is shortened the gate did not see the letters that only now stand side by side.
        seen = signs if len(said) == len(text) else OTHERWISE | MISSPELT
        return self._read(said, interest, seen, home)

    def lets_in(self, text: str) -> bool:
        """Whether the gate has a message read."""
        return self._gate.passes(text[: self._longest]) is not None

    def heeds(self, text: str) -> bool:
        """Whether a message comes to something if it is read, whatever the gate makes of it."""
        said = normalise(text[: self._longest])
        verdict = self._read(said, Interest.RULES, OTHERWISE | MISSPELT, "")
        return verdict.decision is not Decision.IGNORE

    def study(self, text: str) -> tuple[str, set[str]]:
        """What an opinion is formed on: the normalised message, and the signs the rules saw in it."""
        said = normalise(text[: self._longest])
        core = bare(said)
        reading = self._drafter.read(self._find(said, core, OTHERWISE | MISSPELT))
        draft = self._drafter.draft(reading)
        return core, self._every_sign.of(draft, reading, self._drafter.lure(reading)[0])

    @cached_property
    def _every_sign(self) -> Signs:
        return Signs(self._lexicon)

    def _find(self, said: str, core: str, seen: int) -> Found:
        """What the rules find in a normalised message of this core; they know plain words alone."""
        plain = self._lexicon.variants.plain(said) if seen & OTHERWISE or " " in said else said
        if plain == said:
            return self._drafter.find(core, misspelt=seen & MISSPELT != 0)
        return self._drafter.find(bare(plain), misspelt=True)

    def _read(self, said: str, interest: Interest, seen: int, home: str) -> Verdict:
        """The verdict on a normalised message; `seen`: what may be misspelt or put otherwise in it."""
        core = bare(said)
        terms = self._find(said, core, seen) if interest is Interest.TERMS else None
        if terms is not None and not terms.candidates:
            return _IGNORE
        # The rules read plain words; the opinion knows many a dialect and hears what was said.
        voice = self._opinion.hear(core) if self._opinion is not None else None
        # Where the rules can see nothing it takes the words themselves, and those are heard much sooner.
        if interest is Interest.WORDS and voice is not None and max(voice.lean, voice.lure) < _HOPELESS:
            return _IGNORE
        reading = self._drafter.read(terms or self._find(said, core, seen))
        if reading.silent and self._opinion is None:
            return _IGNORE
        draft = self._drafter.draft(reading)
        lure, evidence = self._drafter.lure(reading)
        if voice is not None and self._opinion is not None:
            silent = draft.decision is Decision.IGNORE and not evidence and voice.lure < _HOPELESS
            if silent and voice.lean < _SILENT and voice.danger < SUSPECTED:
                return _IGNORE
            if draft.hints and (written := _PARTICLE.sub("了", core)) != core:
                # Nobody in danger chooses his particles: 着火啦 is as much of one as 着火了.
                voice = max(voice, self._opinion.hear(written), key=_alarm)
            voice = voice.joined(self._opinion.signed(self._signs.of(draft, reading, lure)))
        lure, evidence = self._warner.warned(reading, lure, evidence, voice)
        if evidence:
            return _alert(lure, evidence)
        decision = self._decider.decide(reading, draft, voice)
        if decision is Decision.IGNORE:
            return _ignored(draft.cases[0].evidence) if draft.score > 0 else _IGNORE
        return self._verdict(decision, reading, draft, home)

    def _verdict(self, decision: Decision, reading: Reading, draft: Draft, home: str) -> Verdict:
        case = draft.owner or Case("other")
        answer = self._answer(reading) if draft.kind == "inquiry" and draft.code is None else None
        place = reading.place
        also: tuple[Verdict, ...] = ()
        if decision is Decision.OPEN:
            place, also = further(reading, draft, self._drafter, self._opinion, self.settings)
        return Verdict(
            decision if answer is None else Decision.ANSWER,
            draft.category,
            draft.kind,
            draft.urgency,
            draft.code,
            confidence(draft.final if draft.cases else self.settings.ask_at),
            self.gazetteer.spoken(reading.plain, place, home),
            tuple(case.evidence),
            answer,
            also,
            place,
        )

    def _answer(self, reading: Reading) -> str | None:
        for name, rule in self._answers:
            if fits(rule, reading.hits, reading.plain) is not None:
                return name
        return None


def _alarm(voice: Voice) -> float:
    return voice.lean + voice.danger


def _ignored(evidence: list[Evidence]) -> Verdict:
    return Verdict(Decision.IGNORE, None, None, None, None, 0.0, None, tuple(evidence))


def _alert(score: float, evidence: list[Evidence]) -> Verdict:
    return Verdict(Decision.ALERT, None, None, None, None, confidence(score), None, tuple(evidence))


def load_judge(settings: TriageSettings | None = None, places: Iterable[str] = ()) -> Judge:
    """Load lexicon, handbook and opinion; raises LexiconError naming the file when one is broken."""
    return Judge(settings or TriageSettings(), tuple(places))


def warm_up() -> None:
    """Load jieba's dictionary (a tenth of a second); may be called from a background thread."""
    words.warm_up()
