"""How words and times are put on a page."""

import re
from datetime import UTC, datetime

from grids.deadlines import SHANGHAI

WEEKDAYS = "一二三四五六日"

# Characters that control, hide or turn the reading direction could make one text look like another.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)

_HOUSE_NUMBER = re.compile(r"^[\W\d_]*[栋号楼]?[\W\d_]*")


def visible(text: str) -> str:
    """The text with characters that hide or turn it made visible; everything else as it is."""
    return _UNSAFE.sub(_name_of, text.replace("\r\n", "\n"))


def _name_of(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)  # the Unicode picture of a control character
    return "␡" if code == 0x7F else f"[U+{code:04X}]"


def clock(at: datetime) -> str:
    """The time of day, as in 21:05."""
    return f"{at.astimezone(SHANGHAI):%H:%M}"


def day(at: datetime) -> str:
    """The day, as in 11月21日 星期六."""
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 星期{WEEKDAYS[local.weekday()]}"


def utc_now() -> datetime:
    """Now, with its time zone."""
    return datetime.now(UTC)


def initial(name: str) -> str:
    """What stands in a person's mark: the first letter that is no part of a house number, as in 3栋王阿姨."""
    letters = _HOUSE_NUMBER.sub("", name) or name.strip()
    return visible(letters[:1]) or "?"
