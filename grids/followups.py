"""Follow-ups (回访): which closed tickets are drawn, whose turn it is, what the answers come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b

_STEPS = 1_000_000


class Why(StrEnum):
    """Why a ticket was drawn."""

    EMERGENCY = "emergency"  # and nobody rated it
    REOPENED = "reopened"
    SAMPLE = "sample"


class Outcome(StrEnum):
    """How a follow-up stands."""

    DUE = "due"
    SOLVED = "solved"
    UNSOLVED = "unsolved"
    UNREACHABLE = "unreachable"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Closing:
    """One closing of a ticket: what the draw looks at."""

    number: int
    day: date  # in Shanghai's time
    emergency: bool
    rated: bool
    reopened: bool


def why_drawn(closing: Closing, share: float) -> Why | None:
    """Whether somebody is to ask about it, and why; `share` of what needs no asking: 0 none, 1 all."""
    if closing.emergency and not closing.rated:
        return Why.EMERGENCY
    if closing.reopened:
        return Why.REOPENED
    return Why.SAMPLE if in_sample(closing.number, closing.day, share) else None


def in_sample(number: int, day: date, share: float) -> bool:
    """The lot of one closing: always the same, and with a larger share those of a smaller one stay drawn."""
    lot = int.from_bytes(blake2b(f"{number}:{day.isoformat()}".encode(), digest_size=8).digest()) % _STEPS
    return lot < share * _STEPS


def whose_turn(seats: Sequence[int], last_turn: Mapping[int, int]) -> int | None:
    """The seat that has waited longest; `last_turn` counts up, those that never had one come first.

    None if there is no seat. Among seats that stay the same nobody is ever two turns ahead of another.
    """
    return min(seats, key=lambda seat: (last_turn.get(seat, 0), seat), default=None)


@dataclass(frozen=True, slots=True)
class Answer:
    """One follow-up as it is counted: where, when it was drawn, what came of it."""

    grid_code: str
    at: datetime
    outcome: str
    reasonable: bool | None = None  # of what is unsolved: could it have been asked for?


@dataclass(frozen=True, slots=True)
class FollowUpTally:
    """How many of each; `solved / asked` is the share found solved."""

    drawn: int = 0
    solved: int = 0
    unsolved: int = 0
    unreasonable: int = 0  # among the unsolved
    unreachable: int = 0
    lapsed: int = 0

    @property
    def asked(self) -> int:
        """Those who answered: whoever was not reached, or never asked, says nothing either way."""
        return self.solved + self.unsolved


def tally(answers: Iterable[Answer], grid_code: str, since: datetime, until: datetime) -> FollowUpTally:
    """Those drawn under a node of the tree from `since` up to, not with, `until`."""
    mine = [
        answer for answer in answers if answer.grid_code.startswith(grid_code) and since <= answer.at < until
    ]

    def count(outcome: Outcome) -> int:
        return sum(answer.outcome == outcome for answer in mine)

    return FollowUpTally(
        drawn=len(mine),
        solved=count(Outcome.SOLVED),
        unsolved=count(Outcome.UNSOLVED),
        unreasonable=sum(
            answer.outcome == Outcome.UNSOLVED and answer.reasonable is False for answer in mine
        ),
        unreachable=count(Outcome.UNREACHABLE),
        lapsed=count(Outcome.LAPSED),
    )
