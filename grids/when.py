"""Moments as people write them to a colleague: 明天9点, 周五 18:00, 12月3日 9:00, 半小时后."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from grids.deadlines import DAY, SHANGHAI

LATEST = timedelta(days=366)
EXAMPLES = "“明天9点”“周五 18:00”或“12月3日 9:00”"
UNREADABLE = f"没看懂这个时间，请写成{EXAMPLES}这样。"

_DIGITS = "零一二三四五六七八九"
_N = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_DAYS = {"今": 0, "明": 1, "后": 2, "大后": 3}
_DATE = (
    r"(?:(?P<near>大后|今|明|后)(?:天|日|(?=[早晚]))"
    r"|(?P<ahead>下下|下|本|这)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天1-7])"
    r"|(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})"
    rf"|(?:(?P<year>\d{{4}})年)?(?P<month>{_N})月(?P<day>{_N})[日号]?"
    rf"|(?P<only>{_N})[日号])"
)
_PART = r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|早|晚)"
_CLOCK = (
    rf"(?:(?P<h>{_N})[点时](?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<m>{_N})分?|整|钟)?"
    r"|(?P<hh>\d{1,2}):(?P<mm>\d{2}))"
)
_LATER = rf"(?P<amount>半|{_N}|\d{{1,3}})个?(?P<unit>小时|钟头|分钟|天)(?:以后|之后|后)"
_PATTERN = re.compile(rf"(?:{_LATER}|(?:{_DATE})?\s*{_PART}?\s*(?:{_CLOCK})?)")
_EVENING, _AFTERNOON = ("晚上", "晚", "夜里"), ("下午", "傍晚")
_UNTIL = re.compile(r"[到至]?\s*")
_DAY = re.compile(rf"{_DATE}(?:之?前|为止|止)?(?![楼栋幢院线店])")
_DAYS_LONG = re.compile(rf"(?P<amount>{_N})个?(?:工作)?[天日](?:[\s,\uff0c:\uff1a]+|$)")
_AT = 9  # o'clock, where only a day is said
_END = re.compile(r"[\s,\uff0c]+|$")


class WhenError(ValueError):
    """No moment to be read, or one that cannot be meant; the message is a Chinese sentence."""


def read_moment(words: str, now: datetime) -> datetime:
    """The moment meant, in the zone of `now`; it lies ahead, by a year at most. WhenError otherwise."""
    plain = _plain(words).strip().rstrip("。.!")
    match = _PATTERN.fullmatch(plain)
    if match is None or not plain:
        raise WhenError(UNREADABLE)
    return _moment(match, now)


def leading_moment(words: str, now: datetime) -> tuple[datetime, str] | None:
    """A moment the words begin with, set off by a space or comma, and the rest; None if there is none."""
    plain = _plain(words)
    if len(plain) != len(words):
        return None  # widths folded one to one always fit; anything else is no time
    match = _PATTERN.match(plain)
    if match is None or not match[0].strip() or match["h"] is match["hh"] is match["amount"] is None:
        return None
    end = _END.match(plain, match.end())
    if end is None:
        return None
    return _moment(match, now), words[end.end() :]


def leading_until(words: str, now: datetime) -> tuple[datetime, str] | None:
    """到9月30日 等配件: the moment something is put off to, and the rest; a day alone is meant at nine."""
    start = _UNTIL.match(words)
    words = words[start.end() :] if start else words
    if found := leading_moment(words, now):
        return found
    plain = _plain(words)
    match = _DAY.match(plain) if len(plain) == len(words) else None
    if match is None:
        return None
    said = _PATTERN.fullmatch(f"{match[0].rstrip('之前为止')} {_AT}点")
    return (_moment(said, now), words[match.end() :].lstrip(" \t\n,\uff0c:\uff1a、")) if said else None


def leading_days(words: str) -> tuple[int, str] | None:
    """5天 等配件: a number of days the words begin with, and the rest."""
    plain = _plain(words)
    match = _DAYS_LONG.match(plain) if len(plain) == len(words) else None
    return (_number(match["amount"]), words[match.end() :]) if match else None


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words)


def _moment(match: re.Match[str], now: datetime) -> datetime:
    local = now.astimezone(SHANGHAI)
    try:
        candidates = [local + _length(match)] if match["amount"] else list(_candidates(match, local.date()))
    except (ValueError, OverflowError) as error:
        raise error if isinstance(error, WhenError) else WhenError(UNREADABLE) from error
    if not candidates:
        raise WhenError("没有这一天，请核对日期。")
    ahead = [moment for moment in candidates if moment > local]
    if not ahead:
        raise WhenError(f"这个时间已经过了，请写一个以后的时间，例如{EXAMPLES}。")
    if ahead[0] - local > LATEST:
        raise WhenError("最多可以定到一年以内，请换一个近一点的时间。")
    return ahead[0].astimezone(now.tzinfo)


def _length(match: re.Match[str]) -> timedelta:
    unit = {"分钟": timedelta(minutes=1), "天": DAY}.get(match["unit"], timedelta(hours=1))
    return unit / 2 if match["amount"] == "半" else unit * _number(match["amount"])


def _candidates(match: re.Match[str], today: date) -> Iterator[datetime]:
    """The moments the words can mean, earliest first: the first one that lies ahead is meant."""
    hour, minute, later = _clock(match)
    for find in _days(match, today):
        try:
            day = find() + later * DAY
            yield datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)
        except (ValueError, OverflowError):
            continue  # the 31st of a month that has 30 days


def _clock(match: re.Match[str]) -> tuple[int, int, int]:
    """Hour, minute, and how many days later: 晚上12点 belongs to the day it is said of."""
    if match["h"] is match["hh"] is None:
        raise WhenError("请写上几点，例如“明天9点”。")
    hour, part = _number(match["h"] or match["hh"]), match["part"]
    minute = _number(match["m"] or match["mm"] or "0")
    if match["half"]:
        minute = 30
    elif match["quarter"]:
        minute = 15 * _number(match["quarter"])
    noon = part == "中午" and hour in (1, 2)
    if noon or (part in _AFTERNOON and 1 <= hour <= 11) or (part in _EVENING and 5 <= hour <= 11):
        hour += 12
    elif part in _EVENING and (1 <= hour <= 4 or hour == 12):
        hour = 24 + hour % 12
    elif part == "凌晨" and hour == 12:
        hour = 0
    if (
        minute > 59
        or hour > 28
        or (hour > 24 and part not in _EVENING)
        or (part is None and hour == 24 and minute)
    ):
        raise WhenError(UNREADABLE)
    return hour % 24, minute, hour // 24


def _days(match: re.Match[str], today: date) -> Iterator[Callable[[], date]]:
    """The days the words can mean; finding one raises ValueError where the calendar has no such day."""
    if match["near"]:
        yield lambda: today + _DAYS[match["near"]] * DAY
    elif match["weekday"]:
        wanted = "一二三四五六日".find(match["weekday"].replace("天", "日"))
        wanted = wanted if wanted >= 0 else int(match["weekday"]) - 1
        week = {None: 0, "本": 0, "这": 0, "下": 1, "下下": 2}[match["ahead"]]
        monday = today - today.weekday() * DAY
        yield lambda: monday + (7 * week + wanted) * DAY
        if match["ahead"] is None:
            yield lambda: monday + (7 + wanted) * DAY
    elif match["iso"]:
        yield lambda: date(*map(int, re.split(r"[-/.]", match["iso"])))
    elif match["month"]:
        month, day = _number(match["month"]), _number(match["day"])
        first = int(match["year"] or today.year)
        yield lambda: date(first, month, day)
        if match["year"] is None:
            yield lambda: date(first + 1, month, day)
    elif match["only"]:
        for month in range(today.month - 1, today.month + 2):
            yield lambda month=month: date(  # type: ignore[misc]
                today.year + month // 12, month % 12 + 1, _number(match["only"])
            )
    else:
        yield lambda: today
        yield lambda: today + DAY


def _number(words: str) -> int:
    """12, 十二, 二十, 零五; ValueError for what is no number."""
    if words.isdecimal():
        return int(words)
    digits = words.replace("〇", "零").replace("两", "二")
    if "十" not in digits:
        return int("".join(str(_DIGITS.index(digit)) for digit in digits))
    tens, ones = digits.split("十")
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0)
