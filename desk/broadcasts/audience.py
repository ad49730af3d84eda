"""To whom a broadcast goes: read from people's words, within the author's own part of the township."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from desk.directory import Directory
from desk.errors import RuleError
from desk.wording.tickets import listed
from grids.codes import LENGTHS, is_within
from grids.roles import PURPOSES
from storage.registry import Group

PURPOSE_NAMES = {code: f"{name}群" for code, name in PURPOSES.names.items()}
_WHOLE = frozenset(
    {"全部", "所有", "全体", "全部群", "所有群", "本辖区", "全镇", "全街道", "全乡", "本镇", "本街道"}
    | {"全社区", "本社区", "全村", "本村"}
)
_TOWNSHIP_WIDE = frozenset({"全镇", "全街道", "全乡", "本镇", "本街道"})
_BETWEEN = re.compile(r"[\s,\uff0c、;\uff1b@\uff20]+")
_SUFFIXES = ("云网格群", "微网格群", "居民群", "网格群", "微网格", "社区", "网格", "村", "群")
_PURPOSE_ENDS = {end: code for code, name in PURPOSE_NAMES.items() for end in (f"的{name}", name)}
# Of five characters one wrong is 80; the second best must be clearly worse, or nobody knows who is meant.
_SURE, _MARGIN, _LIKELY = 74, 12, 45


@dataclass(frozen=True, slots=True)
class Audience:
    """Places and kinds of groups; `guessed` holds (what was written, what it was taken for)."""

    grids: tuple[str, ...]
    purposes: tuple[str, ...] = ("residents",)
    guessed: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Audience":
        """The audience a campaign keeps."""
        return cls(tuple(kept["grids"]), tuple(kept["purposes"]))

    def plain(self) -> dict[str, Any]:
        """As a campaign keeps it."""
        return {"grids": list(self.grids), "purposes": list(self.purposes)}

    def within(self, code: str) -> bool:
        """Does all of it lie in this part of the township?"""
        return all(is_within(grid, code) for grid in self.grids)


def read_audience(words: str, directory: Directory, own: str) -> Audience:
    """Who is meant, within `own`; RuleError asks back where that is not sure or not allowed."""
    grids: list[str] = []
    purposes: list[str] = []
    guessed: list[tuple[str, str]] = []
    for word in filter(None, _BETWEEN.split(words.strip().rstrip("。.!\uff01"))):
        place, purpose = _apart(word)
        if purpose and purpose not in purposes:
            purposes.append(purpose)
        if not place:
            continue
        code, guess = _place(place, directory, own)
        if guess:
            guessed.append((place, directory.grid_name(code)))
        grids.append(code)
    if not grids and not purposes:
        raise RuleError("请写上发给谁，例如：全部、社区或网格的名称、网格编码、工作群。")
    return Audience(_outermost(grids or [own]), tuple(purposes or ["residents"]), tuple(guessed))


def groups_of(audience: Audience, directory: Directory) -> list[Group]:
    """Every group of that audience, also those the bot was put out of; of a grid that was split those of its
    parts."""
    places = [place for grid in audience.grids for place in directory.heirs.parts(grid)]
    return [
        group
        for group in directory.groups.values()
        if group.purpose in audience.purposes
        and group.grid_code is not None
        and any(is_within(group.grid_code, place) for place in places)
    ]


def households(groups: Iterable[Group], directory: Directory) -> int:
    """How many households the residents' groups stand for; none is counted twice."""
    codes = {group.grid_code for group in groups if group.purpose == "residents" and group.grid_code}
    grids = (directory.grids.get(code) for code in _outermost(sorted(codes)))
    return sum(grid.households for grid in grids if grid is not None)


def audience_name(audience: Audience, directory: Directory) -> str:
    """As one says it: 海棠花社区、柳岸社区的居民群."""
    names = [directory.grid_name(code) for code in audience.grids]
    return f"{listed(names, 6, '处')}的{'和'.join(PURPOSE_NAMES[purpose] for purpose in audience.purposes)}"


def community_of(code: str | None) -> str:
    """The community a grid lies in; the township itself for what is above."""
    return (code or "")[: LENGTHS["community"]]


def _apart(word: str) -> tuple[str, str | None]:
    """A place and a kind of groups: 海棠花社区工作群 → 海棠花社区, staff."""
    plain = _plain(word)
    for end, purpose in _PURPOSE_ENDS.items():
        if plain.endswith(end):
            return plain.removesuffix(end), purpose
    bare = {name for code in PURPOSES.names for name in PURPOSES.aliases.get(code, ())} & {plain}
    return ("", PURPOSES.read(plain)) if bare else (plain, None)


def _place(word: str, directory: Directory, own: str) -> tuple[str, bool]:
    """The code of the place meant, and whether its spelling had to be guessed."""
    if word in _WHOLE:
        if word in _TOWNSHIP_WIDE and len(own) > LENGTHS["township"]:
            raise _outside(word, directory, own)
        return own, False
    if word.isdecimal():
        if word not in directory.grids:
            raise RuleError(f"没有编码为 {word} 的网格，请核对编码，或者写名称。")
        return _allowed(word, word, directory, own), False
    names = _names(directory)
    found = names.get(word) or names.get(_stem(word)) or ()
    if len(found) > 1:
        inside = [code for code in found if is_within(code, own)]
        found = inside or found
    if len(found) > 1:
        some = "、".join(f"{code}（{directory.grid_name(code)}）" for code in found[:4])
        raise RuleError(f"叫“{word}”的地方有 {len(found)} 个，请改写编码：{some}")
    if found:
        return _allowed(found[0], word, directory, own), False
    return _guess(word, names, directory, own), True


def _names(directory: Directory) -> dict[str, Sequence[str]]:
    """Every name and its stem, with the codes it can stand for; a group's title stands for its grid."""
    names: dict[str, list[str]] = {}
    titles = ((group.title, group.grid_code) for group in directory.groups.values())
    known = [(grid.name, grid.code) for grid in directory.grids.values()]
    for name, code in [*known, *((title, code) for title, code in titles if title and code)]:
        for key in {_plain(name), _stem(_plain(name))}:
            codes = names.setdefault(key, [])
            if code not in codes:
                codes.append(code)
    return {name: codes for name, codes in names.items() if name}


def _guess(word: str, names: Mapping[str, Sequence[str]], directory: Directory, own: str) -> str:
    """The place whose name is clearly the nearest; RuleError with suggestions otherwise."""
    mine = {name: codes[0] for name, codes in names.items() if is_within(codes[0], own)}
    ranked: dict[str, float] = {}
    for name, score, _ in process.extract(
        word, mine.keys(), scorer=fuzz.ratio, limit=12, score_cutoff=_LIKELY
    ):
        ranked[mine[name]] = max(score, ranked.get(mine[name], 0))
    best = sorted(ranked.items(), key=lambda item: -item[1])
    if not best:
        raise RuleError(
            f"没有找到“{word}”。请写社区或网格的名称、编码，例如：{directory.grid_name(own)}；几个地方用顿号隔开。"
        )
    if best[0][1] >= _SURE and (len(best) == 1 or best[0][1] - best[1][1] >= _MARGIN):
        return best[0][0]
    some = "、".join(f"“{directory.grid_name(code)}”" for code, _ in best[:3])
    raise RuleError(f"没有叫“{word}”的地方，是不是{some}？请写全名或编码。")


def _allowed(code: str, word: str, directory: Directory, own: str) -> str:
    if not is_within(code, own):
        raise _outside(word, directory, own)
    return code


def _outside(word: str, directory: Directory, own: str) -> RuleError:
    name = directory.grid_name(own)
    return RuleError(f"“{word}”不在您负责的范围，您可以发给{name}和它下面的网格。")


def _outermost(codes: Sequence[str]) -> tuple[str, ...]:
    """Without what lies in another one of them, in the order given."""
    inside = {code for code in codes for other in codes if code != other and is_within(code, other)}
    return tuple(dict.fromkeys(code for code in codes if code not in inside))


def _plain(name: str) -> str:
    """One width, no spaces, one kind of dash."""
    text = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    return re.sub(r"[-\u2010-\u2015~\u2212]+", "-", text)


def _stem(name: str) -> str:
    """A name without what kind of place it is, unless nothing would be left."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name
