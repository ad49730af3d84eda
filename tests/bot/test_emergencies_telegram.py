"""An emergency over the fake Telegram: called, called again after a restart, taken, over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Config, load_config
from bot.house import House
from bot.platforms import open_platform
from bot.platforms.base import Limits
from storage.database import Database
from storage.tickets import steps_of
from tests.bot.township import GROUP_ID, HE, LIU, WANG, WORKER, import_tables, township, write_tables
from tests.fakes.bot_api import TOKEN, BotMessage, FakeBotApi, Private, user
from tests.fakes.bot_api_platform import LIBRARIES, Library
from tests.staff import staff

GAS = "8栋2单元楼道里煤气泄漏了，好浓的煤气味"
CHENG = user("cheng", "程岚")
HES_NUMBER = "13800000003"


class Clock:
    """The real time, and as much more as a test has let pass."""

    ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@asynccontextmanager
async def running(config: Config, database: Database, clock: Clock) -> AsyncIterator[None]:
    """One life of the process; no pause between messages to one chat."""
    platform = open_platform("telegram", config.bot)
    platform.limits = Limits()
    house = House(config, database, {"telegram": platform}, clock)
    life = asyncio.create_task(house.run())
    try:
        yield
    finally:
        life.cancel()
        with suppress(asyncio.CancelledError):
            await life


def _prepare(folder: Path, api: FakeBotApi, library: Library) -> tuple[Config, Database]:
    path = write_tables(folder, api.base, library)
    import_tables(path)
    config = load_config(path, {"YUNWANGGE_BOT__TELEGRAM__TOKEN": TOKEN})
    database = Database(config.storage)
    database.upgrade()
    with database.writing() as session:
        staff(session, "程岚", "township", "990101103", platform="telegram", user_id=CHENG.uid)
        session.connection().exec_driver_sql(
            "UPDATE people SET phone = ? WHERE user_id = ?", (HES_NUMBER, HE.uid)
        )
    return config, database


async def _cards(api: FakeBotApi, chat: Private, count: int) -> list[BotMessage]:
    """The calls somebody has got; what the clock says about limits does not count."""

    def calls() -> list[BotMessage]:
        return [message for message in chat.heard() if message.text.startswith("【紧急】")]

    await api.wait_for(lambda: len(calls()) >= count, timeout=20)
    await api.quiet()
    assert len(calls()) == count
    return calls()


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.slow
async def test_it_is_called_for_across_a_restart_until_somebody_takes_it(
    tmp_path: Path, library: Library
) -> None:
    async with FakeBotApi() as api:
        config, database = await asyncio.to_thread(_prepare, tmp_path, api, library)
        group, clock = api.group(GROUP_ID, "海棠花苑1网格群"), Clock()
        worker, he, cheng = (api.private(person) for person in (WORKER, HE, CHENG))
        async with running(config, database, clock):
            said = group.says(LIU, GAS)
            receipt = (await api.wait_for(said.answers))[0]
            assert "别开关任何电器" in receipt.text
            assert "已通知网格员、社区和镇街" in receipt.text
            for chat in (worker, he, cheng):
                (card,) = await _cards(api, chat, 1)
                assert card.labels == ["我来处理", "误报"]
            refused = worker.heard()[0].press("我来处理", by=LIU)
            await api.wait_for(lambda: refused.toast)
            assert refused.toast is not None
            assert "由网格员、社区和镇里的工作人员来点" in refused.toast
            clock.ahead = timedelta(minutes=5)
            again = (await _cards(api, worker, 2))[-1]
            assert "已5分钟没有人接手" in again.text
            assert f"社区何主任 {HES_NUMBER}" in again.text
        async with running(config, database, clock):
            await api.wait_for(lambda: api.polling)
            clock.ahead = timedelta(minutes=10)
            assert "已10分钟没有人接手" in (await _cards(api, worker, 3))[-1].text
            (await _cards(api, he, 3))[-1].press("我来处理", by=HE)
            news = await api.wait_for(
                lambda: next((m for m in group.heard() if "正在处理燃气泄漏" in m.text), None)
            )
            assert (news.text, news.reply_to) == ("社区何主任正在处理燃气泄漏（工单1）。", said.id)
            others = [*await _cards(api, worker, 3), *await _cards(api, cheng, 3)]
            await api.wait_for(lambda: all("社区何主任正在处理" in card.text for card in others))
            assert all(card.labels == [] for card in others)
            clock.ahead = timedelta(minutes=30)
            he.types("办结 1 阀门已关")
            await api.wait_for(lambda: "已处理好，社区何主任说：阀门已关。" in group.words())
            await api.quiet()
        with database.reading() as session:
            steps = [step.event for step in steps_of(session, 1)]
        assert [step for step in steps if step in ("open", "ring", "accept", "resolve")] == [
            *("open", "ring", "ring", "accept", "resolve"),
        ]
        assert HES_NUMBER not in group.words()
        assert len(await _cards(api, worker, 3)) == 3
        database.close()


async def test_where_the_worker_cannot_be_written_to_the_button_stands_in_the_group(tmp_path: Path) -> None:
    async with FakeBotApi() as api, township(tmp_path, api, worker_started=False) as town:
        town.group.says(LIU, GAS)
        mention = await api.wait_for(
            lambda: next((m for m in town.group.heard() if "周敏：工单1" in m.text), None)
        )
        assert mention.labels == ["我来处理"]
        refused = mention.press("我来处理", by=WANG)
        await api.wait_for(lambda: refused.toast)
        assert town.tickets()[0].state == "open"
        mention.press("我来处理", by=WORKER)
        await api.wait_for(lambda: "网格员周敏正在处理燃气泄漏（工单1）。" in town.group.words())
        assert town.tickets()[0].state == "accepted"
