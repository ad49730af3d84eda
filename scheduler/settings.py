"""The `scheduler:` section of config.yaml."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from apscheduler.triggers.cron import CronTrigger
from pydantic import AfterValidator, BaseModel, field_validator

from grids.deadlines import SHANGHAI
from grids.durations import Duration
from grids.quiet import parse_quiet_hours
from grids.workdays import Days

JobName = Literal[
    "morning_list",
    "overdue_overview",
    "weekly_theme",
    "daily_tip",
    "quiz",
    "day_summary",
    "week_review",
    "month_review",
    "assessment",
    "deadlines",
    "whistles",
    "followups",
    "hot_issues",
    "close_unrated",
    "deputies",
    "duty_gaps",
    "tidy",
    "anonymise",
]
DEFAULTS: dict[JobName, str] = {
    "morning_list": "30 8 * * *",
    "overdue_overview": "40 8 * * *",
    "weekly_theme": "0 9 * * 1",
    "daily_tip": "0 9 * * *",
    "quiz": "0 16 * * 5",
    "day_summary": "30 17 * * *",
    "week_review": "50 8 * * 1",
    "month_review": "50 8 1 * *",
    "assessment": "10 9 1 * *",
    "deadlines": "* * * * *",
    "whistles": "* * * * *",
    "followups": "50 8 * * *",
    "hot_issues": "20 8 * * *",
    "close_unrated": "* * * * *",
    "deputies": "* * * * *",
    "duty_gaps": "35 8 * * *",
    "tidy": "20 4 * * *",
    "anonymise": "50 4 * * *",
}
# Work has its working days; what neighbours read over breakfast comes every day.
DAYS: dict[JobName, Days] = {
    "morning_list": "working",
    "overdue_overview": "working",
    "weekly_theme": "every",
    "daily_tip": "every",
    "quiz": "not_holiday",
    "day_summary": "working",
    "week_review": "every",
    "month_review": "every",
    "assessment": "every",
    "deadlines": "every",
    "whistles": "every",
    "followups": "working",
    "hot_issues": "working",
    "close_unrated": "every",
    "deputies": "every",
    "duty_gaps": "every",
    "tidy": "every",
    "anonymise": "every",
}
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = re.compile(r"([0-7])(?:-([0-7])(?:/([1-9]))?)?")


def cron(line: str) -> CronTrigger:
    """The trigger of a cron line in Shanghai's time, weekdays counted as cron does: 1 Monday, 0 or 7 Sunday.

    ValueError for what is no cron line. APScheduler itself counts from 0 for Monday.
    """
    *fields, weekdays = line.split() or [""]
    names = ",".join(_by_name(part) for part in weekdays.split(","))
    return CronTrigger.from_crontab(" ".join([*fields, names]), timezone=SHANGHAI)


def _by_name(part: str) -> str:
    match = _NUMBERS.fullmatch(part)
    if match is None:
        if part[:1].isdigit():
            raise ValueError(f"no weekday: {part}")
        return part
    first, last, step = int(match[1]), int(match[2] or match[1]), int(match[3] or 1)
    if last < first:
        raise ValueError(f"no weekday: {part}")
    return ",".join(_WEEKDAYS[first : last + 1 : step])


def _check_cron(line: str) -> str:
    try:
        if cron(line).get_next_fire_time(None, datetime.now(UTC)) is None:
            raise ValueError(line)
    except ValueError as error:
        raise ValueError(f"“{line}”不是 cron 时间，应写成“分 时 日 月 周”，例如 30 8 * * *") from error
    return line


class SchedulerSettings(BaseModel, extra="forbid"):
    """When each job runs: cron lines (minute hour day month weekday), in Shanghai's time."""

    # Checked one by one, so that the job with the wrong line is named.
    jobs: dict[JobName, Annotated[str, AfterValidator(_check_cron)]] = DEFAULTS
    days: dict[JobName, Days] = DAYS
    quiet_hours: str = "21:30-07:30"
    jitter: Duration = timedelta(minutes=5)
    catch_up: Duration = timedelta(hours=2)

    @field_validator("jobs")
    @classmethod
    def _all_jobs(cls, jobs: dict[JobName, str]) -> dict[JobName, str]:
        # A job that is not named runs at its default time, like every setting that is left out.
        return {**DEFAULTS, **jobs}

    @field_validator("days")
    @classmethod
    def _all_days(cls, days: dict[JobName, Days]) -> dict[JobName, Days]:
        return {**DAYS, **days}

    @field_validator("quiet_hours")
    @classmethod
    def _hours(cls, words: str) -> str:
        parse_quiet_hours(words)
        return words

    @field_validator("jitter")
    @classmethod
    def _spread(cls, length: timedelta) -> timedelta:
        if length > timedelta(hours=2):
            raise ValueError("太长了，最多 2h；要同时发就写 0s")
        return length

    @field_validator("catch_up")
    @classmethod
    def _late(cls, length: timedelta) -> timedelta:
        if not timedelta(minutes=1) <= length <= timedelta(days=1):
            raise ValueError("应在 1min 到 1d 之间")
        return length
