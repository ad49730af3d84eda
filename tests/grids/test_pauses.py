"""Clocks that stand still: to the microsecond as much time in all as without a pause, across every holiday."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.deadlines import SHANGHAI, add, after_pause, after_pauses, count, is_workday, take
from grids.settings import Clock

CLOCKS: tuple[Clock, ...] = ("calendar", "working")
clocks = st.sampled_from(CLOCKS)
lengths = st.integers(0, 20 * 1440).map(lambda minutes: timedelta(minutes=minutes))
# The spring and autumn of 2026, with 春节, 国庆, 中秋 and the weekends worked for them.
moments = st.integers(0, 330 * 1440).map(
    lambda minutes: datetime(2026, 1, 20, tzinfo=UTC) + timedelta(minutes=minutes)
)


def _at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (_at(11, 18, 12), _at(11, 19, 12), 24),
        (_at(11, 20, 12), _at(11, 23, 12), 24),  # a weekend between
        (_at(11, 21), _at(11, 22, 23), 0),  # a weekend alone
        (_at(9, 30, 18), _at(10, 8, 6), 12),  # 国庆 between
        (_at(10, 9, 12), _at(10, 12, 12), 48),  # the Saturday is worked, the Sunday is not
        (_at(11, 20, 12), _at(11, 18, 12), 0),  # the wrong way round
    ],
)
def test_counting_leaves_out_days_off(start: datetime, end: datetime, hours: int) -> None:
    assert count(start, end, "working") == timedelta(hours=hours)


@settings(deadline=None)
@given(moments, moments, moments, clocks)
def test_counted_time_adds_up(first: datetime, second: datetime, third: datetime, clock: Clock) -> None:
    first, second, third = sorted((first, second, third))
    assert count(first, second, clock) + count(second, third, clock) == count(first, third, clock)


@settings(deadline=None)
@given(moments, lengths, clocks)
def test_adding_and_taking_count_what_they_were_given(
    start: datetime, length: timedelta, clock: Clock
) -> None:
    assert count(start, add(start, length, clock), clock) == length
    assert count(take(start, length, clock), start, clock) == length


@settings(deadline=None)
@given(moments, lengths)
def test_taking_is_adding_backwards_on_working_days(start: datetime, length: timedelta) -> None:
    if is_workday(start.astimezone(SHANGHAI).date()) and length:
        assert take(add(start, length, "working"), length, "working") == start


@settings(deadline=None)
@given(moments, lengths, st.lists(moments, min_size=2, max_size=8, unique=True), clocks)
def test_the_counted_time_is_the_same_with_and_without_pauses(
    start: datetime, limit: timedelta, ends: list[datetime], clock: Clock
) -> None:
    """The moments are beginnings and ends of pauses by turns; those before the start do not belong to it."""
    ends = sorted(moment for moment in ends if moment > start)
    pauses = list(pairwise(ends))[::2]
    due = after_pauses(add(start, limit, clock), pauses, clock)
    stood = [(since, until) for since, until in pauses if since < due]
    counted = count(start, due, clock) - sum(
        (count(since, until, clock) for since, until in stood), timedelta()
    )
    assert counted == limit


@settings(deadline=None)
@given(moments, moments, moments, clocks)
def test_what_was_left_or_late_when_it_stopped_is_so_when_it_goes_on(
    moment: datetime, since: datetime, until: datetime, clock: Clock
) -> None:
    since, until = sorted((since, until))
    after = after_pause(moment, since, until, clock)
    assert count(until, after, clock) == count(since, moment, clock)
    assert count(after, until, clock) == count(moment, since, clock)


@settings(deadline=None)
@given(moments, moments, moments, moments, clocks)
def test_a_pause_keeps_the_order(
    one: datetime, other: datetime, since: datetime, until: datetime, clock: Clock
) -> None:
    one, other = sorted((one, other))
    since, until = sorted((since, until))
    assert after_pause(one, since, until, clock) <= after_pause(other, since, until, clock)


def test_parts_that_take_the_whole_holiday_cost_no_time() -> None:
    # Friday noon, three working days left; on hold from then to the 8th, when people work again.
    due = add(_at(9, 25, 12), timedelta(days=3), "working")
    paused = after_pause(due, _at(9, 28, 12), _at(10, 8, 9), "working")
    assert count(_at(9, 28, 12), due, "working") == count(_at(10, 8, 9), paused, "working")
    assert paused.astimezone(SHANGHAI) > _at(10, 8, 9)
