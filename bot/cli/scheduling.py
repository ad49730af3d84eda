"""`yunwangge schedule`: what the clock will do, and doing one thing of it now."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import chinese
from bot.cli.opening import lent, must_exist
from bot.cli.options import ConfigOption, remember_config
from bot.cli.plainly import OperatorError, console, plainly, say, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.config import Config
    from desk.directory import Directory
    from scheduler.settings import JobName
    from storage.runs import Run

PAST = timedelta(days=7)
BY = "命令行"
_HELP = "定时任务：列出接下来几天的安排；schedule run 马上做一次。"

schedule = typer.Typer(cls=chinese.Group, help=_HELP, invoke_without_command=True)


@schedule.callback()
@plainly
def show(
    ctx: typer.Context,
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="列出几天")] = 7,
    config: ConfigOption = None,
) -> None:
    """定时任务：列出接下来几天的安排；schedule run 马上做一次。"""
    if config is not None:
        remember_config(config)
    if ctx.invoked_subcommand is None:
        _show(settings(config), days, datetime.now(UTC))


@schedule.command("run", cls=chinese.Command)
@plainly
def run(
    job: Annotated[str, typer.Argument(metavar="任务", help="任务的名称，如 早清单 或 morning_list")],
    config: ConfigOption = None,
) -> None:
    """马上做一次，记在台账里；到点的那一次照做不误。"""
    loaded = settings(config)
    name = _find(job)
    must_exist(loaded.storage)
    from scheduler.jobs import JOBS  # noqa: PLC0415

    count, until = _run(loaded, name, datetime.now(UTC))
    said = f"，有{count}条消息要发，几分钟内陆续发出" if count else "，没有要发的消息"
    say(f"✓ {JOBS[name].title}做完了{said}")
    if count and until is not None:
        say(f"现在是免打扰时间，要到 {until:%H:%M} 以后")


def _show(config: "Config", days: int, now: datetime) -> None:
    from rich.table import Table  # noqa: PLC0415

    from desk.wording import reminders as wording  # noqa: PLC0415
    from scheduler.agenda import Agenda  # noqa: PLC0415

    directory, runs = _known(config, now)
    agenda = Agenda(config.scheduler)
    table = Table("日期", "时间", "任务", "发给")
    day = None
    for entry in agenda.entries(directory, now, days):
        date = "" if entry.at.date() == day else wording.day_name(entry.at.date())
        day = entry.at.date()
        whom = wording.reach(entry.reach.groups, entry.reach.people)
        table.add_row(date, f"{entry.at:%H:%M}", entry.title, whom, end_section=False)
    if table.row_count:
        console().print(table)
    else:
        say(f"接下来{days}天没有安排")
    if config.scheduler.quiet_hours:
        say(f"免打扰时间：{config.scheduler.quiet_hours}，提醒、提示和广播过后再发")
    for title, line in agenda.housekeeping():
        say(f"不发消息：{title}（{line}）")
    _show_past(runs, now)


def _show_past(runs: "Sequence[Run]", now: datetime) -> None:
    from desk.wording import reminders as wording  # noqa: PLC0415
    from desk.wording.tickets import moment  # noqa: PLC0415
    from scheduler.jobs import JOBS  # noqa: PLC0415

    titles = {str(name): job.title for name, job in JOBS.items()}
    for run in runs:
        title, at = titles.get(run.job, run.job), moment(run.occurrence, now)
        if run.state == "missed":
            say(f"错过了：{title}（{at}），补一次：yunwangge schedule run {run.job}")
        elif run.manual:
            say(f"手动做过：{title}（{at}，{run.by}）")
    done = [run for run in runs if run.state == "done" and not run.manual]
    if done:
        say(wording.last_done(titles.get(done[-1].job, done[-1].job), done[-1].occurrence, now))


def _known(config: "Config", now: datetime) -> "tuple[Directory, Sequence[Run]]":
    """The registry and the last days' ledger; nothing where there is no database yet."""
    from desk.directory import Directory  # noqa: PLC0415
    from storage.runs import runs_since  # noqa: PLC0415

    if not config.storage.path.exists():
        return Directory((), (), ()), ()
    with lent(config.storage) as database, database.reading() as session:
        runs = runs_since(session, now - PAST)
        return Directory.load(session), runs


def _find(words: str) -> "JobName":
    from grids.roles import nearest  # noqa: PLC0415
    from scheduler.jobs import JOBS  # noqa: PLC0415

    names = {name: name for name in JOBS} | {job.title: name for name, job in JOBS.items()}
    if words in names:
        return names[words]
    near = nearest(words, list(names))
    hint = f"，是不是 {near}？" if near else "。"
    choices = "、".join(f"{job.title}（{name}）" for name, job in JOBS.items())
    raise OperatorError(f"没有定时任务 {words}{hint}可以是：{choices}")


def _run(config: "Config", name: "JobName", now: datetime) -> tuple[int, datetime | None]:
    """How many messages wait because of it, and until when, if it is quiet now (Shanghai's time)."""
    from bot.rules import rules_of  # noqa: PLC0415
    from desk import audit  # noqa: PLC0415
    from desk.directory import Directory  # noqa: PLC0415
    from desk.publicity.week import seed  # noqa: PLC0415
    from desk.work import Work  # noqa: PLC0415
    from grids.deadlines import SHANGHAI  # noqa: PLC0415
    from scheduler.clockwork import run_now  # noqa: PLC0415
    from storage.outbox import queued_count  # noqa: PLC0415

    rules = rules_of(config)
    with lent(config.storage) as database, database.writing() as session:
        work = Work(session, Directory.load(session), rules, now)
        seed(work)
        before = queued_count(work.session)
        run_now(work, name, BY)
        audit.record_cli(work.session, "schedule:run", name, now)
        count = queued_count(work.session) - before
    quiet = rules.quiet
    return count, quiet.next_allowed(now).astimezone(SHANGHAI) if quiet.holds(now) else None
