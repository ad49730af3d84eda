"""The year's plan of weekly themes: which one a week has, and how people name a week."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from grids.festivals import festival_day

WEEK = timedelta(days=7)
_NAMED = {"本周": 0, "这周": 0, "这一周": 0, "下周": 1, "下一周": 1, "下下周": 2}
# 2026-12-07 · 2026年12月7日 · 12月7日 · 12-7 · 12/7; what follows must not go on with the number.
_DATE = re.compile(
    r"(?:(\d{4})\s*[-/.年])?\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)(?:\s*[日号])?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_NUMBERED = re.compile(r"(\d{4})\s*年?\s*[-,\uff0c]?\s*[W第]\s*(\d{1,2})(?!\d)\s*周?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a week is about: the theme's code and the headline."""

    theme: str
    title: str


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A plan for any year: by ISO week, by fixed day (month, day), by festival and weeks from it."""

    weeks: Mapping[int, Subject]
    dates: Mapping[tuple[int, int], Subject] = field(default_factory=dict)
    festivals: Sequence[tuple[str, int, Subject]] = ()

    def subject(self, monday: date) -> Subject:
        """Festivals go before fixed days, these before the week's number; a 53rd may be like the 52nd."""
        for festival, offset, subject in self.festivals:
            base = monday - offset * WEEK
            if any(_holds(base, festival_day(festival, year)) for year in _years(base)):
                return subject
        for (month, day), subject in self.dates.items():
            if any(_holds(monday, date(year, month, day)) for year in _years(monday)):
                return subject
        return self.weeks.get(monday.isocalendar().week) or self.weeks[52]


def monday_of(day: date) -> date:
    """The Monday of the week a day belongs to."""
    return day - timedelta(days=day.weekday())


def read_week(words: str, today: date) -> tuple[date, str] | None:
    """The Monday of the week that words begin with, and what follows; None if they begin otherwise.

    A day without a year is the nearest one of that name, past or to come.
    """
    words = words.strip()
    for name in sorted(_NAMED, key=len, reverse=True):
        if words.startswith(name):
            return monday_of(today) + _NAMED[name] * WEEK, _rest(words, len(name))
    if match := _NUMBERED.match(words):
        try:
            return date.fromisocalendar(int(match[1]), int(match[2]), 1), _rest(words, match.end())
        except ValueError:
            return None
    if match := _DATE.match(words):
        day = _day(match[1], int(match[2]), int(match[3]), today)
        return (monday_of(day), _rest(words, match.end())) if day else None
    return None


def _day(year: str | None, month: int, day: int, today: date) -> date | None:
    days = []
    for candidate in (int(year),) if year else (today.year - 1, today.year, today.year + 1):
        with suppress(ValueError):
            days.append(date(candidate, month, day))
    return min(days, key=lambda found: abs(found - today), default=None)


def _rest(words: str, at: int) -> str:
    return words[at:].strip(" \t\n,\uff0c:\uff1a、")


def _holds(monday: date, day: date | None) -> bool:
    return day is not None and monday <= day < monday + WEEK


def _years(monday: date) -> set[int]:
    return {monday.year, (monday + timedelta(days=6)).year}
