"""The ticking clock: APScheduler in memory, calling what it is given when a cron line says so."""

from collections.abc import Callable

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from grids.deadlines import SHANGHAI
from scheduler.jobs import JOBS, Job
from scheduler.settings import SchedulerSettings, cron


class Ticker:
    """Runs each job at its times. `perform` gives it its unit of work; it may block and must not raise."""

    def __init__(self, settings: SchedulerSettings, perform: Callable[[str, Job], None]) -> None:
        # One thread: the jobs share one database writer anyway, and so never overtake each other.
        self._clock = BackgroundScheduler(
            timezone=SHANGHAI,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 60},
        )
        for name, line in settings.jobs.items():
            self._clock.add_job(perform, cron(line), args=(name, JOBS[name]), id=name)

    def start(self) -> None:
        """Begin to tick."""
        self._clock.start()

    def stop(self) -> None:
        """Stop ticking and wait for a job that is running."""
        self._clock.shutdown(wait=True)
