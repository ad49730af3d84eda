"""From examples to a model: which features count, their weights, and what words are worth to the gate."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from triage.judge import load_judge
from triage.opinion import HEADS, pack, put_knock
from triage.settings import TriageSettings
from triage.training.fitting import Fit, fit, silent
from triage.training.knocking import STEPS as GATE_STEPS
from triage.training.knocking import knock
from triage.training.rows import Example, asked, common, numbers

ROUNDS, DECAY = 20, 0.1
_FAINT = 23  # a feature none of whose weights is larger, of 127, is left out
_FOLDS = 5
STEPS = ROUNDS * len(HEADS) + GATE_STEPS  # rounds in all: one fit a question, and the gate's


def learn(
    known: Sequence[Example], tick: Callable[[], None] = silent
) -> tuple[dict[str, int], dict[str, Fit]]:
    """The features that count, numbered, and a fit for every question; `tick` is called after each round."""
    index = {name: number for number, name in enumerate(common(known))}
    fits = {
        head: fit(asked(known, head, index), len(index), rounds=ROUNDS, decay=DECAY, tick=tick)
        for head in HEADS
    }
    return index, fits


def write(
    path: Path,
    known: Sequence[Example],
    tick: Callable[[], None] = silent,
    settings: TriageSettings | None = None,
) -> int:
    """Learn from everything and write the opinion; returns the number of features kept.

    `tick` is called `STEPS` times; `settings` tell by which lexicon the gate's teacher judges.
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
    pack(path, heads, scale, kept)
    teach_gate(path, known, tick, settings)
    return len(kept)


def teach_gate(
    path: Path,
    known: Sequence[Example],
    tick: Callable[[], None] = silent,
    settings: TriageSettings | None = None,
) -> None:
    """Learn anew what words are worth to the gate before an opinion, and write it into the opinion's file."""
    put_knock(path, {})
    mine = {"opinion": True, "opinion_file": path}
    judge = load_judge((settings or TriageSettings()).model_copy(update=mine))
    put_knock(path, knock(judge, known, tick))


def check(known: Sequence[Example]) -> dict[str, float]:
    """The share of right answers on a fifth of the rows at a time, learned from the other four."""
    right: Counter[str] = Counter()
    questions: Counter[str] = Counter()
    for fold in range(_FOLDS):
        index, fits = learn([example for number, example in enumerate(known) if number % _FOLDS != fold])
        for example in known[fold::_FOLDS]:
            mine = numbers(example, index)
            for head, answer in example.answers.items():
                scores = fits[head].scores(mine)
                right[head] += max(scores, key=scores.__getitem__) == answer
                questions[head] += 1
    return {head: right[head] / questions[head] for head in HEADS}
