"""The month as it passes: what people say and press goes through the real handlers, the clock through the real jobs.

Nobody here looks into the database to know what to do: they react to what the bot delivers to them, each by habit.
"""

import heapq
import itertools
import json
import random
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import event

from bot.config import Config
from bot.intake import Intake
from bot.rules import rules_of
from desk.publicity import week as publicity
from desk.work import Work
from grids.deadlines import SHANGHAI
from handlers.context import Kit
from handlers.conversation import Conversations
from handlers.message import Event, Message, Press
from scheduler.agenda import Agenda
from scheduler.clockwork import Clockwork
from storage.blank import new_database
from storage.settings import StorageSettings
from tests.simulate.month.people import HOUR, MINUTE
from tests.simulate.month.town import Township, found
from tests.town import judge

_COLUMNS = 'id, chat_id, "group", about, ticket_id, text, buttons, action'
_WAITS = "FROM outbox WHERE platform = 'telegram' AND (not_before IS NULL OR not_before <= ?1) AND state = 'queued'"
# In two halves, as there are two indexes for what waits.
_QUEUED = f"""SELECT {_COLUMNS} {_WAITS} AND action <> 'toast'
UNION ALL SELECT {_COLUMNS} {_WAITS} AND action = 'toast' ORDER BY id"""
_SENT = "UPDATE outbox SET state = 'sent', settled_at = ?, message_id = 'b' || id WHERE id = ?"


class Delivered:
    """A message of the bot as somebody sees it."""

    def __init__(
        self, chat: str, group: bool, about: str, ticket: int | None, text: str, buttons: str
    ) -> None:
        self.chat, self.group, self.about, self.ticket, self.text = chat, group, about, ticket, text
        rows: list[list[list[str]]] = json.loads(buttons)
        self.presses = {data.split(":")[0]: data for row in rows for _, data in row}
        self.datas = [data for row in rows for _, data in row]

    @property
    def numbers(self) -> list[int]:
        """The tickets it speaks of."""
        found = {
            int(number)
            for number in re.findall(r"工单(\d+)|^(\d+) ", self.text, re.M)
            for number in number
            if number
        }
        return sorted(found | ({self.ticket} if self.ticket else set()))


class World:
    """A township's database, its clock, and what is going to happen."""

    def __init__(self, folder: Path, seed: int, start: datetime, grids: int, workers: int) -> None:
        self.now = start
        self.dice = random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.hear: Callable[[Delivered], None] = lambda _heard: None
        self._coming: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._ids = itertools.count(1)
        self.config = Config(storage=StorageSettings(path=folder / "month.db"))
        self.database = new_database(self.config.storage)
        self.rules = rules_of(self.config)
        self.town = self._found(grids, workers)
        kit = Kit(judge(), Conversations(self.config.handlers), Agenda(self.config.scheduler).text)
        stale = self.config.bot.stale_after
        self.intake = Intake(self.database, kit, self.rules, stale, lambda: self.now)
        self.intake.perform(_seed)
        self.clockwork = Clockwork(self.config.scheduler, self.intake.perform)
        self._post = sqlite3.connect(self.config.storage.path, isolation_level=None)
        self._post.execute("PRAGMA synchronous=OFF")

    def _found(self, grids: int, workers: int) -> Township:
        # Nobody pulls the plug on a simulation: waiting for the disk would be most of its time.
        self._without_waiting()
        with self.database.writing() as session:
            return found(session, grids, workers, self.dice)

    def _without_waiting(self) -> None:
        @event.listens_for(self.database.engine, "connect")
        def prepare(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("PRAGMA synchronous=OFF")

    # -- time -----------------------------------------------------------------------------------------------

    def later(self, at: datetime, do: Callable[[], None]) -> None:
        """It happens then."""
        heapq.heappush(self._coming, (max(at, self.now), next(self._order), do))

    def run(self, until: datetime) -> None:
        """Everything that is to happen up to a moment, in the order of time."""
        while self._coming and self._coming[0][0] <= until:
            at, _, do = heapq.heappop(self._coming)
            self.now = at
            do()
        self.now = until

    def tick(self) -> None:
        """The minute's work, and what goes on between the minutes."""
        self.counts["ticks"] += 1
        self.clockwork.tick()
        self.clockwork.pulse()
        self.deliver()

    def ticks(self, until: datetime, often: timedelta) -> None:
        """The clock is looked at often by day, seldom at night: what comes due meanwhile is done then."""
        at = self.now
        while at <= until:
            self.later(at, self.tick)
            at += often if 7 <= at.astimezone(SHANGHAI).hour < 22 else 3 * often

    def watch_closely(self) -> None:
        """An emergency: every minute counts."""
        for minutes in (0.2, 3, 5.2, 6, 8, 10.2, 15.2, 20, 25.2, 30.2, 45.2):
            self.later(self.now + minutes * MINUTE, self.tick)

    # -- talk -----------------------------------------------------------------------------------------------

    def says(self, chat: str, who: str, name: str, text: str) -> None:
        """Somebody speaks, in a group or in private."""
        number = str(next(self._ids))
        self._take(Message("telegram", chat, number, who, name, self.now, text=text, private=chat == who))

    def presses(self, chat: str, who: str, name: str, data: str) -> None:
        """Somebody presses a button under some message."""
        number = str(next(self._ids))
        self._take(Press("telegram", chat, number, who, name, self.now, "1", data, chat == who))

    name = "telegram"

    def parse(self, raw: dict[str, Event]) -> Event:
        """The part of a platform that the intake uses."""
        return raw["event"]

    def _take(self, event: Event) -> None:
        self.counts["events"] += 1
        self.intake.take(self, [{"event": event}])  # type: ignore[arg-type]
        self.deliver()

    def deliver(self) -> None:
        """What the bot has to say arrives at once; people hear it."""
        moment = f"{self.now.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
        rows = self._post.execute(_QUEUED, (moment,)).fetchall()
        self._post.executemany(_SENT, [(moment, row[0]) for row in rows])
        for _, chat, group, about, ticket, text, buttons, action in rows:
            self.counts[f"{action} {about}"] += 1
            if action == "send":
                self.hear(Delivered(chat, bool(group), about, ticket, text, buttons))

    def asked(self, query: str, *values: object) -> object:
        """One value from the database."""
        found = self._post.execute(query, values).fetchone()
        return found[0] if found else None

    def close(self) -> None:
        """Let go of the files, once all pictures are drawn."""
        for thread in threading.enumerate():
            if thread.name.startswith("desk."):
                thread.join()
        self._post.close()
        self.database.close()


def _seed(work: Work) -> None:
    publicity.seed(work)


def spread(dice: random.Random, day: datetime) -> datetime:
    """When on a day somebody complains: mostly in the morning and in the evening, seldom at night."""
    hours = (0.2, 0.1, 0.1, 0.1, 0.2, 0.6, 2, 5, 7, 6, 5, 4, 4, 3, 4, 4, 4, 6, 7, 7, 5, 4, 2, 0.6)
    hour = dice.choices(range(24), hours)[0]
    return day + hour * HOUR + dice.uniform(0, 60) * MINUTE
