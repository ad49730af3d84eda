"""不满意 asks why, and the reason reaches whoever has the ticket now."""

import pytest

from tests.town import Chat, Heard, Town

LIFT = "3栋电梯坏了，停在5楼不动"


@pytest.fixture
def rating(town: Town) -> Heard:
    """The invitation to rate, open."""
    town.group.says("刘大爷", LIFT)
    town.private("周敏").says("周敏", "受理 1")
    town.private("周敏").says("周敏", "办结 1 看过了")
    return town.group.heard("rating")[-1]


@pytest.fixture
def he(town: Town) -> Chat:
    return town.private("何主任")


def _card(he: Chat) -> str:
    return he.heard("card")[-1].text


def test_it_goes_up_at_once_and_then_asks_why(town: Town, rating: Heard, he: Chat) -> None:
    assert rating.press("不满意", "刘大爷") == "对不起，没让您满意。工单1 已升级到社区重新办理。"
    assert (town.ticket().state, town.ticket().level) == ("accepted", "community")
    assert "居民不满意，重新办理（社区办理）" in _card(he)
    assert rating.labels == ["没修好", "太慢", "态度不好"]
    assert "能说说哪里不满意吗" in rating.text
    assert "原因" not in _card(he)


def test_a_button_gives_the_reason_to_the_new_handler(town: Town, rating: Heard, he: Chat) -> None:
    rating.press("不满意", "刘大爷")
    assert rating.press("太慢", "刘大爷") == "谢谢您说明，工单1 的原因已转给社区何主任。"
    assert rating.labels == []
    assert "原因：太慢。已转给社区何主任。还想补充，回复这条消息就行。" in rating.text
    assert "居民不满意的原因：太慢" in _card(he)
    assert (town.history()[-1].event, town.history()[-1].words) == ("grievance", "太慢")
    he.says("何主任", "工单 1")
    assert "刘大爷 不满意的原因：太慢" in he.last.text


def test_own_words_may_follow_the_button_once(town: Town, rating: Heard, he: Chat) -> None:
    rating.press("不满意", "刘大爷")
    rating.press("没修好", "刘大爷")
    town.group.says("刘大爷", "门还是关不严，夹过两回人", reply_to=rating.id)
    assert "居民不满意的原因：没修好；门还是关不严，夹过两回人" in _card(he)
    assert "还想补充" not in rating.text
    assert town.steps()[-2:] == ["grievance", "grievance"]
    town.group.says("刘大爷", "下午两点最明显", reply_to=rating.id)
    assert town.steps()[-1] == "note"
    assert town.ticket().grievance == "没修好；门还是关不严，夹过两回人"


def test_own_words_alone_are_enough(town: Town, rating: Heard, he: Chat) -> None:
    rating.press("不满意", "刘大爷")
    town.group.says("刘大爷", "师傅说话很冲", reply_to=rating.id)
    assert "居民不满意的原因：师傅说话很冲" in _card(he)
    assert rating.press_data("why:1:slow", "刘大爷").startswith("工单1 的原因已经记下了：师傅说话很冲。")


def test_the_command_gives_both_at_once(town: Town, rating: Heard, he: Chat) -> None:
    private = town.private("刘大爷")
    private.says("刘大爷", "评价 1 不满意 等了三天才来，还没修好")
    assert private.last.text == "对不起，没让您满意。工单1 已升级到社区重新办理。"
    assert "居民不满意的原因：等了三天才来，还没修好" in _card(he)
    assert rating.labels == []
    assert "原因：等了三天才来，还没修好" in rating.text


def test_the_command_without_a_reason_says_how_to_give_one(town: Town, rating: Heard, he: Chat) -> None:
    private = town.private("刘大爷")
    private.says("刘大爷", "评价 1 不满意")
    assert "发“评价 1 不满意 原因”" in private.last.text
    assert rating.labels == ["没修好", "太慢", "态度不好"]
    private.says("刘大爷", "评价 1 不满意：还在抖")
    assert private.last.text == "谢谢您说明，工单1 的原因已转给社区何主任。"
    assert town.ticket().reopened == 1
    assert "居民不满意的原因：还在抖" in _card(he)


def test_praise_is_kept_as_well(town: Town, rating: Heard) -> None:
    private = town.private("刘大爷")
    private.says("刘大爷", "评价 1 满意 小周辛苦了")
    assert private.last.text == "谢谢评价，工单1 已结案。"
    assert [(step.event, step.words) for step in town.history()[-2:]] == [
        ("rate_good", "满意"),
        ("note", "小周辛苦了"),
    ]


def test_it_works_again_is_no_reason(town: Town, rating: Heard) -> None:
    rating.press("不满意", "刘大爷")
    town.group.says("刘大爷", "好了", reply_to=rating.id)
    assert town.ticket().grievance == ""
    assert "是已经解决了吗" in town.group.heard("offer")[-1].text


def test_who_and_when(town: Town, rating: Heard, he: Chat) -> None:
    assert "现在不用说明原因" in rating.press_data("why:1:slow", "刘大爷")
    rating.press("不满意", "刘大爷")
    assert rating.press("太慢", "王阿姨") == "这要由工单1 的反映人来回答。"
    assert rating.press_data("why:1:ugly", "刘大爷") == "这个按钮已经失效了，请看最新的消息。"
    town.group.says("王阿姨", "我觉得挺快的", reply_to=rating.id)
    assert town.ticket().grievance == ""
    rating.press("太慢", "刘大爷")
    he.says("何主任", "办结 1 换了门机")
    assert town.ticket().grievance == ""
    assert "现在不用说明原因" in rating.press_data("why:1:manner", "刘大爷")


def test_a_second_round_asks_anew(town: Town, rating: Heard, he: Chat) -> None:
    rating.press("不满意", "刘大爷")
    rating.press("太慢", "刘大爷")
    he.says("何主任", "办结 1 换了门机")
    again = town.group.heard("rating")[-1]
    again.press("不满意", "刘大爷")
    assert again.labels == ["没修好", "太慢", "态度不好"]
    again.press("没修好", "刘大爷")
    assert town.ticket().grievance == "没修好"
    assert "太慢" in rating.text
