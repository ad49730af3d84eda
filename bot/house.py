"""The whole house wired together: platforms, inbox, desk, clock, postman, pages; run and stopped as one."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from bot import memory
from bot.config import Config
from bot.inbox import FIRST_PAUSE, LONGEST_PAUSE, Inbox
from bot.intake import Intake, StorageError
from bot.platforms.base import MenuEntry, Platform, PlatformError
from bot.postman import Postman
from bot.rules import rules_of
from bot.sole import Sole
from bot.worker import Worker
from desk.publicity import week as publicity
from desk.registry import groups
from desk.tickets.views import TicketView, board
from desk.work import Work
from handlers.commands import COMMANDS
from handlers.context import Kit
from handlers.conversation import Conversations
from scheduler.agenda import Agenda
from scheduler.clockwork import Clockwork
from scheduler.ticker import Ticker
from storage.database import Database
from storage.outbox import queued_count
from triage import load_judge, warm_up

T = TypeVar("T")
log = logging.getLogger(__name__)

DRAIN_SECONDS = 5.0
STANDBY_SECONDS = 2.0
# Until then there is better to do than to load what few messages need, and to arrange what is loaded.
STARTED_SECONDS, SETTLED_SECONDS = 3.0, 30.0
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
        kit = Kit(load_judge(config.triage), Conversations(config.handlers), Agenda(config.scheduler).text)
        memory.settle()
        self.intake = Intake(database, kit, self._rules, config.bot.stale_after, clock)
        self.postman = Postman(
            database,
            self.worker,
            platforms,
            config.bot.postman,
            config.bot.operators,
            quiet=self._rules.quiet,
            clock=clock,
            on_migrated=self._migrated,
            on_lost=self._lost,
        )
        self._sole = Sole(database.path)
        self._scheduler = config.scheduler
        self._loop: asyncio.AbstractEventLoop | None = None

    async def run(self, *guests: Awaitable[None]) -> None:
        """Run until cancelled; `guests` (the pages) run beside. PlatformError once no platform lets us in."""
        self._loop = asyncio.get_running_loop()
        clockwork = Clockwork(self._scheduler, self._perform)
        ticker = Ticker(partial(self._wind, clockwork.tick), partial(self._wind, clockwork.pulse))
        # A message that needs jieba's dictionary before then loads it, a tenth of a second.
        later = [_later(STARTED_SECONDS, warm_up), _later(SETTLED_SECONDS, memory.join_pages)]
        listeners = [asyncio.create_task(self._attend(platform)) for platform in self._platforms.values()]
        beside = [asyncio.ensure_future(guest) for guest in guests]
        delivery = asyncio.create_task(self._deliver())
        try:
            await self._furnish()
            ticker.start()
            await self._watch(listeners, [*beside, delivery])
        finally:
            for timer in later:
                timer.cancel()
            await asyncio.to_thread(ticker.stop)
            await _cancel([*listeners, *beside])
            await self.postman.drain(DRAIN_SECONDS)
            await _cancel([delivery])
            self._sole.release()
            for platform in self._platforms.values():
                await platform.close()
            await asyncio.to_thread(self.worker.close)

    async def board(self) -> Sequence[TicketView]:
        """The newest tickets, for the pages."""
        return await self.worker.run(self._board)

    async def healthy(self) -> bool:
        """Does the database answer?"""
        return await self.worker.run(self._queued) >= 0

    async def _deliver(self) -> None:
        """Run the postman, once no other process on this database does: two would say everything twice."""
        if not self._sole.take():
            log.warning("另一个进程正在用同一个数据库发消息，本进程先待命，它停了再接手")
            while not self._sole.take():  # noqa: ASYNC110 - nobody tells us when another process ends
                await asyncio.sleep(STANDBY_SECONDS)
            log.warning("由本进程接手发消息")
        await self.postman.run()

    async def _furnish(self) -> None:
        """Have in the tables what ships, before the clock asks for it."""
        try:
            await self._transact(publicity.seed)
        except Exception as error:
            # Tickets matter more: the house stands without.
            log.error("主题和小知识没能放进数据库，下次启动再放：%s", error, exc_info=error)

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
        if name := getattr(platform, "username", ""):
            self._rules.bots[platform.name] = name
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

    def _wind(self, move: Callable[[], None]) -> None:
        """Called in the clock's thread; what cannot be done now is due again with the next tick."""
        if self._loop is None or self._loop.is_closed():
            return
        try:
            move()
        except StorageError as error:
            log.error("定时任务没能执行：%s", error)
        except Exception:
            log.exception("定时任务出错")

    def _perform(self, job: Callable[[Work], T]) -> T:
        """A transaction for the clock's thread: it waits its turn in the worker like everything else."""
        assert self._loop is not None
        result = asyncio.run_coroutine_threadsafe(self._transact(job), self._loop).result()
        self._loop.call_soon_threadsafe(self.postman.nudge)
        return result

    async def _transact(self, job: Callable[[Work], T]) -> T:
        return await self.worker.run(self.intake.perform, job)

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


def _later(seconds: float, job: Callable[[], object]) -> threading.Timer:
    """Have something done beside all else, in a while."""
    timer = threading.Timer(seconds, job)
    timer.daemon = True
    timer.start()
    return timer


async def _cancel(tasks: Sequence[asyncio.Future[None]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError, Exception):
            await task
