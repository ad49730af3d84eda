"""Column types and small helpers that several tables share."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import JSON, Column
from sqlmodel import Field


def utc(moment: datetime) -> datetime:
    """The same moment in UTC; a naive one is refused, since nobody could say when it was."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


# All that is done in one transaction is done at the same few moments.
@lru_cache(maxsize=64)
def written(moment: datetime) -> str:
    """A moment as SQLAlchemy keeps it in SQLite, for plain statements; it compares as text."""
    # Its zone is cut off: without one it would have to be made anew.
    return (moment if moment.tzinfo is UTC else utc(moment)).isoformat(" ", "microseconds")[:26]


def read_back(text: str) -> datetime:
    """The moment that was written so."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def as_json(value: Any) -> str:
    """A value as JSON columns keep it."""
    return orjson.dumps(value).decode()


def json_field(default_factory: Any) -> Any:
    """A JSON column whose value is replaced, never changed in place."""
    return Field(default_factory=default_factory, sa_column=Column(JSON, nullable=False))
