"""Settings from the environment: YUNWANGGE_BOT__TELEGRAM__TOKEN is bot.telegram.token."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from bot.config.document import read_scalar
from bot.config.errors import Problem
from bot.config.fields import annotation_at, keys_of, model_in, wants_list, wants_text
from grids.roles import nearest

PREFIX = "YUNWANGGE_"


@dataclass(frozen=True, slots=True)
class Override:
    """A key set by a variable."""

    path: tuple[str, ...]
    value: Any
    variable: str


def overrides(env: Mapping[str, str], model: type[BaseModel]) -> tuple[list[Override], list[Problem]]:
    """The keys set by variables, and the variables that look like ours and name no key.

    Case does not matter. An empty variable counts as unset, as most tools leave it.
    """
    found, problems = [], []
    for variable, words in sorted(env.items()):
        if not variable.upper().startswith(PREFIX) or not words.strip():
            continue
        path = tuple(variable[len(PREFIX) :].lower().split("__"))
        annotation = annotation_at(model, path)
        if annotation is None or _is_section(model, path):
            problems += _unknown(variable, path, model)
        else:
            found.append(Override(path, _parse(words, annotation), variable))
    return found, problems


def _is_section(model: type[BaseModel], path: tuple[str, ...]) -> bool:
    inner: type[BaseModel] | None = model
    for part in path:
        inner = model_in(inner, part) if inner else None
    return inner is not None


def _parse(words: str, annotation: Any) -> Any:
    if wants_text(annotation):
        return words
    value = read_scalar(words)
    if wants_list(annotation) and not isinstance(value, list):
        return [part for part in re.split(r"[,\uff0c、\s]+", words) if part]
    return value


def _unknown(variable: str, path: tuple[str, ...], model: type[BaseModel]) -> list[Problem]:
    """A variable of another program may begin like ours; one underscore too few is surely a slip."""
    names = {"_".join(map(str, key)): "__".join(map(str, key)).upper() for key in keys_of(model)}
    flat = "_".join(path)
    near = nearest(flat, list(names), 50 if len(path) > 1 else 90)
    if near is None:
        return [Problem(f"环境变量 {variable} 不对应任何设置项")] if len(path) > 1 else []
    hint = (
        f"，是不是 {PREFIX}{names[near]}？"
        if flat != near
        else f"，应写成 {PREFIX}{names[near]}（两个下划线）"
    )
    if flat == near and names[near] == "__".join(path).upper():
        hint = "，它是一节，请设置其中的某一项"
    return [Problem(f"环境变量 {variable} 不对应任何设置项{hint}")]
