"""How strongly a message is held to be what: sums of learned weights, read as log-odds for each answer.

The weights of a feature are one long number with two bytes for each answer, so that adding two features is
one addition; above them stands a 1 that counts the features.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import accumulate, islice
from struct import Struct
from typing import NamedTuple

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
        self._top = 16 * width  # above these bits of a sum stands of how many features it is
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

    def joined(self, some: tuple[int, ...], others: tuple[int, ...]) -> tuple[int, ...]:
        """Sums of weights together: in one number, where that has room for all of them."""
        if len(some) == len(others) == 1 and (some[0] >> self._top) + (others[0] >> self._top) <= _MOST:
            return (some[0] + others[0],)
        return some + others

    def values(self, sums: tuple[int, ...]) -> Sequence[int]:
        """The sum for every answer to every question, and last of how many features."""
        parts = [self._lanes.unpack(each.to_bytes(self._lanes.size, "little")) for each in sums]
        return parts[0] if len(parts) == 1 else list(map(sum, zip(*parts, strict=True)))


class Weights(dict[str, int]):
    """The weights of features as long numbers, made when first met."""

    __slots__ = ("_kept", "_number")

    def __init__(self, number: Callable[[str], int], kept: int) -> None:
        super().__init__()
        self._number = number
        self._kept = kept

    def __missing__(self, name: str) -> int:
        if len(self) >= self._kept:
            self.clear()
        number = self[name] = self._number(name)
        return number

    def sums(self, names: Collection[str]) -> tuple[int, ...]:
        """The weights of any number of features, added up; as many numbers as there is need of."""
        numbers = map(self.__getitem__, names)
        if len(names) <= _MOST:
            return (sum(numbers),)
        return tuple([sum(islice(numbers, _MOST)) for _ in range(0, len(names), _MOST)])


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

    def surer(self, head: str, code: str | None, margin: float) -> str:
        """That answer to a question, unless another is surer by more than a margin."""
        answers, scale, mine = self._lanes.heads[head]
        sums = self._summed()[mine]
        zero, most = self._zero, max(sums)
        if code in answers:
            found = sums[answers.index(code)]
            if scale * (most - zero) - scale * (found - zero) <= margin:
                return code
        # Of answers that are equally sure the last by name.
        return max([name for name, each in zip(answers, sums, strict=True) if each == most])

    def _wants(self) -> Mapping[str, float]:
        self._want = self.of("want")
        return self._want

    def _summed(self) -> Sequence[int]:
        if self._values is None:
            self._values = self._lanes.values(self._sums)
            self._zero = _ZERO * self._values[-1]
        return self._values
