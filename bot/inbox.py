"""Listening to a platform: fetch, hand over to the worker, and only then acknowledge."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.intake import Intake, StorageError
from bot.platforms.base import Batch, Platform, PlatformError
from bot.worker import Worker

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
Sleep = Callable[[float], Awaitable[None]]


class Inbox:
    """One platform's updates, in order; the cursor moves only when a batch is committed."""

    def __init__(
        self,
        platform: Platform,
        intake: Intake,
        worker: Worker,
        nudge: Callable[[], None],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._platform = platform
        self._intake = intake
        self._worker = worker
        self._nudge = nudge
        self._sleep = sleep
        self._told = ""

    async def run(self) -> None:
        """Listen until cancelled. PlatformError if the platform will never let us in."""
        cursor: str | None = None
        while True:
            batch = await self._fetch(cursor)
            if batch.updates:
                await self._commit(batch)
            cursor = batch.cursor

    async def _fetch(self, cursor: str | None) -> Batch:
        pause = FIRST_PAUSE
        while True:
            try:
                batch = await self._platform.fetch(cursor)
            except PlatformError as error:
                if error.permanent and error.reason == "unauthorized":
                    raise
                self._tell(str(error))
                await self._sleep(error.retry_after or pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                self._recovered()
                return batch

    async def _commit(self, batch: Batch) -> None:
        """Until it is committed nothing else is fetched: the platform keeps what we have not acknowledged."""
        pause = FIRST_PAUSE
        while True:
            try:
                said = await self._worker.run(self._intake.take, self._platform, batch.updates)
            except StorageError as trouble:
                self._tell(str(trouble))
                await self._sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                self._recovered()
                if said:
                    self._nudge()
                return

    def _tell(self, words: str) -> None:
        if words != self._told:
            self._told = words
            log.error("%s:%s", self._platform.name, words)

    def _recovered(self) -> None:
        if self._told:
            log.warning("%s：恢复正常", self._platform.name)
            self._told = ""
