"""The check of the tree finds each sort of fault, and nothing in a tree that is whole."""

import pytest
from sqlmodel import Session

from desk.directory import Directory
from desk.registry.grid_check import Fault, faults
from storage.registry import Grid, Group
from storage.tickets import Ticket
from tests.desk.tree import draw, feature
from tests.staff import LONG_AGO, staff

TOWN, COMMUNITY, FIRST, SECOND = "990101103", "990101103001", "990101103001001", "990101103001002"
MICRO = FIRST + "01"


@pytest.fixture
def whole(session: Session) -> Session:
    for code, name, kind in (
        (TOWN, "海棠镇", "township"),
        (COMMUNITY, "海棠花社区", "community"),
        (FIRST, "第一网格", "grid"),
        (MICRO, "1—4栋", "micro"),
        (SECOND, "第二网格", "grid"),
    ):
        session.add(Grid(code=code, name=name, kind=kind))
        session.flush()
    for number, code in enumerate((MICRO, SECOND)):
        session.add(Group(platform="fake", chat_id=f"g{number}", grid_code=code))
    staff(session, "周敏", "grid_worker", FIRST)
    staff(session, "沈建国", "grid_worker", SECOND)
    return session


def found(session: Session, tolerance: float = 200) -> list[Fault]:
    session.flush()
    return list(faults(session, Directory.load(session), tolerance))


def told(session: Session) -> list[tuple[str, str]]:
    return [(fault.what, fault.words) for fault in found(session)]


def test_a_whole_tree_has_no_faults(whole: Session) -> None:
    draw(
        whole,
        feature(COMMUNITY, (0, 0, 2, 1)),
        feature(FIRST, (0, 0, 1, 1)),
        feature(SECOND, (1, 0, 2, 1)),
    )
    assert found(whole) == []


def test_wrong_codes_orphans_and_names(whole: Session) -> None:
    for code, name, kind in (
        ("99010110300", "怪网格", "grid"),
        ("990101103002", "冬青社区", "grid"),
        ("990101103009001", "孤网格", "grid"),
        ("990101103001003", " 第一网 格", "exclusive"),
    ):
        whole.add(Grid(code=code, name=name, kind=kind))
    staff(whole, "何主任", "grid_worker", COMMUNITY)
    staff(whole, "孤工", "grid_worker", "990101103009001")
    for number, code in enumerate(("990101103001003", "990101103009001"), 10):
        whole.add(Group(platform="fake", chat_id=f"g{number}", grid_code=code))
    assert told(whole) == [
        (
            "code",
            "网格代码“99010110300”是 11 位，应为 9 位（镇街）、12 位（社区、村）、15 位（网格）或 17 位（微网格）",
        ),
        ("code", "冬青社区（990101103002）的代码有 12 位，和类别 grid 对不上"),
        ("orphan", "孤网格（990101103009001）的上级 990101103009 不存在"),
        ("name", "同一上级之下有两个“ 第一网 格”：990101103001001 和 990101103001003"),
    ]


def test_below_a_retired_grid_is_an_orphan_and_its_open_tickets_are_left_behind(whole: Session) -> None:
    whole.get_one(Grid, FIRST).retired_at = LONG_AGO
    whole.add(
        Ticket(
            state="open",
            level="grid",
            grid_code=FIRST,
            source="talk",
            category="elevator",
            kind="help",
            urgency="urgent",
            text="坏了",
            opened_at=LONG_AGO,
            respond_by=LONG_AGO,
            due_at=LONG_AGO,
            active_at=LONG_AGO,
        )
    )
    assert told(whole) == [
        ("orphan", "1—4栋（99010110300100101）的上级 990101103001001 已经撤销"),
        ("tickets", "第一网格（990101103001001）已经撤销，还有 1 件没办完的工单挂在上面"),
    ]


def test_ground_claimed_twice_by_nobody_and_from_outside(whole: Session) -> None:
    draw(
        whole,
        feature(COMMUNITY, (0, 0, 2, 1)),
        feature(FIRST, (0, 0, 1.1, 1)),
        feature(SECOND, (1, 0, 1.9, 1.2)),
    )
    faults_found = found(whole)
    assert [(fault.what, fault.grid, fault.other) for fault in faults_found] == [
        ("overlap", FIRST, SECOND),
        ("hole", COMMUNITY, None),
        ("outside", SECOND, COMMUNITY),
    ]
    side = 1112 * 963  # square metres of the whole square
    areas = [fault.area / side for fault in faults_found if fault.area is not None]
    assert areas == pytest.approx([0.1, 0.1, 0.18], rel=0.01)
    assert "平方米" in faults_found[0].words
    # A strip thinner than what may be overlooked is none.
    assert found(whole, tolerance=200_000) == []


def test_a_part_without_a_boundary_is_named_as_the_reason_of_a_hole(whole: Session) -> None:
    draw(whole, feature(COMMUNITY, (0, 0, 2, 1)), feature(FIRST, (0, 0, 1, 1)))
    [fault] = found(whole)
    assert fault.words.endswith("平方米不在任何下级的边界里；下级还有 1 个没有画边界")


def test_grids_without_a_group_or_a_worker(whole: Session) -> None:
    whole.add(Grid(code="990101103001004", name="新网格", kind="grid"))
    whole.flush()
    whole.add(Group(platform="fake", chat_id="gone", grid_code="990101103001004", present=False))
    assert told(whole) == [
        ("group", "新网格（990101103001004）没有居民群"),
        ("worker", "新网格（990101103001004）没有网格员"),
    ]
    staff(whole, "小王", "grid_worker", COMMUNITY)  # a worker of the whole community is one
    assert [what for what, _ in told(whole)] == ["group"]


def test_a_second_community_that_is_gone(whole: Session) -> None:
    grid = whole.get_one(Grid, SECOND)
    grid.kind, grid.shared_with = "exclusive", "990101103007"
    assert told(whole) == [("shared", "第二网格（990101103001002）的共管社区 990101103007 不存在")]
