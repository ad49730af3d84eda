"""What can be told of a database file before anything works with it: is it whole, and is it ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

# What SQLite keeps beside a file; without them it is not the same database.
_BESIDE = ("", "-wal", "-shm", "-journal")
# What SQLite finds wrong with the file itself; anything else, a full disk say, only keeps it from looking.
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR}


class ForeignDatabaseError(Exception):
    """The file is another program's database; the text is one Chinese sentence."""


def is_sound(path: Path) -> bool:
    """Can all of it be read? An empty file can. sqlite3.OperationalError if that cannot be found out."""
    try:
        with closing(sqlite3.connect(path)) as base:
            return bool(base.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError as error:
        code = error.sqlite_errorcode
        if code & 0xFF in _DAMAGE or code == sqlite3.SQLITE_IOERR_SHORT_READ:
            return False
        raise


def refuse_foreign(path: Path) -> None:
    """ForeignDatabaseError if there are tables and none of them is ours; nothing of it is changed."""
    # A damaged file, or one that cannot be had, is told of by whoever works with it.
    with suppress(sqlite3.Error), closing(_opened(path)) as base:
        if not has_tables(base) or has_revision(base):
            return
        raise ForeignDatabaseError(f"{path} 是完好的数据库，但不是云网格的，请检查配置里的 storage.path")


def has_tables(base: sqlite3.Connection) -> bool:
    """Is anything in it?"""
    return base.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def has_revision(base: sqlite3.Connection) -> bool:
    """Is it one that we have made?"""
    ours = base.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    return ours is not None


@contextmanager
def set_aside(path: Path, aside: Path) -> Iterator[None]:
    """Move a database out of the way, with what stands beside it; back again if the block fails."""
    pairs = [(Path(f"{path}{end}"), Path(f"{aside}{end}")) for end in _BESIDE]
    moved = [(here, there) for here, there in pairs if here.exists()]
    for here, there in moved:
        here.rename(there)
    try:
        yield
    except BaseException:
        for here, _ in pairs:
            here.unlink(missing_ok=True)
        for here, there in moved:
            there.rename(here)
        raise


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
