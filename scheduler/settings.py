"""The `scheduler:` section of config.yaml."""

import re
from typing import Literal

from apscheduler.triggers.cron import CronTrigger
from pydantic import BaseModel, field_validator

from grids.deadlines import SHANGHAI

JobName = Literal["close_unrated", "tidy"]
DEFAULTS: dict[JobName, str] = {"close_unrated": "* * * * *", "tidy": "20 4 * * *"}
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


class SchedulerSettings(BaseModel, extra="forbid"):
    """When each job runs: cron lines (minute hour day month weekday), in Shanghai's time."""

    jobs: dict[JobName, str] = DEFAULTS

    @field_validator("jobs")
    @classmethod
    def _cron(cls, jobs: dict[JobName, str]) -> dict[JobName, str]:
        for line in jobs.values():
            try:
                cron(line)
            except ValueError as error:
                raise ValueError(
                    f"“{line}”不是 cron 时间，应写成“分 时 日 月 周”，例如 30 8 * * *"
                ) from error
        # A job that is not named runs at its default time, like every setting that is left out.
        return {**DEFAULTS, **jobs}
