"""When each job is due: its cron line, its kind of days, and who steps back for whom."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from grids.deadlines import DAY, SHANGHAI
from grids.workdays import happens_on
from scheduler.settings import JobName, SchedulerSettings, cron

TICK = timedelta(microseconds=1)
# The first is left to the second on days when both would happen: the week's theme brings a tip of its own.
LEFT_TO: dict[JobName, JobName] = {"daily_tip": "weekly_theme"}


class Plan:
    """The occurrences of jobs, computed from the settings alone."""

    def __init__(self, settings: SchedulerSettings) -> None:
        self._lines, self._days = settings.jobs, settings.days
        self._triggers = {name: cron(line) for name, line in settings.jobs.items()}

    def rule(self, name: JobName) -> str:
        """What decides when the job is due, in one line."""
        return f"{self._lines[name]} {self._days[name]}"

    def line(self, name: JobName) -> str:
        """The job's cron line."""
        return self._lines[name]

    def occurrences(self, name: JobName, after: datetime, until: datetime) -> Iterator[datetime]:
        """When the job is due, later than `after` and up to `until`; in UTC, the earliest first."""
        if self._days[name] == "never":
            return
        trigger = self._triggers[name]
        found = trigger.get_next_fire_time(None, after + TICK)
        while found is not None and found <= until:
            if self._happens(name, found.astimezone(SHANGHAI).date()):
                yield found.astimezone(UTC)
            found = trigger.get_next_fire_time(None, found + TICK)

    def between(
        self, names: Sequence[JobName], after: datetime, until: datetime
    ) -> list[tuple[datetime, JobName]]:
        """The occurrences of several jobs in the order of time; at the same moment, in the order given."""
        found = [(moment, name) for name in names for moment in self.occurrences(name, after, until)]
        return sorted(found, key=lambda one: one[0])

    def _happens(self, name: JobName, day: date) -> bool:
        if not happens_on(self._days[name], day):
            return False
        other = LEFT_TO.get(name)
        midnight = datetime.combine(day, time(), SHANGHAI)
        return other is None or not any(self.occurrences(other, midnight - TICK, midnight + DAY - TICK))
