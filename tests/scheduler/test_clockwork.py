"""What is due is done once: after stops, beside others, over a clock that is set, and in spite of failures."""

import logging
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlmodel import delete, select

from desk.work import Work
from grids.deadlines import SHANGHAI
from scheduler.clockwork import Clockwork, run_now
from scheduler.jobs import Job
from scheduler.plan import Plan
from scheduler.settings import JobName, SchedulerSettings
from storage.outbox import BROADCAST, OutboxRow
from storage.runs import Run, runs_since
from tests.town import Town

MORNING = datetime(2026, 9, 20, 23, 0, tzinfo=UTC)  # Monday 21 September, 7:00 in Shanghai
SETTINGS = SchedulerSettings()
HOUR = timedelta(hours=1)


class Days:
    """Jobs that only write down when they ran, in a clockwork of their own."""

    def __init__(self, town: Town, plan: SchedulerSettings = SETTINGS) -> None:
        self.town, self.settings = town, plan
        self.ran: list[tuple[str, datetime]] = []
        self.broken: dict[str, Exception] = {}
        self.broken_at: set[datetime] = set()
        self.pulses = 0
        town.now = MORNING
        names: tuple[JobName, ...] = ("morning_list", "overdue_overview", "weekly_theme", "daily_tip")
        self.jobs: dict[JobName, Job] = {name: Job(f"《{name}》", self._job(name)) for name in names}
        self.jobs["tidy"] = Job("清理", self._job("tidy"), ledgered=False)
        self.clockwork = self.another()

    def _job(self, name: str) -> Callable[[Work, datetime], object]:
        def run(work: Work, occurrence: datetime) -> None:
            work.tell_operators(f"{name} says", name)
            if name in self.broken:
                raise self.broken[name]
            if occurrence in self.broken_at:
                raise RuntimeError("not this time")
            self.ran.append((name, occurrence))

        return run

    def _pulse(self, work: Work) -> None:
        self.pulses += 1
        if "pulse" in self.broken:
            raise self.broken["pulse"]

    def another(self) -> Clockwork:
        """A second process, or the first one after a restart."""
        perform = self.town.intake.perform
        return Clockwork(self.settings, perform, self.jobs, {"广播": self._pulse})

    def tick_at(self, clock: str, day: int = 21, clockwork: Clockwork | None = None) -> list[str]:
        """Set the clock, tick; what ran because of it."""
        hour, minute = clock.split(":")
        self.town.now = datetime(2026, 9, day, int(hour), int(minute), 2, tzinfo=SHANGHAI).astimezone(UTC)
        before = len(self.ran)
        (clockwork or self.clockwork).tick()
        return [name for name, _ in self.ran[before:] if name != "tidy"]

    def ledger(self) -> list[tuple[str, str, str]]:
        """Job, occurrence and state of all runs but the beginnings."""
        with self.town.database.reading() as session:
            runs = runs_since(session, MORNING - timedelta(days=60))
            return [
                (run.job, f"{run.occurrence.astimezone(SHANGHAI):%d %H:%M}", run.state)
                for run in runs
                if run.state != "begun"
            ]

    def operators_hear(self, word: str) -> list[str]:
        """What the operators were told with this word in it, at night or not."""
        with self.town.database.reading() as session:
            rows = session.exec(select(OutboxRow)).all()
            return [row.text for row in rows if word in row.text]


@pytest.fixture
def days(town: Town) -> Days:
    return Days(town)


def test_everything_is_done_at_its_time_and_only_then(days: Days) -> None:
    assert days.tick_at("7:00") == []
    assert days.tick_at("8:29") == []
    assert days.tick_at("8:30") == ["morning_list"]
    assert days.tick_at("8:30") == []
    assert days.tick_at("8:40") == ["overdue_overview"]
    assert days.tick_at("9:00") == ["weekly_theme"]
    assert days.tick_at("23:59") == []
    assert days.tick_at("8:29", 22) == []
    assert days.tick_at("9:01", 22) == ["morning_list", "overdue_overview", "daily_tip"]
    assert days.ran[-1][1] == datetime(2026, 9, 22, 1, 0, tzinfo=UTC)
    assert days.ledger()[:2] == [
        ("morning_list", "21 08:30", "done"),
        ("overdue_overview", "21 08:40", "done"),
    ]


def test_a_new_job_begins_now_and_nothing_of_the_past_is_made_up(days: Days) -> None:
    assert days.tick_at("8:50") == []
    assert days.tick_at("9:00") == ["weekly_theme"]
    assert days.ledger() == [("weekly_theme", "21 09:00", "done")]
    assert days.operators_hear("错过") == []


def test_a_first_tick_at_the_very_moment_does_what_is_due_then(days: Days) -> None:
    days.town.now = datetime(2026, 9, 21, 0, 30, tzinfo=UTC)
    days.clockwork.tick()
    assert [name for name, _ in days.ran if name != "tidy"] == ["morning_list"]


def test_after_a_short_stop_it_is_made_up_in_the_order_of_time(days: Days) -> None:
    days.tick_at("8:00")
    restarted = days.another()
    assert days.tick_at("10:00", clockwork=restarted) == ["morning_list", "overdue_overview", "weekly_theme"]
    assert days.tick_at("10:01") == []


def test_after_a_long_stop_it_is_missed_and_the_operators_are_told_once(days: Days) -> None:
    days.tick_at("8:00")
    restarted = days.another()
    assert days.tick_at("10:50", 22, restarted) == ["daily_tip"]
    missed = [line for line in days.ledger() if line[2] == "missed"]
    assert missed == [
        ("morning_list", "21 08:30", "missed"),
        ("overdue_overview", "21 08:40", "missed"),
        ("weekly_theme", "21 09:00", "missed"),
        ("morning_list", "22 08:30", "missed"),
        ("overdue_overview", "22 08:40", "missed"),
    ]
    days.tick_at("10:51", 22)
    [told] = days.operators_hear("错过了")
    assert "《morning_list》（昨天8:30）、《overdue_overview》（昨天8:40）" in told
    assert "yunwangge schedule run morning_list" in told
    assert days.tick_at("11:00", 22, days.another()) == []


def test_exactly_at_the_limit_it_is_still_made_up(days: Days) -> None:
    days.tick_at("8:00")
    days.town.now = datetime(2026, 9, 21, 2, 30, tzinfo=UTC)
    days.clockwork.tick()
    assert ("morning_list", "21 08:30", "done") in days.ledger()
    days.town.now = datetime(2026, 9, 22, 2, 30, 0, 1, tzinfo=UTC)
    days.clockwork.tick()
    assert ("morning_list", "22 08:30", "missed") in days.ledger()


def test_the_clock_may_be_set_forward_and_back(days: Days) -> None:
    days.tick_at("8:00")
    assert days.tick_at("10:00") == ["morning_list", "overdue_overview", "weekly_theme"]
    assert days.tick_at("8:00") == []
    for clock in ("8:30", "8:40", "9:00", "10:00", "10:01"):
        assert days.tick_at(clock) == []
    assert days.tick_at("8:31", 22) == ["morning_list"]


def test_two_processes_do_it_once_between_them(days: Days) -> None:
    first, second = days.clockwork, days.another()
    for clock in ("8:00", "8:30", "8:40", "9:00", "9:01"):
        days.tick_at(clock, clockwork=first)
        assert days.tick_at(clock, clockwork=second) == []
    assert len([name for name, _ in days.ran if name != "tidy"]) == 3


def test_what_breaks_is_undone_told_and_tried_again_and_the_others_go_on(
    days: Days, caplog: pytest.LogCaptureFixture
) -> None:
    days.tick_at("8:00")
    days.broken["morning_list"] = RuntimeError("boom")
    with caplog.at_level(logging.WARNING):
        assert days.tick_at("8:30") == []
        assert days.tick_at("8:31") == []
    assert days.tick_at("8:40") == ["overdue_overview"]
    assert days.ledger() == [("overdue_overview", "21 08:40", "done")]
    assert days.operators_hear("morning_list says") == []
    [told] = days.operators_hear("出错了")
    assert "“《morning_list》”出错了（RuntimeError）" in told
    tracebacks = [record for record in caplog.records if record.exc_info]
    assert len(tracebacks) == 1
    del days.broken["morning_list"]
    assert days.tick_at("8:45") == ["morning_list"]
    assert "works again" in caplog.text


@pytest.mark.parametrize(
    ("code", "words", "whole"),
    [("SQLITE_BUSY", "数据库正被别的程序占用", False), ("SQLITE_CONSTRAINT", "IntegrityError", True)],
)
def test_that_the_database_cannot_work_now_is_told_in_a_line(
    days: Days, caplog: pytest.LogCaptureFixture, code: str, words: str, whole: bool
) -> None:
    days.tick_at("8:00")
    cause = sqlite3.OperationalError("no")
    cause.sqlite_errorname = code
    days.broken["morning_list"] = IntegrityError("INSERT", {}, cause)
    days.broken["morning_list"].__cause__ = cause
    assert days.tick_at("8:30") == []
    [record] = [record for record in caplog.records if "morning_list failed" in record.message]
    assert words in record.message
    assert bool(record.exc_info) == whole


def test_what_never_works_is_missed_in_the_end(days: Days) -> None:
    days.tick_at("8:00")
    days.broken["morning_list"] = RuntimeError("boom")
    for clock in ("8:30", "10:30", "10:31"):
        days.tick_at(clock)
    assert days.ledger()[0] == ("morning_list", "21 08:30", "missed")
    assert len(days.operators_hear("错过了")) == 1


def test_a_failure_is_not_covered_by_the_next_occurrence(town: Town) -> None:
    plan = SchedulerSettings(jobs={"morning_list": "*/10 8 * * *"})
    days = Days(town, plan)
    days.tick_at("8:05")
    days.broken_at = {datetime(2026, 9, 21, 0, 10, tzinfo=UTC)}
    assert days.tick_at("8:20") == []
    days.broken_at = set()
    days.tick_at("8:21")
    assert [f"{at:%M}" for name, at in days.ran if name == "morning_list"] == ["10", "20"]


def test_a_changed_line_begins_anew(days: Days) -> None:
    days.tick_at("8:30")
    days.tick_at("8:31")
    days.settings = SchedulerSettings(jobs={"morning_list": "0 10 * * *", "overdue_overview": "35 8 * * *"})
    restarted = days.another()
    assert days.tick_at("8:50", clockwork=restarted) == []
    assert days.tick_at("10:00", clockwork=restarted) == ["weekly_theme", "morning_list"]


def test_two_processes_with_different_lines_do_not_undo_each_others_beginning(days: Days) -> None:
    first = days.clockwork
    days.settings = SchedulerSettings(jobs={"morning_list": "45 8 * * *"})
    second = days.another()
    for clock in ("8:00", "8:15", "8:30", "8:45"):
        days.tick_at(clock, clockwork=first)
        days.tick_at(clock, clockwork=second)
    assert [f"{at:%M}" for name, at in days.ran if name == "morning_list"] == ["30", "45"]


def test_a_job_that_was_switched_off_for_weeks_has_missed_nothing(days: Days) -> None:
    days.tick_at("8:00", 1)
    days.settings = SchedulerSettings(days={"morning_list": "never", "overdue_overview": "never"})
    off = days.another()
    days.tick_at("8:00", 2, off)
    days.settings = SETTINGS
    days.tick_at("8:00", 21, days.another())
    assert {job for job, _, state in days.ledger() if state == "missed"} == {"weekly_theme", "daily_tip"}


def test_housekeeping_is_done_at_the_start_and_when_it_is_due_without_a_ledger(days: Days) -> None:
    def kept() -> int:
        return sum(name == "tidy" for name, _ in days.ran)

    days.tick_at("7:00")
    assert kept() == 1
    days.tick_at("7:01")
    days.tick_at("4:19", 22)
    assert kept() == 1
    days.tick_at("4:20", 22)
    assert kept() == 2
    days.tick_at("4:21", 22)
    assert kept() == 2
    days.tick_at("2:21", 22)  # the clock was set back: rather once too often
    assert kept() == 3
    assert "tidy" not in {job for job, _, _ in days.ledger()}


def test_housekeeping_that_failed_is_tried_with_the_next_tick(days: Days) -> None:
    days.broken["tidy"] = RuntimeError("boom")
    days.tick_at("7:00")
    del days.broken["tidy"]
    days.tick_at("7:01")
    assert [name for name, _ in days.ran] == ["tidy"]


def test_pulses_go_on_after_a_failure(days: Days) -> None:
    days.broken["pulse"] = RuntimeError("boom")
    days.clockwork.pulse()
    days.clockwork.pulse()
    del days.broken["pulse"]
    days.clockwork.pulse()
    assert days.pulses == 3
    assert len(days.operators_hear("“广播”出错了")) == 1


def test_a_year_nobody_knows_is_told_once(days: Days, caplog: pytest.LogCaptureFixture) -> None:
    days.town.now = datetime(2100, 3, 1, tzinfo=UTC)
    days.clockwork.tick()
    days.another().tick()
    days.town.now += timedelta(days=30)
    days.another().tick()
    [told] = days.operators_hear("放假")
    assert "2100年" in told
    assert "holidays of 2100" in caplog.text
    days.town.now = datetime(2100, 12, 19, tzinfo=UTC)
    days.clockwork.tick()
    assert len(days.operators_hear("放假")) == 2


def test_what_the_clock_tells_the_operators_does_not_ring_at_night(days: Days) -> None:
    days.tick_at("8:00")
    days.tick_at("3:00", 22)
    with days.town.database.reading() as session:
        rows = session.exec(select(OutboxRow)).all()
    assert {row.rank for row in rows if "错过" in row.text} == {BROADCAST}


def test_a_run_by_hand_is_ledgered_and_uses_up_no_occurrence(days: Days) -> None:
    days.tick_at("8:00")
    days.town.intake.perform(lambda work: run_now(work, "morning_list", "命令行", days.jobs))
    assert [name for name, _ in days.ran] == ["tidy", "morning_list"]
    assert days.tick_at("8:30") == ["morning_list"]
    with days.town.database.reading() as session:
        [by_hand] = [run for run in runs_since(session, MORNING) if run.manual]
    assert (by_hand.job, by_hand.by, by_hand.state) == ("morning_list", "命令行", "done")


STEPS = st.lists(st.integers(-120, 200), min_size=1, max_size=25)


@settings(max_examples=40, deadline=None)
@given(STEPS, st.lists(st.booleans(), min_size=1, max_size=25))
def test_whatever_the_clock_does_nothing_is_done_twice_and_nothing_is_left_out(
    clocked: Days, steps: list[int], turns: list[bool]
) -> None:
    days = clocked
    with days.town.database.writing() as session:
        session.execute(delete(Run))
    days.ran.clear()
    days.town.now = MORNING
    houses = [days.another(), days.another()]
    houses[0].tick()
    latest = MORNING
    for number, minutes in enumerate(steps):
        days.town.now += timedelta(minutes=minutes)
        latest = max(latest, days.town.now)
        houses[turns[number % len(turns)]].tick()
    plan = Plan(SETTINGS)
    names = [name for name, job in days.jobs.items() if job.ledgered]
    due = {(name, at) for at, name in plan.between(names, MORNING, latest)}
    known = days.ledger()
    assert len(known) == len(set(known)) == len(due)
    done = [one for one in days.ran if one[0] != "tidy"]
    assert len(done) == len(set(done))
    assert set(done) <= due
    assert [at for _, at in done] == sorted(at for _, at in done)


@pytest.fixture(scope="module")
def clocked(tmp_path_factory: pytest.TempPathFactory) -> Days:
    return Days(Town(tmp_path_factory.mktemp("clocked")))
