"""热线: staff write a call down step by step; it becomes a ticket, or joins the one there is."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import select

from desk.tables import ticket_export
from desk.work import Work
from storage.audit import AuditRow
from storage.callers import Caller, HotlineDraft
from storage.outbox import OutboxRow
from storage.rows import driver
from tests.places import placed
from tests.town import NOON, Heard, Town

KEY = "4jPa7R5w16IvZzXmvPZsqTYvq8TlL2vQBkWoQDw_E6E="
WORDS = "来电人反映3栋2单元电梯坏了，停在5楼不动"
PHONE = "13800138000"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path, key=SecretStr(KEY))


def says(town: Town, text: str, who: str = "何主任", **more: object) -> Heard:
    town.private(who).says(who, text, **more)
    return town.private(who).last


def told(town: Town, *answers: str) -> Heard:
    """The whole dialogue up to the card."""
    last = says(town, "热线")
    for answer in answers or (WORDS, "海棠花苑3栋2单元", f"王女士 {PHONE}"):
        last = says(town, answer)
    return last


def raw(town: Town) -> str:
    """Everything that is written in the tables about numbers, as it stands in the file."""
    with town.database.reading() as session:
        base = driver(session)
        rows = [*base.execute("SELECT * FROM callers"), *base.execute("SELECT * FROM hotline_drafts")]
        rows += base.execute("SELECT text FROM outbox").fetchall()
        return "\n".join(map(str, rows))


def test_the_whole_way_from_the_call_to_the_ticket(town: Town) -> None:
    assert "第1步" in says(town, "热线").text
    assert "第2步" in says(town, WORDS).text
    assert "第3步" in says(town, "海棠花苑3栋2单元").text
    card = says(town, f"王女士，电话{PHONE}")
    assert "来电人：王女士 138****8000" in card.text
    assert "网格：海棠花苑第一网格" in card.text
    assert "类别：电梯" in card.text
    assert card.labels == ["确认", "改网格", "改类别", "取消"]
    assert "sealed:" in raw(town)
    assert PHONE not in raw(town)
    assert card.press("确认", "何主任").startswith("已登记，工单1，网格员周敏跟进")
    ticket = town.ticket()
    assert (ticket.source, ticket.group_id, ticket.grid_code) == ("hotline", None, "990101103001001")
    assert (ticket.category, ticket.place, ticket.state) == ("elevator", "海棠花苑3栋2单元", "open")
    assert town.reporters() == ["王女士（热线）"]
    assert town.group.heard() == []  # the neighbours hear nothing of it
    work = town.private("周敏")
    assert "王女士（热线）在“热线来电（看号码发：查来电 1）”说" in work.last.text
    assert PHONE in says(town, "查来电 1", "周敏").text
    work.heard("card")[0].press("受理", "周敏")
    assert "请用“查来电 1”看电话" in says(town, "办结 1 电梯已修好", "周敏").text
    assert town.ticket().state == "resolved"
    assert town.group.heard() == []
    town.passes(days=4)
    town.runs("close_unrated")
    assert town.ticket().state == "closed"
    assert PHONE not in raw(town)


def test_a_look_at_the_number_is_for_whoever_has_it_in_hand_and_is_written_down(town: Town) -> None:
    told(town).press("确认", "何主任")
    assert "只给正在办理和回访的人看" in says(town, "查来电 1", "平安办").text
    assert "不在您负责的范围" in says(town, "查来电 1", "沈建国").text
    assert "工作人员用的" in says(town, "查来电 1", "王阿姨").text
    town.group.says("周敏", "/caller 1")
    assert "私聊我" in town.group.last.text
    says(town, "查来电 1", "周敏")
    with town.database.reading() as session:
        looks = session.exec(select(AuditRow).where(AuditRow.action == "caller")).all()
        assert [(row.actor_name, row.done) for row in looks] == [
            ("平安办", False),
            ("沈建国", False),
            ("周敏", False),
            ("周敏", True),
        ]
        assert all(PHONE not in row.words for row in session.exec(select(AuditRow)).all())


def test_it_goes_on_after_a_restart(town: Town) -> None:
    says(town, f"热线 {WORDS}")
    town.restart()
    says(town, "海棠花苑3栋")
    town.restart()
    card = says(town, "跳过")
    assert "来电人：没有留姓名" in card.text
    town.restart()
    card.press("确认", "何主任")
    assert town.reporters() == ["来电人（热线）"]


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_cancel_leaves_at_each_step(town: Town, steps: int) -> None:
    says(town, "热线")
    for answer in (WORDS, "3栋", "跳过")[:steps]:
        says(town, answer)
    says(town, "/cancel")
    assert "没有登记" in "\n".join(item.text for item in town.private("何主任").heard())
    with town.database.reading() as session:
        assert session.exec(select(HotlineDraft)).all() == []
    assert town.tickets() == []


def test_grid_and_category_can_be_changed_by_button_and_by_word(town: Town) -> None:
    card = told(town, "反映路边堆了东西没人管", "跳过", "跳过")
    assert "没认出是哪个网格" in card.text
    card.press("改网格", "何主任")
    choice = town.private("何主任").last
    assert "柳岸第二网格" in choice.labels
    choice.press("柳岸第二网格", "何主任")
    town.private("何主任").last.press("改类别", "何主任")
    card = says(town, "环境卫生")
    assert "网格：柳岸第二网格" in card.text
    says(town, "确认")
    ticket = town.ticket()
    assert ticket.grid_code == "990101103001002"
    assert ticket.category == "sanitation"


def test_a_place_nobody_knows_goes_to_the_township(town: Town) -> None:
    told(town, "反映路边堆了东西没人管", "跳过", "跳过").press("确认", "何主任")
    assert (town.ticket().grid_code, town.ticket().level) == ("990101103", "township")
    assert "工单1" in town.private("平安办").heard("card")[0].text


def test_what_the_chat_has_reported_is_joined(town: Town) -> None:
    town.group.says("刘大爷", "3栋2单元电梯坏了，停在5楼不动")
    card = told(town)
    assert "看来和工单1 是同一件事" in card.text
    assert card.labels[:2] == ["并入工单1", "另立工单"]
    assert "共2位居民反映" in card.press("并入工单1", "何主任")
    assert town.reporters() == ["刘大爷", "来电人（热线）"]
    assert "共2位居民反映" in town.group.heard("receipt")[0].text
    says(town, "受理 1", "周敏")
    says(town, "办结 1 修好了", "周敏")
    invitation = town.group.heard("rating")[-1]
    assert "刘大爷" in invitation.text
    assert "王女士" not in "".join(item.text for item in town.group.heard())
    assert "工单1 的来电" in says(town, "查来电 1", "周敏").text


def test_without_a_key_no_number_is_kept_and_the_step_says_so(tmp_path: Path) -> None:
    town = Town(tmp_path)
    says(town, f"热线 {WORDS}")
    assert "不保存电话" in says(town, "海棠花苑3栋").text
    card = says(town, f"王女士 {PHONE}")
    assert "来电人：王女士\n" in card.text
    card.press("确认", "何主任")
    assert "电话没有保存" in says(town, "查来电 1", "周敏").text
    assert PHONE not in raw(town)


def test_numbers_in_the_words_go_the_way_all_words_go(town: Town) -> None:
    told(town, f"{WORDS}，我电话13900001111", "海棠花苑3栋", "跳过").press("确认", "何主任")
    card = town.private("周敏").heard("card")[0]
    assert "13900001111" in card.text  # whoever has it in hand may have to ring up
    assert "139****1111" in says(town, "工单 1", "平安办").text
    says(town, "上报 1 修不了", "周敏")
    assert "139****1111" in card.text


def test_an_emergency_on_the_telephone_calls_everybody_and_no_neighbour(town: Town) -> None:
    card = told(town, "燃气泄漏，楼道有很重的煤气味", "海棠花苑3栋", f"李 {PHONE}")
    assert "类别：燃气，燃气泄漏" in card.text
    card.press("确认", "何主任")
    for who in ("周敏", "何主任", "平安办"):
        assert "能处理的请马上点" in town.private(who).heard("card")[0].text
        assert PHONE in says(town, "查来电 1", who).text
    town.private("平安办").heard("card")[0].press("我来处理", "平安办")
    assert PHONE not in says(town, "查来电 1", "周敏").text
    assert town.group.heard() == []


def test_whoever_is_to_ask_how_it_went_may_look_and_12345_hears_of_it(town: Town) -> None:
    told(town, "燃气泄漏，楼道有很重的煤气味", "海棠花苑3栋", f"李 {PHONE}").press("确认", "何主任")
    says(town, "受理 1", "周敏")
    says(town, "办结 1 已关阀", "周敏")
    town.passes(days=4)
    town.runs("close_unrated")
    town.passes(days=1)
    town.runs("followups")
    says(town, "回访")
    card = town.private("何主任").heard("followup")[-1]
    assert "对方是打电话来的，请发“查来电 1”看电话" in card.text
    assert PHONE in says(town, "查来电 1").text
    card.press("已解决", "何主任")

    def exported(work: Work) -> list[tuple[str, ...]]:
        return ticket_export.results(work, "hotline", NOON, town.now, phones=True)

    [row] = town.intake.perform(exported)
    assert row[1:5] == ("1", "已结案", "海棠花苑第一网格 网格员", PHONE)
    assert row[7:] == ("已关阀", "未评价（回访：已解决）")


def test_who_calls_may_be_forgotten(town: Town) -> None:
    told(town).press("确认", "何主任")
    assert "已经删除" in says(town, "查来电 1 删除", "周敏").text
    assert "没有留姓名，电话没有保存" in says(town, "查来电 1", "周敏").text


def test_a_year_after_its_end_nobody_is_left_in_it(town: Town) -> None:
    told(town).press("确认", "何主任")
    says(town, "误报 1 打错了", "周敏")
    town.passes(days=370)
    town.runs("anonymise")
    with town.database.reading() as session:
        [caller] = session.exec(select(Caller)).all()
        assert (caller.name, caller.phone) == ("", "")
        assert "王女士" not in str(
            [row.text for row in session.exec(select(OutboxRow)).all() if row.ticket_id]
        )
    assert town.reporters() == ["居民"]


def test_what_cannot_be_meant_is_told_and_asked_again(town: Town) -> None:
    assert "社区和镇里用的" in says(town, "热线", "周敏").text
    town.group.says("何主任", "/hotline 3栋电梯坏了")
    assert "私下发给我" in town.group.last.text
    says(town, f"热线 {WORDS}")
    says(town, "海棠花苑")
    assert "没看懂" in says(town, "13800138000123456 99").text
    card = says(town, "跳过")
    assert "请点卡片" in says(town, "什么").text
    card.press("改网格", "何主任")
    assert "没有" in says(town, "月亮网格").text
    assert "请核对" in says(town, "返回").text
    assert "已经登记过，或者已经取消" in card.press_data("hotline:99:ok", "平安办")
    says(town, "取消")
    assert "已经取消" in card.press_data("hotline:1:ok", "何主任")
    assert town.tickets() == []


def test_a_broadcast_that_is_being_written_goes_first(town: Town) -> None:
    says(town, "广播")
    assert "正在写广播" in says(town, "热线").text
    says(town, "取消")
    assert "第1步" in says(town, "热线").text


def test_a_question_to_a_caller_is_refused_with_the_way_to_ask(town: Town) -> None:
    told(town).press("确认", "何主任")
    assert "群里问不到" in says(town, "问居民 1 哪个单元", "周敏").text


def test_what_lies_for_a_day_is_forgotten(town: Town) -> None:
    says(town, f"热线 {WORDS}")
    town.passes(days=2)
    assert "隔了一天" in says(town, "3栋").text
    says(town, f"热线 {WORDS}")
    town.passes(days=2)
    town.runs("tidy")
    with town.database.reading() as session:
        assert session.exec(select(HotlineDraft)).all() == []


def test_forgetting_oneself_takes_the_draft_along(town: Town) -> None:
    says(town, f"热线 {WORDS}")
    assert "已经删掉" in says(town, "忘记我").text
    with town.database.reading() as session:
        assert session.exec(select(HotlineDraft)).all() == []


def test_the_grid_may_be_said_by_a_place_and_a_word_of_the_card_leads_back(town: Town) -> None:
    placed(town)
    told(town, "反映路边堆了东西没人管", "跳过", "跳过")
    says(town, "改网格")
    assert "没有叫“火星”的网格" in says(town, "火星").text
    assert says(town, "确认").text.startswith("请核对这次来电")
    assert not town.tickets()
    says(town, "改网格")
    assert says(town, "改类别").text.startswith("改成哪一类？")
    says(town, "改网格")
    assert "网格：柳岸第二网格" in says(town, "望江亭").text
    assert says(town, "确认").text.startswith("已登记，工单1")


def test_giving_up_in_words_is_answered(town: Town) -> None:
    told(town, WORDS)
    before = len(town.private("何主任").heard())
    assert says(town, "取消").text == "好的，这次来电没有登记，写下的内容已经删掉。"
    assert len(town.private("何主任").heard()) == before + 1
