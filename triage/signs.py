"""What the rules saw in a message, as names a learned opinion can weigh beside the words themselves."""

from collections.abc import Callable
from dataclasses import dataclass, field

from triage.findings import Case, Finding
from triage.hits import Told
from triage.lexicon import Lexicon
from triage.reading import Reading
from triage.verdict import Decision

_LOWEST, _HIGHEST = -4, 12
_CASES = 4
_TRUSTED = 1.0


@dataclass(slots=True)
class Draft:
    """The rules' own answer, before any second opinion."""

    decision: Decision = Decision.IGNORE
    category: str | None = None
    kind: str | None = None
    urgency: str | None = None
    emergency: Finding | None = None
    suspected: str | None = None  # an emergency that only the words sound like
    owner: Case | None = None
    final: float = 0.0
    cases: list[Case] = field(default_factory=list)

    @property
    def score(self) -> float:
        """The score of the strongest case."""
        return self.cases[0].score if self.cases else 0.0

    @property
    def hints(self) -> bool:
        """Whether a rule speaks of an emergency at all."""
        return any(item.rule.emergency for case in self.cases for item in case.findings)

    @property
    def code(self) -> str | None:
        """Which emergency it is held for, by a rule or by its sound."""
        return self.emergency.rule.emergency if self.emergency is not None else self.suspected


class Signs:
    """Names what was seen; the names are the same in training and in service."""

    def __init__(self, lexicon: Lexicon, heeded: Callable[[str], bool] = bool) -> None:
        """`heeded`: whether a set of words need be named at all."""
        # A set goes by its first word: adding words to it later keeps what was learned of it.
        named = {number: f"set:{group[0]}" for group, number in lexicon.sets.items() if group}
        self._named = Told({number: (name,) for number, name in named.items() if heeded(name)})

    def of(self, draft: Draft, reading: Reading, lure: float) -> set[str]:
        """All signs of one message; `lure` is what the scam rules make of it."""
        signs = self._named.by(reading.hits)
        signs.update([item.cue.label for item in reading.seen])
        if lure:
            signs.add(f"lure:{max(-2, min(6, round(lure)))}")
        place = reading.place
        if place is not None:
            signs.add("place:numbered" if place.numbered else "place")
        signs.add(f"decision:{draft.decision}")
        if draft.category:
            signs.update((f"category:{draft.category}", f"kind:{draft.kind}", f"urgency:{draft.urgency}"))
        if draft.emergency is not None:
            signs.add(f"emergency:{draft.emergency.rule.emergency}")
        if draft.cases:
            signs |= _of_cases(draft.cases)
        return signs


def _of_cases(cases: list[Case]) -> set[str]:
    signs = {
        f"top:{cases[0].category}",
        f"score:{max(_LOWEST, min(_HIGHEST, round(cases[0].score * 2)))}",
    }
    for case in cases[:_CASES]:
        signs.add(f"case:{case.category}")
        if not case.findings:
            continue
        best = case.findings[0]
        signs |= {f"rule:{case.category}", f"rule kind:{best.rule.kind}"}
        if best.net >= _TRUSTED:
            signs.add(f"net:{case.category}")
        if best.rule.emergency:
            signs.add(f"danger:{best.rule.emergency}" + (":sure" if best.net >= 2 * _TRUSTED else ""))
        if best.rule.urgency:
            signs.add(f"rule urgency:{best.rule.urgency}")
    return signs
