"""When a department is there: 工作日 09:00-17:00, 每天 08:00-20:00, 全天."""

import re
from dataclasses import dataclass
from datetime import datetime, time

from grids.deadlines import SHANGHAI, Workday, is_workday

_DAYS = {
    "工作日": True,
    "周一至周五": True,
    "周一到周五": True,
    "每天": False,
    "每日": False,
    "天天": False,
    "周一至周日": False,
    "": False,
}
_ALWAYS = frozenset({"全天", "24小时", "全天24小时", "全天候", "每天24小时", "7x24", "7*24", "7x24小时"})
_HOURS = re.compile(r"(\D*?)(\d{1,2})[:点](\d{2})?分?[-~至到](\d{1,2})[:点](\d{2})?分?")
_WIDE = str.maketrans(
    {"\uff1a": ":", "\uff5e": "~", "\u2013": "-", "\u2014": "-", "\uff0d": "-", "\uff0c": "", ",": ""}
)


@dataclass(frozen=True, slots=True)
class Hours:
    """From one time of the day to a later one, on working days or every day."""

    begin: time
    end: time
    working: bool

    def holds(self, now: datetime, workday: Workday = is_workday) -> bool:
        """Is somebody there at this moment?"""
        local = now.astimezone(SHANGHAI)
        if self.working and not workday(local.date()):
            return False
        return self.begin <= local.time().replace(tzinfo=None) < self.end

    def __str__(self) -> str:
        if (self.begin, self.end, self.working) == (time.min, time.max, False):
            return "全天"
        return f"{'工作日' if self.working else '每天'} {self.begin:%H:%M}-{_last(self.end)}"


ALWAYS = Hours(time.min, time.max, working=False)


def parse_hours(words: str) -> Hours:
    """Read what people write; ValueError with the right way to write it."""
    plain = "".join(words.split()).translate(_WIDE).lower()
    if plain in _ALWAYS:
        return ALWAYS
    match = _HOURS.fullmatch(plain)
    days = _DAYS.get(match[1]) if match else None
    if match is None or days is None:
        raise ValueError(_example(words))
    try:
        begin = time(int(match[2]), int(match[3] or 0))
        late = (int(match[4]), int(match[5] or 0))
        end = time.max if late == (24, 0) else time(*late)
    except ValueError as error:
        raise ValueError(_example(words)) from error
    if begin >= end:
        raise ValueError(_example(words))
    return Hours(begin, end, days)


def _example(words: str) -> str:
    return f"办公时间“{words}”无法识别，应写成“工作日 09:00-17:00”“每天 08:00-20:00”或“全天”"


def _last(end: time) -> str:
    return "24:00" if end == time.max else f"{end:%H:%M}"
