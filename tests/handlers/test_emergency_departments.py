"""Emergencies beyond the tree of grids: the category's department, anonymous tip-offs, the trial run."""

import pytest

from desk.rehearsal import MARK
from desk.tickets import tipoffs
from desk.tickets.report import Finding, Said
from desk.wording.safety import ADVICE
from tests.handlers.emergency_town import (
    GAS,
    GRID,
    found_department,
    populate,
    pulse,
)
from tests.town import NOON, Town


@pytest.fixture
def town(town: Town) -> Town:
    return populate(town)


def test_a_trial_run_calls_staff_and_says_nothing_in_the_group(town: Town) -> None:
    town.config.bot.dry_run = True
    town.restart()
    town.group.says("刘大爷", GAS)
    pulse(town, minutes=5)
    card = town.private("沈建国").last
    assert card.text.startswith(MARK)
    card.press("我来处理", "沈建国")
    town.private("沈建国").says("沈建国", "办结 1 已关阀")
    town.other.says("赵叔", GAS)
    town.private("何主任").last.press("误报", "何主任")
    assert town.group.heard() == []
    assert town.other.heard() == []


def test_the_department_is_called_in_its_group_and_takes_it_there(town: Town) -> None:
    found_department(town)
    town.now = NOON.replace(hour=19)  # its hours do not matter
    town.group.says("刘大爷", GAS)
    assert "已通知网格员、网格长、社区、镇街和燃气公司" in town.group.last.text
    there = town.chat("gd")
    assert there.last.text.startswith("【紧急】工单1 突发紧急事项：燃气泄漏")
    assert there.last.labels == ["我来处理"]
    assert town.private("程岚").heard() == []
    pulse(town, minutes=5)
    assert len(there.heard()) == 2
    assert "网格员周敏 13800000001" in there.last.text
    assert "由网格员、社区和镇里的工作人员来点" in there.last.press("我来处理", "路人")
    there.last.press("我来处理", "程岚")
    assert town.group.last.text == "燃气公司程岚正在处理燃气泄漏（工单1）。"
    assert "【紧急】工单1 燃气公司程岚正在处理，电话 13800000009" in town.private("周敏").last.text
    assert [card.labels for card in there.heard("alarm")] == [["办结"], ["办结"]]
    there.says("老吴", "办结 1 阀门已换", reply_to=there.heard("alarm")[0].id)
    assert town.ticket().state == "resolved"
    assert "燃气泄漏（工单1）已处理好，燃气公司老吴说：阀门已换。" in town.group.heard("news")[-1].text
    assert there.heard("alarm")[0].labels == []


def test_when_somebody_else_takes_it_the_departments_group_sees_who(town: Town) -> None:
    found_department(town)
    town.group.says("刘大爷", GAS)
    town.private("周敏").last.press("我来处理", "周敏")
    card = town.chat("gd").heard("alarm")[0]
    assert card.text.startswith("【紧急】工单1 网格员周敏正在处理，电话 13800000001")
    assert card.labels == []
    assert "已由网格员周敏处理" in card.press_data("take:1", "程岚")


def test_a_department_without_a_group_is_called_in_private_and_others_are_not_called(town: Town) -> None:
    found_department(town, group=False)
    town.group.says("刘大爷", "3栋电梯里困住人了，快来救人")
    assert (town.ticket().category, town.ticket().emergency) == ("elevator", "elevator_trapped")
    assert town.private("程岚").heard() == []
    assert "工单1" in town.group.press("1", "take:1", "程岚")
    assert town.ticket().state == "open"
    town.other.says("赵叔", GAS)
    assert town.private("程岚").last.labels == ["我来处理"]
    town.private("老吴").last.press("我来处理", "老吴")
    assert town.other.last.text == "燃气公司老吴正在处理燃气泄漏（工单2）。"
    assert town.private("老吴").last.labels == ["办结"]
    assert "燃气公司老吴正在处理" in town.private("程岚").last.text


def test_a_trial_run_marks_the_departments_card(town: Town) -> None:
    found_department(town)
    town.config.bot.dry_run = True
    town.restart()
    town.group.says("刘大爷", GAS)
    assert town.chat("gd").last.text.startswith(MARK)
    town.private("周敏").last.press("我来处理", "周敏")
    assert town.chat("gd").last.text.startswith(MARK + "【紧急】工单1 网格员周敏正在处理")


def test_of_an_anonymous_tip_off_only_the_one_who_gave_it_hears(town: Town) -> None:
    tipster = town.private("刘大爷")
    said = Said("fake", "刘大爷", town.next_id(), "刘大爷", town.now, GAS)
    finding = Finding("gas", "tipoff", "emergency", emergency="gas_leak", place="8栋")
    resident = town.intake.directory.actor("fake", "刘大爷", "刘大爷")
    town.intake.perform(lambda work: tipoffs.file(work, resident, GRID, finding, said))
    town._deliver()
    assert (town.ticket().anonymous, town.ticket().emergency) == (True, "gas_leak")
    assert ADVICE["gas_leak"].act in tipster.last.text
    pulse(town, minutes=5)
    town.private("何主任").last.press("我来处理", "何主任")
    assert tipster.last.text == "社区何主任正在处理燃气泄漏（工单1）。"
    town.private("何主任").says("何主任", "办结 1 已关阀")
    assert "已处理好" in "".join(heard.text for heard in tipster.heard("news"))
    assert town.group.heard() == []
    cards = [town.private(name).heard("card") for name in ("周敏", "何主任", "沈建国")]
    assert not any("刘大爷" in card.text for own in cards for card in own)
