"""Places in talk: complaints that belong to another grid, 转办 by name, and what staff enter as 地名."""

import pytest

from storage.audit import audit_rows
from storage.gazetteer import Place, all_places
from storage.registry import Grid, touch_registry
from tests.places import FIRST, SECOND, placed
from tests.staff import staff
from tests.town import Heard, Town

LAMP = "望江亭那边的路灯坏了三天了，没人修"
THIRD = "990101103002001"


@pytest.fixture
def riverside(town: Town) -> Town:
    """The town with its gazetteer, and a third grid in another community."""
    with town.database.writing() as session:
        for code, name, kind in (
            ("990101103002", "石桥社区", "community"),
            (THIRD, "石桥头网格", "grid"),
        ):
            session.add(Grid(code=code, name=name, kind=kind))
            session.flush()
        staff(session, "石小桥", "grid_worker", THIRD)
        session.add(Place(grid_code=THIRD, kind="road", name="跃进路"))
        session.add(Place(grid_code=THIRD, kind="landmark", name="三里渡口"))
    return placed(town)


def asks(town: Town, who: str, words: str) -> Heard:
    """What somebody is answered in private."""
    chat = town.private(who)
    before = len(chat.heard())
    chat.says(who, words)
    assert len(chat.heard()) > before, "no answer"
    return next(item for item in chat.heard()[before:] if item.about not in ("card", "notice"))


def cards(town: Town, who: str) -> list[Heard]:
    return town.private(who).heard("card")


def test_a_complaint_about_another_grids_place_goes_there_with_a_word_to_both(riverside: Town) -> None:
    riverside.group.says("刘大爷", LAMP)
    assert riverside.ticket().grid_code == SECOND
    receipt = riverside.group.heard("receipt")[0]
    assert "已转给柳岸第二网格的网格员沈建国，明天12:00前回应" in receipt.text
    (card,) = cards(riverside, "沈建国")
    assert "地点“望江亭”在您的网格，从海棠花苑第一网格转来" in card.text
    assert cards(riverside, "周敏") == []
    (line,) = riverside.private("周敏").heard()
    assert line.text.startswith("工单1（照明")
    assert "的地点“望江亭”在柳岸第二网格，已转给网格员沈建国，您不用处理。" in line.text
    assert "\n" not in line.text
    assert riverside.steps() == ["open", "regrid"]
    assert riverside.history()[1].words == "“望江亭”在柳岸第二网格，从海棠花苑第一网格转去"


def test_what_was_passed_is_worked_on_there_and_can_be_looked_at_here(riverside: Town) -> None:
    riverside.group.says("刘大爷", LAMP)
    assert "不在您负责的范围" in asks(riverside, "周敏", "受理 1").text
    assert "工单1 待受理" in asks(riverside, "周敏", "工单 1").text
    assert cards(riverside, "沈建国")[0].press("受理", "沈建国").startswith("已受理工单1")
    assert "柳岸第二网格的网格员沈建国已接手" in riverside.group.heard("receipt")[0].text
    assert asks(riverside, "沈建国", "转办 1 周敏").text == "工单1 已转给周敏。"
    assert "已转给柳岸" not in riverside.group.heard("receipt")[0].text


def test_a_second_voice_joins_in_the_same_group(riverside: Town) -> None:
    riverside.group.says("刘大爷", LAMP)
    riverside.group.says("王阿姨", "江边亭子的路灯确实不亮，好几天了")
    assert len(riverside.tickets()) == 1
    assert riverside.reporters() == ["刘大爷", "王阿姨"]


def test_in_an_emergency_both_workers_have_the_card_and_either_can_take_it(riverside: Town) -> None:
    riverside.group.says("王阿姨", "三里渡口起火了，快救火！")
    assert riverside.ticket().grid_code == THIRD
    (here,) = cards(riverside, "周敏")
    (there,) = cards(riverside, "石小桥")
    assert "地点“三里渡口”在石桥头网格，您离得近就先去" in here.text
    assert "从海棠花苑第一网格转来" in there.text
    assert here.labels == ["我来处理"]
    assert "地点在石桥头网格，已转给那里的网格员石小桥。" in riverside.group.heard("receipt")[0].text
    assert "您来处理" in (said := here.press("我来处理", "周敏")) or "工单1" in said
    assert riverside.ticket().state == "accepted"
    assert "网格员周敏" in riverside.group.heard("receipt")[0].text
    assert "石桥头网格的网格员周敏" not in riverside.group.heard("receipt")[0].text


def test_a_near_miss_leaves_a_hint_and_one_press_passes_it(riverside: Town) -> None:
    riverside.group.says("陈叔", "柳岸人公寓门口的路灯坏了三天，没人修")
    assert riverside.ticket().grid_code == FIRST
    card = cards(riverside, "周敏")[0]
    assert "地点像是“柳岸人家公寓”，那里属于柳岸第二网格。要是没错，点一下就转过去。" in card.text
    assert card.press("转给柳岸第二网格", "周敏") == "工单1 已转给柳岸第二网格的网格员沈建国。"
    assert riverside.ticket().grid_code == SECOND
    assert riverside.steps() == ["open", "transfer", "regrid"]
    with riverside.database.reading() as session:
        assert [(row.action, row.ticket) for row in audit_rows(session)] == [("press:regrid", 1)]
    assert "周敏转来（柳岸第二网格）" in cards(riverside, "沈建国")[0].text
    assert "已转给柳岸第二网格的网格员沈建国" in riverside.group.heard("receipt")[0].text
    assert cards(riverside, "周敏")[0].buttons == []


def test_the_hint_is_for_those_who_handle_it(riverside: Town) -> None:
    riverside.group.says("陈叔", "柳岸人公寓门口的路灯坏了三天，没人修")
    card = cards(riverside, "周敏")[0]
    (data,) = [data for row in card.buttons for label, data in row if label.startswith("转给")]
    assert "由网格员来做" in card.press_data(data, "陈叔")
    assert "已经失效" in card.press_data("regrid:1:990101103999999", "周敏")
    card.press("受理", "周敏")
    assert "转给柳岸第二网格" in cards(riverside, "周敏")[0].labels
    asks(riverside, "周敏", "办结 1 已修好")
    assert cards(riverside, "周敏")[0].labels == []
    assert "转过去" not in cards(riverside, "周敏")[0].text


def test_of_two_troubles_in_one_message_none_is_passed_unasked(riverside: Town) -> None:
    riverside.group.says("刘大爷", "垃圾桶三天没人清了臭得很，望江亭的路灯也坏了一直不亮")
    assert {ticket.grid_code for ticket in riverside.tickets()} == {FIRST}
    assert "转给柳岸第二网格" in cards(riverside, "周敏")[0].labels


def test_what_staff_enter_counts_for_the_next_message(riverside: Town) -> None:
    riverside.group.says("刘大爷", "老船坞的栏杆断了，没人修")
    assert riverside.ticket().grid_code == FIRST
    assert asks(riverside, "沈建国", "地名 老船坞 船坞子、旧码头").text == (
        "记下了，柳岸第二网格：老船坞（地标）又叫船坞子、旧码头。"
    )
    riverside.passes(hours=3)
    riverside.group.says("王阿姨", "旧码头的路灯坏了，没人修")
    assert riverside.ticket(2).grid_code == SECOND
    assert riverside.ticket(2).place == "老船坞"
    with riverside.database.reading() as session:
        assert [(row.action, row.words) for row in audit_rows(session)] == [
            ("place", "老船坞 船坞子、旧码头")
        ]
    assert "“旧码头”不再是“老船坞”的叫法。" in asks(riverside, "沈建国", "删地名 旧码头").text
    assert "已从柳岸第二网格删掉：老船坞" in asks(riverside, "沈建国", "删地名 老船坞。").text
    riverside.passes(hours=3)
    riverside.group.says("王阿姨", "旧码头的台阶塌了，没人修")
    assert riverside.ticket(3).grid_code == FIRST


def test_what_another_process_imports_counts_without_a_restart(riverside: Town) -> None:
    riverside.group.says("刘大爷", "3栋电梯坏了，停在5楼不动")
    with riverside.database.writing() as session:
        session.add(Place(grid_code=SECOND, kind="landmark", name="老船坞"))
        touch_registry(session)
    riverside.passes(minutes=1)
    riverside.group.says("王阿姨", "老船坞的路灯坏了三天了，没人修")
    assert riverside.ticket(2).grid_code == SECOND


@pytest.mark.parametrize("words", ["望江亭", "亭子", "望姜亭", "柳岸第二网格", "柳岸"])
def test_a_ticket_is_passed_by_the_name_of_a_place_or_grid(riverside: Town, words: str) -> None:
    riverside.group.says("刘大爷", "3栋电梯坏了，停在5楼不动")
    assert asks(riverside, "周敏", f"转办 1 {words}").text == "工单1 已转给柳岸第二网格的网格员沈建国。"
    assert riverside.ticket().grid_code == SECOND
    assert len(cards(riverside, "沈建国")) == 1
    # Of a mere piece of his own grid's name nobody can say what he means.
    right = "没有找到“柳岸”" if words == "柳岸" else "本来就在柳岸第二网格办理"
    assert right in asks(riverside, "沈建国", f"转办 1 {words}").text


def test_several_grids_of_a_name_are_offered_and_a_press_chooses(riverside: Town) -> None:
    riverside.group.says("刘大爷", "3栋电梯坏了，停在5楼不动")
    question = asks(riverside, "周敏", "转办 1 跃进路")
    assert question.text.startswith("“跃进路”在柳岸第二网格、石桥头网格都有，工单1 转给哪一个？")
    assert question.labels == ["转给柳岸第二网格", "转给石桥头网格"]
    assert question.press("转给石桥头网格", "周敏") == "工单1 已转给石桥头网格的网格员石小桥。"
    assert question.text == "工单1 已转给石桥头网格的网格员石小桥。"
    assert question.labels == []
    assert riverside.ticket().grid_code == THIRD


def test_the_nearest_names_are_suggested_where_there_is_none(riverside: Town) -> None:
    riverside.group.says("刘大爷", "3栋电梯坏了，停在5楼不动")
    answer = asks(riverside, "周敏", "转办 1 望山亭子")
    assert "没有叫“望山亭子”的人、科室或地方。相近的有：望江亭（柳岸第二网格）" in answer.text
    assert "转给柳岸第二网格" in answer.labels
    assert "“周敏”就是您自己" in asks(riverside, "周敏", "转办 1 周敏").text
    assert "没有找到“完全不知道”" in asks(riverside, "周敏", "转办 1 完全不知道").text


def test_the_community_passes_to_a_grids_worker_by_name(riverside: Town) -> None:
    riverside.group.says("刘大爷", "3栋电梯坏了，停在5楼不动")
    asks(riverside, "周敏", "上报 1 需要社区协调")
    assert "已转给柳岸第二网格的网格员沈建国" in asks(riverside, "何主任", "转办 1 望江亭").text
    ticket = riverside.ticket()
    assert (ticket.level, ticket.grid_code) == ("community", SECOND)
    assert "工单1" in riverside.private("沈建国").last.text or cards(riverside, "沈建国")
    assert asks(riverside, "沈建国", "受理 1").text.startswith("已受理工单1")


WRONG = [
    ("周敏", "地名 12", "不能当地名"),
    ("周敏", "地名 亭", "要有2到30个字"),
    ("周敏", "地名 新花坛 花坛", "“花坛”已经是“中心花坛”的叫法"),
    ("周敏", "地名 中心花坛", "海棠花苑第一网格已经有了：中心花坛（地标）又叫花坛。"),
    ("周敏", "地名 大树 " + " ".join(f"树{n}号位" for n in range(21)), "一处最多写20个"),
    ("周敏", "地名 @柳岸第二网格 大榕树", "“柳岸第二网格”不在您负责的范围"),
    ("何主任", "地名 大榕树", "请写上是哪个网格（您负责：海棠花苑第一网格、柳岸第二网格）"),
    ("何主任", "地名 @海棠花社区 大榕树", "“海棠花社区”不是网格"),
    ("周敏", "删地名", "请写上要删的名称"),
    ("周敏", "删地名 中间花坛", "您负责的网格里没有“中间花坛”，是不是“中心花坛”"),
    ("何主任", "删地名 跃进路", "都有，请写上是哪一个"),
    ("刘大爷", "地名 大榕树", "工作人员用的"),
]


def test_whatever_is_wrong_is_answered_with_what_would_be_right(riverside: Town) -> None:
    with riverside.database.reading() as session:
        before = [(place.name, place.nicknames) for place in all_places(session)]
    for who, words, answer in WRONG:
        assert answer in asks(riverside, who, words).text, words
    with riverside.database.reading() as session:
        assert [(place.name, place.nicknames) for place in all_places(session)] == before


def test_staff_see_their_places_and_are_told_what_a_name_will_not_do(riverside: Town) -> None:
    text = asks(riverside, "周敏", "地名").text
    assert text.startswith("地名共4处：\n海棠花苑第一网格：海棠花苑（小区）又叫海棠苑；")
    assert "望江亭（地标）" not in text
    assert "跃进路（道路）" in text
    text = asks(riverside, "何主任", "地名 @柳岸第二网格").text
    assert text.startswith("地名共6处：\n柳岸第二网格：")
    text = asks(riverside, "何主任", "地名 @海棠花苑第一网格 望江亭 南门").text
    assert "“南门”是到处都有的叫法，只在本网格的群里认。" in text
    assert "“望江亭”在柳岸第二网格也有" in text
    assert asks(riverside, "石小桥", "删地名 三里渡口").text == "已从石桥头网格删掉：三里渡口（地标）。"
    assert asks(riverside, "石小桥", "删地名 跃进路").text == "已从石桥头网格删掉：跃进路（道路）。"
    assert "您负责的网格还没有地名" in asks(riverside, "石小桥", "地名").text
