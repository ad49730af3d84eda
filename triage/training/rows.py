"""The rows the project wrote itself, with what the rules see in them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from triage.judge import Judge
from triage.opinion import runs
from triage.training.background import background
from triage.training.phrases import phrases

FOLDER = Path(__file__).with_name("rows")
APART = Path(__file__).with_name("apart")
BACKGROUND = 3000
_ENOUGH = 3  # what fewer rows say is chance


@dataclass(frozen=True, slots=True)
class Example:
    """One message with its features by name and the answers it should get; None where there is none."""

    features: frozenset[str]
    answers: dict[str, str]
    idle: bool = False  # of the background: words in no order
    times: int = 1  # how often it counts
    text: str = ""  # as it was written; of the lexicon's own words none


def written(folder: Path = FOLDER) -> Iterator[dict[str, str | None]]:
    """All labelled rows, file by file in the order of their names."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            yield orjson.loads(line)


def ours() -> list[dict[str, str | None]]:
    """All that the project's own opinion is learned from.

    The tickets of `apart/` teach what a ticket is about, its category, kind, urgency and emergency. Whether a
    message is one they teach too well: what is said every day in few words would be doubted.
    """
    told = [{**row, "want": None} for row in written(APART) if row["want"] == "ticket"]
    return [*written(), *told]


def examples(rows: Iterable[dict[str, str | None]], judge: Judge) -> list[Example]:
    """Labelled rows as examples to learn from, the lexicon's phrases, and talk about nothing."""
    found = [
        Example(features(text, judge), _answers(row), text=text) for row in rows if (text := row["text"])
    ]
    nothing = {"want": "none"}
    found += [
        Example(features(text, judge), nothing, idle=True, text=text) for text in background(BACKGROUND)
    ]
    for text, category, emergency in phrases(judge.lexicon):
        # What the rules see in their own words would only teach to believe them.
        said = {"category": category, "emergency": emergency or "none"}
        found.append(Example(frozenset({"", *runs(text)}), said))
    return found


def common(known: Iterable[Example]) -> list[str]:
    """The features that count.

    What only the background says is about nothing. What only one message says is chance, or a person's own
    affair: it counts once however much weight the message has.
    """
    counts = Counter(name for example in known if not example.idle for name in example.features)
    return sorted(name for name, count in counts.items() if count >= _ENOUGH)


def numbers(example: Example, index: Mapping[str, int]) -> list[int]:
    """Its features as numbers, in order: sums of fractions depend on it."""
    return sorted(index[name] for name in example.features if name in index)


def asked(known: Sequence[Example], head: str, index: Mapping[str, int]) -> list[tuple[list[int], str]]:
    """The examples that have an answer to a question, as numbers, each as often as it counts."""
    return [
        (numbers(example, index), example.answers[head])
        for example in known
        if head in example.answers
        for _ in range(example.times)
    ]


def features(text: str, judge: Judge) -> frozenset[str]:
    """Runs of characters, and behind a tab what the rules saw."""
    plain, signs = judge.study(text)
    return frozenset({"", *runs(plain), *("\t" + sign for sign in signs)})


def _answers(row: dict[str, str | None]) -> dict[str, str]:
    wanted = {"want": row["want"]} if row["want"] else {}
    if row["want"] not in {"ticket", None}:
        return wanted
    return wanted | {head: row[head] or "none" for head in ("category", "kind", "urgency", "emergency")}
