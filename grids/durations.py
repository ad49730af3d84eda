"""Lengths of time as people write them in a configuration: 15min, 2h, 7d."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

_UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86400}


def parse_duration(words: str | float | timedelta) -> timedelta:
    """`15min` → timedelta; a bare number counts seconds. ValueError says what would be right."""
    if isinstance(words, timedelta):
        return words
    if isinstance(words, int | float):
        words = f"{words}s"
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|min|h|d)", words.strip())
    if not match:
        raise ValueError(f"“{words}”不是时长，应写成 30s、15min、2h 或 7d 这样")
    try:
        return timedelta(seconds=float(match[1]) * _UNITS[match[2]])
    except OverflowError as error:
        raise ValueError(f"“{words}”太长了") from error


def format_duration(length: timedelta) -> str:
    """The shortest writing that parse_duration reads back."""
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if length and not length % timedelta(seconds=size):
            return f"{length // timedelta(seconds=size)}{unit}"
    return f"{length.total_seconds():.6f}".rstrip("0").rstrip(".") + "s"


Duration = Annotated[timedelta, BeforeValidator(parse_duration), PlainSerializer(format_duration)]
