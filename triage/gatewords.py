"""What each word says to the gate, in numbers that are quickly put together."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, islice, product

from triage.hits import Known
from triage.lexicon import Cue, Lexicon, Rule, bits_of
from triage.normalise import POLITE as COURTESIES
from triage.normalise import fold, fold_table, normalise
from triage.places import NEXT_DOOR, TOKENS
from triage.weighing import DISTRESS, POINTS
from triage.weighing import EXPLICIT as EXPLICIT_CUES
from triage.weighing import SPEAKS as SPEAKING_CUES

DECISIVE, SPOKEN, CLEAR, FAINT, PLACE, HEADLINE, EXPLICIT, LOCAL, FORMAL, SPEAKS = (
    1 << bit for bit in range(10)
)
# A greeting or thanks: looked at without them. A variant: looked at in plain words as well. What sounds like
# a word often misspelt: looked at as if it were that word.
# What folding changes: all is looked at once more when it is folded. A mask: the words in it are not meant.
# What makes a place only of something that stands before it.
POLITE, OTHERWISE, MISSPELT, UNFOLDED, MASK, BESIDE = (1 << bit for bit in range(10, 16))
_NOTABLE = DECISIVE | POLITE | OTHERWISE | MISSPELT
_MARKS = 16  # the first bit of patterns and cues
_TERMS = 128  # the first bit that is a term and no flag
ANY_FLAG = (1 << _TERMS) - 1

# What the opinion makes of a word, times NOTABLE, plus one where the word may be more than idle: one sum
# tells both of all words. What it says (flags and, above them, its terms). What the rules it is the key of
# need besides: terms one of which must be there, and all those of each rule. Its points. What those who read
# on know of it: one automaton serves both, and what the gate has just gone through is at hand for them.
Word = tuple[int, int, int, tuple[int, ...], float, Known | None]
NOTABLE = 1 << 16
NOTHING: Word = (0, 0, 0, (), 0.0, None)
_ONLY_MISSPELT: Word = (1, MISSPELT, 0, (), 0.0, None)
_ONLY_UNFOLDED: Word = (1, UNFOLDED, 0, (), 0.0, None)
# Marks that folding unites, but so common in either width that words with them are known in both.
_MARKS_TYPED = {"\uff0c": ",", "\uff01": "!", "\uff1f": "?", "~": "\uff5e"}

# The terms of a rule of several, the flags it gives, their points.
Wish = tuple[int, int, float]
# A pattern, the flag of characters without which it is not there, the flags it gives, their points.
Sight = tuple[re.Pattern[str], int, int, float]


def unfolded(values: Mapping[str, Word]) -> dict[str, Word]:
    """What is to be looked for besides so that a text need not be folded first."""
    forms = {form: value for word, value in values.items() for form in _in_all_widths(word)}
    signs = {chr(code) for code, char in fold_table().items() if chr(code) != char}
    return forms | dict.fromkeys(signs.difference(_MARKS_TYPED.values()), _ONLY_UNFOLDED)


def _in_all_widths(word: str) -> Iterator[str]:
    """A word with each of its marks typed in any way but the one that is folded."""
    if not _MARKS_TYPED.keys().isdisjoint(word):
        ways = product(*[(char, _MARKS_TYPED[char]) if char in _MARKS_TYPED else char for char in word])
        yield from islice(map("".join, ways), 1, None)


def misspelt(word: Word | None) -> Word:
    """The same word where it may also be another one misspelt."""
    return _ONLY_MISSPELT if word is None else _notable(word, MISSPELT)


def _notable(word: Word, flag: int) -> Word:
    """A word that has one more flag, and may be more than idle."""
    total, signs, likely, needs, points, known = word
    return total - total % NOTABLE + 1, signs | flag, likely, needs, points, known


class GateWords:
    """Gathers all that is known of the words; of use only while a gate is built."""

    def __init__(
        self, lexicon: Lexicon, keyed: Mapping[int, Iterable[Rule]], decisive: Iterable[str]
    ) -> None:
        self.wishes: list[Wish] = []
        self.sights: list[Sight] = []
        self.cues: dict[int, tuple[float, float]] = {}  # by their flags points and weight
        self.formal = FORMAL  # without one of these signs nothing is formal
        self._members = {number: words for words, number in lexicon.sets.items()}
        self._owners: dict[str, list[int]] = defaultdict(list)
        for words, number in lexicon.sets.items():
            for word in words:
                self._owners[word].append(number)
        self._cost = idle_costs(lexicon)
        self._bits = self._numbered(keyed)
        self._flags: dict[str, int] = defaultdict(int)
        self._points: dict[str, float] = {}
        self._marks = (1 << bit for bit in range(_MARKS, _TERMS))
        self._needs = {
            key: {self._need(rest): self._rarest(rest) for rest in (_but(rule.terms, key) for rule in rules)}
            for key, rules in keyed.items()
        }
        self.excluded = self._excluded(keyed)
        for number in lexicon.topics.values():
            for word in self._members[number]:
                self._flags[word] |= SPOKEN | (FAINT if word in lexicon.faint else CLEAR)
        for cue in lexicon.cues:
            if cue.weight > 0:
                self._note(cue)
        self._flag(TOKENS - NEXT_DOOR, PLACE)
        self._flag(NEXT_DOOR, BESIDE)
        self._flag(map(normalise, lexicon.headlines), HEADLINE)
        self._flag(decisive, DECISIVE)
        self._flag(COURTESIES, POLITE)
        self._flag(lexicon.variants.forms, OTHERWISE)
        self._flag(lexicon.masks - self._owners.keys(), MASK)

    def values(
        self, knock: Mapping[str, int], typed: Iterable[tuple[str, str]], known: Mapping[str, Known]
    ) -> dict[str, Word]:
        """What is to be looked for; `knock`: what the opinion makes of words; `typed`: words in letters."""
        # Most words say what many others say: each value is kept once, and each long number in it.
        kept: dict[Word, Word] = {}
        numbers: dict[int, int] = {}
        values: dict[str, Word] = {}
        for word in chain(self._flags, known.keys() - self._flags.keys(), knock):
            # What is not written as folding writes it is never met.
            if word and fold(word) == word:
                value = (*self._value(word, knock.get(word, 0), numbers), known.get(word))
                if value != NOTHING:
                    values[word] = kept.setdefault(value, value)
        for form, word in typed:
            meant = _notable(values.get(word, NOTHING), DECISIVE)
            values[form] = (*meant[:5], known.get(form))
        return values

    def _flag(self, words: Iterable[str], flag: int) -> None:
        for word in words:
            self._flags[word] |= flag

    def _numbered(self, keyed: Mapping[int, Iterable[Rule]]) -> dict[int, int]:
        """A bit for each term needed; the most common get the lowest: everyday words make short numbers."""
        needed = {term for key, rules in keyed.items() for rule in rules for term in _but(rule.terms, key)}
        ordered = sorted(needed, key=lambda term: (-self._cost[term], term))
        return {term: _TERMS + bit for bit, term in enumerate(ordered)}

    def _need(self, terms: Iterable[int]) -> int:
        """Terms as bits."""
        return bits_of(self._bits.setdefault(term, len(self._bits) + _TERMS) for term in terms)

    def _excluded(self, keyed: Mapping[int, Iterable[Rule]]) -> dict[int, int]:
        """For the other terms of rules what excludes them, as bits, where something excludes each of them."""
        by_need: dict[int, set[int | None]] = defaultdict(set)
        for key, rules in keyed.items():
            for rule in rules:
                by_need[self._need(_but(rule.terms, key))].add(rule.exclude)
        return {
            need: self._need(number for number in numbers if number is not None)
            for need, numbers in by_need.items()
            if None not in numbers
        }

    def _rarest(self, terms: Iterable[int]) -> int:
        """The term that is the least likely to be there, as a bit; a flag that is there if there are none."""
        rarest = min(terms, key=self._cost.__getitem__, default=None)
        return DECISIVE if rarest is None else self._need((rarest,))

    def _note(self, cue: Cue) -> None:
        """Mark the words of a supporting cue."""
        flag, points = next(self._marks), POINTS.get(cue.name, 0.0)
        self.cues[flag] = points, cue.weight
        flag |= SPOKEN if cue.name in DISTRESS else 0
        flag |= EXPLICIT if cue.name in EXPLICIT_CUES else 0
        flag |= LOCAL if cue.name == "local" else 0
        flag |= FORMAL if cue.name == "formal" else 0
        flag |= SPEAKS if cue.name in SPEAKING_CUES else 0
        for rule in cue.rules:
            if len(rule.terms) > 1:
                self.wishes.append((self._need(rule.terms), flag, points))
                self.formal |= self._need(rule.terms) if flag & FORMAL else 0
                continue
            for word in self._members[rule.terms[0]]:
                self._flags[word] |= flag
                self._points[word] = max(points, self._points.get(word, 0.0))
        for pattern in cue.patterns:
            needed = next(self._marks)
            self._flag(pattern.needed, needed)
            self.formal |= needed if flag & FORMAL else 0
            loose = re.compile(pattern.regex.pattern.lstrip("^"))
            self.sights.append((loose, needed, flag, points))

    def _value(
        self, word: str, worth: int, numbers: dict[int, int]
    ) -> tuple[int, int, int, tuple[int, ...], float]:
        owners, flags = self._owners.get(word, ()), self._flags.get(word, 0)
        signs = flags | bits_of(self._bits[each] for each in owners if each in self._bits)
        needs: dict[int, int] = {}
        for each in owners:
            needs.update(self._needs.get(each, {}))
        likely = 0
        for rarest in needs.values():
            likely |= rarest
        total = worth * NOTABLE + bool(flags & _NOTABLE)
        kept = [numbers.setdefault(number, number) for number in (total, signs, likely, *sorted(needs))]
        return kept[0], kept[1], kept[2], tuple(kept[3:]), self._points.get(word, 0.0)


def _but(terms: Iterable[int], key: int) -> tuple[int, ...]:
    """The other terms: where a word of the key is met, that one is there and need not be asked for."""
    return tuple(term for term in terms if term != key)


def idle_costs(lexicon: Lexicon) -> dict[int, float]:
    """How often idle talk holds one of a set of words, roughly: short and everyday words are common."""
    cost = {word: _idle_cost(word, lexicon.idle) for word in set().union(*lexicon.sets)}
    return {number: sum(map(cost.__getitem__, words)) for words, number in lexicon.sets.items()}


def _idle_cost(word: str, idle: Collection[str]) -> float:
    return 0.02 if word in idle else (0.004 if len(word) == 1 else 0.0002 / len(word))
