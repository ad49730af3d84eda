"""One row of a sheet of 12345: its cells read and checked."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.tables.cells import CellError, collect, read_phone
from desk.tables.columns import Column, Record
from desk.wording import sheets as words
from grids.deadlines import SHANGHAI

TICKET_COLUMNS = (
    Column("number", ("工单编号", "工单号", "编号", "受理编号", "诉求编号", "热线编号", "受理单号")),
    Column("time", ("来电时间", "时间", "受理时间", "登记时间", "诉求时间", "来电日期"), required=False),
    Column("caller", ("来电人", "来电人姓名", "诉求人", "反映人", "姓名", "联系人"), required=False),
    Column(
        "phone", ("联系电话", "来电号码", "电话", "手机", "手机号", "联系方式", "来电电话"), required=False
    ),
    Column("words", ("诉求内容", "内容", "工单内容", "反映内容", "问题描述", "来电内容", "诉求描述")),
    Column(
        "address",
        ("诉求地址", "地址", "事发地址", "问题地址", "发生地址", "事发地点", "地点"),
        required=False,
    ),
)
LONGEST_NUMBER, LONGEST_NAME, LONGEST_WORDS, LONGEST_ADDRESS = 40, 30, 4000, 200
OLDEST = timedelta(days=366)
_NOTHING = frozenset(
    {*("", "-", "--", "/", "无", "没有", "不详", "未知", "保密", "匿名", "不愿透露", "未留", "不留", "空")}
)
_SEVERAL = re.compile(r"[/、;\uff1b,\uff0c|]")
_REMARK = re.compile(r"[(\uff08][^)\uff09]*[)\uff09]\s*$")
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T\s]*"
    r"(?:(\d{1,2})[:\uff1a时点](\d{1,2})?(?:[:\uff1a分](\d{1,2})?(?:\.\d+)?秒?)?)?"
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One complaint as 12345 sent it."""

    line: int
    number: str
    called_at: datetime
    name: str
    phone: str
    words: str
    address: str


def read_row(record: Record, now: datetime, errors: list[str]) -> SheetRow | None:
    """The row, or None with what is wrong in it added to `errors`."""
    number = collect(errors, lambda: _needed(record.cells["number"], "工单编号", LONGEST_NUMBER))
    said = collect(errors, lambda: _needed(record.cells["words"], "诉求内容", LONGEST_WORDS))
    called_at = collect(errors, lambda: read_time(record.get("time") or "", now))
    name = collect(errors, lambda: _optional(record.get("caller"), "来电人", LONGEST_NAME))
    phone = collect(errors, lambda: _phone(record.get("phone") or ""))
    address = collect(errors, lambda: _optional(record.get("address"), "诉求地址", LONGEST_ADDRESS))
    if (
        number is None
        or said is None
        or called_at is None
        or name is None
        or phone is None
        or address is None
    ):
        return None
    return SheetRow(record.line, number, called_at, name, phone, said, address)


def read_time(cell: str, now: datetime) -> datetime:
    """When the call was; without a word about it, now."""
    if cell in _NOTHING:
        return now
    match = _MOMENT.fullmatch(cell.strip())
    if match is None:
        raise CellError(words.bad_time(cell))
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        moment = datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
    except ValueError as error:
        raise CellError(words.bad_time(cell)) from error
    if moment > now + timedelta(hours=1):
        raise CellError(words.not_yet(cell))
    if moment < now - OLDEST:
        raise CellError(words.too_old(cell))
    return moment


def _needed(cell: str, what: str, most: int) -> str:
    if cell in _NOTHING:
        raise CellError(f"{what}为空")
    # A number that a spreadsheet has rounded would be another one each time.
    if what == "工单编号" and re.fullmatch(r"\d\.\d+[eE]\+?\d+", cell):
        raise CellError(words.rounded(cell))
    return _short(cell, what, most)


def _optional(cell: str | None, what: str, most: int) -> str:
    return "" if cell is None or cell in _NOTHING else _short(cell, what, most)


def _phone(cell: str) -> str:
    """The first number, where several were written down."""
    first = _SEVERAL.split(_REMARK.sub("", cell), maxsplit=1)[0].strip()
    return "" if first in _NOTHING else read_phone(first)


def _short(cell: str, what: str, most: int) -> str:
    if len(cell) > most:
        raise CellError(f"{what}有 {len(cell)} 个字，最多 {most} 个")
    return cell
