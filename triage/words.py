"""jieba's dictionary, loaded once and late: which strings are words, and where words begin and end.

The words are cut as jieba cuts them without its hidden Markov model: the likeliest path through the
dictionary. Only jieba's dictionary is read: its code takes twice as long over a sentence, and imports
packages nothing else here needs.
"""

import re
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from math import log
from pathlib import Path
from typing import cast

# Rarer words and longer ones add memory (80 MB in all) and decide next to nothing here.
_LONG = 4
_EVERYDAY = 20
# A line of the dictionary (word, count, part of speech), its word short and met sixty times or more. The
# expression begins with what can be looked for in one go.
_OFTEN = re.compile(rf"\n([^ ]{{1,{_LONG}}}) ([6-9]\d|\d{{3,}}) ")
_BLOCK_SIZE = 1 << 16
_BLOCK = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_lock = threading.Lock()
_loaded: list[tuple[dict[str, float], float]] = []


def _dictionary() -> tuple[dict[str, float], float]:
    """Words with the logarithm of their share, and what a character that is no word counts as."""
    if not _loaded:
        with _lock:
            if not _loaded:
                _loaded.append(_load())
    return _loaded[0]


def _load() -> tuple[dict[str, float], float]:
    counts: dict[str, int] = {}
    with _source().open(encoding="utf-8") as lines:
        # One expression over many lines takes half as long as those lines one by one.
        while block := lines.read(_BLOCK_SIZE):
            found = _OFTEN.finditer(f"\n{block}{lines.readline()}")
            counts.update((line[1], int(line[2])) for line in found)
    total = log(sum(counts.values()))
    shares = {count: log(count) - total for count in set(counts.values())}
    # In place: a second dictionary would stay in the process's memory for good.
    kept = cast("dict[str, float]", counts)
    for chunk, often in counts.items():
        kept[chunk] = shares[often]
    return kept, -total


def frequencies() -> Iterator[tuple[str, int]]:
    """Short words of every day with how often they are used, in the dictionary's order."""
    with _source().open(encoding="utf-8") as lines:
        for line in lines:
            word, count, _ = line.split(" ", 2)
            if len(word) <= _LONG and int(count) >= _EVERYDAY:
                yield word, int(count)


def _source() -> Path:
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba")
    return Path(spec.origin).with_name("dict.txt")


def warm_up() -> None:
    """Load jieba's dictionary (a tenth of a second); may be called from a background thread."""
    _dictionary()


def _cut(plain: str, first: int, last: int, edges: set[int]) -> None:
    """Take from the edges those inside the words of a block."""
    shares, unknown = _dictionary()
    best = {last: (0.0, last)}
    for start in range(last - 1, first - 1, -1):
        choice: tuple[float, int] | None = None
        for stop in range(start + 1, min(start + _LONG, last) + 1):
            share = shares.get(plain[start:stop])
            if share is not None:
                path = (share + best[stop][0], stop)
                if choice is None or path > choice:
                    choice = path
        best[start] = choice or (unknown + best[start + 1][0], start + 1)
    start, latin = first, False
    while start < last:
        stop = best[start][1]
        edges.difference_update(range(start + 1, stop))
        single = stop == start + 1 and plain[start] in _LATIN
        if single and latin:
            edges.discard(start)  # letters and figures in a row are one word
        latin, start = single, stop


def is_word(chunk: str) -> bool:
    """Whether a string stands in jieba's dictionary as a word."""
    return chunk in _dictionary()[0]


class Edges:
    """The boundaries within one text, clause by clause as they are asked for."""

    __slots__ = ("_clauses", "_plain")

    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._clauses: list[tuple[int, int, set[int]]] = []

    def around(self, position: int) -> set[int]:
        """The positions at which a word begins or ends, in the clause a position lies in."""
        for first, last, edges in self._clauses:
            if first <= position < last:
                return edges
        block = next((block for block in _BLOCK.finditer(self._plain) if block.end() > position), None)
        if block is None or block.start() > position:
            return {position, position + 1}
        first, last = block.span()
        edges = set(range(first, last + 1))
        _cut(self._plain, first, last, edges)
        self._clauses.append((first, last, edges))
        return edges
