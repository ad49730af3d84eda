"""Grid codes: the administrative division's digits, then the grid's, then the micro-grid's."""

import re
from itertools import pairwise
from typing import Literal

Level = Literal["township", "community", "grid", "micro"]

LENGTHS: dict[Level, int] = {"township": 9, "community": 12, "grid": 15, "micro": 17}
LEVEL_NAMES: dict[Level, str] = {
    "township": "镇街",
    "community": "社区（村）",
    "grid": "网格",
    "micro": "微网格",
}
# County, town, community, grid, micro-grid: where each segment ends.
_ENDS = (6, 9, 12, 15, 17)
_BY_LENGTH = {length: level for level, length in LENGTHS.items()}


class CodeError(ValueError):
    """No grid code; the message is a Chinese sentence that says what would be right."""


def check_code(code: str) -> str:
    """The code itself if it is one; CodeError otherwise."""
    if not re.fullmatch(r"[0-9]+", code):
        raise CodeError(f"网格代码“{code}”只能由数字组成")
    if len(code) not in _BY_LENGTH:
        raise CodeError(
            f"网格代码“{code}”是 {len(code)} 位，应为 9 位（镇街）、12 位（社区、村）、15 位（网格）或 17 位（微网格）"
        )
    if code.startswith("0"):
        raise CodeError(f"网格代码“{code}”不能以 0 开头，行政区划代码的前两位是省份")
    for start, end in pairwise(_ENDS):
        if end <= len(code) and not code[start:end].strip("0"):
            raise CodeError(_zero_words(code, start, end))
    return code


def level_of(code: str) -> Level:
    """What a code stands for; an exclusive grid's level is that of a grid. CodeError if it is no code."""
    return _BY_LENGTH[len(check_code(code))]


def parent_of(code: str) -> str | None:
    """The code one level up; None for a township, which is the top of the tree."""
    level_of(code)
    shorter = [length for length in _BY_LENGTH if length < len(code)]
    return code[: max(shorter)] if shorter else None


def ancestors(code: str) -> list[str]:
    """All codes above, nearest first."""
    level_of(code)
    return [code[:length] for length in sorted(_BY_LENGTH, reverse=True) if length < len(code)]


def is_within(code: str, place: str) -> bool:
    """Is this node the place itself, or does it lie anywhere below it?"""
    return len(place) in _BY_LENGTH and code.startswith(place)


def _zero_words(code: str, start: int, end: int) -> str:
    # Statistics list a township as twelve digits with 000 at the end.
    if code.endswith("0" * (len(code) - start)) and start in _BY_LENGTH:
        level = LEVEL_NAMES[_BY_LENGTH[start]]
        return f"网格代码“{code}”末尾是 {code[start:]}，若指{level}，请只写前 {start} 位 {code[:start]}"
    return f"网格代码“{code}”的第 {start + 1}–{end} 位不能全是 0"
