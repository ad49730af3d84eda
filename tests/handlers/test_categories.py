"""改类: a worker puts right what a ticket is about; nothing else about it is lost."""

from datetime import timedelta

import pytest

from desk.tickets.category import corrected
from tests.town import Chat, Town

LIFT = "3栋电梯坏了，停在5楼不动"
LAMP = "3栋楼道灯不亮了，麻烦来修一下"


def _reply(chat: Chat, who: str, text: str) -> str:
    chat.says(who, text)
    return chat.last.text


def test_a_category_is_corrected_by_name(town: Town) -> None:
    town.group.says("刘大爷", LAMP)
    assert _reply(town.private("周敏"), "周敏", "改类 1 公共设施") == "工单1 已从“照明”改为“公共设施”。"
    assert (town.ticket().category, town.ticket().state) == ("public_facility", "open")
    assert town.steps() == ["open", "category"]
    step = town.history()[-1]
    assert (step.words, step.from_state, step.to_state) == ("lighting→public_facility", "open", "open")
    assert step.actor_name == "周敏"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("public_facility", "public_facility"),
        ("Public_Facility", "public_facility"),
        ("園林綠化", "greening"),
        ("改为治安。", "public_security"),
        ("漏水", "leakage"),
        ("噪音", "noise"),
        ("\uff1a消防隐患！", "fire_safety"),
    ],
)
def test_a_category_may_be_written_as_people_write(town: Town, words: str, code: str) -> None:
    town.group.says("刘大爷", LAMP)
    town.private("周敏").says("周敏", f"改类 1 {words}")
    assert town.ticket().category == code


def test_a_reply_to_the_card_or_the_receipt_needs_no_number(town: Town) -> None:
    town.group.says("刘大爷", LAMP)
    card = town.private("周敏").last
    town.private("周敏").says("周敏", "改类 公共设施", reply_to=card.id)
    assert town.ticket().category == "public_facility"
    receipt = town.group.heard("receipt")[0]
    town.group.says("周敏", "/category 园林绿化", reply_to=receipt.id)
    assert town.ticket().category == "greening"


def test_receipt_and_cards_are_edited_in_place(town: Town) -> None:
    town.group.says("刘大爷", LAMP)
    town.private("周敏").says("周敏", "改类 1 公共设施")
    [receipt], [card] = town.group.heard("receipt"), town.private("周敏").heard("card")
    for shown in (receipt, card):
        assert shown.edited
        assert "公共设施 · " in shown.text
        assert "照明" not in shown.text
    assert receipt.labels == ["补充", "我也遇到", "不是诉求"]
    assert card.labels == ["受理", "误报", "上报"]


def test_history_tells_both_names(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.private("周敏").says("周敏", "改类 1 公共设施")
    assert "周敏 改类：电梯→公共设施，急件→一般" in _reply(town.group, "刘大爷", "工单 1")


def test_another_usual_urgency_brings_its_own_limits_from_the_beginning(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    before = town.ticket()
    town.passes(hours=3)
    told = _reply(town.private("周敏"), "周敏", "改类 1 公共设施")
    after = town.ticket()
    assert (before.urgency, after.urgency) == ("urgent", "normal")
    # Seven working days from when it was opened, not from the correction.
    assert after.due_at == before.opened_at + timedelta(days=9)
    assert told == "工单1 已从“电梯”改为“公共设施”。紧急程度随之改为一般，11月27日12:00前办结。"


def test_a_shorter_limit_makes_nobody_late_at_one_stroke(town: Town) -> None:
    town.group.says("刘大爷", LAMP)
    long = town.ticket().due_at
    town.passes(days=3)
    town.private("周敏").says("周敏", "改类 1 供水")
    assert town.ticket().urgency == "urgent"
    assert town.ticket().due_at == town.now + timedelta(days=1)
    town.private("周敏").says("周敏", "改类 1 公共设施")
    assert town.ticket().due_at == long
    town.passes(days=5, hours=20)
    town.private("周敏").says("周敏", "改类 1 供水")
    assert town.ticket().due_at == long


def test_an_urgency_that_the_words_called_for_stays(town: Town) -> None:
    town.group.says("刘大爷", "3栋有人被困在电梯里了，快来人")
    before = town.ticket()
    assert before.urgency == "emergency"
    town.private("周敏").says("周敏", "改类 1 公共设施")
    after = town.ticket()
    assert (after.category, after.urgency, after.due_at) == ("public_facility", "emergency", before.due_at)


@pytest.mark.parametrize(
    ("who", "text", "answer"),
    [
        ("周敏", "改类 1 路灯", "没有“路灯”这个类别，是不是“照明”？请发：改类 1 照明"),
        ("周敏", "改类 1 公共设备", "没有“公共设备”这个类别，是不是“公共设施”？请发：改类 1 公共设施"),
        ("周敏", "改类 1 elevater", "没有“elevater”这个类别，是不是“电梯”？请发：改类 1 电梯"),
        (
            "周敏",
            "改类 1 环境",
            "没有“环境”这个类别，是不是“环境卫生”还是“环境污染”？请发：改类 1 环境卫生",
        ),
        ("周敏", "改类 1 照明", "工单1 已经是“照明”了。"),
        ("周敏", "改类 9 照明", "没有工单9，请核对号码。发“待办”或“我的诉求”可以查看。"),
        ("周敏", "/category", "请写上工单号，例如：改类 12 电梯"),
        ("沈建国", "改类 1 电梯", "工单1 不在您负责的范围。"),
        ("刘大爷", "改类 1 电梯", "“改类”是网格员和社区、镇里工作人员用的。您可以发“帮助”看看能做什么。"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(town: Town, who: str, text: str, answer: str) -> None:
    town.group.says("刘大爷", LAMP)
    assert _reply(town.group, who, text) == answer
    assert town.steps() == ["open"]
    assert town.ticket().category == "lighting"


@pytest.mark.parametrize("text", ["改类 1", "改类 1 嘻嘻哈哈"])
def test_whoever_knows_no_category_is_shown_them_all(town: Town, text: str) -> None:
    town.group.says("刘大爷", LAMP)
    told = _reply(town.private("周敏"), "周敏", text)
    assert "供水、供电、燃气" in told
    assert told.endswith("其他")


def test_what_came_to_nothing_is_about_nothing(town: Town) -> None:
    town.group.says("刘大爷", LAMP)
    town.private("周敏").says("周敏", "误报 1 是玩笑话")
    assert _reply(town.private("周敏"), "周敏", "改类 1 电梯") == "工单1 不予受理，不用再改类别。"


def test_a_ticket_above_the_worker_is_not_his_to_correct(town: Town) -> None:
    town.group.says("刘大爷", LAMP)
    town.private("周敏").says("周敏", "上报 1 要社区协调")
    assert _reply(town.private("周敏"), "周敏", "改类 1 电梯") == "工单1 已由社区办理。"
    assert "已从“照明”改为“电梯”" in _reply(town.private("何主任"), "何主任", "改类 1 电梯")


def test_a_closed_ticket_is_corrected_without_touching_its_limits(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    worker = town.private("周敏")
    for text in ("受理 1", "办结 1 已修好"):
        worker.says("周敏", text)
    town.group.says("刘大爷", "评价 1 满意")
    before = town.ticket()
    assert _reply(worker, "周敏", "改类 1 公共设施") == "工单1 已从“电梯”改为“公共设施”。"
    assert (town.ticket().state, town.ticket().due_at) == ("closed", before.due_at)


def test_the_talk_goes_on_under_the_new_category(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.private("周敏").says("周敏", "改类 1 照明")
    town.group.says("王阿姨", LAMP)
    assert len(town.tickets()) == 1
    assert town.reporters() == ["刘大爷", "王阿姨"]


def test_there_and_back_is_no_correction(town: Town) -> None:
    town.group.says("刘大爷", LAMP)
    worker = town.private("周敏")
    worker.says("周敏", "改类 1 电梯")
    assert corrected(town.history()) == ("lighting", "elevator")
    worker.says("周敏", "改类 1 供电")
    assert corrected(town.history()) == ("lighting", "power_supply")
    worker.says("周敏", "改类 1 照明")
    assert corrected(town.history()) is None
