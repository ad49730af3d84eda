"""The duty table: the whole of it or nothing, again and again, and a later one in place of its days."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from desk.people.roster_import import import_roster
from desk.registry.registry_import import ImportRefusedError, ImportReport
from desk.tables.sheets import read_sheet
from storage.registry import Grid, registry_version
from storage.roster import DutyShift, all_shifts, forget_shifts
from tests.staff import staff

NOW = datetime(2026, 11, 18, 4, tzinfo=UTC)
TOWNSHIP, COMMUNITY, FIRST, SECOND = "990101103", "990101103001", "990101103001001", "990101103001002"
HEAD = "日期,开始,结束,网格,姓名,电话\n"


@pytest.fixture
def session(session: Session) -> Session:
    for code, name, kind in (
        (TOWNSHIP, "海棠镇", "township"),
        (COMMUNITY, "海棠花社区", "community"),
        (FIRST, "海棠花苑第一网格", "grid"),
        (SECOND, "柳岸第二网格", "grid"),
    ):
        session.add(Grid(code=code, name=name, kind=kind))
        session.flush()
    staff(session, "周敏", "grid_worker", FIRST)
    staff(session, "何主任", "community", COMMUNITY, phone="19900000001")
    staff(session, "李伟", "grid_worker", FIRST, user_id="li1", phone="19900000002")
    staff(session, "李伟", "grid_worker", SECOND, user_id="li2", phone="19900000003")
    return session


def _import(session: Session, rows: str, head: str = HEAD) -> ImportReport:
    return import_roster(session, read_sheet((head + rows).encode()), lambda: None, NOW)


def _refused(session: Session, rows: str) -> list[tuple[int, str]]:
    with pytest.raises(ImportRefusedError) as refusal:
        _import(session, rows)
    assert not all_shifts(session)
    return [(error.line, error.words) for error in refusal.value.errors]


def _counts(report: ImportReport) -> tuple[int, int, int]:
    return report.new, report.updated, report.unchanged


NIGHTS = (
    "2026-11-25,17:30,8:30,海棠镇,何主任,\n"
    "2026-11-25,17:30,次日8:30,海棠花社区,周敏,\n"
    "2026/11/26,17:30,8:30,990101103,周敏,\n"
)


def test_shifts_are_taken_in_and_everybody_hears_of_it(session: Session) -> None:
    before = registry_version(session)
    assert _counts(_import(session, NIGHTS)) == (3, 0, 0)
    assert registry_version(session) != before
    place, _, begin, end = all_shifts(session)[0]
    assert (place, begin, end) == (
        TOWNSHIP,
        datetime(2026, 11, 25, 9, 30, tzinfo=UTC),
        datetime(2026, 11, 26, 0, 30, tzinfo=UTC),
    )


def test_english_headers_will_do_and_the_phone_may_be_missing(session: Session) -> None:
    assert (
        _counts(_import(session, "2026-11-25,17:30,8:30,海棠镇,何主任\n", "date,from,to,grid,name\n"))[0] == 1
    )


def test_importing_again_changes_nothing(session: Session) -> None:
    _import(session, NIGHTS)
    before, version = list(all_shifts(session)), registry_version(session)
    assert _counts(_import(session, NIGHTS)) == (0, 0, 3)
    assert list(all_shifts(session)) == before
    assert registry_version(session) == version


def test_a_later_table_replaces_the_days_it_names_at_the_nodes_it_names(session: Session) -> None:
    _import(session, NIGHTS)
    report = _import(session, "2026-11-25,17:30,8:30,海棠镇,周敏,\n")
    assert _counts(report) == (0, 1, 0)
    assert report.notes == ("海棠镇 2026-11-25 换掉了原来的 1 班",)
    rows = session.exec(select(DutyShift).order_by(DutyShift.grid_code, DutyShift.day)).all()
    assert [(row.grid_code, row.day) for row in rows] == [
        (TOWNSHIP, "2026-11-25"),
        (TOWNSHIP, "2026-11-26"),
        (COMMUNITY, "2026-11-25"),
    ]
    assert len({row.person_id for row in rows}) == 1


def test_every_bad_row_is_named_and_nothing_is_written(session: Session) -> None:
    assert _refused(
        session,
        "11月25日,17:30,8:30,海棠镇,何主任,\n"
        "2026-11-25,晚上,8:30,海棠镇,何主任,\n"
        "2026-11-25,17:30,8:30,海棠村,何主任,\n"
        "2026-11-25,17:30,8:30,海棠镇,何主仁,\n"
        "2026-11-25,17:30,8:30,海棠镇,,\n"
        "2026-11-25,17:30,8:30,海棠镇,李伟,\n"
        "2026-11-25,17:30,8:30,海棠镇,何主任,19999999999\n"
        "2026-11-26,17:30,8:30,海棠镇,何主任,\n"
        "2026-11-26,17:30,8:30,海棠镇,何主任,\n"
        "2026-11-26,20:00,22:00,海棠镇,何主任,\n",
    ) == [
        (2, "日期“11月25日”无法识别，请写上年份，如 2026-11-25"),
        (3, "开始时间“晚上”无法识别，应写成 17:30"),
        (4, "没有叫“海棠村”的网格，是不是“海棠镇”？"),
        (5, "没有叫“何主仁”的工作人员，是不是“何主任”？"),
        (6, "姓名为空"),
        (7, "叫“李伟”的工作人员不止一位，请加一列“电话”写明是谁"),
        (8, "“何主任”的电话 19999999999 与人员表不同，请核对"),
        (10, "“何主任”与第 9 行重复，请只留一行"),
        (11, "这一班和第 9 行的时间重叠，同一个人同一处只能排一班"),
    ]


def test_of_two_with_one_name_the_phone_or_the_place_tells(session: Session) -> None:
    _import(
        session,
        "2026-11-25,17:30,8:30,海棠镇,李伟,19900000003\n2026-11-25,17:30,8:30,海棠花苑第一网格,李伟,\n",
    )
    people = dict(session.exec(select(DutyShift.grid_code, DutyShift.person_id)).all())
    assert people[FIRST] != people[TOWNSHIP]


def test_two_may_share_a_night(session: Session) -> None:
    report = _import(session, "2026-11-25,17:30,8:30,海棠镇,周敏,\n2026-11-25,17:30,8:30,海棠镇,何主任,\n")
    assert _counts(report) == (2, 0, 0)


def test_what_is_long_past_is_forgotten(session: Session) -> None:
    _import(session, NIGHTS)
    assert forget_shifts(session, datetime(2026, 11, 26, 0, 31, tzinfo=UTC)) == 2
    assert len(all_shifts(session)) == 1
