"""A broadcast and a bot that is killed: a small edition of `make bench-broadcast`."""

import os

import pytest
from sqlmodel import Session, SQLModel

from desk.broadcasts import campaigns
from storage.rows import Row, insert_all
from tests.bench.broadcasting import killing, queueing, sending

KILLS = int(os.environ.get("KILLS", "4"))


@pytest.mark.slow
def test_every_group_has_it_after_kills_and_repeats_were_in_flight() -> None:
    result = killing(30 * KILLS, KILLS)
    assert result.missing == 0
    assert result.whole, result.repeats


@pytest.mark.slow
def test_the_limits_of_the_platform_are_used_up_and_what_is_refused_is_sent_again() -> None:
    result = sending(120)
    assert result.groups == 120
    assert result.told == "广播1 发完了\n已送达120个群"
    # 30 at once, then 30 a second. On a busy machine a few may draw together on the way (tests/bot/test_pace.py
    # says how far that may go); those are refused and come again.
    assert result.seconds > 2.9
    assert result.refused < 10


def test_ten_thousand_groups_are_queued_by_a_few_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def counted(session: Session, model: type[SQLModel], rows: list[Row]) -> None:
        sizes.append(len(rows))
        insert_all(session, model, rows)

    monkeypatch.setattr(campaigns, "insert_all", counted)
    queueing(10_000)
    assert (sum(sizes), len(sizes) < 50) == (20_000, True)
