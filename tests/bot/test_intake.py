"""Batches of raw updates: nothing lost, nothing done twice, whatever goes wrong."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.intake import Intake, StorageError
from desk.registry.groups import leave
from storage.database import Database
from storage.inbox import DeadLetter
from storage.registry import touch_registry
from tests.staff import staff
from tests.town import Town

LIFT = "3栋电梯坏了，停在5楼不动"


def _letters(town: Town) -> list[DeadLetter]:
    with town.database.reading() as session:
        return list(session.exec(select(DeadLetter)).all())


def test_an_update_that_cannot_be_read_is_kept_whole_and_the_rest_goes_on(town: Town) -> None:
    good = town.group.message("刘大爷", LIFT)
    raws = [{"event": ValueError("nonsense"), "secret": 7}, {"event": good}]
    assert town.intake.take(town, raws)  # type: ignore[arg-type]
    (letter,) = _letters(town)
    assert '"secret":7' in letter.raw
    assert letter.error == "ValueError: nonsense"
    assert len(town.tickets()) == 1


def test_an_event_whose_handling_fails_is_rolled_back_alone(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = town.group.message("王阿姨", "8栋电梯坏了，停在1楼不动")
    town.group.says("陈叔", "大家早")  # from here on the judge knows the township's places and stays the same

    def fragile(text: str, home: str, real: object = town.intake._kit.judge.judge) -> object:
        if text == poison.text:
            raise RuntimeError("boom")
        return real(text, home)  # type: ignore[operator]

    monkeypatch.setattr(town.intake._kit.judge, "judge", fragile)
    before, after = town.group.message("刘大爷", LIFT), town.group.message("陈叔", "9栋电梯坏了，停在2楼不动")
    town.tell_all([before, poison, after])
    assert [ticket.place for ticket in town.tickets()] == ["3栋5楼", "9栋2楼"]
    (letter,) = _letters(town)
    assert "8栋电梯" in letter.raw
    assert "RuntimeError" in town.private("运维").last.text
    town.tell(poison)
    assert len(_letters(town)) == 2
    assert len(town.private("运维").heard()) == 1


def test_a_complaint_dated_at_the_end_of_time_is_taken_like_any_other(town: Town) -> None:
    late = replace(town.group.message("刘大爷", LIFT), at=datetime(9999, 12, 31, 23, tzinfo=UTC))
    town.tell(late)
    town.tell(replace(town.group.message("王阿姨", "我家也是"), at=late.at))
    assert _letters(town) == []
    assert len(town.tickets()) == 1


def _locked(town: Town) -> sqlite3.Connection:
    other = sqlite3.connect(town.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_a_locked_database_is_trouble_and_not_a_dead_letter(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.database.close()
    town.config.storage.busy_timeout = 0.05
    town.database = Database(town.config.storage)
    town.restart()
    message = town.group.message("刘大爷", LIFT)
    other = _locked(town)
    with pytest.raises(StorageError, match="正被别的程序占用"):
        town.tell(message)
    other.execute("ROLLBACK")
    other.close()
    town.tell(message)
    assert len(town.tickets()) == 1
    assert _letters(town) == []
    town.database.close()


def test_a_read_only_database_is_trouble(town: Town) -> None:
    with town.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(StorageError, match="只读"):
        town.tell(town.group.message("刘大爷", LIFT))


def test_a_full_disk_is_trouble(town: Town) -> None:
    with town.database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match="磁盘满"):
        town.tell(town.group.message("刘大爷", LIFT + "啊" * 4000))
    with town.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    town.tell(town.group.message("刘大爷", LIFT))
    assert len(town.tickets()) == 1


def test_what_another_process_imports_is_noticed(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    other = Database(town.config.storage)
    with other.writing() as session:
        staff(session, "新网格员", "grid_worker", "990101103001001")
        touch_registry(session)
    other.close()
    town.passes(seconds=2)
    town.group.says("王阿姨", "8栋电梯坏了，停在1楼不动")
    assert town.private("新网格员").heard("card")


def test_a_job_runs_in_a_transaction_of_its_own(town: Town) -> None:
    town.intake.perform(lambda work: leave(work, "fake", "g1"))
    assert not town.intake.directory.groups["fake", "g1"].present

    def broken(work: object) -> None:
        raise RuntimeError("boom")

    with pytest.raises(RuntimeError):
        town.intake.perform(broken)


def test_a_clock_that_jumps_back_does_not_freeze_the_registry(town: Town) -> None:
    assert isinstance(town.intake, Intake)
    town.group.says("刘大爷", LIFT)
    town.passes(hours=-2)
    with town.database.writing() as session:
        touch_registry(session)
    before = town.intake.directory
    town.passes(hours=-2)
    assert town.intake.directory is before
