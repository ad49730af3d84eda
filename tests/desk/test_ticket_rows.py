"""What stands in the cells of a sheet of 12345, and what callers say of themselves."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import RuleError
from desk.tables.cells import CellError
from desk.tables.ticket_rows import read_time
from desk.tickets.hotline import read_caller, understood
from desk.wording.hotline import starred
from grids.deadlines import SHANGHAI
from tests.town import judge

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-11-18 09:30", "2026/11/18 9:30:00", "2026.11.18 09:30", "2026年11月18日9时30分"),
        *("2026-11-18T09:30:00", "2026年11月18日 9点30分00秒", "2026-11-18 09:30:00.000"),
    ],
)
def test_a_moment_is_read_however_it_is_written(cell: str) -> None:
    assert read_time(cell, NOW) == datetime(2026, 11, 18, 9, 30, tzinfo=SHANGHAI)


def test_no_moment_is_now_and_a_day_is_its_beginning() -> None:
    assert read_time("", NOW) == NOW
    assert read_time("2026-11-18", NOW) == datetime(2026, 11, 18, tzinfo=SHANGHAI)


@pytest.mark.parametrize("cell", ["昨天", "2026-13-01", "2026-11-31", "11-18", "2026-12-01", "2020-01-01"])
def test_a_moment_that_cannot_be_is_refused(cell: str) -> None:
    with pytest.raises(CellError):
        read_time(cell, NOW)


@settings(max_examples=50)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 19)))  # noqa: DTZ001 - the zone is added below
def test_what_we_write_is_read_back_to_the_minute(moment: datetime) -> None:
    there = moment.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
    assert read_time(f"{there:%Y-%m-%d %H:%M}", NOW + timedelta(days=1)) == there


@pytest.mark.parametrize(
    ("said", "caller"),
    [
        ("王女士 13800001234", ("王女士", "13800001234")),
        ("13800001234王女士", ("王女士", "13800001234")),
        ("来电人：王女士，电话：138-0000-1234", ("王女士", "13800001234")),
        ("李明 0571-88886666", ("李明", "057188886666")),
        ("王女士", ("王女士", "")),
        ("13800001234", ("", "13800001234")),
        ("\uff11\uff13\uff18\uff10\uff10\uff10\uff10\uff11\uff12\uff13\uff14", ("", "13800001234")),
    ],
)
def test_name_and_number_are_told_apart(said: str, caller: tuple[str, str]) -> None:
    assert read_caller(said) == caller


@pytest.mark.parametrize(
    "said", ["", "，。", "3栋", "王女士12", "她说她姓王但是不愿意告诉我们她叫什么名字也不留电话"]
)
def test_what_is_neither_is_asked_again(said: str) -> None:
    with pytest.raises(RuleError):
        read_caller(said)


@pytest.mark.parametrize(
    ("words", "category", "urgency", "emergency"),
    [
        ("有个东西不对劲", "", "normal", None),
        ("有个东西不对劲", "elevator", "urgent", None),
        ("燃气泄漏，楼道有很重的煤气味", "", "emergency", "gas_leak"),
        ("燃气泄漏，楼道有很重的煤气味", "gas", "emergency", "gas_leak"),
        ("燃气泄漏，楼道有很重的煤气味", "sanitation", "urgent", None),
    ],
)
def test_a_category_by_hand_brings_its_urgency(
    words: str, category: str, urgency: str, emergency: str | None
) -> None:
    finding = understood(judge(), words, "", category)
    assert (finding.urgency, finding.emergency) == (urgency, emergency)


@given(st.from_regex(r"\+?[0-9]{3,15}(-[0-9]{1,8}){0,2}", fullmatch=True))
@settings(max_examples=60)
def test_a_starred_number_is_never_the_whole_one(number: str) -> None:
    assert "*" in starred(number)
