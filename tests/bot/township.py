"""A township on the fake Telegram: its three tables, its configuration, and the house that runs it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from bot.cli.app import app
from bot.config import Config, load_config
from bot.house import House
from bot.platforms import open_platform
from bot.platforms.base import Limits
from storage.database import Database
from storage.registry import touch_registry
from storage.tickets import Ticket, all_tickets
from tests.fakes.bot_api import TOKEN, FakeBotApi, Group, Private, user
from tests.fakes.bot_api_people import User
from tests.fakes.bot_api_platform import Library
from tests.staff import staff

GRIDS = """编码,名称,类型,户数
990101103,海棠镇,镇街,
990101103001,海棠花社区,社区,
990101103001001,海棠花苑第一网格,网格,412
"""
LIU, WANG, WORKER, HE = (
    user("liu", "刘大爷"),
    user("wang", "王阿姨"),
    user("zhou", "周敏"),
    user("he", "何主任"),
)
GROUP_ID = "-1001"
SETTINGS = """bot:
  platforms: [telegram]
  telegram:
    library: {library}
    api_base: {base}
    poll_timeout: 2s
  postman:
    first_pause: {pause}
web:
  enabled: false
# Whatever the time of day at which the tests run, the clock has nothing to say meanwhile.
scheduler:
  days:
    morning_list: never
    overdue_overview: never
    weekly_theme: never
    daily_tip: never
    quiz: never
    day_summary: never
    week_review: never
    month_review: never
"""


@dataclass
class Township:
    """What a test sees of it."""

    api: FakeBotApi
    database: Database
    config: Config
    house: House
    group: Group
    worker: Private
    community: Private

    def tickets(self) -> list[Ticket]:
        """All tickets, oldest first."""
        with self.database.reading() as session:
            return list(all_tickets(session))


async def joined_by(town: Township, person: User, role: str, grid: str) -> None:
    """Somebody more has a post, and the bot has noticed."""
    with town.database.writing() as session:
        staff(session, person.first_name, role, grid, platform="telegram", user_id=person.uid)
        touch_registry(session)
    await asyncio.sleep(1.1)  # by then the bot looks at the register again


def write_tables(folder: Path, base: str, library: Library = "aiogram", pause: str = "0.05s") -> Path:
    """The operator's files; the configuration's path."""
    (folder / "grids.csv").write_text(GRIDS, encoding="utf-8-sig")
    (folder / "groups.csv").write_text(
        f"platform,chat_id,title,purpose,grid\ntelegram,{GROUP_ID},海棠花苑1网格群,居民,990101103001001\n",
        encoding="utf-8",
    )
    rows = [
        f"{person.first_name},{role},{grid},telegram,{person.uid},"
        for person, role, grid in (
            (WORKER, "网格员", "海棠花苑第一网格"),
            (HE, "社区", "海棠花社区"),
        )
    ]
    (folder / "people.csv").write_text(
        "\n".join(["姓名,角色,网格,平台,账号,电话", *rows]), encoding="gb18030"
    )
    path = folder / "config.yaml"
    path.write_text(SETTINGS.format(library=library, base=base, pause=pause), encoding="utf-8")
    return path


def import_tables(config: Path) -> None:
    """As the operator does it."""
    for topic in ("grids", "groups", "people"):
        result = CliRunner().invoke(
            app, ["import", topic, str(config.parent / f"{topic}.csv"), "--config", str(config)]
        )
        assert result.exit_code == 0, result.output


@asynccontextmanager
async def township(
    folder: Path,
    api: FakeBotApi,
    library: Library = "aiogram",
    worker_started: bool = True,
    furnish: Callable[[Config, Database], None] | None = None,
    swift: bool = False,
) -> AsyncIterator[Township]:
    """The house running, its tables imported.

    `furnish`: what else there is before it runs. `swift`: no pause between messages to one chat, for long
    dialogues; that the pace is kept is tested elsewhere.
    """
    path = write_tables(folder, api.base, library)
    await asyncio.to_thread(import_tables, path)
    config = load_config(path, {"YUNWANGGE_BOT__TELEGRAM__TOKEN": TOKEN})
    database = Database(config.storage)
    database.upgrade()
    group = api.group(GROUP_ID, "海棠花苑1网格群")
    worker, community = api.private(WORKER, started=worker_started), api.private(HE)
    if furnish is not None:
        furnish(config, database)
    platform = open_platform("telegram", config.bot)
    if swift:
        platform.limits = Limits()
    house = House(config, database, {"telegram": platform})
    running = asyncio.create_task(house.run())
    try:
        yield Township(api, database, config, house, group, worker, community)
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        database.close()
