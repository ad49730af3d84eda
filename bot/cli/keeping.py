"""`yunwangge db`: upgrade, backup, restore."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import chinese
from bot.cli.files import must_be_new, whole
from bot.cli.opening import opened
from bot.cli.options import ConfigOption
from bot.cli.plainly import OperatorError, plainly, say

db = typer.Typer(cls=chinese.Group, no_args_is_help=True, help="数据库：升级、备份、恢复。")


@db.command("upgrade", cls=chinese.Command)
@plainly
def upgrade(config: ConfigOption = None) -> None:
    """建立数据库，或升级到当前版本。运行机器人时会自动做。"""
    with opened(config, new=True) as database:
        database.upgrade()
        say(f"✓ 数据库 {database.path} 已是当前版本")


@db.command("backup", cls=chinese.Command)
@plainly
def backup(
    file: Annotated[Path, typer.Argument(metavar="文件", help="备份存到哪里", show_default=False)],
    config: ConfigOption = None,
) -> None:
    """备份到一个新文件。机器人运行时也可以备份。"""
    with opened(config) as database:
        must_be_new(file)
        with whole(file):
            database.backup(file)
        say(f"✓ 已备份到 {file}（{file.stat().st_size / 1024:.0f} KB）")


@db.command("restore", cls=chinese.Command)
@plainly
def restore(
    file: Annotated[Path, typer.Argument(metavar="文件", help="用哪个备份", show_default=False)],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再询问")] = False,
    config: ConfigOption = None,
) -> None:
    """用备份替换现有的全部数据。请先停下机器人。"""
    from desk import audit  # noqa: PLC0415
    from grids.deadlines import SHANGHAI  # noqa: PLC0415

    _check_backup(file)
    with opened(config, new=True) as database:
        if database.path.exists() and file.exists() and file.samefile(database.path):
            raise OperatorError("备份文件就是正在使用的数据库，不需要恢复")
        _refuse_if_running(database.path)
        if not yes and not typer.confirm(f"将用 {file} 替换 {database.path} 里的全部数据，继续吗？"):
            raise OperatorError("已取消，什么也没有改变")
        now = datetime.now(UTC)
        moment = now.astimezone(SHANGHAI)
        aside = database.path.with_name(f"{database.path.name}.damaged-{moment:%Y%m%d-%H%M%S}")
        damaged = database.restore(file, aside)
        with database.writing() as session:
            audit.record_cli(session, "db:restore", file.name, now)
        say(f"✓ 已从 {file} 恢复")
        if damaged:
            say(f"原来的数据库已损坏，没有删除，改名保存在 {aside}；确认恢复无误后可以删掉")


def _check_backup(file: Path) -> None:
    """A wrong file is told before anything is asked or touched."""
    with file.open("rb") as stream:
        if stream.read(16) != b"SQLite format 3\0":
            raise OperatorError(f"{file} 不是数据库备份")


def _refuse_if_running(path: Path) -> None:
    """A running bot keeps the file open, and SQLite leaves WAL mode only for one alone with it."""
    running = OperatorError("机器人正在运行（数据库正被使用），请先停下它再恢复")
    if _is_served(path):
        raise running
    with closing(sqlite3.connect(path, timeout=1)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.DatabaseError as error:
            # A damaged file does not get as far as that, and is what a backup is for.
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise running from error


def _is_served(path: Path) -> bool:
    """Does a bot hold the lock beside the database? That tells also where the database itself is damaged."""
    from bot.sole import Sole  # noqa: PLC0415

    if not path.with_name(f"{path.name}.postman").exists():
        return False  # the lock is left to the first bot to make: it may be another user's
    sole = Sole(path)
    if not sole.take():
        return True
    sole.release()
    return False
