"""The whole house in one process: it stands as long as one platform does, and leaves nothing unsaid."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from sqlmodel import select

import bot.house
from bot.house import MENU, House
from bot.intake import StorageError
from bot.platforms.base import Batch, MenuEntry, Platform, PlatformError, Raw
from grids.lifecycle import State
from handlers.commands import COMMANDS
from handlers.message import Event
from scheduler.clockwork import Clockwork
from storage.inbox import DeadLetter
from storage.outbox import OutboxRow
from storage.registry import Group, find_group
from tests.desk.office import LIFT, Office
from tests.fakes.platforms import FakePlatform, refusal
from tests.town import Town, judge


class Line(FakePlatform):
    """A platform on which people can speak; `trouble` is raised at the next starts and fetches."""

    def __init__(self, name: str = "fake", at_start: Sequence[Exception] = ()) -> None:
        super().__init__(name)
        self.at_start = list(at_start)
        self.menu: Sequence[MenuEntry] = ()
        self.acknowledged: list[str | None] = []
        self.closed = False
        self._heard: asyncio.Queue[Event | Exception] = asyncio.Queue()

    def say(self, event: Event | Exception) -> None:
        """Something happens on the platform."""
        self._heard.put_nowait(event)

    async def start(self, menu: Sequence[MenuEntry]) -> None:
        """Let us in, unless planned otherwise."""
        if self.at_start:
            raise self.at_start.pop(0)
        self.menu = menu

    async def fetch(self, cursor: str | None) -> Batch:
        """The next event, when there is one."""
        self.acknowledged.append(cursor)
        event = await self._heard.get()
        if isinstance(event, Exception):
            raise event
        return Batch([{"event": event, "text": getattr(event, "text", "")}], event.id)

    def parse(self, raw: Raw) -> Event | None:
        """The event itself."""
        event: Event = raw["event"]
        return event

    async def close(self) -> None:
        """Remember it."""
        self.closed = True


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge of the other tests, and no waiting."""
    monkeypatch.setattr(bot.house, "load_judge", lambda _: judge())
    monkeypatch.setattr(bot.house, "warm_up", lambda: None)
    monkeypatch.setattr(bot.house, "FIRST_PAUSE", 0.001)


def _house(town: Town, *lines: Platform) -> House:
    return House(town.config, town.database, {line.name: line for line in lines}, lambda: town.now)


@asynccontextmanager
async def _running(house: House, *guests: Awaitable[None]) -> Any:
    running = asyncio.create_task(house.run(*guests))
    try:
        yield running
    finally:
        if running.cancel():
            with suppress(asyncio.CancelledError):
                await running


async def _until(truth: Callable[[], object]) -> None:
    for _ in range(4000):
        if truth():
            return
        await asyncio.sleep(0.005)
    pytest.fail("waited for 20 s in vain")


async def test_what_is_said_becomes_a_ticket_and_an_answer(town: Town) -> None:
    line = Line()
    async with _running(_house(town, line)):
        line.say(town.group.message("刘大爷", LIFT))
        await _until(lambda: len(line.texts()) == 2)
        await _until(lambda: len(line.acknowledged) == 2)
    assert "已登记，工单1" in line.texts("g1")[0]
    assert "新工单" in line.texts("周敏")[0]
    assert line.acknowledged[0] is None
    assert line.closed


async def test_the_menu_names_every_command(town: Town) -> None:
    line = Line()
    async with _running(_house(town, line)):
        await _until(lambda: line.menu)
    assert list(line.menu) == list(MENU)
    assert [entry.command for entry in MENU] == [command.code for command in COMMANDS]


async def test_one_platform_refuses_and_the_other_goes_on(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    refused, works = Line("telegram", [refusal("unauthorized")]), Line()
    async with _running(_house(town, refused, works)):
        works.say(town.group.message("刘大爷", LIFT))
        await _until(lambda: works.texts("g1"))
        await _until(lambda: "fake unauthorized" in caplog.text)
    assert refused.closed


async def test_a_platform_that_shuts_us_out_later_does_not_take_the_others_along(town: Town) -> None:
    shut, works = Line("telegram"), Line()
    house = _house(town, shut, works)
    async with _running(house) as running:
        await _until(lambda: shut.acknowledged)
        shut.say(refusal("unauthorized"))
        works.say(town.group.message("刘大爷", LIFT))
        await _until(lambda: works.texts("g1"))
        assert not running.done()
        works.say(refusal("unauthorized"))
        with pytest.raises(PlatformError, match="unauthorized"):
            await asyncio.wait_for(asyncio.shield(running), 20)
        assert running.done()


async def test_when_all_refuse_the_house_says_why(town: Town) -> None:
    lines = [Line(name, [refusal("unauthorized")]) for name in ("telegram", "fake")]
    with pytest.raises(PlatformError, match="unauthorized"):
        await asyncio.wait_for(_house(town, *lines).run(), 20)
    assert all(line.closed for line in lines)


async def test_a_mistake_of_ours_is_not_hidden(town: Town) -> None:
    broken, works = Line("telegram", [RuntimeError("boom")]), Line()
    with pytest.raises(RuntimeError, match="boom"):
        await asyncio.wait_for(_house(town, broken, works).run(), 20)
    assert works.closed


async def test_trouble_at_the_start_is_waited_out(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    line = Line(
        at_start=[
            refusal("network", permanent=False),
            refusal("flood", permanent=False, retry_after=0.002),
            refusal("server", permanent=False),
        ]
    )
    async with _running(_house(town, line)):
        line.say(town.group.message("刘大爷", LIFT))
        await _until(lambda: line.texts("g1"))
    assert [word in caplog.text for word in ("fake network", "fake flood", "fake server")] == [True] * 3


async def test_stopping_lets_what_is_on_its_way_arrive(town: Town) -> None:
    line = Line()
    line.gate.clear()
    house = _house(town, line)
    running = asyncio.create_task(house.run())
    line.say(town.group.message("刘大爷", LIFT))
    await asyncio.wait_for(line.was_tried(1), 20)
    running.cancel()
    await asyncio.sleep(0)
    assert not line.closed
    line.gate.set()
    with suppress(asyncio.CancelledError):
        await running
    assert len(line.texts()) == 2
    assert line.closed
    with town.database.reading() as session:
        assert {row.state for row in session.exec(select(OutboxRow)).all()} == {"sent"}


async def test_stopping_does_not_wait_for_ever(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.house, "DRAIN_SECONDS", 0.01)
    line = Line()
    line.gate.clear()
    running = asyncio.create_task(_house(town, line).run())
    line.say(town.group.message("刘大爷", LIFT))
    await asyncio.wait_for(line.was_tried(1), 20)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.wait_for(running, 20)
    with town.database.reading() as session:
        assert "queued" in {row.state for row in session.exec(select(OutboxRow)).all()}


async def test_the_house_closes_when_its_pages_do(town: Town) -> None:
    line = Line()

    async def pages(error: Exception | None = None) -> None:
        await _until(lambda: line.acknowledged)
        if error:
            raise error

    await asyncio.wait_for(_house(town, line).run(pages()), 20)
    assert line.closed
    with pytest.raises(RuntimeError, match="no pages"):
        await asyncio.wait_for(_house(town, Line()).run(pages(RuntimeError("no pages"))), 20)


# --- the clock ---------------------------------------------------------------------------------------------


def _clockwork(house: House) -> Clockwork:
    return Clockwork(house._scheduler, house._perform)


async def test_a_tick_does_its_job_and_what_it_says_is_sent(town: Town) -> None:
    number = Office(town).ticket_in(State.RESOLVED)
    line = Line()
    house = _house(town, line)
    async with _running(house):
        await _until(lambda: line.acknowledged)
        town.passes(days=4)
        await asyncio.to_thread(_clockwork(house).tick)
        assert town.ticket(number).state == "closed"
        await _until(lambda: any("未评价" in out.text for out in line.delivered))


async def test_a_tick_that_fails_is_logged_and_the_house_stands(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError("boom")

    def locked() -> None:
        raise StorageError("磁盘满了")

    line = Line()
    house = _house(town, line)
    async with _running(house) as running:
        await _until(lambda: line.acknowledged)
        await asyncio.to_thread(house._wind, broken)
        await asyncio.to_thread(house._wind, locked)
        assert not running.done()
    assert "定时任务出错" in caplog.text
    assert "定时任务没能执行：磁盘满了" in caplog.text


def test_a_tick_before_the_house_stands_does_nothing(town: Town) -> None:
    house = _house(town, Line())
    house._wind(lambda: pytest.fail("too early"))
    house.worker.close()


# --- what deliveries teach ---------------------------------------------------------------------------------


def _group(town: Town, chat: str) -> Group | None:
    with town.database.reading() as session:
        return find_group(session, "fake", chat)


async def test_a_group_that_moved_is_found_under_its_new_id(town: Town) -> None:
    line = Line()
    line.refuse("g1", refusal("migrated", new_chat="g9"))
    async with _running(_house(town, line)):
        line.say(town.group.message("刘大爷", LIFT))
        await _until(lambda: line.texts("g9"))
        await _until(lambda: _group(town, "g9"))
    assert _group(town, "g1") is None


async def test_a_group_that_put_us_out_is_marked(town: Town) -> None:
    line = Line()
    line.refuse_always("g1", refusal("kicked"))
    async with _running(_house(town, line)):
        line.say(town.group.message("刘大爷", LIFT))

        def gone() -> bool:
            group = _group(town, "g1")
            return group is not None and not group.present

        await _until(gone)
    assert town.ticket().state == "open"


# --- for the pages -----------------------------------------------------------------------------------------


async def test_pages_see_the_board_and_how_the_house_is(town: Town) -> None:
    line = Line()
    house = _house(town, line)
    async with _running(house):
        line.say(town.group.message("刘大爷", LIFT))
        await _until(lambda: line.texts("g1"))
        (view,) = await house.board()
        assert (view.number, view.state_name, view.handler) == (1, "待受理", "网格员周敏")
        assert await house.healthy()
        with town.database.writing() as session:
            session.connection().exec_driver_sql("ALTER TABLE outbox RENAME TO elsewhere")
        with pytest.raises(Exception, match="no such table"):
            await house.healthy()
        with town.database.writing() as session:
            session.connection().exec_driver_sql("ALTER TABLE elsewhere RENAME TO outbox")
        assert await house.healthy()


# --- poison ------------------------------------------------------------------------------------------------


async def test_half_an_emoji_is_kept_as_a_dead_letter_and_the_house_stands(town: Town) -> None:
    line = Line()
    async with _running(_house(town, line)) as running:
        line.say(town.group.message("刘大爷", LIFT + "\ud83d"))
        line.say(town.group.message("王阿姨", "8栋电梯坏了，停在1楼不动"))
        await _until(lambda: len(town.tickets()) == 1)
        assert not running.done()
    with town.database.reading() as session:
        (letter,) = session.exec(select(DeadLetter)).all()
    assert letter.error.startswith("UnicodeEncodeError")
    assert json.loads(letter.raw)["text"] == LIFT + "\ud83d"


# --- two processes -----------------------------------------------------------------------------------------


async def test_of_two_houses_on_one_database_one_sends_and_the_other_takes_over(
    town: Town, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.house, "STANDBY_SECONDS", 0.01)
    first, second = Line(), Line()
    async with _running(_house(town, second)) as standing_by:
        await _until(lambda: second.acknowledged)
        async with _running(_house(town, first)):
            await _until(lambda: "本进程先待命" in caplog.text)
            for number in range(10):
                second.say(town.group.message("刘大爷", f"报事 {number}栋电梯坏了"))
            await _until(lambda: len(second.texts("g1")) >= 10)
            assert first.texts() == []
            assert not standing_by.done()
            standing_by.cancel()
            await asyncio.wait([standing_by])
            first.say(town.group.message("刘大爷", "报事 楼道灯不亮"))
            await _until(lambda: first.texts("g1"))
    assert "由本进程接手" in caplog.text
