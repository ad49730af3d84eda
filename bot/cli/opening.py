"""The database of a command: there must be one, and it is let go of in the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.plainly import OperatorError, settings

if TYPE_CHECKING:
    from storage.database import Database
    from storage.settings import StorageSettings


def must_exist(storage: "StorageSettings") -> None:
    """OperatorError if no database was made yet."""
    if not storage.path.exists():
        raise OperatorError(f"还没有数据库（{storage.path}）")


@contextmanager
def lent(storage: "StorageSettings") -> "Iterator[Database]":
    """The database of these settings, for as long as the block lasts; it is made where there is none.

    ForeignDatabaseError if the file is another program's.
    """
    from storage.database import Database  # noqa: PLC0415 - SQLAlchemy takes a moment to load
    from storage.soundness import refuse_foreign  # noqa: PLC0415

    database = Database(storage)
    refuse_foreign(database.path)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def opened(config: Path | None, *, new: bool = False) -> "Iterator[Database]":
    """The database that the settings name; with `new` it may be made now."""
    storage = settings(config).storage
    if not new:
        must_exist(storage)
    with lent(storage) as database:
        yield database
