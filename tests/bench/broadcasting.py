"""A broadcast to many groups: how fast it is queued, how fast it goes out, and what kills do to it."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

import psutil
from sqlmodel import select

from bot.config import Config, load_config
from bot.intake import Intake
from bot.rules import rules_of
from bot.settings import PostmanSettings
from desk.broadcasts.campaigns import start
from desk.work import Work
from handlers.context import Kit
from handlers.conversation import Conversations
from storage.campaigns import Campaign, counts_of
from storage.database import Database
from storage.outbox import OutboxRow
from storage.registry import Grid, Group
from storage.rows import insert_all, row
from tests.fakes.bot_api import TOKEN, FakeBotApi, RateLimits, user
from tests.staff import staff
from triage import load_judge

COMMAND = Path(sys.executable).with_name("yunwangge")
AUTHOR = user("he", "何主任")
TOWNSHIP = "990101103"
FIRST = 1_000_001
IN_FLIGHT = PostmanSettings().in_flight
PERMITTED = 30  # a second
# Nothing but the broadcast is to be sent, whatever the hour.
SETTINGS = """bot:
  platforms: [telegram]
  telegram:
    library: {library}
    api_base: {base}
    poll_timeout: 2s
scheduler:
  quiet_hours: ""
web:
  enabled: false
"""


@dataclass
class Sending:
    """How a broadcast went out."""

    groups: int
    seconds: float
    refused: int
    memory: list[float] = field(default_factory=list)  # resident MB, each second
    told: str = ""  # what the author's progress message says at the end

    @property
    def used(self) -> float:
        """The share of the permitted rate: a window of a second may be full when the first one leaves."""
        return self.groups / (PERMITTED * (self.seconds + 1))

    @property
    def growth(self) -> float:
        """By how many MB the last third of the time was above the first."""
        third = len(self.memory) // 3
        return mean(self.memory[-third:]) - mean(self.memory[:third]) if third else 0.0


@dataclass
class Killing:
    """What became of a broadcast whose bot was killed again and again."""

    groups: int
    kills: int
    missing: int
    repeats: list[int]  # how many there were by the end of each life

    @property
    def worst(self) -> float:
        """The most repeats a kill, at the end of any life.

        What was in flight at a kill is sent again; a life that is short may leave part of that to the next.
        """
        return max(count / kills for kills, count in enumerate(self.repeats) if kills)

    @property
    def whole(self) -> bool:
        """Every group has it, the first life repeated nothing, and no more came again than was in flight."""
        return self.missing == 0 and self.repeats[0] == 0 and self.worst <= IN_FLIGHT


def queueing(groups: int) -> float:
    """Seconds from the decision to send until every group's row is committed."""
    with TemporaryDirectory() as folder:
        config = _config(Path(folder), "http://127.0.0.1:1", "aiogram")
        database = _township(config, groups)
        spent = _begin(config, database)
        database.close()
        return spent


def sending(groups: int, library: str = "python-telegram-bot") -> Sending:
    """The bot, a process of its own, against a platform that enforces its limits to the letter."""
    with TemporaryDirectory() as folder, _platform(groups) as api:
        api.limits = RateLimits(slack=1.0)
        config = _config(Path(folder), api.base, library)
        database = _township(config, groups)
        _begin(config, database)
        bot, memory = _run(config), list[float]()
        try:
            deadline = time.monotonic() + 60 + groups / 20
            while _sent(api) < groups and time.monotonic() < deadline:
                time.sleep(1)
                if _sent(api):
                    memory.append(psutil.Process(bot.pid).memory_info().rss / 1e6)
            while "发完了" not in api.private(AUTHOR).words() and time.monotonic() < deadline:
                time.sleep(0.1)
        finally:
            bot.send_signal(signal.SIGTERM)
            bot.wait(20)
        database.close()
        moments = _moments(api)
        counted = [moment for moment, chat in moments if chat < 0]
        told = api.private(AUTHOR).heard()[0].text
        return Sending(_sent(api), counted[-1] - counted[0], api.limits.refused, memory[5:], told)


def killing(groups: int, kills: int, seed: int = 20261122) -> Killing:
    """kill -9 that many times while it goes out; then once more to the end."""
    dice = random.Random(seed)
    with TemporaryDirectory() as folder, _platform(groups) as api:
        config = _config(Path(folder), api.base, "python-telegram-bot")
        database = _township(config, groups)
        _begin(config, database)
        repeats = []
        for _ in range(kills):
            _live_until(config, api, _sent(api) + dice.randint(1, 35), dice.random() * 0.05)
            repeats.append(_repeats(api))
        _live_to_the_end(config, database)
        repeats.append(_repeats(api))
        reached = _reached(api)
        database.close()
        return Killing(groups, kills, groups - len(reached), repeats)


@contextmanager
def _platform(groups: int) -> Iterator[FakeBotApi]:
    with FakeBotApi() as api:
        api.private(AUTHOR)
        for number in range(groups):
            api.group(-FIRST - number, f"第{number}群")
        yield api


def _config(folder: Path, base: str, library: str) -> Config:
    path = folder / "config.yaml"
    path.write_text(SETTINGS.format(base=base, library=library), encoding="utf-8")
    return load_config(path, {"YUNWANGGE_BOT__TELEGRAM__TOKEN": TOKEN})


def _township(config: Config, groups: int) -> Database:
    """One community for each hundred groups, and somebody who broadcasts."""
    database = Database(config.storage)
    database.upgrade()
    with database.writing() as session:
        codes = [f"{TOWNSHIP}{number + 1:03d}" for number in range(groups // 100 + 1)]
        insert_all(session, Grid, [row(Grid, code=TOWNSHIP, name="海棠镇", kind="township")])
        insert_all(
            session, Grid, [row(Grid, code=code, name=f"{code[-3:]}社区", kind="community") for code in codes]
        )
        rows = [
            row(
                Group,
                platform="telegram",
                chat_id=str(-FIRST - number),
                title=f"第{number}群",
                grid_code=codes[number // 100],
            )
            for number in range(groups)
        ]
        insert_all(session, Group, [{**one, "id": number + 1} for number, one in enumerate(rows)])
        staff(session, AUTHOR.first_name, "township", TOWNSHIP, platform="telegram", user_id=AUTHOR.uid)
    return database


def _begin(config: Config, database: Database) -> float:
    """Queue a broadcast as the approver's press does; how long that took."""
    kit = Kit(load_judge(config.triage), Conversations(config.handlers))
    intake = Intake(database, kit, rules_of(config), timedelta(days=1), lambda: datetime.now(UTC))
    assert intake.directory.groups

    def send(work: Work) -> None:
        campaign = Campaign(
            author_id=1,
            created_at=work.now,
            text="明天9点到17点停水，请提前储水。",
            audience={"grids": [TOWNSHIP], "purposes": ["residents"]},
        )
        work.session.add(campaign)
        work.session.flush()
        start(work, campaign)

    begun = time.perf_counter()
    intake.perform(send)
    return time.perf_counter() - begun


def _run(config: Config) -> subprocess.Popen[bytes]:
    env = {**os.environ, "YUNWANGGE_BOT__TELEGRAM__TOKEN": TOKEN}
    return subprocess.Popen(
        [COMMAND, "run", "--config", config.home / "config.yaml"], env=env, stdout=-3, stderr=-3
    )


def _live_until(config: Config, api: FakeBotApi, count: int, longer: float) -> None:
    """One life of the bot: until so many messages have arrived, and a moment longer."""
    bot = _run(config)
    deadline = time.monotonic() + 60
    while _sent(api) < count and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(longer)
    bot.kill()
    bot.wait()


def _live_to_the_end(config: Config, database: Database) -> None:
    bot = _run(config)
    deadline = time.monotonic() + 600
    try:
        while time.monotonic() < deadline:
            time.sleep(0.5)
            with database.reading() as session:
                campaign = session.exec(select(Campaign)).one()
                if campaign.state == "done" and counts_of(session, 1, campaign.created_at).left == 0:
                    waiting = select(OutboxRow.id).where(OutboxRow.state == "queued")
                    if session.exec(waiting).first() is None:
                        break
    finally:
        bot.send_signal(signal.SIGTERM)
        bot.wait(20)


def _calls(api: FakeBotApi) -> list[str]:
    """The group of each message that arrived, in order."""
    with api.world.lock:
        return [chat.cid for chat in api.world.chats.values() if chat.id < 0 for _ in chat.bots]


def _sent(api: FakeBotApi) -> int:
    return len(_calls(api))


def _reached(api: FakeBotApi) -> Counter[str]:
    return Counter(_calls(api))


def _repeats(api: FakeBotApi) -> int:
    return sum(count - 1 for count in _reached(api).values())


def _moments(api: FakeBotApi) -> list[tuple[float, int]]:
    """When the platform counted each message, by its own clock, and the chat."""
    return list(api.limits.moments) if api.limits else []
