"""Typer in Chinese: help pages, and what is wrong with a command line."""

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from bot.cli.plainly import say

_LIMITS = (
    (r"less than or equal to (\S+)", "不能大于 {}"),
    (r"greater than or equal to (\S+)", "不能小于 {}"),
    (r"valid integer", "应为整数"),
)


class _Worded:
    """The parts of a help page that Typer words by itself."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        words = pieces.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        formatter.write_usage(ctx.command_path, words, prefix="用法：")

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole page."""
        speak()
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> Any:
        """--help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这页帮助"
        return option


class Command(_Worded, TyperCommand):
    """A command whose help is Chinese."""


class Group(_Worded, TyperGroup):
    """A group of commands whose help is Chinese."""

    command_class = Command


def speak() -> None:
    """Give the help pages their Chinese headings; these names are Typer's documented way."""
    from typer import rich_utils  # noqa: PLC0415 - a tenth of a second that only a help page is worth

    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
    rich_utils.ERRORS_PANEL_TITLE = "用法不对"
    rich_utils.DEFAULT_STRING = "[缺省: {}]"
    rich_utils.REQUIRED_LONG_STRING = "[必填]"
    rich_utils.ABORTED_TEXT = "已中止"


def tell(error: typer.TyperException) -> int:
    """Print what is wrong with a command line; the exit code."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return 0
    context = getattr(error, "ctx", None)
    hint = f"；用法见 {context.command_path} --help" if context else ""
    say(f"✗ {_words(error)}{hint}".replace("？；", "？"), stderr=True)
    return error.exit_code


def _words(error: Any) -> str:
    message = str(error)
    match type(error).__name__:
        case "NoSuchOption":
            near = f"，是不是 {'、'.join(error.possibilities)}？" if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}"
        case "MissingParameter":
            return f"缺少 {_option(error) or _name(error)}"
        case "BadParameter":
            return _bad(error, message)
        case "BadOptionUsage":
            return f"选项 {error.option_name} 后面要跟一个值"
    if found := re.match(r"No such command '(.*?)'\.(?: Did you mean (.*)\?)?", message):
        near = f"，是不是 {found[2].replace(chr(39), '')}？" if found[2] else ""
        return f"没有命令 {found[1]}{near}"
    if found := re.match(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", message):
        return f"多出了参数 {found[1]}"
    return f"命令写得不对（{message}）"


def _bad(error: Any, message: str) -> str:
    """What is wrong with a value."""
    if found := re.search(r"'(.*)' is not (?:read|writ)able", message):
        return f"没有权限：{found[1]}"
    for theirs, ours in _LIMITS:
        if found := re.search(theirs, message):
            return f"{_name(error)} 的值不对，{ours.format(*found.groups())}"
    choices = re.findall(r"'([^']+)'", message)[1:]
    return f"{_name(error)} 的值不对" + (f"，可以是：{'、'.join(choices)}" if choices else "")


def _option(error: Any) -> str:
    """How an option is written, with what stands after it; "" for an argument."""
    param = error.param
    if param is None or not param.opts or not param.opts[0].startswith("-"):
        return ""
    return " ".join(part for part in (param.opts[0], param.metavar) if part)


def _name(error: Any) -> str:
    param = error.param
    return str(param.metavar or param.opts[-1]) if param is not None else "参数"
