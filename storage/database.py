"""The database as one object: opened safely, upgraded, backed up; all sessions come from here."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import Session

from storage.keys import is_settled, rotate
from storage.schema import known_revisions, upgrade
from storage.secrets import Keyring
from storage.settings import StorageSettings
from storage.soundness import has_revision, is_sound, refuse_foreign, set_aside
from storage.transactions import Transaction
from storage.types import as_json


class Database:
    """An SQLite file in WAL mode, private to its owner, with full durability and foreign keys on."""

    def __init__(self, settings: StorageSettings, home: Path = Path()) -> None:
        """`home` is the folder relative paths count from. The file is created (mode 0600) if missing."""
        self.path = home / settings.path
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDONLY, 0o600))
        self.engine = _engine(self.path, settings.busy_timeout)
        self.keyring = Keyring(settings.key)
        # Columns of numbers find their keys here, so that two databases may have different ones.
        self.engine.dialect.keyring = self.keyring  # type: ignore[attr-defined]
        self._writing = self.engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        self._idle: list[Transaction] = []

    def upgrade(self) -> None:
        """Bring the tables to the present shape; returns at once if they are.

        KeyTroubleError if the numbers in it were sealed with a key that is not there, ForeignDatabaseError
        if it is another program's.
        """
        refuse_foreign(self.path)
        try:
            with self._writing.connect() as connection:
                # A table that is made anew is gone for a moment, with all that points to it.
                connection.connection.execute("PRAGMA foreign_keys=OFF")
                upgrade(connection)
        finally:
            self.close()  # the next connection has its foreign keys on again
        with self.reading() as session:
            settled = is_settled(session, self.keyring)
        if not settled:
            with self.writing() as session:
                rotate(session, self.keyring)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one consistent state and writes nothing."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at its end, or rolls everything back if its block raises.

        The write lock is taken with the first statement, so that a second process waits instead of failing
        half-way through with a stale snapshot.
        """
        try:
            transaction = self._idle.pop()
        except IndexError:
            transaction = Transaction(self._writing, self._idle)
        with transaction as session:
            yield session
            session.commit()

    def backup(self, target: Path) -> None:
        """A consistent copy while the bot runs; an existing file is not overwritten.

        sqlite3.DatabaseError if the copy is as damaged as the database itself.
        """
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(self.path)) as ours, closing(sqlite3.connect(target)) as copy:
            ours.backup(copy)
        # Damaged pages are copied without a word.
        if not is_sound(target):
            raise sqlite3.DatabaseError("integrity check failed")

    def restore(self, source: Path, aside: Path) -> bool:
        """Replace everything by a backup; sqlite3.DatabaseError if the file is no sound database of ours.

        A damaged database cannot be written over: it is moved to `aside`. True if it was.
        """
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            _check_backup(copy)
            refuse_foreign(self.path)
            self.close()
            damaged = not is_sound(self.path)
            cleared = self._emptied(aside) if damaged else nullcontext()
            with cleared, closing(sqlite3.connect(self.path)) as ours:
                copy.backup(ours)
        self.upgrade()
        return damaged

    @contextmanager
    def _emptied(self, aside: Path) -> Iterator[None]:
        """An empty file of the same owner in the place of the present one."""
        owner = self.path.stat()
        with set_aside(self.path, aside):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDONLY, 0o600))
            with suppress(PermissionError):  # only root can give a file away
                os.chown(self.path, owner.st_uid, owner.st_gid)
            yield

    def close(self) -> None:
        """Let go of all connections."""
        while self._idle:
            self._idle.pop().disconnect()
        self.engine.dispose()


def _check_backup(copy: sqlite3.Connection) -> None:
    if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("integrity check failed")
    if not has_revision(copy):
        raise sqlite3.DatabaseError("not a database of ours")
    revisions = {number for (number,) in copy.execute("SELECT version_num FROM alembic_version")}
    # Found out only by the upgrade, it would be too late: all would be replaced by then.
    if unknown := revisions - known_revisions():
        raise sqlite3.DatabaseError(f"can't locate revision {unknown.pop()}")


def _engine(path: Path, busy_timeout: float) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": busy_timeout},
        json_serializer=as_json,
        hide_parameters=True,  # an error in a log must not show what residents wrote
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own BEGIN comes too late for savepoints; `begin` below says it instead.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        plain = connection.connection.driver_connection
        if plain is not None and plain.in_transaction:
            return  # a plain statement came first
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))

    return engine
