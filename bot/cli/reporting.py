"""`yunwangge report`: how a day, a week or a month went, as a text, a table and a picture."""

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.files import must_be_new_table, whole
from bot.cli.opening import lent, must_exist
from bot.cli.options import ConfigOption, GridOption
from bot.cli.plainly import OperatorError, plainly, say, settings

if TYPE_CHECKING:
    from bot.config import Config
    from desk.directory import Directory
    from desk.review.figures import Figures
    from grids.periods import Period, Span


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
    grid: GridOption = "",
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
    if out is not None:
        must_be_new_table(out, "周通报", out.with_suffix(".png"))
    now = datetime.now(UTC)
    figures = _figures(loaded, chosen_period(which.value, day, now), grid, now)
    from desk.wording import reviews as wording  # noqa: PLC0415

    say(wording.review(figures))
    if out is not None:
        say(wording.written(str(out), _write(figures, out)))
    else:
        say(wording.HOW_TABLE)


def chosen_period(span: "Span", words: str | None, now: datetime) -> "Period":
    """The period of that length the day lies in; the latest where none is given."""
    from grids.periods import latest, period_of  # noqa: PLC0415

    return latest(span, now) if words is None else period_of(span, _day(words, now))


def _day(words: str, now: datetime) -> date:
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


def _figures(config: "Config", period: "Period", grid: str, now: datetime) -> "Figures":
    from bot.rules import rules_of  # noqa: PLC0415
    from desk.directory import Directory  # noqa: PLC0415
    from desk.review.figures import figures_of  # noqa: PLC0415
    from desk.work import Work  # noqa: PLC0415

    with lent(config.storage) as database, database.reading() as session:
        directory = Directory.load(session)
        return figures_of(Work(session, directory, rules_of(config), now), period, part_of(directory, grid))


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
    from desk import pictures  # noqa: PLC0415
    from desk.review.review_chart import DRAWING, chart_of  # noqa: PLC0415
    from desk.review.review_table import write_review  # noqa: PLC0415

    with whole(out):
        write_review(figures, out)
    if figures.period.span == "day":
        return None
    picture = out.with_suffix(".png")
    if pictures.draw(DRAWING, {picture: chart_of(figures)}):
        return str(picture)
    say("! 图没有画成，表格是好的", stderr=True)
    return None
