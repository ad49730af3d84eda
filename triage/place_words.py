"""What place names are made of: buildings with their numbers, and words that every grid has of its own."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from triage.places import BUILDING, HEADS, MARK_HEADS, number

GRID_DIGITS = 15  # a micro-grid is a part of its grid
_NUMERALS = frozenset("0123456789零〇一二两三四五六七八九十百")
_MOST_IN_A_RANGE = 200
_NAMED = re.compile(
    r"(?P<of>.{2,}?)(?P<first>[a-z]|\d{1,3}|[一二三四五六七八九十百]{1,4})"
    r"(?:[-~—－～至到]+(?P<last>\d{1,3}))?(?:栋|幢|座|号楼|号院)"
)
# What nobody would know the grid by: 南门, 小广场, 菜市场, 3号楼, 二期, 东区.
_EVERYDAY = re.compile(
    r"[东西南北中正后侧前大小上下老新内外高低头]{0,2}(?:第?[\d一二三四五六七八九十a-z]{1,3}[号期区]?)?[东西南北大小]?"
    rf"(?:{HEADS}|{MARK_HEADS}|小区|[号]?[楼栋幢座院]|单元|期|区|路|街|巷|桥|塘|河|井|山|坡|湾|村口|村委会?|"
    r"祠堂|戏台|菜场|小卖部|便利店|小超市|理发店|早餐店|水果店|药房|球场|篮球场|"
    r"车站|车位|亭|楼下|楼顶|地下室|活动室|文化室|活动中心|卫生室|卫生院|"
    r"快递点|健身房|食堂|公厕|厕所|岗亭|广场舞|主干道|商业街|步行街|新楼|老楼|宿舍|办公楼)?(?:口|里|边|旁)?"
)


def everyday(word: str) -> bool:
    """Is a name too short or too common to tell one grid from another?"""
    return len(word) < 3 or common(word)


def common(word: str) -> bool:
    """Is it what every grid has, and no name at all?"""
    return _EVERYDAY.fullmatch(word) is not None


def at_home(grid: str, home: str) -> bool:
    """Do two codes lie in one grid, or one above the other? Unknown ones could be anywhere."""
    home = home[:GRID_DIGITS]
    return grid.startswith(home) or home.startswith(grid)


def begins_within_a_number(plain: str, start: int) -> bool:
    """A name that begins with a number must not begin in the middle of one: 3号楼 in 13号楼."""
    return start > 0 and plain[start] in _NUMERALS and plain[start - 1] in _NUMERALS


class Buildings:
    """Buildings by compound and number, however written: 3栋, 三号楼, 3幢; 1-12栋 is twelve of them."""

    def __init__(self, named: Iterable[tuple[str, Any]]) -> None:
        self._owners: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for name, owner in named:
            if (match := _NAMED.fullmatch(name)) is not None:
                for each in _numbers(match):
                    self._owners[match["of"], each].append(owner)
        self.compounds = {compound for compound, _ in self._owners}

    def after(
        self, plain: str, position: int, compounds: Sequence[str]
    ) -> tuple[int, str, Sequence[Any]] | None:
        """The building named right behind a compound's name: where it ends, its name, whose it is."""
        if not self._owners or position >= len(plain):
            return None
        match = BUILDING.match(plain, position)
        if match is None:
            return None
        which = number(match["n"])
        for compound in dict.fromkeys(compounds):
            if owners := self._owners.get((compound, which)):
                return match.end(), f"{compound}{which}栋", owners
        return None


def _numbers(match: re.Match[str]) -> list[str]:
    first, last = number(match["first"]), match["last"]
    if last is None or not first.isdecimal():
        return [first]
    return [str(each) for each in range(int(first), min(int(last), int(first) + _MOST_IN_A_RANGE) + 1)]
