"""Quiet hours: when nothing rings that can wait."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from grids.deadlines import DAY, SHANGHAI

_WRITTEN = re.compile(r"(\d{1,2})[:\uff1a](\d{2})\s*[-~\u2013\u2014\uff0d]\s*(\d{1,2})[:\uff1a](\d{2})")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` (included) to `end` (not included), Shanghai's wall time; over midnight if end is earlier.

    Start and end alike mean that there are none.
    """

    start: time = time(21, 30)
    end: time = time(7, 30)

    def holds(self, moment: datetime) -> bool:
        """Is it quiet at this moment?"""
        now = moment.astimezone(SHANGHAI).time()
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    def next_allowed(self, moment: datetime) -> datetime:
        """The moment itself, or when the quiet it falls into ends."""
        return self._next(self.end, moment) if self.holds(moment) else moment

    def after(self, moment: datetime, length: timedelta) -> datetime:
        """When so much time has passed since, quiet hours not counted; never within them.

        It keeps order: of two moments the later one never comes out earlier.
        """
        moment = self.next_allowed(moment)
        while self.start != self.end:
            pause = self._next(self.start, moment)
            if moment + length < pause:
                break
            length -= pause - moment
            moment = self.next_allowed(pause)
        return moment + length

    def _next(self, when: time, moment: datetime) -> datetime:
        """The next time the clock shows `when`, later than the moment, in the moment's own zone."""
        local = moment.astimezone(SHANGHAI)
        found = datetime.combine(local.date(), when, SHANGHAI)
        return (found if found > local else found + DAY).astimezone(moment.tzinfo)


NEVER_QUIET = QuietHours(time(0), time(0))


def parse_quiet_hours(words: str) -> QuietHours:
    """`21:30-07:30`; nothing at all means none. ValueError says in Chinese what would be right."""
    if not words.strip():
        return NEVER_QUIET
    match = _WRITTEN.fullmatch(words.strip())
    try:
        if match is None:
            raise ValueError
        return QuietHours(time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4])))
    except ValueError as error:
        raise ValueError(f'“{words}”不是时段，应写成 21:30-07:30；不要免打扰时间就写 ""') from error
