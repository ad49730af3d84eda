"""The one-line form of a broadcast taken apart: @places, a time, 紧急 with its reason, and the words."""

import re
from dataclasses import dataclass
from datetime import datetime

from grids.when import WhenError, leading_moment

_PLACE = re.compile(r"[@\uff20]\s*([^\s@\uff20,\uff0c:\uff1a]+)")
_URGENT = re.compile(
    r"紧急(?:[:\uff1a]\s*([^\s@\uff20]+)|[(\uff08]([^)\uff09]*)[)\uff09])?(?=[\s@\uff20,\uff0c]|$)"
)
_PLANNED = re.compile(r"定时[:\uff1a]?")
_REASON = re.compile(r"([^@\uff20\n]{1,100}?)\s*(?=[@\uff20])")
_GAP = " \t\r\n\u3000,\uff0c:\uff1a"


@dataclass(slots=True)
class OneLine:
    """What the words say; `places` in the writer's spelling."""

    places: list[str]
    text: str = ""
    moment: datetime | None = None
    urgent: bool = False
    reason: str = ""


def take_apart(words: str, now: datetime) -> OneLine:
    """Places, time and urgency stand before the words, in any order; whatever does not fit is words."""
    line, rest = OneLine([]), words.strip(_GAP)
    while rest:
        if match := _PLACE.match(rest):
            line.places.append(match[1].strip(_GAP))
        elif not line.urgent and (match := _URGENT.match(rest)):
            line.urgent, line.reason = True, match[1] or match[2] or ""
            if (
                not line.reason
                and not line.places
                and (why := _REASON.match(rest[match.end() :].lstrip(_GAP)))
            ):
                line.reason = why[1].strip(_GAP)
                rest = rest[match.end() :].lstrip(_GAP)[why.end() :]
                continue
        elif line.moment is None and (found := _moment(rest, now)):
            line.moment, rest = found[0], found[1].lstrip(_GAP)
            continue
        else:
            break
        rest = rest[match.end() :].lstrip(_GAP)
    line.text = rest
    return line


def _moment(rest: str, now: datetime) -> tuple[datetime, str] | None:
    """A time that has passed is no time to send at: then it belongs to the words."""
    planned = _PLANNED.match(rest)
    try:
        return leading_moment(rest[planned.end() :].lstrip(_GAP) if planned else rest, now)
    except WhenError:
        return None
