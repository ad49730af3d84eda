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
    sets: frozenset[int]
    bits: int  # the sets as bits; of a mask none
    rules: tuple[Keyed, ...]


# A word, with where the automaton saw its last sign; a character is two signs.
Seen = tuple[int, Known]


class Hits:
    """The words found in a message; where those of a set stand is looked up only once it is asked for."""

    __slots__ = ("_found", "_spans", "groups", "mask")

    def __init__(self, found: list[Seen], met: Iterable[Known], mask: int) -> None:
        """`met`: all that was found, each once."""
        self._found = found
        self._spans: dict[int, list[Span]] = {}
        self.mask = mask  # the sets found, as bits
        self.groups = {known.sets for known in met}  # for the words found the sets they are in

    def __contains__(self, number: int) -> bool:
        return bool(self.mask >> number & 1)

    def __getitem__(self, number: int) -> list[Span]:
        """Where words of a set occur, in the order found."""
        spans = self._spans.get(number)
        if spans is None:
            # Words are in a dozen sets each, and few of those are ever asked for.
            spans = self._spans[number] = [
                (((end + 1) >> 1) - known.size, (end + 1) >> 1)
                for end, known in self._found
                if number in known.sets
            ]
        return spans

    def look_up(self, numbers: set[int]) -> None:
        """Note where words of some sets occur: all at once they are found sooner than one by one."""
        spans = self._spans
        for number in numbers:
            spans[number] = []
        for end, known in self._found:
            if asked := numbers & known.sets:
                stop = (end + 1) >> 1
                span = (stop - known.size, stop)
                for number in asked:
                    spans[number].append(span)


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
