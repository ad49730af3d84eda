"""An empty database of the present shape, made once: running every migration for each test takes a minute in all."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.database import Database
from storage.settings import StorageSettings


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        database = Database(StorageSettings(path=Path(folder) / "empty.db"))
        database.upgrade()
        database.close()
        return database.path.read_bytes()


def new_database(settings: StorageSettings) -> Database:
    """A database at the place the settings name, with all its tables and nothing in them."""
    settings.path.write_bytes(_empty())
    return Database(settings)
