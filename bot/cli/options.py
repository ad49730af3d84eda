"""The options that several commands share."""

from contextvars import ContextVar
from pathlib import Path
from typing import Annotated

import typer

_before_command: ContextVar[Path | None] = ContextVar("config", default=None)

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="文件", help="配置文件；不给则用当前文件夹的 config.yaml", show_default=False
    ),
]
GridOption = Annotated[
    str,
    typer.Option("--grid", metavar="代码", help="只看这个网格、社区和它下面的", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="每行输出一个 JSON 对象")]


def remember_config(path: Path | None) -> None:
    """Keep what was given before the command's name."""
    _before_command.set(path)


def chosen_config() -> Path | None:
    """The file given before the command's name, if any."""
    return _before_command.get()
