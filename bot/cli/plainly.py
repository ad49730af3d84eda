"""Talking to the operator: plain sentences instead of tracebacks, text shown as it is."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import typer
from rich.console import Console

from bot.cli.options import chosen_config

if TYPE_CHECKING:
    from bot.config import Config

P = ParamSpec("P")
R = TypeVar("R")
# What a table gets where there is no terminal to ask.
_PIPE_WIDTH = 160
# Below this SQLite cannot make even the small file it keeps beside a database.
_LEAST_FREE = 1024 * 1024
_READ_ONLY = "数据库只读，无法写入，请检查文件和所在文件夹的权限"
_FULL = "磁盘已满，请腾出空间后再试"
_DATABASE_WORDS = {
    "readonly": _READ_ONLY,
    "locked": "数据库正被别的程序占用，请稍后再试",
    "busy": "数据库正被别的程序占用，请稍后再试",
    "full": _FULL,
    "unable to open": "无法打开数据库文件，请检查路径和权限",
    "not a database": "这不是数据库文件，或文件已损坏",
    "malformed": "数据库文件已损坏，请用备份恢复（yunwangge db restore 文件）",
    "integrity": "数据库文件已损坏，请用备份恢复（yunwangge db restore 文件）",
    "not a database of ours": "这个文件是完好的数据库，但不是云网格的",
    "no such table": "数据库还没有升级到当前版本，请先运行 yunwangge db upgrade",
    "no such column": "数据库还没有升级到当前版本，请先运行 yunwangge db upgrade",
    "can't locate revision": "数据库来自更新的版本，请先升级程序",
    "disk i/o": "磁盘读写出错，请检查磁盘",
}
_FILE_WORDS = {
    "FileNotFoundError": "没有这个文件：{}",
    "IsADirectoryError": "{} 是文件夹，请给出一个文件",
    "NotADirectoryError": "路径不对：{}",
    "PermissionError": "没有权限：{}",
    "FileExistsError": "{} 已经存在，请换一个名称",
}
# Errors that are plain Chinese sentences themselves.
_PLAIN = frozenset(
    {
        *("OperatorError", "ConfigError", "SheetError"),
        *("PlatformError", "RuleError", "WebError", "StorageError", "KeyTroubleError"),
        "ForeignDatabaseError",
    }
)
# What SQLite says of whatever keeps it from its files: the cause has to be looked for.
_VAGUE = ("disk i/o", "unable to open")
_in_use: "ContextVar[Config | None]" = ContextVar("settings", default=None)


class OperatorError(Exception):
    """Something the operator can put right; the text says what."""


def console(*, stderr: bool = False) -> Console:
    """Where tables and lines go; made anew so that it follows the streams of the moment."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, highlight=False, width=None if stream.isatty() else _PIPE_WIDTH)


def say(words: str, *, stderr: bool = False) -> None:
    """One line, literally: brackets are no markup, nothing is wrapped or shortened."""
    stream = sys.stderr if stderr else sys.stdout
    stream.write(f"{words}\n")
    stream.flush()


def settings(path: Path | None) -> "Config":
    """The configuration a command works with; --config counts before or after the command's name."""
    from bot.config import load_config  # noqa: PLC0415 - pydantic and all settings are slow to load

    loaded = load_config(path or chosen_config(), os.environ)
    _in_use.set(loaded)
    return loaded


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """A command whose failures become sentences on stderr and exit code 1."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (typer.Exit, typer.Abort, BrokenPipeError, KeyboardInterrupt):
            raise
        except Exception as error:
            if os.environ.get("YUNWANGGE_DEBUG"):
                raise
            for line in explain(error).splitlines():
                say(f"✗ {line}", stderr=True)
            raise typer.Exit(1) from None

    return wrapped


def explain(error: Exception) -> str:
    """An error as a Chinese sentence, or several lines where several things are wrong."""
    # Known by name: importing their modules would slow down every start.
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & _PLAIN:
        return str(error)
    if "LexiconError" in names:
        from bot.cli.lexicon_words import explain_lexicon  # noqa: PLC0415

        return explain_lexicon(error, _in_use.get())
    if isinstance(error, sqlite3.Error) or names & {"SQLAlchemyError", "CommandError"}:
        return explain_database(error)
    if isinstance(error, OSError):
        return explain_file(error)
    return f"程序内部出错：{type(error).__name__}（设环境变量 YUNWANGGE_DEBUG=1 再运行可看详情）"


def explain_database(error: Exception) -> str:
    """What a database error means for the operator."""
    words = str(getattr(error, "orig", None) or error).lower()
    config = _in_use.get()
    vague = any(theirs in words for theirs in _VAGUE)
    if vague and config is not None and (cause := _kept_from(config.storage.path)):
        return cause
    return next((ours for theirs, ours in _longest_first() if theirs in words), f"数据库出错：{words}")


def _kept_from(path: Path) -> str | None:
    """What keeps SQLite from a database and the files beside it; None if nothing is seen."""
    if path.is_dir():
        return f"{path} 是文件夹，请给出一个文件"
    if not path.parent.is_dir():
        return None
    if shutil.disk_usage(path.parent).free < _LEAST_FREE:
        return _FULL
    needed = [(path.parent, os.W_OK | os.X_OK), *([(path, os.R_OK | os.W_OK)] if path.exists() else [])]
    return None if all(os.access(place, mode) for place, mode in needed) else _READ_ONLY


def explain_file(error: OSError) -> str:
    """What a file error means for the operator."""
    if error.errno in (28, 122):  # no space left, quota exceeded
        return _FULL
    words = next((ours for name, ours in _FILE_WORDS.items() if type(error).__name__ == name), None)
    return words.format(error.filename) if words else f"文件读写出错：{error.strerror or error}"


def _longest_first() -> list[tuple[str, str]]:
    return sorted(_DATABASE_WORDS.items(), key=lambda item: -len(item[0]))
