"""Days, weeks, months and quarters as people count them: which one a day lies in, and which came before."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from grids.deadlines import SHANGHAI

Span = Literal["day", "week", "month", "quarter"]
SPANS: tuple[Span, ...] = ("day", "week", "month", "quarter")


@dataclass(frozen=True, slots=True)
class Period:
    """From the beginning of one day up to, not with, the beginning of another; in Shanghai."""

    span: Span
    first: date
    after: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after - timedelta(days=1)

    @property
    def since(self) -> datetime:
        """When it begins."""
        return datetime.combine(self.first, time(), SHANGHAI)

    @property
    def until(self) -> datetime:
        """When it is over."""
        return datetime.combine(self.after, time(), SHANGHAI)

    @property
    def before(self) -> "Period":
        """The one that ends where this one begins."""
        return period_of(self.span, self.first - timedelta(days=1))


def period_of(span: Span, day: date) -> Period:
    """The day, the week from Monday on, the month or the quarter that a day lies in."""
    if span == "day":
        return Period(span, day, day + timedelta(days=1))
    if span == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(span, monday, monday + timedelta(days=7))
    if span == "quarter":
        first = day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
        return Period(span, first, (first + timedelta(days=100)).replace(day=1))
    first = day.replace(day=1)
    return Period(span, first, (first + timedelta(days=32)).replace(day=1))


def latest(span: Span, now: datetime) -> Period:
    """What a review made now is about: the day that runs, the last week or month that is over."""
    today = period_of(span, now.astimezone(SHANGHAI).date())
    return today if span == "day" else today.before
