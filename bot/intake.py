"""A batch of raw updates becomes what was done about them: one transaction, nothing lost or done twice."""

import json
import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import orjson
from sqlalchemy.exc import DBAPIError

from bot.platforms.base import Platform, Raw
from desk.directory import Directory
from desk.wording import tickets as wording
from desk.work import Rules, Work
from handlers.context import Kit
from handlers.message import Event, Message
from handlers.router import handle
from storage.database import Database
from storage.inbox import DeadLetter
from storage.registry import registry_version, touch_registry

T = TypeVar("T")
log = logging.getLogger(__name__)

# What another process, the disk or the system causes: the same batch may well succeed a little later.
TROUBLES = ("BUSY", "LOCKED", "FULL", "READONLY", "IOERR", "CANTOPEN", "NOMEM", "PROTOCOL", "PERM", "AUTH")
REGISTRY_CHECK = timedelta(seconds=1)
_BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)


class StorageError(Exception):
    """The database cannot take anything now; its words say why, in Chinese."""


class Intake:
    """The plain half of the inbox; everything here runs in the worker thread."""

    def __init__(
        self,
        database: Database,
        kit: Kit,
        rules: Rules,
        stale_after: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._kit = kit
        self._rules = rules
        self._stale_after = stale_after
        self._clock = clock
        self._directory = Directory((), (), ())
        self._version: int | None = None
        self._checked: datetime | None = None

    @property
    def directory(self) -> Directory:
        """The registry as it is now, read anew only when somebody has changed it."""
        now = self._clock()
        if self._checked is None or not timedelta() <= now - self._checked < REGISTRY_CHECK:
            self._checked = now
            with self._database.reading() as session:
                version = registry_version(session)
                if version != self._version:
                    self._directory = Directory.load(session)
                    self._version = version
                    self._kit = self._kit.knowing(self._directory.gazetteer)
        return self._directory

    def take(self, platform: Platform, raws: Sequence[Raw]) -> bool:
        """Handle a batch and commit it; True if something waits in the outbox. StorageError: try again."""
        events, broken = _parse(platform, raws)
        try:
            if broken:
                self._bury(platform.name, broken)
            return self._together(events) or bool(broken)
        except Exception as error:
            self._kit.conversations.forget_all()
            _raise_trouble(error)
        # Something in this batch cannot be handled. One by one shows which, and saves all the others.
        said = False
        for raw, event in zip(raws, events, strict=True):
            if event is not None:
                said |= self._alone(platform.name, raw, event)
        return said

    def perform(self, job: Callable[[Work], T]) -> T:
        """Run anything else that changes the desk's books, in a transaction of its own."""
        try:
            with self._database.writing() as session:
                work = Work(session, self.directory, self._rules, self._clock())
                result = job(work)
                self._finish(work)
                return result
        except Exception as error:
            self._kit.conversations.forget_all()
            _raise_trouble(error)
            raise

    def _together(self, events: Sequence[Event | None]) -> bool:
        now, directory, kit = self._clock(), self.directory, self._kit
        oldest = now - min(self._stale_after, now - _BEGINNING_OF_TIME)
        told = [event for event in events if event is not None]
        said = [event.text for event in told if isinstance(event, Message)]
        with self._database.writing() as session, kit.judge.ahead_of(said):
            work = Work(session, directory, self._rules, now)
            for event in told:
                # The registry that an event has changed counts for the next one already.
                if work.registry_changed:
                    self._finish(work)
                    work.directory = Directory.load(work.session).at(now)
                    kit = kit.knowing(work.directory.gazetteer)
                    work.registry_changed = False
                work.stale = event.at < oldest and isinstance(event, Message)
                handle(kit, work, event)
            self._finish(work)
        return work.said

    def _alone(self, platform: str, raw: Raw, event: Event) -> bool:
        try:
            return self._together([event])
        except Exception as error:
            self._kit.conversations.forget_all()
            _raise_trouble(error)
            log.exception("一条消息处理失败，已原样保存在 dead_letters")
            self._bury(platform, [(raw, error)])
            return True

    def _bury(self, platform: str, broken: Sequence[tuple[Raw, Exception]]) -> None:
        """Keep what could not be handled, whole, and tell the operators once a day and kind of error."""
        now = self._clock()
        with self._database.writing() as session:
            work = Work(session, self.directory, self._rules, now)
            for raw, error in broken:
                name = type(error).__name__
                words = f"{name}: {error}"[:500].encode(errors="backslashreplace").decode()
                work.write(DeadLetter, platform=platform, raw=_letter(raw), error=words, at=now)
                work.tell_operators(wording.dead_letter(name), f"dead:{name}")
            self._finish(work)

    def _finish(self, work: Work) -> None:
        work.flush()
        if work.registry_changed:
            touch_registry(work.session)
            self._checked = None


def _parse(platform: Platform, raws: Sequence[Raw]) -> tuple[list[Event | None], list[tuple[Raw, Exception]]]:
    """For each update its event, None for what tells of none; and what cannot be read."""
    with suppress(Exception):
        return list(map(platform.parse, raws)), []
    # Something in this batch cannot be read. One by one shows which, and saves all the others.
    events: list[Event | None] = []
    broken: list[tuple[Raw, Exception]] = []
    for raw in raws:
        event = None
        try:
            event = platform.parse(raw)
        except Exception as error:
            broken.append((raw, error))
        events.append(event)
    return events, broken


def _letter(raw: Raw) -> str:
    """A raw update as text that any database takes, whatever is wrong with it."""
    try:
        return orjson.dumps(raw, default=str).decode()
    except TypeError:
        # Halves of emoji and numbers beyond 64 bits, which orjson refuses.
        return json.dumps(raw, default=ascii, skipkeys=True)


def _raise_trouble(error: Exception) -> None:
    """StorageError if the database itself cannot work now; anything else is left to the caller."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, sqlite3.Error):
        return
    name = getattr(cause, "sqlite_errorname", "").removeprefix("SQLITE_")
    if name.startswith(TROUBLES):
        raise StorageError(wording.storage_trouble(name)) from error
