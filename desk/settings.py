"""The `desk:` section of config.yaml."""

from typing import Literal

from pydantic import BaseModel, Field


class DeskSettings(BaseModel, extra="forbid"):
    """How the township runs its service desk."""

    township: str = "海棠镇"
    rating_days: int = Field(default=3, ge=1, le=90)
    reopen_days: int = Field(default=7, ge=1, le=365)
    appeal_days: int = Field(default=7, ge=1, le=365)
    alert_in_group: bool = False
    broadcast_approval: Literal["always", "urgent_exempt", "never"] = "always"
