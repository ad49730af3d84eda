"""A township's complaints as chance would have them, to see how often hot issues are false and how late true ones are.

`python -m tests.grids.rising` prints the figures of docs/decisions/hot-issues.md.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from grids.hotspots import Rise, Series, narrowed, rises
from grids.settings import HotIssues

TOWNSHIP = "990101103"
PAST = 13 * 7  # days before the first look
YEAR = 365
WEEKDAYS = (1.1, 1.1, 1.05, 1.05, 1.0, 0.9, 0.8)
QUIET = 28
RULES = HotIssues()
Rate = Callable[[int], float]


@dataclass(frozen=True)
class Size:
    """How large the township is, and how much it complains in a week in all."""

    communities: int = 10
    categories: int = 33
    a_week: float = 575.0


def poisson(rng: random.Random, mean: float) -> int:
    """One count, by multiplying (Knuth); large means are halved first."""
    if mean > 30:
        return poisson(rng, mean / 2) + poisson(rng, mean / 2)
    floor, product, count = math.exp(-mean), rng.random(), 0
    while product > floor:
        product *= rng.random()
        count += 1
    return count


def days_of(rng: random.Random, a_week: float, days: int, *, seasonal: bool) -> list[int]:
    """Daily counts: weekdays differ; seasonal ones wander by the year, and every week has luck of its own."""
    phase, swing = rng.uniform(0, 2 * math.pi), rng.uniform(0, 0.6)
    luck, counts = 1.0, []
    for day in range(days):
        mean = a_week / 7 * WEEKDAYS[day % 7]
        if seasonal:
            luck = rng.gammavariate(20, 1 / 20) if day % 7 == 0 else luck
            mean *= luck * (1 + swing * math.sin(2 * math.pi * day / YEAR + phase))
        counts.append(poisson(rng, mean))
    return counts


def series_at(day: int, area: str, category: str, sums: Sequence[int]) -> Series:
    """What is known on the morning of a day; `sums` are running sums of the daily counts."""
    ends = [day - 7 * back for back in range(RULES.weeks + 2)]
    weeks = [sums[end] - sums[start] for end, start in pairwise(ends)]
    return Series(area, category, tuple(weeks[:0:-1]), weeks[0])


def false_alarms(seed: int, *, seasonal: bool, size: Size | None = None) -> list[Rise]:
    """What is proposed in a year in which nothing happens that is out of the ordinary."""
    rng, size = random.Random(seed), size or Size()
    sums = _township(rng, size, PAST + YEAR, seasonal=seasonal)
    found: list[Rise] = []
    told: dict[tuple[str, str], int] = {}
    for day in range(PAST, PAST + YEAR):
        if day % 7 > 4:
            continue
        today = [series_at(day, area, category, run) for (area, category), run in sums.items()]
        for rise in narrowed(rises(today, RULES)):
            known = [
                at
                for (area, category), at in told.items()
                if category == rise.category and rise.area.startswith(area) and day - at < QUIET
            ]
            if not known:
                told[rise.area, rise.category] = day
                found.append(rise)
    return found


def _township(
    rng: random.Random, size: Size, days: int, *, seasonal: bool
) -> dict[tuple[str, str], list[int]]:
    shares = [rng.lognormvariate(0, 1.2) for _ in range(size.categories)]
    sizes = [rng.lognormvariate(0, 0.4) for _ in range(size.communities)]
    sums: dict[tuple[str, str], list[int]] = {}
    for kind, share in enumerate(shares):
        whole = [0] * days
        for place, weight in enumerate(sizes):
            a_week = size.a_week * share / sum(shares) * weight / sum(sizes)
            counts = days_of(rng, a_week, days, seasonal=seasonal)
            whole = [one + other for one, other in zip(whole, counts, strict=True)]
            sums[f"{TOWNSHIP}{place + 1:03}", str(kind)] = _running(counts)
        sums[TOWNSHIP, str(kind)] = _running(whole)
    return sums


def _running(counts: Sequence[int]) -> list[int]:
    sums = [0]
    for count in counts:
        sums.append(sums[-1] + count)
    return sums


def delay(seed: int, a_week: float, factor: float, beside: int = 362, longest: int = 28) -> int | None:
    """After how many days a rise is proposed, among so many other series that do not rise; None for never."""
    rng = random.Random(seed)
    counts = [poisson(rng, a_week / 7 * WEEKDAYS[day % 7]) for day in range(PAST)]
    counts += [poisson(rng, factor * a_week / 7 * WEEKDAYS[day % 7]) for day in range(PAST, PAST + longest)]
    sums = _running(counts)
    others = [Series("x", str(number), (1,) * RULES.weeks, 1) for number in range(beside)]
    for day in range(PAST + 1, PAST + longest + 1):
        if rises([*others, series_at(day, TOWNSHIP, "risen", sums)], RULES):
            return day - PAST
    return None


def _print() -> None:
    for name, seasonal in (("steady", False), ("seasonal", True)):
        years = [len(false_alarms(seed, seasonal=seasonal)) for seed in range(20)]
        print(f"{name}: {sum(years) / len(years):.2f} a year, at most {max(years)}: {years}")
    for a_week in (2, 4, 6, 8, 10, 15, 25):
        for factor in (2, 3):
            days = [delay(seed, a_week, factor) for seed in range(200)]
            seen = sorted(day for day in days if day is not None)
            middle = seen[len(seen) // 2] if seen else None
            soon = sum(day <= 14 for day in seen) / len(days)
            print(
                f"{a_week} a week, {factor} times: in 14 days {soon:.0%}, in 28 {len(seen) / 200:.0%}, median {middle}"
            )


if __name__ == "__main__":
    _print()
