"""By when a ticket must be answered and solved."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

from grids.settings import Limit

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


@lru_cache(maxsize=4096)
def is_workday(day: date) -> bool:
    """By the State Council's calendar; Monday to Friday in years it does not know yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def add_working(start: datetime, length: timedelta, workday: Callable[[date], bool] = is_workday) -> datetime:
    """The moment after `length` of which only working days count, each with 24 hours, in Shanghai."""
    moment = start.astimezone(SHANGHAI)
    while True:
        midnight = datetime.combine(moment.date() + DAY, datetime.min.time(), SHANGHAI)
        if workday(moment.date()):
            if moment + length <= midnight:
                return (moment + length).astimezone(start.tzinfo)
            length -= midnight - moment
        moment = midnight


def deadlines(start: datetime, limit: Limit) -> tuple[datetime, datetime]:
    """(respond by, resolve by) of a ticket opened or reopened at `start`."""
    if limit.clock == "calendar":
        return start + limit.respond, start + limit.resolve
    return add_working(start, limit.respond), add_working(start, limit.resolve)
