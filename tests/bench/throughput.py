"""How many updates a second: two empty frameworks and our whole path, fed the same bytes on one core."""

import gc
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import orjson

from bot.config import Config
from bot.intake import Intake
from bot.memory import THRESHOLDS, join_pages
from bot.platforms.telegram_raw import parse_update
from bot.rules import rules_of
from handlers.context import Kit
from handlers.conversation import Conversations
from handlers.message import Event
from storage.database import Database
from storage.registry import Grid, Group
from storage.settings import StorageSettings
from storage.tickets import all_tickets
from tests.bench.talk import updates
from tests.staff import staff
from triage import load_judge, warm_up

TOKEN = "42:TEST"
BATCH = 100
WARM = 2_000


def payloads(count: int, share: float, first: int = 0) -> list[bytes]:
    """getUpdates answers of a hundred updates each; `first` is where ids, times and places begin."""
    raw = list(updates(count, share=share, first=first))
    batches = (raw[start : start + BATCH] for start in range(0, count, BATCH))
    return [json.dumps({"ok": True, "result": batch}, ensure_ascii=False).encode() for batch in batches]


Feed = Callable[[Sequence[bytes]], None]


@asynccontextmanager
async def aiogram_feed() -> AsyncIterator[Callable[[Sequence[bytes]], Awaitable[None]]]:
    """Takes answers through an aiogram dispatcher without a single handler."""
    from aiogram import Bot, Dispatcher  # noqa: PLC0415

    bot, dispatcher = Bot(TOKEN), Dispatcher()

    async def feed(answers: Sequence[bytes]) -> None:
        for answer in answers:
            for update in json.loads(answer)["result"]:
                await dispatcher.feed_raw_update(bot, update)

    yield feed
    await bot.session.close()


@asynccontextmanager
async def ptb_feed() -> AsyncIterator[Callable[[Sequence[bytes]], Awaitable[None]]]:
    """Takes answers through a python-telegram-bot application without a single handler."""
    from telegram import Update  # noqa: PLC0415
    from telegram.ext import ApplicationBuilder  # noqa: PLC0415

    application = ApplicationBuilder().token(TOKEN).updater(None).build()
    application._initialized = True  # initialize() would ask the real Telegram who we are

    async def feed(answers: Sequence[bytes]) -> None:
        for answer in answers:
            for update in json.loads(answer)["result"]:
                await application.process_update(Update.de_json(update, application.bot))

    yield feed


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
            staff(session, f"员{number}", "grid_worker", code, platform="telegram", user_id=f"{number}")
    judge = load_judge(config.triage)
    warm_up()
    kit = Kit(judge, Conversations(config.handlers))
    clock = lambda: datetime.now(UTC)  # noqa: E731
    return database, Intake(database, kit, rules_of(config), timedelta(days=9999), clock)


@contextmanager
def our_feed(share: float) -> Iterator[tuple[Feed, Callable[[], int]]]:
    """Takes answers through our whole path, from raw bytes to commit; and counts the tickets so far."""
    with TemporaryDirectory() as folder:
        database, intake = town(Path(folder))
        platform: Any = RawTelegram()

        def feed(answers: Sequence[bytes]) -> None:
            for answer in answers:
                intake.take(platform, orjson.loads(answer)["result"])

        def tickets() -> int:
            with database.reading() as session:
                return len(all_tickets(session))

        # As the others: measured once it runs, not while it starts. The first words in a group rebuild its memory.
        feed(payloads(WARM, share, first=10_000_000))
        # As the house does.
        gc.freeze()
        join_pages()
        yield feed, tickets
        database.close()


class Sides(NamedTuple):
    """Updates a second through aiogram, python-telegram-bot and us, and how many times as many as either we take."""

    aiogram: float
    ptb: float
    ours: float
    over_aiogram: float
    over_ptb: float


async def side_by_side(count: int, rounds: int, share: float) -> Sides:
    """The medians of as many rounds, in turns; what is compared is compared round by round.

    In turns, because a busy machine is slower at one moment than at another: each must get its share of both,
    and what stands side by side was measured within a second. After each turn of the others the caches hold
    theirs, for a batch or two: a round must be much longer.
    """
    answers = payloads(count * rounds, share)
    size = len(answers) // rounds
    spent: list[tuple[float, float, float]] = []
    async with aiogram_feed() as aiogram, ptb_feed() as ptb:
        with our_feed(share) as (ours, _):
            await aiogram(answers[:1])
            await ptb(answers[:1])
            for number in range(rounds):
                part = answers[number * size : (number + 1) * size]
                start = time.perf_counter()
                await aiogram(part)
                second = time.perf_counter()
                await ptb(part)
                ptb_end = time.perf_counter()
                with as_the_house_collects():
                    third = time.perf_counter()
                    ours(part)
                    end = time.perf_counter()
                spent.append((second - start, ptb_end - second, end - third))
    rates = [count / median(each) for each in zip(*spent, strict=True)]
    over = [median(theirs[which] / theirs[2] for theirs in spent) for which in (0, 1)]
    return Sides(*rates, *over)


@contextmanager
def as_the_house_collects() -> Iterator[None]:
    """Garbage collected as it is in our process; the frameworks are measured with Python's own habits."""
    usual = gc.get_threshold()
    gc.set_threshold(*THRESHOLDS)
    yield
    gc.set_threshold(*usual)


def ticket_rate(count: int, rounds: int) -> float:
    """Tickets opened a second where every message is a complaint: the best of as many rounds."""
    answers = payloads(count * rounds, 1.0)
    size, best = len(answers) // rounds, 0.0
    with our_feed(1.0) as (feed, tickets):
        for number in range(rounds):
            before, start = tickets(), time.perf_counter()
            with as_the_house_collects():
                feed(answers[number * size : (number + 1) * size])
            spent = time.perf_counter() - start
            best = max(best, (tickets() - before) / spent)
    return best
