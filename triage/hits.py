"""What was found in a message: where words of a set stand, what they tell, which rules hold by them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from triage.lexicon import Rule

Span = tuple[int, int]
Fit = tuple[Rule, list[Span]]
Keyed = tuple[int, Rule]  # a rule, and the sets it needs besides as bits
T = TypeVar("T")
_NOTHING: frozenset[Any] = frozenset()


@dataclass(slots=True, eq=False)
class Known:
    """What is known of all words of one length that are in the same sets."""

    size: int
    sets: tuple[int, ...]  # a frozenset would take four times as much memory
    bits: int  # the sets as bits; of a mask none
    rules: tuple[Keyed, ...]


# A word, with where it ends.
Seen = tuple[int, Known]


class Hits(dict[int, list[Span]]):
    """The words found in a message: for a set of words where they occur, in the order found.

    That is looked up only once it is asked for.
    """

    __slots__ = ("_found", "mask", "met")

    def __init__(self, found: list[Seen], met: Iterable[Known], mask: int) -> None:
        """`met`: all that was found, each once."""
        super().__init__()
        self._found = found
        self.mask = mask  # the sets found, as bits
        self.met = met

    def holds(self, number: int) -> bool:
        """Whether a word of a set was found."""
        return bool(self.mask >> number & 1)

    def __missing__(self, number: int) -> list[Span]:
        # Words are in a dozen sets each, and few of those are ever asked for.
        spans = self[number] = [
            (stop - known.size, stop) for stop, known in self._found if number in known.sets
        ]
        return spans

    def look_up(self, numbers: set[int]) -> None:
        """Note where words of some sets occur: all at once they are found sooner than one by one."""
        spans: dict[int, list[Span]] = {number: [] for number in numbers}
        for stop, known in self._found:
            if asked := numbers.intersection(known.sets):
                span = (stop - known.size, stop)
                for number in asked:
                    spans[number].append(span)
        self.update(spans)


class Told(dict[Known, frozenset[T]], Generic[T]):
    """What some sets of words tell, for what is known of each word that was met.

    Every message holds many of the same words again.
    """

    __slots__ = ("_by_set",)

    def __init__(self, by_set: Mapping[int, Iterable[T]]) -> None:
        super().__init__()
        self._by_set = by_set

    def __missing__(self, known: Known) -> frozenset[T]:
        by_set = self._by_set
        # Most tell nothing: a frozenset of its own for each of them would be half a megabyte.
        told = frozenset(each for number in known.sets if number in by_set for each in by_set[number])
        told = self[known] = told or _NOTHING
        return told

    def by(self, hits: Hits) -> set[T]:
        """All that the words of a message tell."""
        told: set[T] = set()
        return told.union(*map(self.__getitem__, hits.met))


def fits(rule: Rule, hits: Hits, plain: str) -> list[Span] | None:
    """The spans of a rule's terms where it holds, None where it does not."""
    return chained(rule, hits, plain) if hits.mask & rule.need == rule.need else None


def chained(rule: Rule, hits: Hits, plain: str) -> list[Span] | None:
    """As `fits`, for a rule of which all the words are there."""
    terms = rule.terms
    if rule.exclude is not None and hits.holds(rule.exclude):
        return None
    if len(terms) == 1:
        return [hits[terms[0]][0]]
    for first in hits[terms[0]]:
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
        start, stop = a[1], b[0]
    elif rule.loose and a[0] >= b[1]:
        start, stop = b[1], a[0]
    else:
        return False
    if stop - start > rule.gap:
        return False
    gap = plain[start:stop]
    return not ("。" in gap or "！" in gap or "？" in gap) or rule.gap >= 14
