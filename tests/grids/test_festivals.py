"""The listed festivals, held against the moon itself and against the State Council's holidays."""

import math
from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest

from grids.deadlines import SHANGHAI
from grids.festivals import FESTIVALS, festival_day

DAY = timedelta(days=1)


def _new_moon(number: int) -> datetime:
    """The moment of a new moon, counted from that of 2000-01-06, within minutes (Meeus, chapter 49)."""
    era = number / 1236.85
    sun = math.radians(2.5534 + 29.10535670 * number)
    moon = math.radians(201.5643 + 385.81693528 * number + 0.0107582 * era**2)
    node = math.radians(160.7108 + 390.67050284 * number - 0.0016118 * era**2)
    days = 2451550.09766 - 2451545 + 29.530588861 * number + 0.00015437 * era**2
    days += -0.40720 * math.sin(moon) + 0.17241 * math.sin(sun) + 0.01608 * math.sin(2 * moon)
    days += 0.01039 * math.sin(2 * node) + 0.00739 * math.sin(moon - sun) - 0.00514 * math.sin(moon + sun)
    # The earth's clock runs about 69 seconds behind the even time of the formula.
    return datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=days, seconds=-69)


def _begins_a_month(day: date) -> bool:
    number = round((day - date(2000, 1, 6)).days / 29.530588861)
    moons = (_new_moon(number + step).astimezone(SHANGHAI).date() for step in (-1, 0, 1))
    return day in moons


@pytest.mark.parametrize("day", FESTIVALS["spring_festival"].values(), ids=str)
def test_the_year_begins_with_a_new_moon_between_two_fixed_days(day: date) -> None:
    assert _begins_a_month(day)
    assert date(day.year, 1, 21) <= day <= date(day.year, 2, 20)


@pytest.mark.parametrize("day", FESTIVALS["double_ninth"].values(), ids=str)
def test_double_ninth_is_the_ninth_day_of_a_month_in_autumn(day: date) -> None:
    assert _begins_a_month(day - 8 * DAY)
    assert date(day.year, 10, 1) <= day <= date(day.year, 10, 30)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_spring_festival_is_within_its_holidays(year: int) -> None:
    day = festival_day("spring_festival", year)
    assert day is not None
    assert chinese_calendar.get_holiday_detail(day) == (True, "Spring Festival")


def test_a_year_beyond_the_list_has_none() -> None:
    assert festival_day("spring_festival", 2041) is None
    years = [sorted(days) for days in FESTIVALS.values()]
    assert all(listed == list(range(2024, 2041)) for listed in years)
