"""Fixtures that every folder of tests may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.town import Town

# Timings never decide a test.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A small township, newly founded."""
    town = Town(tmp_path)
    yield town
    town.database.close()
