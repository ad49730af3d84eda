"""Where a trouble is: what the words say, completed by what the speaker's display name tells."""

import re
from dataclasses import replace
from functools import lru_cache

from handlers.message import Message
from triage import Place, Verdict, find_place, parse_place
from triage.normalise import normalise

# 2-1-付 · 3#602王 · 5-2-301: how people of a compound write their door into their name.
_DOOR = re.compile(
    r"(?<![\d.])(?P<building>\d{1,2})[-#/\u2014\uff0d](?P<next>\d{1,4})(?:[-#/\u2014\uff0d](?P<room>\d{3,4}))?(?!\d)"
)

_BUILDING = re.compile(r".*?(?:号楼|[栋幢座])")
# What every house has: said without more it is the speaker's own.
_AT_HOME = ("门口", "楼", "单元", "家", "电梯", "走廊", "过道", "阳台", "厨房", "卫生间")


@lru_cache(maxsize=4096)
def place_of_name(name: str) -> Place | None:
    """The building (and more) that somebody's display name tells."""
    door = _DOOR.search(normalise(name))
    if door is None:
        place = find_place(name)
        return place if place is not None and (place.building or place.compound or place.road) else None
    building, following = str(int(door["building"])), door["next"]
    if len(following) < 3:
        text = f"{building}号楼{following}单元{door['room'] or ''}"
        return Place(text=text, building=building, unit=following, room=door["room"])
    return Place(text=f"{building}号楼{following}", building=building, room=following)


def place_of(message: Message, verdict: Verdict) -> Place | None:
    """Where it is: named in the words, else what the sender's display name tells."""
    spoken = verdict.spot
    if spoken is None or spoken.text != verdict.place:
        # A known name. What was spoken is not read again: words that stood apart (18栋到大门) would join.
        spoken = parse_place(verdict.place) if verdict.place else None
    return completed(spoken, message)


def place_in_talk(message: Message) -> Place | None:
    """As place_of, for a turn that has no verdict of its own."""
    return completed(find_place(message.text), message)


def completed(spoken: Place | None, message: Message) -> Place | None:
    """A floor or a door alone belongs to the building in the speaker's name."""
    own = place_of_name(message.sender_name)
    if spoken is None or own is None:
        return spoken or own
    return merged(own, spoken) if is_inner(spoken) else spoken


def is_inner(place: Place) -> bool:
    """Whether a place only means something within a building."""
    outer = place.building or place.compound or place.road or _mark_out_of_doors(place)
    return outer is None and bool(place.unit or place.floor or place.room)


def _mark_out_of_doors(place: Place) -> str | None:
    mark = place.landmark
    return mark if mark is not None and not mark.startswith(_AT_HOME) else None


def is_out_of_doors(place: Place) -> bool:
    """Whether a spot is named that is nobody's home: a square, a gate, a street."""
    if place.building or is_inner(place):
        return False
    return place.road is not None or _mark_out_of_doors(place) is not None


def corrected(known: Place | None, new: Place | None) -> Place | None:
    """The place as it is put right: 是2单元 leaves the building as it was."""
    if known is None or new is None or not known.building or not is_inner(new):
        return new
    outer = _BUILDING.match(known.text)
    text = outer[0] if outer is not None else f"{known.building}栋"
    return replace(new, text=text + new.text, building=known.building, compound=known.compound)


def merged(known: Place | None, new: Place | None) -> Place | None:
    """Two mentions of one spot as one; where they differ the known building stays."""
    if known is None or new is None:
        return new or known
    if known.building and new.building and known.building != new.building:
        return known
    outer, inner = (new, known) if new.building and not known.building else (known, new)
    if inner.text in outer.text:
        text = outer.text
    elif outer.text in inner.text or (outer.building and outer.building == inner.building):
        text = max(outer.text, inner.text, key=len)
    else:
        text = outer.text + inner.text
    return replace(
        outer,
        text=text,
        compound=outer.compound or inner.compound,
        road=outer.road or inner.road,
        unit=outer.unit or inner.unit,
        floor=outer.floor or inner.floor,
        room=outer.room or inner.room,
        landmark=outer.landmark or inner.landmark,
    )
