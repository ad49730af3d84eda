"""Empties the outbox: every row delivered at least once, in order within its chat, no faster than allowed."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.books import Books
from bot.dispatch import Pauses, again, not_yet, outcome_of_error, outgoing
from bot.intake import TROUBLES
from bot.pace import TRAVEL
from bot.platforms.base import Platform, PlatformError
from bot.route import CHUNK, OUTAGE, Route
from bot.settings import PostmanSettings
from bot.worker import Worker
from grids.quiet import NEVER_QUIET, QuietHours
from storage.database import Database
from storage.delivery import Lane, Outcome, Parcel

log = logging.getLogger(__name__)

# Rows written by another process announce themselves to nobody.
SAFETY_TICK = 2.0
# While there is enough in hand, looking for more takes at most one part in so many of the worker's time.
_SHARE = 10
_LONGEST_DATABASE_PAUSE = 10.0
_LONGEST_WINDOW = timedelta(minutes=1)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Postman:
    """The only one who sends.

    Two loops share the work so that neither waits for the other: one sends what is in hand the moment it may
    go, one keeps the books in the worker (receipts first, then what is due next). At a crash the messages in
    flight, and only these, may be sent again: a slot is free only once its receipt is written.
    `clock` says what time it is; `ticks` counts seconds and never goes back. Use it from the event loop only.
    """

    def __init__(
        self,
        database: Database,
        worker: Worker,
        platforms: Mapping[str, Platform],
        settings: PostmanSettings,
        operators: Sequence[str] = (),
        *,
        quiet: QuietHours = NEVER_QUIET,
        clock: Callable[[], datetime] = _utc_now,
        ticks: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        on_migrated: Callable[[str, str, str], None] | None = None,
        on_lost: Callable[[str, str], None] | None = None,
    ) -> None:
        """`operators` are "platform:user_id". The callbacks run in the worker, after the commit."""
        self._books = Books(database, worker, operators, quiet, on_migrated, on_lost)
        self._quiet_hours = quiet
        self._clock, self._ticks, self._sleep = clock, ticks, sleep
        self._pauses = Pauses.of(settings)
        longest = min(self._pauses.longest, _LONGEST_DATABASE_PAUSE)
        self._book_pauses = Pauses(self._pauses.first, longest, settings.give_up_after)
        self._routes = {
            name: Route(platform, settings.in_flight, self._pauses) for name, platform in platforms.items()
        }
        self._stir, self._work = asyncio.Event(), asyncio.Event()
        self._quiet, self._ended = asyncio.Event(), asyncio.Event()
        self._ended.set()
        self._resting: set[asyncio.Event] = set()
        self._flying: set[asyncio.Task[None]] = set()
        self._outcomes: list[Outcome] = []
        self._remembered = False
        self._closing = self._closed = False
        self._wanted = True
        self._look_at = self._looked_at = self._look_took = self._books_at = 0.0
        self._stumbles = 0

    async def run(self) -> None:
        """Deliver until drained or cancelled."""
        self._ended.clear()
        try:
            async with asyncio.TaskGroup() as loops:
                loops.create_task(self._send())
                loops.create_task(self._keep_books())
        finally:
            for task in self._flying:
                task.cancel()
            self._ended.set()

    def nudge(self) -> None:
        """Something was committed to the outbox."""
        self._wanted = True
        self._work.set()

    async def drain(self, timeout: float) -> None:  # noqa: ASYNC109 - not a limit on itself, but on others
        """Send nothing new, let what is in flight arrive for at most that many seconds, and end `run`."""
        self._closing = True
        self._stir.set()
        if self._flying:
            _, late = await asyncio.wait(self._flying, timeout=timeout)
            for task in late:
                task.cancel()
        self._closed = True
        self._work.set()
        await self._ended.wait()

    @property
    def idle(self) -> bool:
        """Is there nothing to do until time passes or somebody nudges?"""
        return (
            self._resting == {self._stir, self._work}
            and not (self._flying or self._stir.is_set() or self._work.is_set())
            # A look that is wanted may have to wait: for the books, or because the last one took long.
            and (not self._wanted or self._ticks() < max(self._books_at, self._look_from))
        )

    async def wait_idle(self) -> None:
        """Return once there is nothing to do until time passes or somebody nudges."""
        while not self.idle:
            self._quiet.clear()
            await self._quiet.wait()

    @property
    def troubles(self) -> dict[str, str]:
        """Platforms that cannot be reached at present, and why."""
        return {name: route.trouble.reason for name, route in self._routes.items() if route.trouble.reason}

    async def _rest(self, event: asyncio.Event, until: float | None) -> None:
        """Wait for the event, or for a moment."""
        tasks: set[asyncio.Future[Any]] = {asyncio.ensure_future(event.wait())}
        if until is not None:
            tasks.add(asyncio.ensure_future(self._sleep(max(0.0, until - self._ticks()))))
        self._resting.add(event)
        if self.idle:
            self._quiet.set()
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._resting.discard(event)
            for task in tasks:
                task.cancel()
        event.clear()

    # Sending.

    async def _send(self) -> None:
        while not self._closing:
            moments = [self._set_out(route) for route in self._routes.values()]
            await self._rest(self._stir, min((m for m in moments if m is not None), default=None))

    def _set_out(self, route: Route) -> float | None:
        now = self._ticks()
        if self._quiet_hours.holds(self._clock()):
            route.hush()
        parcels, moment = route.set_out(now)
        for parcel in parcels:
            task = asyncio.create_task(self._deliver(route, parcel, now))
            self._flying.add(task)
            task.add_done_callback(self._flying.discard)
        if route.runs_low:
            self.nudge()
        return moment

    async def _deliver(self, route: Route, parcel: Parcel, started: float) -> None:
        outcome: Outcome | None
        try:
            message = await route.platform.deliver(outgoing(parcel))
        except PlatformError as error:
            outcome = self._refused(route, parcel, error)
        except Exception as error:
            if not parcel.attempts:
                log.exception("delivering outbox row %s broke", parcel.id)
            outcome = again(parcel, "error", repr(error), self._clock(), self._pauses)
        else:
            route.trouble.over(parcel.chat)
            outcome = Outcome(parcel, "sent", message_id=message)
        if parcel.action != "toast":
            route.pace.arrived(parcel.chat, started + TRAVEL, self._ticks() - started)
        if outcome is None:
            self._release(route, parcel.lane)
        else:
            self._outcomes.append(outcome)
            self._work.set()

    def _refused(self, route: Route, parcel: Parcel, error: PlatformError) -> Outcome | None:
        """What the refusal means for the row; None if it waits untouched until the platform works again."""
        now = self._ticks()
        if route.trouble.blames_platform(parcel.chat, error.reason, now):
            # Where it may be the chat all the same, the row makes way for others, but is not given up.
            return None if error.reason in OUTAGE else not_yet(parcel, error, self._clock(), self._pauses)
        if error.reason == "flood" and error.retry_after is not None:
            route.pace.flooded(parcel.chat, now + error.retry_after, now)
        return outcome_of_error(parcel, error, self._clock(), self._pauses)

    def _release(self, route: Route, lane: Lane) -> None:
        route.busy.discard(lane)
        self.nudge()

    # Keeping the books.

    async def _keep_books(self) -> None:
        while True:
            last = self._closed
            if last or self._ticks() >= self._books_at:
                try:
                    await self._catch_up()
                except Exception as error:
                    self._stumble(error)
            if last:
                return
            await self._rest(self._work, self._next_look())

    async def _catch_up(self) -> None:
        if not self._remembered:
            await self._remember()
        if self._outcomes:
            await self._record()
            self._stir.set()
        if self._ticks() >= self._look_at:
            self._wanted = True
        if self._wanted and not self._closing and self._ticks() >= self._look_from:
            await self._look()
            self._stir.set()
        # What was skipped at sight is written down with the next round.
        if self._outcomes:
            self._work.set()
        if self._stumbles:
            log.warning("the postman's books are in order again")
            self._stumbles = 0

    def _stumble(self, error: Exception) -> None:
        """The database is locked or full: what was delivered stays in mind and is written down later."""
        if not self._stumbles:
            said = error.orig if isinstance(error, DBAPIError) else error
            # What is busy or full says all by its words; a table that is not there is looked into.
            told = getattr(said, "sqlite_errorname", "").removeprefix("SQLITE_").startswith(TROUBLES)
            whole = None if told else error
            log.error("the postman cannot keep the books, and tries again: %s", said, exc_info=whole)
        self._books_at = self._ticks() + self._book_pauses.after(self._stumbles)
        self._stumbles += 1

    def _next_look(self) -> float | None:
        if self._ticks() < self._books_at:
            return self._books_at
        if self._closing:
            return None
        return self._look_from if self._wanted else self._look_at

    @property
    def _look_from(self) -> float:
        """The earliest moment for the next look: soon if there is little left to send, else in good time."""
        in_hand = sum(len(route.hand) for route in self._routes.values())
        return self._looked_at + self._look_took * (1 if in_hand < CHUNK // 4 else _SHARE)

    async def _remember(self) -> None:
        """Count what was delivered just before a restart, so that the limits hold across it."""
        now, ticks = self._clock(), self._ticks()
        for name, route in self._routes.items():
            sent = await self._books.sent_since(name, now - _LONGEST_WINDOW)
            for chat, group, at in sorted(sent, key=lambda one: one[2]):
                route.pace.record(chat, group, ticks - max(0.0, (now - at).total_seconds()))
        self._remembered = True

    async def _record(self) -> None:
        batch = list(self._outcomes)
        await self._books.write(batch, self._clock())
        del self._outcomes[: len(batch)]
        for outcome in batch:
            self._release(self._routes[outcome.parcel.platform], outcome.parcel.lane)

    async def _look(self) -> None:
        self._wanted = False
        started, now = self._ticks(), self._clock()
        asks = [(route, route.wants(started)) for route in self._routes.values()]
        try:
            found = await self._books.look(asks, now)
        except Exception:
            self._wanted = True
            raise
        ended = self._ticks()
        self._look_at = ended + SAFETY_TICK
        for route, parcels, limit, due in found:
            self._outcomes += route.take(parcels, len(parcels) == limit, now)
            if due is not None:
                self._look_at = min(self._look_at, ended + max(0.001, (due - now).total_seconds()))
        self._looked_at, self._look_took = ended, ended - started
