"""The second opinion: a linear model over short runs of characters and over what the rules saw.

Every feature has one weight for each answer, a byte each. The weights of a feature are read as one long
number with two bytes for each, so that adding two features is one addition.
"""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import accumulate
from operator import add
from pathlib import Path
from struct import unpack

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

    __slots__ = ("_count", "_opinion", "_said", "_sums")

    def __init__(self, opinion: "Opinion", sums: Sequence[int], count: int) -> None:
        """`sums`: the weights of so many features, added up for every answer to every question."""
        self._opinion = opinion
        self._sums = sums
        self._count = count
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
        said = self.of("emergency")
        return max(value for name, value in said.items() if name != "none") - said["none"]

    def with_signs(self, signs: Iterable[str]) -> "Voice":
        """The voice when it also knows what the rules saw."""
        rows = self._opinion.signed(signs)
        sums = list(map(add, self._sums, self._opinion.sums(rows)))
        return Voice(self._opinion, sums, self._count + len(rows))

    def of(self, head: str) -> Mapping[str, float]:
        """The answers to one question; most messages are never asked more than what they want."""
        said = self._said.get(head)
        if said is None:
            said = self._said[head] = self._opinion.answers(head, self._sums, self._count)
        return said


# A message is heard, and then asked which of its runs spoke for a ticket; no more is kept.
@lru_cache(maxsize=1)
def runs(plain: str) -> AbstractSet[str]:
    """All runs of up to three characters, figures being one 0, the ends of the message marked."""
    grown = chars = list(f"^{_FIGURES.sub('0', plain)}$")
    found = set(chars)
    for length in range(1, LONGEST):
        grown = list(map(add, grown, chars[length:]))
        found.update(grown)
    return found


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
            self._heads: dict[str, list[str]] = facts["heads"]
            self._scale: dict[str, float] = facts["scale"]
            self._knock: dict[str, int] = facts.get("knock", {})
        except (OSError, zlib.error, ValueError, KeyError) as error:
            raise LexiconError(f"{path}: no opinion can be read from it: {error}") from error
        width = sum(map(len, self._heads.values()))
        if len(weights) != width * len(self._index):
            raise LexiconError(f"{path}: {len(weights)} weights, but {len(self._index)} features")
        self._width, self._weights = width, weights
        # Most talk has the same few thousand features.
        self._numbers = lru_cache(maxsize=_KEPT)(self._number)
        starts = accumulate(map(len, self._heads.values()), initial=0)
        self._starts = dict(zip(self._heads, starts, strict=False))
        self._always = self._index[""]  # what holds before a word is read
        self._told: dict[str, bytes] = {}  # made when first asked for
        self._signs = {name[1:]: row for name, row in self._index.items() if name.startswith("\t")}

    def hand_over_knock(self) -> dict[str, int]:
        """Short runs of characters with what they are worth to the gate, in hundredths.

        Handed over once: they take more than a megabyte, and the gate has them in a shape of its own.
        """
        knock, self._knock = self._knock, {}
        return knock

    def codes(self, head: str) -> list[str]:
        """The answers it knows to a question."""
        return self._heads[head]

    def hear(self, plain: str, signs: Iterable[str] = ()) -> Voice:
        """The opinion on a normalised message and the signs the rules saw in it."""
        rows = [self._always, *self._known(runs(plain)), *self.signed(signs)]
        return Voice(self, self.sums(rows), len(rows))

    def _known(self, names: Iterable[str]) -> list[int]:
        return [row for row in map(self._index.get, names) if row is not None]

    def signed(self, signs: Iterable[str]) -> list[int]:
        """The features of signs."""
        return [row for row in map(self._signs.get, signs) if row is not None]

    def sums(self, rows: list[int]) -> Sequence[int]:
        """The weights of any number of features, added up for every answer to every question."""
        sums = self._summed(rows[:_MOST])
        for start in range(_MOST, len(rows), _MOST):
            sums = tuple(map(add, sums, self._summed(rows[start : start + _MOST])))
        return sums

    def answers(self, head: str, sums: Sequence[int], count: int) -> dict[str, float]:
        """The answers to a question by the sums of so many features."""
        answers, start = self._heads[head], self._starts[head]
        scale, zero = self._scale[head], _ZERO * count
        mine = sums[start : start + len(answers)]
        return dict(zip(answers, [scale * (value - zero) for value in mine], strict=True))

    def _summed(self, rows: list[int]) -> tuple[int, ...]:
        """The weights of up to 257 features, added up; each sum has two bytes of room."""
        total = sum(map(self._numbers, rows))
        return unpack(f"<{self._width}H", total.to_bytes(2 * self._width, "little"))

    def _number(self, row: int) -> int:
        """The weights of a feature as one number, each with room for a sum."""
        wide = bytearray(2 * self._width)
        wide[::2] = self._weights[row * self._width : (row + 1) * self._width]
        return int.from_bytes(wide, "little")

    def _telling(self, want: str) -> bytes:
        """For every run that people can make something of, by how much it speaks for a ticket, or a lure."""
        wants = self._heads["want"]  # the first question
        for_it, none = (self._weights[wants.index(answer) :: self._width] for answer in (want, "none"))
        pairs = zip(self._index, for_it, none, strict=True)
        return bytes(max(0, yes - no) if _readable(name) else 0 for name, yes, no in pairs)

    def because(self, plain: str, want: str = "ticket") -> str:
        """The runs of characters that spoke most strongly for what is wanted, longest kept, for people."""
        if want not in self._told:
            self._told[want] = self._telling(want)
        row_of, telling = self._index.get, self._told[want]
        spoken = [
            (-weight, run)
            for run in runs(plain)
            if (row := row_of(run)) is not None and (weight := telling[row])
        ]
        shown: list[str] = []
        for _, run in sorted(spoken):
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
