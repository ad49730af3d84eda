"""`yunwangge import`: grids, groups, people, departments, tips, questions and planned weeks from a table."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.opening import lent
from bot.cli.options import ConfigOption
from bot.cli.plainly import OperatorError, plainly, say, settings
from bot.cli.progress import progress

if TYPE_CHECKING:
    from sqlmodel import Session

    from desk.registry.registry_import import ImportRefusedError, ImportReport
    from desk.tables.sheets import Tick


class Topic(StrEnum):
    """What a table is about."""

    grids = "grids"
    groups = "groups"
    people = "people"
    departments = "departments"
    places = "places"
    boundaries = "boundaries"
    tips = "tips"
    plan = "plan"
    quizzes = "quizzes"
    roster = "roster"
    tickets = "tickets"


NAMES = {
    Topic.grids: "网格",
    Topic.groups: "群",
    Topic.people: "人员",
    Topic.departments: "科室",
    Topic.places: "地名",
    Topic.boundaries: "边界",
    Topic.tips: "小知识",
    Topic.plan: "主题安排",
    Topic.quizzes: "小问答",
    Topic.roster: "值班表",
    Topic.tickets: "12345工单",
}
_TOPICS = (
    "grids 网格、groups 群、people 人员、departments 科室、places 地名、boundaries 边界（GeoJSON）、"
    "tips 小知识、plan 主题安排、quizzes 小问答、roster 值班表、tickets 12345工单"
)


@plainly
def import_table(
    topic: Annotated[
        Topic,
        typer.Argument(metavar="表名", help=_TOPICS, show_default=False),
    ],
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="CSV 或 .xlsx 表格；边界是 GeoJSON", show_default=False)
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="只用于 tickets：不问，直接导入")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只用于 tickets：只看每行会怎样，什么也不写")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """导入网格、群、人员、科室、12345工单等表格（CSV 或 .xlsx）。整张表都对才写入；重复导入不会改变什么。"""
    if topic is Topic.tickets:
        _import_tickets(file, yes, dry_run, config)
        return
    if yes or dry_run:
        raise OperatorError("--yes 和 --dry-run 只用于 yunwangge import tickets")
    from desk import audit  # noqa: PLC0415
    from desk.registry import boundary_import, registry_import  # noqa: PLC0415
    from desk.tables.sheets import read_sheet  # noqa: PLC0415

    storage = settings(config).storage
    drawn = topic is Topic.boundaries
    data = read_bytes(file, boundary_import.MOST_BYTES if drawn else None)
    with progress("正在读表") as tick:
        lines = boundary_import.read_features(data) if drawn else read_sheet(data, tick)
    try:
        with lent(storage) as database:
            database.upgrade()
            with progress("正在核对", len(lines)) as tick, database.writing() as session:
                now = datetime.now(UTC)
                report = _imports()[topic](session, lines, tick, now)
                session.flush()
                done = f"{file.name} +{report.new} ~{report.updated} ={report.unchanged}"
                audit.record_cli(session, f"import:{topic.value}", done, now)
    except registry_import.ImportRefusedError as refused:
        raise OperatorError(_told(file, refused, "个要素" if drawn else "行")) from refused
    say(f"✓ {NAMES[topic]}：新增 {report.new}，更新 {report.updated}，未变 {report.unchanged}")
    if report.ignored:
        say(f"  以下列没有用到：{'、'.join(report.ignored)}")
    for note in report.notes:
        say(f"  {note}")


def _import_tickets(file: Path, yes: bool, dry_run: bool, config: Path | None) -> None:
    from bot.cli.ticket_importing import import_tickets  # noqa: PLC0415
    from desk.registry.registry_import import ImportRefusedError  # noqa: PLC0415

    loaded = settings(config)
    try:
        import_tickets(loaded, file, read_bytes(file), yes=yes, dry_run=dry_run)
    except ImportRefusedError as refused:
        raise OperatorError(_told(file, refused, "行")) from refused


def _told(file: Path, refused: "ImportRefusedError", unit: str) -> str:
    rows = "\n".join(f"第 {error.line} {unit}：{error.words}" for error in refused.errors)
    return f"{file.name} 有 {len(refused.errors)} 处问题，没有导入任何内容\n{rows}"


def _imports() -> "Mapping[str, Callable[[Session, Sequence[Any], Tick, datetime], ImportReport]]":
    from desk.departments import department_import  # noqa: PLC0415
    from desk.people import roster_import  # noqa: PLC0415
    from desk.publicity import publicity_import  # noqa: PLC0415
    from desk.registry import boundary_import, place_import, registry_import  # noqa: PLC0415

    return {
        **registry_import.IMPORTS,
        **department_import.IMPORTS,
        **place_import.IMPORTS,
        **publicity_import.IMPORTS,
        **roster_import.IMPORTS,
        "boundaries": boundary_import.import_boundaries,
    }


def read_bytes(file: Path, most: int | None = None) -> bytes:
    """What a file holds; reading stops just beyond the limit, so that its reader can refuse the rest."""
    from desk.tables.sheets import MOST_BYTES  # noqa: PLC0415

    with file.open("rb") as stream:
        return stream.read((most or MOST_BYTES) + 1)
