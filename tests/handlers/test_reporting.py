"""Reporting in private, by a poster's code or by the word: asked step by step, understood, sent, told of."""

import pytest
from sqlmodel import select

from handlers.commands import find_order
from storage.gazetteer import Place
from storage.outbox import OutboxRow
from storage.registry import Grid, touch_registry
from storage.reports import ReportDraft
from storage.residents import Resident
from tests.places import placed
from tests.town import Town

FIRST, SECOND = "990101103001001", "990101103001002"
LIFT = "3栋电梯坏了，停在5楼不动"


def _says(town: Town, text: str, who: str = "刘大爷") -> str:
    town.private(who).says(who, text)
    return town.private(who).last.text


def _drafts(town: Town) -> int:
    with town.database.reading() as session:
        return len(session.exec(select(ReportDraft)).all())


def _kept_words(town: Town) -> list[str]:
    with town.database.reading() as session:
        return [row.text for row in session.exec(select(OutboxRow)).all() if LIFT in row.text]


def test_a_poster_leads_step_by_step_to_a_ticket_in_its_grid(town: Town) -> None:
    chat = town.private("刘大爷")
    assert _says(town, f"/start g{SECOND}").startswith("您在柳岸第二网格报事。请说说是什么事、在哪里")
    chat.shows("刘大爷")
    assert "再用一句话说说是什么事" in chat.last.text
    assert _says(town, LIFT) == "\n".join(
        [
            "我这样理解，对吗？",
            "是什么：电梯 · 求助 · 急件",
            "在哪里：柳岸第二网格 3栋5楼",
            f"您说的：{LIFT}",
            "附上：照片",
            "对就点“提交”；要补充接着发；网格不对就发“网格 名称”；不报了点“取消”。",
        ]
    )
    assert not town.tickets()
    asked = chat.last
    assert asked.press("提交", "刘大爷") == "已提交，工单1。"
    assert (asked.text, asked.buttons) == ("已提交，工单1。", [])
    ticket = town.ticket()
    assert (ticket.grid_code, ticket.group_id, ticket.source, ticket.level) == (SECOND, None, "qr", "grid")
    receipt = chat.heard("receipt")[0]
    assert receipt.text.startswith("已登记，工单1")
    assert "只有工作人员看得到" in receipt.text
    worker = town.private("沈建国")
    assert LIFT in worker.heard("card")[0].text
    assert "私聊报事" in worker.heard("card")[0].text
    assert "照片" in worker.heard("added")[0].text
    assert not town.group.heard()
    assert not town.other.heard()
    assert _drafts(town) == 0


def test_the_reporter_hears_the_outcome_and_rates_and_no_group_does(town: Town) -> None:
    chat = town.private("刘大爷")
    _says(town, f"/start g{FIRST}")
    _says(town, LIFT)
    chat.last.press("提交", "刘大爷")
    receipt = chat.heard("receipt")[0]
    chat.says("刘大爷", "里面没有人", reply_to=receipt.id)
    assert "里面没有人" in town.private("周敏").last.text
    town.private("周敏").heard("card")[0].press("受理", "周敏")
    town.private("周敏").says("周敏", "问居民 1 哪个单元")
    assert "哪个单元" in chat.last.text
    town.private("周敏").says("周敏", "办结 1 已换门锁")
    assert "已换门锁" in chat.last.text
    chat.last.press("不满意", "刘大爷")
    assert town.ticket().level == "community"
    town.private("何主任").says("何主任", "受理 1")
    town.private("何主任").says("何主任", "办结 1 重新修好")
    chat.last.press("满意", "刘大爷")
    assert town.ticket().state == "closed"
    assert not town.group.heard()


def test_an_emergency_in_private_tells_the_reporter_what_to_do(town: Town) -> None:
    chat = town.private("刘大爷")
    _says(town, f"/start g{FIRST}")
    assert "危险时先离开" in _says(town, "3栋楼道着火了，浓烟很大，快来人")
    chat.last.press("提交", "刘大爷")
    assert "119" in chat.heard("receipt")[0].text
    town.private("周敏").last.press("我来处理", "周敏")
    assert "周敏" in chat.heard("news")[-1].text
    assert not town.group.heard()


@pytest.mark.parametrize(("said", "grid"), [("海棠花苑", FIRST), ("柳岸第二网格", SECOND)])
def test_without_a_poster_the_grid_is_asked_by_name(town: Town, said: str, grid: str) -> None:
    assert "请说说是什么事" in _says(town, "报事")
    assert _says(town, LIFT).startswith("这件事在哪里？")
    assert "没有找到“梅园”" in _says(town, "梅园")
    assert "请写到社区" in _says(town, "海棠镇")
    assert "我这样理解" in _says(town, said)
    assert _says(town, "对") != ""
    assert (town.ticket().grid_code, town.ticket().source) == (grid, "private")


def test_a_misspelt_name_or_one_of_several_is_asked_by_buttons(town: Town) -> None:
    with town.database.writing() as session:
        session.add(Grid(code="990101103001003", name="海棠花苑第三网格", kind="grid"))
        touch_registry(session)
    town.passes(seconds=2)
    _says(town, "报事")
    _says(town, LIFT)
    assert "没有找到“海裳花园”，是不是下面哪一个" in _says(town, "海裳花园")
    assert "“海棠花苑”是指哪一个" in _says(town, "海棠花苑")
    asked = town.private("刘大爷").last
    assert asked.labels == ["海棠花苑第一网格", "海棠花苑第三网格"]
    assert asked.press("海棠花苑第三网格", "刘大爷") == "您选了：海棠花苑第三网格"
    assert "在哪里：海棠花苑第三网格" in town.private("刘大爷").last.text


def test_a_place_of_the_gazetteer_will_do_for_an_answer(town: Town) -> None:
    with town.database.writing() as session:
        session.add(Place(grid_code=SECOND, kind="compound", name="梅园小区", nicknames=["老梅园"]))
        touch_registry(session)
    town.passes(seconds=2)
    _says(town, "报事")
    _says(town, LIFT)
    assert "在哪里：柳岸第二网格" in _says(town, "老梅园")


def test_words_after_the_command_are_the_first_step(town: Town) -> None:
    assert _says(town, "报事 柳岸第二网格3栋电梯坏了，停在5楼不动").startswith("我这样理解，对吗？")
    town.private("刘大爷").last.press("提交", "刘大爷")
    assert town.ticket().grid_code == SECOND


def test_whoever_has_registered_need_not_say_where_but_may(town: Town) -> None:
    with town.database.writing() as session:
        session.add(
            Resident(
                platform="fake",
                user_id="刘大爷",
                consented_at=town.now,
                registered_at=town.now,
                grid_code=FIRST,
            )
        )
    _says(town, "报事")
    assert "在哪里：海棠花苑第一网格 3栋" in _says(town, LIFT)
    assert "在哪里：柳岸第二网格 3栋" in _says(town, "网格 柳岸")


def test_known_from_a_group_the_word_alone_begins_in_private(town: Town) -> None:
    town.other.says("刘大爷", LIFT)
    _says(town, "报事")
    assert "在哪里：柳岸第二网格" in _says(town, "5栋楼道灯不亮")
    assert len(town.tickets()) == 1


def test_what_is_added_or_edited_shows_and_old_buttons_are_stale(town: Town) -> None:
    chat = town.private("刘大爷")
    _says(town, f"/start g{FIRST}")
    first = chat.says("刘大爷", LIFT)
    asked = chat.last
    town.passes(seconds=5)
    assert "里面没有人" in _says(town, "里面没有人")
    assert "请看最新的消息" in asked.press("提交", "刘大爷")
    chat.edits("刘大爷", first, "5栋电梯坏了")
    assert chat.last.text.startswith("改好了")
    assert "您说的：5栋电梯坏了，里面没有人" in chat.last.text
    chat.last.press("提交", "刘大爷")
    assert town.ticket().text == "5栋电梯坏了，里面没有人"


@pytest.mark.parametrize("word", ["取消", "/cancel", "不报了。"])
def test_giving_up_leaves_nothing(town: Town, word: str) -> None:
    _says(town, f"/start g{FIRST}")
    _says(town, LIFT)
    old = town.private("刘大爷").last
    assert _says(town, word).startswith("好的，没有登记")
    assert _drafts(town) == 0
    assert not _kept_words(town)
    assert "已经登记过，或者过了一天" in old.press("提交", "刘大爷")
    assert "现在没有正在报的事" in _says(town, "/cancel")


def test_what_is_not_sent_within_a_day_is_forgotten(town: Town) -> None:
    _says(town, f"/start g{FIRST}")
    _says(town, LIFT)
    old = town.private("刘大爷").last
    town.passes(hours=25)
    assert "过了一天" in old.press("提交", "刘大爷")
    _says(town, f"/start g{FIRST}")
    _says(town, LIFT)
    town.passes(hours=25)
    town.runs("tidy")
    assert _drafts(town) == 0
    assert not _kept_words(town)


def test_nobody_sends_what_another_has_begun(town: Town) -> None:
    _says(town, f"/start g{FIRST}")
    _says(town, LIFT)
    assert "重新发“报事”" in town.private("刘大爷").last.press("提交", "王阿姨")
    assert not town.tickets()


def test_a_poster_whose_grid_is_gone_asks_for_the_place(town: Town) -> None:
    assert "已经撤并" in _says(town, "/start g990101103001009")
    assert _says(town, LIFT).startswith("这件事在哪里？")


def test_what_cannot_be_a_report_is_said(town: Town) -> None:
    _says(town, f"/start g{FIRST}")
    town.private("刘大爷").shows("刘大爷", "sticker")
    assert "这一条我看不懂" in town.private("刘大爷").last.text
    assert "再用一句话说说是什么事" in _says(town, "提交")
    for _ in range(12):
        answer = _says(town, "很长" * 60)
    assert "已经收了不少内容" in answer


def test_in_a_group_a_poster_s_code_means_nothing(town: Town) -> None:
    town.group.says("刘大爷", f"/report g{FIRST}")
    assert "私下发给我" in town.group.last.text
    assert not town.tickets()


def test_a_restart_in_between_changes_nothing(town: Town) -> None:
    _says(town, f"/start g{FIRST}")
    _says(town, LIFT)
    town.restart()
    town.private("刘大爷").last.press("提交", "刘大爷")
    assert town.ticket().grid_code == FIRST


def test_what_was_said_in_private_stays_there_after_a_merge(town: Town) -> None:
    town.group.says("王阿姨", LIFT)
    _says(town, f"/start g{FIRST}")
    _says(town, LIFT)
    town.private("刘大爷").last.press("提交", "刘大爷")
    town.private("周敏").says("周敏", "合并 2 1")
    town.private("周敏").says("周敏", "受理 1")
    town.private("周敏").says("周敏", "办结 1 已换门锁")
    assert "已换门锁" in town.private("刘大爷").heard("rating")[-1].text
    assert all("刘大爷" not in item.text for item in town.group.heard())


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (f"/start g{FIRST}", "report"),
        (f"/start@wangge_bot g{FIRST}", "report"),
        ("/start K7QM2XVP9H", "join"),
        ("/start K7QM2-XVP9H", "join"),
        ("/start", "help"),
        ("/start hello", "help"),
    ],
)
def test_what_a_link_carries_decides_what_start_means(said: str, code: str) -> None:
    order = find_order(said)
    assert order is not None
    assert order.command.code == code


def test_a_greeting_or_a_bare_number_is_no_matter(town: Town) -> None:
    _says(town, f"/start g{FIRST}")
    for idle in ("你好", "12", "在吗？"):
        assert _says(town, idle).startswith("请用一句话说说是什么事"), idle
    assert f"您说的：{LIFT}" in _says(town, LIFT).splitlines()
    assert _says(town, "网格") == "请写上网格或小区的名称，例如：网格 海棠花苑"


def test_a_place_named_as_the_answer_is_kept_for_the_handler(town: Town) -> None:
    placed(town)
    _says(town, "报事 路灯不亮")
    asked = _says(town, "望江亭")
    assert "在哪里：柳岸第二网格" in asked
    _says(town, "对")
    assert town.ticket().text == "路灯不亮，望江亭"


@pytest.mark.parametrize(("who", "words"), [("刘大爷", "3栋着火了，快来人"), ("周敏", "3栋着火了，快来人")])
def test_an_emergency_told_without_the_word_is_taken_up(town: Town, who: str, words: str) -> None:
    said = _says(town, words, who)
    assert said.startswith("危险时先离开，再打110、119、120。\n这件事在哪里？")
    assert "请马上点“提交”" in _says(town, "海棠花苑", who)
    assert not town.tickets()
    _says(town, "提交", who)
    assert town.ticket().emergency == "fire"


def test_in_an_emergency_nobody_is_asked_twice_where_it_is(town: Town) -> None:
    _says(town, "3栋着火了，快来人")
    assert "在哪里：海棠镇" in _says(town, "就在老地方")
    _says(town, "提交")
    ticket = town.ticket()
    assert (ticket.grid_code, ticket.level, ticket.text) == (
        "990101103",
        "township",
        "3栋着火了，快来人，就在老地方",
    )


def test_a_complaint_told_without_the_word_is_taken_up_from_residents_only(town: Town) -> None:
    assert _says(town, LIFT).startswith("这件事在哪里？")
    assert "这件事在哪里" not in _says(town, LIFT, "周敏")
    assert "云网格助手" in _says(town, "今天天气不错", "王阿姨")
