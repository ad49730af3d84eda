"""Announced outages: what, when, where."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grids.deadlines import SHANGHAI
from handlers.notices import read_notice
from triage import find_place

NOW = datetime(2026, 4, 20, 9, tzinfo=UTC)  # 17:00 in Shanghai


@pytest.mark.parametrize(
    ("text", "category", "start", "until"),
    [
        ("停电通知：因检修，4月21日8:30—14:30计划停电", "power_supply", "21 08:30", "21 14:30"),
        ("通知：明天上午9点到下午5点停水", "water_supply", "21 09:00", "21 17:00"),
        ("通知：明天9点到5点停水", "water_supply", "21 09:00", "21 17:00"),
        ("今晚22:00至次日6:00停水检修", "water_supply", "20 22:00", "21 06:00"),
        ("通知：明天停气", "gas", "21 00:00", "22 00:00"),
        ("停水通知：今天18点半停到20点", "water_supply", "20 18:30", "20 20:00"),
    ],
)
def test_from_when_to_when(text: str, category: str, start: str, until: str) -> None:
    [found] = read_notice(text, NOW)
    assert found.category == category
    assert f"{found.start.astimezone(SHANGHAI):%d %H:%M}" == start
    assert f"{found.until.astimezone(SHANGHAI):%d %H:%M}" == until


@pytest.mark.parametrize("text", ["停水了", "主管道爆了，停水抢修", "通知：明天体检", "收到", ""])
def test_what_announces_nothing(text: str) -> None:
    assert read_notice(text, NOW) == ()


def test_only_the_named_buildings_are_covered() -> None:
    [found] = read_notice("通知：明天8:00-17:00，2、3号楼和5-7号楼停水", NOW)
    noon = NOW + timedelta(hours=19)
    covered = [n for n in range(1, 9) if found.covers("water_supply", find_place(f"{n}号楼"), noon)]
    assert covered == [2, 3, 5, 6, 7]
    assert found.covers("water_supply", None, noon)
    assert not found.covers("power_supply", None, noon)


@pytest.mark.parametrize(("hours", "covered"), [(14, False), (15, True), (24, True), (25, True), (26, False)])
def test_well_after_its_end_it_covers_nothing(hours: int, covered: bool) -> None:
    [found] = read_notice("通知：明天8:00-17:00停水", NOW)
    assert found.covers("water_supply", None, NOW + timedelta(hours=hours)) is covered


@given(st.text(max_size=60))
def test_any_words_may_follow_a_notice(text: str) -> None:
    for found in read_notice(f"通知停水{text}", NOW):
        assert found.start <= found.until
