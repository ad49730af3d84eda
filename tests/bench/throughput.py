"""How many updates a second: two empty frameworks and our whole path, fed the same bytes on one core."""

import gc
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from bot.config import Config
from bot.intake import Intake
from bot.platforms.telegram_raw import parse_update
from bot.rules import rules_of
from handlers.context import Kit
from handlers.conversation import Conversations
from handlers.message import Event
from storage.database import Database
from storage.registry import Grid, Group, Person
from storage.settings import StorageSettings
from storage.tickets import all_tickets
from tests.bench.talk import updates
from triage import load_judge, warm_up

TOKEN = "42:TEST"
BATCH = 100
WARM = 2_000


def payloads(count: int, share: float, first: int = 0) -> list[bytes]:
    """getUpdates answers of a hundred updates each; `first` is where ids, times and places begin."""
    raw = list(updates(count, share=share, first=first))
    batches = (raw[start : start + BATCH] for start in range(0, count, BATCH))
    return [json.dumps({"ok": True, "result": batch}, ensure_ascii=False).encode() for batch in batches]


async def aiogram_rate(answers: Sequence[bytes]) -> float:
    """Updates a second through an aiogram dispatcher without a single handler."""
    from aiogram import Bot, Dispatcher  # noqa: PLC0415

    bot, dispatcher = Bot(TOKEN), Dispatcher()
    for update in json.loads(answers[0])["result"]:
        await dispatcher.feed_raw_update(bot, update)
    count, start = 0, time.perf_counter()
    for answer in answers:
        for update in json.loads(answer)["result"]:
            await dispatcher.feed_raw_update(bot, update)
            count += 1
    rate = count / (time.perf_counter() - start)
    await bot.session.close()
    return rate


async def ptb_rate(answers: Sequence[bytes]) -> float:
    """Updates a second through a python-telegram-bot application without a single handler."""
    from telegram import Update  # noqa: PLC0415
    from telegram.ext import ApplicationBuilder  # noqa: PLC0415

    application = ApplicationBuilder().token(TOKEN).updater(None).build()
    application._initialized = True  # initialize() would ask the real Telegram who we are
    for update in json.loads(answers[0])["result"]:
        await application.process_update(Update.de_json(update, application.bot))
    count, start = 0, time.perf_counter()
    for answer in answers:
        for update in json.loads(answer)["result"]:
            await application.process_update(Update.de_json(update, application.bot))
            count += 1
    return count / (time.perf_counter() - start)


class RawTelegram:
    """The one thing the intake needs of a platform."""

    name = "telegram"

    def parse(self, raw: dict[str, Any]) -> Event | None:
        """As the real one does."""
        return parse_update(raw)


def town(folder: Path, groups: int = 72) -> tuple[Database, Intake]:
    """A township with that many groups and a grid worker for each ten."""
    config = Config(storage=StorageSettings(path=folder / "bench.db"))
    database = Database(config.storage)
    database.upgrade()
    with database.writing() as session:
        session.add(Grid(code="990101103", name="海棠镇", kind="township"))
        session.add(Grid(code="990101103001", name="海棠花社区", kind="community"))
        for number in range(groups):
            code = f"990101103001{number + 1:03d}"
            session.add(Grid(code=code, name=f"第{number}网格", kind="grid"))
            session.flush()
            chat = str(-1_001_000_000_000 - number)
            session.add(Group(platform="telegram", chat_id=chat, title=f"第{number}网格群", grid_code=code))
            session.add(
                Person(
                    name=f"员{number}",
                    role="grid_worker",
                    grid_code=code,
                    platform="telegram",
                    user_id=f"{number}",
                )
            )
    judge = load_judge(config.triage)
    warm_up()
    gc.freeze()  # as the house does
    kit = Kit(judge, Conversations(config.handlers))
    clock = lambda: datetime.now(UTC)  # noqa: E731
    return database, Intake(database, kit, rules_of(config), timedelta(days=9999), clock)


def our_rate(answers: Sequence[bytes], share: float) -> tuple[float, float, int]:
    """(updates a second, tickets a second, tickets) through our whole path from raw bytes to commit."""
    with TemporaryDirectory() as folder:
        database, intake = town(Path(folder))
        platform: Any = RawTelegram()
        # As the others: measured once it runs, not while it starts. The first words in a group rebuild its memory.
        for answer in payloads(WARM, share, first=10_000_000):
            intake.take(platform, orjson.loads(answer)["result"])
        before = _tickets(database)
        count, start = 0, time.perf_counter()
        for answer in answers:
            batch = orjson.loads(answer)["result"]
            intake.take(platform, batch)
            count += len(batch)
        spent = time.perf_counter() - start
        tickets = _tickets(database) - before
        database.close()
    return count / spent, tickets / spent, tickets


def _tickets(database: Database) -> int:
    with database.reading() as session:
        return len(all_tickets(session))
