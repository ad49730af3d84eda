"""The process that delivers in the simulation: clockwork and postman as in the real house, on simulated time."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bot.platforms import open_platform
from bot.postman import Postman
from bot.sole import Sole
from bot.worker import Worker
from desk.registry import groups
from desk.work import Work
from scheduler.clockwork import Clockwork
from tests.fakes.bot_api_platform import bot_settings
from tests.fakes.clock import FakeTime
from tests.simulate.neighbour import TownHall

T = TypeVar("T")


class PowerCut(BaseException):
    """Everything ends, in the middle of a transaction."""


class SimulatedHouse:
    """Everything of bot/house.py that the clock moves; the deliveries are real HTTP."""

    def __init__(self, path: Path, operator: str, base: str, time: FakeTime) -> None:
        self.hall = TownHall(path, operator)
        self.time = time
        self.worker = Worker()
        self.about_to_fall = False  # with the first thing that the clock says
        self.platform = open_platform("telegram", bot_settings(base))
        self.sole = Sole(path)
        self.postman = Postman(
            self.hall.database,
            self.worker,
            {"telegram": self.platform},
            self.hall.config.bot.postman,
            self.hall.config.bot.operators,
            quiet=self.hall.rules.quiet,
            clock=self.clock,
            ticks=time.ticks,
            sleep=time.sleep,
            on_migrated=lambda platform, old, new: self._do(lambda w: groups.migrate(w, platform, old, new)),
            on_lost=lambda platform, chat: self._do(lambda w: groups.leave(w, platform, chat)),
        )
        self.clockwork = Clockwork(self.hall.config.scheduler, self._perform)
        assert self.sole.take(), "another process delivers"
        self._delivery = asyncio.create_task(self.postman.run())

    def clock(self) -> datetime:
        """What the computer's clock shows."""
        return self.time.clock().astimezone(UTC)

    async def tick(self) -> None:
        """As the ticker does; PowerCut if it was arranged for."""
        self.hall.now = self.clock()
        await self.worker.run(self.clockwork.tick)
        await self.worker.run(self.clockwork.pulse)
        self.postman.nudge()

    async def settled(self) -> None:
        """Until there is nothing to do but wait for time to pass."""
        await self.postman.wait_idle()

    async def perform(self, job: Callable[[Work], T]) -> T:
        """Anything else that happens at the desk."""
        self.hall.now = self.clock()
        result = await self.worker.run(self.hall.intake.perform, job)
        self.postman.nudge()
        return result

    async def stop(self, *, kindly: bool) -> None:
        """Drain and end, or just end."""
        if kindly:
            await self.postman.drain(5)
        self._delivery.cancel()
        await asyncio.wait([self._delivery])
        await self.platform.close()
        self.sole.release()
        await asyncio.to_thread(self.worker.close)
        self.hall.database.close()

    def _perform(self, job: Callable[[Work], T]) -> T:
        def and_then_darkness(work: Work) -> T:
            result = job(work)
            if work.said:
                raise PowerCut
            return result

        return self.hall.intake.perform(and_then_darkness if self.about_to_fall else job)

    def _do(self, job: Callable[[Work], object]) -> None:
        self.hall.now = self.clock()
        self.hall.intake.perform(job)
