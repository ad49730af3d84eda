"""By when: calendar time for what presses, working days for the rest, through holidays and years unknown."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.deadlines import SHANGHAI, add_working, deadlines, is_workday
from grids.settings import Limits

HOURS = st.integers(0, 24 * 60).map(lambda minutes: timedelta(minutes=minutes * 15))
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 7 * 365 * 1440).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


def _at(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),  # a Friday
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 9, 20), True),  # a Sunday worked for 国庆
        (date(2026, 10, 10), True),  # a Saturday worked for 国庆
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 2, 14), True),  # a Saturday worked for 春节
        (date(2026, 2, 23), False),  # the Monday at its end
        (date(2026, 2, 28), True),
        (date(2026, 1, 4), True),  # a Sunday worked for 元旦
        (date(2035, 10, 1), True),  # unknown yet: a Monday
        (date(2035, 10, 6), False),
        (date(1999, 10, 2), False),  # before the calendar begins: a Saturday
    ],
)
def test_a_workday_is_what_the_state_council_says_and_else_monday_to_friday(day: date, works: bool) -> None:
    assert is_workday(day) is works


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (_at(11, 18, 12), 1, _at(11, 19, 12)),
        (_at(11, 20, 12), 1, _at(11, 23, 12)),  # over a weekend
        (_at(11, 21, 12), 1, _at(11, 24, 0)),  # begun on a Saturday: Monday counts whole
        (_at(11, 20, 0), 1, _at(11, 21, 0)),  # a whole Friday, due at its end
        (_at(9, 30, 18), 1, _at(10, 8, 18)),  # over 国庆
        (_at(9, 30, 18), 3, _at(10, 10, 18)),  # the Saturday after it is worked
        (_at(9, 19, 9), 1, _at(9, 21, 0)),  # the Sunday before it is worked
        (_at(2, 14, 10), 7, _at(3, 3, 10)),  # over 春节, with a worked Saturday at each end
        (_at(12, 31, 10, year=2030), 1, _at(1, 1, 10, year=2031)),  # no calendar: a Wednesday
        (_at(1, 3, 10, year=2031), 1, _at(1, 6, 10, year=2031)),
    ],
)
def test_working_days_are_counted_and_the_others_are_not(start: datetime, days: int, end: datetime) -> None:
    assert add_working(start, timedelta(days=days)) == end


@given(MOMENTS, HOURS)
def test_it_never_falls_on_a_day_off_and_never_before_its_time(start: datetime, length: timedelta) -> None:
    end = add_working(start, length).astimezone(SHANGHAI)
    assert end - start >= length
    # The very last moment of a working day is midnight, which belongs to the day that ends.
    assert is_workday(end.date()) or is_workday((end - timedelta(microseconds=1)).date())


@given(MOMENTS, HOURS)
def test_just_so_much_working_time_lies_between(start: datetime, length: timedelta) -> None:
    moment, end, worked = start.astimezone(SHANGHAI), add_working(start, length), timedelta()
    while moment < end:
        midnight = datetime.combine(moment.date() + timedelta(days=1), datetime.min.time(), SHANGHAI)
        if is_workday(moment.date()):
            worked += min(midnight, end) - moment
        moment = midnight
    assert worked == length


@given(MOMENTS, MOMENTS, HOURS, HOURS)
def test_later_and_longer_never_end_earlier(
    first: datetime, second: datetime, short: timedelta, long: timedelta
) -> None:
    first, second = sorted((first, second))
    short, long = sorted((short, long))
    assert add_working(first, short) <= add_working(first, long)
    if short:
        assert add_working(first, short) <= add_working(second, short)


@given(MOMENTS, HOURS, HOURS)
def test_two_lengths_one_after_the_other_are_their_sum(
    start: datetime, first: timedelta, second: timedelta
) -> None:
    if second:
        assert add_working(add_working(start, first), second) == add_working(start, first + second)


def test_the_answer_is_in_the_zone_of_the_question() -> None:
    zone = timezone(timedelta(hours=-5))
    end = add_working(_at(11, 20, 12).astimezone(zone), timedelta(days=1))
    assert end.tzinfo is zone
    assert end == _at(11, 23, 12)


def test_days_begin_in_shanghai_and_not_in_utc() -> None:
    # Friday 17:00 in London is Saturday 1:00 in Shanghai.
    start = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    assert add_working(start, timedelta(hours=1)) == _at(11, 23, 1)


def test_each_urgency_has_its_limits() -> None:
    friday = _at(11, 20, 20)
    limits = Limits()
    assert deadlines(friday, limits.emergency) == (_at(11, 20, 20, 15), _at(11, 20, 22))
    assert deadlines(friday, limits.urgent) == (_at(11, 20, 22), _at(11, 21, 20))
    assert deadlines(friday, limits.normal) == (_at(11, 23, 20), _at(12, 1, 20))
