"""How fast a platform may be written to: exact sliding windows, overall and for each chat."""

from bisect import bisect_right, insort
from math import floor, inf, nextafter

from bot.platforms.base import Limits

# A platform counts a message when it arrives, we when it leaves. Two messages draw together on the way if the
# first is delayed more than the second, so a message counts as later by what its answer took longer than
# usual (less a margin: not even the quickest answer was on its way all that time), and by TRAVEL as long as
# there is no answer.
TRAVEL = 0.045
_MARGIN = 0.01
_ANSWERS = 300
# The first answers wait for connections to open: what is usual is not known yet, and nothing is taken off.
_WARM = 60
_FLOODED_CHATS = 3
_PRUNE_FROM = 1000


class Window:
    """At most `capacity` moments within any `length` seconds."""

    __slots__ = ("capacity", "length", "moments")

    def __init__(self, rate: float, period: float) -> None:
        self.capacity = max(1, floor(rate))
        self.length = period * self.capacity / rate
        self.moments: list[float] = []

    def earliest(self, now: float) -> float:
        """The first moment from `now` on at which one more fits."""
        if len(self.moments) < self.capacity:
            return now
        free = self.moments[-self.capacity] + self.length
        # Rounding must not let the sum come out a hair before the window's end.
        while free - self.moments[-self.capacity] < self.length:
            free = nextafter(free, inf)
        return max(now, free)

    def add(self, at: float) -> None:
        """Count one; what no later moment can depend on is forgotten."""
        insort(self.moments, at)
        del self.moments[: -self.capacity]

    def correct(self, was: float, at: float) -> None:
        """One that was counted at `was` happened at `at`."""
        index = bisect_right(self.moments, was) - 1
        if index >= 0 and self.moments[index] == was:
            del self.moments[index]
            insort(self.moments, at)

    def stale(self, now: float) -> bool:
        """Does nothing depend on it any more?"""
        return not self.moments or self.moments[-1] + self.length <= now


class Pace:
    """The limits of one platform. Moments are seconds of a clock that never goes back."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall = Window(limits.per_second, 1) if limits.per_second else None
        self._chats: dict[str, tuple[Window, ...]] = {}
        self._holds: dict[str, float] = {}
        self._hold_all = 0.0
        self._shortest = (inf, inf)
        self._answers = 0
        self._prune_at = _PRUNE_FROM

    def free(self, now: float) -> float:
        """The first moment from `now` on at which the platform as a whole may be written to."""
        return max(self._overall.earliest(now) if self._overall else now, self._hold_all)

    def earliest(self, chat: str, group: bool, now: float) -> float:
        """The first moment from `now` on at which this chat may be written to."""
        moment = max(self.free(now), self._holds.get(chat, now))
        for window in self._windows(chat, group):
            moment = max(moment, window.earliest(now))
        return moment

    def record(self, chat: str, group: bool, at: float) -> None:
        """Something is written to the chat at that moment."""
        if self._overall:
            self._overall.add(at)
        if windows := self._windows(chat, group):
            self._chats[chat] = windows
            for window in windows:
                window.add(at)
            self._prune(at)

    def arrived(self, chat: str, was: float, took: float) -> None:
        """What was recorded at `was`, TRAVEL after it left, was answered `took` seconds after it left."""
        usual = self._usual(took)
        at = was - TRAVEL + took - max(0.0, usual - _MARGIN)
        for window in (*self._chats.get(chat, ()), *((self._overall,) if self._overall else ())):
            window.correct(was, at)

    def flooded(self, chat: str, until: float, now: float) -> None:
        """The platform said 429 for this chat.

        It does not say whether the chat or the whole bot was too fast. When several chats are told at once it
        is the bot, and all wait for the shortest of the pauses.
        """
        self._holds = {held: end for held, end in self._holds.items() if end > now}
        self._holds[chat] = max(until, self._holds.get(chat, until))
        if len(self._holds) >= _FLOODED_CHATS:
            self._hold_all = max(self._hold_all, min(self._holds.values()))

    def __len__(self) -> int:
        """How many chats are kept in mind."""
        return len(self._chats)

    def _usual(self, took: float) -> float:
        """The shortest of the last few hundred answers."""
        before, lately = self._shortest
        self._answers += 1
        if self._answers % _ANSWERS == 0:
            before, lately = lately, inf
        self._shortest = before, min(lately, took)
        return min(self._shortest) if self._answers > _WARM else 0.0

    def _windows(self, chat: str, group: bool) -> tuple[Window, ...]:
        known = self._chats.get(chat)
        if known is not None:
            return known
        windows = []
        if self._limits.chat_per_second:
            windows.append(Window(self._limits.chat_per_second, 1))
        if group and self._limits.group_per_minute:
            windows.append(Window(self._limits.group_per_minute, 60))
        return tuple(windows)

    def _prune(self, now: float) -> None:
        """Forget chats whose windows have emptied; seldom enough to cost nothing a message."""
        if len(self._chats) < self._prune_at:
            return
        self._chats = {
            chat: windows
            for chat, windows in self._chats.items()
            if not all(window.stale(now) for window in windows)
        }
        self._prune_at = max(_PRUNE_FROM, 2 * len(self._chats))
