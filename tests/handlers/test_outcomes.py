"""Every reporter hears of every outcome: whoever joined, and whoever was merged in from another group."""

import pytest

from tests.town import Chat, Town

LIFT = "3栋电梯坏了，停在5楼不动"


@pytest.fixture
def zhou(town: Town) -> Chat:
    return town.private("周敏")


def _joined(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.group.says("王阿姨", "我家也是")
    assert town.reporters() == ["刘大爷", "王阿姨"]


def _news(town: Town) -> list[str]:
    return [item.text for item in town.group.heard("news")]


def test_a_rejection_tells_all_why_and_how_to_appeal(town: Town, zhou: Chat) -> None:
    _joined(town)
    zhou.says("周敏", "误报 1 是演习")
    [news] = town.group.heard("news")
    assert news.text == (
        "刘大爷、王阿姨：你们反映的事（工单1）没有受理，原因：是演习。\n"
        "不认可的话，7天内点下面的按钮，或发“申诉 1 理由”。"
    )
    assert news.reply_to
    assert news.press("不认可，请社区复核", "王阿姨") == "工单1 已转社区复核。"
    assert _news(town)[1:] == ["刘大爷：王阿姨不认可，工单1 已转社区复核。"]


def test_a_lonely_reporter_hears_of_a_rejection_too(town: Town, zhou: Chat) -> None:
    town.group.says("刘大爷", LIFT)
    zhou.says("周敏", "误报 1 是演习")
    assert _news(town)[0].startswith("刘大爷：您反映的事（工单1）没有受理，原因：是演习。")


def test_all_are_asked_for_their_rating_and_the_others_hear_of_the_close(town: Town, zhou: Chat) -> None:
    _joined(town)
    zhou.says("周敏", "受理 1")
    assert _news(town) == []
    zhou.says("周敏", "办结 1 换了门机")
    [rating] = town.group.heard("rating")
    assert rating.text.startswith("刘大爷、王阿姨：您反映的事（工单1）已办结：换了门机")
    rating.press("满意", "刘大爷")
    [news] = town.group.heard("news")
    assert news.text == (
        "王阿姨：刘大爷评价“满意”，工单1 已结案。您家的问题还在的话，7天内点下面的按钮，或发“重办 1 情况”。"
    )
    assert news.press("问题还在", "王阿姨") == "工单1 已重新办理。"
    assert _news(town)[1].startswith("刘大爷：王阿姨说问题又出现了，工单1 重新办理，")


def test_a_bad_rating_of_one_is_told_to_the_others(town: Town, zhou: Chat) -> None:
    _joined(town)
    zhou.says("周敏", "受理 1")
    zhou.says("周敏", "办结 1 看过了")
    town.group.heard("rating")[0].press("不满意", "王阿姨")
    assert len(_news(town)) == 1
    assert _news(town)[0].startswith("刘大爷：王阿姨对工单1 的办理结果不满意，已升级到社区重新办理，")


def test_that_one_says_it_is_solved_is_told_to_the_others(town: Town) -> None:
    _joined(town)
    town.group.says("刘大爷", "好了")
    town.group.heard("offer")[0].press("已解决", "刘大爷")
    assert _news(town) == ["王阿姨：刘大爷说工单1 的事已经解决了。您家要是还没好，请在评价里点“不满意”。"]


def test_nobody_is_told_what_he_did_himself(town: Town, zhou: Chat) -> None:
    town.group.says("刘大爷", LIFT)
    zhou.says("周敏", "受理 1")
    zhou.says("周敏", "上报 1 要社区协调")
    town.private("何主任").says("何主任", "受理 1")
    town.private("何主任").says("何主任", "办结 1 换了门机")
    town.group.heard("rating")[0].press("满意", "刘大爷")
    town.group.heard("receipt")[0].press("问题又出现了", "刘大爷")
    assert _news(town) == []


def test_a_lapse_says_nothing_more_it_was_announced(town: Town, zhou: Chat) -> None:
    _joined(town)
    zhou.says("周敏", "受理 1")
    zhou.says("周敏", "办结 1 换了门机")
    assert "3天内没人评价就自动结案" in town.group.heard("rating")[0].text
    town.passes(days=4)
    town.runs("close_unrated")
    assert town.ticket().state == "closed"
    assert _news(town) == []


def _merged_across_groups(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.other.says("孙姐", "8栋电梯坏了，停在1楼不动")
    he = town.private("何主任")
    he.says("何主任", "合并 2 1")
    assert town.reporters(1) == ["刘大爷", "孙姐"]


def test_who_was_merged_in_from_another_group_is_asked_there(town: Town, zhou: Chat) -> None:
    _merged_across_groups(town)
    receipt = town.other.heard("receipt")[0]
    assert receipt.text == "工单2 已合并到工单1，工单1 待受理。"
    assert receipt.labels == []
    zhou.says("周敏", "受理 1")
    assert receipt.text == "工单2 已合并到工单1，工单1 办理中。"
    zhou.says("周敏", "办结 1 换了门机")
    [here], [there] = town.group.heard("rating"), town.other.heard("rating")
    assert here.text.startswith("刘大爷：")
    assert there.text.startswith("孙姐：您反映的事（工单1）已办结：换了门机")
    assert there.reply_to
    assert "结果：换了门机" in receipt.text
    there.press("满意", "孙姐")
    assert "已结案" in here.text
    assert "已结案" in there.text
    assert here.labels == there.labels == []
    assert _news(town)[0].startswith("刘大爷：孙姐评价“满意”")
    assert town.other.heard("news") == []
    assert "已结案" in receipt.text


def test_who_was_merged_in_hears_of_a_rejection_there(town: Town, zhou: Chat) -> None:
    _merged_across_groups(town)
    zhou.says("周敏", "误报 1 是演习")
    [there] = town.other.heard("news")
    assert there.text.startswith("孙姐：您反映的事（工单1）没有受理，原因：是演习。")
    assert there.press("不认可，请社区复核", "孙姐") == "工单1 已转社区复核。"
    assert _news(town)[1].startswith("刘大爷：孙姐不认可")


def test_what_is_taken_apart_again_is_told_only_at_home(town: Town, zhou: Chat) -> None:
    _merged_across_groups(town)
    town.private("何主任").says("何主任", "撤销 2")
    zhou.says("周敏", "受理 1")
    zhou.says("周敏", "办结 1 换了门机")
    assert town.other.heard("rating") == []
    assert "正在办理" in town.other.heard("receipt")[0].text


def test_names_with_marks_in_them_mention_whom_they_should(town: Town, zhou: Chat) -> None:
    town.group.says("3栋：刘、大爷", LIFT)
    town.group.says("王,阿姨", "我家也是")
    zhou.says("周敏", "误报 1 是演习")
    assert _news(town)[0].startswith("3栋:刘 大爷、王 阿姨：你们")


def test_a_trial_run_tells_residents_nothing(town: Town, zhou: Chat) -> None:
    town.config.bot.dry_run = True
    town.restart()
    _joined(town)
    zhou.says("周敏", "误报 1 是演习")
    assert town.group.heard() == []
