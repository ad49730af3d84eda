"""Finding the header of a table and reading its rows by column, whatever their order and language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desk.tables.sheets import Line, SheetError
from grids.roles import nearest

# Tables made by hand often begin with a title and a date.
_HEADER_WITHIN = 5
_SURELY_MEANT = 75


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an import: the words a header may use for it (the first is what we call it)."""

    key: str
    words: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    """One row by column; a column the file does not have reads as None, an empty cell as ""."""

    line: int
    cells: Mapping[str, str]
    beyond: Sequence[str] = ()  # what stands to the right of the header's last word

    def complaints(self) -> list[str]:
        """What is wrong with the row as a whole: one cell too many moves all that follow it."""
        if not self.beyond:
            return []
        many = "一格" if len(self.beyond) == 1 else f" {len(self.beyond)} 格"
        return [f"这一行比表头多出{many}：{'、'.join(self.beyond)}"]

    def get(self, key: str) -> str | None:
        """The cell's text."""
        return self.cells.get(key)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below the header, and the headers that mean nothing to us."""

    records: Sequence[Record]
    ignored: Sequence[str] = field(default_factory=tuple)


def read_table(lines: Sequence[Line], columns: Sequence[Column]) -> Table:
    """Match the header; SheetError if a column is missing, doubled or seems misspelt."""
    known = {_plain(word): column.key for column in columns for word in (column.key, *column.words)}
    at = max(range(min(_HEADER_WITHIN, len(lines))), key=lambda i: (_matches(lines[i], known), -i))
    header = lines[at]
    keys = [known.get(_plain(cell)) for cell in header.cells]
    names = {column.key: column.words[0] for column in columns}
    extra = [cell for cell, key in zip(header.cells, keys, strict=True) if cell and key is None]
    _refuse_doubled(header, keys, names)
    _refuse_missing(header, keys, columns, extra)
    if at + 1 == len(lines):
        raise SheetError("表格只有表头,没有内容")
    width = max(place for place, cell in enumerate(header.cells, 1) if cell)
    return Table([_record(line, keys[:width]) for line in lines[at + 1 :]], tuple(extra))


def _record(line: Line, keys: Sequence[str | None]) -> Record:
    # A row may be shorter than the header: spreadsheets drop empty cells at the end.
    cells = [*line.cells, *[""] * (len(keys) - len(line.cells))]
    beyond = tuple(cell for cell in cells[len(keys) :] if cell)
    return Record(line.number, {key: cell for key, cell in zip(keys, cells, strict=False) if key}, beyond)


def _matches(line: Line, known: Mapping[str, str]) -> int:
    return sum(_plain(cell) in known for cell in line.cells)


def _refuse_doubled(header: Line, keys: Sequence[str | None], names: Mapping[str, str]) -> None:
    doubled = {key for key in keys if key and keys.count(key) > 1}
    if doubled:
        words = "、".join(f"“{names[key]}”" for key in sorted(doubled))
        raise SheetError(f"第 {header.number} 行表头里 {words} 列出现了不止一次，请只留一列")


def _refuse_missing(
    header: Line, keys: Sequence[str | None], columns: Sequence[Column], extra: Sequence[str]
) -> None:
    absent = [column for column in columns if column.key not in keys]
    for column in absent:
        # An optional column that is only misspelt would otherwise be dropped in silence.
        near = nearest(column.words[0], extra, _SURELY_MEANT) or nearest(column.key, extra, _SURELY_MEANT)
        if near:
            raise SheetError(f"第 {header.number} 行表头的“{near}”无法识别，是不是“{column.words[0]}”？")
    missing = [column.words[0] for column in absent if column.required]
    if missing:
        every = "、".join(f"{column.words[0]}({column.key})" for column in columns)
        raise SheetError(f"表头缺少：{'、'.join(missing)}；表头应有：{every}")


def _plain(word: str) -> str:
    return "".join(char for char in word.casefold() if char.isalnum())


GRID_COLUMNS = (
    Column("code", ("代码", "网格代码", "网格编码", "编码", "编号", "网格编号")),
    Column("name", ("名称", "网格名称", "网格名")),
    Column("kind", ("类别", "类型", "网格类型", "网格类别", "种类", "级别", "层级")),
    Column("households", ("户数", "住户数", "总户数", "居民户数"), required=False),
    Column("shared_with", ("共管社区", "共管", "共同管理社区", "另一社区"), required=False),
)
_PLATFORM = Column("platform", ("平台", "聊天平台"))
_GRID = Column("grid", ("网格", "所属网格", "所在网格", "网格代码", "网格名称", "负责网格", "grid_code"))
GROUP_COLUMNS = (
    _PLATFORM,
    Column("chat_id", ("群号", "群编号", "群ID", "群聊ID", "chat", "群组ID", "会话ID")),
    Column("title", ("群名", "群名称", "群聊名称", "名称", "group", "name"), required=False),
    Column("purpose", ("用途", "群用途", "类型", "群类型", "类别"), required=False),
    _GRID,
)
PEOPLE_COLUMNS = (
    Column("name", ("姓名", "名字", "人员姓名", "人员", "名称")),
    Column("role", ("角色", "岗位", "职务", "身份")),
    _GRID,
    _PLATFORM,
    Column(
        "user_id", ("账号", "帐号", "用户编号", "用户号", "用户ID", "userid", "user", "平台账号", "账号ID")
    ),
    Column(
        "phone",
        ("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "mobile", "tel"),
        required=False,
    ),
)
