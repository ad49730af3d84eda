"""The `grids:` section of config.yaml."""

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, Field, model_validator

from grids.durations import Duration

Clock = Literal["calendar", "working"]


class Limit(BaseModel, extra="forbid"):
    """How long a first response and a resolution may take; days of a working clock are working days."""

    respond: Duration
    resolve: Duration
    clock: Clock = "calendar"


class Limits(BaseModel, extra="forbid"):
    """The limits of each urgency."""

    emergency: Limit = Limit(respond=timedelta(minutes=15), resolve=timedelta(hours=2))
    urgent: Limit = Limit(respond=timedelta(hours=2), resolve=timedelta(hours=24))
    normal: Limit = Limit(respond=timedelta(hours=24), resolve=timedelta(days=7), clock="working")


class Ladder(BaseModel, extra="forbid"):
    """What follows when a limit has passed, each so long after it, by the same clock as the limit."""

    remind: Duration
    supervise: Duration
    rise: Duration

    @model_validator(mode="after")
    def _climbs(self) -> "Ladder":
        if not self.remind <= self.supervise <= self.rise:
            raise ValueError("应当先催办、后督办、再升级：remind、supervise、rise 要一个比一个长")
        return self


class Supervision(BaseModel, extra="forbid"):
    """The ladders of each urgency."""

    emergency: Ladder = Ladder(
        remind=timedelta(), supervise=timedelta(minutes=10), rise=timedelta(minutes=30)
    )
    urgent: Ladder = Ladder(remind=timedelta(), supervise=timedelta(hours=2), rise=timedelta(hours=8))
    normal: Ladder = Ladder(remind=timedelta(), supervise=timedelta(days=1), rise=timedelta(days=3))


class ReportIn(BaseModel, extra="forbid"):
    """How soon a department that was whistled up must report in."""

    usual: Duration = timedelta(minutes=30)
    emergency: Duration = timedelta(minutes=10)


class HotIssues(BaseModel, extra="forbid"):
    """When complaints become a hot issue, by their number or by their likeness."""

    weeks: int = Field(default=12, ge=9, le=26)  # of the past that a week is compared with
    least: int = Field(default=5, ge=3, le=100)
    false_alarms: float = Field(default=0.05, gt=0, le=0.2)
    alike: int = Field(default=4, ge=3, le=20)
    alike_within: Duration = timedelta(days=14)
    likeness: int = Field(default=50, ge=30, le=100)
    quiet_after: Duration = timedelta(days=28)


class GridsSettings(BaseModel, extra="forbid"):
    """The rules of grid work that a township may set for itself."""

    limits: Limits = Limits()
    supervision: Supervision = Supervision()
    extension_days: int = Field(default=15, ge=1, le=60)
    answer_within: Duration = timedelta(hours=24)
    report_in: ReportIn = ReportIn()
    hot_issues: HotIssues = HotIssues()
