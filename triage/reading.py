"""What is in a message: its words, what surrounds them, and where it is."""

from dataclasses import dataclass, field
from typing import NamedTuple

from triage.cues import Circumstance, Layout
from triage.hits import Fit, Hits
from triage.places import Place
from triage.verdict import Evidence
from triage.words import Edges

# The scope of counter-cues that say nothing against a ticket, only against its being an emergency.
DANGER = "danger"


class Found(NamedTuple):
    """The words of a message and the rules that hold by them."""

    plain: str
    hits: Hits
    candidates: list[Fit]
    edges: Edges


@dataclass(slots=True)
class Reading:
    """What is in a message, before it is weighed."""

    plain: str
    hits: Hits
    candidates: list[Fit]
    edges: Edges
    layout: Layout
    seen: list[Circumstance]
    place: Place | None
    # No rule, no topic and no word of distress: nothing the rules could weigh.
    silent: bool
    names: set[str] = field(init=False)  # of the cues seen
    support: list[Circumstance] = field(init=False)
    against: list[Circumstance] = field(init=False)
    # What speaks against an emergency only: past, over, supposed, taught, far away.
    calming: list[Circumstance] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the cues seen by what they speak for."""
        self.names = {item.cue.name for item in self.seen}
        self.support, self.against, self.calming = [], [], []
        for item in self.seen:
            if item.cue.weight > 0:
                self.support.append(item)
            elif item.cue.weight < 0:
                (self.calming if item.cue.scope == DANGER else self.against).append(item)
        # Who says that nothing came of it is no clerk, only quotes one.
        if self.against and self.names & {"follow_up", "inaction"} and "notice_bracket" not in self.names:
            self.against = [item for item in self.against if item.cue.name not in {"reply", "notice"}]


def as_evidence(items: list[Circumstance]) -> list[Evidence]:
    """Each named cue once, with the words first seen."""
    named: dict[str, Evidence] = {}
    for item in items:
        cue = item.cue
        if cue.label not in named:
            named[cue.label] = Evidence(cue.label, item.words, cue.weight)
    return list(named.values())
