"""A broadcast and a bot that is killed: a small edition of `make bench-broadcast`."""

import os

import pytest

from tests.bench.broadcasting import killing, queueing, sending

KILLS = int(os.environ.get("KILLS", "4"))


@pytest.mark.no_cover
@pytest.mark.slow
def test_every_group_has_it_after_kills_and_repeats_were_in_flight() -> None:
    result = killing(30 * KILLS, KILLS)
    assert result.missing == 0
    assert result.whole, result.repeats


@pytest.mark.no_cover
@pytest.mark.slow
def test_the_limits_of_the_platform_are_used_up_and_what_is_refused_is_sent_again() -> None:
    result = sending(120)
    assert result.groups == 120
    assert result.told == "广播1 发完了\n已送达120个群"
    # 30 at once, then 30 a second. On a busy machine a few may draw together on the way (tests/bot/test_pace.py
    # says how far that may go); those are refused and come again.
    assert result.seconds > 2.9
    assert result.refused < 10


@pytest.mark.no_cover
def test_ten_thousand_groups_are_queued_at_once() -> None:
    # One statement for all takes a second; one for each group would take minutes.
    assert queueing(10_000) < 30
