"""The same work with 5,000 tickets in the database and with 500,000, in turns: what do a hundred times the years cost?"""

import gc
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.table import Table

from bot.cli.listing import NEWEST
from bot.config import Config
from bot.intake import Intake
from bot.rules import rules_of
from desk.directory import Directory
from desk.tickets.views import board
from handlers.message import Event, Message, Press
from scheduler.jobs import JOBS
from storage.database import Database
from storage.settings import StorageSettings
from tests.bench.talk import complaint
from tests.bench.throughput import as_the_house_collects, town
from tests.bench.years import fill
from tests.staff import staff

FEW, MANY = 5_000, 500_000
BAR = 1.5
GROUPS = 72
RESIDENT = "5003777"
_ids = count(50_000_000)


class Handed:
    """The one thing the intake needs of a platform: here the events are made already."""

    name = "telegram"

    def parse(self, raw: dict[str, Event]) -> Event:
        """As it was handed over."""
        return raw["event"]


@dataclass(slots=True)
class Desk:
    """One township with its years, and the ticket its people are busy with."""

    database: Database
    intake: Intake
    ticket: int = 0
    round: int = 0

    def take(self, event: Event) -> None:
        """From the event to the commit."""
        self.intake.take(Handed(), [{"event": event}])  # type: ignore[arg-type]

    @property
    def group(self) -> str:
        """Every round in another group."""
        return str(-1_001_000_000_000 - self.round % GROUPS)

    @property
    def worker(self) -> str:
        """Whoever works there."""
        return str(self.round % GROUPS)

    def newest(self) -> int:
        """The number of the ticket opened last."""
        with self.database.reading() as session:
            return int(session.connection().exec_driver_sql("SELECT max(id) FROM tickets").scalar() or 0)


def _says(chat: str, sender: str, text: str, *, private: bool = False) -> Message:
    number = str(next(_ids))
    now = datetime.now(UTC)
    return Message("telegram", chat, number, sender, "刘大爷", now, text=text, private=private)


def _presses(chat: str, sender: str, data: str) -> Press:
    number = str(next(_ids))
    return Press("telegram", chat, number, sender, "刘大爷", datetime.now(UTC), "1", data, False)


def opening(desk: Desk) -> None:
    """A complaint in a group."""
    desk.take(_says(desk.group, RESIDENT, complaint(10_000 + desk.round)))


def opening_anew(desk: Desk) -> None:
    """The first complaint in a group after a restart: its memory is read from the database."""
    desk.intake._kit.conversations.forget_all()
    desk.take(_says(desk.group, RESIDENT, complaint(20_000 + desk.round)))


def accepting(desk: Desk) -> None:
    """The worker presses 受理."""
    desk.take(_presses(desk.worker, desk.worker, f"accept:{desk.ticket}"))


def resolving(desk: Desk) -> None:
    """The worker writes what was done."""
    desk.take(_says(desk.worker, desk.worker, f"办结 {desk.ticket} 已更换灯管", private=True))


def rating(desk: Desk) -> None:
    """The resident presses 满意."""
    desk.take(_presses(desk.group, RESIDENT, f"rate:{desk.ticket}:satisfied"))


def escalating(desk: Desk) -> None:
    """Too hard for the grid."""
    desk.take(_says(desk.worker, desk.worker, f"上报 {desk.ticket} 要换主机", private=True))


def worklist(desk: Desk) -> None:
    """The worker asks what there is to do."""
    desk.take(_says(desk.worker, desk.worker, "待办", private=True))


def looking(desk: Desk) -> None:
    """The board in the browser."""
    with desk.database.reading() as session:
        board(session, desk.intake.directory, rules_of(Config()))


def listing(desk: Desk) -> None:
    """`yunwangge tickets`, without the table's drawing."""
    database = Database(StorageSettings(path=desk.database.path))
    with database.reading() as session:
        board(session, Directory.load(session), rules_of(Config()), NEWEST + 1)
    database.close()


def morning(desk: Desk) -> None:
    """Every worker's list."""
    desk.intake.perform(lambda work: JOBS["morning_list"].run(work, work.now))


def minute(desk: Desk) -> None:
    """The clock's look at what is due."""
    desk.intake.perform(lambda work: JOBS["deadlines"].run(work, work.now))


Action = Callable[[Desk], None]
LIFE: Sequence[tuple[str, Action]] = (
    *(("开工单", opening), ("受理", accepting), ("办结", resolving), ("评价", rating)),
    *(("重启后第一张工单", opening_anew), ("上报", escalating)),
    *(("网格员看待办", worklist), ("看板", looking), ("命令行列工单", listing), ("看时限", minute)),
)
RARELY: Sequence[tuple[str, Action]] = (("早清单（72个网格员）", morning),)
OPENS = (opening, opening_anew)


@contextmanager
def township(tickets: int) -> Iterator[Desk]:
    """A township with that many tickets behind it."""
    with TemporaryDirectory() as folder:
        database, intake = town(Path(folder), GROUPS)
        with database.writing() as session:
            staff(session, "何主任", "community", "990101103001", platform="telegram", user_id="900001")
            staff(session, "平安办", "township", "990101103", platform="telegram", user_id="900002")
        database.engine.dispose()  # filled by a connection that is alone with it
        fill(database.path, tickets, datetime.now(UTC))
        yield Desk(database, intake)
        database.close()


def grown(few: int, many: int, rounds: int) -> dict[str, tuple[float, float]]:
    """By what is done, the medians of seconds with few and with many tickets; in turns, so that both share the noise."""
    spent: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with ExitStack() as stack:
        desks = [stack.enter_context(township(tickets)) for tickets in (few, many)]
        gc.freeze()
        stack.enter_context(as_the_house_collects())
        for number in range(-3, rounds):
            # The first of all fill the caches; the heavy ones are done in some of the rounds only.
            for name, action in (*LIFE, *(RARELY if number % 10 == 0 else ())):
                times = [_timed(desk, action, number + 3) for desk in desks]
                if number >= 0:
                    spent[name].append((times[0], times[1]))
    return {name: (median(a for a, _ in both), median(b for _, b in both)) for name, both in spent.items()}


def _timed(desk: Desk, action: Action, number: int) -> float:
    desk.round = number
    start = time.perf_counter()
    action(desk)
    spent = time.perf_counter() - start
    if action in OPENS:
        before, desk.ticket = desk.ticket, desk.newest()
        assert desk.ticket > before, "no ticket was opened"
    return spent


def report(rounds: int) -> Table:
    """The table `make bench` prints."""
    table = Table("项目", f"{FEW:,} 张", f"{MANY:,} 张", "倍数", "要求", title="数据库里有多少工单")
    for name, (few, many) in grown(FEW, MANY, rounds).items():
        table.add_row(
            name, f"{few * 1000:.2f} 毫秒", f"{many * 1000:.2f} 毫秒", f"{many / few:.2f}", f"≤ {BAR}"
        )
    return table
