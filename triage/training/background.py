"""Words of every day in no order, from jieba's dictionary: what any talk may hold speaks for nothing.

Labelled rows alone would teach that a long message is a complaint: few of them are long and idle.
"""

import random
from collections.abc import Iterator
from itertools import accumulate

from triage.words import frequencies

_SEED = 1
_LENGTHS = (3, 5, 8, 12, 20, 30, 45, 60)


def background(count: int) -> Iterator[str]:
    """So many messages of random words, each word as often as it is used; the same every time."""
    dice = random.Random(_SEED)
    words, counts = zip(*frequencies(), strict=True)
    shares = list(accumulate(counts))
    for _ in range(count):
        yield "".join(dice.choices(words, cum_weights=shares, k=dice.choice(_LENGTHS)))
