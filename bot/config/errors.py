"""What is wrong with a configuration, in Chinese: the key, the fault, the place, the nearest right name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.config.document import Key
from bot.config.fields import has_secret, names_at
from grids.roles import nearest

_WORDS = {
    "missing": "缺少这一项",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_parsing_size": "数字太大",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为有限的数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "string_type": "应为文字（纯数字请加引号）",
    "list_type": "应为列表，如 [甲, 乙]",
    "tuple_type": "应为列表，如 [甲, 乙]",
    "dict_type": "应为一节，下面缩进写各项",
    "model_type": "应为一节，下面缩进写各项",
    "model_attributes_type": "应为一节，下面缩进写各项",
    "path_type": "应为文件路径",
    "greater_than_equal": "不能小于 {ge}",
    "greater_than": "应大于 {gt}",
    "less_than_equal": "不能大于 {le}",
    "less_than": "应小于 {lt}",
    "string_too_short": "至少 {min_length} 个字",
    "string_too_long": "最多 {max_length} 个字",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "string_pattern_mismatch": "写法不对，应符合 {pattern}",
    "value_error": "{error}",
}
_LONGEST_VALUE = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `path` and `where` are empty where they do not apply."""

    words: str
    path: Key = ()
    where: str = ""

    def __str__(self) -> str:
        key = dotted(self.path)
        return (f"{key}：" if key else "") + self.words + (f"（{self.where}）" if self.where else "")


class ConfigError(Exception):
    """The configuration cannot be used; its text names every problem on a line of its own."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def dotted(path: Key) -> str:
    """`bot.platforms[0]`"""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def problems_of(
    error: ValidationError,
    model: type[BaseModel],
    lines: Mapping[Key, int],
    variables: Mapping[tuple[str, ...], str],
    source: Path | None,
) -> list[Problem]:
    """pydantic's findings, each with the line or the variable it comes from."""
    problems = []
    for details in error.errors(include_url=False):
        path = details["loc"]
        if path[-1] == "[key]":
            path = path[:-1]
        problems.append(Problem(_words(details, model, path), path, _where(path, lines, variables, source)))
    return problems


def _where(
    path: Key, lines: Mapping[Key, int], variables: Mapping[tuple[str, ...], str], source: Path | None
) -> str:
    # A missing key has no line of its own; its section has.
    for length in range(len(path), 0, -1):
        head = path[:length]
        for key, variable in variables.items():
            if key == head:
                return f"环境变量 {variable}"
        if head in lines:
            return f"{source} 第 {lines[head]} 行"
    return str(source or "")


def _words(details: ErrorDetails, model: type[BaseModel], path: Key) -> str:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        return "没有这个设置项" + _choices(str(path[-1]), names_at(model, path[:-1]))
    if details["loc"][-1] == "[key]":
        choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        return "没有这个设置项" + _choices(str(path[-1]), choices)
    value = "" if has_secret(model, path) or kind == "missing" else _shown(details["input"])
    if kind == "literal_error":
        choices = re.findall(r"'([^']*)'", str(context["expected"]))
        return f"不能是{value}" + _choices(str(details["input"]), choices)
    if kind not in _WORDS:
        return f"值不对：{details['msg']}"
    words = _WORDS[kind].format(**{name: _limit(limit) for name, limit in context.items()})
    return words if kind == "value_error" or not value else f"{words}，现在是{value}"


def _choices(word: str, choices: Sequence[str]) -> str:
    near = nearest(word.lower(), choices)
    if near:
        return f"，是不是 {near}？"
    return f"，可以是：{'、'.join(choices)}" if choices else ""


def _limit(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _shown(value: Any) -> str:
    words = str(value)
    return f"“{words if len(words) <= _LONGEST_VALUE else words[:_LONGEST_VALUE] + '…'}”"
