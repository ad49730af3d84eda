"""`yunwangge schedule`: what will happen when and to whom, and doing one thing of it now."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

import bot.cli.scheduling
from scheduler.jobs import JOBS
from storage.database import Database
from storage.outbox import OutboxRow
from storage.runs import Run, claim_run
from tests.bot.cli.run import Run as Command

# Tuesday, 29 September 2026, 12:00 in Shanghai: two days before the National Day.
NOON = datetime(2026, 9, 29, 4, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The computer's clock; put another moment in to set it."""
    shown = [NOON]

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return shown[0]

    monkeypatch.setattr(bot.cli.scheduling, "datetime", Clock)
    return shown


def _cells(output: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.strip()[1:-1].split("│")]
        for line in output.splitlines()
        if line.startswith("│")
    ]


def test_the_plan_tells_days_times_jobs_and_whom(
    run: Command, township: Database, clock: list[datetime]
) -> None:
    result = run("schedule", "--days", 4)
    assert result.exit_code == 0
    rows = _cells(result.stdout)
    assert rows[0][:3] == ["9月29日（周二）", "17:30", "日梳理"]
    assert [row[1:3] for row in rows[1:8]] == [
        ["08:20", "多发问题"],
        ["08:30", "早清单"],
        ["08:35", "值班空档"],
        ["08:40", "超时提醒"],
        ["08:50", "回访"],
        ["09:00", "每日提示"],
        ["17:30", "日梳理"],
    ]
    assert [row[:3] for row in rows[8:]] == [
        ["10月1日（周四，国庆节）", "08:35", "值班空档"],
        ["", "08:50", "月研判"],
        ["", "09:00", "每日提示"],
        ["", "09:10", "考核"],
        ["10月2日（周五，国庆节）", "08:35", "值班空档"],
        ["", "09:00", "每日提示"],
    ]
    assert all(row[3].endswith(("人", "群")) for row in rows)
    assert "个群" in rows[6][3]
    assert "免打扰时间：21:30-07:30" in result.stdout
    assert "不发消息：夜间清理（20 4 * * *）" in result.stdout


def test_without_a_database_the_plan_is_shown_and_none_is_made(
    run: Command, here: Path, clock: list[datetime]
) -> None:
    result = run("schedule")
    assert result.exit_code == 0
    assert "暂时没有人" in result.stdout
    assert len(_cells(result.stdout)) > 7
    assert not (here / "data").exists()


def test_a_plan_without_anything_says_so(run: Command, here: Path, clock: list[datetime]) -> None:
    never = "".join(f"    {name}: never\n" for name in JOBS)
    (here / "config.yaml").write_text(f"scheduler:\n  quiet_hours: ''\n  days:\n{never}", encoding="utf-8")
    result = run("schedule", "--days", 1)
    assert "接下来1天没有安排" in result.stdout
    assert "免打扰时间" not in result.stdout


def test_a_job_is_run_now_and_the_ledger_keeps_who_asked(
    run: Command, township: Database, clock: list[datetime]
) -> None:
    result = run("schedule", "run", "早清单")
    assert (result.exit_code, result.stderr) == (0, "")
    with township.reading() as session:
        rows = session.exec(select(OutboxRow)).all()
        [ledgered] = session.exec(select(Run)).all()
    township.close()
    assert f"✓ 早清单做完了，有{len(rows)}条消息要发" in result.stdout
    assert rows
    assert (ledgered.job, ledgered.manual, ledgered.by, ledgered.state) == (
        "morning_list",
        True,
        "命令行",
        "done",
    )
    assert "手动做过：早清单（今天12:00，命令行）" in run("schedule").stdout


def test_at_night_it_is_said_when_it_will_ring(
    run: Command, township: Database, clock: list[datetime]
) -> None:
    clock[0] = NOON + timedelta(hours=11)
    assert "现在是免打扰时间，要到 07:30 以后" in run("schedule", "run", "daily_tip").stdout
    assert "没有要发的消息" in run("schedule", "run", "tidy").stdout


def test_tips_can_be_run_before_the_bot_ever_ran(
    run: Command, township: Database, clock: list[datetime]
) -> None:
    assert "条消息要发" in run("schedule", "run", "每日提示").stdout


def test_what_was_missed_and_done_lately_is_shown(
    run: Command, township: Database, clock: list[datetime]
) -> None:
    with township.writing() as session:
        claim_run(session, "daily_tip", NOON - timedelta(hours=3), "missed", NOON)
        claim_run(session, "morning_list", NOON - timedelta(hours=3, minutes=30), "done", NOON)
        claim_run(session, "quiz", NOON - timedelta(days=30), "missed", NOON)
    township.close()
    lines = run("schedule").stdout.splitlines()
    assert "错过了：每日提示（今天9:00），补一次：yunwangge schedule run daily_tip" in lines
    assert "最近一次按时做的：早清单（今天8:30）" in lines
    assert not any("错过了：每周一问" in line for line in lines)


def test_mistakes_are_told_in_chinese(run: Command, township: Database, here: Path) -> None:
    wrong = run("schedule", "run", "早单")
    assert wrong.exit_code == 1
    assert "没有定时任务 早单，是不是 早清单？可以是：早清单（morning_list）" in wrong.stderr
    township.close()
    (here / "data" / "yunwangge.db").unlink()
    assert "还没有数据库" in run("schedule", "run", "早清单").stderr
    help_ = run("schedule", "--help").stdout
    assert "马上做一次" in help_
    assert "列出几天" in help_


def test_the_configuration_counts_wherever_it_is_given(
    run: Command, here: Path, clock: list[datetime]
) -> None:
    (here / "other.yaml").write_text("scheduler: {quiet_hours: 22:00-06:00}", encoding="utf-8")
    for words in (("schedule", "--config", "other.yaml"), ("--config", "other.yaml", "schedule")):
        assert "免打扰时间：22:00-06:00" in run(*words).stdout
