"""Importing the gazetteer: whole or not at all, bad rows named, the same again changes nothing, nothing is lost."""

import io

import openpyxl
import pytest
from sqlmodel import Session

from desk.registry.place_import import import_places
from desk.registry.registry_import import ImportRefusedError, ImportReport
from desk.tables.sheets import SheetError, read_sheet
from storage.gazetteer import Place, all_places, place_rows
from storage.registry import Grid, registry_version
from tests.staff import LONG_AGO

FIRST, SECOND = "990101103001001", "990101103001002"
TABLE = """网格,类别,名称,别名
海棠花苑第一网格,小区,海棠花苑,海棠苑、老海棠
990101103001002,地标,望江亭,亭子，江边亭子
99010110300100201,商铺,惠民超市,
"""


@pytest.fixture
def grids(session: Session) -> Session:
    for code, name, kind in (
        ("990101103", "海棠镇", "township"),
        ("990101103001", "海棠花社区", "community"),
        (FIRST, "海棠花苑第一网格", "grid"),
        (SECOND, "柳岸第二网格", "grid"),
        (SECOND + "01", "柳岸东片", "micro"),
    ):
        session.add(Grid(code=code, name=name, kind=kind))
        session.flush()
    return session


def take(session: Session, table: str | bytes) -> ImportReport:
    data = table.encode() if isinstance(table, str) else table
    return import_places(session, read_sheet(data), lambda: None, LONG_AGO)


def refused(session: Session, rows: str) -> list[tuple[int, str]]:
    with pytest.raises(ImportRefusedError) as error:
        take(session, f"网格,类别,名称,别名\n{rows}")
    return [(item.line, item.words) for item in error.value.errors]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_table_in_any_usual_encoding_is_taken_in(grids: Session, encoding: str) -> None:
    before = registry_version(grids)
    report = take(grids, TABLE.replace("，江边亭子", "、江边亭子").encode(encoding))
    assert (report.new, report.updated, report.unchanged) == (3, 0, 0)
    assert registry_version(grids) != before
    assert place_rows(grids) == [
        (FIRST, "compound", "海棠花苑", ("海棠苑", "老海棠")),
        (SECOND, "landmark", "望江亭", ("亭子", "江边亭子")),
        (SECOND + "01", "shop", "惠民超市", ()),
    ]


def test_a_spreadsheet_with_english_headers_is_taken_in(grids: Session) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("grid", "kind", "name", "nicknames"), (FIRST, "road", "跃进路", "老公路;十字街")):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    assert take(grids, file.getvalue()).new == 1
    (place,) = all_places(grids)
    assert (place.name, place.kind, place.nicknames) == ("跃进路", "road", ["老公路", "十字街"])


def test_the_same_again_changes_nothing(grids: Session) -> None:
    take(grids, TABLE)
    before = registry_version(grids)
    report = take(grids, TABLE)
    assert (report.new, report.updated, report.unchanged) == (0, 0, 3)
    assert registry_version(grids) == before


def test_what_grid_workers_have_added_meanwhile_stays_and_kinds_are_corrected(grids: Session) -> None:
    take(grids, TABLE)
    place = next(item for item in all_places(grids) if item.name == "望江亭")
    place.nicknames = [*place.nicknames, "老亭"]
    report = take(grids, f"网格,类别,名称,别名\n{SECOND},商铺,望江亭,观景亭\n")
    assert (report.new, report.updated) == (0, 1)
    assert (place.kind, place.nicknames) == ("shop", ["亭子", "江边亭子", "老亭", "观景亭"])


def test_everyday_names_are_pointed_out(grids: Session) -> None:
    report = take(grids, f"网格,类别,名称,别名\n{FIRST},地标,海棠广场,小广场、海棠花坛\n")
    (note,) = report.notes
    assert "“小广场”" in note
    assert "海棠花坛" not in note


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (",小区,望江小区,", "网格为空"),
        ("没有的网格,小区,望江小区,", "没有叫“没有的网格”的网格"),
        ("海棠花社区,小区,望江小区,", "地名要写在网格或微网格上"),
        (f"{FIRST},,望江小区,", "类别为空"),
        (f"{FIRST},小曲,望江小区,", "是不是“小区”"),
        (f"{FIRST},小区,,", "名称为空"),
        (f"{FIRST},小区,亭,", "要有2到30个字"),
        (f"{FIRST},小区,12345,", "全是数字"),
        (f"{FIRST},小区,望江小区,江", "要有2到30个字"),
        (f"{FIRST},小区,{'长' * 31},", "要有2到30个字"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(grids: Session, row: str, word: str) -> None:
    ((line, words),) = refused(grids, f"{FIRST},小区,好小区,\n{row}\n")
    assert line == 3
    assert word in words
    assert all_places(grids) == []


def test_within_a_grid_each_name_means_one_place(grids: Session) -> None:
    found = refused(
        grids,
        f"{SECOND},地标,望江亭,亭子\n{SECOND}01,地标,观景台,亭子\n{FIRST},地标,凉亭角,亭子\n{SECOND},地标,望江亭,\n",
    )
    assert [line for line, _ in found] == [5]
    assert "与第 2 行重复" in found[0][1]
    found = refused(
        grids, f"{SECOND},地标,望江亭,亭子\n{SECOND}01,地标,观景台,亭子\n{FIRST},地标,凉亭角,亭子\n"
    )
    assert found == [(3, "“亭子”已经是“望江亭”的叫法，同一个网格里一个叫法只能指一处。")]


def test_a_name_that_is_stored_already_counts_as_well(grids: Session) -> None:
    grids.add(Place(grid_code=SECOND, kind="landmark", name="望江亭", nicknames=["亭子"]))
    grids.flush()
    ((line, words),) = refused(grids, f"{SECOND},地标,观景台,亭子\n")
    assert (line, "“望江亭”" in words) == (2, True)


def test_a_wrong_header_is_told(grids: Session) -> None:
    with pytest.raises(SheetError, match="表头缺少"):
        take(grids, f"网格,名称\n{FIRST},望江亭\n")
