"""Importing departments: whole or not at all, everything wrong named, people in their post."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import Session, select

from desk.departments.department_import import import_departments
from desk.directory import Directory
from desk.registry.registry_import import ImportRefusedError, ImportReport, import_people
from desk.tables.sheets import SheetError, read_sheet
from storage.blank import new_database
from storage.departments import Department, all_departments
from storage.posts import Holding
from storage.registry import Grid, Group, all_people, registry_version
from storage.settings import StorageSettings
from tests.staff import LONG_AGO, staff

HEAD = "名称,群,类别,办公时间,人员\n"
LATER = LONG_AGO + timedelta(days=30)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = new_database(StorageSettings(path=tmp_path / "d.db"))
    with database.writing() as session:
        for code, name, kind in (
            ("990101103", "海棠镇", "township"),
            ("990101103001", "海棠花社区", "community"),
        ):
            session.add(Grid(code=code, name=name, kind=kind))
            session.flush()
        for chat, purpose, grid in (("g1", "residents", "990101103001"), ("gs", "staff", "990101103")):
            session.add(Group(platform="local", chat_id=chat, title=chat, purpose=purpose, grid_code=grid))
        session.add(Group(platform="local", chat_id="new", title="机器人刚进的群"))
        staff(session, "何主任", "community", "990101103001", platform="local", user_id="he")
        session.flush()
        yield session
    database.close()


def _import(session: Session, rows: str, head: str = HEAD) -> ImportReport:
    return import_departments(session, read_sheet((head + rows).encode()), lambda: None, LATER)


def _complaints(session: Session, rows: str, head: str = HEAD) -> list[tuple[int, str]]:
    with pytest.raises(ImportRefusedError) as refused:
        _import(session, rows, head)
    assert list(all_departments(session)) == []
    return [(error.line, error.words) for error in refused.value.errors]


def _people(session: Session, name: str) -> list[str]:
    offices = Directory.load(session).offices.values()
    return next([seat.name for seat in office.seats] for office in offices if office.name == name)


ROW = "市政所,local:new,照明、道路设施,工作日 9点到17点,张强 local:z1 19900000001；李芳 local:z2\n"


def test_a_department_comes_with_its_group_categories_hours_and_people(session: Session) -> None:
    before = registry_version(session)
    report = _import(session, ROW)
    assert (report.new, report.updated, report.notes) == (1, 0, ())
    assert registry_version(session) != before
    [office] = Directory.load(session).offices.values()
    assert (office.name, office.categories, office.hours) == (
        "市政所",
        ("lighting", "road"),
        "工作日 09:00-17:00",
    )
    assert office.group is not None
    assert (office.group.chat_id, office.group.purpose, office.group.grid_code) == (
        "new",
        "department",
        "990101103",
    )
    assert [(seat.name, seat.phone, seat.role, seat.title) for seat in office.seats] == [
        ("张强", "19900000001", "department", "市政所"),
        ("李芳", "", "department", "市政所"),
    ]
    assert {seat.id for seat in office.seats} == {office.post_id}


def test_a_second_time_changes_nothing(session: Session) -> None:
    _import(session, ROW)
    again = _import(session, ROW)
    assert (again.new, again.updated, again.unchanged) == (0, 0, 1)


def test_english_headers_and_an_xlsx(session: Session) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["people", "name", "hours", "categories"])
    book.active.append(["何主任 local:he", "平安办", "全天", "fraud"])
    file = io.BytesIO()
    book.save(file)
    report = import_departments(session, read_sheet(file.getvalue()), lambda: None, LATER)
    assert report.new == 1
    assert _people(session, "平安办") == ["何主任"]
    # The community post stays theirs: two posts, one person.
    actor = Directory.load(session).actor("local", "he", "")
    assert [seat.role for seat in actor.seats] == ["community", "department"]


def test_the_table_says_who_sits_there_now_and_the_past_is_kept(session: Session) -> None:
    _import(session, ROW)
    report = _import(session, "市政所,,,,李芳 local:z2；王海 local:z9\n")
    assert report.updated == 1
    assert sorted(_people(session, "市政所")) == ["李芳", "王海"]
    [department] = all_departments(session)
    assert (department.categories, department.hours, department.group_id) == ([], "", None)
    ended = [item for item in session.exec(select(Holding)).all() if item.until is not None]
    assert [(item.until, item.deputy) for item in ended] == [(LATER, False)]


def test_an_absent_column_changes_nothing(session: Session) -> None:
    _import(session, ROW)
    assert _import(session, "市政所,全天\n", head="名称,办公时间\n").updated == 1
    [department] = all_departments(session)
    assert (department.categories, department.hours) == (["lighting", "road"], "全天")
    assert _people(session, "市政所") == ["张强", "李芳"]


def test_a_department_without_people_is_taken_in_with_a_word(session: Session) -> None:
    assert _import(session, "空办,,,,\n").notes == ("“空办”没有人员，暂时不能转办给它、吹它的哨",)


def test_the_table_of_people_does_not_put_anybody_out_of_a_department(session: Session) -> None:
    _import(session, "平安办,,,,何主任 local:he\n")
    rows = "姓名,角色,网格,平台,账号\n何主任,社区,海棠花社区,local,he\n"
    assert import_people(session, read_sheet(rows.encode()), lambda: None, LATER).unchanged == 1
    assert _people(session, "平安办") == ["何主任"]
    moved = rows.replace("社区,海棠花社区", "镇街,海棠镇")
    assert import_people(session, read_sheet(moved.encode()), lambda: None, LATER).updated == 1
    assert _people(session, "平安办") == ["何主任"]


@pytest.mark.parametrize("word", ["科室", "部门", "department"])
def test_the_table_of_people_takes_nobody_into_a_department(session: Session, word: str) -> None:
    rows = f"姓名,角色,网格,平台,账号\n张强,{word},海棠镇,local,z1\n"
    with pytest.raises(ImportRefusedError) as refused:
        import_people(session, read_sheet(rows.encode()), lambda: None, LATER)
    assert "yunwangge import departments" in refused.value.errors[0].words


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",,照明,,", "名称为空"),
        ("12345,,,,", "名称“12345”全是数字，是不是填错了列？"),
        ("市政、城管,,,,", "名称“市政、城管”里不能有顿号、逗号、分号：吹哨时用它们隔开几个科室"),
        ("市政所,local:g1,,,", "“g1”是居民群，不能当科室的群"),
        ("市政所,local:gs,,,", "“gs”是工作群，不能当科室的群；科室要有自己的群，或者留空"),
        ("市政所,d1,,,", "群“d1”应写成 平台:号码，如 telegram:-1001234567890"),
        (
            "市政所,telegram:1001234567,,,",
            "Telegram 群号“1001234567”不对，应为负数，如 -1001234567890，前面少了负号？",
        ),
        ("市政所,,照名,,", "没有类别“照名”，是不是“照明”？"),
        (
            "市政所,,,看情况,",
            "办公时间“看情况”无法识别，应写成“工作日 09:00-17:00”“每天 08:00-20:00”或“全天”",
        ),
        ("市政所,,,,张强", "人员“张强”应写成 姓名 平台:账号 电话（电话可不填）"),
        ("市政所,,,,local:z1", "账号“local:z1”不在人员表里，请在前面写上姓名"),
        ("市政所,,,,张强 telegram:@zhang", "Telegram 账号“@zhang”不对"),
        ("市政所,,,,张强 local:z1；张强 local:z1", "账号“local:z1”写了两遍，请只留一个"),
        ("市政所,,,,张强 local:z1 电话", "电话“电话”不对"),
        ("市政所,,照明,,\n城管办,,照明,,", "类别“照明”第 2 行已归“市政所”，一类只归一个科室"),
        ("市政所,local:new,,,\n城管办,local:new,,,", "群“new”第 2 行已是“市政所”的群，一个群只归一个科室"),
        ("市政所,,,,\n市政所,,,,", "“市政所”与第 2 行重复，请只留一行"),
    ],
)
def test_everything_wrong_is_named_and_nothing_is_written(session: Session, row: str, words: str) -> None:
    found = _complaints(session, row + "\n")
    assert any(said.startswith(words) for _, said in found), found
    assert [person.name for person in all_people(session)] == ["何主任"]


def test_a_missing_township_is_asked_for(session: Session) -> None:
    session.add(Grid(code="990101104", name="柳镇", kind="township"))
    session.flush()
    assert _complaints(session, "市政所,,,,\n") == [(2, "有几个镇街，请加一列“镇街”，填上科室属于哪一个")]
    assert _complaints(session, "市政所,海棠花社区\n", "名称,镇街\n") == [
        (2, "“海棠花社区”不是镇街，科室属于镇街")
    ]
    assert _import(session, "市政所,柳镇\n", "名称,镇街\n").new == 1
    assert all_departments(session)[0].grid_code == "990101104"


def test_a_table_without_names_is_refused(session: Session) -> None:
    with pytest.raises(SheetError, match="表头缺少：名称"):
        _import(session, "全天\n", "办公时间\n")


def test_a_category_goes_from_a_department_the_table_does_not_name(session: Session) -> None:
    _import(session, ROW)
    report = _import(session, "路灯所,,照明,,张强 local:z1\n")
    assert (report.new, report.updated) == (1, 1)
    assert report.notes == ("“市政所”不再负责：照明",)
    told = {item.name: item.categories for item in session.exec(select(Department)).all()}
    assert told == {"市政所": ["road"], "路灯所": ["lighting"]}
