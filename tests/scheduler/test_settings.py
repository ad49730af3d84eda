"""Cron lines: read as cron means them, refused in Chinese."""

from datetime import datetime, timedelta

import pytest
from pydantic import ValidationError

from grids.deadlines import SHANGHAI
from scheduler.settings import DAYS, DEFAULTS, SchedulerSettings, cron

SUNDAY = datetime(2026, 11, 22, 0, 0, tzinfo=SHANGHAI)


def _times(line: str, days: int = 7) -> list[str]:
    """When it rings in the week from Sunday on: weekday, hour and minute."""
    trigger, end = cron(line), SUNDAY + timedelta(days=days)
    rung: list[str] = []
    last, now = None, SUNDAY
    while (following := trigger.get_next_fire_time(last, now)) is not None and following < end:
        rung.append(f"{'一二三四五六日'[following.weekday()]}{following:%H%M}")
        last = now = following + timedelta(microseconds=1)
    return rung


@pytest.mark.parametrize(
    ("line", "rings"),
    [
        ("30 8 * * *", [f"{day}0830" for day in "日一二三四五六"]),
        ("30 8 * * 1", ["一0830"]),
        ("30 8 * * 0", ["日0830"]),
        ("30 8 * * 7", ["日0830"]),
        ("0 9 * * 1-5", ["一0900", "二0900", "三0900", "四0900", "五0900"]),
        ("0 9 * * 5-7", ["日0900", "五0900", "六0900"]),
        ("0 9 * * 1,3,6", ["一0900", "三0900", "六0900"]),
        ("0 9 * * 0-6/3", ["日0900", "三0900", "六0900"]),
        ("0 9 * * mon,fri", ["一0900", "五0900"]),
        ("0 */12 * * 2", ["二0000", "二1200"]),
        (" 5  23  *  *  sat ", ["六2305"]),
    ],
)
def test_weekdays_count_from_monday_and_hours_are_shanghais(line: str, rings: list[str]) -> None:
    assert _times(line) == rings


@pytest.mark.parametrize(
    "line",
    [
        "",
        "8:30",
        "每天八点",
        "* * * *",
        "* * * * * *",
        "60 8 * * *",
        "0 24 * * *",
        "0 8 * * 8",
        "0 8 * * 5-1",
        "0 0 30 2 *",
    ],
)
def test_what_is_no_cron_line_is_told_in_chinese(line: str) -> None:
    with pytest.raises(ValidationError, match="不是 cron 时间，应写成“分 时 日 月 周”，例如 30 8"):
        SchedulerSettings.model_validate({"jobs": {"tidy": line}})


def test_a_job_that_is_not_named_keeps_its_time() -> None:
    settings = SchedulerSettings.model_validate({"jobs": {"tidy": "0 3 * * *"}})
    assert settings.jobs == {**DEFAULTS, "tidy": "0 3 * * *"}
    assert SchedulerSettings().jobs == DEFAULTS
    assert settings.jobs is not DEFAULTS


def test_an_unknown_job_is_refused() -> None:
    with pytest.raises(ValidationError, match="close_unrated"):
        SchedulerSettings.model_validate({"jobs": {"dance": "* * * * *"}})


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"quiet_hours": "晚上"}, "应写成 21:30-07:30"),
        ({"jitter": "5h"}, "最多 2h"),
        ({"catch_up": "1s"}, "应在 1min 到 1d 之间"),
        ({"catch_up": "2d"}, "应在 1min 到 1d 之间"),
        ({"days": {"daily_tip": "sometimes"}}, "every"),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_be_right(values: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        SchedulerSettings.model_validate(values)


def test_days_that_are_not_named_keep_their_kind() -> None:
    settings = SchedulerSettings.model_validate({"days": {"quiz": "never"}, "jitter": "0s"})
    assert settings.days == {**DAYS, "quiz": "never"}
    assert settings.jitter == timedelta()
