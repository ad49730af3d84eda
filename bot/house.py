"""The whole house wired together: platforms, inbox, desk, clock, postman, pages; run and stopped as one."""

import asyncio
import gc
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from bot.config import Config
from bot.inbox import FIRST_PAUSE, LONGEST_PAUSE, Inbox
from bot.intake import Intake, StorageError
from bot.platforms.base import MenuEntry, Platform, PlatformError
from bot.postman import Postman
from bot.rules import rules_of
from bot.worker import Worker
from desk import groups
from desk.views import TicketView, board
from handlers.commands import COMMANDS
from handlers.context import Kit
from handlers.conversation import Conversations
from scheduler.jobs import Job
from scheduler.ticker import Ticker
from storage.database import Database
from storage.outbox import queued_count
from triage import load_judge, warm_up

log = logging.getLogger(__name__)

DRAIN_SECONDS = 5.0
MENU = tuple(MenuEntry(command.code, f"{command.word}:{command.help}") for command in COMMANDS)


def utc_now() -> datetime:
    """The only clock of the process."""
    return datetime.now(UTC)


class House:
    """Everything that runs in one process, on the platforms it is given."""

    def __init__(
        self,
        config: Config,
        database: Database,
        platforms: Mapping[str, Platform],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.database = database
        self.worker = Worker()
        self._platforms = platforms
        self._rules = rules_of(config)
        kit = Kit(load_judge(config.triage), Conversations(config.handlers))
        # What exists by now stays as long as the process: the garbage collector need never walk through it.
        gc.freeze()
        gc.enable()
        self.intake = Intake(database, kit, self._rules, config.bot.stale_after, clock)
        self.postman = Postman(
            database,
            self.worker,
            platforms,
            config.bot.postman,
            config.bot.operators,
            clock=clock,
            on_migrated=self._migrated,
            on_lost=self._lost,
        )
        self._scheduler = config.scheduler
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, *guests: Awaitable[None]) -> None:
        """Run until cancelled; `guests` (the pages) run beside. PlatformError once no platform lets us in."""
        self._loop = asyncio.get_running_loop()
        ticker = Ticker(self._scheduler, self._tick)
        # jieba's dictionary takes most of a second to load; the first message need not wait for it.
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
        listeners = [asyncio.create_task(self._attend(platform)) for platform in self._platforms.values()]
        beside = [asyncio.ensure_future(guest) for guest in guests]
        delivery = asyncio.create_task(self.postman.run())
        ticker.start()
        try:
            await self._watch(listeners, [*beside, delivery])
        finally:
            await asyncio.to_thread(ticker.stop)
            await _cancel([*listeners, *beside])
            await self.postman.drain(DRAIN_SECONDS)
            await _cancel([delivery])
            for platform in self._platforms.values():
                await platform.close()
            await asyncio.to_thread(self.worker.close)

    async def board(self) -> Sequence[TicketView]:
        """The newest tickets, for the pages."""
        return await self.worker.run(self._board)

    async def healthy(self) -> bool:
        """Does the database answer?"""
        return await self.worker.run(self._queued) >= 0

    async def _attend(self, platform: Platform) -> None:
        """Start a platform, however long that takes, and listen to it."""
        pause = FIRST_PAUSE
        while True:
            try:
                await platform.start(MENU)
                break
            except PlatformError as error:
                if error.permanent:
                    raise
                log.error("%s:%s", platform.name, error)
                await asyncio.sleep(error.retry_after or pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        log.info("%s：已连接", platform.name)
        await Inbox(platform, self.intake, self.worker, self.postman.nudge).run()

    async def _watch(
        self, listeners: Sequence[asyncio.Task[None]], others: Sequence[asyncio.Future[None]]
    ) -> None:
        """Until something essential ends: the pages, the postman, or the last of the platforms."""
        waiting: set[asyncio.Future[None]] = {*listeners, *others}
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                error = task.exception()
                still = [listener for listener in listeners if not listener.done()]
                if not isinstance(error, PlatformError) or not still:
                    if error is not None:
                        raise error
                    return
                log.error("%s", error)

    def _tick(self, name: str, job: Job) -> None:
        """A timed job, called in the clock's thread: it waits its turn in the worker like everything else."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        try:
            asyncio.run_coroutine_threadsafe(self.worker.run(self.intake.perform, job), loop).result()
            loop.call_soon_threadsafe(self.postman.nudge)
        except StorageError as error:
            log.error("定时任务 %s 没能执行：%s", name, error)
        except Exception:
            log.exception("定时任务 %s 出错", name)

    def _migrated(self, platform: str, old: str, new: str) -> None:
        self.intake.perform(lambda work: groups.migrate(work, platform, old, new))

    def _lost(self, platform: str, chat: str) -> None:
        self.intake.perform(lambda work: groups.leave(work, platform, chat))

    def _board(self) -> Sequence[TicketView]:
        with self.database.reading() as session:
            return board(session, self.intake.directory, self._rules)

    def _queued(self) -> int:
        with self.database.reading() as session:
            return queued_count(session)


async def _cancel(tasks: Sequence[asyncio.Future[None]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError, Exception):
            await task
