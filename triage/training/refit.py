"""The second opinion learned anew with what one township's workers decided, and whether it may be used."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from triage.judge import Judge, load_judge
from triage.settings import TriageSettings
from triage.training.fitting import silent
from triage.training.frozen import FROZEN, group_figures, is_near, judge_all, plainly, read_rows
from triage.training.learning import write
from triage.training.rows import Example, examples, features, ours, written

# A decision made here counts as often as this, but all of them together less than half of our own rows.
TIMES, MOST = 3, 4000
SHOWN = ("precision", "emergency_recall", "recall", "category")
# These may never fall. Nor may complaints found be the price; there a few rows of chance are let pass.
_NEVER, _HARDLY = ("precision", "emergency_recall"), ("recall",)
_CHANCE = 0.02


@dataclass(frozen=True, slots=True)
class Decided:
    """A message with the answers its worker gave; `want` is always among them."""

    text: str
    answers: Mapping[str, str] = field(hash=False)


def usable(decided: Iterable[Decided]) -> list[Decided]:
    """What can be learned from, the latest last: each message once, undisputed, none as in the evaluation."""
    frozen = [plainly(row.text) for row in read_rows(FROZEN)]
    latest: dict[str, Decided] = {}
    disputed: set[str] = set()
    for item in decided:
        key = plainly(item.text)
        before = latest.pop(key, item)
        if before.answers["want"] != item.answers["want"]:
            disputed.add(key)
        latest[key] = item
    kept = [item for key, item in latest.items() if key and key not in disputed and not is_near(key, frozen)]
    return kept[-MOST:]


def times(count: int) -> int:
    """How often each of so many decisions counts."""
    return max(1, min(TIMES, MOST // max(1, count)))


def retrain(
    path: Path,
    decided: Sequence[Decided],
    settings: TriageSettings,
    rows: Path | None = None,
    tick: Callable[[], None] = silent,
) -> None:
    """Learn from our own rows (or those of another folder) and from these; `tick` is called `STEPS` times."""
    judge = load_judge(settings.model_copy(update={"opinion": False}))
    known = [*examples(written(rows) if rows else ours(), judge), *_local(decided, judge)]
    write(path, known, tick, settings)


def _local(decided: Sequence[Decided], judge: Judge) -> list[Example]:
    often = times(len(decided))
    return [
        Example(features(item.text, judge), dict(item.answers), times=often, text=item.text)
        for item in decided
    ]


def figures(settings: TriageSettings, opinion: Path | None) -> dict[str, float]:
    """How good the judge is with this model on the frozen rows."""
    judge = load_judge(settings.model_copy(update={"opinion_file": opinion}))
    return group_figures(judge_all(read_rows(FROZEN), judge.judge))


def fallen(before: Mapping[str, float], after: Mapping[str, float]) -> list[str]:
    """The figures that forbid a model to take another's place."""
    worse = [name for name in _NEVER if after[name] < before[name]]
    return worse + [name for name in _HARDLY if after[name] < before[name] - _CHANCE]
