"""Buttons are checked like commands: anybody can press anything."""

import pytest

from handlers.message import Press
from tests.town import Heard, Town

LIFT = "3栋电梯坏了，停在5楼不动"


def _receipt(town: Town) -> Heard:
    town.group.says("刘大爷", LIFT)
    return town.group.last


def _to_rating(town: Town) -> Heard:
    _receipt(town)
    town.private("周敏").says("周敏", "受理 1")
    town.private("周敏").says("周敏", "办结 1 已修好")
    return town.group.last


def test_every_button_fits_telegrams_64_bytes(town: Town) -> None:
    rating = _to_rating(town)
    rating.press("不满意", "刘大爷")
    chats = [town.group, town.private("周敏"), town.private("何主任")]
    data = [data for chat in chats for item in chat.heard() for row in item.buttons for _, data in row]
    assert data
    assert all(len(item.encode()) <= 64 for item in data)


def test_a_resident_cannot_accept(town: Town) -> None:
    _receipt(town)
    card = town.private("周敏").last
    assert card.press("受理", "王阿姨") == "“受理”由网格员来做。有新情况请发“补充 1 内容”。"
    assert card.press("误报", "王阿姨").startswith("“误报”由网格员")
    assert town.ticket().state == "open"


def test_a_neighbour_cannot_rate_or_withdraw(town: Town) -> None:
    rating = _to_rating(town)
    assert rating.press("满意", "王阿姨") == "只有反映人可以评价工单1。"
    assert town.group.heard("receipt")[0].press_data("withdraw:1", "王阿姨").startswith("只有反映人自己")
    assert town.ticket().state == "resolved"


def test_a_good_rating_closes_and_the_invitation_says_so(town: Town) -> None:
    rating = _to_rating(town)
    assert rating.reply_to
    assert rating.press("基本满意", "刘大爷") == "谢谢评价，工单1 已结案。"
    assert "基本满意" in rating.text
    assert rating.labels == []
    assert "不能“评价”" in rating.press_data("rate:1:satisfied", "刘大爷")


def test_a_bad_rating_reopens_one_level_up(town: Town) -> None:
    rating = _to_rating(town)
    assert rating.press("不满意", "刘大爷") == "对不起，没让您满意。工单1 已升级到社区重新办理。"
    ticket = town.ticket()
    assert (ticket.state, ticket.level, ticket.reopened) == ("accepted", "community", 1)
    assert (
        "居民不满意，重新办理" in town.private("何主任").last.text
        or "办理中" in town.private("何主任").last.text
    )
    town.private("何主任").says("何主任", "办结 1 换了新电梯")
    town.group.last.press("满意", "刘大爷")
    assert town.steps()[-3:] == ["rate_bad", "resolve", "rate_good"]


def test_the_closed_receipt_lets_the_reporter_reopen(town: Town) -> None:
    _to_rating(town).press("满意", "刘大爷")
    receipt = town.group.heard("receipt")[0]
    assert receipt.press("问题又出现了", "王阿姨").startswith("只有反映人")
    assert receipt.press("问题又出现了", "刘大爷") == "工单1 已重新办理。"
    assert town.ticket().state == "accepted"
    assert "问题又出现" in town.private("周敏").last.text


def test_reopening_ends_with_its_window(town: Town) -> None:
    _to_rating(town).press("满意", "刘大爷")
    town.passes(days=8)
    assert "已超过7天" in town.group.heard("receipt")[0].press("问题又出现了", "刘大爷")


def test_the_rejected_receipt_lets_the_reporter_appeal(town: Town) -> None:
    receipt = _receipt(town)
    town.private("周敏").last.press("误报", "周敏")
    assert receipt.press("不认可，请社区复核", "刘大爷") == "工单1 已转社区复核。"


def test_joining_by_button(town: Town) -> None:
    receipt = _receipt(town)
    assert receipt.press("我也遇到", "王阿姨") == "已加入工单1，共2位居民反映。"
    assert receipt.press("我也遇到", "王阿姨") == "已加入工单1，共2位居民反映。"
    assert receipt.press("我也遇到", "周敏").startswith("您是负责这里的工作人员")
    assert "共2位居民" in receipt.text
    town.private("周敏").last.press("误报", "周敏")
    assert "有新情况请直接在群里说" in receipt.press_data("join:1", "陈叔")


def test_how_to_add_something_is_told(town: Town) -> None:
    assert "直接回复这条消息" in _receipt(town).press("补充", "刘大爷")


def test_not_a_complaint_withdraws_for_its_only_reporter(town: Town) -> None:
    receipt = _receipt(town)
    assert receipt.press("不是诉求", "刘大爷") == "工单1 已撤回，谢谢告知。"
    assert town.ticket().state == "withdrawn"
    assert "居民已撤回" in town.private("周敏").heard("card")[0].text


def test_escalating_by_button(town: Town) -> None:
    _receipt(town)
    card = town.private("周敏").last
    assert card.press("上报", "周敏") == "工单1 已上报社区。"
    assert town.private("何主任").last.press("受理", "何主任").startswith("已受理")


def test_resolving_by_button_needs_a_word_about_the_result(town: Town) -> None:
    _receipt(town)
    card = town.private("周敏").last
    card.press("受理", "周敏")
    assert "写一句办理结果" in card.press("办结", "周敏")
    assert card.press("办结", "沈建国") == "工单1 不在您负责的范围。"
    assert town.ticket().state == "accepted"


@pytest.mark.parametrize(
    "data",
    [
        "",
        "x",
        "accept",
        "accept:",
        "accept:x",
        "accept:99999999999999999999",
        "rate:1",
        "rate:1:great",
        "fly:1",
    ],
)
def test_unknown_button_data_is_answered_politely(town: Town, data: str) -> None:
    assert _receipt(town).press_data(data, "刘大爷") == "这个按钮已经失效了，请看最新的消息。"


def test_a_press_delivered_twice_counts_once(town: Town) -> None:
    _receipt(town)
    card = town.private("周敏").last
    press = card.chat.message("周敏")
    event = Press("fake", "周敏", press.id, "周敏", "周敏", town.now, card.id, "accept:1", private=True)
    town.tell_all([event, event])
    town.tell(event)
    assert town.steps() == ["open", "accept"]


def test_nobody_joins_what_no_receipt_shows_them(town: Town) -> None:
    town.private("钱婶").says("钱婶", "匿名举报 海棠花苑第一网格3栋地下室存放液化气罐")
    town.other.says("孙叔", "3栋电梯又坏了，停在5楼不动")
    receipt = town.group
    said = receipt.says("刘大爷", "5栋楼道灯坏了，黑漆漆的")
    assert said
    for ticket in town.tickets()[:2]:
        told = town.group.last.press_data(f"join:{ticket.number}", "赵叔")
        assert "不是本群的事" in told
        assert "赵叔" not in town.reporters(ticket.number)
    assert "已加入" in town.group.last.press("我也遇到", "赵叔")
