"""The tree of grids as an import needs it: a grid by code or unique name, and is the tree whole."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from desk.registry.heirs import Heirs
from desk.tables.cells import CellError, read_code
from desk.wording import grids as wording_grids
from grids.codes import LEVEL_NAMES, level_of, parent_of
from grids.roles import nearest
from storage.registry import Grid


class GridFinder:
    """Finds grids by what people write in a cell."""

    def __init__(self, grids: Iterable[Grid], heirs: Heirs | None = None) -> None:
        self._names: dict[str, str] = {}
        self._retired: dict[str, str] = {}
        self._heirs = heirs or Heirs()
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for grid in grids:
            if grid.retired_at is not None:
                self._retired[grid.code] = grid.name
                continue
            self._names[grid.code] = grid.name
            self._by_name[_plain(grid.name)].append(grid.code)
        self._near: dict[str, str | None] = {}

    def find(self, cell: str) -> str:
        """The code of the grid meant; CellError says which one might have been."""
        if not cell:
            raise CellError("网格为空，请填网格代码或名称")
        if not self._names:
            raise CellError("还没有网格，请先导入网格表（yunwangge import grids 文件）")
        found = self._by_name.get(_plain(cell), [])
        if len(found) > 1:
            some = "、".join(f"{code}({self._names.get(parent_of(code) or '', '')})" for code in found[:3])
            raise CellError(f"叫“{cell}”的网格有 {len(found)} 个，请改填代码，如 {some}")
        if found:
            return found[0]
        if any(char.isdigit() for char in cell) and not any(
            char.isalpha() and char not in "eE" for char in cell
        ):
            return self._find_code(cell)
        if gone := [code for code, name in self._retired.items() if _plain(name) == _plain(cell)]:
            raise self._gone(gone[-1])
        raise CellError(f"没有叫“{cell}”的网格{self._hint(_plain(cell), list(self._by_name))}")

    def _find_code(self, cell: str) -> str:
        code = read_code(cell)
        if code in self._retired:
            raise self._gone(code)
        if code not in self._names:
            raise CellError(f"没有代码为 {code} 的网格{self._hint(code, list(self._names))}")
        return code

    def _gone(self, code: str) -> CellError:
        heirs = [f"{heir}（{self._names.get(heir, '')}）" for heir in self._heirs.of(code)]
        return CellError(wording_grids.cell_retired(code, self._retired[code], heirs))

    def _hint(self, word: str, choices: Sequence[str]) -> str:
        if word not in self._near:
            self._near[word] = nearest(word, choices)
        near = self._near[word]
        if near is None:
            return "，请先导入它"
        return f"，是不是 {near}（{self._names[near]}）？" if near in self._names else f"，是不是“{near}”？"


def check_tree(
    rows: Sequence[tuple[int, Mapping[str, Any]]], stored: Mapping[str, str], retired: Container[str] = ()
) -> Iterable[tuple[int, str]]:
    """Complaints about grids without a parent, and about siblings of one name; `stored` is code → name.

    `retired`: codes that are no parent any more, which somebody else complains about.
    """
    lines = {row["code"]: line for line, row in rows if row["code"]}
    given = {row["code"]: row["name"] for _, row in rows if row["code"] and row["name"]}
    names = {**stored, **{code: name for code, name in given.items() if code not in retired}}
    siblings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code in sorted(names):
        siblings[_family(code), _plain(names[code])].append(code)
    for code, line in lines.items():
        parent = parent_of(code)
        if parent is not None and parent not in lines and parent not in stored and parent not in retired:
            level = LEVEL_NAMES[level_of(parent)]
            yield line, f"代码 {code} 的上级 {parent}（{level}）不存在，请在表里补上这一行，或核对代码"
        same = siblings[_family(code), _plain(names.get(code, ""))]
        others = [other for other in same if other != code]
        # Of two rows in the file the later one is named, a stored grid always stays.
        if code in names and others and (others[0] not in lines or lines[others[0]] < line):
            where = f"第 {lines[others[0]]} 行" if others[0] in lines else "已导入的网格"
            yield line, f"名称“{names[code]}”与{where} {others[0]} 相同，同一上级之下不能重名"


def _family(code: str) -> str:
    # Townships are siblings within their county.
    return parent_of(code) or code[:6]


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
