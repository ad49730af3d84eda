"""A postman at work on a database of his own, with fake platforms and a clock that obeys."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlmodel import SQLModel, col, select

import storage.schema  # noqa: F401 - registers every table
from bot.platforms.base import Platform
from bot.postman import Postman
from bot.settings import PostmanSettings
from bot.worker import Worker
from desk.outbox import Note, as_row
from grids.quiet import NEVER_QUIET
from storage.database import Database
from storage.outbox import OutboxRow
from storage.rows import insert_all, row
from storage.settings import StorageSettings
from tests.fakes.clock import FakeTime
from tests.fakes.platforms import FakePlatform


def _careless(connection: sqlite3.Connection, _record: Any) -> None:
    """Nobody cuts the power in a test, and waiting for the disk is most of what it would do."""
    connection.execute("PRAGMA synchronous=OFF")


class PostRoom:
    """What a test of the postman needs at hand."""

    def __init__(self, folder: Path, **limits_and_settings: Any) -> None:
        self.time = FakeTime()
        self.database = Database(StorageSettings(path=folder / "post.db", busy_timeout=0))
        event.listen(self.database.engine, "connect", _careless)
        SQLModel.metadata.create_all(self.database.engine)
        self.platform = FakePlatform("fake", limits_and_settings.get("limits"), self.time.ticks)
        self.platforms: dict[str, Platform] = {"fake": self.platform}
        self.settings = limits_and_settings.get("settings") or PostmanSettings()
        self.operators: Sequence[str] = ("fake:boss",)
        self.quiet = limits_and_settings.get("quiet", NEVER_QUIET)
        self.worker = Worker()
        self.moved: list[tuple[str, str, str]] = []
        self.lost: list[tuple[str, str]] = []
        self.postman = self.hire()

    def hire(self) -> Postman:
        """A new postman for the same outbox, as after a restart."""
        self.postman = Postman(
            self.database,
            self.worker,
            self.platforms,
            self.settings,
            self.operators,
            quiet=self.quiet,
            clock=self.time.clock,
            ticks=self.time.ticks,
            sleep=self.time.sleep,
            on_migrated=lambda *move: self.moved.append(move),
            on_lost=lambda *chat: self.lost.append(chat),
        )
        return self.postman

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """The postman runs inside the block, and has done what could be done at once when it begins."""
        async with self.at_work_unsettled():
            await self.postman.wait_idle()
            yield

    def leave(self, timeout: float) -> asyncio.Task[None]:
        """Ask the postman to stop; the task ends when he has."""
        return asyncio.create_task(self.postman.drain(timeout))

    @asynccontextmanager
    async def at_work_unsettled(self) -> AsyncIterator[None]:
        """The postman runs inside the block; leaving it is a kill, not a farewell."""
        running = asyncio.create_task(self.postman.run())
        try:
            async with asyncio.timeout(60):
                yield
        finally:
            running.cancel()
            await asyncio.wait([running])

    def put(self, *rows: dict[str, Any]) -> list[int]:
        """Queue rows; their ids."""
        with self.database.writing() as session:
            before = session.exec(select(col(OutboxRow.id)).order_by(col(OutboxRow.id).desc())).first() or 0
            insert_all(session, OutboxRow, [row(OutboxRow, **values) for values in rows])
        return [before + 1 + index for index in range(len(rows))]

    def say(self, chat: str, *texts: str, **more: Any) -> list[int]:
        """Queue messages for one chat."""
        notes = [Note("fake", chat, text, **more) for text in texts]
        return self.put(*(as_row(note, self.time.clock()) for note in notes))

    async def passes(self, seconds: float) -> None:
        """Let time pass, with the postman at work."""
        self.postman.nudge()
        await self.time.passes(seconds, self.postman.wait_idle)

    async def settle(self) -> None:
        """Let him do what can be done now."""
        self.postman.nudge()
        await self.postman.wait_idle()

    def row(self, number: int) -> OutboxRow:
        """A row as it stands."""
        with self.database.reading() as session:
            return session.get_one(OutboxRow, number)

    def states(self) -> list[str]:
        """The states of all rows, in order."""
        with self.database.reading() as session:
            return list(session.exec(select(OutboxRow.state).order_by(col(OutboxRow.id))).all())

    def later(self, **length: float) -> Any:
        """A moment from now."""
        return self.time.clock() + timedelta(**length)

    def close(self) -> None:
        """Let go of thread and file."""
        self.worker.close()
        self.database.close()
