"""Emergencies: everybody is called at once, again and wider until somebody takes it."""

from datetime import timedelta
from pathlib import Path

import pytest

from desk.settings import DeskSettings
from desk.wording.safety import ADVICE
from storage.posts import Holding
from storage.registry import touch_registry
from tests.handlers.emergency_town import (
    GAS,
    called,
    populate,
    pulse,
    story,
)
from tests.staff import LONG_AGO
from tests.town import NOON, Town


@pytest.fixture
def town(town: Town) -> Town:
    return populate(town)


def test_at_once_the_whole_chain_is_called_and_the_group_hears_what_to_do(town: Town) -> None:
    town.now = NOON.replace(hour=19)  # three in the morning
    town.group.says("刘大爷", GAS)
    assert called(town) == {"周敏": 1, "孙组长": 1, "何主任": 1, "平安办": 1}
    for name in ("周敏", "孙组长", "何主任", "平安办"):
        card = town.private(name).last
        assert card.text.startswith("【紧急】")
        assert GAS in card.text
        assert card.labels == ["我来处理", "误报"]
    receipt = town.group.last
    assert len(town.group.heard()) == 1
    gas = ADVICE["gas_leak"]
    assert gas.act in receipt.text
    assert gas.call in receipt.text
    assert "已通知网格员、网格长、社区和镇街，谁来处理会在这里说。我不能打电话" in receipt.text


def test_unanswered_it_rings_again_and_wider_and_shows_whom_to_call(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    pulse(town, minutes=4, seconds=59)
    assert sum(called(town).values()) == 4
    pulse(town, seconds=1)
    assert called(town) == {"周敏": 2, "孙组长": 2, "何主任": 2, "平安办": 2, "沈建国": 1, "李副手": 1}
    neighbour = town.private("沈建国").last
    assert "已5分钟没有人接手，请马上点“我来处理”" in neighbour.text
    assert "也可以直接打电话：网格员周敏 13800000001，网格长孙组长 13800000002，社区何主任 13800000003" in (
        neighbour.text
    )
    assert neighbour.labels == ["我来处理"]
    assert "13800000001" not in town.private("周敏").last.text  # not one's own
    assert "85550001" in town.private("周敏").last.text
    pulse(town, minutes=5)
    assert called(town) == {
        **{"周敏": 3, "孙组长": 3, "何主任": 3, "平安办": 3, "沈建国": 2, "李副手": 2, "夜班": 1},
    }
    assert "已10分钟" in town.private("夜班").last.text
    pulse(town, minutes=5)
    assert "（最后一次呼叫）" in town.private("夜班").last.text
    last = called(town)
    for _ in range(4):
        pulse(town, minutes=5)
    assert called(town) == last
    assert town.steps() == ["open", "ring", "ring", "ring"]
    assert "没有人接手，再次呼叫：第1次，6人" in story(town)


def test_each_call_comes_once_however_often_it_restarts(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    for _ in range(3):
        town.restart()
        pulse(town)
    assert sum(called(town).values()) == 4
    town.now += timedelta(minutes=5)
    for _ in range(3):
        town.restart()
        pulse(town)
    assert called(town)["周敏"] == 2
    assert town.steps() == ["open", "ring"]


def test_what_a_long_stop_has_missed_is_one_call_as_wide_as_it_would_be_by_now(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    town.restart()
    pulse(town, hours=3)
    assert called(town) == {
        **{"周敏": 2, "孙组长": 2, "何主任": 2, "平安办": 2, "沈建国": 1, "李副手": 1, "夜班": 1},
    }
    assert "已3小时没有人接手" in town.private("夜班").last.text
    pulse(town, minutes=5)
    assert town.steps() == ["open", "ring"]


def test_a_clock_that_is_set_back_calls_nobody(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    pulse(town, hours=-2)
    assert town.steps() == ["open"]


def test_passed_on_it_waits_anew_and_the_calls_begin_from_the_first(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    pulse(town, minutes=5)
    town.private("周敏").last.press("我来处理", "周敏")
    town.private("周敏").says("周敏", "上报 1 要社区疏散居民")
    assert town.ticket().state == "open"
    assert town.private("何主任").last.labels == ["我来处理", "误报"]
    pulse(town, minutes=4)
    assert town.steps().count("ring") == 1
    pulse(town, minutes=1)
    assert town.steps().count("ring") == 2
    assert "已5分钟没有人接手" in town.private("何主任").last.text
    town.private("沈建国").last.press("我来处理", "沈建国")  # whatever its level
    assert town.ticket().state == "accepted"


def test_after_an_appeal_against_a_false_alarm_it_is_called_for_again(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    town.private("周敏").last.press("误报", "周敏")
    town.group.heard("receipt")[0].press("不认可，请社区复核", "刘大爷")
    assert town.private("何主任").last.labels == ["我来处理", "误报"]
    pulse(town, minutes=5)
    assert town.steps()[-1] == "ring"


def test_an_area_without_water_tells_the_group_what_to_do(town: Town) -> None:
    town.group.says("刘大爷", "1号楼停水了")
    town.group.says("王阿姨", "4号楼也停水了")
    assert town.group.heard("news") == []
    town.group.says("陈叔", "6号楼停水了")
    told = town.group.heard("news")[0].text
    assert "工单1 已按紧急情况处理：大面积停水。" in told
    assert ADVICE["water_outage"].call in told
    assert "已通知网格员、网格长、社区和镇街" in told
    assert town.private("平安办").last.labels == ["我来处理", "误报"]
    pulse(town, minutes=5)
    assert town.steps()[-1] == "ring"


def test_an_area_that_somebody_sees_to_already_is_not_called_for_again(town: Town) -> None:
    town.group.says("刘大爷", "1号楼停水了")
    town.private("周敏").last.press("受理", "周敏")
    town.group.says("王阿姨", "4号楼也停水了")
    town.group.says("陈叔", "6号楼停水了")
    assert town.ticket().emergency == "water_outage"
    assert "网格员周敏正在处理，也已通知网格员、网格长、社区和镇街。" in town.group.heard("news")[0].text
    assert "网格员周敏正在处理，电话 13800000001" in town.private("平安办").last.text
    pulse(town, minutes=20)
    assert "ring" not in town.steps()


def test_merged_into_an_ordinary_ticket_it_stays_an_emergency(town: Town) -> None:
    town.group.says("刘大爷", "3栋电梯坏了，停在5楼不动")
    town.group.says("王阿姨", GAS)
    town.private("周敏").says("周敏", "合并 2 1")
    assert [(ticket.state, ticket.emergency) for ticket in town.tickets()] == [
        ("open", "gas_leak"),
        ("merged", "gas_leak"),
    ]
    assert town.private("平安办").last.labels == ["我来处理", "误报"]
    pulse(town, minutes=5)
    assert (town.steps(1)[-1], town.steps(2)[-1]) == ("ring", "merge")


def test_where_nobody_answers_the_group_is_not_told_that_help_is_informed(town: Town) -> None:
    with town.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE holdings SET until = '2026-11-01 00:00:00.000000'")
        touch_registry(session)
    town.passes(seconds=2)
    town.group.says("刘大爷", GAS)
    assert "已通知" not in town.group.last.text
    assert "没人收到通知，请马上自己打电话求助" in town.group.last.text
    pulse(town, minutes=5)
    assert called(town) == {}


def test_one_person_with_two_posts_gets_one_card(town: Town) -> None:
    with town.database.writing() as session:
        post = session.connection().exec_driver_sql("SELECT id FROM posts WHERE role = 'community'").first()
        person = (
            session.connection().exec_driver_sql("SELECT id FROM people WHERE name = '平安办'").scalar_one()
        )
        assert post is not None
        session.add(Holding(post_id=post[0], person_id=person, since=LONG_AGO, deputy=True))
        touch_registry(session)
    town.passes(seconds=2)
    town.group.says("刘大爷", GAS)
    pulse(town, minutes=10)
    assert called(town)["平安办"] == 2  # at once, and the second call


def test_how_soon_and_how_often_is_the_townships_own(tmp_path: Path) -> None:
    town = Town(tmp_path, DeskSettings(ring_after=timedelta(minutes=2), rings=1))
    town.group.says("刘大爷", GAS)
    pulse(town, minutes=2)
    assert "已2分钟没有人接手，请马上点“我来处理”（最后一次呼叫）" in town.private("周敏").last.text
    pulse(town, minutes=30)
    assert town.steps() == ["open", "ring"]
    town.database.close()
