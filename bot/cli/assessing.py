"""`yunwangge assess`: the points of a month or a quarter, as a text and as a table."""

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import must_exist
from bot.cli.options import ConfigOption
from bot.cli.plainly import OperatorError, plainly, say, settings
from bot.cli.reporting import part_of, read_date

if TYPE_CHECKING:
    from bot.config import Config


class Which(StrEnum):
    """Of what length; words of grids.periods.Span."""

    MONTH = "month"
    QUARTER = "quarter"


@plainly
def assess(
    which: Annotated[
        Which,
        typer.Argument(
            metavar="month|quarter",
            help="month 一个月，quarter 一个季度",
            show_default=False,
            case_sensitive=False,
        ),
    ],
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="日期",
            help="哪一天所在的月或季度，如 2026-10-18；不给就是上一个",
            show_default=False,
        ),
    ] = None,
    grid: Annotated[
        str,
        typer.Option("--grid", metavar="代码", help="只看这个网格、社区和它下面的", show_default=False),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="文件.xlsx", help="把每一项的分子、分母、扣分写成表格", show_default=False
        ),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """考核：网格员、社区、科室的得分和排名，每一项为什么扣分。"""
    loaded = settings(config)
    must_exist(loaded.storage)
    _check_file(out)
    now = datetime.now(UTC)
    _tell(loaded, which, read_date(day, now), grid, out, now)


def _check_file(out: Path | None) -> None:
    """Told before anything is counted."""
    if out is None:
        return
    if out.suffix.lower() != ".xlsx":
        raise OperatorError(f"表格的文件名应以 .xlsx 结尾，例如 {out.stem or '考核'}.xlsx")
    if out.exists():
        raise OperatorError(f"{out} 已经存在，不会覆盖，请换一个文件名")
    if not out.absolute().parent.is_dir():
        raise OperatorError(f"文件夹 {out.parent} 不存在")


def _tell(
    config: "Config", which: Which, day: date | None, grid: str, out: Path | None, now: datetime
) -> None:
    from bot.rules import rules_of  # noqa: PLC0415
    from desk.assessment.assessment_day import rankings  # noqa: PLC0415
    from desk.assessment.assessment_sheets import all_sheets  # noqa: PLC0415
    from desk.directory import Directory  # noqa: PLC0415
    from desk.wording import assessment as wording  # noqa: PLC0415
    from desk.work import Work  # noqa: PLC0415
    from grids.periods import latest, period_of  # noqa: PLC0415
    from storage.database import Database  # noqa: PLC0415

    period = period_of(which.value, day) if day else latest(which.value, now)
    database = Database(config.storage)
    try:
        with database.reading() as session:
            directory = Directory.load(session)
            work, part = Work(session, directory, rules_of(config), now), part_of(directory, grid)
            found = all_sheets(work, period, part)
            place = directory.grid_name(part) if part else config.desk.township
            say(rankings(place, period, found))
            say(wording.how_fixed(found))
            if out is None:
                say(wording.HOW_TABLE)
                return
            from desk.assessment.assessment_table import write_assessment  # noqa: PLC0415

            try:
                write_assessment(place, period, found, out, work)
            except BaseException:
                out.unlink(missing_ok=True)
                raise
            say(wording.written(str(out)))
    finally:
        database.close()
