"""Hot issues (多发群发): what is clearly more than usual at a place, and complaints alike."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

from rapidfuzz import fuzz

from grids.settings import HotIssues

RECENT = 4  # weeks that are looked at once more by themselves: what has grown slowly is no leap
# The week just before is left out of what is usual: a rise that has begun in it must not hide itself.
GUARD = 1
SHORTEST_PAST = 8 + GUARD  # weeks; with less nobody knows what is usual
RATIO = 1.5  # what is not half as much again is not worth anybody's morning
# How uneven weeks are before any were seen (variance over mean), and how many weeks this belief weighs.
_UNEVEN, _WEIGHT = 1.3, 4
# Of a rise in the whole township, the share in one community that makes it that community's own.
_OWN = 0.6


@dataclass(frozen=True, slots=True)
class Series:
    """How many complaints of a category a place had: in past weeks, oldest first, and in the last one."""

    area: str
    category: str
    weeks: tuple[int, ...]
    now: int


@dataclass(frozen=True, slots=True)
class Rise:
    """One series that has clearly risen."""

    area: str
    category: str
    weeks: tuple[int, ...]
    now: int
    expected: float
    chance: float  # how often so many would come if nothing had changed


@dataclass(frozen=True, slots=True)
class Words:
    """A complaint as it is compared: plain words, and all the places it may be said to lie in."""

    number: int
    category: str
    places: frozenset[str]
    words: str
    reporter: str


def usual_of(weeks: Sequence[int]) -> float:
    """What a week of a series usually brings."""
    return _mean(weeks[:-GUARD])


def _mean(weeks: Sequence[int]) -> float:
    """Half a complaint is added, so that nothing is ever impossible."""
    return (sum(weeks) + 0.5) / len(weeks)


def _views(weeks: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """The past, and its later part."""
    past = weeks[:-GUARD]
    return past, past[-RECENT:]


def chance_of(now: int, weeks: Sequence[int]) -> float:
    """How likely so many or more are if the last week was like those before; the more cautious of two views.

    The predictive distribution of a Poisson count whose rate is known from n weeks only (Jeffreys prior) is
    negative binomial with mean m = (sum + 1/2) / n and variance m (1 + 1/n). Weeks more uneven than Poisson
    widen it: the variance is multiplied by the weeks' own variance over mean, drawn towards what is common.
    """
    past, recent = _views(weeks)
    uneven = _unevenness(past)
    return max(_tail(now, _mean(view), uneven * (1 + 1 / len(view))) for view in (past, recent))


def unusual_from(weeks: Sequence[int], chance: float = 0.01) -> int:
    """The smallest count that would come less often than that; for the line on a chart."""
    count = max(1, round(usual_of(weeks)))
    while chance_of(count, weeks) >= chance:
        count += 1
    return count


def _unevenness(weeks: Sequence[int]) -> float:
    mean = sum(weeks) / len(weeks)
    spread = sum((count - mean) ** 2 for count in weeks) / mean if mean else 0.0
    freedom = len(weeks) - 1 if mean else 0
    return max(1.0, (_WEIGHT * _UNEVEN + spread) / (_WEIGHT + freedom))


def _tail(count: int, mean: float, ratio: float) -> float:
    """P(X >= count) of the negative binomial with this mean and variance over mean, summed term by term."""
    if count <= 0:
        return 1.0
    size, more = mean / (ratio - 1), (ratio - 1) / ratio
    ways = lgamma(size + count) - lgamma(size) - lgamma(count + 1)
    term = exp(ways - size * log(ratio) + count * log(more))
    if term == 0.0:  # too small for a number: far below the mean or far above it
        return float(count <= mean)
    total, at = 0.0, count
    while term > total * 1e-12:
        total += term
        term *= (size + at) / (at + 1) * more
        at += 1
    return min(1.0, total)


def rises(series: Iterable[Series], rules: HotIssues) -> list[Rise]:
    """All that has clearly risen, the surest first.

    Benjamini-Hochberg over all that were looked at: of those named, no more than the share `false_alarms` may
    be chance on average; on a day on which nothing has changed that is how likely any are named at all.
    """
    known = (each for each in series if len(each.weeks) >= SHORTEST_PAST)
    looked_at = [each for each in known if each.now or any(each.weeks)]
    judged = []
    for each in looked_at:
        expected = max(map(_mean, _views(each.weeks)))
        if each.now >= rules.least and each.now >= RATIO * expected:
            chance = chance_of(each.now, each.weeks)
            judged.append(Rise(each.area, each.category, each.weeks, each.now, expected, chance))
    judged.sort(key=lambda rise: (rise.chance, rise.area, rise.category))
    found = 0
    for place, rise in enumerate(judged, 1):
        if rise.chance <= rules.false_alarms * place / len(looked_at):
            found = place
    return judged[:found]


def narrowed(found: Sequence[Rise]) -> list[Rise]:
    """One rise told once: as the community's own if most of it lies there, else as the township's."""
    own: list[Rise] = []
    for rise in found:
        others = [other for other in found if other is not rise and other.category == rise.category]
        below = [other for other in others if other.area.startswith(rise.area)]
        above = [other for other in others if rise.area.startswith(other.area)]
        is_theirs = any(_excess(other) >= _OWN * _excess(rise) for other in below)
        is_mine = all(_excess(rise) >= _OWN * _excess(other) for other in above)
        if not is_theirs and is_mine:
            own.append(rise)
    return own


def _excess(rise: Rise) -> float:
    return rise.now - rise.expected


def look_alike(one: str, other: str, likeness: float) -> bool:
    """Do two complaints say the same? 0 to 100, over plain words."""
    return bool(one) and bool(other) and fuzz.ratio(one, other, score_cutoff=likeness) > 0


def clusters(items: Iterable[Words], rules: HotIssues) -> list[list[Words]]:
    """Complaints of one category and place in the same words, by enough different people; the largest first.

    Each cluster is one complaint and all that look like it: chains of likeness, in which the ends have
    nothing in common any more, are not followed.
    """
    found = []
    left = {item.number: item for item in items}
    near = _neighbours(left.values(), rules.likeness)
    while left:
        stars = {
            number: [left[other] for other in sorted({number, *near[number]}) if other in left]
            for number in left
        }
        centre = min(stars, key=lambda number: (-_people(stars[number]), number))
        if _people(stars[centre]) < rules.alike:
            break
        found.append(stars[centre])
        for item in stars[centre]:
            del left[item.number]
    return found


def _people(items: Iterable[Words]) -> int:
    return len({item.reporter for item in items})


def _neighbours(items: Iterable[Words], likeness: float) -> dict[int, set[int]]:
    by_place: dict[tuple[str, str], list[Words]] = defaultdict(list)
    for item in items:
        for place in item.places:
            by_place[item.category, place].append(item)
    near: dict[int, set[int]] = defaultdict(set)
    for those in by_place.values():
        for index, one in enumerate(those):
            for other in those[index + 1 :]:
                if other.number not in near[one.number] and look_alike(one.words, other.words, likeness):
                    near[one.number].add(other.number)
                    near[other.number].add(one.number)
    return near


def common_area(codes: Iterable[str], lengths: Sequence[int] = (15, 12, 9)) -> str:
    """The smallest grid, community or township that holds them all."""
    known = list(codes)
    for length in lengths:
        starts = Counter(code[:length] for code in known)
        if len(starts) == 1 and len(next(iter(starts))) == length:
            return next(iter(starts))
    return known[0][: lengths[-1]]
