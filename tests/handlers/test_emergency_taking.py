"""Who may take an emergency, and what everybody hears of it until it is over."""

import pytest

from desk.wording.safety import ADVICE
from tests.handlers.emergency_town import (
    GAS,
    GRID,
    PHONES,
    called,
    populate,
    pulse,
)
from tests.town import Town


@pytest.fixture
def town(town: Town) -> Town:
    return populate(town)


def test_whoever_presses_takes_it_in_their_own_post_and_everybody_sees_who_it_is(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    answer = town.private("何主任").last.press("我来处理", "何主任")
    assert "工单1 由您处理" in answer
    ticket = town.ticket()
    assert ticket.state == "accepted"
    seat = town.intake.directory.post(ticket.post_id)
    assert seat is not None
    assert seat.name == "何主任"
    mine = town.private("何主任").last
    assert mine.labels == ["办结", "上报", "误报"]
    for name in ("周敏", "孙组长", "平安办"):
        card = town.private(name).last
        assert card.text.startswith("【紧急】工单1 社区何主任正在处理，电话 13800000003")
        assert card.labels == []
    assert [heard.text for heard in town.group.heard("news")] == ["社区何主任正在处理燃气泄漏（工单1）。"]
    receipt = town.group.heard("receipt")[0]
    assert "社区何主任已接手" in receipt.text
    assert ADVICE["gas_leak"].act in receipt.text
    pulse(town, minutes=30)
    assert called(town) == {"周敏": 1, "孙组长": 1, "何主任": 1, "平安办": 1}


def test_the_second_to_press_is_told_who_has_it_and_the_first_that_it_is_theirs(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    data = "take:1"
    town.private("周敏").last.press_data(data, "周敏")
    late = town.private("何主任").last.press_data(data, "何主任")
    assert late == "工单1 已由网格员周敏处理，电话 13800000001。要帮忙请直接联系。"
    again = town.private("周敏").last.press_data(data, "周敏")
    assert again.startswith("工单1 已经由您处理了")
    assert town.steps().count("accept") == 1
    assert len(town.group.heard("news")) == 1


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("刘大爷", "由网格员、社区和镇里的工作人员来点"),
        ("楼长老赵", "由网格员、社区和镇里的工作人员来点"),
        ("梧桐社区方主任", "工单1 不在您负责的范围。"),
    ],
)
def test_the_wrong_people_cannot_take_it_and_hear_nothing_of_it(town: Town, who: str, words: str) -> None:
    town.group.says("刘大爷", GAS)
    before = called(town)
    assert words in town.group.press("1", "take:1", who)
    assert town.ticket().state == "open"
    assert town.group.heard("news") == []
    assert called(town) == before


def test_nobody_of_another_community_learns_a_number(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    town.private("周敏").last.press("我来处理", "周敏")
    told = town.group.press("1", "take:1", "梧桐社区方主任")
    assert told == "工单1 已由网格员周敏处理。要帮忙请直接联系。"


def test_no_staff_number_ever_stands_in_the_group(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    for _ in range(4):
        pulse(town, minutes=5)
        town.group.says("王阿姨", "我家也是")
    town.group.says("刘大爷", "工单 1")
    town.private("夜班").last.press("我来处理", "夜班")
    town.group.says("刘大爷", "工单 1")
    for heard in town.group.heard():
        assert not any(number in heard.text for number in PHONES.values())


def test_a_neighbour_from_the_next_grid_takes_it_and_it_is_on_their_list(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    pulse(town, minutes=5)
    town.private("沈建国").last.press("我来处理", "沈建国")
    assert town.group.last.text == "网格员沈建国正在处理燃气泄漏（工单1）。"
    assert "【紧急】工单1 网格员沈建国正在处理" in town.private("周敏").heard("card")[0].text
    assert town.private("沈建国").last.labels == ["办结", "上报", "误报"]
    town.private("沈建国").says("沈建国", "待办")
    assert "1 办理中" in town.private("沈建国").last.text
    town.private("沈建国").says("沈建国", "办结 1 阀门已关，检测正常。")
    assert town.ticket().state == "resolved"


def test_a_deputy_who_takes_it_goes_by_their_own_name(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    pulse(town, minutes=10)
    town.private("夜班").last.press("我来处理", "夜班")
    assert town.group.last.text == "镇街夜班正在处理燃气泄漏（工单1）。"
    assert "镇街夜班已接手" in town.group.heard("receipt")[0].text
    assert "镇街夜班正在处理" in town.private("平安办").last.text
    seat = town.intake.directory.post(town.ticket().post_id)
    assert seat is not None
    assert seat.name == "平安办"


def test_when_it_is_over_the_group_hears_once(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    town.private("周敏").last.press("我来处理", "周敏")
    town.private("周敏").says("周敏", "办结 1 阀门已关，检测正常。")
    news = [heard.text for heard in town.group.heard("news")]
    assert news == [
        "网格员周敏正在处理燃气泄漏（工单1）。",
        "燃气泄漏（工单1）已处理好，网格员周敏说：阀门已关，检测正常。",
    ]
    town.group.heard("rating")[0].press("满意", "刘大爷")
    pulse(town, days=1)
    assert len(town.group.heard("news")) == 2
    assert all(town.private(name).last.labels == [] for name in ("何主任", "平安办"))


def test_the_reporter_says_that_it_is_over(town: Town) -> None:
    said = town.group.says("刘大爷", GAS)
    town.group.says("刘大爷", "好了，是我家灶没关，已经关了", reply_to=town.group.last.id)
    town.group.press(said, "confirm:1", "刘大爷")
    assert town.group.heard("news")[-1].text.startswith("燃气泄漏（工单1）反映人确认已经解决。")


def test_a_false_alarm_is_told_calmly_before_it_is_taken_and_after(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    town.private("周敏").last.press("误报", "周敏")
    assert town.ticket().state == "rejected"
    assert town.group.heard("news")[0].text == (
        "大家放心，燃气泄漏（工单1）是误报，网格员周敏说：经核实，没有险情。谢谢提醒，再发现异常请照样马上说。\n"
        "反映人不认可的话，7天内发“申诉 1 理由”；有危险请马上在群里说。"
    )
    town.other.says("赵叔", GAS)
    town.private("沈建国").last.press("我来处理", "沈建国")
    town.private("沈建国").says("沈建国", "误报 2 是刷油漆的味道")
    assert town.ticket(2).state == "rejected"
    assert "是误报，网格员沈建国说：是刷油漆的味道。" in town.other.heard("news")[-1].text
    pulse(town, minutes=20)
    assert "ring" not in town.steps(1) + town.steps(2)


def test_a_neighbouring_worker_may_not_call_it_a_false_alarm(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    assert "不在您负责的范围" in town.group.press("1", "reject:1", "沈建国")
    assert town.ticket().state == "open"


def test_withdrawn_it_is_told_and_rings_no_more(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    town.group.last.press("不是诉求", "刘大爷")
    assert town.group.last.text == "燃气泄漏（工单1）反映人已撤回。还有危险的话，请马上在群里说。"
    pulse(town, minutes=5)
    assert town.steps() == ["open", "withdraw"]


def test_a_residents_number_is_for_whoever_has_it_in_hand(town: Town) -> None:
    town.group.says("刘大爷", GAS + "，我电话13912345678")
    pulse(town, minutes=5)
    shown = {name: "13912345678" in town.private(name).last.text for name in ("周敏", "何主任", "沈建国")}
    assert shown == {"周敏": True, "何主任": False, "沈建国": False}
    town.private("沈建国").last.press("我来处理", "沈建国")
    shown = {name: "13912345678" in town.private(name).last.text for name in ("周敏", "何主任", "沈建国")}
    assert shown == {"周敏": False, "何主任": False, "沈建国": True}
    assert "13912345678" not in "".join(heard.text for heard in town.group.heard())


def test_by_command_it_is_taken_just_the_same(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    town.private("孙组长").says("孙组长", "受理 1")
    assert town.group.heard("news")[0].text == "网格长孙组长正在处理燃气泄漏（工单1）。"


def test_whoever_takes_it_is_told_truly_who_has_heard_of_it(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    told = town.private("周敏").last.press("我来处理", "周敏")
    assert "已在群里说明，也告诉了其他收到通知的人。" in told
    # Rung up, nobody hears of it but those who were called; reported in private, who reported it does.
    for text in (f"热线 {GAS}", "海棠花苑第一网格4栋", "跳过"):
        town.private("何主任").says("何主任", text)
    town.private("何主任").last.press("另立工单", "何主任")
    assert (town.ticket(2).source, town.ticket(2).emergency) == ("hotline", "gas_leak")
    told = town.private("周敏").last.press("我来处理", "周敏")
    assert told.startswith("好的，工单2 由您处理，已告诉其他收到通知的人。")
    town.private("王阿姨").says("王阿姨", f"/start g{GRID}")
    town.private("王阿姨").says("王阿姨", GAS.replace("8栋", "5栋"))
    town.private("王阿姨").last.press("提交", "王阿姨")
    told = town.private("周敏").last.press("我来处理", "周敏")
    assert told.startswith("好的，工单3 由您处理，已告诉反映人和其他收到通知的人。")
    assert "网格员周敏正在处理燃气泄漏（工单3）。" in town.private("王阿姨").last.text
    assert len(town.group.heard("news")) == 1
