"""The simulated month in small: ten days with National Day, and every figure counted anew from the raw steps."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.simulate.month.month import SMALL, month
from tests.undrawn import undrawn


@pytest.mark.slow
def test_the_figures_of_the_month_are_those_of_its_raw_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undrawn(monkeypatch)
    world = month(tmp_path, SMALL)
    try:
        assert world.differences() == []
        told = sum(world.recounted().values(), Counter())
        with closing(sqlite3.connect(world.config.storage.path)) as base:
            opened = base.execute("SELECT count(*) FROM ticket_steps WHERE event = 'open'").fetchone()[0]
            assert base.execute("SELECT count(*) FROM dead_letters").fetchone() == (0,)
            # The recount is not blind: a result that is taken away is missed.
            base.execute("UPDATE ticket_steps SET event = 'note' WHERE event = 'resolve' AND id % 2")
            base.commit()
        assert told["opened"] == opened >= SMALL.tickets * 0.9
        assert all(
            told[name] for name in ("answered", "solved", "results", "rated", "satisfied", "sent_back")
        )
        assert sum(world.recounted().values(), Counter())["results"] < told["results"]
    finally:
        world.close()
