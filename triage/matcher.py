"""The automata: which word sets occur in a message, and where."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import compress, repeat
from operator import contains, or_
from typing import Any, Generic, TypeVar

import ahocorasick

from triage.lexicon import Lexicon, Rule, bits_of
from triage.normalise import sound, spelt
from triage.trie import Trie, sounds

Span = tuple[int, int]
Fit = tuple[Rule, list[Span]]
Keyed = tuple[int, Rule]  # a rule, and the sets it needs besides as bits
T = TypeVar("T")
_NOTHING: frozenset[Any] = frozenset()


@dataclass(slots=True, eq=False)
class Known:
    """What is known of all words of one length that are in the same sets."""

    size: int
    sets: frozenset[int]
    bits: int  # the sets as bits; of a mask none
    rules: tuple[Keyed, ...]


# A word, with where the automaton saw its last sign; a character is two signs.
Seen = tuple[int, Known]


class Hits:
    """The words found in a message; where those of a set stand is looked up only once it is asked for."""

    __slots__ = ("_found", "_sets", "_spans", "groups", "mask")

    def __init__(self, found: list[Seen], mask: int) -> None:
        self._found = found
        self._sets = [each.sets for _, each in found]
        self._spans: dict[int, list[Span]] = {}
        self.mask = mask  # the sets found, as bits
        self.groups = set(self._sets)  # for the words found the sets they are in

    def __contains__(self, number: int) -> bool:
        return bool(self.mask >> number & 1)

    def __getitem__(self, number: int) -> list[Span]:
        """Where words of a set occur, in the order found."""
        spans = self._spans.get(number)
        if spans is None:
            # Words are in a dozen sets each, and few of those are ever asked for.
            there = map(contains, self._sets, repeat(number))
            spans = self._spans[number] = [
                (((end + 1) >> 1) - known.size, (end + 1) >> 1) for end, known in compress(self._found, there)
            ]
        return spans


class Told(dict[frozenset[int], frozenset[T]], Generic[T]):
    """What some sets of words tell, for each combination of sets that a word was met in.

    Every message names the same few combinations again.
    """

    __slots__ = ("_by_set",)

    def __init__(self, by_set: Mapping[int, Iterable[T]]) -> None:
        super().__init__()
        self._by_set = by_set

    def __missing__(self, sets: frozenset[int]) -> frozenset[T]:
        known = self._by_set
        # Most tell nothing: a frozenset of its own for each of them would be half a megabyte.
        told = frozenset(each for number in sets & known.keys() for each in known[number]) or _NOTHING
        self[sets] = told
        return told

    def by(self, hits: Hits) -> set[T]:
        """All that the words of a message tell."""
        told: set[T] = set()
        return told.union(*map(self.__getitem__, hits.groups))


class Matcher:
    """One automaton over every word, one over sounds, one over pinyin as typed."""

    def __init__(self, lexicon: Lexicon, keyed: Mapping[int, Sequence[Rule]]) -> None:
        owners: dict[str, list[int]] = defaultdict(list)
        for words, number in lexicon.sets.items():
            for word in words:
                owners[word].append(number)
        # Most words are in the same few sets: what is known of those is kept once.
        told = {own: _told(own, keyed) for own in {(), *map(tuple, owners.values())}}
        kept: dict[tuple[int, int], Known] = {}
        values: dict[str, Known] = {}
        for word in [*owners, *(lexicon.masks - owners.keys())]:
            sets, bits, rules = told[tuple(owners.get(word, ()))]
            known = Known(len(word), sets, bits, rules)
            values[word] = kept.setdefault((known.size, id(sets)), known)
        self._sounds = self._sound_automaton(lexicon.homophones)
        self.typed_forms = _typed_forms(lexicon.homophones)
        self._full = Trie(values, lexicon.homophones)
        self._typing = _automaton(self.typed_forms)
        # Of these something else than the message may speak: what it sounds like, what it was typed for.
        self._meant = {word: values[word] for word in lexicon.homophones & owners.keys()}

    def _sound_automaton(self, words: Iterable[str]) -> ahocorasick.Automaton:
        grouped: dict[str, list[str]] = defaultdict(list)
        for word in words:
            grouped[sound(word)].append(word)
        return _automaton({key: tuple(value) for key, value in grouped.items()})

    def heard(self, sounds: str) -> bool:
        """Whether any of the words often misspelt is heard, rightly written or not."""
        for _ in self._sounds.iter(sounds):
            return True
        return False

    def misspelt(self, plain: str, sounds: str) -> list[tuple[int, int, str]]:
        """Where a word is written with other characters of the same sound, one at least being right."""
        found: list[tuple[int, int, str]] = []
        for end, words in self._sounds.iter(sounds):
            size = len(words[0])
            written = plain[end + 1 - size : end + 1]
            if written in words:
                continue
            found.extend((end + 1 - size, end + 1, word) for word in words if _alike(word, written))
        return found

    def typed(self, plain: str) -> list[tuple[int, int, str]]:
        """Pinyin typed out (tingshui, ting shui)."""
        found: list[tuple[int, int, str]] = []
        for end, (form, word) in self._typing.iter(plain):
            start = end + 1 - len(form)
            if not _letter(plain[:start][-1:]) and not _letter(plain[end + 1 : end + 2]):
                found.append((start, end + 1, word))
        return found

    def hits(self, plain: str, real_word: Callable[[int, int], bool]) -> tuple[Hits, list[Rule]]:
        """The words found, masked ones left out, and the rules of which they have all the words."""
        signs = self._full.signs(plain)
        found: list[Seen] = list(self._full.iter(signs))
        meant = self.misspelt(plain, sounds(signs))
        said = [item for item in meant if not real_word(*item[:2])] if meant else []
        for start, stop, word in said + self.typed(plain):
            if known := self._meant.get(word):
                found.append((2 * stop - 1, replace(known, size=stop - start)))
        met = dict.fromkeys([known for _, known in found])
        if 0 in [known.bits for known in met]:
            found = _unmasked(found)
            met = dict.fromkeys([known for _, known in found])
        mask = reduce(or_, [known.bits for known in met], 0)
        # Each rule once, in the order its word is met.
        possible = {id(rule): rule for known in met for need, rule in known.rules if mask & need == need}
        return Hits(found, mask), list(possible.values())


def _told(
    own: tuple[int, ...], keyed: Mapping[int, Sequence[Rule]]
) -> tuple[frozenset[int], int, tuple[Keyed, ...]]:
    """Sets as such and as bits, and the rules of which their words are the key."""
    bits = bits_of(own)
    rules = ((rule.need & ~bits, rule) for number in own for rule in keyed.get(number, ()))
    return frozenset(own), bits, tuple(rules)


def _unmasked(found: list[Seen]) -> list[Seen]:
    """The words that are in some set, without those under a mask."""
    spans = [(((end + 1) >> 1) - known.size, (end + 1) >> 1) for end, known in found]
    masked = [span for span, (_, known) in zip(spans, found, strict=True) if not known.bits]
    # 下车 says nothing where it is a part of 地下车库.
    masked = [mask for mask in masked if not any(_within(mask, span) for span in spans)]
    pairs = zip(spans, found, strict=True)
    return [seen for span, seen in pairs if seen[1].bits and not _covered(*span, masked)]


def _covered(start: int, stop: int, masked: list[Span]) -> bool:
    return any(start < b and a < stop and b - a >= stop - start for a, b in masked)


def _letter(char: str) -> bool:
    """Whether a word typed in Latin letters goes on here."""
    return char.isascii() and char.isalnum()


def _within(mask: Span, span: Span) -> bool:
    return span[0] <= mask[0] and mask[1] <= span[1] and span[1] - span[0] > mask[1] - mask[0]


def _alike(word: str, written: str) -> bool:
    return any(a == b for a, b in zip(word, written, strict=True))


def _automaton(words: Mapping[str, object]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word, value in words.items():
        if word:
            automaton.add_word(word, value)
    if not len(automaton):
        automaton.add_word("\uffff", "\uffff")
    automaton.make_automaton()
    return automaton


def _typed_forms(words: Iterable[str]) -> dict[str, tuple[str, str]]:
    forms: dict[str, tuple[str, str]] = {}
    for word in words:
        syllables = spelt(word)
        if len(syllables) > 1 and len("".join(syllables)) >= 6:
            for form in ("".join(syllables), " ".join(syllables)):
                forms[form] = (form, word)
    return forms


def fits(rule: Rule, hits: Hits, plain: str) -> list[Span] | None:
    """The spans of a rule's terms where it holds, None where it does not."""
    return chained(rule, hits, plain) if hits.mask & rule.need == rule.need else None


def chained(rule: Rule, hits: Hits, plain: str) -> list[Span] | None:
    """As `fits`, for a rule of which all the words are there."""
    if rule.exclude is not None and rule.exclude in hits:
        return None
    if len(rule.terms) == 1:
        return [hits[rule.terms[0]][0]]
    for first in hits[rule.terms[0]]:
        chain = _follow(rule, hits, plain, [first])
        if chain is not None:
            return chain
    return None


def _follow(rule: Rule, hits: Hits, plain: str, chain: list[Span]) -> list[Span] | None:
    last, whole = chain[-1], len(chain) + 1 == len(rule.terms)
    for span in hits[rule.terms[len(chain)]]:
        if _near(last, span, rule, plain):
            longer = [*chain, span]
            found = longer if whole else _follow(rule, hits, plain, longer)
            if found is not None:
                return found
    return None


def _near(a: Span, b: Span, rule: Rule, plain: str) -> bool:
    """Whether b follows a (or lies near it, if loose) within one sentence and without overlap."""
    if b[0] >= a[1]:
        between = (a[1], b[0])
    elif rule.loose and a[0] >= b[1]:
        between = (b[1], a[0])
    else:
        return False
    if between[1] - between[0] > rule.gap:
        return False
    gap = plain[between[0] : between[1]]
    return not ("。" in gap or "！" in gap or "？" in gap) or rule.gap >= 14
