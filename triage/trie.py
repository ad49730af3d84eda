"""Aho-Corasick automata over Chinese: characters are spelt with two signs each.

A node of pyahocorasick searches its children one by one; with one sign a character the root would have two
thousand of them. Two signs out of fewer than a hundred each make the same search four times as fast. The
second sign is the sound: every other sign of a text is what `sound` makes of it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from operator import itemgetter
from typing import Any

import ahocorasick

from triage.normalise import PLANES, fold_table, readings, sound

_STRANGE, _UNHEARD = "\0", "\0\0"
_FIRST, _WIDE = 0xF000, 64  # beyond all sounds, and so many different ones at least
_VALUE = itemgetter(1)


class Trie:
    """Finds words in a text, which it reads as if it had been folded first."""

    __slots__ = ("_automaton", "_signs")

    def __init__(
        self,
        values: Mapping[str, object],
        heard: Iterable[str] = (),
        *,
        near: Callable[[Any], object] | None = None,
    ) -> None:
        """`heard`: words that are no part of it, and yet their sounds are listened for.

        `near`: what is found where two characters sound like neighbours in one of these words and only one is
        right; it is asked with what would be found there anyway, or None.
        """
        heard = list(heard)
        letters = {*"".join(values), *"".join(heard)}
        self._signs = _signs(letters)
        self._automaton = ahocorasick.Automaton()
        # What is made first lies together in memory, and short words are met most.
        for word in sorted(filter(None, values), key=len):
            self._automaton.add_word(self.signs(word), values[word])
        if near is not None:
            for pair in _misspelt(heard, letters, self._signs):
                self._automaton.add_word(pair, near(self._automaton.get(pair, None)))
        if not len(self._automaton):
            self._automaton.add_word("\uffff", None)  # an automaton must not be empty
        self._automaton.make_automaton()

    def signs(self, text: str) -> str:
        """A text as it is spelt here."""
        return text.translate(self._signs)

    def iter(self, signs: str) -> Iterator[tuple[int, Any]]:
        """(twice the position of its last character plus one, value) for every word in a text so spelt."""
        found: Iterator[tuple[int, Any]] = self._automaton.iter(signs)
        return found

    def values(self, text: str) -> list[Any]:
        """The values of the words in a text, in the order of their last characters."""
        return list(map(_VALUE, self._automaton.iter(text.translate(self._signs))))


def sounds(signs: str) -> str:
    """The sounds of a text so spelt, one for each character; strange characters have none."""
    return signs[1::2]


def _signs(letters: Iterable[str]) -> list[str]:
    """For every character its two signs; those that are in no word have at most their sound."""
    # Side by side, the letters of one sound never get the same first sign.
    ordered = sorted(letters, key=lambda letter: (sound(letter), letter))
    wide = max([_WIDE, *Counter(map(sound, ordered)).values()])
    signs = [_UNHEARD] * PLANES
    # As few strings as there are sounds: one for each character would take a megabyte.
    strange: dict[str, str] = {}
    for code in readings():
        sign = sound(chr(code))
        signs[code] = strange.setdefault(sign, _STRANGE + sign)
    for index, letter in enumerate(ordered):
        if ord(letter) < PLANES:
            signs[ord(letter)] = chr(_FIRST + index % wide) + sound(letter)
    plain = signs.copy()
    for code, folded in fold_table().items():
        if code < PLANES:
            pairs = (plain[ord(char)] if ord(char) < PLANES else _UNHEARD for char in folded or "")
            signs[code] = "".join(pairs)
    return signs


def _misspelt(words: Iterable[str], letters: Iterable[str], signs: list[str]) -> set[str]:
    """Neighbours in a word, either of them with another character of its sound, spelt in signs."""
    alike: dict[str, set[str]] = defaultdict(set)
    for letter in letters:
        heard = sound(letter)
        alike[heard] |= {letter.translate(signs), _STRANGE + heard}
    found: set[str] = set()
    for first, second in (pair for word in words for pair in pairwise(word)):
        right, left = first.translate(signs), second.translate(signs)
        found |= {right + other for other in alike[sound(second)] if other != left}
        found |= {other + left for other in alike[sound(first)] if other != right}
    return found
