"""How strongly a message is held to be what: sums of learned weights, read as log-odds for each answer.

The weights of a feature are one long number with two bytes for each answer, so that adding two features is
one addition; above them stands a 1 that counts the features.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from struct import Struct
from typing import NamedTuple, TypeVar

T = TypeVar("T")
_LANE = 16  # bits for an answer
_IN_LANE = (1 << _LANE) - 1
_MOST = 257  # so many bytes add up to what two bytes can hold
_ZERO = 128  # a weight of nothing, so that no lane ever borrows from its neighbour


class _Head(NamedTuple):
    """Where the sums for the answers to one question stand among all."""

    answers: list[str]
    scale: float
    mine: slice


class Lanes:
    """Which part of the long numbers is for which answer."""

    def __init__(self, heads: Mapping[str, list[str]], scale: Mapping[str, float]) -> None:
        self.width = width = sum(map(len, heads.values()))
        self._top = _LANE * width  # above these bits of a sum stands of how many features it is
        self._lanes = Struct(f"<{width + 1}H")
        starts = accumulate(map(len, heads.values()), initial=0)
        self.heads = {
            head: _Head(answers, scale[head], slice(first, first + len(answers)))
            for (head, answers), first in zip(heads.items(), starts, strict=False)
        }

    def number(self, weights: bytes) -> int:
        """The weights of a feature, a byte each, as one number."""
        wide = bytearray(2 * self.width)
        wide[::2] = weights
        return int.from_bytes(wide, "little") | 1 << self._top

    def sums(self, numbers: Iterator[int], many: int) -> tuple[int, ...]:
        """The weights of any number of features, added up; as many numbers as there is need of."""
        if many <= _MOST:
            return (sum(numbers),)
        return tuple([sum(islice(numbers, _MOST)) for _ in range(0, many, _MOST)])

    def count(self, sums: tuple[int, ...]) -> int:
        """Of how many features something is the sum."""
        return sums[0] >> self._top if len(sums) == 1 else sum([each >> self._top for each in sums])

    def ahead(self, number: int, want: str) -> int:
        """By how much more a feature speaks for wanting something than for nothing."""
        answers, _, mine = self.heads["want"]
        first: int = mine.start
        some, none = (number >> _LANE * (first + answers.index(answer)) for answer in (want, "none"))
        return (some & _IN_LANE) - (none & _IN_LANE)

    def joined(self, some: tuple[int, ...], others: tuple[int, ...]) -> tuple[int, ...]:
        """Sums of weights together: in one number, where that has room for all of them."""
        if len(some) == len(others) == 1 and (some[0] >> self._top) + (others[0] >> self._top) <= _MOST:
            return (some[0] + others[0],)
        return some + others

    def values(self, sums: tuple[int, ...]) -> Sequence[int]:
        """The sum for every answer to every question, and last of how many features."""
        parts = [self._lanes.unpack(each.to_bytes(self._lanes.size, "little")) for each in sums]
        return parts[0] if len(parts) == 1 else list(map(sum, zip(*parts, strict=True)))


class Kept(dict[str, T]):
    """Values by name, made when first met."""

    __slots__ = ("_make", "_most")

    def __init__(self, make: Callable[[str], T], most: int) -> None:
        """`most`: so many are kept at a time."""
        super().__init__()
        self._make, self._most = make, most

    def __missing__(self, name: str) -> T:
        if len(self) >= self._most:
            self.clear()
        value = self[name] = self._make(name)
        return value


class Weights:
    """The weights of features as long numbers, each made of its row of bytes when it is first met."""

    def __init__(self, names: Iterable[str], rows: bytes, lanes: Lanes, most: int) -> None:
        """`most`: so many are kept as long numbers at a time."""
        # A feature has its row (counted from 1) until it has its long number: it is looked up but once.
        self._known = {name: row for row, name in enumerate(names, 1)}
        self._last = len(self._known)
        self._made: dict[str, int] = {}  # the rows of those that have their long numbers
        self._rows, self._lanes, self._most = rows, lanes, most

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def known(self, names: Iterable[str]) -> set[str]:
        """Those features that are known."""
        return self._known.keys() & names

    def sums(self, names: Collection[str]) -> tuple[int, ...]:
        """The weights of known features, added up."""
        lanes, many = self._lanes, len(names)
        sums = lanes.sums(map(self._known.__getitem__, names), many)
        # A row counts for nothing.
        return sums if lanes.count(sums) == many else lanes.sums(map(self._number, names), many)

    def one(self, name: str) -> int:
        """The weights of one feature, 0 if it is not known; they are not kept."""
        number = self._known.get(name, 0)
        if not 0 < number <= self._last:
            return number
        width = self._lanes.width
        return self._lanes.number(self._rows[(number - 1) * width : number * width])

    def _number(self, name: str) -> int:
        """The weights of a known feature, and kept."""
        row = self._known[name]
        if row > self._last:
            return row
        if len(self._made) >= self._most:
            self._known.update(self._made)
            self._made.clear()
        number = self._known[name] = self.one(name)
        self._made[name] = row
        return number


class Voice:
    """How strongly a message is held to be what, on the scale of log-odds."""

    __slots__ = ("_lanes", "_sums", "_values", "_want", "_zero")

    def __init__(self, lanes: Lanes, sums: tuple[int, ...]) -> None:
        """`sums`: the weights of features added up, of so many at a time as one number has room for."""
        self._lanes = lanes
        self._sums = sums
        self._values: Sequence[int] | None = None
        self._zero = 0  # the sum for an answer for which nothing speaks at all
        self._want: Mapping[str, float] | None = None

    @property
    def lean(self) -> float:
        """Above nothing: a ticket rather than anything else."""
        want = self._want or self._wants()
        return want["ticket"] - max(want["none"], want["scam"])

    @property
    def lure(self) -> float:
        """Above nothing: a scam lure rather than anything else."""
        want = self._want or self._wants()
        return want["scam"] - max(want["none"], want["ticket"])

    @property
    def emergency(self) -> str:
        """The emergency it sounds most like, whether it is one or not."""
        said = self.of("emergency")
        return max((name for name in said if name != "none"), key=said.__getitem__)

    @property
    def danger(self) -> float:
        """Above nothing: that emergency rather than none."""
        answers, scale, mine = self._lanes.heads["emergency"]
        sums = list(self._summed()[mine])
        none = sums.pop(answers.index("none"))
        return scale * (max(sums) - self._zero) - scale * (none - self._zero)

    def joined(self, sums: tuple[int, ...]) -> "Voice":
        """The voice when it also knows of other features."""
        return Voice(self._lanes, self._lanes.joined(self._sums, sums))

    def of(self, head: str) -> dict[str, float]:
        """The answers to one question."""
        answers, scale, mine = self._lanes.heads[head]
        sums = self._summed()[mine]
        zero = self._zero
        return dict(zip(answers, [scale * (each - zero) for each in sums], strict=True))

    def _wants(self) -> Mapping[str, float]:
        self._want = self.of("want")
        return self._want

    def _summed(self) -> Sequence[int]:
        if self._values is None:
            self._values = self._lanes.values(self._sums)
            self._zero = _ZERO * self._values[-1]
        return self._values
