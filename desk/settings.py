"""The `desk:` section of config.yaml."""

import re
from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, Field, field_validator

from grids.assessment import AssessmentSettings
from grids.durations import Duration
from grids.hours import parse_hours


def check_account(account: str) -> str:
    """`platform:user_id`; ValueError for what is none. Telegram's accounts are numbers."""
    if not re.fullmatch(r"telegram:[1-9]\d*|(?!telegram:)[a-z]+:\S+", account, re.ASCII):
        raise ValueError(f"“{account}”不是账号，应写成 telegram:123456789 这样")
    return account


class DeskSettings(BaseModel, extra="forbid"):
    """How the township runs its service desk."""

    township: str = "海棠镇"
    rating_days: int = Field(default=3, ge=1, le=90)
    reopen_days: int = Field(default=7, ge=1, le=365)
    appeal_days: int = Field(default=7, ge=1, le=365)
    alert_in_group: bool = False
    # An emergency nobody takes: after how long, and how many times, everybody is called again.
    ring_after: Duration = timedelta(minutes=5)
    rings: int = Field(default=3, ge=1, le=6)
    # Follow-ups: the share of what needs none that is asked about all the same; their working days.
    followup_share: float = Field(default=0.1, ge=0, le=1)
    followup_days: int = Field(default=3, ge=1, le=30)
    officer: str | None = None  # "platform:user_id" of the only one who may see whose a tip-off is
    # How long a code that invites somebody into a post counts.
    invitation_days: int = Field(default=7, ge=1, le=30)
    # Outside of these the duty roster decides who is called.
    working_hours: str = "工作日 08:30-17:30"
    broadcast_approval: Literal["always", "urgent_exempt", "never"] = "always"
    assessment: AssessmentSettings = AssessmentSettings()

    @field_validator("officer")
    @classmethod
    def _account(cls, officer: str | None) -> str | None:
        return None if officer is None else check_account(officer)

    @field_validator("working_hours")
    @classmethod
    def _hours(cls, words: str) -> str:
        parse_hours(words)
        return words

    @field_validator("ring_after")
    @classmethod
    def _soon(cls, length: timedelta) -> timedelta:
        if not timedelta(minutes=1) <= length <= timedelta(hours=1):
            raise ValueError("应在 1min 到 1h 之间")
        return length
