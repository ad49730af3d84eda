"""The ticking clock: APScheduler in memory, which knows no jobs and only says that time has passed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from grids.deadlines import SHANGHAI

PULSE = timedelta(seconds=3)


class Ticker:
    """Calls `tick` at once and every minute, `pulse` every few seconds; they may block, one at a time."""

    def __init__(self, tick: Callable[[], None], pulse: Callable[[], None]) -> None:
        self._clock = _Steady(
            timezone=SHANGHAI,
            executors={"default": ThreadPoolExecutor(1)},
            # However late, but once: the clockwork finds out what is due. Behind a long tick pulses queue up.
            job_defaults={"coalesce": True, "max_instances": 20, "misfire_grace_time": None},
        )
        now = datetime.now(UTC)
        self._clock.add_job(tick, "cron", second=0, id="tick", next_run_time=now)
        self._clock.add_job(pulse, "interval", seconds=PULSE.total_seconds(), id="pulse", next_run_time=now)

    def start(self) -> None:
        """Begin to tick."""
        self._clock.start()

    def stop(self) -> None:
        """Stop ticking, if it ever began, and wait for what is running."""
        if self._clock.running:
            self._clock.shutdown(wait=True)


class _Steady(BackgroundScheduler):  # type: ignore[misc]
    """Goes on when the computer's clock is set back.

    APScheduler plans by the wall clock, so it would stand still until that has caught up with the plan. It
    looks at least with every pulse, for its waiting itself is measured by a clock that never goes back.
    """

    _seen: datetime | None = None

    def _process_jobs(self) -> float | None:
        now = datetime.now(UTC)
        if self._seen is not None and now < self._seen:
            for job in self.get_jobs():
                job.modify(next_run_time=now)
        self._seen = now
        wait: float | None = super()._process_jobs()
        return wait
