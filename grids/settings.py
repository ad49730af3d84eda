"""The `grids:` section of config.yaml."""

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel

from grids.durations import Duration


class Limit(BaseModel, extra="forbid"):
    """How long a first response and a resolution may take; days of a working clock are working days."""

    respond: Duration
    resolve: Duration
    clock: Literal["calendar", "working"] = "calendar"


class Limits(BaseModel, extra="forbid"):
    """The limits of each urgency."""

    emergency: Limit = Limit(respond=timedelta(minutes=15), resolve=timedelta(hours=2))
    urgent: Limit = Limit(respond=timedelta(hours=2), resolve=timedelta(hours=24))
    normal: Limit = Limit(respond=timedelta(hours=24), resolve=timedelta(days=7), clock="working")


class GridsSettings(BaseModel, extra="forbid"):
    """The rules of grid work that a township may set for itself."""

    limits: Limits = Limits()
