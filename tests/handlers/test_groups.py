"""The bot comes into groups, is put out of them, and groups change their ids."""

from dataclasses import replace

import pytest
from sqlmodel import select

from handlers.message import Membership, Migration
from storage.outbox import OutboxRow
from storage.registry import Group, find_group
from storage.tickets import messages_of
from tests.town import Town, judge
from triage import Decision

LIFT = "3栋电梯坏了，停在5楼不动"


def _membership(town: Town, chat: str, present: bool, private: bool = False) -> None:
    town.tell(
        Membership(
            "fake", chat, town.next_id(), town.now, present, chat_title="新群", by="u", private=private
        )
    )


def _group(town: Town, chat: str) -> Group | None:
    with town.database.reading() as session:
        return find_group(session, "fake", chat)


def test_an_unbound_group_gets_one_hint_and_then_silence(town: Town) -> None:
    group = town.chat("new", "新群")
    group.says("刘大爷", "你好")
    assert "群号 new" in group.last.text
    group.says("刘大爷", LIFT)
    group.says("刘大爷", "帮助")
    town.restart()
    group.says("刘大爷", LIFT)
    assert len(group.heard()) == 1
    assert town.tickets() == []


def test_being_added_gives_the_hint_at_once(town: Town) -> None:
    _membership(town, "new", present=True)
    assert "群号 new" in town.chat("new").last.text
    town.chat("new").says("刘大爷", LIFT)
    assert len(town.chat("new").heard()) == 1


def test_being_added_to_a_bound_group_says_nothing(town: Town) -> None:
    _membership(town, "g1", present=True)
    assert town.group.heard() == []


def test_leaving_is_remembered_and_ends_when_we_are_back(town: Town) -> None:
    _membership(town, "g1", present=False)
    group = _group(town, "g1")
    assert group is not None
    assert not group.present
    _membership(town, "g1", present=True)
    _membership(town, "nowhere", present=False)
    _membership(town, "刘大爷", present=False, private=True)
    again = _group(town, "g1")
    assert again is not None
    assert again.present


def test_a_migrated_group_goes_on_under_its_new_id(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    migration = Migration("fake", "g1", town.next_id(), town.now, "g1-super")
    new = town.chat("g1-super", "海棠花苑1网格群")
    town.tell_all([migration, new.message("王阿姨", "我家也是")])
    assert _group(town, "g1") is None
    assert town.reporters() == ["刘大爷", "王阿姨"]
    town.private("周敏").says("周敏", "受理 1")
    town.private("周敏").says("周敏", "办结 1 已修好")
    assert new.last.labels == ["满意", "基本满意", "不满意"]


def test_in_the_new_chat_an_old_id_is_another_message(town: Town) -> None:
    said = town.group.says("刘大爷", LIFT)
    town.tell(Migration("fake", "g1", town.next_id(), town.now, "g1-super"))
    new = town.chat("g1-super", "海棠花苑1网格群")
    town.passes(hours=2)
    new.says("钱婶", "晚上谁一起去跳舞", id=said)
    new.says("赵叔", "+1", reply_to=said)
    assert town.reporters() == ["刘大爷"]


def test_in_the_new_chat_the_id_of_an_unsure_message_is_another_message(town: Town) -> None:
    message = town.group.message("刘大爷", "这个楼道唉")
    verdict = replace(judge().judge(LIFT), decision=Decision.ASK, category="public_facility", place=None)
    town.judge_says(message.text, verdict)
    town.tell(message)
    assert town.private("周敏").heard("ask")
    town.tell(Migration("fake", "g1", town.next_id(), town.now, "g1-super"))
    new = town.chat("g1-super", "海棠花苑1网格群")
    new.says("钱婶", "晚上谁一起去跳舞", id=message.id)
    new.shows("刘大爷", reply_to=message.id)
    town.private("周敏").heard("ask")[0].press("登记", "周敏")
    with town.database.reading() as session:
        assert [item.kind for item in messages_of(session, 1)] == ["text"]


def test_after_a_restart_an_id_in_private_is_another_message_in_the_group(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    worker = town.private("周敏")
    card = worker.last
    card.press("受理", "周敏")
    noted = worker.says("周敏", "已联系维保单位", reply_to=card.id)
    town.restart()
    town.passes(hours=2)
    town.group.says("钱婶", "今天菜场有便宜的鸡蛋，谁要一起买", id=noted)
    town.group.says("赵叔", "我也要，加我一个", reply_to=noted)
    town.group.says("赵叔", "+1", reply_to=noted)
    assert town.reporters() == ["刘大爷"]


def test_both_tidings_of_a_migration_mean_one(town: Town) -> None:
    for _ in range(2):
        town.tell(Migration("fake", "g1", town.next_id(), town.now, "g1-super"))
    assert _group(town, "g1-super") is not None


def test_the_new_chat_may_speak_before_the_migration_is_told(town: Town) -> None:
    new = town.chat("g1-super")
    new.says("刘大爷", "你好")
    town.tell(Migration("fake", "g1", town.next_id(), town.now, "g1-super"))
    new.says("刘大爷", LIFT)
    assert town.ticket().grid_code == "990101103001001"


def test_the_hint_that_the_new_chat_got_too_soon_is_taken_back(town: Town) -> None:
    _membership(town, "g1-super", present=True)
    assert town.chat("g1-super").heard("hint")
    town.tell(Migration("fake", "g1", town.next_id(), town.now, "g1-super"))
    assert town.chat("g1-super").heard() == []


def test_a_hint_that_waits_goes_with_the_group_it_was_meant_for(town: Town) -> None:
    came = Membership("fake", "g1-super", town.next_id(), town.now, True, chat_title="新群", by="u")
    town.tell_all([came, Migration("fake", "g1", town.next_id(), town.now, "g1-super")])
    assert town.chat("g1-super").heard() == []
    with town.database.reading() as session:
        assert session.exec(select(OutboxRow.state).where(OutboxRow.about == "hint")).all()[0] == "skipped"


def test_a_new_id_that_was_registered_by_hand_keeps_its_row(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    with town.database.writing() as session:
        session.add(Group(platform="fake", chat_id="g1-super", title="新", grid_code="990101103001001"))
    town.tell(Migration("fake", "g1", town.next_id(), town.now, "g1-super"))
    group = _group(town, "g1-super")
    assert group is not None
    assert town.ticket().group_id == group.id


def test_the_hint_is_given_even_if_the_first_words_are_old(town: Town) -> None:
    old = town.chat("new", "新群").message("刘大爷", "你好")
    town.passes(hours=5)
    town.tell(old)
    assert "群号 new" in town.chat("new").last.text


@pytest.mark.parametrize("text", ["/report@GroupHelpBot 他在群里骂人，请管理员处理", "/help@OtherBot"])
def test_what_is_said_to_another_bot_is_not_answered(town: Town, text: str) -> None:
    town.intake._rules.bots["fake"] = "yunwangge_bot"
    town.group.says("刘大爷", text)
    assert town.group.heard() == []
    assert town.tickets() == []
    town.group.says("刘大爷", "/help@YunWangGe_bot")
    assert "也可以发" in town.group.last.text


def test_an_anonymous_admins_command_is_answered_with_what_would_help(town: Town) -> None:
    town.group.says("管理员", "报事 3栋电梯坏了", sender="")
    assert "请先关掉匿名" in town.group.last.text
    assert town.tickets() == []
