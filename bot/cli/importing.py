"""`yunwangge import`: grids, groups, people, departments, tips, questions and planned weeks from a table."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import ConfigOption
from bot.cli.plainly import OperatorError, plainly, say, settings
from bot.cli.progress import progress


class Topic(StrEnum):
    """What a table is about."""

    grids = "grids"
    groups = "groups"
    people = "people"
    departments = "departments"
    tips = "tips"
    plan = "plan"
    quizzes = "quizzes"


NAMES = {
    Topic.grids: "网格",
    Topic.groups: "群",
    Topic.people: "人员",
    Topic.departments: "科室",
    Topic.tips: "小知识",
    Topic.plan: "主题安排",
    Topic.quizzes: "小问答",
}
_TOPICS = "grids 网格、groups 群、people 人员、departments 科室、tips 小知识、plan 主题安排、quizzes 小问答"


@plainly
def import_table(
    topic: Annotated[
        Topic,
        typer.Argument(metavar="表名", help=_TOPICS, show_default=False),
    ],
    file: Annotated[Path, typer.Argument(metavar="文件", help="CSV 或 .xlsx 表格", show_default=False)],
    config: ConfigOption = None,
) -> None:
    """导入网格、群、人员、科室、小知识等表格（CSV 或 .xlsx）。整张表都对才写入；重复导入不会改变什么。"""
    from desk import audit, department_import, publicity_import, registry_import  # noqa: PLC0415
    from desk.sheets import read_sheet  # noqa: PLC0415
    from storage.database import Database  # noqa: PLC0415

    storage = settings(config).storage
    data = read_bytes(file)
    with progress("正在读表") as tick:
        lines = read_sheet(data, tick)
    database = Database(storage)
    try:
        database.upgrade()
        with progress("正在核对", len(lines)) as tick, database.writing() as session:
            imports = {
                **registry_import.IMPORTS,
                **department_import.IMPORTS,
                **publicity_import.IMPORTS,
            }
            now = datetime.now(UTC)
            report = imports[topic](session, lines, tick, now)
            session.flush()
            done = f"{file.name} +{report.new} ~{report.updated} ={report.unchanged}"
            audit.record_cli(session, f"import:{topic.value}", done, now)
    except registry_import.ImportRefusedError as refused:
        rows = "\n".join(f"第 {error.line} 行：{error.words}" for error in refused.errors)
        raise OperatorError(
            f"{file.name} 有 {len(refused.errors)} 处问题，没有导入任何内容\n{rows}"
        ) from refused
    finally:
        database.close()
    say(f"✓ {NAMES[topic]}：新增 {report.new}，更新 {report.updated}，未变 {report.unchanged}")
    if report.ignored:
        say(f"  以下列没有用到：{'、'.join(report.ignored)}")
    for note in report.notes:
        say(f"  {note}")


def read_bytes(file: Path, most: int | None = None) -> bytes:
    """What a file holds; reading stops just beyond the limit, so that its reader can refuse the rest."""
    from desk.sheets import MOST_BYTES  # noqa: PLC0415

    with file.open("rb") as stream:
        return stream.read((most or MOST_BYTES) + 1)
