"""What will happen when, and to whom: the same for the command line and for the chat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from desk.directory import Directory
from desk.limits.reminders import Reach
from desk.wording import reminders as wording
from grids.deadlines import DAY, SHANGHAI
from scheduler.jobs import JOBS, Job
from scheduler.plan import Plan
from scheduler.settings import JobName, SchedulerSettings

DAYS_IN_CHAT = 7


@dataclass(frozen=True, slots=True)
class Entry:
    """One occurrence to come."""

    at: datetime  # in Shanghai's time
    name: JobName
    title: str
    reach: Reach


class Agenda:
    """Reads the plan for people."""

    def __init__(self, settings: SchedulerSettings, jobs: Mapping[JobName, Job] = JOBS) -> None:
        self._plan, self._jobs = Plan(settings), jobs
        self._quiet = settings.quiet_hours

    def entries(self, directory: Directory, now: datetime, days: int) -> list[Entry]:
        """What is still to come today, and all of the next days, `days` in all."""
        names = [name for name, job in self._jobs.items() if job.ledgered]
        today = datetime.combine(now.astimezone(SHANGHAI).date(), time(), SHANGHAI)
        end = today + days * DAY - timedelta(microseconds=1)
        return [
            Entry(at.astimezone(SHANGHAI), name, self._jobs[name].title, self._jobs[name].reach(directory))
            for at, name in self._plan.between(names, now, end)
        ]

    def housekeeping(self) -> list[tuple[str, str]]:
        """What says nothing to anybody: title and cron line."""
        jobs = self._jobs.items()
        return [(job.title, self._plan.line(name)) for name, job in jobs if not job.ledgered]

    def text(self, directory: Directory, now: datetime) -> str:
        """The answer to 日程."""
        entries = self.entries(directory, now, DAYS_IN_CHAT)
        lines = [(entry.at, entry.title, (entry.reach.groups, entry.reach.people)) for entry in entries]
        return wording.agenda(lines, DAYS_IN_CHAT, self._quiet)
