"""Groups bound, people invited and joined, all by talk; and who guesses codes is not heard for an hour."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from desk.people import qr
from handlers.message import Press
from storage.audit import AuditRow
from storage.invitations import Invitation, WrongCodes
from storage.outbox import OutboxRow
from storage.registry import find_group
from tests.staff import staff
from tests.town import Town

LIFT = "3栋电梯坏了，停在5楼不动"
FIRST, SECOND, COMMUNITY, TOWNSHIP = "990101103001001", "990101103001002", "990101103001", "990101103"


@pytest.fixture
def town(town: Town) -> Town:
    with town.database.writing() as session:
        staff(session, "赵组长", "grid_leader", FIRST)
        session.connection().exec_driver_sql("PRAGMA user_version = 77")
    return town


def _says(town: Town, who: str, text: str) -> str:
    town.private(who).says(who, text)
    return town.private(who).last.text


def _invited(town: Town, words: str = "邀请 网格员 海棠花苑第一网格", by: str = "何主任") -> str:
    text = _says(town, by, words)
    found = re.search(r"加入 (\S+)", text)
    assert found, text
    return found[1]


def _seats(town: Town, name: str) -> list[tuple[str, str]]:
    seats = town.intake.directory.actor("fake", name, name).seats
    return [(seat.role, seat.grid_code) for seat in seats if seat.id is not None]


def _bound(town: Town, chat: str) -> str | None:
    with town.database.reading() as session:
        group = find_group(session, "fake", chat)
        return group.grid_code if group else None


def _in(town: Town, chat: str, who: str, text: str) -> str:
    group = town.chat(chat, "新群")
    before = len(group.heard())
    group.says(who, text)
    return group.last.text if len(group.heard()) > before else ""


def test_an_invitation_is_a_picture_as_well_until_it_is_wiped(town: Town) -> None:
    code = _invited(town)
    picture = Path(str(town.private("何主任").last.photo))
    assert picture.read_bytes() == qr.png(code)
    assert picture.stat().st_mode & 0o777 == 0o600
    assert "t.me" not in town.private("何主任").last.text
    town.runs("tidy")
    assert not picture.exists()
    with town.database.reading() as session:
        rows = session.exec(select(OutboxRow).where(OutboxRow.about == "invitation")).all()
        assert all(row.photo is None and code not in row.text for row in rows)


def test_without_a_place_for_the_picture_the_words_will_do(town: Town) -> None:
    (town.config.storage.path.parent / "files").touch()
    assert _invited(town)
    assert town.private("何主任").last.photo is None


def test_the_link_of_an_invitation_redeems_it(town: Town) -> None:
    code = _invited(town)
    assert "请回复您的姓名" in _says(town, "小李", f"/start {code.replace('-', '')}")
    assert "欢迎" in _says(town, "小李", "李伟")
    assert _seats(town, "小李") == [("grid_worker", FIRST)]


# --- binding ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["绑定 海棠花苑第一网格", "/bind 990101103001001", "绑定 海棠花苑"])
@pytest.mark.parametrize("who", ["周敏", "赵组长", "何主任", "平安办"])
def test_staff_bind_a_group_and_it_is_told_what_is_read_and_kept(town: Town, who: str, words: str) -> None:
    line = _in(town, "new", who, words)
    assert line.startswith("本群已关联海棠花苑第一网格")
    assert "闲聊看过就忘" in line
    assert "\n" not in line
    assert _bound(town, "new") == FIRST
    assert _in(town, "new", "刘大爷", LIFT).startswith("已登记")


@pytest.mark.parametrize(
    ("who", "words", "answer"),
    [
        ("刘大爷", "绑定 海棠花苑第一网格", "工作人员用的"),
        ("刘大爷", "/bind 海棠花苑第一网格", "工作人员用的"),
        ("周敏", "绑定 柳岸第二网格", "不在您负责的范围"),
        ("周敏", "绑定 第九网格", "没有叫“第九网格”的网格"),
        ("何主任", "绑定 网格", "是指哪一个"),
        ("周敏", "绑定 990101103001009", "没有代码为"),
        ("周敏", "绑定", "请写上网格"),
        ("平安办", "绑定 海棠镇", "不能关联整个海棠镇"),
    ],
)
def test_what_cannot_be_bound_is_said(town: Town, who: str, words: str, answer: str) -> None:
    _in(town, "new", "刘大爷", "大家好")
    assert answer in _in(town, "new", who, words)
    assert _bound(town, "new") is None


def test_a_misspelt_name_is_asked_back_and_not_guessed(town: Town) -> None:
    answer = _in(town, "new", "沈建国", "绑定 柳安第二网格")
    assert "是不是：柳岸第二网格" in answer
    assert _bound(town, "new") is None


def test_an_anonymous_admin_is_asked_who_it_is(town: Town) -> None:
    group = town.chat("new", "新群")
    town.tell(group.message("群管理", "绑定 海棠花苑第一网格", sender="", anonymous_admin=True))
    assert "匿名" in group.last.text
    assert _bound(town, "new") is None


def test_only_the_township_binds_a_bound_group_anew(town: Town) -> None:
    assert "请镇里的工作人员" in _in(town, "g1", "何主任", "绑定 柳岸第二网格")
    assert "已经关联" in _in(town, "g1", "周敏", "绑定 海棠花苑第一网格")
    assert _bound(town, "g1") == FIRST
    assert "已关联柳岸第二网格" in _in(town, "g1", "平安办", "绑定 柳岸第二网格")
    assert _bound(town, "g1") == SECOND


def test_among_neighbours_the_word_means_nothing_when_residents_say_it(town: Town) -> None:
    assert _in(town, "g1", "刘大爷", "绑定 手机号怎么弄") == ""


def test_in_private_there_is_no_group_to_bind(town: Town) -> None:
    assert "在要关联的群里发" in _says(town, "周敏", "绑定 海棠花苑第一网格")


def test_the_hint_says_how(town: Town) -> None:
    assert "绑定 网格名" in _in(town, "new", "刘大爷", "你好")


# --- inviting and joining ---------------------------------------------------------------------------------


def test_who_is_invited_gives_a_name_gets_the_post_and_both_hear_of_it(town: Town) -> None:
    code = _invited(town)
    first, second = town.private("何主任").heard()[-2:]
    assert "转给本人" in first.text
    assert "海棠花苑第一网格的网格员" in second.text
    assert "请回复您的姓名" in _says(town, "u42", f"加入 {code}")
    assert _seats(town, "u42") == []
    assert "李伟，欢迎！您现在是海棠花苑第一网格的网格员" in _says(town, "u42", "李伟")
    assert _seats(town, "u42") == [("grid_worker", FIRST)]
    assert "李伟已经用邀请码加入" in town.private("何主任").last.text
    town.group.says("刘大爷", LIFT)
    assert LIFT in town.private("u42").last.text
    assert town.private("u42").last.press("受理", "u42").startswith("已受理")


@pytest.mark.parametrize("form", ["{}", "加入{}", "/join {}", "加入 {} 李伟"])
def test_a_code_is_understood_however_it_is_typed(town: Town, form: str) -> None:
    said = form.format(_invited(town).lower().replace("-", " - " if form == "{}" else ""))
    answer = _says(town, "u42", said)
    if "姓名" in answer:
        answer = _says(town, "u42", "李伟。")
    assert "欢迎" in answer
    assert town.intake.directory.actor("fake", "u42", "").name == "李伟"


def test_who_is_known_need_not_say_who_they_are(town: Town) -> None:
    code = _invited(town, "邀请 网格员 柳岸第二网格")
    assert "周敏，欢迎" in _says(town, "周敏", code)
    assert set(_seats(town, "周敏")) == {("grid_worker", FIRST), ("grid_worker", SECOND)}


def test_a_vacant_post_is_filled_before_a_new_one_is_made(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.private("周敏").last.press("受理", "周敏")
    post = town.ticket().post_id
    with town.database.writing() as session:
        session.connection().exec_driver_sql(f"UPDATE holdings SET until = since WHERE post_id = {post}")
        session.connection().exec_driver_sql("PRAGMA user_version = 99")
    _says(town, "u42", f"加入 {_invited(town)} 李伟")
    assert "已办结" in _says(town, "u42", "办结 1 已更换门锁")


def test_a_code_serves_once_and_only_whoever_showed_it_first(town: Town) -> None:
    code = _invited(town)
    _says(town, "u42", code)
    assert "已经用过" in _says(town, "u43", code)
    _says(town, "u42", "李伟")
    assert "已经用过" in _says(town, "u43", code)
    assert _seats(town, "u43") == []


def test_a_code_expires(town: Town) -> None:
    code = _invited(town)
    town.now += timedelta(days=7) - timedelta(seconds=1)
    assert "请回复您的姓名" in _says(town, "u42", code)
    town.now += timedelta(seconds=1)
    assert "已经过期" in _says(town, "u42", code)
    assert "账号" in _says(town, "u42", "李伟")  # nobody waits for a name any more: the usual hello


def test_five_wrong_codes_lock_for_an_hour_even_the_right_one(town: Town) -> None:
    code = _invited(town)
    for left in (4, 3, 2, 1):
        assert f"还可以试{left}次" in _says(town, "u42", "加入 AAAAA-22222")
    assert "输错太多次" in _says(town, "u42", "加入 一二三")
    town.restart()
    assert "输错太多次" in _says(town, "u42", code)
    assert "请回复您的姓名" in _says(town, "u43", code)  # the lock is the asker's alone
    town.now += timedelta(hours=1)
    assert "已经用过" in _says(town, "u42", code)


def test_wrong_codes_an_hour_apart_do_not_add_up(town: Town) -> None:
    for _ in range(3):
        for _ in range(4):
            assert "还可以试" in _says(town, "u42", "AAAAA22222")
        town.now += timedelta(hours=1)


def test_nothing_but_a_hash_of_the_code_stays(town: Town) -> None:
    with town.database.writing() as session:
        staff(session, "钱会计", "building_manager", FIRST)
    code = _invited(town)
    _says(town, "钱会计", f"加入 {code}")
    town.runs("tidy")
    plain = code.replace("-", "")
    with town.database.reading() as session:
        texts = [row.text for row in session.exec(select(OutboxRow)).all()]
        texts += [row.words for row in session.exec(select(AuditRow)).all()]
        texts += [row.code_hash for row in session.exec(select(Invitation)).all()]
    assert not [text for text in texts if code in text or plain in text]


def test_codes_differ_and_old_guesses_are_forgotten(town: Town) -> None:
    assert len({_invited(town) for _ in range(20)}) == 20
    _says(town, "u42", "AAAAA22222")
    town.now += timedelta(days=1)
    town.runs("tidy")
    with town.database.reading() as session:
        assert session.exec(select(WrongCodes)).all() == []


@pytest.mark.parametrize(
    ("who", "words", "answer"),
    [
        ("何主任", "邀请", "请写上角色和网格"),
        ("何主任", "邀请 网格员", "请写上角色和网格"),
        ("何主任", "邀请 保洁员 海棠花苑第一网格", "无法识别"),
        ("何主任", "邀请 居民 海棠花苑第一网格", "居民不用邀请"),
        ("何主任", "邀请 科室 海棠镇", "科室的人员在科室表里"),
        ("何主任", "邀请 网格员 火星网格", "没有叫“火星网格”的网格"),
        ("何主任", "邀请 网格员 海棠镇", "网格员应属于"),
        ("何主任", "邀请 社区 海棠花社区", "您不能邀请海棠花社区的干部"),
        ("赵组长", "邀请 网格员 柳岸第二网格", "您不能邀请柳岸第二网格的网格员"),
        ("赵组长", "邀请 网格长 海棠花苑第一网格", "您不能邀请"),
        ("周敏", "邀请 楼栋长 海棠花苑第一网格", "由网格长、社区、镇里"),
        ("平安办", "邀请 镇街 海棠镇", "您不能邀请海棠镇的干部"),
        ("刘大爷", "邀请 网格员 海棠花苑第一网格", "工作人员用的"),
        ("刘大爷", "加入", "请写上邀请码"),
    ],
)
def test_what_cannot_be_is_said_and_no_code_is_made(town: Town, who: str, words: str, answer: str) -> None:
    assert answer in _says(town, who, words)
    with town.database.reading() as session:
        assert session.exec(select(Invitation)).all() == []


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("运维", "邀请 镇街 海棠镇"),
        ("运维", "邀请 楼栋长 海棠花苑第一网格"),
        ("平安办", "邀请 社区 海棠花社区"),
        ("何主任", "邀请 网格长 海棠花苑第一网格"),
        ("何主任", "邀请 网格员 990101103001002"),
        ("赵组长", "邀请 专职网格员"),
    ],
)
def test_each_invites_for_what_is_below(town: Town, who: str, words: str) -> None:
    code = _invited(town, words, by=who)
    assert "欢迎" in _says(town, "u42", f"加入 {code} 李伟")
    assert "李伟已经用邀请码加入" in town.private(who).last.text


def test_in_groups_codes_are_neither_given_nor_taken(town: Town) -> None:
    code = _invited(town)
    assert "不能发在群里" in _in(town, "gs", "何主任", "邀请 网格员 海棠花苑第一网格")
    assert "不要发在群里" in _in(town, "g1", "李伟", f"/join {code}")
    assert _in(town, "g1", "李伟", f"加入 {code}") == ""
    assert _seats(town, "李伟") == []


def test_a_code_of_somebody_who_may_not_invite_any_more_is_void(town: Town) -> None:
    code = _invited(town)
    with town.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE holdings SET until = since WHERE person_id = 3")
        session.connection().exec_driver_sql("PRAGMA user_version = 99")
    town.now += timedelta(minutes=1)
    assert "已经不负责这里" in _says(town, "u42", code)


def test_who_has_the_post_keeps_the_code_for_another(town: Town) -> None:
    code = _invited(town)
    assert "可以给别人用" in _says(town, "周敏", code)
    assert "请回复您的姓名" in _says(town, "u42", code)


@pytest.mark.parametrize("name", ["3栋电梯坏了，谁来修", "123", "好", "https://x.y"])
def test_what_is_no_name_is_asked_for_again(town: Town, name: str) -> None:
    _says(town, "u42", _invited(town))
    assert "没看懂姓名" in _says(town, "u42", name)
    assert _seats(town, "u42") == []
    assert "欢迎" in _says(town, "u42", "阿依古丽·买买提")


# --- residents --------------------------------------------------------------------------------------------


def _consents(town: Town, who: str) -> str:
    town.private(who).says(who, "登记住户")
    question = town.private(who).last
    assert "自愿" in question.text
    assert "只用来算" in question.text
    return question.press("同意，去登记", who)


def _doors(town: Town) -> list[tuple[str | None, str, str, str]]:
    with town.database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT grid_code, building, unit, name FROM residents")
        return [tuple(row) for row in rows]


def test_a_resident_consents_registers_corrects_and_is_forgotten(town: Town) -> None:
    town.private("刘大爷").says("刘大爷", "登记住户")
    assert _doors(town) == []  # before consent nothing is kept
    assert "小区或网格、楼栋、单元、姓名" in _consents(town, "刘大爷")
    assert "已登记：海棠花苑第一网格 3栋 2单元 刘国强" in _says(town, "刘大爷", "海棠花苑，3栋2单元，刘国强")
    assert _doors(town) == [(FIRST, "3栋", "2单元", "刘国强")]
    assert "您登记过了" in _says(town, "刘大爷", "/register")
    assert "5栋" in _says(town, "刘大爷", "登记住户 柳岸 5栋 刘国强")
    assert _doors(town) == [(SECOND, "5栋", "", "刘国强")]
    assert "全部删除" in _says(town, "刘大爷", "忘记我")
    assert _doors(town) == []
    assert "没有登记过" in _says(town, "刘大爷", "/forget")


def test_who_declines_is_not_written_down(town: Town) -> None:
    town.private("刘大爷").says("刘大爷", "登记住户")
    assert "不登记" in town.private("刘大爷").last.press("不登记", "刘大爷")
    assert _doors(town) == []
    assert "账号" in _says(town, "刘大爷", "海棠花苑 3栋 2单元 刘国强")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("我家电梯坏了", "没看懂"),
        ("3栋2单元 刘国强", "没看懂"),  # in which compound?
        ("海棠花苑 3栋 2单元", "没看懂"),
        ("天宫小区 3栋 2单元 刘国强", "没有叫“天宫小区”的网格"),
        ("海棠镇 3栋 刘国强", "没看懂"),
    ],
)
def test_an_incomplete_door_is_asked_for_again(town: Town, words: str, answer: str) -> None:
    _consents(town, "刘大爷")
    assert answer in _says(town, "刘大爷", words)
    assert _doors(town) == [(None, "", "", "")]


def test_whose_complaint_is_known_need_not_say_where(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    _consents(town, "刘大爷")
    assert "海棠花苑第一网格 3栋 2单元" in _says(town, "刘大爷", "3栋2单元 刘国强")


def test_who_never_goes_on_is_forgotten_after_a_day(town: Town) -> None:
    _consents(town, "刘大爷")
    town.now += timedelta(days=1, minutes=1)
    assert "账号" in _says(town, "刘大爷", "海棠花苑 3栋 刘国强")
    town.runs("tidy")
    assert _doors(town) == []


def test_nothing_of_it_happens_in_a_group_or_for_somebody_else(town: Town) -> None:
    assert "私下" in _in(town, "g1", "刘大爷", "/register")
    assert _in(town, "g1", "刘大爷", "登记住户 3栋") == ""
    town.tell(Press("fake", "g1", town.next_id(), "刘大爷", "刘大爷", town.now, "1", "resident:0:yes"))
    assert _doors(town) == []


def test_what_neighbours_say_in_the_group_is_no_command(town: Town) -> None:
    for words in (
        "加入 我们吧，周末一起跳舞",
        "邀请 大家来吃饭",
        "忘记我",
        "交接 孩子的时候注意",
        "代班 一天多少钱",
    ):
        assert _in(town, "g1", "刘大爷", words) == ""
