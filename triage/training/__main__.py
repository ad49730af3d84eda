"""`python -m triage.training`: learn the second opinion anew from the rows in `rows/` (two minutes)."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from triage import TriageSettings, load_judge, warm_up
from triage.opinion import HEADS, SHIPPED, pack
from triage.training.fitting import Fit, fit
from triage.training.rows import FOLDER, Example, examples, written

ROUNDS, DECAY = 20, 0.1
_TWICE = 2  # what fewer rows say is chance
_FAINT = 6  # a feature none of whose weights is larger, of 127, is left out
_FOLDS = 5
_KNOCKS, _SHORTEST, _LONGEST = 3000, 2, 3  # how many runs the gate knows, and how long they are


def main() -> int:
    """Learn and write, or with --check say how good it is on rows it has not learned from."""
    parser = argparse.ArgumentParser(prog="python -m triage.training", description=__doc__)
    parser.add_argument("--rows", type=Path, default=FOLDER, help="folder of labelled rows (*.jsonl)")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the opinion is written")
    parser.add_argument("--check", action="store_true", help="cross-validate instead of writing")
    options = parser.parse_args()
    warm_up()
    started = time.perf_counter()
    known = examples(written(options.rows), load_judge(TriageSettings(opinion=False)))
    if options.check:
        for head, share in check(known).items():
            sys.stdout.write(f"{head}: {share:.3f}\n")
    else:
        count = write(options.out, known)
        sys.stdout.write(f"{options.out}: {count} features\n")
    sys.stdout.write(f"{time.perf_counter() - started:.0f} s\n")
    return 0


def learn(known: Sequence[Example]) -> tuple[dict[str, int], dict[str, Fit]]:
    """The features that count, numbered, and a fit for every question."""
    # What only the background says is about nothing.
    counts = Counter(name for example in known if not example.idle for name in example.features)
    names = sorted(name for name, count in counts.items() if count >= _TWICE)
    index = {name: number for number, name in enumerate(names)}
    fits = {}
    for head in HEADS:
        rows = [
            (numbers(example, index), example.answers[head]) for example in known if head in example.answers
        ]
        fits[head] = fit(rows, len(index), rounds=ROUNDS, decay=DECAY)
    return index, fits


def numbers(example: Example, index: dict[str, int]) -> list[int]:
    """Its features as numbers, in order: sums of fractions depend on it."""
    return sorted(index[name] for name in example.features if name in index)


def write(path: Path, known: Sequence[Example]) -> int:
    """Learn from everything and write the opinion; returns the number of features kept."""
    index, fits = learn(known)
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
    pack(path, heads, scale, kept, knock(index, known))
    return len(kept)


def knock(index: dict[str, int], known: Sequence[Example]) -> dict[str, int]:
    """The few runs of characters by which the gate lets in what no rule has a word for, in hundredths.

    Chosen among all of them, then learned once more without the others: the gate looks at each message, and
    every run it meets costs time. Single characters are met in every sentence, so they are left out.
    """
    every = {name for name in index if _plain(name)}
    weights = _worth(every, index, known)
    chosen = sorted(every, key=lambda name: (-abs(weights[name]), name))[:_KNOCKS]
    return _worth({"", *chosen}, index, known)


def _worth(names: set[str], index: dict[str, int], known: Sequence[Example]) -> dict[str, int]:
    rows = []
    for example in known:
        if "want" in example.answers:
            said = "ticket" if example.answers["want"] == "ticket" else "none"
            rows.append((sorted(index[name] for name in example.features if name in names), said))
    none, ticket = fit(rows, len(index), rounds=ROUNDS, decay=DECAY).weights
    return {name: round(100 * (ticket[index[name]] - none[index[name]])) for name in sorted(names)}


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


if __name__ == "__main__":
    sys.exit(main())
