"""The gate: an upper bound on what a message could come to, cheap enough for talk that comes to nothing."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from itertools import chain

from triage.findings import TOPIC_CAP, TOPIC_FIRST, TOPIC_MORE
from triage.lexicon import Cue, Lexicon, Rule, bits_of
from triage.matcher import Matcher
from triage.normalise import POLITE, STOPS, bare, fold, normalise
from triage.opinion import Opinion
from triage.places import TOKENS
from triage.settings import TriageSettings
from triage.trie import Trie, sounds
from triage.variants import spaced
from triage.weighing import DISTRESS, ELSEWHERE, EXPLICIT, FAINT, HERE, NUMBERED, POINTS, SPEAKS

_DECISIVE, _SPOKEN, _CLEAR, _FAINT, _PLACE, _HEADLINE, _EXPLICIT, _LOCAL, _FORMAL, _SPEAKS = (
    1 << bit for bit in range(10)
)
# A greeting or thanks: looked at without them. A variant: looked at in plain words as well.
_POLITE, _OTHERWISE = 1 << 10, 1 << 11
_CUES = 12
_TERMS = 128  # the first bit that is a term and no flag
_ANY_FLAG = (1 << _TERMS) - 1
_NEAR_ENOUGH = 1e-6

# What a word says (flags and, above them, its terms), what the rules it is the key of need besides, its
# points, and what the opinion makes of it.
Word = tuple[int, tuple[int, ...], float, int]
_NOTHING: Word = (0, (), 0.0, 0)
# Hundredths of log-odds from which the opinion has a message read that no rule would look at; and below which
# it comes to nothing what topics and circumstances alone might come to. A formal petition is always read.
_KNOCK = 160
_IDLE = -400
# Below which it comes to nothing that a rule's words are there if the rule does not hold.
_DULL = -250


class Interest(IntEnum):
    """What may come of a message, the least first."""

    NONE = 0
    WORDS = 1  # what they alone suggest
    TERMS = 2  # what a rule makes of it, if the rule holds: its words are there, in whatever order
    RULES = 3  # what the rules see


class Gate:
    """Tells whether a message could be anything but ignored; it may err on the side of reading on."""

    def __init__(
        self,
        lexicon: Lexicon,
        keyed: Mapping[int, Iterable[Rule]],
        decisive: Iterable[str],
        matcher: Matcher,
        settings: TriageSettings,
        opinion: Opinion | None,
    ) -> None:
        self._settings = settings
        knock = opinion.hand_over_knock() if opinion is not None else {}
        self._knock = knock
        self._silence = knock.get("", -_KNOCK) - _KNOCK
        self._matcher = matcher
        self._bits: dict[int, int] = {}
        self._owners: dict[str, list[int]] = defaultdict(list)
        for words, number in lexicon.sets.items():
            for word in words:
                self._owners[word].append(number)
        self._flags: dict[str, int] = defaultdict(int)
        self._points: dict[str, float] = {}
        self._wishes: list[tuple[int, int, float]] = []
        self._patterns: list[tuple[re.Pattern[str], frozenset[str], int, float]] = []
        self._worth: list[tuple[int, float, float]] = []
        needs: dict[int, set[int]] = {
            key: {self._need(rule.terms, key) for rule in rules} for key, rules in keyed.items()
        }
        members = {number: words for words, number in lexicon.sets.items()}
        for number in lexicon.topics.values():
            for word in members[number]:
                self._flags[word] |= _SPOKEN | (_FAINT if word in lexicon.faint else _CLEAR)
        for index, cue in enumerate(cue for cue in lexicon.cues if cue.weight > 0):
            self._note(cue, 1 << (_CUES + index), members)
        for word in TOKENS:
            self._flags[word] |= _PLACE
        for word in lexicon.headlines:
            self._flags[normalise(word)] |= _HEADLINE
        for word in decisive:
            self._flags[word] |= _DECISIVE
        self._variants = lexicon.variants
        for form in POLITE:
            self._flags[form] |= _POLITE
        for form in lexicon.variants.forms:
            self._flags[form] |= _OTHERWISE
        # Most words say what many others say: each value is kept once, and each long number in it.
        kept: dict[Word, Word] = {}
        self._numbers: dict[int, int] = {}
        every = chain(self._flags, self._owners.keys() - self._flags.keys(), knock)
        values = {
            word: kept.setdefault(value, value)
            for word in every
            # What is not written as folding writes it is never met.
            if word and fold(word) == word and any(value := self._value(word, needs))
        }
        # Only this needed them, and what is freed before more is asked for is used again.
        del self._flags, self._owners, self._points, self._bits, self._knock, self._numbers, knock, kept
        # Of these something else than the message may speak: what it sounds like, what it was typed for.
        self._values = {word: value for word, value in values.items() if value[0] or value[1]}
        for form, word in matcher.typed_forms.values():
            signs, keys, points, worth = values.get(word, _NOTHING)
            values[form] = (signs | _DECISIVE, keys, points, worth)
        self._words = Trie(values, lexicon.homophones, folding=True)

    def _need(self, terms: Iterable[int], key: int | None = None) -> int:
        """Terms as bits; where a word of the key is met, that one is there and need not be asked for."""
        return bits_of(self._bits.setdefault(term, len(self._bits) + _TERMS) for term in terms if term != key)

    def _note(self, cue: Cue, flag: int, members: Mapping[int, tuple[str, ...]]) -> None:
        """Mark the words of a supporting cue."""
        points = POINTS.get(cue.name, 0.0)
        self._worth.append((flag, points, cue.weight))
        flag |= _SPOKEN if cue.name in DISTRESS else 0
        flag |= _EXPLICIT if cue.name in EXPLICIT else 0
        flag |= _LOCAL if cue.name == "local" else 0
        flag |= _FORMAL if cue.name == "formal" else 0
        flag |= _SPEAKS if cue.name in SPEAKS else 0
        for rule in cue.rules:
            if len(rule.terms) > 1:
                self._wishes.append((self._need(rule.terms), flag, points))
                continue
            for word in members[rule.terms[0]]:
                self._flags[word] |= flag
                self._points[word] = max(points, self._points.get(word, 0.0))
        for pattern in cue.patterns:
            loose = re.compile(pattern.regex.pattern.lstrip("^"))
            self._patterns.append((loose, pattern.needed, flag, points))

    def _value(self, word: str, needs: Mapping[int, set[int]]) -> Word:
        owners = self._owners.get(word, ())
        signs = self._flags.get(word, 0) | bits_of(self._bits[each] for each in owners if each in self._bits)
        keys = {need for each in owners for need in needs.get(each, ())}
        kept = [self._kept(need) for need in sorted(keys)]
        worth = self._kept(self._knock.get(word, 0))
        return self._kept(signs), tuple(kept), self._points.get(word, 0.0), worth

    def _kept(self, number: int) -> int:
        return self._numbers.setdefault(number, number)

    def passes(self, text: str) -> Interest:
        """Whether to read a message, as it was written."""
        found, signs, worth = self._found(text)
        otherwise = signs & _OTHERWISE or spaced(text)
        if not otherwise and not signs & _POLITE:
            return self._interest(text, found, signs, worth)
        if not otherwise and self._idle_without_courtesy(text, found, signs):
            return Interest.NONE
        said = normalise(text)
        core = bare(said)
        same = core == said.rstrip(STOPS)
        interest = self._interest(text, found, signs, worth) if same else self._said_so(core)
        if otherwise and (plain := bare(self._variants.plain(said))) != core:
            interest = max(interest, self._said_so(plain))
        return interest

    def _idle_without_courtesy(self, text: str, found: list[Word], signs: int) -> bool:
        """Whether nothing can come of a message, whichever part of it is greeting and thanks.

        What is left of it says no more than all of it, and sounds no less idle than all but its idle words.
        """
        worth = self._silence + sum(value for _, _, _, value in found if value > 0)
        return self._interest(text, found, signs, worth) is Interest.NONE

    def _said_so(self, text: str) -> Interest:
        return self._interest(text, *self._found(text))

    def _found(self, text: str) -> tuple[list[Word], int, int]:
        """The words met, all that they say, and what the opinion makes of them."""
        spelt = self._words.signs(text)
        found = [word for _, word in self._words.iter(spelt)]
        heard = sounds(spelt)
        if self._matcher.heard(heard):
            found += self._misspelt(text, heard)
        signs, worth = 0, self._silence
        for sign, _, _, value in found:
            if sign:  # a long number; most words have none and only sound idle or not
                signs |= sign
            worth += value
        return found, signs, worth

    def _interest(self, text: str, found: list[Word], signs: int, worth: int) -> Interest:
        if not signs & _DECISIVE and worth <= 0:
            return Interest.NONE
        # Where nobody speaks of anything, and it does not even sound so, nothing presses.
        if (worth > 0 or signs & (_SPOKEN | _SPEAKS)) and self._presses(text, found, signs, worth):
            return Interest.RULES
        if self._has_terms(found, signs):
            # Where the words suggest something it must be known for certain that the rules have no say.
            return Interest.RULES if worth > _DULL else Interest.TERMS
        return Interest.WORDS if worth > 0 else Interest.NONE

    def _has_terms(self, found: list[Word], signs: int) -> bool:
        """Whether all the words of a rule are there."""
        for _, keys, _, _ in found:
            for need in keys:
                if signs & need == need:
                    return True
        return False

    def _misspelt(self, text: str, heard: str) -> Iterator[Word]:
        for _, _, meant in self._matcher.misspelt(fold(text), heard):
            signs, keys, _, _ = self._values.get(meant, _NOTHING)
            yield signs | _DECISIVE | (_EXPLICIT if signs & _ANY_FLAG else 0), keys, 0.0, 0

    def _presses(self, text: str, found: list[Word], flags: int, lean: int) -> bool:
        """Whether topics and circumstances alone could make a card; of what sounds idle, only if formal."""
        idle = lean < _IDLE
        plain, worth = fold(text), 0.0
        for need, flag, points in self._wishes:
            if flags & need == need:
                flags |= flag
                worth += points
        for regex, needed, flag, points in self._patterns:
            if idle and not flag & _FORMAL:
                continue
            if not needed.isdisjoint(plain) and regex.search(plain):
                flags |= flag
                worth += points
        if idle and not flags & _FORMAL:
            return False
        worth += sum(word[2] for word in found)
        here = HERE if flags & _PLACE else 0.0
        if worth + here + _NEAR_ENOUGH >= self._settings.grieve_at:
            return True
        if flags & _FORMAL and flags & _SPEAKS:
            return True
        if not flags & (_CLEAR | _FAINT):
            return False
        if flags & _EXPLICIT or (flags & _HEADLINE and flags & _PLACE):
            return True
        return self._topical(text, flags, here)

    def _topical(self, text: str, flags: int, here: float) -> bool:
        """As Scales weighs it where no rule holds, with every doubt in the message's favour."""
        points = (0.3 if flags & _FAINT else 0.0) + here
        score = NUMBERED if here else 0.0
        if flags & _CLEAR:
            clear = len({end for end, word in self._words.iter(self._words.signs(text)) if word[0] & _CLEAR})
            points += min(clear, 2)
            score += min(TOPIC_CAP, TOPIC_FIRST + TOPIC_MORE * (clear - 1))
        else:
            score += FAINT
            points -= 0.0 if here or flags & _LOCAL else ELSEWHERE
        for flag, worth, weight in self._worth:
            if flags & flag:
                points += worth
                score += weight
        settings = self._settings
        return points + _NEAR_ENOUGH >= settings.press_at and score + _NEAR_ENOUGH >= settings.ask_at
