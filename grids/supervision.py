"""What the clock does about a limit: reminders before it, and after it 催办, 督办, one level up."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum

from grids.deadlines import DAY, SHANGHAI, add, is_workday, take
from grids.quiet import QuietHours
from grids.settings import Clock, Ladder

HALF, MOST = 0.5, 0.8


class Step(IntEnum):
    """The rungs in their order: the higher one says all that the lower ones would have said."""

    HALF = 1
    MOST = 2
    REMIND = 3
    SUPERVISE = 4
    RISE = 5


@dataclass(frozen=True, slots=True)
class Term:
    """One limit that is running: to respond or to resolve, by when, how long it was, what follows it.

    `late_from` is what lateness is counted from where that is not the limit itself: whoever gets a ticket
    late has some time of his own.
    """

    name: str
    by: datetime
    length: timedelta
    clock: Clock
    ladder: Ladder
    late_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of one term and when it is due."""

    at: datetime
    step: Step
    term: str

    @property
    def code(self) -> str:
        """How the mark is called that tells that it is done."""
        return f"{self.term}:{self.step.name.lower()}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done now (the latest step alone), what is settled with it, when to look again."""

    rung: Rung | None
    settled: tuple[str, ...]
    look_at: datetime | None


def rungs(term: Term, quiet: QuietHours, top: bool) -> Iterator[Rung]:
    """All steps of a term; at the top there is nothing to rise to. None falls into quiet hours."""
    for step, share in ((Step.HALF, HALF), (Step.MOST, MOST)):
        at = take(term.by, term.length * (1 - share), term.clock)
        yield Rung(quiet.next_allowed(at), step, term.name)
    base = term.late_from or term.by
    steps = ((Step.REMIND, term.ladder.remind), (Step.SUPERVISE, term.ladder.supervise))
    for step, length in steps if top else (*steps, (Step.RISE, term.ladder.rise)):
        yield Rung(_late(base, length, term.clock, quiet), step, term.name)


def decide(
    terms: Iterable[Term], done: Collection[str], now: datetime, quiet: QuietHours, top: bool
) -> Decision:
    """The latest step that is due, for all terms together; what it overtakes is settled without a word."""
    terms = tuple(terms)
    waiting = [rung for term in terms for rung in rungs(term, quiet, top) if rung.code not in done]
    due = [rung for rung in waiting if rung.at <= now]
    ahead = min((rung.at for rung in waiting if rung.at > now), default=None)
    if not due:
        return Decision(None, (), ahead)
    calm = allowed(now, quiet, terms)
    if calm > now:
        return Decision(None, (), calm)
    latest = max(due, key=lambda rung: (rung.step, rung.term))
    settled = {rung.code for rung in due} | {
        rung.code for rung in waiting if rung.term == latest.term and rung.step < latest.step
    }
    return Decision(latest, tuple(sorted(settled)), ahead)


def allowed(now: datetime, quiet: QuietHours, terms: Iterable[Term]) -> datetime:
    """When there may be a ring: not in quiet hours; where only working days count, not on a day off."""
    now = quiet.next_allowed(now)
    if not all(term.clock == "working" for term in terms):
        return now
    local = now.astimezone(SHANGHAI)
    day = local.date()
    while not is_workday(day):
        day += DAY
    if day == local.date():
        return now
    return quiet.next_allowed(datetime.combine(day, time(), SHANGHAI).astimezone(now.tzinfo))


def _late(base: datetime, length: timedelta, clock: Clock, quiet: QuietHours) -> datetime:
    """So long after a limit. By the plain clock the night does not count: nobody could have acted on a word
    that was not said.
    """
    if clock == "calendar":
        return quiet.after(base, length)
    return quiet.next_allowed(add(base, length, clock))
