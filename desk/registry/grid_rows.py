"""Rows of the table of grids: what they say, that they revive no retired grid and share none wrongly."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desk.registry.heirs import Heirs
from desk.tables import cells
from desk.tables.cells import CellError, collect, read_word
from desk.tables.columns import Record
from desk.wording import grids as words
from grids.codes import LENGTHS, LEVEL_NAMES, level_of, parent_of
from grids.roles import KINDS, LEVEL_OF_KIND
from storage.registry import Grid

Rows = Sequence[tuple[int, dict[str, Any]]]


def read_grid(record: Record, errors: list[str]) -> dict[str, Any]:
    """One row of the table of grids, with its complaints."""
    code = collect(errors, lambda: _read_code(record))
    name = collect(errors, lambda: cells.read_name(record.cells["name"], "名称"))
    kind = collect(errors, lambda: read_word(KINDS, record.cells["kind"]))
    households = record.get("households")
    number = None if households is None else collect(errors, lambda: cells.read_households(households))
    if code and kind and LEVEL_OF_KIND[kind] != level_of(code):
        right = LEVEL_NAMES[level_of(code)]
        errors.append(f"类别是“{KINDS.names[kind]}”，但代码 {code} 有 {len(code)} 位，是{right}的代码")
    shared = record.get("shared_with")
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "households": number,
        # Without the column what is stored stays, but only an exclusive grid can be shared.
        "shared_with": shared if shared is not None or kind == "exclusive" else "",
    }


def _read_code(record: Record) -> str:
    cell = record.cells["code"]
    try:
        return cells.read_code(cell)
    except CellError as error:
        # A table saved as CSV does not show any more that Excel keeps 15 digits of a number.
        if re.fullmatch(r"[0-9]{15}00", cell) and KINDS.names["micro"] in record.cells["kind"]:
            raise CellError(
                f"微网格代码“{cell}”末两位是 00，多半是 Excel 只保留了 15 位数字；"
                "请把这一列设为“文本”格式后重新填写"
            ) from error
        raise


def check_retired(rows: Rows, retired: Mapping[str, Grid], heirs: Heirs) -> Iterable[tuple[int, str]]:
    """Rows that name a retired grid, or would put a new one below it."""
    for line, row in rows:
        code = row["code"]
        for old in (code, parent_of(code)) if code else ():
            if old is not None and old in retired:
                yield line, words.import_retired(old, retired[old].name, heirs.of(old))


def settle_shared(rows: Rows, stored: Mapping[str, Grid]) -> Iterable[tuple[int, str]]:
    """Turn the name of each second community into its code; complaints where that cannot be."""
    communities = {code: grid.name for code, grid in stored.items() if grid.kind == "community"}
    for _, row in rows:
        if row["code"] and row["name"] and row["kind"] == "community":
            communities[row["code"]] = row["name"]
    by_name: dict[str, list[str]] = defaultdict(list)
    for code, name in communities.items():
        by_name[_plain(name)].append(code)
    for line, row in rows:
        cell = row["shared_with"]
        if not cell or not row["code"] or not row["kind"]:
            continue
        found = [cell] if cell in communities else by_name.get(_plain(cell), [])
        if complaint := _complaint(cell, row, found):
            yield line, complaint
        else:
            row["shared_with"] = found[0]


def _complaint(cell: str, row: Mapping[str, Any], found: Sequence[str]) -> str | None:
    if row["kind"] != "exclusive":
        return words.SHARED_ONLY_EXCLUSIVE
    if len(found) != 1:
        return words.shared_twice(cell) if found else words.shared_unknown(cell)
    if level_of(row["code"]) == "grid" and found[0] == parent_of(row["code"]):
        return words.shared_own(cell)
    same = found[0][: LENGTHS["township"]] == row["code"][: LENGTHS["township"]]
    return None if same else words.shared_outside(cell)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
