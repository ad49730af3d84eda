"""Whether a trouble was there before, in the same spot."""

from datetime import timedelta

from desk.tickets.report import Finding
from desk.work import Work
from storage.registry import Group
from storage.tickets import places_before
from triage import Place, parse_place

# The same trouble in the same place within this time is a recurrence worth telling.
AGAIN_WITHIN = timedelta(days=60)


def before(work: Work, group: Group, finding: Finding) -> int | None:
    """The latest real ticket of the same kind in the same spot, older than what is being written now."""
    if not finding.place or group.id is None:
        return None
    since = work.now - AGAIN_WITHIN
    known = places_before(work.unflushed, group.id, finding.category, since)
    if not known:
        return None
    place = parse_place(finding.place)
    return next((number for number, words in known if _same_spot(parse_place(words), place)), None)


def _same_spot(one: Place, other: Place) -> bool:
    if one.building or other.building:
        return one.building == other.building
    pairs = ((one.landmark, other.landmark), (one.road, other.road), (one.compound, other.compound))
    return any(mine is not None and mine == theirs for mine, theirs in pairs)
