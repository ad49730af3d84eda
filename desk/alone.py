"""Many tickets in one run of the clock: each in a savepoint, so that one that fails holds up no other."""

import logging
import sqlite3
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from desk.wording import alone as words
from desk.work import Work
from storage.marks import mark_once
from storage.outbox import BROADCAST

log = logging.getLogger(__name__)
T = TypeVar("T")

# The database itself is in trouble: the run is tried again as a whole, and no ticket is to blame.
_EVERYBODYS = (OperationalError, sqlite3.OperationalError, MemoryError)


def one_by_one(work: Work, job: str, items: Iterable[tuple[int, T]], do: Callable[[T], object]) -> list[int]:
    """Do it for each (a ticket's number and what `do` takes); the numbers of those it failed for.

    What `do` has changed for those is undone. The operators hear of a ticket once for each kind of error,
    however often it is tried again; `job` is the code of the timed job, or of the pulse.
    """
    failed: list[int] = []
    news: list[tuple[int, str]] = []
    for number, item in items:
        try:
            with work.apart():
                do(item)
        except _EVERYBODYS:
            raise
        except Exception as error:
            failed.append(number)
            kind = type(error).__name__
            if mark_once(work.session, number, f"trouble:{job}:{kind}", work.now):
                log.error("%s failed for ticket %d, which is left out", job, number, exc_info=error)
                news.append((number, kind))
    if news:
        what = f"tickets:{job}:{news[0][0]}:{work.now:%Y-%m-%dT%H:%M:%S}"
        work.tell_operators(words.left_out(job, news), what, daily=False, rank=BROADCAST)
    return failed


def to_each(work: Work, job: str, readers: Iterable[T], do: Callable[[T], object]) -> int:
    """Say something to each of many; how many could not be told. The operators hear of it once a day."""
    failed, kind = 0, ""
    for reader in readers:
        try:
            with work.apart():
                do(reader)
        except _EVERYBODYS:
            raise
        except Exception as error:
            log.error("%s failed for one of its readers", job, exc_info=None if failed else error)
            failed, kind = failed + 1, type(error).__name__
    if failed:
        work.tell_operators(words.not_told(job, failed, kind), f"readers:{job}", rank=BROADCAST)
    return failed
