"""The automata: which word sets occur in a message, and where."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_

import ahocorasick

from triage.hits import Hits, Keyed, Known, Seen, Span
from triage.lexicon import Lexicon, Rule, bits_of
from triage.normalise import sound, spelt
from triage.trie import Trie, sounds


class Matcher:
    """One automaton over every word, one over sounds, one over pinyin as typed."""

    def __init__(self, lexicon: Lexicon, keyed: Mapping[int, Sequence[Rule]]) -> None:
        owners: dict[str, list[int]] = defaultdict(list)
        for words, number in lexicon.sets.items():
            for word in words:
                owners[word].append(number)
        # Most words are in the same few sets: what is known of those is kept once.
        pairs = {
            number: [(rule.need & ~(1 << number), rule) for rule in rules] for number, rules in keyed.items()
        }
        told = {own: _told(own, pairs) for own in {(), *map(tuple, owners.values())}}
        kept: dict[tuple[int, int], Known] = {}
        values: dict[str, Known] = {}
        for word in [*owners, *(lexicon.masks - owners.keys())]:
            size, own = len(word), told[tuple(owners.get(word, ()))]
            values[word] = kept.get((size, id(own))) or kept.setdefault((size, id(own)), Known(size, *own))
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
    own: tuple[int, ...], keyed: Mapping[int, Sequence[Keyed]]
) -> tuple[frozenset[int], int, tuple[Keyed, ...]]:
    """Sets as such and as bits, and the rules of which their words are the key."""
    return frozenset(own), bits_of(own), tuple(pair for number in own for pair in keyed.get(number, ()))


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
