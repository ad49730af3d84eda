"""The `handlers:` section of config.yaml."""

from datetime import timedelta

from pydantic import BaseModel, Field

from grids.durations import Duration


class HandlersSettings(BaseModel, extra="forbid"):
    """How long the talk of a group belongs together."""

    media_before: Duration = timedelta(minutes=5)
    supplement_within: Duration = timedelta(minutes=10)
    join_within: Duration = timedelta(minutes=30)
    outage_within: Duration = timedelta(hours=2)
    same_trouble_within: Duration = timedelta(hours=72)
    remembered_groups: int = Field(default=2000, ge=1)
