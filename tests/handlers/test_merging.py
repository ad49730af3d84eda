"""Merging with departments on their way, or with an emergency: nobody is left waiting, and undoing undoes all."""

import pytest

from desk.tickets import moves
from storage.tickets import Ticket
from storage.whistles import WhistlePart, parts_of
from tests.departments import answered, furnish
from tests.desk.office import Office
from tests.town import Town

DARK, DARK_TOO = "3栋楼道灯不亮，能来修一下吗", "8栋楼道灯也不亮了，麻烦修一下"
GAS = "5栋2单元楼道里好大煤气味，快来人啊"


@pytest.fixture
def town(town: Town) -> Town:
    furnish(town)
    town.group.says("刘大爷", DARK)
    answered(town, "周敏", "受理 1")
    town.group.says("王阿姨", DARK_TOO)
    answered(town, "周敏", "受理 2")
    return town


def _parts(town: Town, number: int) -> list[WhistlePart]:
    with town.database.reading() as session:
        return list(parts_of(session, number))


def _merge(town: Town) -> None:
    town.passes(minutes=1)
    assert "合并" in answered(town, "周敏", "合并 1 2")


def test_departments_on_their_way_go_along_and_the_target_waits_for_them(town: Town) -> None:
    answered(town, "周敏", "吹哨 1 城管办")
    answered(town, "雷振华", "报到 1 雷振华")
    _merge(town)
    old, new = town.private("雷振华").heard("whistle")
    assert old.text == "工单1 已并入工单2，您科室的部分跟着转过去了，请看工单2 的卡片。"
    assert (old.labels, new.labels) == ([], ["部分办结"])
    assert new.text.startswith("工单2 城管办已报到")
    assert answered(town, "雷振华", "部分办结 1 好了") == "工单1 已并入工单2，请发“部分办结 2”。"
    assert "还有城管办没办完" in answered(town, "周敏", "办结 2 已换灯")
    answered(town, "雷振华", "部分办结 2 线路已接好")
    assert "已办结" in answered(town, "周敏", "办结 2 已换灯")
    assert "parts_came" in town.steps(2)
    assert "城管办 已办完" in answered(town, "周敏", "工单 2")


def test_who_is_at_the_target_already_is_told_that_one_part_is_enough(town: Town) -> None:
    answered(town, "周敏", "吹哨 1 城管办")
    answered(town, "周敏", "吹哨 2 城管办")
    _merge(town)
    assert [(part.open, part.dropped_why) for part in _parts(town, 1)] == [
        (False, "工单2 也请了本科室，在那里一起办")
    ]
    assert "在工单1 的部分不用再办" in town.private("雷振华").heard("added")[-1].text
    assert len(_parts(town, 2)) == 1
    answered(town, "周敏", "撤销 1")
    assert [part.open for part in _parts(town, 1)] == [True]
    assert [part.open for part in _parts(town, 2)] == [True]


def test_what_is_merged_into_something_solved_needs_nobody(town: Town) -> None:
    answered(town, "周敏", "吹哨 1 城管办")
    answered(town, "周敏", "办结 2 已换灯")
    _merge(town)
    assert "工单2 已经办结" in town.private("雷振华").heard("added")[-1].text
    assert not any(part.open for part in _parts(town, 1))


def test_taken_back_the_departments_are_where_they_were_and_nobody_is_shown_absent_twice(town: Town) -> None:
    answered(town, "周敏", "吹哨 1 城管办 市政所")
    town.passes(minutes=40)
    town.runs("whistles")
    town.tell_all([])
    before = len(town.private("平安办").heard("added"))
    _merge(town)
    town.runs("whistles")
    answered(town, "周敏", "撤销 1")
    town.runs("whistles")
    town.tell_all([])
    assert len(town.private("平安办").heard("added")) == before == 1
    assert ([part.open for part in _parts(town, 1)], _parts(town, 2)) == ([True, True], [])
    *_, newest = town.private("雷振华").heard("whistle")
    assert newest.text.startswith("吹哨：工单1 请城管办")
    assert newest.labels == ["报到"]
    assert "已报到" in answered(town, "雷振华", "报到 1 雷振华")


def test_an_emergency_merged_in_by_mistake_leaves_the_target_as_it_was(town: Town) -> None:
    town.group.says("陈叔", GAS)
    before, office = town.ticket(2), Office(town)
    answered(town, "周敏", "合并 3 2")
    widened = town.ticket(2)
    assert (widened.urgency, widened.emergency is not None) == ("emergency", True)
    assert widened.due_at < before.due_at
    town.passes(minutes=20)
    answered(town, "周敏", "撤销 3")
    after = town.ticket(2)
    assert (after.emergency, after.urgency) == (None, before.urgency)
    assert (after.respond_by, after.due_at) == (before.respond_by, before.due_at)
    assert "工单2 不再按紧急情况处理" in town.group.heard("news")[-1].text
    assert town.ticket(3).emergency is not None
    assert "calmed" in town.steps(2)
    town.passes(hours=3)
    town.clockwork().pulse()
    town.runs("deadlines")
    assert not {"ring", "remind", "supervise", "rise"} & set(town.steps(2)[town.steps(2).index("calmed") :])
    office.do(lambda work, ticket: moves.resolve(work, ticket, office.who("周敏"), "好了"), 2)


def test_it_stays_an_emergency_where_another_one_is_still_in_it(town: Town) -> None:
    town.group.says("陈叔", GAS)
    town.group.says("李姐", "9栋着火了，快来人")
    for number in (3, 4):
        answered(town, "周敏", f"合并 {number} 2")
    answered(town, "周敏", "撤销 3")
    assert town.ticket(2).emergency is not None
    ticket: Ticket = town.ticket(2)
    assert ticket.urgency == "emergency"
