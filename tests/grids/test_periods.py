"""Days, weeks and months: without gaps, and the right one for a moment."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.periods import SPANS, Span, latest, period_of


@given(st.sampled_from(SPANS), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_one_period_and_none_is_between_two(span: Span, day: date) -> None:
    period = period_of(span, day)
    assert period.first <= day <= period.last
    assert period_of(span, period.first) == period_of(span, period.last) == period
    assert period.before.after == period.first
    assert period.before.until == period.since
    assert period_of(span, period.after) != period


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        ("day", date(2026, 11, 23), date(2026, 11, 23)),
        ("week", date(2026, 11, 16), date(2026, 11, 22)),
        ("month", date(2026, 10, 1), date(2026, 10, 31)),
    ],
)
def test_a_review_is_of_the_day_that_runs_or_the_week_and_month_that_are_over(
    span: Span, first: date, last: date
) -> None:
    now = datetime(2026, 11, 23, 0, 50, tzinfo=UTC)  # a Monday, 8:50 in Shanghai
    period = latest(span, now)
    assert (period.first, period.last) == (first, last)


def test_the_day_begins_at_midnight_in_shanghai() -> None:
    assert latest("day", datetime(2026, 11, 22, 16, 0, tzinfo=UTC)).first == date(2026, 11, 23)
    assert latest("day", datetime(2026, 11, 22, 15, 59, tzinfo=UTC)).first == date(2026, 11, 22)
    assert period_of("day", date(2026, 11, 23)).since == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert period_of("month", date(2026, 2, 9)).until - period_of(
        "month", date(2026, 2, 9)
    ).since == timedelta(days=28)
