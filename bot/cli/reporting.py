"""`yunwangge report`: how a day, a week or a month went, as a text, a table and a picture."""

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import must_exist
from bot.cli.options import ConfigOption
from bot.cli.plainly import OperatorError, plainly, say, settings

if TYPE_CHECKING:
    from bot.config import Config
    from desk.directory import Directory
    from desk.review.figures import Figures


class Which(StrEnum):
    """Of what length; words of grids.periods.Span."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@plainly
def report(
    which: Annotated[
        Which,
        typer.Argument(
            metavar="day|week|month",
            help="day 日梳理，week 周通报，month 月研判",
            show_default=False,
            case_sensitive=False,
        ),
    ],
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="日期",
            help="哪一天、哪一天所在的周或月，如 2026-11-18；不给就是今天、上一周、上个月",
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
            "--out",
            metavar="文件.xlsx",
            help="把全部数字写成表格；周和月还在旁边存一张图",
            show_default=False,
        ),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """统计：日梳理、周通报、月研判，各率都有分子和分母。"""
    loaded = settings(config)
    must_exist(loaded.storage)
    _check_file(out)
    now = datetime.now(UTC)
    figures = _figures(loaded, which, read_date(day, now), grid, now)
    from desk.wording import reviews as wording  # noqa: PLC0415

    say(wording.review(figures))
    if out is not None:
        say(wording.written(str(out), _write(figures, out)))
    else:
        say(wording.HOW_TABLE)


def read_date(words: str | None, now: datetime) -> date | None:
    if words is None:
        return None
    from grids.deadlines import SHANGHAI  # noqa: PLC0415

    try:
        day = date.fromisoformat(words.strip())
    except ValueError:
        raise OperatorError(f"日期“{words}”看不懂，应写成 2026-11-18 这样") from None
    if day > now.astimezone(SHANGHAI).date():
        raise OperatorError(f"{words} 还没有到，请写今天或以前的日期")
    if day.year < 2000:
        raise OperatorError(f"{words} 太早了，请写 2000 年以后的日期")
    return day


def _check_file(out: Path | None) -> None:
    """Told before anything is counted."""
    if out is None:
        return
    if out.suffix.lower() != ".xlsx":
        raise OperatorError(f"表格的文件名应以 .xlsx 结尾，例如 {out.stem or '周通报'}.xlsx")
    for path in (out, out.with_suffix(".png")):
        if path.exists():
            raise OperatorError(f"{path} 已经存在，不会覆盖，请换一个文件名")
    if not out.absolute().parent.is_dir():
        raise OperatorError(f"文件夹 {out.parent} 不存在")


def _figures(config: "Config", which: Which, day: date | None, grid: str, now: datetime) -> "Figures":
    from bot.rules import rules_of  # noqa: PLC0415
    from desk.directory import Directory  # noqa: PLC0415
    from desk.review.figures import figures_of  # noqa: PLC0415
    from desk.work import Work  # noqa: PLC0415
    from grids.periods import latest, period_of  # noqa: PLC0415
    from storage.database import Database  # noqa: PLC0415

    period = period_of(which.value, day) if day else latest(which.value, now)
    database = Database(config.storage)
    try:
        with database.reading() as session:
            directory = Directory.load(session)
            return figures_of(
                Work(session, directory, rules_of(config), now), period, part_of(directory, grid)
            )
    finally:
        database.close()


def part_of(directory: "Directory", words: str) -> str:
    """A node's code; a name is understood as well where there is only one of it."""
    words = words.strip()
    # A retired grid keeps its figures of the past.
    if not words or words in directory.grids or words in directory.retired:
        return words
    named = [code for code, grid in directory.grids.items() if grid.name == words]
    named = named or [code for code, grid in directory.retired.items() if grid.name == words]
    if len(named) == 1:
        return named[0]
    if named:
        raise OperatorError(f"叫“{words}”的有{len(named)}个，请写代码：{'、'.join(named)}")
    from grids.roles import nearest  # noqa: PLC0415

    names = {grid.name: code for code, grid in directory.grids.items()}
    near = nearest(words, [*names, *directory.grids])
    hint = f"，是不是 {near}（{names.get(near, directory.grid_name(near))}）？" if near else ""
    raise OperatorError(f"没有代码或名称是 {words} 的网格{hint or '，代码在网格表里'}")


def _write(figures: "Figures", out: Path) -> str | None:
    """The table, and beside it the picture; its path, if there is one."""
    from desk.review.review_chart import draw_reviews  # noqa: PLC0415
    from desk.review.review_table import write_review  # noqa: PLC0415

    try:
        write_review(figures, out)
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    if figures.period.span == "day":
        return None
    picture = out.with_suffix(".png")
    if draw_reviews([(figures, picture)]):
        return str(picture)
    say("! 图没有画成，表格是好的", stderr=True)
    return None
