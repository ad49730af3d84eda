"""The month or quarter somebody means, and how it is written: 2026-10, 2026-Q3, 上月, 本季度."""

import re
from datetime import date

from grids.periods import Period, period_of

_MONTH = re.compile(r"(20\d\d)\s*[-年./]\s*(1[0-2]|0?[1-9])(?:月份?)?(?!\d)")
_QUARTER = re.compile(r"(20\d\d)\s*[-年]?\s*(?:[Qq]|第)\s*([1-4一二三四])(?:季度?)?")
_NEAR = {"本月": ("month", 0), "上月": ("month", 1), "上个月": ("month", 1)}
_NEAR |= {"本季度": ("quarter", 0), "上季度": ("quarter", 1), "上个季度": ("quarter", 1)}
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}
_BARE = re.compile(r"(1[0-2]|0?[1-9])月份?(?=[\s,\uff0c、:\uff1a]|$)")
_NARROW = str.maketrans("０１２３４５６７８９－", "0123456789-")
_BREAK = " \t\n,\uff0c、:\uff1a"


def leading_term(words: str, today: date) -> tuple[Period | None, str]:
    """The month or quarter that words begin with, and the rest; None if they begin with neither."""
    words = words.strip(_BREAK)
    plain = words.translate(_NARROW)  # as long as the words
    if match := _QUARTER.match(plain):
        number = _DIGITS.get(match[2]) or int(match[2])
        return period_of("quarter", date(int(match[1]), 3 * number, 1)), words[match.end() :].strip(_BREAK)
    if match := _MONTH.match(plain):
        return period_of("month", date(int(match[1]), int(match[2]), 1)), words[match.end() :].strip(_BREAK)
    if match := _BARE.match(plain):
        # The latest month of that name: in January 12月 is last year's.
        year = today.year - (int(match[1]) > today.month)
        return period_of("month", date(year, int(match[1]), 1)), words[match.end() :].strip(_BREAK)
    for word in sorted(_NEAR, key=len, reverse=True):
        if words.startswith(word):
            span, back = _NEAR[word]
            period = period_of("month" if span == "month" else "quarter", today)
            return (period.before if back else period), words[len(word) :].strip(_BREAK)
    return None, words


def code_of(period: Period) -> str:
    """2026-10, 2026-Q3: as one writes it in a command."""
    if period.span == "quarter":
        return f"{period.first.year}-Q{(period.first.month + 2) // 3}"
    return f"{period.first:%Y-%m}"


def name_of(period: Period) -> str:
    """2026年10月, 2026年第3季度."""
    if period.span == "quarter":
        return f"{period.first.year}年第{(period.first.month + 2) // 3}季度"
    return f"{period.first.year}年{period.first.month}月"
