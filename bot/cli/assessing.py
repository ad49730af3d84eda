"""`yunwangge assess`: the points of a month or a quarter, as a text and as a table."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.files import must_be_new_table, whole
from bot.cli.opening import lent, must_exist
from bot.cli.options import ConfigOption, GridOption
from bot.cli.plainly import plainly, say, settings
from bot.cli.reporting import chosen_period, part_of

if TYPE_CHECKING:
    from bot.config import Config
    from grids.periods import Period


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
    grid: GridOption = "",
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
    if out is not None:
        must_be_new_table(out, "考核")
    now = datetime.now(UTC)
    _tell(loaded, chosen_period(which.value, day, now), grid, out, now)


def _tell(config: "Config", period: "Period", grid: str, out: Path | None, now: datetime) -> None:
    from bot.rules import rules_of  # noqa: PLC0415
    from desk.assessment.assessment_day import rankings  # noqa: PLC0415
    from desk.assessment.assessment_sheets import all_sheets  # noqa: PLC0415
    from desk.directory import Directory  # noqa: PLC0415
    from desk.wording import assessment as wording  # noqa: PLC0415
    from desk.work import Work  # noqa: PLC0415

    with lent(config.storage) as database, database.reading() as session:
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

        with whole(out):
            write_assessment(place, period, found, out, work)
        say(wording.written(str(out)))
