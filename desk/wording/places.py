"""Every sentence about the gazetteer: 地名, 转办 by a place, and tickets whose place lies in another grid."""

from collections.abc import Sequence
from typing import NamedTuple

Buttons = tuple[tuple[tuple[str, str], ...], ...]
MOST_SHOWN = 40
HOW = (
    "给自己的网格加地名：地名 望江亭 亭子 老亭（先写正式名称，后面写大家的叫法，用空格隔开）。"
    "不对的用“删地名 望江亭”去掉。"
)
REMOVE_WHAT = "请写上要删的名称或叫法，例如：删地名 望江亭"


class Hint(NamedTuple):
    """Another grid a ticket's place may lie in; `said`: that name was said, `sure`: nothing else is meant."""

    code: str
    grid: str
    place: str
    said: bool
    sure: bool


# --- 地名 and 删地名 -----------------------------------------------------------------------------------


def bad_word(word: str) -> str:
    """No name that could tell a place."""
    return f"“{word}”不能当地名：要有2到30个字，不能全是数字。例如：望江亭"


def too_many(name: str, most: int) -> str:
    """More nicknames than anybody uses."""
    return f"“{name}”的别名太多了，一处最多写{most}个。"


def taken(word: str, other: str) -> str:
    """Within a grid each word means one place."""
    return f"“{word}”已经是“{other}”的叫法，同一个网格里一个叫法只能指一处。"


def which_own_grid(names: Sequence[str]) -> str:
    """Several grids are theirs, or none."""
    some = f"（您负责：{'、'.join(names[:6])}）" if names else ""
    return f"请写上是哪个网格{some}，例如：地名 @{names[0] if names else '柳岸第二网格'} 望江亭 亭子"


def no_grid_level(name: str) -> str:
    """A community is no place to enter places in."""
    return f"“{name}”不是网格。地名要记在网格上，请写网格的名称。"


def not_your_grid(name: str) -> str:
    """Somebody else's grid."""
    return f"“{name}”不在您负责的范围，请告诉那里的网格员来加。"


def added(
    line: str, grid: str, everyday: Sequence[str], elsewhere: Sequence[tuple[str, str]], *, new: bool
) -> str:
    """What was entered, and what it will not do."""
    lines = [f"{'记下了' if new else '改好了'}，{grid}：{line}。"]
    if everyday:
        lines.append(f"{_quoted(everyday)}是到处都有的叫法，只在本网格的群里认。")
    for word, grids in elsewhere:
        lines.append(f"“{word}”在{grids}也有，别的网格的居民说到它，不会自动转给您。")
    return "\n".join(lines)


def known_already(line: str, grid: str) -> str:
    """Nothing new was said."""
    return f"{grid}已经有了：{line}。要加别名，请写在后面，例如：地名 望江亭 亭子"


def removed_place(line: str, grid: str) -> str:
    """A place and all its nicknames are gone."""
    return f"已从{grid}删掉：{line}。"


def removed_nickname(word: str, name: str) -> str:
    """Only a nickname is gone."""
    return f"“{word}”不再是“{name}”的叫法。"


def in_several(word: str, grids: Sequence[str]) -> str:
    """The same name in several of their grids."""
    return f"“{word}”在{'、'.join(grids)}都有，请写上是哪一个，例如：删地名 @{grids[0]} {word}"


def not_here(word: str, near: Sequence[str]) -> str:
    """No such name in their part."""
    hint = f"，是不是{_quoted(near)}？" if near else "。"
    return f"您负责的网格里没有“{word}”{hint}发“地名”可以看全部。"


def listing(blocks: Sequence[tuple[str, Sequence[str]]], count: int) -> str:
    """All places of somebody's part, grid by grid."""
    if not count:
        return f"您负责的网格还没有地名。{HOW}"
    lines, left = [f"地名共{count}处："], MOST_SHOWN
    for grid, places in blocks:
        if left > 0:
            lines.append(f"{grid}：{'；'.join(places[:left])}")
        left -= len(places)
    if left < 0:
        lines.append(f"另有{-left}处没有列出。只看一个网格，例如：地名 @{blocks[0][0]}")
    return "\n".join([*lines, HOW])


def line(name: str, kind: str, nicknames: Sequence[str]) -> str:
    """One place: 望江亭（地标）又叫亭子、老亭."""
    return f"{name}（{kind}）" + (f"又叫{'、'.join(nicknames)}" if nicknames else "")


# --- 转办 by a place --------------------------------------------------------------------------------------


def with_worker(grid: str, worker: str) -> str:
    """A grid and who answers there: 柳岸第二网格的网格员沈建国."""
    return f"{grid}的{worker}"


def which_grid(number: int, word: str, grids: Sequence[str]) -> str:
    """Several grids have it; the buttons stand below."""
    return f"“{word}”在{'、'.join(grids)}都有，工单{number} 转给哪一个？点一下，或者发“转办 {number} {grids[0]}”。"


def which_place(number: int, word: str, choices: Sequence[tuple[str, str]]) -> str:
    """No such name, but some that are like it; the buttons stand below."""
    some = "；".join(f"{place}（{grid}）" for place, grid in choices)
    return (
        f"没有叫“{word}”的人、科室或地方。相近的有：{some}。要转工单{number}，点下面的按钮，或者重新写名称。"
    )


def grid_buttons(number: int, grids: Sequence[tuple[str, str]]) -> Buttons:
    """One for each grid (code, name)."""
    return tuple(((f"转给{name}", f"regrid:{number}:{code}"),) for code, name in grids)


def already_there(number: int, grid: str) -> str:
    """It lies there, and the same people have it."""
    return f"工单{number} 本来就在{grid}办理，不用转。"


def nobody_there(grid: str) -> str:
    """Nobody to pass it to."""
    return f"{grid}还没有网格员，社区和镇里也没有登记的人，不能转过去。"


def passed_why(actor: str, grid: str) -> str:
    """The heading of the card of whoever it is passed to."""
    return f"{actor}转来（{grid}）"


def regridded(number: int, who: str) -> str:
    """To whoever passed it."""
    return f"工单{number} 已转给{who}。"


# --- a place in another grid ----------------------------------------------------------------------------


def passed_to(there: str, handler: str) -> str:
    """The clause of the receipt: it is another grid's."""
    return f"已转给{with_worker(there, handler)}"


def lies_there(there: str, handler: str) -> str:
    """The line on the receipt of an emergency."""
    return f"地点在{there}，已转给那里的{handler}。"


def came_from(group_grid: str, place: str) -> str:
    """The heading of the card of whoever gets it."""
    return f"地点“{place}”在您的网格，从{group_grid}转来"


def step(place: str, here: str, there: str) -> str:
    """The step in the history: the place, and from where to where."""
    return f"“{place}”在{there}，从{here}转去"


def told_home(number: int, gist: str, hint: Hint, handler: str) -> str:
    """One line to the worker of the grid in whose group it was said."""
    return (
        f"工单{number}（{gist}）的地点“{hint.place}”在{hint.grid}，已转给{handler}，您不用处理。"
        "转错了的话，请他转回来。"
    )


def emergency_home(hint: Hint) -> str:
    """The heading of the emergency's card of the worker in whose group it was said."""
    return f"您的群里报的，地点“{hint.place}”在{hint.grid}，您离得近就先去"


def hint_lines(hint: Hint | None) -> list[str]:
    """The line on the card of a worker whose ticket may be another grid's."""
    return [_hinted(hint)] if hint is not None else []


def hint_rows(number: int, hint: Hint | None) -> Buttons:
    """The button below it."""
    return ((((f"转给{hint.grid}", f"regrid:{number}:{hint.code}"),),)) if hint is not None else ()


def _hinted(hint: Hint) -> str:
    if hint.said:
        return f"里面提到“{hint.place}”，那里属于{hint.grid}。要是该由他们办，点一下就转过去。"
    return f"地点像是“{hint.place}”，那里属于{hint.grid}。要是没错，点一下就转过去。"


def _quoted(words: Sequence[str]) -> str:
    return "、".join(f"“{word}”" for word in words)
