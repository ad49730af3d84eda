"""Merging, splitting, and taking either back, as a grid worker does it in the chat."""

import pytest

from tests.town import Chat, Town

LIFT = "3栋电梯坏了，停在5楼不动"


@pytest.fixture
def zhou(town: Town) -> Chat:
    return town.private("周敏")


def _says(chat: Chat, text: str, who: str = "周敏") -> str:
    chat.says(who, text)
    return chat.last.text


def _two(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.group.says("王阿姨", "8栋电梯坏了，停在1楼不动")


def test_a_merge_is_taken_back_and_everybody_is_where_they_were(town: Town, zhou: Chat) -> None:
    _two(town)
    _says(zhou, "合并 2 1")
    town.passes(minutes=59)
    assert _says(zhou, "撤销 2") == "工单2 已从工单1 里拆回，重新由您办理。"
    assert (town.ticket(2).state, town.ticket(2).merged_into) == ("accepted", None)
    assert town.reporters(1) == ["刘大爷"]
    assert town.reporters(2) == ["王阿姨"]
    assert town.steps(1)[-1] == "unmerged"
    town.group.says("王阿姨", "好了")
    assert "工单2 是已经解决了吗" in town.group.heard("offer")[0].text


def test_who_had_reported_both_stays_with_both(town: Town, zhou: Chat) -> None:
    _two(town)
    town.group.heard("receipt")[0].press("我也遇到", "王阿姨")
    town.passes(minutes=1)
    _says(zhou, "合并 2 1")
    _says(zhou, "撤销 2")
    assert town.reporters(1) == ["刘大爷", "王阿姨"]


def test_after_an_hour_it_stays_as_it_is(town: Town, zhou: Chat) -> None:
    _two(town)
    _says(zhou, "合并 2 1")
    town.passes(minutes=61)
    assert "不能撤销" in _says(zhou, "撤销 2")
    assert town.ticket(2).state == "merged"


def test_two_troubles_in_one_are_split_and_the_reporter_hears_of_it(town: Town, zhou: Chat) -> None:
    town.group.says("刘大爷", LIFT)
    assert _says(zhou, "拆分 1 单元门也关不上").startswith("已从工单1 拆出工单2")
    part = town.ticket(2)
    assert (part.category, part.place, part.state) == ("public_facility", "3栋5楼", "open")
    assert town.reporters(2) == ["刘大爷"]
    assert town.steps(2) == ["open", "split_off"]
    assert "工单2" in town.group.heard("receipt")[-1].text
    assert _says(zhou, "撤销 2") == "工单2 已并回工单1。"
    assert town.ticket(2).merged_into == 1


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("拆分 1", "请写上拆出来的是什么事，例如：拆分 1 单元门也关不上"),
        ("撤销 1", "工单1 没有合并或拆分可以撤销。"),
        ("撤销 9", "没有工单9，请核对号码。"),
    ],
)
def test_what_cannot_be_done_is_said(town: Town, zhou: Chat, words: str, answer: str) -> None:
    town.group.says("刘大爷", LIFT)
    assert answer in _says(zhou, words)


def test_what_is_over_is_not_split_and_neighbours_split_nothing(town: Town, zhou: Chat) -> None:
    town.group.says("刘大爷", LIFT)
    assert "工作人员用的" in _says(town.private("刘大爷"), "拆分 1 单元门也坏了", "刘大爷")
    assert "不在您负责的范围" in _says(town.private("沈建国"), "拆分 1 单元门也坏了", "沈建国")
    _says(zhou, "误报 1 是玩笑话")
    assert "不在办理中" in _says(zhou, "拆分 1 单元门也坏了")
