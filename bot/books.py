"""The postman's books: all he reads from and writes to the database, done in the worker."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.route import Route
from bot.worker import Worker
from desk.broadcasts.delivery import Aftermath, record
from grids.quiet import QuietHours
from storage.database import Database
from storage.delivery import Outcome, Parcel, due_parcels, next_due, sent_since

log = logging.getLogger(__name__)

Found = list[tuple[Route, list[Parcel], int, datetime | None]]


class Books:
    """Receipts in, due parcels out. The callbacks run in the worker, after the commit."""

    def __init__(
        self,
        database: Database,
        worker: Worker,
        operators: Sequence[str],
        quiet: QuietHours,
        on_migrated: Callable[[str, str, str], None] | None,
        on_lost: Callable[[str, str], None] | None,
    ) -> None:
        self._database, self._worker = database, worker
        self._operators, self._quiet = tuple(operators), quiet
        self._on_migrated, self._on_lost = on_migrated, on_lost

    async def sent_since(self, platform: str, since: datetime) -> Sequence[tuple[str, bool, datetime]]:
        """Chat, whether a group, and moment of what was delivered lately."""
        return await self._worker.run(self._read_sent, platform, since)

    async def look(self, asks: Sequence[tuple[Route, int]], now: datetime) -> Found:
        """For each route at most so many due parcels; when the next one comes due, if these were all."""
        return await self._worker.run(self._read, asks, now)

    async def write(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """One transaction for all; what it means for groups is told afterwards."""
        aftermath = await self._worker.run(self._write, outcomes, now)
        if aftermath.moved or aftermath.lost:
            await self._worker.run(self._tell, aftermath)

    def _read_sent(self, platform: str, since: datetime) -> Sequence[tuple[str, bool, datetime]]:
        with self._database.reading() as session:
            return sent_since(session, platform, since)

    def _read(self, asks: Sequence[tuple[Route, int]], now: datetime) -> Found:
        found: Found = []
        until = self._quiet.next_allowed(now) if self._quiet.holds(now) else None
        with self._database.reading() as session:
            for route, limit in asks:
                parcels = due_parcels(session, route.platform.name, now, limit, until)
                due = next_due(session, route.platform.name, now) if len(parcels) < limit else None
                found.append((route, parcels, limit, due))
        return found

    def _write(self, outcomes: Sequence[Outcome], now: datetime) -> Aftermath:
        with self._database.writing() as session:
            return record(session, outcomes, self._operators, now)

    def _tell(self, aftermath: Aftermath) -> None:
        # The receipts are saved by now: whatever goes wrong here must not have them written again.
        try:
            for platform, old, new in aftermath.moved:
                if self._on_migrated:
                    self._on_migrated(platform, old, new)
            for platform, chat in aftermath.lost:
                if self._on_lost:
                    self._on_lost(platform, chat)
        except Exception:
            log.exception("a group's move or loss was not taken note of")
