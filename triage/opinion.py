"""The second opinion: a linear model over short runs of characters and over what the rules saw.

Every feature has one weight for each answer, a byte each. The weights of a feature are read as one long
number with two bytes for each, so that adding two features is one addition.
"""

import re
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, islice
from operator import add
from pathlib import Path
from struct import Struct
from typing import NamedTuple

import orjson

from triage.verdict import LexiconError

SHIPPED = Path(__file__).with_name("opinion.bin")
LONGEST = 3  # characters in a run
HEADS = ("want", "category", "kind", "urgency", "emergency")
_MOST = 257  # so many bytes add up to what two bytes can hold
_ZERO = 128  # a weight of nothing, so that no lane ever borrows from its neighbour
_KEPT = 4096  # so many features are kept as long numbers: a megabyte
_FIGURES = re.compile(r"\d+")
_SHOWN = 3
_MARKS = "^$\uff0c\u3002\uff01\uff1f 0"


class Voice:
    """How strongly a message is held to be what, on the scale of log-odds."""

    __slots__ = ("_opinion", "_said", "_sums", "_values")

    def __init__(self, opinion: "Opinion", sums: tuple[int, ...]) -> None:
        """`sums`: the weights of features added up, of so many at a time as one number has room for."""
        self._opinion = opinion
        self._sums = sums
        self._values: tuple[Sequence[int], int] | None = None
        self._said: dict[str, Mapping[str, float]] = {}

    @property
    def lean(self) -> float:
        """Above nothing: a ticket rather than anything else."""
        want = self.of("want")
        return want["ticket"] - max(want["none"], want["scam"])

    @property
    def lure(self) -> float:
        """Above nothing: a scam lure rather than anything else."""
        want = self.of("want")
        return want["scam"] - max(want["none"], want["ticket"])

    @property
    def emergency(self) -> str:
        """The emergency it sounds most like, whether it is one or not."""
        said = self.of("emergency")
        return max((name for name in said if name != "none"), key=said.__getitem__)

    @property
    def danger(self) -> float:
        """Above nothing: that emergency rather than none."""
        dangers = dict(self.of("emergency"))
        none = dangers.pop("none")
        return max(dangers.values()) - none

    def with_signs(self, signs: Collection[str]) -> "Voice":
        """The voice when it also knows what the rules saw."""
        return Voice(self._opinion, self._opinion.joined(self._sums, self._opinion.signed(signs)))

    def of(self, head: str) -> Mapping[str, float]:
        """The answers to one question; most messages are never asked more than what they want."""
        said = self._said.get(head)
        if said is None:
            if self._values is None:
                self._values = self._opinion.values(self._sums)
            said = self._said[head] = self._opinion.answers(head, *self._values)
        return said


def runs(plain: str) -> list[str]:
    """All runs of up to three characters, figures being one 0, the ends of the message marked."""
    grown = chars = list(f"^{_FIGURES.sub('0', plain)}$")
    found = chars.copy()
    for length in range(1, LONGEST):
        grown = list(map(add, grown, chars[length:]))
        found += grown
    return found


class _Weights(dict[str, int]):
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


class _Head(NamedTuple):
    """Where the sums for the answers to one question stand among all."""

    answers: list[str]
    scale: float
    mine: slice


class Opinion:
    """The model as it was trained."""

    def __init__(self, path: Path | None = None) -> None:
        path = path or SHIPPED
        try:
            model = zlib.decompress(path.read_bytes())
            start = model.index(b"\n")
            stop = model.index(b"\n\n", start + 1)
            facts = orjson.loads(model[:start])
            names = model[start + 1 : stop].decode().split("\n")
            self._index = {name: row for row, name in enumerate(names)}
            weights = model[stop + 2 :]
            del model, names  # what is freed before more is asked for is used again
            heads: dict[str, list[str]] = facts["heads"]
            scale: dict[str, float] = facts["scale"]
            self._knock: dict[str, int] = facts.get("knock", {})
        except (OSError, zlib.error, ValueError, KeyError) as error:
            raise LexiconError(f"{path}: no opinion can be read from it: {error}") from error
        width = sum(map(len, heads.values()))
        if len(weights) != width * len(self._index):
            raise LexiconError(f"{path}: {len(weights)} weights, but {len(self._index)} features")
        self._width, self._weights = width, weights
        self._top = 16 * width  # above these bits of a sum stands of how many features it is
        self._lanes = Struct(f"<{width + 1}H")
        starts = accumulate(map(len, heads.values()), initial=0)
        self._heads = {
            head: _Head(answers, scale[head], slice(first, first + len(answers)))
            for (head, answers), first in zip(heads.items(), starts, strict=False)
        }
        # Most talk has the same few thousand features; signs there are no more than the rules can see.
        self._runs = _Weights(self._number, _KEPT)
        self._signs = _Weights(self._sign, len(self._index))
        # A message is heard, and then asked which of its runs spoke for a ticket; no more is kept.
        self._known = lru_cache(maxsize=1)(self._known_runs)
        self._told: dict[str, bytes] = {}  # made when first asked for

    def hand_over_knock(self) -> dict[str, int]:
        """Short runs of characters with what they are worth to the gate, in hundredths.

        Handed over once: they take more than a megabyte, and the gate has them in a shape of its own.
        """
        knock, self._knock = self._knock, {}
        return knock

    def codes(self, head: str) -> list[str]:
        """The answers it knows to a question."""
        return self._heads[head].answers

    def knows(self, sign: str) -> bool:
        """Whether it makes anything of a sign."""
        return f"\t{sign}" in self._index

    def hear(self, plain: str, signs: Collection[str] = ()) -> Voice:
        """The opinion on a normalised message and the signs the rules saw in it."""
        heard = Voice(self, self._runs.sums(self._known(plain)))
        return heard.with_signs(signs) if signs else heard

    def _known_runs(self, plain: str) -> list[str]:
        # The first feature holds before a word is read.
        return ["", *(self._index.keys() & runs(plain))]

    def signed(self, signs: Collection[str]) -> tuple[int, ...]:
        """The weights of signs, added up."""
        return self._signs.sums(signs)

    def joined(self, some: tuple[int, ...], others: tuple[int, ...]) -> tuple[int, ...]:
        """Sums of weights together: in one number, where that has room for all of them."""
        if len(some) == len(others) == 1 and (some[0] >> self._top) + (others[0] >> self._top) <= _MOST:
            return (some[0] + others[0],)
        return some + others

    def values(self, sums: tuple[int, ...]) -> tuple[Sequence[int], int]:
        """The sum for every answer to every question, and what it is where nothing speaks at all."""
        parts = [self._lanes.unpack(each.to_bytes(self._lanes.size, "little")) for each in sums]
        values = parts[0] if len(parts) == 1 else list(map(sum, zip(*parts, strict=True)))
        return values, _ZERO * values[-1]

    def answers(self, head: str, values: Sequence[int], zero: int) -> dict[str, float]:
        """The answers to a question by those sums."""
        answers, scale, mine = self._heads[head]
        return dict(zip(answers, [scale * (value - zero) for value in values[mine]], strict=True))

    def _sign(self, sign: str) -> int:
        return self._number(f"\t{sign}")

    def _number(self, name: str) -> int:
        """The weights of a feature as one number, each with room for a sum; above them a 1 to count it."""
        row = self._index.get(name)
        if row is None:
            return 0
        wide = bytearray(2 * self._width)
        wide[::2] = self._weights[row * self._width : (row + 1) * self._width]
        return int.from_bytes(wide, "little") | 1 << self._top

    def _telling(self, want: str) -> bytes:
        """For every run that people can make something of, by how much it speaks for a ticket, or a lure."""
        wants = self._heads["want"].answers  # the first question
        for_it, none = (self._weights[wants.index(answer) :: self._width] for answer in (want, "none"))
        pairs = zip(self._index, for_it, none, strict=True)
        return bytes(max(0, yes - no) if _readable(name) else 0 for name, yes, no in pairs)

    def because(self, plain: str, want: str = "ticket") -> str:
        """The runs of characters that spoke most strongly for what is wanted, longest kept, for people."""
        if want not in self._told:
            self._told[want] = self._telling(want)
        known = self._known(plain)
        weights = map(self._told[want].__getitem__, map(self._index.__getitem__, known))
        shown: list[str] = []
        for _, run in sorted([(-weight, run) for weight, run in zip(weights, known, strict=True) if weight]):
            if not any(run in kept or kept in run for kept in shown):
                shown.append(run)
                if len(shown) == _SHOWN:
                    break
        return "、".join(shown)


def _readable(run: str) -> bool:
    return len(run) > 1 and run.strip(_MARKS) == run


def pack(
    path: Path,
    heads: Mapping[str, list[str]],
    scale: Mapping[str, float],
    rows: Mapping[str, bytes],
    knock: Mapping[str, int],
) -> None:
    """Write a model; `rows` has for every feature its weights, one byte each around 128."""
    head = orjson.dumps({"heads": dict(heads), "scale": dict(scale), "knock": dict(knock)})
    names = "\n".join(rows).encode()
    path.write_bytes(zlib.compress(head + b"\n" + names + b"\n\n" + b"".join(rows.values()), 9))
