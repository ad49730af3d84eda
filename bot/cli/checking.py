"""`yunwangge check`: is everything set up as it must be? One line each."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from bot.cli.options import ConfigOption
from bot.cli.plainly import explain, plainly, say, settings

if TYPE_CHECKING:
    from bot.config import Config

# Nothing of this program existed before; an earlier date is a clock that was never set.
_EARLIEST_YEAR = 2026
ZONE = "Asia/Shanghai"


class Line(NamedTuple):
    """One finding."""

    ok: bool
    words: str


@plainly
def check(config: ConfigOption = None) -> None:
    """检查配置、数据库、令牌、群隐私模式、时钟和时区，有一项不对就以 1 退出。"""
    good = True
    for line in findings(config):
        say(f"{'✓' if line.ok else '✗'} {line.words}")
        good = good and line.ok
    if not good:
        raise typer.Exit(1)


def findings(path: Path | None) -> Iterator[Line]:
    """All findings; one that cannot be made is a finding itself."""
    loaded: Config | None = None
    try:
        loaded = settings(path)
        yield Line(True, f"配置：{loaded.note}")
    except Exception as error:
        for words in explain(error).splitlines():
            yield Line(False, f"配置：{words}")
    if loaded is not None:
        if loaded.bot.dry_run:
            yield Line(
                True, "试运行：只让工作人员看到，不在居民群里说话（正式启用请把 bot.dry_run 设为 false）"
            )
        yield from _guarded("数据库", lambda: _database(loaded.storage.path))
        yield from _guarded("密钥", lambda: _key(loaded))
        yield from _guarded("判读词库", lambda: _lexicon(loaded))
        for platform in loaded.bot.platforms:
            yield from _guarded(platform, lambda name=platform: _platform(loaded, name))  # type: ignore[misc]
    yield _clock(datetime.now(UTC))
    yield _zone()


def _guarded(title: str, find: Callable[[], list[Line]]) -> list[Line]:
    try:
        return find()
    except Exception as error:
        return [Line(False, f"{title}：{words}") for words in explain(error).splitlines()]


def _database(path: Path) -> list[Line]:
    """Only looked at: a check creates and upgrades nothing."""
    if not path.exists():
        folder = next(parent for parent in path.parents if parent.exists())
        if not folder.is_dir():
            return [Line(False, f"数据库：{folder} 是文件，不能在里面建立数据库")]
        if not os.access(folder, os.W_OK | os.X_OK):
            return [Line(False, f"数据库：{path} 尚未建立，而 {folder} 不可写")]
        return [Line(True, f"数据库：{path} 尚未建立，首次运行时自动建立")]
    if words := _unwritable(path):
        return [Line(False, f"数据库：{words}")]
    from storage.schema import known_revisions, newest_revision  # noqa: PLC0415
    from storage.soundness import is_sound, refuse_foreign  # noqa: PLC0415

    if not is_sound(path):
        return [Line(False, f"数据库：{path} 已损坏，请用备份恢复（yunwangge db restore 文件）")]
    refuse_foreign(path)
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=2)) as connection:
        ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if ours else None
        # SQLite takes the lock of a file that it may only read; it is a change that fails.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE tried (a)")
        connection.rollback()
    revision = row[0] if row else None
    if revision is not None and revision not in known_revisions():
        return [Line(False, f"数据库：{path} 来自更新的版本，请先升级程序")]
    note = "" if revision == newest_revision() else "，结构较旧，启动时自动升级"
    return [Line(True, f"数据库：{path} 完好{note}"), *_private(path)]


def _unwritable(path: Path) -> str | None:
    """What is wrong with the permissions of the file or its folder, where SQLite keeps two files more."""
    if not os.access(path, os.R_OK | os.W_OK):
        return f"没有读写 {path} 的权限"
    if not os.access(path.parent, os.W_OK | os.X_OK):
        return f"{path.parent} 不可写，而 SQLite 要在里面放 -wal 和 -shm 两个文件"
    return None


def _private(path: Path) -> list[Line]:
    if path.stat().st_mode & 0o077:
        return [Line(False, f"数据库：{path} 别的用户也能读，请运行 chmod 600 {path}")]
    return []


def _key(config: "Config") -> list[Line]:
    """Are people's numbers kept, and can they be read?"""
    from storage.keys import trouble  # noqa: PLC0415
    from storage.secrets import Keyring  # noqa: PLC0415

    ring, proof = Keyring(config.storage.key), None
    path = config.storage.path
    if path.exists():
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=2)) as base:
            if base.execute("SELECT 1 FROM sqlite_master WHERE name = 'key_proofs'").fetchone():
                row = base.execute("SELECT proof FROM key_proofs WHERE id = 1").fetchone()
                proof = row[0] if row else None
    if (words := trouble(ring, proof)) is not None:
        return [Line(False, words if words.startswith("密钥") else f"密钥：{words}")]
    if ring.has_key:
        return [Line(True, "密钥：有，来电人和工作人员的电话加密保存")]
    return [Line(True, "密钥：没有，来电人的电话一律不保存（要保存见手册“密钥”）")]


def _lexicon(config: "Config") -> list[Line]:
    from triage import load_judge  # noqa: PLC0415

    load_judge(config.triage)
    return [Line(True, "判读词库：可以使用")]


def _platform(config: "Config", name: str) -> list[Line]:
    if name == "local":
        return [Line(True, "内置聊天室：无需设置")]

    from bot.platforms import open_platform  # noqa: PLC0415

    async def ask() -> list[Line]:
        platform = open_platform(name, config.bot)
        try:
            return [Line(finding.ok, finding.words) for finding in await platform.check()]
        finally:
            await platform.close()

    return asyncio.run(ask())


def _clock(now: datetime) -> Line:
    if now.year < _EARLIEST_YEAR:
        return Line(False, f"时钟：本机时间是 {now:%Y-%m-%d %H:%M}（UTC），明显不对，请校准")
    return Line(True, f"时钟：{now:%Y-%m-%d %H:%M}（UTC）")


def _zone() -> Line:
    try:
        there = datetime.now(ZoneInfo(ZONE))
    except ZoneInfoNotFoundError:
        return Line(False, f"时区：找不到 {ZONE}，请安装 tzdata(apt install tzdata)")
    return Line(True, f"时区：{ZONE}，当地时间 {there:%H:%M}")
