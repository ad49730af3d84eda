"""The run ledger: whoever tries whatever at the same time, each occurrence is taken once."""

import subprocess
import sys
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grids.deadlines import SHANGHAI
from storage.blank import new_database
from storage.database import Database
from storage.runs import claim_run, last_done, last_occurrence, rule_of, runs_since
from storage.settings import StorageSettings

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
JOBS = ("morning_list", "daily_tip")
MANY = 25

CLAIMER = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from storage.blank import new_database
from storage.database import Database
from storage.runs import claim_run
from storage.settings import StorageSettings

database = Database(StorageSettings(path=Path(sys.argv[1]), busy_timeout=30))
print("ready", flush=True)
sys.stdin.readline()
start = datetime.fromisoformat(sys.argv[2])
for number in range(int(sys.argv[3])):
    with database.writing() as session:
        if claim_run(session, "daily_tip", start + timedelta(days=number), "done", start):
            print(number, flush=True)
database.close()
"""


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return new_database(StorageSettings(path=tmp_path / "runs.db", busy_timeout=30))


def test_an_occurrence_is_taken_once_whatever_its_time_zone(database: Database) -> None:
    with database.writing() as session:
        assert claim_run(session, "daily_tip", NOW, "done", NOW)
        assert not claim_run(session, "daily_tip", NOW.astimezone(SHANGHAI), "missed", NOW)
        assert claim_run(session, "quiz", NOW, "done", NOW)
    with database.reading() as session:
        [tip, _] = runs_since(session, NOW)
        assert (tip.occurrence, tip.state, tip.manual) == (NOW, "done", False)
        assert runs_since(session, NOW + timedelta.resolution) == []


def test_a_claim_whose_work_fails_is_free_again(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            claim_run(session, "daily_tip", NOW, "done", NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.writing() as session:
        assert claim_run(session, "daily_tip", NOW, "done", NOW)


def test_the_ledger_knows_how_far_each_job_has_come_and_by_which_rule(database: Database) -> None:
    with database.writing() as session:
        assert (last_occurrence(session, "daily_tip"), rule_of(session, "daily_tip")) == (None, "")
        claim_run(session, "daily_tip", NOW, "begun", NOW, rule="old")
        claim_run(session, "daily_tip", NOW + timedelta(days=1), "done", NOW)
        claim_run(session, "daily_tip", NOW + timedelta(days=2), "missed", NOW)
        claim_run(session, "daily_tip", NOW + timedelta(hours=1), "begun", NOW, rule="new")
        claim_run(session, "daily_tip", NOW + timedelta(days=9), "done", NOW, manual=True, by="命令行")
        claim_run(session, "quiz", NOW + timedelta(days=30), "done", NOW)
        assert last_occurrence(session, "daily_tip") == NOW + timedelta(days=2)
        assert rule_of(session, "daily_tip") == "new"
        assert last_done(session, "daily_tip", NOW + timedelta(days=9)) == NOW
        assert last_done(session, "daily_tip", NOW + timedelta(days=1)) is None


def test_threads_that_race_share_the_occurrences_between_them(database: Database) -> None:
    taken: list[int] = []
    start = threading.Barrier(4)

    def claim() -> None:
        start.wait()
        for number in range(MANY):
            with database.writing() as session:
                if claim_run(session, "daily_tip", NOW + timedelta(days=number), "done", NOW):
                    taken.append(number)

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(taken) == list(range(MANY))


def test_processes_that_race_share_the_occurrences_between_them(database: Database) -> None:
    words = [sys.executable, "-c", CLAIMER, str(database.path), NOW.isoformat(), str(MANY)]
    claimers = [
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for claimer in claimers:
        assert claimer.stdout is not None
        assert claimer.stdout.readline() == "ready\n"
    taken: list[int] = []
    for claimer in claimers:
        assert claimer.stdin is not None
        claimer.stdin.write("go\n")
        claimer.stdin.flush()
    for claimer in claimers:
        out, _ = claimer.communicate(timeout=60)
        assert claimer.returncode == 0
        taken += map(int, out.split())
    assert sorted(taken) == list(range(MANY))


CLAIMS = st.lists(
    st.tuples(st.sampled_from(JOBS), st.integers(0, 5), st.sampled_from(("done", "missed")), st.booleans()),
    max_size=30,
)


@settings(max_examples=50, deadline=None)
@given(CLAIMS)
def test_of_any_claims_the_first_one_counts(
    ledger: Database, claims: list[tuple[str, int, str, bool]]
) -> None:
    first: dict[tuple[str, int], str] = {}
    with ledger.writing() as session:
        for job, day, state, manual in claims:
            got = claim_run(session, job, NOW + timedelta(days=day), state, NOW, manual=manual)
            assert got is ((job, day) not in first)
            first.setdefault((job, day), state)
        kept = [(run.job, (run.occurrence - NOW).days, run.state) for run in runs_since(session, NOW)]
        session.rollback()
    assert Counter(kept) == Counter((job, day, state) for (job, day), state in first.items())


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return new_database(StorageSettings(path=tmp_path_factory.mktemp("runs") / "runs.db"))
