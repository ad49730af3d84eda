"""Every sentence about who is on duty."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from desk.wording.tickets import WEEKDAYS, moment
from grids.deadlines import DAY, SHANGHAI

NO_ROSTER = "还没有值班表。要排值班，请运维人员导入；没有值班表时，急事照常发给各岗位的人。"
IN_PRIVATE = "值班表里有工作人员的安排，请私下给我发“值班”。"
ON_DUTY = "夜间登记，您正在值班，请先处理"
LONGEST = 40
MOST_GAPS = 4


class Turn(NamedTuple):
    """One shift as people read it."""

    place: str
    begin: datetime
    end: datetime
    name: str


def not_your_part(place: str) -> str:
    """Somebody asks for another part."""
    return f"{place}不在您负责的范围。发“值班”看您这里的。"


def roster(present: Sequence[tuple[str, Sequence[str]]], week: Sequence[Turn], now: datetime) -> str:
    """Who is on duty now at each node, and the shifts of the coming week by day."""
    local = now.astimezone(SHANGHAI)
    lines = [f"值班 · {_day(local)} {_clock(local)}", "现在："]
    lines += [f"{place}  {'、'.join(people) if people else '没有排值班'}" for place, people in present]
    if not present:
        lines.append("没有排值班")
    lines += ["", "这一周："]
    if not week:
        lines.append("没有排值班")
    last = ""
    for turn in week[:LONGEST]:
        begin = turn.begin.astimezone(SHANGHAI)
        if _day(begin) != last:
            last = _day(begin)
            lines.append(last)
        lines.append(f"  {turn.place} {_span(turn.begin, turn.end)} {turn.name}")
    if len(week) > LONGEST:
        lines.append(f"……还有{len(week) - LONGEST}班。写上社区或网格只看一处，例如：值班 {week[0].place}")
    return "\n".join(lines)


def gaps(found: Sequence[tuple[str, datetime, datetime]], now: datetime) -> str:
    """The one line about coming gaps."""
    named = [f"{place}{moment(begin, now)}到{moment(end, now)}" for place, begin, end in found[:MOST_GAPS]]
    more = f"等{len(found)}处" if len(found) > MOST_GAPS else ""
    return f"值班表三天内有空档，没有人值班：{'；'.join(named)}{more}。空档里的急事仍发给各岗位的人，请补排。"


def replaced(place: str, day: str, count: int) -> str:
    """An import changed a day that was there already."""
    return f"{place} {day} 换掉了原来的 {count} 班"


def _span(begin: datetime, end: datetime) -> str:
    first, last = begin.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
    if last.date() == first.date():
        return f"{_clock(first)}—{_clock(last)}"
    if (last.hour, last.minute) == (0, 0) and last.date() == (first + DAY).date():
        return f"{_clock(first)}—24:00"
    return f"{_clock(first)}—次日{_clock(last)}"


def _day(local: datetime) -> str:
    return f"{local.month}月{local.day}日 周{WEEKDAYS[local.weekday()]}"


def _clock(local: datetime) -> str:
    return f"{local.hour}:{local.minute:02d}"
