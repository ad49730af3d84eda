"""Rates of grid work: how often what should happen did, each with its numerator and denominator."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many; ValueError for more than all."""

    numerator: int = 0
    denominator: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"{self.numerator} of {self.denominator}")

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.numerator + other.numerator, self.denominator + other.denominator)

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None where there was nothing to count."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def percent(self) -> int | None:
        """Rounded, but 100 only for all of them and 0 only for none."""
        if not self.denominator:
            return None
        if self.numerator in (0, self.denominator):
            return 100 * self.numerator // self.denominator
        return min(max(round(100 * self.numerator / self.denominator), 1), 99)


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted about a period; docs/decisions/rates.md says which moment puts what into which."""

    # Tickets opened in the period.
    opened: int = 0
    merged: int = 0
    rejected: int = 0
    withdrawn: int = 0
    to_answer: int = 0  # answered, or the limit for it has passed
    answered: int = 0  # within the limit
    to_solve: int = 0  # solved, or the limit for it has passed
    solved: int = 0
    # Results of the period: the moments at which a ticket was said to be solved.
    results: int = 0
    in_time: int = 0
    rated: int = 0
    satisfied: int = 0
    sent_back: int = 0
    # Under way, and the limit ran out in the period.
    ran_out: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, name) + getattr(other, name) for name in _NAMES))

    @property
    def counted(self) -> int:
        """Opened, without what counts in no rate."""
        return self.opened - self.merged - self.rejected - self.withdrawn

    @property
    def unrated(self) -> int:
        """Results nobody has rated: neither satisfied nor unsatisfied."""
        return self.results - self.rated

    @property
    def response(self) -> Rate:
        """响应率: answered within the limit, of all that had to be answered."""
        return Rate(self.answered, self.to_answer)

    @property
    def on_time(self) -> Rate:
        """按时率: results within the limit, of all results and all whose limit ran out without one."""
        return Rate(self.in_time, self.results + self.ran_out)

    @property
    def resolution(self) -> Rate:
        """解决率: solved and not sent back, of all that had to be solved."""
        return Rate(self.solved, self.to_solve)

    @property
    def satisfaction(self) -> Rate:
        """满意率: satisfied or basically satisfied, of all that were rated."""
        return Rate(self.satisfied, self.rated)

    @property
    def reopening(self) -> Rate:
        """重办率: results that did not hold, of all results."""
        return Rate(self.sent_back, self.results)


_NAMES = tuple(each.name for each in fields(Counts))
RATES = ("response", "on_time", "resolution", "satisfaction", "reopening")
# Of this one less is better.
BAD = frozenset({"reopening"})


def total(parts: Iterable[Counts]) -> Counts:
    """All of them together."""
    return sum(parts, Counts())


def rose(now: int, before: int) -> bool:
    """Is it clearly more than before: by three at least, and by half?"""
    return now - before >= 3 and 2 * now >= 3 * before


def ranking(parts: Iterable[tuple[str, Counts]], fewest: int = 3) -> list[tuple[str, Counts]]:
    """The best first: by what was done in time, both answers and results, then by how many those were.

    Whoever had less than `fewest` to do is not ranked: one of one says nothing.
    """

    def done(counts: Counts) -> Rate:
        return counts.response + counts.on_time

    known = [part for part in parts if done(part[1]).denominator >= fewest]
    return sorted(known, key=lambda part: (-(done(part[1]).share or 0), -done(part[1]).numerator, part[0]))
