"""Whether a trouble was there before, in the same spot."""

import re
from datetime import timedelta

from desk.tickets.report import Finding
from desk.work import Work
from storage.registry import Group
from storage.tickets import places_before
from triage import Place, parse_place

# The same trouble in the same place within this time is a recurrence worth telling.
AGAIN_WITHIN = timedelta(days=60)
# A building is known by its figures; a place may spell them in words.
_NUMERAL = re.compile("[零〇一二两三四五六七八九十百幺]")


def before(work: Work, group: Group, finding: Finding) -> int | None:
    """The latest real ticket of the same kind in the same spot, older than what is being written now."""
    if not finding.place or group.id is None:
        return None
    since = work.now - AGAIN_WITHIN
    known = [
        (number, words)
        for number, words in places_before(work.unflushed, group.id, finding.category, since)
        if _may_name(words, finding.building)
    ]
    if not known:
        return None
    place = parse_place(finding.place)
    return next((number for number, words in known if _same_spot(parse_place(words), place)), None)


def _may_name(words: str, building: str | None) -> bool:
    """Cheap and rough: whether a place could be in that building; most are not, and need not be read."""
    return building is None or building in words or _NUMERAL.search(words) is not None


def _same_spot(one: Place, other: Place) -> bool:
    if one.building or other.building:
        return one.building == other.building
    pairs = ((one.landmark, other.landmark), (one.road, other.road), (one.compound, other.compound))
    return any(mine is not None and mine == theirs for mine, theirs in pairs)
