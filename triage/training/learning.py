"""From examples to a model: which features count, their weights, and the runs the gate knows."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from triage.opinion import HEADS, pack
from triage.training.fitting import Fit, fit, silent
from triage.training.rows import Example

ROUNDS, DECAY = 20, 0.1
_ENOUGH = 3  # what fewer rows say is chance
_FAINT = 23  # a feature none of whose weights is larger, of 127, is left out
_FOLDS = 5
STEPS = ROUNDS * (len(HEADS) + 2)  # rounds in all: one fit a question, two for the gate
_LOUD = 5  # so often does an emergency count where the gate learns whom to let in
_KNOCKS, _SHORTEST, _LONGEST = 10_000, 2, 3  # how many runs the gate knows, and how long they are


def learn(
    known: Sequence[Example], tick: Callable[[], None] = silent
) -> tuple[dict[str, int], dict[str, Fit]]:
    """The features that count, numbered, and a fit for every question; `tick` is called after each round."""
    # What only the background says is about nothing. What only one message says is chance, or a person's own
    # affair: it counts once however much weight the message has.
    counts = Counter(name for example in known if not example.idle for name in example.features)
    names = sorted(name for name, count in counts.items() if count >= _ENOUGH)
    index = {name: number for number, name in enumerate(names)}
    fits = {}
    for head in HEADS:
        rows = [
            (numbers(example, index), example.answers[head])
            for example in known
            if head in example.answers
            for _ in range(example.times)
        ]
        fits[head] = fit(rows, len(index), rounds=ROUNDS, decay=DECAY, tick=tick)
    return index, fits


def numbers(example: Example, index: dict[str, int]) -> list[int]:
    """Its features as numbers, in order: sums of fractions depend on it."""
    return sorted(index[name] for name in example.features if name in index)


def write(path: Path, known: Sequence[Example], tick: Callable[[], None] = silent) -> int:
    """Learn from everything and write the opinion; returns the number of features kept.

    `tick` is called `STEPS` times.
    """
    index, fits = learn(known, tick)
    heads, scale, columns = {}, {}, []
    for head, found in fits.items():
        largest = max(max(map(abs, weights)) for weights in found.weights)
        scale[head] = largest / 127
        heads[head] = found.answers
        columns += [[128 + round(value / largest * 127) for value in weights] for weights in found.weights]
    rows = {name: bytes(column[number] for column in columns) for name, number in index.items()}
    kept = {
        name: row
        for name, row in rows.items()
        if not name or max(row) - 128 > _FAINT or 128 - min(row) > _FAINT
    }
    pack(path, heads, scale, kept, knock(index, known, tick))
    return len(kept)


def knock(
    index: dict[str, int], known: Sequence[Example], tick: Callable[[], None] = silent
) -> dict[str, int]:
    """The few runs of characters by which the gate lets in what no rule has a word for, in hundredths.

    A lure must come in as well as a ticket: both want something of somebody.

    Chosen among all of them, then learned once more without the others: the gate looks at each message, and
    every run it meets costs time. Single characters are met in every sentence, so they are left out.
    """
    every = {name for name in index if _plain(name)}
    weights = _worth(every, index, known, tick)
    chosen = sorted(every, key=lambda name: (-abs(weights[name]), name))[:_KNOCKS]
    return _worth({"", *chosen}, index, known, tick)


def _worth(
    names: set[str], index: dict[str, int], known: Sequence[Example], tick: Callable[[], None]
) -> dict[str, int]:
    rows = []
    for example in known:
        if "want" in example.answers:
            said = "none" if example.answers["want"] == "none" else "some"
            numbered = sorted(index[name] for name in example.features if name in names)
            times = _LOUD if example.answers.get("emergency", "none") != "none" else 1
            rows += [(numbered, said)] * (example.times * times)
    none, some = fit(rows, len(index), rounds=ROUNDS, decay=DECAY, tick=tick).weights
    return {name: round(100 * (some[index[name]] - none[index[name]])) for name in sorted(names)}


def _plain(name: str) -> bool:
    return not name or (_SHORTEST <= len(name) <= _LONGEST and not any(char in "\t^$0" for char in name))


def check(known: Sequence[Example]) -> dict[str, float]:
    """The share of right answers on a fifth of the rows at a time, learned from the other four."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for fold in range(_FOLDS):
        index, fits = learn([example for number, example in enumerate(known) if number % _FOLDS != fold])
        for example in known[fold::_FOLDS]:
            mine = numbers(example, index)
            for head, answer in example.answers.items():
                scores = fits[head].scores(mine)
                right[head] += max(scores, key=scores.__getitem__) == answer
                asked[head] += 1
    return {head: right[head] / asked[head] for head in HEADS}
