"""`yunwangge run` and `yunwangge demo`: the bot itself, until Ctrl+C."""

import asyncio
import gc
import logging
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import ConfigOption
from bot.cli.plainly import plainly, say, settings

if TYPE_CHECKING:
    from bot.config import Config
    from storage.database import Database
    from web.room import Room

DEMO_DATABASE = Path("data/demo.db")


@plainly
def run(config: ConfigOption = None) -> None:
    """启动机器人：配置里写的平台、定时任务和网页。"""
    loaded = settings(config)
    say(loaded.note)
    _start(loaded, demo=False)


@plainly
def demo(
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="网页端口，缺省 8080")] = None,
    config: ConfigOption = None,
) -> None:
    """启动示例：海棠镇和内置聊天室，不需要任何账号。"""
    loaded = settings(config)
    loaded.bot.platforms = ["local"]
    loaded.web.enabled = True
    # The sample township never gets into the real one's database.
    loaded.storage.path = loaded.home / DEMO_DATABASE
    if port is not None:
        loaded.web.port = port
    _start(loaded, demo=True)


def _start(config: "Config", *, demo: bool) -> None:
    # Starting makes thousands of classes and no garbage; looking for some takes a fifth of the time.
    # The house turns the collector on again.
    gc.disable()
    from storage.database import Database  # noqa: PLC0415

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("bot").setLevel(logging.INFO)
    database = Database(config.storage)
    try:
        database.upgrade()
        if demo:
            from bot import sample  # noqa: PLC0415

            with database.writing() as session:
                sample.settle(session, datetime.now(UTC))
        asyncio.run(_serve(config, database, demo=demo))
    finally:
        database.close()


async def _serve(config: "Config", database: "Database", *, demo: bool) -> None:
    from bot.house import House  # noqa: PLC0415
    from bot.platforms import open_platform  # noqa: PLC0415
    from bot.platforms.base import Platform  # noqa: PLC0415
    from bot.platforms.local import LocalPlatform  # noqa: PLC0415

    room = _furnish(database, demo=demo) if "local" in config.bot.platforms else None
    platforms: dict[str, Platform] = {}
    for name in config.bot.platforms:
        platforms[name] = LocalPlatform(room) if name == "local" and room else open_platform(name, config.bot)
    house = House(config, database, platforms)
    guests = []
    if config.web.enabled:
        from web.app import serve  # noqa: PLC0415
        from web.context import PageContext  # noqa: PLC0415
        from web.room import Room  # noqa: PLC0415

        pages = PageContext(room or Room(), house.board, house.healthy, config.desk.township)
        guests.append(
            serve(pages, config.web, lambda url: say(f"云网格已启动，请用浏览器打开 {url} (Ctrl+C 停止)"))
        )
    else:
        say("云网格正在启动（没有开网页，Ctrl+C 停止）")
    running = asyncio.ensure_future(house.run(*guests))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, running.cancel)
    with suppress(asyncio.CancelledError):
        await running
    say("云网格已停止。")


def _furnish(database: "Database", *, demo: bool) -> "Room":
    """The chat room with the township's own local groups and people; the demo's residents besides."""
    from desk.directory import Directory  # noqa: PLC0415
    from grids.roles import ROLE_NAMES  # noqa: PLC0415
    from web.room import Room  # noqa: PLC0415

    room = Room()
    with database.reading() as session:
        directory = Directory.load(session)
    for group in directory.groups.values():
        if group.platform == "local":
            room.add_group(group.chat_id, group.title)
    if demo:
        from bot.sample import sample_residents  # noqa: PLC0415

        for resident in sample_residents():
            room.add_person(resident.user_id, resident.name, "居民", resident.groups)
    for person, *_ in directory.people.values():
        if person.platform == "local":
            label = f"{ROLE_NAMES[person.role]} · {person.title or directory.grid_name(person.grid_code)}"
            office = directory.office(person.id)
            groups = (office.group,) if office else directory.groups.values()
            own = [
                group.chat_id
                for group in groups
                if group is not None
                and group.platform == "local"
                and (group.grid_code or "").startswith(person.grid_code)
            ]
            room.add_person(person.user_id, person.name, label, own)
    return room
