"""`yunwangge places`: the gazetteer, grid by grid."""

import json
import sys
from typing import Annotated

import typer

from bot.cli.opening import lent
from bot.cli.options import ConfigOption, JsonOption
from bot.cli.plainly import OperatorError, console, plainly, say, settings

NONE_YET = "还没有地名。做一张表（列：网格、类别、名称、别名），用 yunwangge import places 文件 导入。"


@plainly
def list_places(
    grid: Annotated[
        str,
        typer.Option("--grid", metavar="代码或名称", help="只看这个网格、社区和它下面的", show_default=False),
    ] = "",
    json_lines: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """列出地名：小区、楼栋、商铺、道路、地标，和大家的叫法。"""
    from desk.registry.grid_finder import GridFinder  # noqa: PLC0415
    from desk.tables.cells import CellError  # noqa: PLC0415
    from storage.gazetteer import places_under  # noqa: PLC0415
    from storage.registry import all_grids  # noqa: PLC0415

    loaded = settings(config)
    if not loaded.storage.path.exists():
        say(f"还没有地名（数据库 {loaded.storage.path} 尚未建立）", stderr=True)
        return
    try:
        with lent(loaded.storage) as database:
            database.upgrade()
            with database.reading() as session:
                grids = all_grids(session)
                code = GridFinder(grids).find(grid) if grid else ""
                names = {item.code: item.name for item in grids}
                rows = [
                    (place.grid_code, names[place.grid_code], place.kind, place.name, list(place.nicknames))
                    for place in places_under(session, code)
                ]
    except CellError as error:
        raise OperatorError(str(error)) from error
    _print(rows, json_lines=json_lines, within=names[code] if code else "")


def _print(rows: list[tuple[str, str, str, str, list[str]]], *, json_lines: bool, within: str) -> None:
    from grids.places import PLACE_KINDS  # noqa: PLC0415

    if json_lines:
        for grid, _, kind, name, nicknames in rows:
            item = {"grid": grid, "kind": kind, "name": name, "nicknames": nicknames}
            sys.stdout.write(json.dumps(item, ensure_ascii=False) + "\n")
        return
    if not rows:
        say(f"{within}还没有地名" if within else NONE_YET)
        return
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("网格", "类别", "名称", "别名")
    for _, where, kind, name, nicknames in rows:
        cells = (where, PLACE_KINDS.names[kind], name, "、".join(nicknames))
        table.add_row(*(Text(cell) for cell in cells))
    console().print(table)
