"""Spreading what is said to many, so that not all phones ring in the same second."""

from datetime import datetime, timedelta
from hashlib import blake2b

from grids.quiet import QuietHours

_TICK = timedelta(microseconds=1)


def offset(key: str, within: timedelta) -> timedelta:
    """Always the same for the same key: 0 <= offset < within, and 0 where there is nothing to spread over."""
    ticks = within // _TICK
    if ticks <= 0:
        return timedelta()
    drawn = int.from_bytes(blake2b(key.encode(errors="surrogatepass"), digest_size=8).digest())
    return (drawn % ticks) * _TICK


def planned(now: datetime, key: str, quiet: QuietHours, within: timedelta) -> datetime:
    """When to say something that is decided now and may wait: spread, and not in quiet hours.

    For the same key and spread, what is decided later is never planned earlier.
    """
    return quiet.after(now, offset(key, within))
