"""Announced outages: which network, from when to when, and for which buildings."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from grids.deadlines import SHANGHAI
from triage import Place
from triage.normalise import normalise

EARLY, LATE, UNTOLD = timedelta(minutes=15), timedelta(hours=1), timedelta(hours=24)
_PLANNED = re.compile(r"通知|公告|计划|检修|将于|定于|预告|拟于|温馨提示|施工|改造|将[对在进停暂]|维护")
_WHAT = {
    "water_supply": re.compile(r"停水|暂停供水|停止供水|断水|水箱清洗|降压供水"),
    "power_supply": re.compile(r"停电|暂停供电|停止供电|断电|电力检修"),
    "gas": re.compile(r"停气|停(?:止)?供?燃?气|暂停供气"),
    "heating": re.compile(r"停暖|停热|暂停供暖|停止供暖|停止供热"),
    "telecom": re.compile(r"断网|停网|网络(?:割接|检修|中断|升级)|通信中断"),
}
_DAY = re.compile(
    r"(?:(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?|(?P<only>\d{1,2})[日号]|(?P<word>今|明|后|次)(?:天|日|"
    r"早|晚|晨))"
)
_HALF = r"(?P<half>凌晨|清晨|早上|早|上午|中午|下午|傍晚|晚上|晚间|晚|夜间|夜里)?"
_TIME = re.compile(
    rf"{_HALF}\s*(?P<hour>\d{{1,2}})(?::(?P<minute>\d{{2}})|[点时](?P<more>半|\d{{1,2}})?分?)(?!间)"
)
_RANGE = re.compile(r"(\d{1,3})\s*[-\u2014\u2013~～至到]+\s*(\d{1,3})\s*(?:号楼|栋|幢|座|#)")
_LIST = re.compile(r"(\d{1,3}(?:[、，和及]\s*\d{1,3})*)\s*(?:号楼|栋|幢|座|#)")


@dataclass(frozen=True, slots=True)
class Announced:
    """An outage that was announced; without buildings it holds for everybody."""

    category: str
    start: datetime
    until: datetime
    buildings: frozenset[str] = frozenset()

    def covers(self, category: str, place: Place | None, now: datetime) -> bool:
        """Whether a report now, from there, only tells what was announced."""
        if category != self.category or not self.start - EARLY <= now <= self.until + LATE:
            return False
        building = place.building if place else None
        return not self.buildings or building is None or building in self.buildings


def read_notice(text: str, now: datetime) -> tuple[Announced, ...]:
    """The outages a notice announces."""
    plain = normalise(text)
    if _PLANNED.search(plain) is None:
        return ()
    networks = [category for category, pattern in _WHAT.items() if pattern.search(plain)]
    if not networks:
        return ()
    start, until = _span(plain, now)
    buildings = frozenset(_buildings(plain))
    return tuple(Announced(category, start, until, buildings) for category in networks)


def _span(plain: str, now: datetime) -> tuple[datetime, datetime]:
    """From the first to the last moment named; where none is named, a day from now."""
    here = now.astimezone(SHANGHAI)
    day = here.replace(hour=0, minute=0, second=0, microsecond=0)
    moments: list[datetime] = []
    days: list[datetime] = []
    half = ""
    marks = sorted([*_DAY.finditer(plain), *_TIME.finditer(plain)], key=lambda found: found.start())
    for found in marks:
        if found.re is _DAY:
            day, half = _day(found, day, here), ""
            days.append(day)
            continue
        half = found["half"] or half
        moment = day + timedelta(minutes=_minutes(found, half))
        while moments and moment <= moments[-1]:
            moment += timedelta(hours=12)
        moments.append(moment)
    if len(moments) > 1:
        return moments[0], moments[-1]
    if moments:
        return (now, moments[0]) if "至" in plain or "到" in plain else (moments[0], moments[0] + UNTOLD / 2)
    if days:
        return days[0], days[-1] + timedelta(days=1)
    return now, now + UNTOLD


def _day(found: re.Match[str], day: datetime, here: datetime) -> datetime:
    if found["word"]:
        ahead = {"今": 0, "明": 1, "后": 2}.get(found["word"])
        midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
        return day + timedelta(days=1) if ahead is None else midnight + timedelta(days=ahead)
    month = int(found["month"]) if found["month"] else day.month
    number = int(found["day"] or found["only"])
    try:
        named = day.replace(month=month, day=number)
    except ValueError:
        return day
    # In December a notice speaks of January.
    return named.replace(year=named.year + 1) if named < here - timedelta(days=180) else named


def _minutes(found: re.Match[str], half: str) -> int:
    hour = int(found["hour"]) % 25
    more = found["minute"] or found["more"] or "0"
    if half in ("下午", "傍晚", "晚上", "晚间", "晚", "夜间", "夜里") and hour < 12:
        hour += 12
    if half == "中午" and hour < 11:
        hour += 12
    return hour * 60 + (30 if more == "半" else int(more) % 60)


def _buildings(plain: str) -> set[str]:
    found: set[str] = set()
    for first, last in _RANGE.findall(plain):
        if int(first) <= int(last) < int(first) + 200:
            found |= {str(number) for number in range(int(first), int(last) + 1)}
    for several in _LIST.findall(plain):
        found |= {str(int(number)) for number in re.findall(r"\d+", several)}
    return found
