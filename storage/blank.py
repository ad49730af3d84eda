"""An empty database of the present shape, made once a process: running every migration takes a moment."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.database import Database
from storage.settings import StorageSettings


@cache
def _empty() -> bytes:
    with TemporaryDirectory(prefix="yunwangge-blank-") as folder:
        database = Database(StorageSettings(path=Path(folder) / "empty.db"))
        database.upgrade()
        database.close()
        return database.path.read_bytes()


def new_database(settings: StorageSettings) -> Database:
    """A database at the place the settings name, with all its tables and nothing in them."""
    settings.path.touch(mode=0o600)
    settings.path.write_bytes(_empty())
    return Database(settings)
