"""What a ticket may do: the one table of states, events and who may cause them."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a ticket stands; everything else about it is a mark, a level or a link."""

    OPEN = "open"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Event(StrEnum):
    """What can happen to a ticket."""

    OPEN = "open"
    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    UNMERGE = "unmerge"
    RESOLVE = "resolve"
    CONFIRM = "confirm"
    RATE_GOOD = "rate_good"
    RATE_BAD = "rate_bad"
    LAPSE = "lapse"
    REOPEN = "reopen"
    APPEAL = "appeal"
    ESCALATE = "escalate"
    RISE = "rise"
    TRANSFER = "transfer"
    HAND_BACK = "hand_back"
    REFUSE = "refuse"
    DECIDE = "decide"
    FOLLOW_UP = "follow_up"


class Who(StrEnum):
    """In what relation to the ticket somebody must stand."""

    ANYONE = "anyone"
    HANDLER = "handler"
    REPORTER = "reporter"
    ONLY_REPORTER = "only_reporter"
    CLOCK = "clock"
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    FOLLOW_UP_SEAT = "follow_up_seat"


class Level(StrEnum):
    """Who answers for it: 小事不出网格、大事不出社区、疑难协同办."""

    GRID = "grid"
    COMMUNITY = "community"
    TOWNSHIP = "township"


LEVELS = (Level.GRID, Level.COMMUNITY, Level.TOWNSHIP)


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table; `up` levels are climbed, `words` tells that a reason or result is needed."""

    source: State | None
    event: Event
    target: State
    who: Who
    up: int = 0
    words: bool = False


TABLE = (
    Move(None, Event.OPEN, State.OPEN, Who.ANYONE),
    Move(State.OPEN, Event.ACCEPT, State.ACCEPTED, Who.HANDLER),
    Move(State.OPEN, Event.REJECT, State.REJECTED, Who.HANDLER, words=True),
    # That there is nothing to be done, least of all an emergency, is often seen only on the spot.
    Move(State.ACCEPTED, Event.REJECT, State.REJECTED, Who.HANDLER, words=True),
    Move(State.OPEN, Event.WITHDRAW, State.WITHDRAWN, Who.ONLY_REPORTER),
    Move(State.ACCEPTED, Event.WITHDRAW, State.WITHDRAWN, Who.ONLY_REPORTER),
    Move(State.OPEN, Event.MERGE, State.MERGED, Who.HANDLER),
    Move(State.ACCEPTED, Event.MERGE, State.MERGED, Who.HANDLER),
    Move(State.MERGED, Event.UNMERGE, State.ACCEPTED, Who.HANDLER),
    Move(State.ACCEPTED, Event.RESOLVE, State.RESOLVED, Who.HANDLER, words=True),
    Move(State.OPEN, Event.CONFIRM, State.RESOLVED, Who.REPORTER),
    Move(State.ACCEPTED, Event.CONFIRM, State.RESOLVED, Who.REPORTER),
    Move(State.RESOLVED, Event.RATE_GOOD, State.CLOSED, Who.REPORTER),
    Move(State.RESOLVED, Event.RATE_BAD, State.ACCEPTED, Who.REPORTER, up=1),
    Move(State.RESOLVED, Event.LAPSE, State.CLOSED, Who.CLOCK),
    Move(State.CLOSED, Event.REOPEN, State.ACCEPTED, Who.REPORTER),
    # Whoever asked the residents takes it on, one level up.
    Move(State.CLOSED, Event.FOLLOW_UP, State.ACCEPTED, Who.FOLLOW_UP_SEAT, up=1),
    Move(State.REJECTED, Event.APPEAL, State.OPEN, Who.REPORTER, up=1),
    Move(State.OPEN, Event.ESCALATE, State.OPEN, Who.HANDLER, up=1, words=True),
    Move(State.ACCEPTED, Event.ESCALATE, State.OPEN, Who.HANDLER, up=1, words=True),
    Move(State.OPEN, Event.RISE, State.OPEN, Who.CLOCK, up=1),
    Move(State.ACCEPTED, Event.RISE, State.OPEN, Who.CLOCK, up=1),
    Move(State.OPEN, Event.TRANSFER, State.OPEN, Who.HANDLER),
    Move(State.ACCEPTED, Event.TRANSFER, State.OPEN, Who.HANDLER),
    Move(State.OPEN, Event.HAND_BACK, State.OPEN, Who.DEPARTMENT, words=True),
    Move(State.ACCEPTED, Event.HAND_BACK, State.OPEN, Who.DEPARTMENT, words=True),
    # The second refusal, whichever department's: to the township, from whatever level.
    Move(State.OPEN, Event.REFUSE, State.OPEN, Who.DEPARTMENT, up=2, words=True),
    Move(State.ACCEPTED, Event.REFUSE, State.OPEN, Who.DEPARTMENT, up=2, words=True),
    Move(State.OPEN, Event.DECIDE, State.OPEN, Who.TOWNSHIP),
    Move(State.ACCEPTED, Event.DECIDE, State.OPEN, Who.TOWNSHIP),
)
_BY_KEY = {(move.source, move.event): move for move in TABLE}

UNDER_WAY = (State.OPEN, State.ACCEPTED)
LIVE = (State.OPEN, State.ACCEPTED, State.RESOLVED)
ENDED = (State.CLOSED, State.REJECTED, State.WITHDRAWN, State.MERGED)


def find_move(source: State | None, event: Event) -> Move | None:
    """The line of the table for an event in a state; None if it may not happen there."""
    return _BY_KEY.get((source, event))


def sources_of(event: Event) -> Iterator[State]:
    """The states in which an event may happen."""
    return (move.source for move in TABLE if move.event is event and move.source is not None)


def climb(level: Level, steps: int = 1) -> Level:
    """The level above; the township stays the township."""
    return LEVELS[min(LEVELS.index(level) + steps, len(LEVELS) - 1)]
