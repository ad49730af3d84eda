"""A small town for dialogue tests: groups and people talk, the bot answers, time passes when told to."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr
from sqlmodel import Session, select

from bot.config import Config
from bot.intake import Intake
from bot.platforms.base import Raw
from bot.rules import rules_of
from desk.settings import DeskSettings
from grids.quiet import parse_quiet_hours
from handlers.context import Kit
from handlers.conversation import Conversations
from handlers.message import Event, Media, MediaKind, Membership, Message, Migration, Press
from scheduler.agenda import Agenda
from scheduler.clockwork import Clockwork
from scheduler.jobs import JOBS
from scheduler.settings import JobName
from storage.blank import new_database
from storage.database import Database
from storage.outbox import BROADCAST, OutboxRow
from storage.registry import Grid, Group
from storage.reporters import reporters_of
from storage.settings import StorageSettings
from storage.tickets import Ticket, TicketStep, all_tickets, steps_of
from tests.staff import staff
from triage import Gazetteer, Judge, Verdict, load_judge

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Shanghai


@cache
def judge() -> Judge:
    """One judge for all tests: it keeps nothing between messages."""
    return load_judge()


@cache
def _peopled() -> bytes:
    """The township's database as every town begins, made once."""
    with TemporaryDirectory(prefix="yunwangge-town-") as folder:
        database = new_database(StorageSettings(path=Path(folder) / "town.db"))
        with database.writing() as session:
            _populate(session)
        database.close()
        return database.path.read_bytes()


def _populate(session: Session) -> None:
    for code, name, kind in (
        ("990101103", "海棠镇", "township"),
        ("990101103001", "海棠花社区", "community"),
        ("990101103001001", "海棠花苑第一网格", "grid"),
        ("990101103001002", "柳岸第二网格", "grid"),
    ):
        session.add(Grid(code=code, name=name, kind=kind))
        session.flush()
    for chat, title, purpose, code in (
        ("g1", "海棠花苑1网格群", "residents", "990101103001001"),
        ("g2", "柳岸2网格群", "residents", "990101103001002"),
        ("gs", "工作群", "staff", "990101103"),
    ):
        session.add(Group(platform="fake", chat_id=chat, title=title, purpose=purpose, grid_code=code))
    for name, role, code in (
        ("周敏", "grid_worker", "990101103001001"),
        ("沈建国", "grid_worker", "990101103001002"),
        ("何主任", "community", "990101103001"),
        ("平安办", "township", "990101103"),
    ):
        staff(session, name, role, code)


@dataclass
class Heard:
    """A message of the bot as it reads now."""

    chat: "Chat"
    id: str
    text: str
    buttons: list[list[list[str]]]
    reply_to: str | None
    about: str
    edited: bool = False
    photo: str | None = None
    file: str | None = None

    @property
    def labels(self) -> list[str]:
        """What its buttons say."""
        return [label for row in self.buttons for label, _ in row]

    def press(self, label: str, by: str) -> str:
        """Somebody presses a button; what they are told."""
        data = {name: data for row in self.buttons for name, data in row}[label]
        return self.press_data(data, by)

    def press_data(self, data: str, by: str) -> str:
        """Somebody sends any button data they like."""
        return self.chat.press(self.id, data, by)


@dataclass
class Chat:
    """A group, or somebody's private chat with the bot."""

    town: "Town"
    id: str
    title: str
    private: bool = False
    _heard: list[Heard] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)

    def says(self, who: str, text: str, **more: object) -> str:
        """Somebody speaks; the message's id."""
        return self.town.tell(self.message(who, text, None, **more))

    def message(self, who: str, text: str = "", media: MediaKind | None = None, **more: object) -> Message:
        """The message as it would arrive."""
        number = self.town.next_id()
        values: dict[str, object] = {
            "platform": "fake",
            "chat": self.id,
            "id": number,
            "sender": self.town.account(who),
            "sender_name": who,
            "at": self.town.now,
            "text": text,
            "private": self.private,
            "chat_title": self.title,
            "media": (Media(media, f"ref{number}"),) if media else (),
        }
        return Message(**{**values, **more})  # type: ignore[arg-type]

    def shows(self, who: str, media: MediaKind = "photo", text: str = "", **more: object) -> str:
        """Somebody sends a picture, a voice message, a place; the message's id."""
        return self.town.tell(self.message(who, text, media, **more))

    def edits(self, who: str, message: str, text: str) -> str:
        """Somebody edits what they said."""
        return self.town.tell(self.message(who, text, id=message, edited_at=self.town.now))

    def press(self, message: str, data: str, by: str) -> str:
        """A button is pressed; what the presser is told."""
        before = len(self.toasts)
        press = Press(
            "fake",
            self.id,
            self.town.next_id(),
            self.town.account(by),
            by,
            self.town.now,
            message,
            data,
            self.private,
        )
        self.town.tell(press)
        return self.toasts[-1] if len(self.toasts) > before else ""

    def heard(self, about: str | None = None) -> list[Heard]:
        """What the bot has said here, as it reads now."""
        return [item for item in self._heard if about in (None, item.about)]

    @property
    def last(self) -> Heard:
        """The bot's latest message here."""
        return self._heard[-1]

    def deliver(self, row: OutboxRow, message: str) -> None:
        """The bot speaks."""
        self._heard.append(Heard(self, message, row.text, row.buttons, row.reply_to, row.about))
        self.last.photo, self.last.file = row.photo, row.file

    def take_back(self, message: str) -> None:
        """The bot deletes what it said."""
        self._heard = [item for item in self._heard if item.id != message]


class Town:
    """One township with a community, two grids, a group each, and the people who answer for them."""

    def __init__(self, folder: Path, desk: DeskSettings | None = None, key: SecretStr | None = None) -> None:
        self.now = NOON
        self._ids = itertools.count(1000)
        self.config = Config(
            storage=StorageSettings(path=folder / "town.db", key=key), desk=desk or DeskSettings()
        )
        self.config.bot.operators = ["fake:运维"]
        self.config.storage.path.touch(mode=0o600)
        self.config.storage.path.write_bytes(_peopled())
        self.database = Database(self.config.storage)
        self.chats: dict[str, Chat] = {}
        self.refuses: dict[tuple[str, str], str] = {}  # (chat, action) to the error
        self.slots: int | None = None  # how many broadcasts the platform still takes
        self._decided: dict[str, Verdict] = {}
        self.group = self.chat("g1", "海棠花苑1网格群")
        self.other = self.chat("g2", "柳岸2网格群")
        self.restart()

    def restart(self) -> None:
        """The process begins anew: whatever was only in memory is gone."""
        kit = Kit(
            _Opinionated(self._decided),  # type: ignore[arg-type]
            Conversations(self.config.handlers),
            lambda directory, now: Agenda(self.config.scheduler).text(directory, now),
        )
        self.intake = Intake(
            self.database, kit, rules_of(self.config), self.config.bot.stale_after, lambda: self.now
        )

    def judge_says(self, text: str, verdict: Verdict) -> None:
        """From now on these words get this verdict."""
        self._decided[text] = verdict

    def account(self, who: str) -> str:
        """The account behind a display name: the name itself, up to the first space."""
        return who.split(maxsplit=1)[0] if who else ""

    def next_id(self) -> str:
        """A new id of whatever kind."""
        return str(next(self._ids))

    def chat(self, id: str, title: str = "", private: bool = False) -> Chat:
        """The chat of that id."""
        return self.chats.setdefault(id, Chat(self, id, title, private))

    def private(self, who: str) -> Chat:
        """Somebody's private chat with the bot."""
        return self.chat(who, who, private=True)

    def passes(self, **time: float) -> None:
        """Time passes; what was planned for meanwhile is delivered."""
        self.now += timedelta(**time)
        self._deliver(planned=True)

    def runs(self, job: JobName) -> None:
        """A timed job runs now; what it says is delivered once its few minutes' spread is over."""
        self.intake.perform(lambda work: JOBS[job].run(work, self.now))
        self.passes(seconds=self.config.scheduler.jitter.total_seconds())

    def tell(self, event: Event) -> str:
        """An event arrives, is handled, and the bot's answers are delivered; the event's id."""
        self.tell_all([event])
        return event.id

    def tell_all(self, events: Sequence[Event]) -> None:
        """Several events arrive as one batch."""
        raws: list[Raw] = [{"event": event} for event in events]
        self.intake.take(self, raws)  # type: ignore[arg-type]
        self._deliver()

    name = "fake"

    def parse(self, raw: Raw) -> Event | None:
        """The part of a platform that the intake uses."""
        event = raw["event"]
        if isinstance(event, Exception):
            raise event
        assert isinstance(event, Message | Press | Membership | Migration)
        return event

    def _deliver(self, planned: bool = False) -> None:
        with self.database.writing() as session:
            for row in session.exec(select(OutboxRow).where(OutboxRow.state == "queued")).all():
                if not self._is_due(row) or (planned and row.not_before is None):
                    continue
                if not self._takes(row):
                    continue
                row.state, row.settled_at = "sent", self.now
                chat = self.chat(row.chat_id, private=not row.group)
                if row.action == "send":
                    row.message_id = self.next_id()
                    chat.deliver(row, row.message_id)
                elif row.action == "toast":
                    chat.toasts.append(row.text)
                elif row.action == "delete":
                    target = session.get(OutboxRow, row.target_id)
                    chat.take_back(str(target.message_id if target else None))
                elif row.action == "edit":
                    target = session.get(OutboxRow, row.target_id)
                    for item in chat.heard():
                        if target is not None and item.id == target.message_id:
                            item.text, item.buttons, item.edited = row.text, row.buttons, True

    def _takes(self, row: OutboxRow) -> bool:
        """Does the platform take it now? What it refuses has failed."""
        if row.about == "campaign" and row.action == "send" and row.group and self.slots is not None:
            self.slots -= 1
            if self.slots < 0:
                return False
        refusal = self.refuses.get((row.chat_id, row.action))
        if refusal:
            row.state, row.error, row.settled_at = "failed", refusal, self.now
        return refusal is None

    def _is_due(self, row: OutboxRow) -> bool:
        if row.rank >= BROADCAST and row.action == "send":
            quiet = parse_quiet_hours(self.config.scheduler.quiet_hours)
            if quiet.holds(self.now):
                return False
        return row.not_before is None or row.not_before <= self.now

    def clockwork(self) -> Clockwork:
        """What does the timed jobs when they are due, as the town's clock has it."""
        return Clockwork(self.config.scheduler, self.intake.perform)

    def tickets(self) -> list[Ticket]:
        """All tickets, oldest first."""
        with self.database.reading() as session:
            return list(all_tickets(session))

    def ticket(self, number: int = 1) -> Ticket:
        """One ticket."""
        return self.tickets()[number - 1]

    def steps(self, number: int = 1) -> list[str]:
        """The events of one ticket's history."""
        with self.database.reading() as session:
            return [step.event for step in steps_of(session, number)]

    def history(self, number: int = 1) -> Sequence[TicketStep]:
        """One ticket's history."""
        with self.database.reading() as session:
            return steps_of(session, number)

    def reporters(self, number: int = 1) -> list[str]:
        """Who reported a ticket."""
        with self.database.reading() as session:
            return [item.name for item in reporters_of(session, number)]


class _Opinionated:
    """The real judge, except for words a test has decided about."""

    def __init__(self, decided: dict[str, Verdict], real: Judge | None = None) -> None:
        self._decided = decided
        self._real = real or judge()
        self.handbook = self._real.handbook
        self.keywords = self._real.keywords
        self.ahead_of = self._real.ahead_of
        self.gazetteer = self._real.gazetteer

    def knowing(self, gazetteer: Gazetteer) -> "_Opinionated":
        """The same with other place names."""
        return _Opinionated(self._decided, self._real.knowing(gazetteer))

    def judge(self, text: str, home: str = "") -> Verdict:
        """The verdict the test wants, else the real one."""
        return self._decided.get(text) or self._real.judge(text, home)
