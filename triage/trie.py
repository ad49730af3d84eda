"""Aho-Corasick automata over Chinese: texts are spelt in UTF-8, each byte being one sign.

A node of pyahocorasick searches its children one by one; with one sign a character the root would have two
thousand of them. Of bytes there are few different ones, a text is spelt so in no time, and no word is found
across the edges of characters: none begins as another goes on.
"""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from operator import itemgetter
from typing import Any

import ahocorasick

_VALUE = itemgetter(1)
_BEGINS = bytes(not 0x80 <= byte < 0xC0 for byte in range(256))  # whether a character begins with a byte


class Trie:
    """Finds words in a text."""

    __slots__ = ("_automaton",)

    def __init__(self, values: Mapping[str, object]) -> None:
        self._automaton = ahocorasick.Automaton()
        # What is made first lies together in memory, and short words are met most.
        for word in sorted(filter(None, values), key=len):
            self._automaton.add_word(_signs(word), values[word])
        if not len(self._automaton):
            self._automaton.add_word("\uffff", None)  # an automaton must not be empty
        self._automaton.make_automaton()

    def values(self, text: str) -> list[Any]:
        """The values of the words in a text, in the order of their last characters."""
        return list(map(_VALUE, self._automaton.iter(_signs(text))))

    def iter(self, text: str) -> Iterator[tuple[int, Any]]:
        """(where it ends, value) for every word in a text; `stops` tells which character that is."""
        found: Iterator[tuple[int, Any]] = self._automaton.iter(_signs(text))
        return found


def stops(text: str) -> list[int]:
    """For wherever a word may end in a text, after how many characters that is."""
    return list(accumulate(_signs(text).encode("latin-1").translate(_BEGINS)))


def _signs(text: str) -> str:
    try:
        return text.encode().decode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "ignore").decode("latin-1")  # halves of emoji mean nothing
