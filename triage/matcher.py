"""Which word sets occur in a message, and where."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from operator import attrgetter, itemgetter, or_

from triage.hits import Hits, Keyed, Known, Seen, Span
from triage.lexicon import Lexicon, Rule, bits_of
from triage.spelling import Spelling
from triage.trie import Trie, stops

_KNOWN, _BITS = itemgetter(1), attrgetter("bits")


class Matcher:
    """Looks for known words in the gate's automaton, which has them all, and for words not spelt as usual."""

    def __init__(self, words: Trie, known: Mapping[str, Known], lexicon: Lexicon, spelling: Spelling) -> None:
        """`words`: finds what the gate knows of each word, and last what is known of it here."""
        self._words = words
        self._spelling = spelling
        # Of these something else than the message may speak: what it sounds like, what it was typed for.
        self._heard = {word: known[word] for word in lexicon.homophones if word in known and known[word].bits}
        # The same spelt otherwise, by its length; each is kept, for much is noted of what is known (Told).
        self._spelt: dict[tuple[str, int], Known] = {}

    def hits(self, plain: str, real_word: Callable[[int, int], bool] | None) -> tuple[Hits, list[Rule]]:
        """The words found, masked ones left out, and the rules of which they have all the words.

        `real_word`: whether what stands there is no misspelling; None where nothing could be one.
        """
        ends = stops(plain)
        found: list[Seen] = [(ends[last], word[5]) for last, word in self._words.iter(plain) if word[5]]
        if real_word is not None:
            misspelt = self._spelling.misspelt(plain)
            found += self._meant(item for item in misspelt if not real_word(*item[:2]))
        found += self._meant(self._spelling.typed(plain))
        met = dict.fromkeys(map(_KNOWN, found))
        bits = list(map(_BITS, met))
        if 0 in bits:
            found = _unmasked(found)
            met = dict.fromkeys(map(_KNOWN, found))
            bits = list(map(_BITS, met))
        mask = reduce(or_, bits, 0)
        # Each rule once, in the order its word is met.
        possible = {id(rule): rule for known in met for need, rule in known.rules if mask & need == need}
        return Hits(found, met, mask), list(possible.values())

    def _meant(self, spelt: Iterable[tuple[int, int, str]]) -> Iterator[Seen]:
        """Words that are not spelt as usual, as if they were."""
        for start, stop, word in spelt:
            if known := self._heard.get(word):
                key = word, stop - start
                yield stop, self._spelt.get(key) or self._spelt.setdefault(key, replace(known, size=key[1]))


def known_words(lexicon: Lexicon, keyed: Mapping[int, Sequence[Rule]]) -> dict[str, Known]:
    """What is known of every word: the sets it is in, and the rules of which it is the key."""
    owners: dict[str, list[int]] = defaultdict(list)
    for words, number in lexicon.sets.items():
        for word in words:
            owners[word].append(number)
    pairs = {
        number: [(rule.need & ~(1 << number), rule) for rule in rules] for number, rules in keyed.items()
    }
    # Most words are in the same few sets: what is known of those is kept once.
    told = {own: _told(own, pairs) for own in {(), *map(tuple, owners.values())}}
    kept: dict[tuple[int, int], Known] = {}
    known: dict[str, Known] = {}
    for word in [*owners, *(lexicon.masks - owners.keys())]:
        size, own = len(word), told[tuple(owners.get(word, ()))]
        known[word] = kept.get((size, id(own))) or kept.setdefault((size, id(own)), Known(size, *own))
    return known


def _told(
    own: tuple[int, ...], keyed: Mapping[int, Sequence[Keyed]]
) -> tuple[tuple[int, ...], int, tuple[Keyed, ...]]:
    """Sets as such and as bits, and the rules of which their words are the key."""
    return own, bits_of(own), tuple(pair for number in own for pair in keyed.get(number, ()))


def _unmasked(found: list[Seen]) -> list[Seen]:
    """The words that are in some set, without those under a mask."""
    spans = [(stop - known.size, stop) for stop, known in found]
    masked = [span for span, (_, known) in zip(spans, found, strict=True) if not known.bits]
    # 下车 says nothing where it is a part of 地下车库.
    masked = [mask for mask in masked if not any(_within(mask, span) for span in spans)]
    pairs = zip(spans, found, strict=True)
    return [seen for span, seen in pairs if seen[1].bits and not _covered(*span, masked)]


def _covered(start: int, stop: int, masked: list[Span]) -> bool:
    return any(start < b and a < stop and b - a >= stop - start for a, b in masked)


def _within(mask: Span, span: Span) -> bool:
    return span[0] <= mask[0] and mask[1] <= span[1] and span[1] - span[0] > mask[1] - mask[0]
