"""交接 and 代班, from the words in the private chat to who gets the next card."""

from datetime import timedelta

import pytest
from sqlmodel import select

from storage.handovers import Handover
from storage.posts import Holding, Post
from storage.registry import Person
from tests.staff import staff
from tests.town import Chat, Heard, Town

LIFT = "3栋电梯坏了，停在5楼不动"
FIRST, SECOND, COMMUNITY, TOWNSHIP = "990101103001001", "990101103001002", "990101103001", "990101103"


@pytest.fixture
def town(town: Town) -> Town:
    with town.database.writing() as session:
        session.add(Person(name="李伟", platform="fake", user_id="李伟"))
        staff(session, "赵组长", "grid_leader", FIRST)
        session.connection().exec_driver_sql("PRAGMA user_version = 77")
    return town


def _says(town: Town, who: str, text: str) -> Heard:
    town.private(who).says(who, text)
    return town.private(who).last


def _hand_over(town: Town, who: str, text: str) -> Heard:
    question = _says(town, who, text)
    question.press("确认交接", who)
    return question


def _seats(town: Town, name: str) -> list[tuple[str, str, bool]]:
    seats = town.intake.directory.actor("fake", name, name).seats
    return [(seat.role, seat.grid_code, seat.deputy) for seat in seats if seat.id is not None]


def _texts(chat: Chat) -> str:
    return "\n".join(item.text for item in chat.heard())


def test_nothing_passes_before_the_button_and_everything_with_it(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.private("周敏").last.press("受理", "周敏")
    before = town.ticket().post_id
    question = _says(town, "周敏", "交接 李伟")
    assert "周敏 → 李伟" in question.text
    assert "海棠花苑第一网格的网格员" in question.text
    assert "手上工单1件" in question.text
    assert _seats(town, "李伟") == []
    told = question.press("确认交接", "周敏")
    assert "已交接" in told
    assert question.text == told
    assert question.labels == []
    assert _seats(town, "周敏") == []
    assert _seats(town, "李伟") == [("grid_worker", FIRST, False)]
    assert town.ticket().post_id == before
    summary = town.private("李伟").last.text
    assert "1 办理中 · 电梯" in summary
    assert "海棠花苑第一网格的网格员" in summary
    assert "由周敏换成李伟" in town.private("何主任").last.text
    assert "交接" not in _texts(town.group)


def test_rights_go_with_the_post(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.private("周敏").last.press("受理", "周敏")
    _hand_over(town, "周敏", "交接 李伟")
    assert "工作人员" in _says(town, "周敏", "办结 1 换好了").text
    assert "已办结" in _says(town, "李伟", "办结 1 已更换门锁").text
    town.passes(days=1)
    town.group.says("孙阿姨", "2单元一楼水管爆了，水漫到走廊了")
    assert "水管爆了" in town.private("李伟").last.text
    assert "水管爆了" not in _texts(town.private("周敏"))


def test_what_is_overdue_is_counted_and_named(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.passes(days=4)
    question = _hand_over(town, "周敏", "交接 李伟")
    assert "已交接" in question.text
    assert "其中1件已超时" in town.private("李伟").last.text


def test_somebody_above_hands_over_for_somebody_below(town: Town) -> None:
    question = _says(town, "何主任", "交接 周敏 给 李伟")
    assert "周敏 → 李伟" in question.text
    question.press("确认交接", "何主任")
    assert _seats(town, "李伟") == [("grid_worker", FIRST, False)]
    assert "何主任已把您的岗位" in town.private("周敏").last.text
    # The level above is the one who did it, and needs no word.
    assert "岗位交接" not in _texts(town.private("何主任"))


@pytest.mark.parametrize(
    ("who", "words", "answer"),
    [
        ("周敏", "交接 王小二", "名册里没有“王小二”"),
        ("周敏", "交接 沈建", "是不是要找：沈建国"),
        ("周敏", "交接 周敏", "不能交接给同一个人"),
        ("周敏", "交接", "请写上姓名"),
        ("周敏", "交接 沈建国 李伟", "不归您管"),
        ("赵组长", "交接 沈建国 李伟", "不归您管"),
        ("赵组长", "交接 何主任 李伟", "不归您管"),
        ("何主任", "交接 平安办 李伟", "不归您管"),
        ("何主任", "交接 李伟 周敏", "李伟名下现在没有岗位"),
        ("李伟", "交接 周敏", "工作人员用的"),
        ("周敏", "代班 李伟", "请写上代班到哪一天"),
        ("周敏", "代班 李伟 到 昨天", "请写上代班到哪一天"),
        ("周敏", "代班 李伟 到 2月30日", "没有这一天"),
        ("周敏", "代班 周敏 到 9月30日", "不能代班给同一个人"),
        ("周敏", "代班 结束", "没有人给您代班"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_happens(town: Town, who: str, words: str, answer: str) -> None:
    assert answer in _says(town, who, words).text
    with town.database.reading() as session:
        assert session.exec(select(Handover)).all() == []
        assert all(item.until is None for item in session.exec(select(Holding)).all())


@pytest.mark.parametrize(("who", "below"), [("赵组长", "周敏"), ("何主任", "赵组长"), ("平安办", "何主任")])
def test_each_level_may_hand_over_for_those_below(town: Town, who: str, below: str) -> None:
    _hand_over(town, who, f"交接 {below} 李伟")
    assert len(_seats(town, "李伟")) == 1
    assert _seats(town, below) == []


def test_the_button_is_only_for_who_asked_and_counts_once_and_for_a_day(town: Town) -> None:
    question = _says(town, "周敏", "交接 李伟")
    data = question.buttons[0][0][1]
    assert "失效" in question.press_data(data, "李伟")
    town.passes(hours=25)
    assert "作废" in question.press_data(data, "周敏")
    assert _seats(town, "周敏") != []
    question = _hand_over(town, "周敏", "交接 李伟")
    assert "失效" in question.press_data(question_data(2), "周敏")


def question_data(number: int) -> str:
    return f"handover:{number}:yes"


def test_it_can_be_called_off(town: Town) -> None:
    question = _says(town, "周敏", "交接 李伟")
    assert "不交接了" in question.press("先不交接", "周敏")
    assert "失效" in question.press_data(question_data(1), "周敏")
    assert _seats(town, "李伟") == []


def test_rights_are_asked_again_when_the_button_is_pressed(town: Town) -> None:
    question = _says(town, "何主任", "交接 周敏 李伟")
    _hand_over(town, "何主任", "交接 何主任 李伟")
    assert "不归您管" in question.press_data(question_data(1), "何主任")
    assert _seats(town, "周敏") == [("grid_worker", FIRST, False)]


def test_several_posts_pass_at_once_but_what_was_only_looked_after_stays(town: Town) -> None:
    with town.database.writing() as session:
        zhou = session.exec(select(Person).where(Person.name == "周敏")).one()
        second = session.exec(select(Post).where(Post.grid_code == SECOND)).one()
        session.add(Post(role="building_manager", grid_code=FIRST))
        session.flush()
        extra = session.exec(select(Post).where(Post.role == "building_manager")).one()
        session.add(Holding(post_id=extra.number, person_id=zhou.number, since=town.now))
        session.add(Holding(post_id=second.number, person_id=zhou.number, since=town.now, deputy=True))
        session.connection().exec_driver_sql("PRAGMA user_version = 78")
    _hand_over(town, "周敏", "交接 李伟")
    assert _seats(town, "李伟") == [("grid_worker", FIRST, False), ("building_manager", FIRST, False)]
    assert _seats(town, "周敏") == [("grid_worker", SECOND, True)]


def test_two_of_one_name_are_asked_apart_by_their_grid(town: Town) -> None:
    with town.database.writing() as session:
        staff(session, "李伟", "grid_worker", SECOND, user_id="li2")
        session.connection().exec_driver_sql("PRAGMA user_version = 79")
    assert "请连网格一起写" in _says(town, "周敏", "交接 李伟").text
    _hand_over(town, "周敏", "交接 李伟（柳岸第二网格）")
    seats = town.intake.directory.actor("fake", "li2", "").seats
    assert {seat.grid_code for seat in seats} == {FIRST, SECOND}


def test_in_a_group_neither_is_taken_up(town: Town) -> None:
    assert "私下" in _in_staff_group(town, "交接 李伟")
    assert "私下" in _in_staff_group(town, "代班 李伟 到 明天")


def _in_staff_group(town: Town, words: str) -> str:
    town.chat("gs").says("周敏", words)
    return town.chat("gs").last.text


def test_a_deputy_has_the_rights_until_the_end_of_the_day_and_the_clock_ends_it(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    answer = _says(town, "周敏", "代班 李伟 到 11月20日").text
    assert "到后天24:00自动结束" in answer
    assert _seats(town, "李伟") == [("grid_worker", FIRST, True)]
    assert "给周敏代班" in town.private("李伟").last.text
    assert "李伟给周敏" in town.private("何主任").last.text
    assert "已受理" in _says(town, "李伟", "受理 1").text
    town.now += timedelta(days=2, hours=11, minutes=59)
    town.runs("deputies")
    assert _seats(town, "李伟") == [("grid_worker", FIRST, True)]
    town.now += timedelta(minutes=1)
    town.runs("deputies")
    assert _seats(town, "李伟") == []
    assert "代班已经结束" not in town.private("李伟").last.text  # at midnight nobody is woken up for this
    town.passes(hours=8)
    assert "代班已经结束" in town.private("李伟").last.text
    assert "由您继续办理" in town.private("周敏").last.text
    heard = len(town.private("李伟").heard())
    town.restart()
    town.runs("deputies")
    assert len(town.private("李伟").heard()) == heard


def test_said_again_it_is_the_new_end_and_the_holder_ends_it_early(town: Town) -> None:
    _says(town, "周敏", "代班 李伟 到 明天18点")
    _says(town, "周敏", "代班 李伟 到 11月30日")
    with town.database.reading() as session:
        [held] = session.exec(select(Holding).where(Holding.deputy)).all()
    assert held.ends_at is not None
    assert held.ends_at - town.now > timedelta(days=12)
    assert "代班已结束：李伟" in _says(town, "周敏", "代班 结束").text
    assert _seats(town, "李伟") == []


def test_a_deputy_may_not_give_away_what_is_not_theirs(town: Town) -> None:
    _says(town, "何主任", "代班 沈建国 到 11月30日")
    assert "不归您管" in _says(town, "沈建国", "交接 周敏 李伟").text
    assert "柳岸第二网格的网格员" in _says(town, "沈建国", "交接 李伟").text
    assert "海棠花社区" not in town.private("沈建国").last.text


def test_a_deputy_who_takes_over_is_the_holder_and_no_deputy_any_more(town: Town) -> None:
    _says(town, "周敏", "代班 李伟 到 11月30日")
    _hand_over(town, "周敏", "交接 李伟")
    assert _seats(town, "李伟") == [("grid_worker", FIRST, False)]
    town.passes(days=20)
    town.runs("deputies")
    assert _seats(town, "李伟") == [("grid_worker", FIRST, False)]
