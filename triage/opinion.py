"""The second opinion: a linear model over short runs of characters and over what the rules saw.

Every feature has one weight for each answer, a byte each.
"""

import re
import zlib
from collections.abc import Collection, Mapping
from functools import lru_cache, partial
from operator import add
from pathlib import Path

import orjson

from triage.verdict import LexiconError
from triage.voice import Kept, Lanes, Voice, Weights

SHIPPED = Path(__file__).with_name("opinion.bin")
LONGEST = 3  # characters in a run
HEADS = ("want", "category", "kind", "urgency", "emergency")
_KEPT = 4096  # so many features are kept as long numbers: half a megabyte
_FIGURES = re.compile(r"\d+")
_SHOWN = 3
_MARKS = "^$\uff0c\u3002\uff01\uff1f 0"


def runs(plain: str) -> list[str]:
    """All runs of up to three characters, figures being one 0, the ends of the message marked."""
    grown = chars = list(f"^{_FIGURES.sub('0', plain)}$")
    found = chars.copy()
    for length in range(1, LONGEST):
        grown = list(map(add, grown, chars[length:]))
        found += grown
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
            weights = model[stop + 2 :]
            del model  # what is freed before more is asked for is used again
            heads: dict[str, list[str]] = facts["heads"]
            scale: dict[str, float] = facts["scale"]
            self._knock: dict[str, int] = facts.get("knock", {})
        except (OSError, zlib.error, ValueError, KeyError) as error:
            raise LexiconError(f"{path}: no opinion can be read from it: {error}") from error
        self._lanes = Lanes(heads, scale)
        if len(weights) != self._lanes.width * len(names):
            raise LexiconError(f"{path}: {len(weights)} weights, but {len(names)} features")
        # Most talk has the same few thousand features; signs there are no more than the rules can see.
        self._weights = Weights(names, weights, self._lanes, _KEPT)
        self._signs = Kept(self._sign, len(names))
        # A message is heard, and then asked which of its runs spoke for a ticket; no more is kept.
        self._known = lru_cache(maxsize=1)(self._known_runs)
        self._told: dict[str, Kept[tuple[int, str] | None]] = {}  # for what is wanted the runs that say so

    def hand_over_knock(self) -> dict[str, int]:
        """Words and short runs of characters with what they are worth to the gate, in hundredths.

        Handed over once: they take more than a megabyte, and the gate has them in a shape of its own.
        """
        knock, self._knock = self._knock, {}
        return knock

    def codes(self, head: str) -> list[str]:
        """The answers it knows to a question."""
        return self._lanes.heads[head].answers

    def knows(self, sign: str) -> bool:
        """Whether it makes anything of a sign."""
        return f"\t{sign}" in self._weights

    def hear(self, plain: str, signs: Collection[str] = ()) -> Voice:
        """The opinion on a normalised message and the signs the rules saw in it."""
        heard = Voice(self._lanes, self._weights.sums(self._known(plain)))
        return heard.joined(self.signed(signs)) if signs else heard

    def _known_runs(self, plain: str) -> list[str]:
        # The first feature holds before a word is read.
        return ["", *self._weights.known(runs(plain))]

    def signed(self, signs: Collection[str]) -> tuple[int, ...]:
        """The weights of signs, added up."""
        return self._lanes.sums(map(self._signs.__getitem__, signs), len(signs))

    def _sign(self, sign: str) -> int:
        return self._weights.one(f"\t{sign}")

    def _telling(self, want: str, run: str) -> tuple[int, str] | None:
        """A run that speaks for what is wanted and that people can make something of, the strongest first."""
        ahead = self._lanes.ahead(self._weights.one(run), want)
        return (-ahead, run) if ahead > 0 and _readable(run) else None

    def because(self, plain: str, want: str = "ticket") -> str:
        """The runs of characters that spoke most strongly for what is wanted, longest kept, for people."""
        if want not in self._told:
            self._told[want] = Kept(partial(self._telling, want), _KEPT)
        told = map(self._told[want].__getitem__, self._known(plain))
        shown: list[str] = []
        for _, run in sorted(filter(None, told)):
            if not any(run in kept or kept in run for kept in shown):
                shown.append(run)
                if len(shown) == _SHOWN:
                    break
        return "、".join(shown)


def _readable(run: str) -> bool:
    return len(run) > 1 and run.strip(_MARKS) == run


def pack(
    path: Path, heads: Mapping[str, list[str]], scale: Mapping[str, float], rows: Mapping[str, bytes]
) -> None:
    """Write a model; `rows` has for every feature its weights, one byte each around 128."""
    head = orjson.dumps({"heads": dict(heads), "scale": dict(scale)})
    names = "\n".join(rows).encode()
    path.write_bytes(zlib.compress(head + b"\n" + names + b"\n\n" + b"".join(rows.values()), 9))


def put_knock(path: Path, knock: Mapping[str, int]) -> None:
    """Write into a model what words are worth to the gate before it, in hundredths."""
    head, _, weights = zlib.decompress(path.read_bytes()).partition(b"\n")
    facts = {**orjson.loads(head), "knock": dict(knock)}
    path.write_bytes(zlib.compress(orjson.dumps(facts) + b"\n" + weights, 9))
