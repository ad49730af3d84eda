"""Driving the simulated days: time passes in uneven steps, and things happen to the processes."""

import asyncio
import random
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bot.postman
from bot.rules import rules_of
from desk.actor import Actor
from desk.directory import Directory
from desk.outbox import Note
from desk.permits import find
from desk.publicity import week as publicity
from desk.tickets import moves
from desk.tickets.opening import open_ticket
from desk.tickets.report import Finding, Report, Said
from desk.work import Work
from grids.deadlines import SHANGHAI
from storage.database import Database
from storage.outbox import BROADCAST
from storage.settings import StorageSettings
from tests.fakes.bot_api import FakeBotApi, RateLimits
from tests.fakes.clock import FakeTime
from tests.simulate.house import PowerCut, SimulatedHouse
from tests.simulate.neighbour import BUSY_TIMEOUT, TownHall
from tests.simulate.script import BESIDE, HERE, Happening, Script
from tests.simulate.township import OPERATOR, Township, found

BROADCAST_WORDS = "明天上午停水检修，请提前接好水。"
# What other processes write is looked for every two seconds; in a fortnight that is 600,000 times.
LOOK = 600.0


@dataclass
class Simulation:
    """The world while it runs, and what the report asks for afterwards."""

    script: Script
    path: Path
    api: FakeBotApi
    time: FakeTime
    town: Township
    here: SimulatedHouse | None = None
    beside: subprocess.Popen[str] | None = None
    counts: Counter[str] = field(default_factory=Counter)
    emergency_at: datetime | None = None
    dice: random.Random = field(default_factory=lambda: random.Random(20260914))

    @property
    def operator(self) -> str:
        """The account that keeps it all running."""
        return f"telegram:{OPERATOR.uid}"

    async def run(self) -> None:
        """From the first midnight to the last."""
        waiting = sorted(self.script.happenings, key=lambda happening: happening.at)
        true = self.script.start
        await self._happen(Happening(true, "start", HERE))
        while true < self.script.end:
            while waiting and waiting[0].at <= true:
                await self._happen(waiting.pop(0))
            step = self._step(true)
            if waiting:
                step = min(step, max(timedelta(seconds=1), waiting[0].at - true))
            await self.time.passes(step.total_seconds(), self._settled)
            true += step
            await self._tick()
        await self.time.passes(7200, self._settled)

    def _step(self, true: datetime) -> timedelta:
        """Around a minute where much happens by any of the clocks, else longer: the ticker is not exact."""
        shown = self.time.clock().astimezone(SHANGHAI)
        busy = any(moment.hour in (8, 9, 16, 17) for moment in (shown, true.astimezone(SHANGHAI)))
        return timedelta(seconds=self.dice.uniform(30, 90) if busy else self.dice.uniform(300, 1500))

    async def _settled(self) -> None:
        if self.here is not None:
            await self.here.settled()

    async def _tick(self) -> None:
        """Both processes tick at the same moment."""
        self.counts["ticks"] += 1
        if self.beside is not None:
            await asyncio.to_thread(self._ask_beside)
        try:
            if self.here is not None:
                await self.here.tick()
        except PowerCut:
            self.counts["power cut"] += 1
            await self._crash()
        if self.beside is not None:
            await asyncio.to_thread(self._hear_beside)
        if self.here is not None:
            self.here.postman.nudge()
            await self._everyday()

    def _ask_beside(self) -> None:
        assert self.beside is not None
        assert self.beside.stdin is not None
        self.beside.stdin.write(f"{self.time.clock().astimezone(UTC).isoformat()}\n")
        self.beside.stdin.flush()

    def _hear_beside(self) -> None:
        assert self.beside is not None
        assert self.beside.stdout is not None
        answer = self.beside.stdout.readline()
        assert answer == "done\n", f"the neighbour says {answer!r}"

    # -- what happens ---------------------------------------------------------------------------------------

    async def _happen(self, happening: Happening) -> None:
        where = f" {happening.whom}" if happening.whom in (HERE, BESIDE) else ""
        self.counts[happening.what + where] += 1
        match happening.what:
            case "start" if happening.whom == HERE:
                self.here = SimulatedHouse(self.path, self.operator, self.api.base, self.time)
            case "start":
                await asyncio.to_thread(self._start_beside)
            case "stop" if self.here is not None:
                await self.here.stop(kindly=True)
                self.here = None
            case "kill":
                await asyncio.to_thread(self._kill_beside)
            case "crash":
                await self._crash()
            case "cut" if self.here is not None:
                self.here.about_to_fall = True
            case "leap":
                self.time.leap(timedelta(hours=happening.hours))
            case "kick":
                self.api.group(happening.whom).removes_bot()
                self.town.groups.remove(happening.whom)
            case "broadcast" if self.here is not None:
                await self.here.perform(self._broadcast)
            case "emergency" if self.here is not None:
                self.emergency_at = self.time.clock()
                await self.here.perform(lambda work: _report(work, self.town.groups[0], "emergency"))

    async def _crash(self) -> None:
        assert self.here is not None
        await self.here.stop(kindly=False)
        self.here = SimulatedHouse(self.path, self.operator, self.api.base, self.time)

    def _start_beside(self) -> None:
        words = [sys.executable, "-m", "tests.simulate.neighbour", str(self.path), self.operator]
        self.beside = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.beside.stdout is not None
        assert self.beside.stdout.readline() == "ready\n"

    def _kill_beside(self) -> None:
        """kill -9, in the middle of a tick if it likes."""
        assert self.beside is not None
        self._ask_beside()
        self.beside.kill()
        self.beside.communicate()
        self.beside = None

    async def _everyday(self) -> None:
        """Some complaints, some of them taken and solved: so that the lists have something to tell."""
        if self.here is None or self.dice.random() > 0.02:
            return
        group = self.dice.choice(self.town.groups)
        number = await self.here.perform(lambda work: _report(work, group, "urgent"))
        if self.dice.random() < 0.6:
            await self.here.perform(lambda work: _handle(work, number, solve=self.dice.random() < 0.5))

    def _broadcast(self, work: Work) -> None:
        for chat in self.town.groups:
            work.say(Note("telegram", chat, BROADCAST_WORDS, group=True, about="probe", rank=BROADCAST))

    async def close(self) -> None:
        """End both processes."""
        if self.here is not None:
            await self.here.stop(kindly=True)
        if self.beside is not None:
            await asyncio.to_thread(self._kill_beside)


@asynccontextmanager
async def simulation(script: Script, folder: Path) -> AsyncIterator[Simulation]:
    """A township founded at midnight, its Telegram, and its time."""
    path = folder / "simulated.db"
    time = FakeTime(script.start.astimezone(UTC))
    usual, bot.postman.SAFETY_TICK = bot.postman.SAFETY_TICK, LOOK
    async with FakeBotApi() as api:
        api.limits = RateLimits(clock=time.ticks)
        api.world.clock = lambda: time.clock().timestamp()
        town = await asyncio.to_thread(_found, path, api, script)
        world = Simulation(script, path, api, time, town)
        try:
            yield world
        finally:
            await world.close()
            bot.postman.SAFETY_TICK = usual


def _found(path: Path, api: FakeBotApi, script: Script) -> Township:
    database = Database(StorageSettings(path=path, busy_timeout=BUSY_TIMEOUT))
    database.upgrade()
    with database.writing() as session:
        town = found(session, api, script.groups)
    hall = TownHall(path, f"telegram:{OPERATOR.uid}")
    with database.writing() as session:
        work = Work(session, Directory.load(session), rules_of(hall.config), script.start.astimezone(UTC))
        publicity.seed(work)
        work.flush()
    hall.database.close()
    database.close()
    return town


def _report(work: Work, chat: str, urgency: str) -> int:
    """Somebody's lift is stuck."""
    group = work.directory.groups["telegram", chat]
    actor = Actor("telegram", "990000001", "刘大爷")
    text = "3栋电梯坏了，停在5楼不动"
    said = Said("telegram", chat, str(int(work.now.timestamp())), actor.user_id, work.now, text)
    emergency = "elevator_trapped" if urgency == "emergency" else None
    finding = Finding("elevator", "help", urgency, emergency=emergency, place="3栋", building="3")
    return open_ticket(work, Report(actor, group, finding, text, (said,)))


def _handle(work: Work, number: int, solve: bool) -> None:
    """Its worker takes it, and has it mended or not."""
    ticket = find(work, number)
    person = work.directory.handlers(ticket.grid_code, "grid")[0]
    worker = Actor(person.platform, person.user_id, person.name, (person,))
    moves.accept(work, ticket, worker)
    if solve:
        moves.resolve(work, ticket, worker, "已更换门机皮带")
