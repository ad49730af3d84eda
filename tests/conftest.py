"""Fixtures that every folder of tests may use."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlmodel import Session

from storage.blank import new_database
from storage.settings import StorageSettings
from tests import shortcuts
from tests.town import Town

# Timings never decide a test.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

shortcuts.take()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Half as many again as there are cores: what talks over a network waits, but each has to import it all."""
    return max(2, 3 * len(os.sched_getaffinity(0)) // 2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, on all workers: each is dealt a stretch of the list, and all end together."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow = [item for item in items if item.get_closest_marker("slow")]
    quick = [item for item in items if not item.get_closest_marker("slow")]
    stretch = -(-len(quick) // workers)
    items[:] = [
        item
        for number in range(workers)
        for item in (*slow[number::workers], *quick[number * stretch : (number + 1) * stretch])
    ]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A writing session on an empty database."""
    database = new_database(StorageSettings(path=tmp_path / "x.db"))
    with database.writing() as session:
        yield session
    database.close()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A small township, newly founded."""
    town = Town(tmp_path)
    yield town
    town.database.close()
