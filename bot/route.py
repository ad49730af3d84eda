"""One platform's way out: what is in hand for it, how fast it may go, and whether it works at all."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.dispatch import Pauses, awaits_picture, until_drawn
from bot.pace import TRAVEL, Pace
from bot.platforms.base import Platform
from storage.delivery import Lane, Outcome, Parcel

log = logging.getLogger(__name__)

CHUNK = 100
OUTAGE = frozenset({"unauthorized", "conflict"})
_DOUBTFUL = frozenset({"network", "server"})
_SUSPECTS = 3
_A_SECOND = timedelta(seconds=1)


class Gate:
    """Lets one through at a time, with a longer pause after each."""

    def __init__(self, pauses: Pauses) -> None:
        self._pauses = pauses
        self.open()

    def open(self) -> None:
        """Whoever comes may pass."""
        self._passed, self.until = 0, 0.0

    def close(self, now: float) -> None:
        """Somebody passed; the next waits for no answer, for it may never come."""
        self.until = now + self._pauses.after(self._passed)
        self._passed += 1


class Trouble:
    """Tells failing chats from a failing platform, and holds back what would only fail with the platform.

    Several chats that fail, and nobody who is answered, speak against the platform; but it may be these chats
    alone. So a chat of which nothing is known has a way of its own, and never waits for those that fail.
    """

    def __init__(self, name: str, pauses: Pauses) -> None:
        self._name = name
        self._suspects: set[str] = set()  # failed since anybody was answered
        self._ailing: set[str] = set()  # failed while others were answered: they tell nothing of it
        self._known, self._new = Gate(pauses), Gate(pauses)
        self.reason = ""

    def blames_platform(self, chat: str, reason: str, now: float) -> bool:
        """A delivery failed: is it the platform's fault? Then the row did nothing wrong."""
        if reason not in OUTAGE | _DOUBTFUL:
            self.over(chat)
            return False
        if not self.reason and reason in _DOUBTFUL:
            if chat in self._ailing:
                return False
            self._suspects.add(chat)
            if len(self._suspects) < _SUSPECTS:
                return False
        self._suspects.add(chat)
        if not self.reason:
            log.warning("%s cannot be reached (%s); its messages wait", self._name, reason)
            self._known.close(now)
            self._new.close(now)
        self.reason = reason
        return True

    def over(self, chat: str) -> None:
        """The platform answered this chat."""
        if self.reason:
            log.warning("%s can be reached again", self._name)
        self._ailing |= self._suspects
        self._ailing.discard(chat)
        self._suspects.clear()
        self._known.open()
        self._new.open()
        self.reason = ""

    def until(self, chat: str) -> float:
        """The moment from which this chat may be tried."""
        return self._gate(chat).until

    def tries(self, chat: str, now: float) -> None:
        """While the platform fails, one message tries the way for all."""
        if self.reason:
            self._gate(chat).close(now)

    def _gate(self, chat: str) -> Gate:
        sure = self.reason in OUTAGE
        return self._known if sure or chat in self._suspects or chat in self._ailing else self._new


class Route:
    """The parcels of one platform between the outbox and the platform.

    `hand` is what the last look into the outbox brought and has not set out yet; each look replaces it.
    `busy` are the lanes whose parcel is on its way or not yet written down: nothing else may set out there.
    """

    def __init__(self, platform: Platform, in_flight: int, pauses: Pauses) -> None:
        self.platform = platform
        self.pace = Pace(platform.limits)
        self.trouble = Trouble(platform.name, pauses)
        self.hand: dict[Lane, Parcel] = {}
        self.busy: set[Lane] = set()
        self.more = False
        self._in_flight = in_flight

    @property
    def runs_low(self) -> bool:
        """Is it time to look for more?"""
        return self.more and len(self.hand) < CHUNK // 4

    def wants(self, now: float) -> int:
        """How many due rows to ask for: a chunk beside those that cannot set out anyway."""
        free = self.pace.free(now)
        held = sum(
            parcel.action != "toast" and self.pace.earliest(parcel.chat, parcel.group, now) > free
            for parcel in self.hand.values()
        )
        return CHUNK + len(self.busy) + held

    def take(self, parcels: Sequence[Parcel], more: bool, now: datetime) -> list[Outcome]:
        """Replace the hand; returns what is settled already because it needs no delivery now."""
        self.hand, self.more = {}, more
        settled = []
        for parcel in parcels:
            if parcel.lane in self.busy:
                continue
            if parcel.skip:
                settled.append(Outcome(parcel, "skipped", reason=parcel.skip, error=parcel.skip))
            elif parcel.wait_until is not None:
                later = max(parcel.wait_until, now + _A_SECOND)
                settled.append(Outcome(parcel, "queued", not_before=later))
            elif awaits_picture(parcel, now):
                settled.append(until_drawn(parcel, now))
            else:
                self.hand[parcel.lane] = parcel
        self.busy.update(outcome.parcel.lane for outcome in settled)
        return settled

    def hush(self) -> None:
        """Quiet hours have begun: what may wait goes back to the outbox, where it still stands."""
        self.hand = {lane: parcel for lane, parcel in self.hand.items() if not parcel.may_wait}

    def set_out(self, now: float) -> tuple[list[Parcel], float | None]:
        """What may go now (counted as gone), and the moment to ask again; None: when something changes."""
        free = self.pace.free(now)
        going: list[Parcel] = []
        again: float | None = None
        for lane, parcel in self.hand.items():
            if len(self.busy) >= self._in_flight:
                again = None
                break
            if free > now and parcel.action != "toast":
                # Toasts stand first, so nothing that follows may go sooner.
                again = free if again is None else min(again, free)
                break
            moment = max(self._moment(parcel, now), self.trouble.until(parcel.chat))
            if moment <= now:
                self._go(lane, parcel, now)
                going.append(parcel)
            else:
                again = moment if again is None else min(again, moment)
        for parcel in going:
            del self.hand[parcel.lane]
        return going, again

    def _moment(self, parcel: Parcel, now: float) -> float:
        return now if parcel.action == "toast" else self.pace.earliest(parcel.chat, parcel.group, now)

    def _go(self, lane: Lane, parcel: Parcel, now: float) -> None:
        self.busy.add(lane)
        self.trouble.tries(parcel.chat, now)
        if parcel.action != "toast":
            self.pace.record(parcel.chat, parcel.group, now + TRAVEL)
