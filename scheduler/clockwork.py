"""Doing what is due: every occurrence of a job once, whatever restarts, runs beside, or sets the clock."""

import logging
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Protocol, TypeVar

from sqlalchemy.exc import DBAPIError

from desk.wording import reminders as wording
from desk.work import Work
from grids.deadlines import SHANGHAI
from grids.workdays import is_known
from scheduler.jobs import JOBS, PULSES, Job
from scheduler.plan import TICK, Plan
from scheduler.settings import JobName, SchedulerSettings
from storage.outbox import BROADCAST
from storage.runs import claim_run, last_occurrence, rule_of

log = logging.getLogger(__name__)
T = TypeVar("T")
Due = tuple[datetime, JobName]

# A job that is due every minute must not fill memory after a long stop: the rest comes with the next tick.
MOST = 2000
# The next year's holidays are published in November; that they are missing is told in time.
LOOK_AHEAD = timedelta(days=14)


class Perform(Protocol):
    """Runs something in a transaction of its own; what it raises is raised after the rollback."""

    def __call__(self, job: Callable[[Work], T], /) -> T: ...


class Clockwork:
    """What the ticker moves. All memory of what was done is in the ledger, none here."""

    def __init__(
        self,
        settings: SchedulerSettings,
        perform: Perform,
        jobs: Mapping[JobName, Job] = JOBS,
        pulses: Mapping[str, Callable[[Work], object]] = PULSES,
    ) -> None:
        self._plan = Plan(settings)
        self._catch_up = settings.catch_up
        self._perform = perform
        self._jobs, self._pulses = jobs, pulses
        self._checked = False  # are the rules in the ledger those of the settings?
        self._kept: dict[JobName, datetime] = {}
        self._failures: dict[str, str] = {}

    def tick(self) -> None:
        """Do what has come due, in the order of time; what fails is undone, and tried at the next tick."""
        now, due = self._perform(self._look)
        self._checked = True
        failed: set[str] = set()
        for occurrence, name in due:
            # A later occurrence would close the ledger over the one that failed.
            if name not in failed and not self._try(name, partial(self._take, name, occurrence)):
                failed.add(name)
        for name, job in self._jobs.items():
            if not job.ledgered and self._is_due(name, now) and self._try(name, partial(self._keep, job)):
                self._kept[name] = now

    def pulse(self) -> None:
        """Do what goes on between the minutes."""
        for name, go_on in self._pulses.items():
            self._try(name, go_on)

    def _look(self, work: Work) -> tuple[datetime, list[Due]]:
        """What is due now; what is too late is written down as missed. A job that is new begins now."""
        due: list[Due] = []
        missed: list[Due] = []
        for name, job in self._jobs.items():
            if job.ledgered:
                since = self._since(work, name)
                for occurrence in islice(self._plan.occurrences(name, since, work.now), MOST):
                    late = work.now - occurrence > self._catch_up
                    (missed if late else due).append((occurrence, name))
        self._miss(work, sorted(missed, key=lambda one: one[0]))
        self._mind_the_calendar(work)
        return work.now, sorted(due, key=lambda one: one[0])

    def _since(self, work: Work, name: JobName) -> datetime:
        """After which moment nothing is in the ledger yet.

        Under a new rule it begins anew: what the rule would have asked for in the past was never promised.
        Looked at only once: two processes with different settings must not undo each other's beginning.
        """
        rule, last = self._plan.rule(name), last_occurrence(work.session, name)
        if last is not None and (self._checked or rule_of(work.session, name) == rule):
            return last
        begin = work.now - TICK
        claim_run(work.session, name, begin, "begun", work.now, rule=rule)
        return begin

    def _take(self, name: JobName, occurrence: datetime, work: Work) -> None:
        if claim_run(work.session, name, occurrence, "done", work.now):
            self._jobs[name].run(work, occurrence)

    def _keep(self, job: Job, work: Work) -> None:
        job.run(work, work.now)

    def _is_due(self, name: JobName, now: datetime) -> bool:
        """Was it due since it was last done? Always at the start, and after a clock was set back."""
        last = self._kept.get(name)
        return last is None or last > now or any(self._plan.occurrences(name, last, now))

    def _miss(self, work: Work, missed: list[Due]) -> None:
        mine = [one for one in missed if claim_run(work.session, one[1], one[0], "missed", work.now)]
        if not mine:
            return
        first, name = mine[0]
        lines = [(self._jobs[name].title, occurrence) for occurrence, name in mine]
        log.warning("%d timed occurrences were missed, the first is %s of %s", len(mine), name, first)
        text = wording.missed(lines, name, work.now)
        work.tell_operators(text, f"missed:{name}:{first:%Y-%m-%dT%H:%M}", rank=BROADCAST)

    def _mind_the_calendar(self, work: Work) -> None:
        year = (work.now + LOOK_AHEAD).astimezone(SHANGHAI).year
        if not is_known(year):
            if not self._checked:
                log.warning("the holidays of %d are not known yet; working days are Monday to Friday", year)
            work.tell_operators(wording.unknown_year(year), f"calendar:{year}", daily=False, rank=BROADCAST)

    def _try(self, name: str, do: Callable[[Work], object]) -> bool:
        try:
            self._perform(do)
        except Exception as error:
            self._failed(name, error)
            return False
        if self._failures.pop(name, None) is not None:
            log.warning("the timed job %s works again", name)
        return True

    def _failed(self, name: str, error: Exception) -> None:
        """Logged whole once, then in a line; the operators hear of it once a day."""
        words = f"{type(error).__name__}: {error}"
        known = self._failures.get(name) == words
        whole = not known and not _says_all(error)
        log.error("the timed job %s failed: %s", name, words, exc_info=error if whole else None)
        self._failures[name] = words
        if known:
            return
        job = self._jobs.get(name)  # type: ignore[call-overload]
        text = wording.job_failed(job.title if job else name, type(error).__name__)
        try:
            self._perform(lambda work: work.tell_operators(text, f"job:{name}", rank=BROADCAST))
        except Exception as trouble:
            log.error("nor could the operators be told: %s", trouble)


def _says_all(error: Exception) -> bool:
    """Whoever performs jobs has put it into words already that the database cannot work now."""
    bare = isinstance(error, DBAPIError)
    return not bare and isinstance(error.__cause__, DBAPIError | sqlite3.Error)


def run_now(work: Work, name: JobName, by: str, jobs: Mapping[JobName, Job] = JOBS) -> None:
    """Run a job because somebody asks for it; the ledger keeps who, and no timed occurrence is used up."""
    claim_run(work.session, name, work.now, "done", work.now, manual=True, by=by)
    jobs[name].run(work, work.now)
