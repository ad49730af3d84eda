"""Reading tables: every encoding and file type people send, and plain words for what is no table."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.tables import cells
from desk.tables.cells import collect
from desk.tables.sheets import MOST_BYTES, Line, SheetError, clean, decode, read_sheet

TEXT = "代码,名称\n990101103,海棠镇\n\n , \n990101103001,海棠花社区\n"
LINES = [
    Line(1, ("代码", "名称")),
    Line(2, ("990101103", "海棠镇")),
    Line(5, ("990101103001", "海棠花社区")),
]


def xlsx(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_encoding_reads_alike(encoding: str) -> None:
    assert read_sheet(TEXT.encode(encoding)) == LINES


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "\uff0c"])
def test_every_delimiter_reads_alike(delimiter: str) -> None:
    assert read_sheet(TEXT.replace(",", delimiter).encode()) == LINES


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_reads_alike(ending: str) -> None:
    assert read_sheet(TEXT.replace("\n", ending).encode()) == LINES


def test_a_cell_may_hold_a_line_break_and_the_numbers_stay_right() -> None:
    lines = read_sheet('a,b\n"上\n下",x\n"说""好""的",y\n'.encode())
    assert lines == [Line(1, ("a", "b")), Line(2, ("上 下", "x")), Line(4, ('说"好"的', "y"))]


def test_cells_are_cleaned_of_what_nobody_sees() -> None:
    assert clean("\u3000海棠\u200b镇 \x07 \u202e东 区\xa0") == "海棠镇 东 区"
    assert clean("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"


def test_xlsx_cells_read_as_people_see_them() -> None:
    data = xlsx(
        ["编号", "值"], [None, None], [990101103, 12.0], [-1001234567890, 1.5], [True, date(2026, 1, 2)]
    )
    assert read_sheet(data) == [
        Line(1, ("编号", "值")),
        Line(3, ("990101103", "12")),
        Line(4, ("-1001234567890", "1.5")),
        Line(5, ("True", "2026-01-02 00:00:00")),
    ]


def test_midnight_at_the_end_of_a_day_reads_as_people_write_it() -> None:
    # Excel keeps it as 1, which openpyxl makes a date or a length of, by the cell's format.
    data = xlsx([datetime(1900, 1, 1), timedelta(days=1), timedelta(hours=8, minutes=30), time(17, 30)])  # noqa: DTZ001
    assert read_sheet(data) == [Line(1, ("24:00", "24:00", "08:30", "17:30:00"))]


def test_the_first_visible_sheet_with_anything_in_it_is_read() -> None:
    book = openpyxl.Workbook()
    hidden = book.create_sheet("隐藏")
    hidden.append(["不", "读"])
    hidden.sheet_state = "hidden"
    book.create_sheet("表").append(["代码", "名称"])
    book.create_sheet("别的").append(["也", "不读"])
    out = io.BytesIO()
    book.save(out)
    assert read_sheet(out.getvalue()) == [Line(1, ("代码", "名称"))]


def test_a_title_above_the_table_does_not_hide_the_delimiter() -> None:
    assert read_sheet("海棠镇网格表\n代码\t名称\n".encode())[1] == Line(2, ("代码", "名称"))


def test_a_number_longer_than_excel_keeps_shows_that_digits_are_missing() -> None:
    assert read_sheet(xlsx(["a"], [99010110300100203]))[1].cells == ("9.90101103001002E+16",)


def test_each_row_is_counted() -> None:
    ticks: list[int] = []
    read_sheet(TEXT.encode(), lambda: ticks.append(1))
    assert len(ticks) == 5


def damaged(whole: bytes) -> st.SearchStrategy[bytes]:
    places = st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), min_size=1, max_size=5)
    return places.map(lambda changes: _changed(whole, changes))


def _changed(whole: bytes, changes: list[tuple[int, int]]) -> bytes:
    data = bytearray(whole)
    for place, value in changes:
        data[place] = value
    return bytes(data)


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def newer(archive: bytes) -> bytes:
    """Its directory asks for a version of unpacking that nobody has (the seventh byte of an entry)."""
    data = bytearray(archive)
    data[archive.index(b"PK\x01\x02") + 6] = 64
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b" \r\n\t ", "文件是空的"),
        (b"\xef\xbb\xbf,,\n,\n", "没有内容"),
        (b"a" * (MOST_BYTES + 1), "文件超过上限 10 MB"),
        (bytes(range(256)) * 8, "不是文本|既不是 UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "不是文本|既不是 UTF-8"),
        (b"a,b\n\xff\xff\xff", "既不是 UTF-8 也不是 GBK"),
        (b"\xef\xbb\xbf" + "名称\n海".encode()[:-1], "第 2 行附近有坏字符"),
        (("海棠花社区柳岸社区\n" * 5).encode() + b"\xe6\xb5", "第 6 行附近有坏字符"),
        ("海棠花社区\n".encode() + b"\xb5\xe7\xcc\xdd\xbb\xb5\xc1\xcb", "第 2 行附近有坏字符"),
        (b'a,b\n"x,y\n', "第 2 行起不是完好的 CSV"),
        (b"a\n" * 100_002, "超过 100000 行"),
        (encrypted(), "密码保护"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "旧版 .xls"),
        (b"PK\x03\x04nonsense", "不是完好的 .xlsx"),
        (zipped(hello=b"world"), "不是完好的 .xlsx"),
        (xlsx(["a"], ["b"])[:-200], "不是完好的 .xlsx"),
        (newer(xlsx(["a"], ["b"])), "不是完好的 .xlsx"),
        (xlsx(), "没有内容"),
    ],
)
def test_what_is_no_table_is_told_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(SheetError, match=words):
        read_sheet(data)


def test_an_archive_that_swells_is_not_unpacked() -> None:
    with pytest.raises(SheetError, match="解压后过大"):
        read_sheet(zipped(bomb=bytes(201 * 1024 * 1024)))


def test_text_is_decoded_without_its_mark() -> None:
    assert decode("\ufeff停水".encode()) == "停水"
    with pytest.raises(SheetError, match="不是文本"):
        decode(b"a\0b")


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5, codec="gbk"), min_size=1))
def test_chinese_in_the_old_encoding_is_read_as_it_was_meant(text: str) -> None:
    try:
        meant = text.encode("gbk").decode()  # a word or two may be both
    except UnicodeDecodeError:
        meant = text
    assert decode(text.encode("gbk")) == meant


WHOLE = xlsx(["代码", "名称"], [990101103, "海棠镇"])


@given(st.binary(max_size=300) | st.text(max_size=100).map(str.encode) | damaged(WHOLE))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_table_or_a_sheet_error(data: bytes) -> None:
    try:
        lines = read_sheet(data)
    except SheetError:
        return
    assert all(line.number > 0 and any(line.cells) for line in lines)


@given(st.lists(st.lists(st.text(max_size=12), min_size=4, max_size=4), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_any_cell_is_read_or_complained_of(rows: list[list[str]]) -> None:
    for row in rows:
        errors: list[str] = []
        collect(errors, partial(cells.read_code, row[0]))
        collect(errors, partial(cells.read_households, row[1]))
        collect(errors, partial(cells.read_chat_id, "telegram", row[2]))
        collect(errors, partial(cells.read_user_id, "telegram", row[2]))
        collect(errors, partial(cells.read_phone, row[3]))
        assert all(errors)


def test_sentences_full_of_wide_commas_do_not_hide_the_real_delimiter() -> None:
    text = "主题,内容\n消防,出门前看一眼，火关没关，心里有数。\n消防,睡前看一眼，门关没关，再去睡。\n"
    assert [line.cells for line in read_sheet(text.encode())][1] == (
        "消防",
        "出门前看一眼，火关没关，心里有数。",
    )
