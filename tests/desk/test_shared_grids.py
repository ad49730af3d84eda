"""Exclusive grids that two communities answer for together: from the table to the card of each."""

import pytest
from sqlmodel import Session

from desk.registry.registry_import import ImportRefusedError, ImportReport, import_grids
from desk.tables.sheets import read_sheet
from desk.tickets import lists
from storage.registry import Grid, Group
from tests.staff import LONG_AGO, staff
from tests.town import Town

STREET = "990101103001009"
TABLE = """代码,名称,类别,共管社区
990101103,海棠镇,镇街,
990101103001,海棠花社区,社区,
990101103002,冬青社区,社区,
990101103001001,第一网格,网格,
990101103001009,海棠商业街,专属网格,冬青社区
"""


def grids(session: Session, text: str) -> ImportReport:
    return import_grids(session, read_sheet(text.encode()), lambda: None, LONG_AGO)


def shared(session: Session) -> str:
    return session.get_one(Grid, STREET).shared_with


def test_the_second_community_is_imported_by_name_or_code_and_taken_back_by_an_empty_cell(
    session: Session,
) -> None:
    assert grids(session, TABLE).new == 5
    assert shared(session) == "990101103002"
    assert grids(session, TABLE).unchanged == 5
    # Without the column what is stored stays.
    assert grids(session, f"代码,名称,类别\n{STREET},海棠商业街,专属网格\n").unchanged == 1
    row = f"代码,名称,类别,共管社区\n{STREET},海棠商业街,专属网格,"
    assert grids(session, row + "990101103002\n").unchanged == 1
    assert grids(session, row + "\n").updated == 1
    assert shared(session) == ""


def test_a_grid_that_is_exclusive_no_more_is_not_shared(session: Session) -> None:
    grids(session, TABLE)
    grids(session, f"代码,名称,类别\n{STREET},海棠商业街,网格\n")
    assert shared(session) == ""


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            "990101103001001,第一网格,网格,冬青社区",
            "只有专属网格可以由两个社区共管，请把“共管社区”留空，或把类别改为专属网格",
        ),
        (
            f"{STREET},海棠商业街,专属网格,腊梅社区",
            "共管社区“腊梅社区”不存在，请填 12 位社区代码或社区名称，并先导入这个社区",
        ),
        (
            f"{STREET},海棠商业街,专属网格,海棠花社区",
            "共管社区“海棠花社区”就是它所在的社区，请填另一个社区，或者留空",
        ),
        (f"{STREET},海棠商业街,专属网格,远处社区", "共管社区“远处社区”不在同一个镇街，请核对"),
        (f"{STREET},海棠商业街,专属网格,同名社区", "叫“同名社区”的社区不止一个，共管社区请改填 12 位代码"),
    ],
)
def test_a_wrong_second_community_is_named(session: Session, row: str, words: str) -> None:
    grids(
        session,
        TABLE + "990101104,邻镇,镇街,\n990101104001,远处社区,社区,\n"
        "990101103003,同名社区,社区,\n990101104002,同名社区,社区,\n",
    )
    with pytest.raises(ImportRefusedError) as refused:
        grids(session, f"代码,名称,类别,共管社区\n{row}\n")
    assert [error.words for error in refused.value.errors] == [words]


@pytest.fixture
def street(town: Town) -> Town:
    """A shopping street of one community, shared with another."""
    with town.database.writing() as session:
        for code, name, kind in (
            ("990101103002", "冬青社区", "community"),
            (STREET, "海棠商业街", "exclusive"),
        ):
            session.add(Grid(code=code, name=name, kind=kind))
            session.flush()
        session.get_one(Grid, STREET).shared_with = "990101103002"
        session.add(Group(platform="fake", chat_id="g9", title="商业街群", grid_code=STREET))
        staff(session, "街长", "grid_worker", STREET)
        staff(session, "冬青林主任", "community", "990101103002")
        staff(session, "冬青小赵", "grid_worker", "990101103002")
    town.restart()
    return town


def test_escalated_to_the_communities_both_have_a_card_and_the_first_has_it(street: Town) -> None:
    street.chat("g9", "商业街群").says("店主", "路灯不亮，黑得很")
    assert street.private("冬青林主任").heard() == []
    street.private("街长").says("街长", "上报 1 要社区协调")
    for name in ("何主任", "冬青林主任"):
        assert street.private(name).last.labels == ["受理", "误报", "上报"]
        actor = street.intake.directory.actor("fake", name, name)
        assert street.intake.perform(lambda work, who=actor: [t.number for t in lists.todo(work, who)]) == [1]  # type: ignore[misc]
    assert street.private("冬青小赵").heard() == []
    street.private("冬青林主任").last.press("受理", "冬青林主任")
    assert street.ticket(1).state == "accepted"
    said = street.private("何主任").last
    assert "冬青林主任办理" in said.text
    seat = street.intake.directory.post(street.ticket(1).post_id)
    assert seat is not None
    assert seat.name == "冬青林主任"
    told = street.private("何主任").last.press_data("accept:1", "何主任")
    assert "不能“受理”" in told
    # It is not on the other's list any more.
    he = street.intake.directory.actor("fake", "何主任", "何主任")
    assert street.intake.perform(lambda work: lists.todo(work, he)) == []
    street.private("冬青林主任").says("冬青林主任", "办结 1 已换灯泡")
    assert street.ticket(1).state == "resolved"


def test_what_is_not_shared_is_not_the_second_communitys(street: Town) -> None:
    street.group.says("刘大爷", "路灯不亮，黑得很")
    lin = street.intake.directory.actor("fake", "冬青林主任", "")
    assert lin.rank_over(STREET) == 2
    assert lin.rank_over("990101103001001") == 0
    zhao = street.intake.directory.actor("fake", "冬青小赵", "")
    assert zhao.rank_over(STREET) == 0
    street.private("周敏").says("周敏", "上报 1 要社区协调")
    assert street.private("冬青林主任").heard() == []


def test_of_an_emergency_there_both_communities_hear_at_once(street: Town) -> None:
    street.chat("g9", "商业街群").says("店主", "店里有很浓的煤气味，头晕")
    assert street.ticket(1).emergency == "gas_leak"
    for name in ("街长", "何主任", "冬青林主任", "平安办"):
        assert "我来处理" in street.private(name).last.labels
    assert street.private("冬青小赵").heard() == []
