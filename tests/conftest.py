"""Fixtures that every folder of tests may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A small township, newly founded."""
    town = Town(tmp_path)
    yield town
    town.database.close()
