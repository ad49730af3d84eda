"""The roles people hold, the kinds of grids, the purposes of groups, and the words used for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from grids.codes import Level


class UnknownWordError(ValueError):
    """A word stands for nothing we know; the message names the nearest right one."""


@dataclass(frozen=True)
class Vocabulary:
    """A closed set of codes, each with its Chinese name and other words for it."""

    about: str
    names: Mapping[str, str]
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    _codes: dict[str, str] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for code, name in self.names.items():
            for word in (code, name, *self.aliases.get(code, ())):
                self._codes[_plain(word)] = code

    def read(self, words: str) -> str:
        """The code meant by a word, whatever its case and spacing; UnknownWordError otherwise."""
        if code := self._codes.get(_plain(words)):
            return code
        choices = "、".join(self.names.values())
        near = nearest(_plain(words), list(self._codes))
        hint = f"，是不是“{self.names[self._codes[near]]}”？" if near else "；"
        raise UnknownWordError(f"{self.about}“{words}”无法识别{hint}可填：{choices}")


def nearest(word: str, choices: Sequence[str], at_least: float = 50) -> str | None:
    """The choice most like a word, if any is like it at all (0–100)."""
    found = process.extractOne(word, choices, scorer=fuzz.ratio, score_cutoff=at_least)
    return found[0] if found else None


def _plain(word: str) -> str:
    return "".join(word.split()).replace("-", "_").lower()


ROLES = Vocabulary(
    "角色",
    {
        "resident": "居民",
        "building_manager": "楼栋长",
        "grid_worker": "网格员",
        "grid_leader": "网格长",
        "community": "社区",
        "township": "镇街",
    },
    {
        "resident": ("群众", "业主", "村民"),
        "building_manager": ("楼长", "楼组长", "单元长", "楼门长"),
        "grid_worker": ("专职网格员", "兼职网格员", "专属网格员", "微网格员", "微网格长", "worker"),
        "grid_leader": ("网格组长", "leader"),
        "community": (
            "社区干部",
            "社区工作者",
            "社区书记",
            "村",
            "村居",
            "村干部",
            "居委",
            "居委会",
            "村委会",
        ),
        "township": (
            *("镇", "街道", "乡", "乡镇", "镇街干部", "平安办", "综治办", "宣传办", "党建办", "指挥中心"),
            *("综合指挥中心", "社会治理中心"),
        ),
    },
)

# Who sits in a department is told by the table of departments, never by the table of people.
DEPARTMENT = "department"
DEPARTMENT_WORDS = frozenset({DEPARTMENT, "科室", "部门", "科室人员"})
ROLE_NAMES: Mapping[str, str] = {**ROLES.names, DEPARTMENT: "科室"}

KINDS = Vocabulary(
    "类别",
    {"township": "镇街", "community": "社区", "grid": "网格", "micro": "微网格", "exclusive": "专属网格"},
    {
        "township": ("镇", "街道", "乡", "乡镇", "town"),
        "community": ("村", "社区/村", "社区(村)", "村(社区)", "村社", "村居", "行政村", "village"),
        "grid": ("基础网格", "普通网格", "综合网格", "一般网格"),
        "micro": ("微格", "microgrid", "micro_grid"),
        "exclusive": ("专属", "专业网格", "专项网格"),
    },
)

PURPOSES = Vocabulary(
    "用途",
    {"residents": "居民", "staff": "工作", "department": "部门"},
    {
        "residents": ("居民群", "云网格群", "微网格群", "网格群", "业主群", "resident"),
        "staff": ("工作群", "网格员群", "工作人员"),
        "department": ("部门群", "科室", "科室群", "departments"),
    },
)

LEVEL_OF_KIND: Mapping[str, Level] = {
    "township": "township",
    "community": "community",
    "grid": "grid",
    "micro": "micro",
    "exclusive": "grid",
}

# Where each role may sit: a worker of a whole village is fine, one of the whole township is a slip.
_BELOW_TOWNSHIP: tuple[Level, ...] = ("community", "grid", "micro")
ROLE_LEVELS: Mapping[str, tuple[Level, ...]] = {
    "resident": _BELOW_TOWNSHIP,
    "building_manager": _BELOW_TOWNSHIP,
    "grid_worker": _BELOW_TOWNSHIP,
    "grid_leader": _BELOW_TOWNSHIP,
    "community": ("community",),
    "township": ("township",),
}
