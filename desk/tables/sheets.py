"""Tables as people send them: bytes of a CSV or .xlsx file in, numbered rows of clean text out."""

import csv
import io
import math
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 100_000
_MOST_COLUMNS = 200
_HEAD_LINES = 5
_MOST_UNPACKED = 200 * 1024 * 1024
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
# Excel keeps 15 digits of a number; what stands after them is gone.
_EXACT_DIGITS = 15
# What 24:00 becomes in a cell of times: Excel counts days from 1900.
_MIDNIGHT = datetime(1900, 1, 1)  # noqa: DTZ001
# Joiners that emoji are made of stay; marks that turn or hide text go.
_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


class SheetError(ValueError):
    """The file is no table we can read; the message is one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row with the number it has in the file (counted from 1)."""

    number: int
    cells: tuple[str, ...]


Tick = Callable[[], None]


def read_sheet(data: bytes, tick: Tick = lambda: None) -> list[Line]:
    """All rows that hold anything; `tick` is called after each. SheetError if the file is no table."""
    if not data.strip():
        raise SheetError("文件是空的")
    if len(data) > MOST_BYTES:
        raise SheetError(f"文件超过上限 {MOST_BYTES // 2**20} MB，请确认没有选错文件")
    rows = _xlsx_rows(data) if data.startswith((_ZIP, _OLE)) else _csv_rows(decode(data))
    lines = []
    for number, cells in rows:
        tick()
        line = Line(number, tuple(clean(cell) for cell in cells[:_MOST_COLUMNS]))
        if any(line.cells):
            lines.append(line)
        if len(lines) > MOST_ROWS:
            raise SheetError(f"表格超过 {MOST_ROWS} 行，请分成几个文件导入")
    if not lines:
        raise SheetError("表格里没有内容")
    return lines


def decode(data: bytes) -> str:
    """Text in UTF-8 (with or without BOM), UTF-16 with BOM, or GBK (GB18030). SheetError if none of them."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _decode(data, "utf-16")
    elif data.startswith(b"\xef\xbb\xbf"):
        text = _decode(data, "utf-8-sig")
    elif b"\0" in data:
        raise SheetError("文件不是文本，也不是 .xlsx 表格，请确认没有选错文件")
    else:
        text = _utf8_or_gbk(data)
    return text


def clean(cell: str) -> str:
    """One line of visible text: no control characters, no outer or doubled blanks."""
    cell = _HIDDEN.sub("", cell)
    cell = "".join(" " if unicodedata.category(char) == "Cc" else char for char in cell)
    return " ".join(cell.split())


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SheetError(f"第 {line} 行附近有坏字符，文件可能不完整，请重新导出为 UTF-8") from error


def _utf8_or_gbk(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # A damaged UTF-8 file often reads as GBK too, as nonsense.
    if any(_mostly_utf8(part) for part in (data, *data.split(b"\n"))):
        return _decode(data, "utf-8")
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise SheetError("文件编码既不是 UTF-8 也不是 GBK，请在 Excel 或 WPS 里另存为 .xlsx 再试") from error


def _mostly_utf8(data: bytes) -> bool:
    """Whether text that is not all UTF-8 can hardly be anything else: so many characters are no accident."""
    guess = data.decode("utf-8", errors="replace")
    broken = guess.count("\ufffd")
    return sum(char > "\u07ff" for char in guess) - broken > 4 * (broken or 1)


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    # A title may stand above the header, and holds no delimiter; sentences in the cells may hold many of the
    # marks that are none, but not in every line.
    head = list(islice((line for line in text.splitlines() if line.strip()), _HEAD_LINES))
    delimiter = max(
        ",\t;\uff0c", key=lambda mark: (sum(mark in line for line in head), "".join(head).count(mark))
    )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        raise SheetError(f"第 {before + 1} 行起不是完好的 CSV，请检查引号是否成对") from error


def _xlsx_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise SheetError("表格有密码保护，请先在 Excel 或 WPS 里取消密码再导入")
        raise SheetError("这是旧版 .xls 表格，请另存为 .xlsx 或 CSV 再导入")
    # Drop-down lists, styles and other decorations openpyxl does not know cost us nothing.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            _refuse_bomb(data)
            import openpyxl  # noqa: PLC0415 - slow to load, and most files are CSV

            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            yield from _first_filled(book)
            book.close()
        # A damaged archive fails in many ways: KeyError, BadZipFile, NotImplementedError, ParseError …
        except Exception as error:
            if isinstance(error, SheetError):
                raise
            raise SheetError("文件不是完好的 .xlsx 表格，请用 Excel 或 WPS 重新另存") from error


def _first_filled(book: "Workbook") -> Iterator[tuple[int, list[str]]]:
    """The rows of the first visible sheet that holds anything."""
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        # Some programs write a wrong size of the sheet, which would cut it off.
        sheet.reset_dimensions()
        filled = False
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [_as_text(value) for value in row[:_MOST_COLUMNS]]
            filled = filled or any(cells)
            yield number, cells
        if filled:
            return


def _refuse_bomb(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(item.file_size for item in archive.infolist())
    if size > _MOST_UNPACKED:
        raise SheetError("表格解压后过大，请确认没有选错文件")


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if value == _MIDNIGHT:
        return "24:00"
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if not math.isfinite(value):
        return ""
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    digits = str(int(value))
    # Written so that whoever expects a code sees that digits are missing.
    return digits if len(digits.lstrip("-")) <= _EXACT_DIGITS else f"{Decimal(digits):.14E}"
