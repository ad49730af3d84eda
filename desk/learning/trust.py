"""How far each rule of triage can be trusted here: what grid workers made of what it led to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from desk.learning.lessons import Lesson

# Where it is and how it sounds says nothing about what is wrong.
_SILENT = ("place", "opinion", "headline")
# Fewer decisions than this prove nothing.
ENOUGH = 3
DOUBTFUL, TRUSTED = 0.5, 0.9


@dataclass(slots=True)
class Record:
    """What came of one rule: real troubles, false ones, and the words it saw in each.

    `moved`: for every category it had said, and a worker corrected, the right one with how often.
    """

    rule: str
    real: int = 0
    false: int = 0
    words: Counter[str] = field(default_factory=Counter)
    false_words: Counter[str] = field(default_factory=Counter)
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def seen(self) -> int:
        """How many decisions it has."""
        return self.real + self.false

    @property
    def precision(self) -> float:
        """The share that was real."""
        return self.real / self.seen if self.seen else 1.0

    @property
    def astray(self) -> float:
        """The share of the real ones to which it gave another category than the worker."""
        return self.moved.total() / self.real if self.real else 0.0


def records(lessons: Iterable[Lesson]) -> list[Record]:
    """Every rule that had a part in something a worker decided about, the least trusted first."""
    found: dict[str, Record] = defaultdict(lambda: Record(""))
    for lesson in lessons:
        for rule, words in _spoken(lesson):
            record = found[rule]
            record.rule = rule
            record.real += lesson.real
            record.false += not lesson.real
            (record.words if lesson.real else record.false_words)[words] += 1
            if lesson.moved is not None and _category(rule) == lesson.moved[0]:
                record.moved[lesson.moved] += 1
    return sorted(found.values(), key=lambda record: (record.precision, -record.seen, record.rule))


def _spoken(lesson: Lesson) -> Iterator[tuple[str, str]]:
    for item in lesson.evidence:
        if item["weight"] > 0 and not str(item["rule"]).startswith(_SILENT):
            yield str(item["rule"]), str(item["words"])


def _category(rule: str) -> str:
    """The category a rule speaks of: rules begin with it, topics end with it."""
    head, _, tail = rule.partition(":")
    return tail if head == "topic" else head
