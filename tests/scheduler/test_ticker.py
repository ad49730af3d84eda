"""The ticker: it ticks at once and every minute, one call at a time, and goes on whatever happens."""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from scheduler import ticker as ticking
from scheduler.ticker import PULSE, Ticker


class Bell:
    """What the ticker calls; counts, and fails when told to."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self._times = threading.Semaphore(0)

    def __call__(self) -> None:
        self._times.release()
        if self.failures:
            raise self.failures.pop(0)

    def wait(self) -> None:
        """Until it has rung once more."""
        assert self._times.acquire(timeout=20)

    def quiet(self) -> bool:
        """It has not rung since."""
        return not self._times.acquire(blocking=False)


def _strike(ticker: Ticker, name: str) -> None:
    ticker._clock.get_job(name).modify(next_run_time=datetime.now(UTC))


@pytest.fixture
def start() -> Iterator[Callable[[Bell, Bell], Ticker]]:
    """Tickers that tick, and are stopped in the end."""
    tickers: list[Ticker] = []

    def begin(tick: Bell, pulse: Bell) -> Ticker:
        tickers.append(Ticker(tick, pulse))
        tickers[-1].start()
        return tickers[-1]

    yield begin
    for ticker in tickers:
        ticker.stop()


def test_it_ticks_and_pulses_at_once(start: Callable[[Bell, Bell], Ticker]) -> None:
    tick, pulse = Bell(), Bell()
    start(tick, pulse)
    tick.wait()
    pulse.wait()


def test_after_that_it_ticks_with_every_minute() -> None:
    ticker = Ticker(Bell(), Bell())
    jobs = {job.id: job.trigger for job in ticker._clock.get_jobs()}
    now = datetime(2026, 11, 23, 0, 29, 7, tzinfo=UTC)
    assert jobs["tick"].get_next_fire_time(None, now) == datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert jobs["pulse"].interval == PULSE


def test_a_failure_is_logged_and_the_next_time_comes(
    start: Callable[[Bell, Bell], Ticker], caplog: pytest.LogCaptureFixture
) -> None:
    tick = Bell(RuntimeError("boom"))
    with caplog.at_level(logging.ERROR):
        ticker = start(tick, Bell())
        tick.wait()
        _strike(ticker, "tick")
        tick.wait()
    assert "boom" in caplog.text


def test_stopping_waits_for_what_is_running() -> None:
    let_go, done = threading.Event(), threading.Event()

    class Slow(Bell):
        def __call__(self) -> None:
            super().__call__()
            assert let_go.wait(20)
            done.set()

    bell = Slow()
    ticker = Ticker(bell, lambda: None)
    ticker.start()
    bell.wait()
    stopping = threading.Thread(target=ticker.stop)
    stopping.start()
    assert not done.is_set()
    let_go.set()
    stopping.join(20)
    assert done.is_set()


def test_a_clock_that_is_set_back_does_not_stop_it(
    start: Callable[[Bell, Bell], Ticker], monkeypatch: pytest.MonkeyPatch
) -> None:
    """APScheduler alone would wait until the clock has caught up: two hours without a tick."""
    tick, pulse = Bell(), Bell()
    ticker = start(tick, pulse)
    tick.wait()
    pulse.wait()

    class Back(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) - timedelta(hours=2)  # type: ignore[arg-type]

    monkeypatch.setattr(ticking, "datetime", Back)
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Back)
    assert tick.quiet()
    ticker._clock.wakeup()  # it would look by itself with the next pulse, five seconds later
    tick.wait()
    pulse.wait()
