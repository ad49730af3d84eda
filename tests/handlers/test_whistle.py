"""吹哨报到 as dialogues: called, reported in, at work on the spot, done, taken out, not come."""

from pathlib import Path

import pytest
from sqlmodel import select

from storage.outbox import OutboxRow
from storage.whistles import WhistlePart, parts_of
from tests.departments import answered, furnish, town_with_departments
from tests.town import Town

DARK = "3栋楼道灯不亮，能来修一下吗"
GAS = "3栋2单元楼道里好大煤气味，快来人啊"


@pytest.fixture
def town(town: Town) -> Town:
    return furnish(town)


def _whistled(town: Town, offices: str = "市政所 城管办", who: str = "周敏") -> str:
    town.group.says("刘大爷", DARK)
    answered(town, "周敏", "受理 1")
    return answered(town, who, f"吹哨 1 {offices}")


def _parts(town: Town) -> list[WhistlePart]:
    with town.database.reading() as session:
        return list(parts_of(session, 1))


def _card(town: Town, who: str) -> str:
    return town.private(who).heard("whistle")[-1].text


def _ticks(town: Town) -> None:
    """The clock looks, and what it says is delivered."""
    town.runs("whistles")
    town.tell_all([])


@pytest.mark.parametrize("who", ["周敏", "何主任", "平安办"])
def test_grid_community_and_township_whistle(town: Town, who: str) -> None:
    told = _whistled(town, who=who)
    assert told == "工单1 已吹哨，请市政所、城管办在今天12:30前报到。谁到了我告诉您。"
    for name in ("张强", "李芳", "雷振华"):
        card = town.private(name).heard("whistle")[-1]
        assert card.labels == ["报到"]
    assert _card(town, "雷振华").splitlines() == [
        "吹哨：工单1 请城管办在今天12:30前报到",
        "照明 · 求助 · 一般 · 3栋",
        f"刘大爷在“海棠花苑1网格群”说：{DARK}",
        f"吹哨：{who}。一起来的：市政所。",
        "点“报到”，或回复本条写谁来，例如：报到 张强、李芳",
    ]
    assert town.steps() == ["open", "accept", "whistle", "whistle"]


def test_an_emergency_gives_ten_minutes(town: Town) -> None:
    town.group.says("刘大爷", GAS)
    assert town.ticket().emergency == "gas_leak"
    assert "今天12:10前报到" in answered(town, "周敏", "吹哨 1 市政所")
    assert _card(town, "张强").startswith("【紧急】吹哨：工单1 请市政所在今天12:10前报到")


def test_the_limits_are_settings(tmp_path: Path) -> None:
    town = town_with_departments(tmp_path)
    town.config.grids.report_in.usual *= 2
    town.restart()
    assert "今天13:00前报到" in _whistled(town)
    town.database.close()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("吹哨 1", "请写上请哪些科室到场，例如：吹哨 1 市政所"),
        ("吹哨 1 空办", "空办还没有登记人员，收不到工单。请安装人员在科室表里补上，或转给别的科室。"),
        ("吹哨 1 市政所", "市政所已经在工单1 的吹哨里了。"),
        ("撤哨 1 市政所", "请写上哪个科室和理由，例如：撤哨 1 市政所 现场用不上"),
        ("撤哨 1 人社所 用不上", "工单1 没有在等人社所，不用撤哨。"),
        ("报到 1", "“报到”是被吹哨的科室用的。看各科室到没到，发“工单 号码”。"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_would_be_right(town: Town, text: str, answer: str) -> None:
    _whistled(town)
    steps = town.steps()
    assert answered(town, "周敏", text) == answer
    assert town.steps() == steps


def test_one_unknown_department_and_nobody_is_called(town: Town) -> None:
    town.group.says("刘大爷", DARK)
    assert "没有找到科室“水利局”" in answered(town, "周敏", "吹哨 1 市政所 水利局")
    assert _parts(town) == []
    assert town.private("张强").heard() == []


def test_the_department_that_has_the_ticket_is_not_called_to_it(town: Town) -> None:
    town.group.says("刘大爷", DARK)
    answered(town, "周敏", "转办 1 市政所")
    assert answered(town, "周敏", "吹哨 1 市政所").startswith("工单1 就是市政所主办的")


def test_reporting_in_by_button_by_word_and_by_reply(town: Town) -> None:
    _whistled(town, "市政所 城管办 人社所")
    told = town.private("张强").heard("whistle")[-1].press("报到", "张强")
    assert told.startswith("工单1 市政所已报到（张强）")
    assert town.private("周敏").last.text == "工单1 市政所已报到：张强"
    assert answered(town, "雷振华", "报到 1 雷振华、小陈").startswith("工单1 城管办已报到（雷振华、小陈）")
    card = town.private("许静").heard("whistle")[-1]
    town.private("许静").says("许静", "收到，马上到", reply_to=card.id)
    assert [part.who_comes for part in _parts(town)] == ["张强", "雷振华、小陈", "许静"]
    # The colleague's card knows it, too.
    assert _card(town, "李芳").startswith("工单1 市政所已报到（今天12:00，张强）")
    assert town.private("李芳").heard("whistle")[-1].labels == ["部分办结"]


def test_who_comes_may_be_put_right(town: Town) -> None:
    _whistled(town)
    answered(town, "张强", "报到 1")
    town.passes(minutes=40)
    answered(town, "李芳", "报到 1 李芳")
    part = _parts(town)[0]
    assert part.who_comes == "李芳"
    assert part.reported_at is not None
    assert part.reported_at < part.report_by


def test_only_those_called_report_in(town: Town) -> None:
    _whistled(town, "市政所")
    assert answered(town, "雷振华", "报到 1").startswith("工单1 没有请您的科室报到")
    assert "被吹哨的科室用的" in town.private("张强").heard("whistle")[0].press("报到", "周敏")
    town.private("张强").heard("whistle")[0].press("报到", "刘大爷")
    assert _parts(town)[0].reported_at is None


def test_notes_and_photos_from_the_place_reach_the_handler(town: Town) -> None:
    _whistled(town)
    card = town.private("雷振华").heard("whistle")[-1]
    town.private("雷振华").says("雷振华", "我们没有登高车", reply_to=card.id)
    assert town.private("雷振华").last.text.startswith("已告诉工单1 的主办人。还没有报到")
    assert _parts(town)[1].reported_at is None
    # A photo from the place says that somebody is there.
    town.private("雷振华").shows("雷振华", "photo", "现场", reply_to=card.id)
    assert _parts(town)[1].reported_at is not None
    town.private("雷振华").says("雷振华", "摊位已经劝离", reply_to=card.id)
    assert town.private("雷振华").last.text == "已记到工单1，主办的人看得到。"
    assert answered(town, "雷振华", "补充 1 门口还有杂物") == "已补充到工单1。"
    heard = [item.text for item in town.private("周敏").heard("added")]
    assert "工单1 城管办 雷振华补充：我们没有登高车" in heard
    assert "工单1 的照片（城管办 雷振华）：现场" in heard
    assert town.private("周敏").heard("added")[1].photo is not None
    assert "城管办 雷振华 补充：门口还有杂物" in answered(town, "周敏", "工单 1")


def test_the_ticket_is_done_when_every_part_is(town: Town) -> None:
    _whistled(town)
    assert answered(town, "周敏", "办结 1 好了") == (
        "工单1 还有市政所、城管办没办完，都办完才能办结。不用再等哪个科室，发“撤哨 1 市政所 理由”。"
    )
    answered(town, "张强", "报到 1")
    assert answered(town, "张强", "部分办结 1") == "请写上自己这部分的结果，例如：部分办结 1 井盖已换"
    assert answered(town, "张强", "部分办结 1 线路已接") == "工单1 市政所的部分已办完，谢谢。"
    assert town.private("周敏").last.text == "工单1 市政所办完了自己的部分：线路已接\n还有城管办没办完。"
    # 办结 by a department means its own part.
    assert answered(town, "雷振华", "办结 1 杂物清走") == "工单1 城管办的部分已办完，谢谢。"
    assert town.private("周敏").last.text.endswith("各科室都办完了，可以发“办结 1 结果”。")
    assert town.ticket().state == "accepted"
    assert answered(town, "周敏", "办结 1 灯亮了").startswith("工单1 已办结")
    assert town.steps()[2:] == ["whistle", "whistle", "report_in", "part_done", "part_done", "resolve"]


def test_the_button_closes_a_part_with_what_was_said_last(town: Town) -> None:
    _whistled(town, "市政所")
    card = town.private("张强").heard("whistle")[-1]
    card.press("报到", "张强")
    assert card.press("部分办结", "张强").startswith("请写上自己这部分的结果")
    town.private("张强").says("张强", "线路已接好", reply_to=card.id)
    assert card.press("部分办结", "张强") == "工单1 市政所的部分已办完，谢谢。"
    assert _parts(town)[0].result == "线路已接好"
    assert _card(town, "李芳").startswith("工单1 市政所已办完自己的部分：线路已接好")
    assert town.private("李芳").heard("whistle")[-1].labels == []
    assert "已经结束了" in answered(town, "李芳", "报到 1")


def test_a_department_is_taken_out_with_a_reason(town: Town) -> None:
    _whistled(town)
    answered(town, "张强", "部分办结 1 线路已接")
    assert answered(town, "周敏", "撤哨 1 城管 现场 用不上") == "工单1 不用再等城管办了。"
    assert _card(town, "雷振华").startswith("工单1 城管办不用来了：现场 用不上")
    assert "没有请您的科室报到" in answered(town, "雷振华", "报到 1")
    assert "只有反映人" in answered(town, "雷振华", "工单 1")
    assert answered(town, "周敏", "办结 1 灯亮了").startswith("工单1 已办结")


def test_a_department_that_leads_needs_the_others_and_closes_its_own_part_with_the_ticket(town: Town) -> None:
    _whistled(town)
    answered(town, "周敏", "转办 1 市政所")
    answered(town, "张强", "受理 1")
    assert answered(town, "张强", "办结 1 好了") == (
        "工单1 还有城管办没办完，都办完才能办结。不用再等哪个科室，请吹哨的人发“撤哨 1 城管办 理由”。"
    )
    answered(town, "雷振华", "部分办结 1 清走了")
    assert answered(town, "张强", "办结 1 灯亮了").startswith("工单1 已办结")
    assert [part.result for part in _parts(town)] == ["灯亮了", "清走了"]


def test_parts_are_shown_and_listed_as_work(town: Town) -> None:
    _whistled(town, "市政所 城管办 人社所")
    answered(town, "张强", "报到 1")
    answered(town, "周敏", "撤哨 1 人社所 不用来")
    assert "1 办理中" in answered(town, "雷振华", "待办")
    assert "没有待办" in answered(town, "许静", "待办")
    town.passes(minutes=31)
    assert answered(town, "何主任", "工单 1").splitlines()[-4:] == [
        "吹哨：",
        "  市政所 今天12:00报到（张强）",
        "  城管办 没有按时报到（应在今天12:30前）",
        "  人社所 不用来了：不用来",
    ]


def test_who_does_not_come_is_shown_once(town: Town) -> None:
    _whistled(town, "市政所 城管办 人社所")
    answered(town, "张强", "报到 1")
    _ticks(town)
    assert town.private("平安办").heard() == []
    town.passes(minutes=25)
    _ticks(town)
    [told] = town.private("平安办").heard()
    assert told.text.splitlines() == [
        "工单1 吹哨后没有按时报到：城管办、人社所（应在今天12:30前）",
        "照明 · 求助 · 一般 · 3栋",
        "城管办：雷振华 19900000003",
        "人社所：许静",
    ]
    assert town.private("周敏").last.text == told.text
    assert town.private("雷振华").last.text == "工单1 请城管办马上报到，时限已过，已告知镇里。"
    assert "马上报到" not in town.private("张强").last.text
    town.restart()
    for _ in range(3):
        _ticks(town)
    assert len(town.private("平安办").heard()) == 1
    assert town.steps().count("absent") == 2
    told_late = answered(town, "雷振华", "报到 1")
    assert told_late.startswith("工单1 城管办已报到")
    assert town.private("周敏").last.text == "工单1 城管办已报到：雷振华（超过时限）"


def test_nobody_is_awaited_once_the_ticket_is_over(town: Town) -> None:
    town.group.says("刘大爷", DARK)
    answered(town, "周敏", "吹哨 1 市政所")
    town.group.says("刘大爷", "撤回 1")
    assert town.ticket().state == "withdrawn"
    assert _card(town, "张强").startswith("工单1 已撤回，市政所这部分不用再办")
    assert "已经结束了" in answered(town, "张强", "报到 1")
    town.passes(hours=1)
    _ticks(town)
    assert town.private("平安办").heard() == []
    assert "不用再吹哨" in answered(town, "周敏", "吹哨 1 城管办")


def test_those_called_before_hear_who_else_comes(town: Town) -> None:
    _whistled(town, "市政所")
    assert "一起来的" not in _card(town, "张强")
    answered(town, "周敏", "吹哨 1 城管办")
    assert "一起来的：城管办。" in _card(town, "张强")


def test_called_again_after_it_was_done(town: Town) -> None:
    _whistled(town, "市政所")
    answered(town, "张强", "部分办结 1 换了灯泡")
    assert answered(town, "周敏", "吹哨 1 市政所").startswith("工单1 已吹哨")
    assert [part.open for part in _parts(town)] == [False, True]
    assert "市政所没办完" in answered(town, "周敏", "办结 1 好了")


def test_outside_office_hours_whoever_whistles_is_told(town: Town) -> None:
    town.passes(hours=8)
    assert "市政所现在不在办公时间（工作日 09:00-17:00），急事请打电话。" in _whistled(town)


def test_who_cannot_be_written_to_is_called_in_the_departments_group(town: Town) -> None:
    _whistled(town, "市政所")
    with town.database.reading() as session:
        [first, _] = session.exec(select(OutboxRow).where(OutboxRow.about == "whistle")).all()
        fallback = first.fallback
    assert fallback is not None
    assert (fallback["chat"], fallback["about"]) == ("d1", "whistle")
    assert fallback["text"].startswith("张强：吹哨：工单1 请市政所在今天12:30前报到")


def test_neighbours_words_that_begin_alike_are_ordinary_talk(town: Town) -> None:
    _whistled(town)
    for text in ("报到 12 点开始", "退回 12 元", "科室的人来了没有"):
        before = len(town.group.heard())
        town.group.says("王阿姨", text)
        assert len(town.group.heard()) == before
