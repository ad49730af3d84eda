"""By when a ticket must be answered and solved: counting time, forwards and backwards, around days off."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

from grids.settings import Clock, Limit

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)
Workday = Callable[[date], bool]


@lru_cache(maxsize=4096)
def is_workday(day: date) -> bool:
    """By the State Council's calendar; Monday to Friday in years it does not know yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def add_working(start: datetime, length: timedelta, workday: Workday = is_workday) -> datetime:
    """The moment after `length` of which only working days count, each with 24 hours, in Shanghai."""
    moment = start.astimezone(SHANGHAI)
    day = moment.date()
    if workday(day):
        length += moment - _midnight(day)
    whole, rest = divmod(length, DAY)
    if whole and not rest:
        # Midnight belongs to the day that ends there.
        whole, rest = whole - 1, DAY
    return (_midnight(_working_day(day, whole, workday)) + rest).astimezone(start.tzinfo)


# Whatever is opened on one day is due on the same few days.
@lru_cache(maxsize=256)
def _working_day(day: date, following: int, workday: Workday) -> date:
    """The first working day from `day` on, or one that comes so many later."""
    while following > 0 or not workday(day):
        following -= workday(day)
        day += DAY
    return day


def take_working(end: datetime, length: timedelta, workday: Workday = is_workday) -> datetime:
    """The moment `length` of working days before `end`: what add_working comes from."""
    moment = end.astimezone(SHANGHAI)
    while True:
        # Midnight belongs to the day that ends there.
        day = (moment - _TICK).date()
        if workday(day):
            if moment - length >= _midnight(day):
                return (moment - length).astimezone(end.tzinfo)
            length -= moment - _midnight(day)
        moment = _midnight(day)


def count_working(start: datetime, end: datetime, workday: Workday = is_workday) -> timedelta:
    """How much of the time between counts on a working clock; nothing if `end` is not later."""
    moment, last, counted = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI), timedelta()
    while moment < last:
        until = min(_midnight(moment.date() + DAY), last)
        if workday(moment.date()):
            counted += until - moment
        moment = until
    return counted


def add(start: datetime, length: timedelta, clock: Clock) -> datetime:
    """The moment after so much time of this clock."""
    return add_working(start, length) if clock == "working" else start + length


def take(end: datetime, length: timedelta, clock: Clock) -> datetime:
    """The moment so much time of this clock before."""
    return take_working(end, length) if clock == "working" else end - length


def count(start: datetime, end: datetime, clock: Clock) -> timedelta:
    """How much time of this clock lies between; nothing if `end` is not later."""
    return count_working(start, end) if clock == "working" else max(end - start, timedelta())


def deadlines(start: datetime, limit: Limit) -> tuple[datetime, datetime]:
    """(respond by, resolve by) of a ticket opened or reopened at `start`."""
    return add(start, limit.respond, limit.clock), add(start, limit.resolve, limit.clock)


def after_pause(moment: datetime, since: datetime, until: datetime, clock: Clock) -> datetime:
    """Where a moment lies once the clock has stood still from `since` to `until`.

    What was still ahead of the clock is as far ahead afterwards; what had passed is as long past.
    """
    if moment > since:
        return add(until, count(since, moment, clock), clock)
    return take(until, count(moment, since, clock), clock)


def after_pauses(moment: datetime, pauses: Iterable[tuple[datetime, datetime]], clock: Clock) -> datetime:
    """The same for several pauses, the earliest first; those that began when it had passed change nothing."""
    for since, until in pauses:
        if moment > since:
            moment = after_pause(moment, since, until, clock)
    return moment


def _midnight(day: date) -> datetime:
    """When a day begins."""
    return datetime.combine(day, datetime.min.time(), SHANGHAI)
