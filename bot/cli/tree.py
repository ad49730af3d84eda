"""`yunwangge grids`: is the tree whole; and retiring, merging and splitting its grids."""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import chinese
from bot.cli.opening import lent, must_exist
from bot.cli.options import ConfigOption, JsonOption
from bot.cli.plainly import OperatorError, plainly, say, settings

if TYPE_CHECKING:
    from desk.actor import Actor
    from desk.registry.grid_life import Outcome
    from desk.work import Work
    from storage.settings import StorageSettings

grids = typer.Typer(
    cls=chinese.Group, no_args_is_help=True, help="网格：检查全部网格，撤销、合并、拆分网格。"
)
_LINE_TOLERANCE = 200.0
_Old = Annotated[str, typer.Argument(metavar="网格", help="代码或名称", show_default=False)]
_Into = Annotated[str, typer.Option("--into", metavar="网格", help="由哪个网格接替", show_default=False)]


@grids.command("check", cls=chinese.Command)
@plainly
def check(
    json_lines: JsonOption = False,
    tolerance: Annotated[
        float, typer.Option("--tolerance", min=0, metavar="平方米", help="边界重叠、空缺不超过这么多不算")
    ] = _LINE_TOLERANCE,
    config: ConfigOption = None,
) -> None:
    """检查网格：代码、上级、重名、边界重叠和空缺、缺群缺人、撤销后剩下的工单。有一处不对就以 1 退出。"""
    from desk.directory import Directory  # noqa: PLC0415
    from desk.registry.grid_check import faults  # noqa: PLC0415
    from desk.wording import grid_check as words  # noqa: PLC0415
    from storage.boundaries import all_boundaries  # noqa: PLC0415

    with lent(_existing(config)) as database, database.reading() as session:
        directory = Directory.load(session)
        found = list(faults(session, directory, tolerance))
        drawn = sum(line.grid_code in directory.grids for line in all_boundaries(session))
    if not directory.grids:
        raise OperatorError(words.NO_GRIDS)
    for fault in found:
        if json_lines:
            row = {
                "what": fault.what,
                "grid": fault.grid,
                "other": fault.other,
                "area_m2": round(fault.area, 1) if fault.area is not None else None,
                "words": fault.words,
            }
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            say(f"✗ {fault.words}")
    if not json_lines:
        total = words.faults_counted(len(found)) if found else words.whole(len(directory.grids), drawn)
        say(total if found else f"✓ {total}")
    if found:
        raise typer.Exit(1)


@grids.command("retire", cls=chinese.Command)
@plainly
def retire(old: _Old, into: _Into, config: ConfigOption = None) -> None:
    """撤销一个网格，由另一个接替：没办完的工单、群、岗位一起转过去，历史保留。"""
    from desk.registry import grid_life  # noqa: PLC0415

    _do(config, "retire", [old], [into], lambda work, actor: grid_life.retire(work, actor, old, into))


@grids.command("merge", cls=chinese.Command)
@plainly
def merge(
    old: Annotated[
        list[str], typer.Argument(metavar="网格…", help="两个以上，代码或名称", show_default=False)
    ],
    into: _Into,
    config: ConfigOption = None,
) -> None:
    """把几个网格并成一个；并入的可以是其中之一，也可以是新导入的网格。"""
    from desk.registry import grid_life  # noqa: PLC0415

    _do(config, "merge", old, [into], lambda work, actor: grid_life.merge(work, actor, old, into))


@grids.command("split", cls=chinese.Command)
@plainly
def split(
    old: _Old,
    into: Annotated[
        str,
        typer.Option("--into", metavar="网格,网格", help="拆成哪几个，用逗号隔开", show_default=False),
    ],
    config: ConfigOption = None,
) -> None:
    """把一个网格拆成几个：工单按地点归入，看不出的归第一个并列出来。新网格先用网格表导入。"""
    from desk.registry import grid_life  # noqa: PLC0415
    from desk.registry.grid_choice import Choice  # noqa: PLC0415

    parts = [part.strip() for part in into.replace("，", ",").replace("、", ",").split(",") if part.strip()]

    def act(work: "Work", actor: "Actor") -> "Outcome":
        return grid_life.split(work, actor, old, parts, Choice(work.directory))

    _do(config, "split", [old], parts, act)


def _existing(config: Path | None) -> "StorageSettings":
    storage = settings(config).storage
    must_exist(storage)
    return storage


def _do(
    config: Path | None,
    how: str,
    old: Sequence[str],
    heirs: Sequence[str],
    act: "Callable[[Work, Actor], Outcome]",
) -> None:
    """One transaction; a bot that runs beside it reads the registry again and says what there is to say."""
    from bot.rules import rules_of  # noqa: PLC0415
    from desk import audit  # noqa: PLC0415
    from desk.actor import Actor  # noqa: PLC0415
    from desk.directory import Directory  # noqa: PLC0415
    from desk.work import Work  # noqa: PLC0415
    from storage.registry import touch_registry  # noqa: PLC0415

    storage = _existing(config)
    now = datetime.now(UTC)
    with lent(storage) as database:
        database.upgrade()
        with database.writing() as session:
            work = Work(session, Directory.load(session), rules_of(settings(config)), now)
            outcome = act(work, Actor(audit.CLI, "", "命令行"))
            work.flush()
            touch_registry(session)
            audit.record_cli(session, f"grids:{how}", f"{'、'.join(old)} → {'、'.join(heirs)}", now)
    _tell(how, outcome)


def _tell(how: str, outcome: "Outcome") -> None:
    from desk.wording import grids as words  # noqa: PLC0415

    first = next(iter(outcome.into.values()))
    say(f"✓ {words.done(how, outcome.retired, list(outcome.into.values()))}")
    for line in words.moved_along(outcome.groups, outcome.posts, first):
        say(f"  {line}")
    for code, name in outcome.into.items():
        for clear in (True, False):
            numbers = [item.number for item in outcome.tickets if (item.code, item.clear) == (code, clear)]
            if numbers:
                say(f"  {words.tickets_passed(numbers, name, clear)}")
    if not outcome.tickets:
        say(f"  {words.NO_TICKETS}")
    if how == "split" and (outcome.groups or outcome.posts):
        say(f"  {words.REBIND}")
    if outcome.drawn:
        say(f"  {words.DRAW_AGAIN}")
