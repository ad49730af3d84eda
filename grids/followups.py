"""Follow-ups (回访): which closed tickets are drawn, whose turn it is, what the answers come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

from grids.rates import Rate

_STEPS = 1_000_000
TRIES = 2
# Who was not reached is asked again with the next draw; if that comes to nothing for so long, it stays so.
AGAIN_WITHIN = timedelta(days=7)


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
    AGAIN = "again"  # never kept: not reached, and to be asked once more


def waits_for_again(outcome: str, attempt: int, settled_at: datetime | None, now: datetime) -> bool:
    """Is somebody who was not reached to be asked once more? After the second time that is final."""
    first = outcome == Outcome.UNREACHABLE and attempt < TRIES
    return first and settled_at is not None and now - settled_at < AGAIN_WITHIN


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
    """The follow-up of one closing as it is counted: where, when it was drawn, what came of it at last."""

    grid_code: str
    at: datetime
    outcome: str
    reasonable: bool | None = None  # of what is unsolved: could it have been asked for?
    category: str = ""
    post: int | None = None  # the one whose result it was


@dataclass(frozen=True, slots=True)
class FollowUpTally:
    """How many of each; `solved / asked` is the share found solved."""

    drawn: int = 0
    solved: int = 0
    unsolved: int = 0
    unreasonable: int = 0  # among the unsolved
    unreachable: int = 0
    lapsed: int = 0
    again: int = 0  # not reached, and to be asked once more

    @property
    def asked(self) -> int:
        """Those who answered: whoever was not reached, or never asked, says nothing either way."""
        return self.solved + self.unsolved

    @property
    def due(self) -> int:
        """Nobody has asked yet, and there is time."""
        return self.drawn - self.asked - self.unreachable - self.lapsed - self.again

    @property
    def solved_rate(self) -> Rate:
        """回访解决率: of those who answered, how many say that it is solved."""
        return Rate(self.solved, self.asked)

    @property
    def reached_rate(self) -> Rate:
        """联系上的: of those whom somebody tried to reach to the end, how many answered."""
        return Rate(self.asked, self.asked + self.unreachable)


def tally(answers: Iterable[Answer], grid_code: str, since: datetime, until: datetime) -> FollowUpTally:
    """Those drawn under a node of the tree from `since` up to, not with, `until`."""
    return tally_of(
        answer for answer in answers if answer.grid_code.startswith(grid_code) and since <= answer.at < until
    )


def tally_of(answers: Iterable[Answer]) -> FollowUpTally:
    """How many of each there are."""
    mine = list(answers)

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
        again=count(Outcome.AGAIN),
    )
