"""Replies: to cards, to receipts, and to a neighbour's complaint."""

import pytest

from tests.town import Heard, Town

LIFT = "3栋电梯坏了，停在5楼不动"


def _card(town: Town) -> Heard:
    town.group.says("刘大爷", LIFT)
    return town.private("周敏").last


@pytest.mark.parametrize("text", ["收到", "收到，马上到", "马上来", "在路上了"])
def test_on_my_way_accepts(town: Town, text: str) -> None:
    card = _card(town)
    card.chat.says("周敏", text, reply_to=card.id)
    assert town.ticket().state == "accepted"
    assert card.chat.last.text.startswith("已受理工单1")


def test_done_offers_to_resolve_with_one_button(town: Town) -> None:
    card = _card(town)
    card.chat.says("周敏", "修好了，换了门锁", reply_to=card.id)
    offer = card.chat.last
    assert town.ticket().state == "accepted"
    assert offer.labels == ["办结"]
    assert offer.press("办结", "周敏") == "工单1 已办结，已请居民评价。"
    assert town.ticket().result == "修好了，换了门锁"
    assert offer.labels == []


def test_a_command_in_a_reply_needs_no_number(town: Town) -> None:
    card = _card(town)
    card.chat.says("周敏", "受理", reply_to=card.id)
    card.chat.says("周敏", "办结 已换锁", reply_to=card.id)
    assert town.steps() == ["open", "accept", "resolve"]


def test_any_other_reply_of_the_handler_is_kept_as_a_note(town: Town) -> None:
    card = _card(town)
    card.chat.says("周敏", "维保单位说下午三点到场", reply_to=card.id)
    assert card.chat.last.text == "已补充到工单1。"
    card.press("受理", "周敏")
    assert card.press("办结", "周敏").startswith("工单1 已办结")


def test_the_workers_reply_in_the_group_counts_too(town: Town) -> None:
    said = town.group.says("刘大爷", LIFT)
    town.group.says("周敏", "收到，马上到", reply_to=said)
    assert town.ticket().state == "accepted"
    town.group.says("周敏", "修好了", reply_to=town.group.heard("receipt")[0].id)
    assert town.group.last.labels == ["办结"]


def test_other_staff_talking_below_a_complaint_changes_nothing(town: Town) -> None:
    said = town.group.says("刘大爷", LIFT)
    town.group.says("物业小王", "已经联系维保了", reply_to=said)
    town.group.says("沈建国", "收到", reply_to=said)
    assert town.steps() == ["open"]


def test_the_reporters_reply_to_the_receipt_is_added(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    receipt = town.group.last
    town.passes(hours=3)
    town.group.says("刘大爷", "里面还有异响", reply_to=receipt.id)
    town.group.shows("刘大爷", reply_to=receipt.id)
    assert town.steps() == ["open", "note", "note"]
    town.group.says("刘大爷", "谢谢", reply_to=receipt.id)
    assert town.steps() == ["open", "note", "note"]


def test_the_reporters_own_turns_in_replies(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    receipt = town.group.last
    town.group.says("刘大爷", "说错了，是5栋", reply_to=receipt.id)
    assert "5栋" in (town.ticket().place or "")
    town.group.says("刘大爷", "好了", reply_to=receipt.id)
    assert town.group.last.labels == ["已解决", "还没有"]
    town.group.says("刘大爷", "没事了，是我自己按错了", reply_to=receipt.id)
    assert town.ticket().state == "withdrawn"
    town.group.says("刘大爷", "好了", reply_to=receipt.id)
    assert town.ticket().state == "withdrawn"


def test_a_neighbours_me_too_joins_the_one_replied_to(town: Town) -> None:
    first = town.group.says("刘大爷", LIFT)
    town.group.says("陈叔", "8栋电梯坏了，停在1楼不动")
    town.passes(hours=3)
    town.group.says("王阿姨", "我家也是", reply_to=first)
    assert town.reporters(1) == ["刘大爷", "王阿姨"]


def test_a_neighbours_comment_below_the_receipt_is_only_a_comment(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.group.says("王阿姨", "这电梯真是的", reply_to=town.group.last.id)
    town.group.says("王阿姨", "哈哈", reply_to=town.group.last.id)
    assert town.reporters() == ["刘大爷"]


def test_a_neighbours_own_complaint_in_a_reply_joins(town: Town) -> None:
    said = town.group.says("刘大爷", LIFT)
    town.group.says("王阿姨", "3栋电梯真的坏了，停在5楼不动", reply_to=said, reply_to_person=True)
    assert town.reporters() == ["刘大爷", "王阿姨"]


def test_a_reply_to_mere_talk_is_talk(town: Town) -> None:
    said = town.group.says("王阿姨", "早上好")
    town.group.says("刘大爷", LIFT, reply_to=said, reply_to_person=True)
    assert len(town.tickets()) == 1


def test_a_reply_to_our_help_is_talk(town: Town) -> None:
    town.group.says("王阿姨", "帮助")
    town.group.says("刘大爷", LIFT, reply_to=town.group.last.id)
    assert len(town.tickets()) == 1


def test_editing_somebody_elses_or_old_words_changes_nothing(town: Town) -> None:
    said = town.group.says("刘大爷", LIFT)
    town.group.edits("王阿姨", said, "6栋电梯坏了")
    assert town.steps() == ["open"]
    other = town.group.says("王阿姨", "早上好")
    town.group.edits("王阿姨", other, "8栋2单元下水道堵了，污水往外冒")
    assert len(town.tickets()) == 2


def test_a_reply_with_wide_marks_is_understood_as_well(town: Town) -> None:
    card = _card(town)
    card.chat.says("周敏", "修好了\uff0c换了门锁", reply_to=card.id)
    assert card.chat.last.labels == ["办结"]
