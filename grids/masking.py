"""Hiding people's numbers (telephones, identity cards, bank cards) in words that others get to read."""

import re
from typing import NamedTuple

STAR = "*"
# Same length, so that what is found stands at the same place in the words as they were written.
_PLAIN = {
    ord(wide): plain for wide, plain in zip("０１２３４５６７８９Ｘｘ＋（）", "0123456789Xx+()", strict=True)
}
_DASHES = "\uff0d\u2014\u2013\u2010\u2011\u2212\uff0e\u00b7\u3000\u00a0_"
_PLAIN |= dict.fromkeys(map(ord, _DASHES), "-")
_GAP, _CUT = r"[-. ]?", r"[-. ]"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
# Dates and hours, as in every receipt, hold as many digits, but not in one run.
_RUN = re.compile(rf"(?:\d[-. ()（）{_DASHES}]{{0,3}}){{7}}")
_FOREIGN = re.compile(r"(?![0-9])\d")


class _Shape(NamedTuple):
    """What a number looks like, and how many of its digits stay at its head and at its end."""

    pattern: re.Pattern[str]
    head: int
    tail: int


def _shape(pattern: str, head: int, tail: int, before: str = r"(?<!\d)") -> _Shape:
    """A number that is no part of a longer one; only what the group `n` holds, if there is one."""
    return _Shape(re.compile(rf"{before}(?P<n>{pattern})(?!\d)", re.ASCII), head, tail)


# The first that fits counts.
_SHAPES = (
    _shape(rf"[1-9]\d{{5}}{_GAP}(?:1[89]|2[01])\d\d{_GAP}{_DAY}{_GAP}\d{{3}}[\dXx]", 6, 2),
    # The old identity card. A grid's code has as many digits, but hardly ever a day of a month in its middle.
    _shape(rf"[1-9]\d{{7}}{_DAY}\d{{3}}", 6, 2),
    # Bank cards, in groups or in one. 17 digits are the code of a micro-grid, which is no secret.
    _shape(rf"\d{{4}}(?:{_CUT}\d{{4}}){{3}}(?:{_CUT}?\d{{1,3}})?|\d{{6}}{_CUT}\d{{10,13}}", 4, 4),
    _shape(r"\d{16}|\d{18,}", 4, 4),
    _shape(
        rf"(?:\(?(?:\+|00)?86\)?{_GAP})?1[3-9](?:\d{_GAP}\d{{4}}{_GAP}\d{{4}}|\d{_CUT}\d{{3}}{_CUT}\d{{5}}"
        rf"|\d\d{_CUT}\d{{3}}{_CUT}\d{{4}}|\d\d{_CUT}\d{{4}}{_CUT}\d{{3}}|\d{{3}}{_CUT}\d{{6}})",
        3,
        4,
    ),
    _shape(rf"\(?0\d{{2,3}}\)?[-. ]{{0,2}}[2-9]\d{{2,3}}{_GAP}\d{{4}}|0\d{{10,11}}", 4, 2),
    # Without its area code it could be a day or a count: only behind a word that says what it is.
    _shape(rf"[2-9]\d{{2,3}}{_GAP}\d{{4}}", 2, 2, before=r"(?:电话|座机|固话|[Tt][Ee][Ll])[^\d\n]{0,6}"),
)


def mask(text: str) -> str:
    """The words with every such number starred: 138****5678. Tickets, days, doors and hotlines stay."""
    if not _RUN.search(text):
        return text
    # Digits of other scripts look like digits and are none to the patterns: they are read as what they mean.
    plain = _FOREIGN.sub(lambda found: str(int(found[0])), text.translate(_PLAIN))
    hidden: set[int] = set()
    for shape in _SHAPES:
        known = len(hidden)
        for found in shape.pattern.finditer(plain):
            start, end = found.span("n")
            digits = [place for place in range(start, end) if plain[place].isalnum()]
            digits = digits[_country(plain[start:end]) :]
            hidden.update(digits[shape.head : len(digits) - shape.tail])
        # What is hidden is no digit any more: no other number begins in it.
        if len(hidden) > known:
            plain = _starred(plain, hidden)
    return _starred(text, hidden) if hidden else text


def _starred(text: str, hidden: set[int]) -> str:
    return "".join(STAR if place in hidden else char for place, char in enumerate(text))


def _country(number: str) -> int:
    """How many digits of a telephone number are the country's: they are nobody's secret."""
    found = re.match(r"\(?(?:\+|00|)(86)\)?[-. ]?1[3-9](?:[-. ]?\d){9}$", number)
    return len(re.sub(r"\D", "", number)) - 11 if found else 0
