"""The clock: rings each job as planned, one at a time, and goes on ringing whatever happens."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

import pytest

from grids.deadlines import SHANGHAI
from scheduler.jobs import JOBS, Job
from scheduler.settings import SchedulerSettings
from scheduler.ticker import Ticker

# Never by itself within the life of a test; the test sets the hand.
NEVER = SchedulerSettings(jobs={"close_unrated": "0 0 1 1 *", "tidy": "0 0 1 1 *"})


class Bell:
    """What the ticker calls; counts, and fails when told to."""

    def __init__(self, *failures: Exception) -> None:
        self.rung: list[tuple[str, Job]] = []
        self.failures = list(failures)
        self._times = threading.Semaphore(0)

    def __call__(self, name: str, job: Job) -> None:
        self.rung.append((name, job))
        self._times.release()
        if self.failures:
            raise self.failures.pop(0)

    def wait(self) -> None:
        """Until it has rung once more."""
        assert self._times.acquire(timeout=20)


def _strike(ticker: Ticker, name: str) -> None:
    ticker._clock.get_job(name).modify(next_run_time=datetime.now(SHANGHAI))


@pytest.fixture
def started() -> Callable[[Bell], Ticker]:
    """A ticker that ticks."""

    def start(bell: Bell) -> Ticker:
        ticker = Ticker(NEVER, bell)
        ticker.start()
        return ticker

    return start


def test_each_job_is_rung_with_its_function(started: Callable[[Bell], Ticker]) -> None:
    bell = Bell()
    ticker = started(bell)
    for name in JOBS:
        _strike(ticker, name)
        bell.wait()
    ticker.stop()
    assert bell.rung == list(JOBS.items())


def test_a_failure_is_logged_and_the_next_time_comes(
    started: Callable[[Bell], Ticker], caplog: pytest.LogCaptureFixture
) -> None:
    bell = Bell(RuntimeError("boom"))
    ticker = started(bell)
    with caplog.at_level(logging.ERROR):
        for name in ("tidy", "close_unrated", "tidy"):
            _strike(ticker, name)
            bell.wait()
        ticker.stop()
    assert [name for name, _ in bell.rung] == ["tidy", "close_unrated", "tidy"]
    assert "boom" in caplog.text


def test_stopping_waits_for_what_is_running(started: Callable[[Bell], Ticker]) -> None:
    let_go, done = threading.Event(), threading.Event()

    class Slow(Bell):
        def __call__(self, name: str, job: Job) -> None:
            super().__call__(name, job)
            assert let_go.wait(20)
            done.set()

    bell = Slow()
    ticker = started(bell)
    _strike(ticker, "tidy")
    bell.wait()
    stopping = threading.Thread(target=ticker.stop)
    stopping.start()
    assert not done.is_set()
    let_go.set()
    stopping.join(20)
    assert done.is_set()


def test_jobs_ring_at_their_lines() -> None:
    ticker = Ticker(SchedulerSettings(), Bell())
    jobs = {job.id: str(job.trigger) for job in ticker._clock.get_jobs()}
    assert jobs.keys() == JOBS.keys()
    assert "hour='4', minute='20'" in jobs["tidy"]
