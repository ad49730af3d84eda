"""Which days something happens on: every day, working days, or all but the public holidays."""

from datetime import date
from functools import lru_cache
from typing import Literal

import chinese_calendar

from grids.deadlines import is_workday

Days = Literal["every", "working", "not_holiday", "never"]


def happens_on(days: Days, day: date) -> bool:
    """Does it happen on this day? By the State Council's calendar, as far as it is known."""
    if days == "working":
        return is_workday(day)
    if days == "not_holiday":
        return holiday_name(day) is None
    return days == "every"


@lru_cache(maxsize=4096)
def holiday_name(day: date) -> str | None:
    """The public holiday's Chinese name; None for working days, plain weekends and years not known yet."""
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    return chinese_calendar.Holiday(name).chinese if off and name else None


def made_up_for(day: date) -> bool:
    """Is it a weekend on which people work for a holiday (调休)?"""
    return day.weekday() >= 5 and is_workday(day)


def is_known(year: int) -> bool:
    """Does the calendar know this year's holidays?"""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
