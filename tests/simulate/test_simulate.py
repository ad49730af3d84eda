"""The simulated days in small: three days, twelve groups, and everything that can befall a process."""

from pathlib import Path

import pytest
from sqlmodel import select

from storage.database import Database
from storage.outbox import BROADCAST, OutboxRow
from storage.runs import Run, claim_run
from storage.settings import StorageSettings
from tests.simulate.__main__ import show
from tests.simulate.findings import examine
from tests.simulate.run import Simulation, simulation
from tests.simulate.script import FORTNIGHT, SHORT, TIMES


@pytest.mark.slow
async def test_whatever_befalls_it_every_occurrence_happens_once_in_order_and_not_at_night(
    tmp_path: Path,
) -> None:
    async with simulation(SHORT, tmp_path) as world:
        await world.run()
        findings = examine(world)
    assert findings.violations == []
    assert {job.name: (job.expected, job.done, job.missed) for job in findings.jobs} == {
        "morning_list": (3, 3, 0),
        "overdue_overview": (3, 2, 1),
        "weekly_theme": (1, 0, 1),
        "daily_tip": (2, 2, 0),
        "quiz": (0, 0, 0),
        "day_summary": (3, 3, 0),
        "week_review": (1, 0, 1),
    }
    assert world.counts["power cut"] == 1
    assert findings.messages["tip"] == 24
    assert findings.messages["probe"] == 12
    assert "✓ 每一次都恰好一次" in show(world, findings, 1.0)
    _spoil(world)
    spoilt = examine(world)
    told = show(world, spoilt, 1.0)
    for fault in (
        "daily_tip 漏了 09-20 09:00",
        "quiz 多了",
        "没有按时间顺序",
        "免打扰时间里响了",
        "收到",
        "顺序乱了",
    ):
        assert fault in told
    assert "✗ 不合格" in told


def _spoil(world: Simulation) -> None:
    """What the report must notice."""
    database = Database(StorageSettings(path=world.path))
    with database.writing() as session:
        tip = session.exec(select(Run).where(Run.job == "daily_tip", Run.state == "done")).all()[0]
        session.delete(tip)
        claim_run(session, "quiz", world.script.expected("daily_tip")[0], "done", tip.at)
    chat = world.api.world.chats[int(world.town.groups[0])]
    first, *_ = (message for message in chat.bots.values() if "明天上午停水" not in message.text)
    first.date -= 6 * 3600
    chat.bots[10**6] = first
    with database.writing() as session:
        rows = session.exec(
            select(OutboxRow).where(OutboxRow.chat_id == world.town.groups[1], OutboxRow.rank == BROADCAST)
        ).all()
        rows[0].message_id, rows[1].message_id = rows[1].message_id, rows[0].message_id
    database.close()


def test_the_calendar_on_paper_knows_the_holiday_and_the_sunday_that_makes_up_for_it() -> None:
    expected = {job: len(FORTNIGHT.expected(job)) for job in TIMES}
    assert expected == {
        "morning_list": 10,
        "overdue_overview": 10,
        "weekly_theme": 2,
        "daily_tip": 12,
        "quiz": 1,
        "day_summary": 10,
        "week_review": 2,
    }
    assert 20 in {moment.day for moment in FORTNIGHT.expected("morning_list")}
    assert 25 not in {moment.day for moment in FORTNIGHT.expected("quiz")}
