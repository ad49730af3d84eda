"""What a group's talk is about right now: pure memory, bounded, with the time passed in.

It holds no words, only which tickets are live, who spoke of them, and media that still waits for its text.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from desk.report import Said
from handlers.settings import HandlersSettings
from triage import Place, compatible

# Outages of a network strike many buildings at once; everything else is bound to its place.
NETWORKS = frozenset({"water_supply", "power_supply", "gas", "heating", "telecom"})
# An event is over after a quiet day; the next one is a new trouble.
EVENTS = frozenset({"noise", "animals"})
QUIET = timedelta(hours=24)
# What a whole staircase or compound shares, so that a report without a place is most likely about the same.
SHARED = NETWORKS | {"elevator", "lighting", "drainage", "public_facility"}
LONGEST_MEDIA = 20


class Concern(Enum):
    """What the talk holds for somebody: nothing, a trouble one could join, or a ticket of their own."""

    NONE = 0
    FRESH = 1
    OWN = 2


@dataclass(slots=True)
class Memo:
    """A live ticket as the talk remembers it."""

    number: int
    category: str
    kind: str
    place: Place | None
    last_at: datetime
    reporters: set[str]
    buildings: set[str] = field(default_factory=set)
    emergency: bool = False
    messages: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Waiting:
    """A photo or voice that came before its words."""

    sender: str
    at: datetime
    said: Said


class Talk:
    """One group's memory."""

    def __init__(self, settings: HandlersSettings, memos: Iterable[Memo] = ()) -> None:
        self._settings = settings
        self._memos = {memo.number: memo for memo in memos}
        self._media: deque[Waiting] = deque(maxlen=LONGEST_MEDIA)

    def concerns(self, sender: str, now: datetime) -> Concern:
        """Whether a turn of this person can mean a live ticket: their own, or a “me too” to a fresh one."""
        if not self._memos:
            return Concern.NONE
        fresh, old = now - self._settings.join_within, now - self._settings.same_trouble_within
        concern = Concern.NONE
        for memo in self._memos.values():
            if sender in memo.reporters and memo.last_at >= old:
                return Concern.OWN
            if memo.last_at >= fresh:
                concern = Concern.FRESH
        return concern

    def ticket_of(self, message: str) -> int | None:
        """The live ticket that a message of the talk belongs to (the newest, if it belongs to two)."""
        return max((memo.number for memo in self._memos.values() if message in memo.messages), default=None)

    def remember(self, memo: Memo) -> None:
        """A ticket was opened."""
        self._memos[memo.number] = memo

    def touch(
        self, number: int, now: datetime, message: str = "", sender: str = "", place: Place | None = None
    ) -> Memo | None:
        """A message was added to a ticket; `sender` counts as a reporter from now on."""
        memo = self._memos.get(number)
        if memo is not None:
            memo.last_at = now
            if message:
                memo.messages.add(message)
            if sender:
                memo.reporters.add(sender)
            if place is not None:
                memo.place = memo.place or place
                if place.building:
                    memo.buildings.add(place.building)
        return memo

    def moved(self, number: int, place: Place) -> None:
        """The reporter corrected the place."""
        if memo := self._memos.get(number):
            memo.place = place
            memo.buildings = {place.building} if place.building else set()

    def forget(self, number: int) -> None:
        """A ticket has ended."""
        self._memos.pop(number, None)

    def hold(self, sender: str, at: datetime, said: Said) -> None:
        """Media without words: perhaps the words follow."""
        self._media.append(Waiting(sender, at, said))

    def take_media(self, sender: str, now: datetime) -> tuple[Said, ...]:
        """The sender's media that waited, now that the words are there."""
        oldest = now - self._settings.media_before
        mine = [item for item in self._media if item.sender == sender]
        for item in mine:
            self._media.remove(item)
        return tuple(item.said for item in mine if item.at >= oldest)

    def latest_of(self, sender: str, now: datetime, within: timedelta) -> Memo | None:
        """The ticket this person spoke of last, if that is not too long ago."""
        mine = [memo for memo in self._memos.values() if sender in memo.reporters]
        return _latest(mine, now - within)

    def joinable(self, place: Place | None, now: datetime) -> Memo | None:
        """What a bare “me too” means: the latest trouble that fits, best in the same building."""
        recent = [memo for memo in self._memos.values() if memo.last_at >= now - self._settings.join_within]
        fitting = [memo for memo in recent if memo.category in NETWORKS or compatible(place, memo.place)]
        building = place.building if place else None
        near = [memo for memo in fitting if building and building in memo.buildings]
        return _latest(near or fitting, now - self._settings.join_within)

    def same_trouble(
        self, category: str, kind: str, place: Place | None, sender: str, now: datetime
    ) -> Memo | None:
        """The live ticket that a new report of this category and place is really about."""
        same = [
            memo
            for memo in self._memos.values()
            if memo.category == category and self._fits(memo, kind, place, sender, now)
        ]
        return _latest(same, now - self._settings.same_trouble_within)

    def _fits(self, memo: Memo, kind: str, place: Place | None, sender: str, now: datetime) -> bool:
        quiet = now - memo.last_at
        if memo.category in EVENTS and quiet > QUIET:
            return False
        if (memo.kind == "inquiry") != (kind == "inquiry"):
            return False
        if memo.category in NETWORKS and quiet <= self._settings.outage_within:
            return True
        if not compatible(place, memo.place):
            return False
        if sender in memo.reporters or (place is not None and memo.place is not None):
            return True
        return quiet <= self._settings.join_within and memo.category in SHARED


class Conversations:
    """The memories of all groups, the longest unused forgotten first."""

    def __init__(self, settings: HandlersSettings) -> None:
        self.settings = settings
        self._talks: OrderedDict[tuple[str, str], Talk] = OrderedDict()

    def get(self, group: tuple[str, str]) -> Talk | None:
        """A group's memory, if there is one."""
        talk = self._talks.get(group)
        if talk is not None:
            self._talks.move_to_end(group)
        return talk

    def begin(self, group: tuple[str, str], memos: Iterable[Memo]) -> Talk:
        """Rebuild a group's memory from its live tickets."""
        talk = self._talks[group] = Talk(self.settings, memos)
        while len(self._talks) > self.settings.remembered_groups:
            self._talks.popitem(last=False)
        return talk

    def forget(self, group: tuple[str, str]) -> None:
        """One group's memory is rebuilt when it is needed again."""
        self._talks.pop(group, None)

    def forget_all(self) -> None:
        """A transaction failed: what was remembered of it may not be true. All is rebuilt when needed."""
        self._talks.clear()


def _latest(memos: list[Memo], oldest: datetime) -> Memo | None:
    return max(
        (memo for memo in memos if memo.last_at >= oldest), key=lambda memo: memo.last_at, default=None
    )
