"""How long something is put off, as workers write it: a day, a moment, a number of days, and then why."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.deadlines import SHANGHAI
from grids.when import LATEST, WhenError, leading_days, leading_until

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Shanghai


@pytest.mark.parametrize(
    ("words", "meant", "rest"),
    [
        ("到 12月3日 等配件", "2026-12-03 09:00", "等配件"),
        ("到12月3日等配件", "2026-12-03 09:00", "等配件"),
        ("到12月3日，等配件", "2026-12-03 09:00", "等配件"),
        ("至 2026-12-03 等配件", "2026-12-03 09:00", "等配件"),
        ("12月3日 等配件", "2026-12-03 09:00", "等配件"),
        ("到 12月3日前 等配件", "2026-12-03 09:00", "等配件"),
        ("到 下周一 厂家来人", "2026-11-23 09:00", "厂家来人"),
        ("到 12月3日 15:30 等配件", "2026-12-03 15:30", "等配件"),
        ("到 明天下午3点 等配件", "2026-11-19 15:00", "等配件"),
        ("到 3天后 等配件", "2026-11-21 12:00", "等配件"),
        ("到 9月30日 等配件", "2027-09-30 09:00", "等配件"),
        ("到 12月3日", "2026-12-03 09:00", ""),
        ("到 十二月三日 等配件", "2026-12-03 09:00", "等配件"),
        ("到 3号 等配件", "2026-12-03 09:00", "等配件"),
    ],
)
def test_the_moment_and_the_reason(words: str, meant: str, rest: str) -> None:
    found = leading_until(words, NOW)
    assert found is not None
    assert (f"{found[0].astimezone(SHANGHAI):%Y-%m-%d %H:%M}", found[1]) == (meant, rest)


@pytest.mark.parametrize("words", ["", "等配件", "到 3号楼 等人", "到时候再说", "等12月3日的配件"])
def test_no_moment(words: str) -> None:
    assert leading_until(words, NOW) is None


@pytest.mark.parametrize(
    ("words", "why"), [("到 2月30日 等", "没有这一天"), ("到 2026年3月1日 等", "已经过了")]
)
def test_a_moment_that_cannot_be(words: str, why: str) -> None:
    with pytest.raises(WhenError, match=why):
        leading_until(words, NOW)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("5天 等配件", (5, "等配件")),
        ("五天 等配件", (5, "等配件")),
        ("5个工作日 等配件", (5, "等配件")),
        ("5日，等配件", (5, "等配件")),
        ("十天 等配件", (10, "等配件")),
        ("0天 等", (0, "等")),
        ("3天", (3, "")),
        ("5天等配件", None),
        ("等配件", None),
        ("100天 等", None),
        ("", None),
    ],
)
def test_a_number_of_days_and_the_reason(words: str, days: tuple[int, str] | None) -> None:
    assert leading_days(words) == days


@settings(deadline=None)
@given(st.text(alphabet="到至0123456789月日号天个工作前等配件 ，:年周一十三", max_size=16))
def test_whatever_is_written_it_lies_ahead_or_is_refused(words: str) -> None:
    leading_days(words)
    try:
        found = leading_until(words, NOW)
    except WhenError:
        return
    assert found is None or timedelta() < found[0] - NOW <= LATEST
