"""Festivals of the lunar calendar that a year's plan can hang on.

Their days are listed, since nothing less than an almanac computes them; tests hold each against the moon
and against the State Council's holidays. A year that is not listed has no such weeks.
"""

from collections.abc import Mapping
from datetime import date


def _days(*days: str) -> Mapping[int, date]:
    return {day.year: day for day in map(date.fromisoformat, days)}


FESTIVALS: Mapping[str, Mapping[int, date]] = {
    # The first day of the first month.
    "spring_festival": _days(
        *("2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03"),
        *("2031-01-23", "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08", "2036-01-28", "2037-02-15"),
        *("2038-02-04", "2039-01-24", "2040-02-12"),
    ),
    # The ninth day of the ninth month, the day of the old.
    "double_ninth": _days(
        *("2024-10-11", "2025-10-29", "2026-10-18", "2027-10-08", "2028-10-26", "2029-10-16", "2030-10-05"),
        *("2031-10-24", "2032-10-12", "2033-10-01", "2034-10-20", "2035-10-09", "2036-10-27", "2037-10-17"),
        *("2038-10-07", "2039-10-26", "2040-10-14"),
    ),
}


def festival_day(festival: str, year: int) -> date | None:
    """When a festival is in a year of the ordinary calendar; None beyond the list."""
    return FESTIVALS[festival].get(year)
