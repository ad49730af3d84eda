"""One row of the table of departments: its cells read and checked against what is known."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desk.publicity.publicity_sheets import Values
from desk.registry.grid_finder import GridFinder
from desk.tables import cells
from desk.tables.cells import PLATFORMS, CellError, collect, read_word
from desk.tables.columns import Column, Record
from grids.codes import level_of
from grids.hours import parse_hours
from grids.roles import nearest
from storage.registry import Group, Person

DEPARTMENT_COLUMNS = (
    Column("name", ("名称", "科室", "科室名称", "部门", "部门名称", "单位")),
    Column("group", ("群", "科室群", "部门群", "群号", "工作群"), required=False),
    Column("categories", ("类别", "负责类别", "职责", "事项", "负责事项", "管什么"), required=False),
    Column("hours", ("办公时间", "时间", "值班时间", "上班时间"), required=False),
    Column("people", ("人员", "账号", "人员账号", "成员", "联系人"), required=False),
    Column("grid", ("镇街", "所属镇街", "网格", "所属网格"), required=False),
)
_BETWEEN = re.compile(r"[;\uff1b、,\uff0c]+")
_ACCOUNT = re.compile(
    r"(?:(.*?)[\s(\uff08])?([A-Za-z\u4e00-\u9fff]+)[:\uff1a]([^\s)\uff09]+)[)\uff09]?(?:\s+(\S+))?"
)
_EXAMPLE = "张强 telegram:123456789 19900001234；李芳 telegram:223456789"


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a department as the table names them."""

    name: str
    platform: str
    user_id: str
    phone: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows are checked against."""

    finder: GridFinder
    townships: Sequence[str]
    groups: Mapping[tuple[str, str], Group]
    people: Mapping[tuple[str, str], Person]
    categories: Mapping[str, str]


class Claims:
    """A category is one department's, and a group too: who has named which so far."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._categories: dict[str, tuple[int, str]] = {}
        self._groups: dict[tuple[str, str], tuple[int, str]] = {}

    def of(self, line: int, values: Values) -> list[str]:
        """What a row claims that another one has."""
        name, wrong = values["name"] or "", []
        for code in values["categories"] or ():
            first = self._categories.setdefault(code, (line, name))
            if first[0] != line:
                wrong.append(f"类别“{self._names[code]}”第 {first[0]} 行已归“{first[1]}”，一类只归一个科室")
        if values["group"]:
            first = self._groups.setdefault(values["group"], (line, name))
            if first[0] != line:
                wrong.append(
                    f"群“{values['group'][1]}”第 {first[0]} 行已是“{first[1]}”的群，一个群只归一个科室"
                )
        return wrong


def read_row(known: Known, record: Record, errors: list[str]) -> Values:
    """What a row says; None for a column the file does not have. Complaints go into `errors`."""

    def optional(key: str, read: Callable[[str], Any]) -> Any:
        cell = record.get(key)
        return None if cell is None else collect(errors, lambda: read(cell))

    return {
        "name": collect(errors, lambda: _read_name(record.cells["name"])),
        "group": optional("group", lambda cell: _read_group(known, cell)),
        "categories": optional("categories", lambda cell: _read_categories(known, cell)),
        "hours": optional("hours", _read_hours),
        "people": optional("people", lambda cell: _read_people(known, cell)),
        "grid_code": collect(errors, lambda: _read_township(known, record.get("grid") or "")),
    }


def _read_name(cell: str) -> str:
    name = cells.read_name("".join(cell.split()), "名称")
    if _BETWEEN.search(name):
        raise CellError(f"名称“{name}”里不能有顿号、逗号、分号：吹哨时用它们隔开几个科室")
    return name


def _read_township(known: Known, cell: str) -> str:
    if cell:
        code = known.finder.find(cell)
        if level_of(code) != "township":
            raise CellError(f"“{cell}”不是镇街，科室属于镇街")
        return code
    if len(known.townships) == 1:
        return known.townships[0]
    if not known.townships:
        raise CellError("还没有镇街，请先导入网格表（yunwangge import grids 文件）")
    raise CellError("有几个镇街，请加一列“镇街”，填上科室属于哪一个")


def _read_group(known: Known, cell: str) -> tuple[str, str] | tuple[()]:
    """Platform and chat id; () for none."""
    if not cell:
        return ()
    platform, chat = _apart(cell, "群", "telegram:-1001234567890")
    chat = cells.read_chat_id(platform, chat)
    group = known.groups.get((platform, chat))
    if group is not None and group.purpose == "residents" and group.grid_code is not None:
        raise CellError(f"“{group.title or chat}”是居民群，不能当科室的群")
    if group is not None and group.purpose == "staff":
        raise CellError(f"“{group.title or chat}”是工作群，不能当科室的群；科室要有自己的群，或者留空")
    return platform, chat


def _apart(cell: str, what: str, example: str) -> tuple[str, str]:
    platform, mark, rest = cell.replace("\uff1a", ":").partition(":")
    if not mark or not rest:
        raise CellError(f"{what}“{cell}”应写成 平台:号码，如 {example}")
    return read_word(PLATFORMS, platform), rest


def _read_categories(known: Known, cell: str) -> list[str]:
    by_name = {name: code for code, name in known.categories.items()}
    found = []
    for word in filter(None, (part.strip() for part in re.split(r"[;\uff1b、,\uff0c\s]+", cell))):
        code = word if word in known.categories else by_name.get(word)
        if code is None:
            near = nearest(word, list(by_name))
            hint = f"，是不是“{near}”？" if near else "；"
            raise CellError(f"没有类别“{word}”{hint}可填：{'、'.join(by_name)}")
        found.append(code)
    return list(dict.fromkeys(found))


def _read_hours(cell: str) -> str:
    try:
        return str(parse_hours(cell)) if cell else ""
    except ValueError as error:
        raise CellError(str(error)) from error


def _read_people(known: Known, cell: str) -> list[Member]:
    members = [_read_member(known, part.strip()) for part in _BETWEEN.split(cell) if part.strip()]
    accounts = [(member.platform, member.user_id) for member in members]
    for member in members:
        if accounts.count((member.platform, member.user_id)) > 1:
            raise CellError(f"账号“{member.platform}:{member.user_id}”写了两遍，请只留一个")
    return members


def _read_member(known: Known, words: str) -> Member:
    match = _ACCOUNT.fullmatch(words)
    if match is None:
        raise CellError(f"人员“{words}”应写成 姓名 平台:账号 电话（电话可不填），如 {_EXAMPLE}")
    platform = read_word(PLATFORMS, match[2])
    user_id = cells.read_user_id(platform, match[3])
    person = known.people.get((platform, user_id))
    name = (match[1] or "").strip() or (person.name if person else "")
    if not name:
        raise CellError(f"账号“{platform}:{user_id}”不在人员表里，请在前面写上姓名，如 {_EXAMPLE}")
    return Member(
        cells.read_name(name, "姓名"), platform, user_id, cells.read_phone(match[4]) if match[4] else ""
    )
