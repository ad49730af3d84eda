"""What the bot does with ordinary talk: it hears complaints and keeps silent otherwise."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlmodel import select

from desk.people.posting import leave
from desk.settings import DeskSettings
from storage.outbox import URGENT, OutboxRow
from storage.registry import all_people, touch_registry
from storage.tickets import messages_of
from tests.town import Town, judge
from triage import Decision, Evidence

LIFT = "3栋电梯坏了，停在5楼不动"
OPEN_LABELS = ["补充", "我也遇到", "不是诉求"]


def test_a_complaint_gets_a_receipt_and_the_worker_a_card(town: Town) -> None:
    said = town.group.says("刘大爷", LIFT)
    receipt = town.group.last
    assert receipt.reply_to == said
    assert "工单1" in receipt.text
    assert "电梯" in receipt.text
    assert "网格员周敏" in receipt.text
    assert "前办结" in receipt.text
    assert receipt.labels == OPEN_LABELS
    card = town.private("周敏").last
    assert LIFT in card.text
    assert card.labels == ["受理", "误报", "上报"]


@pytest.mark.parametrize(
    "text", ["今天天气真好", "哈哈哈哈", "晚饭吃什么", "谢谢大家", "👍", "+1", "。。。", "明天谁去爬山"]
)
def test_chatter_leaves_no_trace(town: Town, text: str) -> None:
    town.group.says("刘大爷", text)
    assert town.group.heard() == []
    assert town.tickets() == []
    with closing(sqlite3.connect(town.database.path)) as books:
        assert text not in "".join(books.iterdump())


def test_staff_never_open_tickets(town: Town) -> None:
    town.group.says("周敏", LIFT)
    town.group.says("物业小王", LIFT)
    town.group.says("网格员老张", LIFT)
    assert town.tickets() == []


def test_a_second_resident_joins_instead_of_opening(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.passes(minutes=3)
    town.group.says("王阿姨", "3栋电梯还是坏的，爬了12楼")
    assert len(town.tickets()) == 1
    assert town.reporters() == ["刘大爷", "王阿姨"]
    assert len(town.group.heard()) == 1
    assert "共2位居民" in town.group.last.text


def test_me_too_joins_the_latest_trouble(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.group.says("王阿姨", "我家也是")
    assert town.reporters() == ["刘大爷", "王阿姨"]
    town.group.says("王阿姨", "我家也是")
    assert town.reporters() == ["刘大爷", "王阿姨"]


def test_me_too_much_later_means_something_else(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.passes(hours=2)
    town.group.says("王阿姨", "我家也是")
    assert town.reporters() == ["刘大爷"]


def test_another_building_is_another_lift(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.group.says("王阿姨", "8栋电梯坏了，停在1楼不动")
    assert len(town.tickets()) == 2


def test_words_that_stood_apart_are_not_read_as_one_place(town: Town) -> None:
    town.group.says("刘大爷", "东风路全黑了,从人民医院到农贸市场路灯都不亮")
    town.group.says("王阿姨", "解放路的路灯也不亮")
    assert [ticket.place for ticket in town.tickets()] == ["东风路人民医院", "解放路"]


def test_the_same_words_in_another_group_are_another_ticket(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.other.says("钱婶", LIFT)
    assert [ticket.grid_code for ticket in town.tickets()] == ["990101103001001", "990101103001002"]
    assert "沈建国" in town.other.last.text


def test_a_photo_within_minutes_belongs_to_the_report(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.passes(minutes=4)
    town.group.shows("刘大爷")
    town.passes(minutes=30)
    town.group.shows("刘大爷")
    with town.database.reading() as session:
        assert [item.kind for item in messages_of(session, 1)] == ["text", "photo"]
    assert town.private("周敏").heard("added")


def test_a_photo_before_the_words_belongs_to_the_report_too(town: Town) -> None:
    town.group.shows("刘大爷")
    town.group.shows("王阿姨")
    town.passes(minutes=2)
    town.group.says("刘大爷", LIFT)
    with town.database.reading() as session:
        assert sorted((item.kind, item.user_id) for item in messages_of(session, 1)) == [
            ("photo", "刘大爷"),
            ("text", "刘大爷"),
        ]


def test_an_address_within_minutes_completes_the_report(town: Town) -> None:
    town.group.says("刘大爷", "电梯坏了，停在5楼不动")
    town.passes(minutes=1)
    town.group.says("刘大爷", "8栋2单元")
    assert town.ticket().place == "8栋2单元"
    assert "8栋2单元" in town.group.heard("receipt")[0].text


def test_a_correction_replaces_the_place(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.passes(minutes=1)
    town.group.says("刘大爷", "说错了，是5栋")
    assert "5栋" in (town.ticket().place or "")
    assert town.steps() == ["open", "correct"]


def test_editing_the_complaint_corrects_the_ticket(town: Town) -> None:
    said = town.group.says("刘大爷", LIFT)
    town.passes(minutes=1)
    town.group.edits("刘大爷", said, "6栋电梯坏了，停在5楼不动")
    assert "6栋" in (town.ticket().place or "")
    assert town.ticket().text.startswith("6栋")
    assert len(town.tickets()) == 1


def test_solved_by_the_reporter_is_offered_to_be_closed(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.passes(minutes=20)
    town.group.says("刘大爷", "好了")
    offer = town.group.last
    assert offer.labels == ["已解决", "还没有"]
    assert offer.press("已解决", "王阿姨").startswith("只有反映人")
    assert "请点一下评价" in offer.press("已解决", "刘大爷")
    assert town.ticket().state == "resolved"
    assert offer.labels == ["满意", "基本满意", "不满意"]
    assert "已结案" in offer.press("满意", "刘大爷")
    assert town.ticket().state == "closed"
    assert offer.labels == []


def test_not_yet_keeps_the_ticket_going(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.group.says("刘大爷", "好了")
    offer = town.group.last
    assert "反映人" in offer.press("还没有", "王阿姨")
    assert offer.press("还没有", "刘大爷") == "好的，工单继续办理。"
    assert town.ticket().state == "open"
    assert offer.labels == []


def test_somebody_elses_thats_fine_means_nothing(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.group.says("王阿姨", "好了")
    assert len(town.group.heard()) == 1


def test_taking_it_back_withdraws_for_the_only_reporter(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.group.says("刘大爷", "没事了，是我自己按错了")
    assert town.ticket().state == "withdrawn"
    assert town.group.heard("receipt")[0].labels == []


def test_taking_it_back_leaves_the_others_their_ticket(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.group.says("王阿姨", "我家也是")
    town.group.says("刘大爷", "没事了，是我自己按错了")
    assert town.ticket().state == "open"
    assert town.reporters() == ["王阿姨"]


def test_urging_is_kept_with_the_ticket_and_opens_nothing(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.passes(hours=5)
    town.group.says("刘大爷", "怎么还没修好啊")
    assert len(town.tickets()) == 1


def test_an_unsure_message_goes_to_the_worker_only(town: Town) -> None:
    message = town.group.message("刘大爷", "这个楼道唉")
    _unsure(town, message.text)
    town.tell(message)
    assert town.group.heard() == []
    card = town.private("周敏").last
    assert card.labels == ["登记", "忽略"]
    assert card.press("登记", "刘大爷") == "已登记，工单1。"
    assert town.group.last.reply_to == message.id
    assert card.labels == []
    assert card.press_data("ignore:1", "周敏") == "这条已经处理过了。"


def test_an_unsure_message_can_be_ignored_by_the_worker_alone(town: Town) -> None:
    message = town.group.message("刘大爷", "这个楼道唉")
    _unsure(town, message.text)
    town.tell(message)
    card = town.private("周敏").last
    assert card.press("忽略", "王阿姨") == "这条由网格员来判断。"
    assert card.press("忽略", "周敏") == "好的，已忽略。"
    assert town.tickets() == []
    town.group.edits("刘大爷", message.id, message.text)
    assert len(town.private("周敏").heard("ask")) == 1


def _unsure(town: Town, text: str) -> None:
    """Make sure the judge does not know what to make of these words."""
    verdict = replace(judge().judge(LIFT), decision=Decision.ASK, category="public_facility", place=None)
    town.judge_says(text, verdict)


def test_a_common_question_is_answered_at_once(town: Town) -> None:
    town.group.says("小李", "请问居住证怎么办理")
    answer = town.group.last
    assert "居住证" in answer.text
    assert answer.labels == ["还需要人工处理"]
    assert answer.press("还需要人工处理", "路人").startswith("这条由提问的居民")
    assert answer.press("还需要人工处理", "小李") == "已登记，工单1。"
    assert town.ticket().kind == "inquiry"


SCAM = "日结兼职刷单返利，一单一结，佣金高，加微信群主拉你进群先垫付"


def test_a_scam_lure_warns_the_staff_and_not_the_group(town: Town) -> None:
    town.group.says("陌生人", SCAM)
    assert town.group.heard() == []
    for who in ("周敏", "何主任", "平安办"):
        assert "疑似诈骗" in town.private(who).last.text
    assert town.tickets() == []


def test_a_scam_lure_gets_one_sober_line_if_so_configured(tmp_path: object) -> None:
    town = Town(tmp_path, DeskSettings(alert_in_group=True))  # type: ignore[arg-type]
    said = town.group.says("陌生人", SCAM, forwarded=True)
    assert town.group.last.reply_to == said
    assert "96110" in town.group.last.text
    town.database.close()


def test_forwarded_posts_open_nothing(town: Town) -> None:
    town.group.says("刘大爷", LIFT, forwarded=True)
    town.group.shows("刘大爷", forwarded=True)
    town.group.says("", LIFT, anonymous_admin=True)
    town.group.says("天气机器人", LIFT, from_bot=True)
    assert town.tickets() == []


def test_an_emergency_reaches_everybody_up_the_chain(town: Town) -> None:
    town.group.says("刘大爷", "8栋2单元楼道里煤气泄漏了，好浓的煤气味")
    assert town.ticket().emergency == "gas_leak"
    for who in ("周敏", "何主任", "平安办"):
        assert "燃气" in town.private(who).last.text
    assert "119" in town.group.last.text


def test_no_water_in_several_buildings_becomes_an_emergency(town: Town) -> None:
    town.group.says("刘大爷", "1号楼停水了")
    assert town.ticket().urgency == "urgent"
    town.group.says("王阿姨", "4号楼也停水了")
    town.group.says("陈叔", "6号楼停水了")
    ticket = town.ticket()
    assert len(town.tickets()) == 1
    assert (ticket.urgency, ticket.emergency) == ("emergency", "water_outage")
    assert "停水" in town.private("平安办").last.text


def test_a_mention_instead_of_a_card_stands_in_the_topic_of_the_complaint(town: Town) -> None:
    town.group.says("刘大爷", LIFT, thread="7")
    town.private("周敏").says("周敏", "上报 1 需要社区出面")
    with town.database.reading() as session:
        cards = select(OutboxRow.fallback).where(OutboxRow.about == "card", OutboxRow.action == "send")
        mentions = session.exec(cards).all()
    assert [mention and (mention["chat"], mention["thread"]) for mention in mentions] == [("g1", "7")] * 2


def test_the_memory_of_the_talk_survives_a_restart(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.restart()
    town.passes(minutes=1)
    town.group.says("王阿姨", "我家也是")
    town.group.shows("刘大爷")
    assert town.reporters() == ["刘大爷", "王阿姨"]
    with town.database.reading() as session:
        assert "photo" in [item.kind for item in messages_of(session, 1)]


def test_stale_complaints_are_registered_without_a_burst_of_replies(town: Town) -> None:
    message = town.group.message("刘大爷", LIFT)
    town.passes(hours=20)
    town.tell(message)
    assert len(town.tickets()) == 1
    assert town.group.heard() == []
    assert town.private("周敏").heard("card")
    # Later steps are fresh, and told.
    town.private("周敏").says("周敏", "受理 1")
    town.private("周敏").says("周敏", "办结 1 已修好")
    assert town.group.last.labels == ["满意", "基本满意", "不满意"]


def test_the_same_update_twice_changes_nothing(town: Town) -> None:
    message = town.group.message("刘大爷", LIFT)
    joined = town.group.message("王阿姨", "我家也是")
    for event in (message, message, joined, joined):
        town.tell(event)
    town.restart()
    town.tell_all([message, joined, message])
    assert len(town.tickets()) == 1
    assert town.reporters() == ["刘大爷", "王阿姨"]
    assert town.steps() == ["open", "join"]
    assert len(town.group.heard()) == 1


def test_hostile_text_is_kept_and_shown_as_it_is(town: Town) -> None:
    name = "<b>刘</b>*_`大爷"
    town.group.says(name, LIFT + "<script>alert(1)</script> *粗* \u202e\u0000")
    assert "<script>" in town.private("周敏").last.text
    assert name in town.private("周敏").last.text
    town.group.says("刘大爷", "😀" * 4096)
    town.group.says("刘大爷", "\u202e\u0000\u200b")
    assert len(town.tickets()) == 1


def test_where_nobody_answers_for_the_place_the_operators_are_told_once_a_day(town: Town) -> None:
    with town.database.writing() as session:
        for person in all_people(session):
            leave(session, person, town.now)
        touch_registry(session)
    town.passes(seconds=2)
    town.group.says("刘大爷", LIFT)
    town.group.says("刘大爷", "8栋电梯坏了，停在1楼不动")
    assert [item.text.count("没有网格员") for item in town.private("运维").heard()] == [1]


def test_an_old_card_has_no_buttons_once_somebody_else_must_act(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    card = town.private("周敏").last
    card.press("上报", "周敏")
    assert card.labels == []
    assert "社区何主任办理" in card.text
    assert town.private("何主任").last.labels == ["受理", "误报", "上报"]


def test_an_unsure_message_is_remembered_over_a_restart_until_a_neighbour_confirms_it(town: Town) -> None:
    message = town.group.message("刘大爷", "这个楼道唉")
    _unsure(town, message.text)
    town.judge_says(
        "我们楼道也是",
        replace(judge().judge(LIFT), decision=Decision.ASK, category="public_facility", place=None),
    )
    town.tell(message)
    town.restart()
    town.passes(minutes=5)
    town.group.says("王阿姨", "我们楼道也是")
    assert town.reporters() == ["刘大爷", "王阿姨"]
    assert town.private("周敏").heard("ask")[0].labels == []


def test_what_the_author_adds_comes_with_the_ticket_the_worker_registers(town: Town) -> None:
    message = town.group.message("刘大爷", "这个楼道唉")
    _unsure(town, message.text)
    town.tell(message)
    town.passes(minutes=1)
    town.group.shows("刘大爷")
    town.group.says("刘大爷", "3栋2单元")
    assert town.tickets() == []
    town.private("周敏").heard("ask")[0].press("登记", "周敏")
    with town.database.reading() as session:
        assert [item.kind for item in messages_of(session, 1)] == ["text", "photo", "text"]
    assert town.ticket().place == "3栋2单元"


def test_an_ignored_message_is_forgotten_by_the_talk(town: Town) -> None:
    message = town.group.message("刘大爷", "这个楼道唉")
    _unsure(town, message.text)
    town.tell(message)
    town.private("周敏").last.press("忽略", "周敏")
    town.group.says("王阿姨", "我家楼道也是")
    assert town.tickets() == []


@pytest.mark.parametrize(
    ("first", "again", "same"),
    [
        ("3栋电梯又坏了", "3栋电梯又坏了", True),
        ("三栋电梯又坏了", "3号楼2单元电梯又坏了", True),
        ("十三栋电梯又坏了", "3栋电梯又坏了", False),
        ("13栋电梯又坏了", "3栋电梯又坏了", False),
        ("南门岗亭旁边的路灯坏了不亮", "南门岗亭旁边的路灯坏了不亮", True),
        ("南门岗亭旁边的路灯坏了不亮", "北门岗亭旁边的路灯坏了不亮", False),
    ],
)
def test_the_same_trouble_weeks_later_names_the_ticket_before(
    town: Town, first: str, again: str, same: bool
) -> None:
    town.group.says("刘大爷", first)
    town.passes(days=10)
    town.group.says("王阿姨", again)
    assert len(town.tickets()) == 2
    assert [step.words for step in town.history(2) if step.event == "recur"] == (["1"] if same else [])


def test_two_problems_in_two_clauses_are_two_tickets_and_in_one_clause_only_one(town: Town) -> None:
    lift = replace(judge().judge(LIFT), evidence=(Evidence("elevator:lift+broken", "电梯…坏", 2.0),))
    lamp = replace(lift, category="lighting", evidence=(Evidence("lighting:lamp", "楼道灯…不亮", 2.0),))
    town.judge_says("3栋电梯坏了，楼道灯不亮", replace(lift, also=(lamp,)))
    town.group.says("刘大爷", "3栋电梯坏了，楼道灯不亮")
    assert sorted(ticket.category for ticket in town.tickets()) == ["elevator", "lighting"]
    town.judge_says("9栋电梯坏了", replace(lift, place="9栋", also=(replace(lift, category="property"),)))
    town.group.says("刘大爷", "9栋电梯坏了")
    assert len(town.tickets()) == 3


def test_a_question_that_may_be_an_emergency_says_so_and_goes_first(town: Town) -> None:
    words = "里面的人喘不上气了，门就是不开"
    found = replace(judge().judge(LIFT), decision=Decision.ASK, emergency="elevator_trapped")
    town.judge_says(words, found)
    town.group.says("刘大爷", words)
    assert town.private("周敏").last.text.startswith("这条可能是突发紧急（电梯困人），请马上判断：\n刘大爷")
    assert town.group.heard() == []
    with town.database.reading() as session:
        assert [row.rank for row in session.exec(select(OutboxRow)).all()] == [URGENT]
    town.private("周敏").last.press("登记", by="周敏")
    assert town.tickets()[0].emergency == "elevator_trapped"


def test_an_edited_question_is_what_the_worker_registers(town: Town) -> None:
    said = town.group.says("刘大爷", "2栋路灯是不是有点问题")
    town.group.edits("刘大爷", said, "12栋路灯是不是有点问题")
    card = town.private("周敏").last
    assert "说：12栋路灯" in card.text
    card.press("登记", "周敏")
    assert (town.ticket().text, town.ticket().place) == ("12栋路灯是不是有点问题", "12栋")
