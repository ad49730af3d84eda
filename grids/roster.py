"""The rules of duty: what a table says of a shift, who is on duty at a moment, and when nobody is."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from grids.deadlines import DAY, SHANGHAI, Workday, is_workday
from grids.hours import Hours

Span = tuple[datetime, datetime]
_YEARS_OFF = timedelta(days=400)
_DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T\s]*0{1,2}:00(?::00)?)?")
_NO_YEAR = re.compile(r"\d{1,2}[-/.月]\d{1,2}日?")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2})(?::00)?|点(?:(半)|(\d{1,2})分?|整|钟)?)")
_NEXT_DAY = re.compile(r"次日|第二天|隔天|\+1")


@dataclass(frozen=True, slots=True)
class Shift:
    """One person on duty at one node, from `begin` (included) to `end` (not included)."""

    grid_code: str
    person_id: int
    begin: datetime
    end: datetime

    def holds(self, now: datetime) -> bool:
        """Is it going on at this moment?"""
        return self.begin <= now < self.end


def read_day(cell: str, today: date) -> date:
    """The day a table names, with its year; ValueError says in Chinese what would be right."""
    plain = _plain(cell)
    if not plain:
        raise ValueError("日期为空，应写成 2026-11-25")
    match = _DATE.fullmatch(plain)
    if match is None:
        hint = "，请写上年份，如 2026-11-25" if _NO_YEAR.fullmatch(plain) else "，应写成 2026-11-25"
        raise ValueError(f"日期“{cell}”无法识别{hint}")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise ValueError(f"没有“{cell}”这一天，请核对日期") from error
    if abs(day - today) > _YEARS_OFF:
        raise ValueError(f"日期“{cell}”离今天太远，请核对年份")
    return day


def read_shift(day: date, begin: str, end: str) -> Span:
    """From one time of the day to another; one that is not later is the next day's. ValueError as above."""
    first, next_day = _clock(begin, "开始")
    last, wrapped = _clock(end, "结束")
    if next_day:
        raise ValueError(f"开始“{begin}”请写当天的时间，第二天的请另写一行")
    if wrapped and last > first:
        raise ValueError(f"从“{begin}”到“{end}”超过一天，请分成几行")
    start = datetime.combine(day, time.min, SHANGHAI)
    # Shanghai's clock never changes, so that minutes of the day may simply be added.
    return start + first, start + last + (DAY if last <= first else timedelta())


def outside(hours: Hours, begin: datetime, end: datetime, workday: Workday = is_workday) -> list[Span]:
    """The stretches between two moments in which nobody works, the earliest first."""
    found, at = [], begin
    day = begin.astimezone(SHANGHAI).date()
    while day <= end.astimezone(SHANGHAI).date():
        if not hours.working or workday(day):
            opens = datetime.combine(day, hours.begin, SHANGHAI)
            closes = datetime.combine(day, hours.end, SHANGHAI)
            if hours.end == time.max:
                closes = datetime.combine(day + DAY, time.min, SHANGHAI)
            if opens > at:
                found.append((at, min(opens, end)))
            at = max(at, closes)
        day += DAY
        if at >= end:
            return found
    return [*found, (at, end)]


def uncovered(spans: Iterable[Span], shifts: Iterable[Shift]) -> list[Span]:
    """What is left of the stretches once all shifts are taken out of them."""
    taken = sorted((shift.begin, shift.end) for shift in shifts)
    found = []
    for begin, end in spans:
        at = begin
        for first, last in taken:
            if last <= at or first >= end:
                continue
            if first > at:
                found.append((at, first))
            at = max(at, last)
        if at < end:
            found.append((at, end))
    return found


def window(shifts: Sequence[Shift], now: datetime) -> tuple[datetime | None, datetime | None]:
    """Since when, and until when, the same people are on duty as at this moment; None for ever."""
    edges = [edge for shift in shifts for edge in (shift.begin, shift.end)]
    past = max((edge for edge in edges if edge <= now), default=None)
    return past, min((edge for edge in edges if edge > now), default=None)


def _clock(cell: str, what: str) -> tuple[timedelta, bool]:
    """Time since midnight, and whether the words themselves speak of the next day."""
    plain = _plain(cell)
    if not plain:
        raise ValueError(f"{what}时间为空，应写成 17:30")
    bare = _NEXT_DAY.sub("", plain)
    match = _CLOCK.fullmatch(bare)
    if match is None:
        raise ValueError(f"{what}时间“{cell}”无法识别，应写成 17:30")
    hour, minute = int(match[1]), 30 if match[3] else int(match[2] or match[4] or 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise ValueError(f"没有“{cell}”这个时间，应写成 17:30")
    return timedelta(hours=hour, minutes=minute), bare != plain


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().replace("\u2014", "-")
