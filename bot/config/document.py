"""Reading config.yaml: plain values, and the line each of them stands on."""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

Key = tuple[str | int, ...]
_DEEPEST = 12


class YamlError(ValueError):
    """The text is no YAML mapping; the message is a Chinese sentence with the line."""


@dataclass(slots=True)
class Document:
    """The values of a file, and where each key stands (lines count from 1)."""

    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Key, int] = field(default_factory=dict)


class _Loader(yaml.SafeLoader):
    """YAML 1.2's plain scalars: 18:30, on and 0123 stay words instead of becoming 1110, true and 83."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own


_DIGITS = "-+.0123456789"
for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", list(_DIGITS)),
    ("float", r"[-+]?(?:0|[1-9][0-9]*)?\.[0-9]+(?:[eE][-+]?[0-9]+)?", list(_DIGITS)),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), _first)


def read_yaml(text: str) -> Document:
    """The top-level mapping of a file; an empty file is an empty mapping. YamlError otherwise."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        document = Document()
        if node is None:
            return document
        if not isinstance(node, yaml.MappingNode):
            raise YamlError("文件应由“名称: 值”组成，最上层是 bot、storage、web 等各节")
        document.data = _build(loader, node, (), document.lines)
    except yaml.YAMLError as error:
        raise YamlError(_explain(error)) from error
    finally:
        loader.dispose()
    return document


def read_scalar(text: str) -> Any:
    """One value as it would be read in the file; text that is no YAML is itself."""
    try:
        return read_yaml(f"value: {text}").data["value"]
    except YamlError:
        return text


def _build(loader: _Loader, node: yaml.Node, path: Key, lines: dict[Key, int]) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if len(path) > _DEEPEST:
        raise YamlError(f"第 {node.start_mark.line + 1} 行嵌套太深")
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, item, (*path, i), lines) for i, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node)
    values: dict[str, Any] = {}
    for name, value in node.value:
        # A key is the word that was written, also where YAML would make a number or a truth of it.
        if not isinstance(name, yaml.ScalarNode):
            raise YamlError(f"第 {name.start_mark.line + 1} 行的名称不是一个词")
        if name.value in values:
            raise YamlError(f"第 {name.start_mark.line + 1} 行的“{name.value}”在同一节里出现了两次")
        lines[*path, name.value] = name.start_mark.line + 1
        values[name.value] = _build(loader, value, (*path, name.value), lines)
    return values


def _explain(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    where = f"第 {mark.line + 1} 行" if mark else "文件"
    if "\\t" in str(error):
        return f"{where}用了制表符缩进，请改用空格"
    return f"{where}附近不是合法的 YAML，请检查缩进、引号和冒号后的空格"
