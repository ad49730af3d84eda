"""Places named in a message: compound, road, building, unit, floor, room, landmark."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from triage.normalise import normalise

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "幺": 1}
_N = r"(?:\d{1,4}|[零〇一二两三四五六七八九十百幺]{1,5})"
# Characters that do not stand inside the name of a road or compound, and as parts of what words they do:
# 和平路, 永和路, 向阳小区, 望江路, 成都路, 都市花园, 未来路, 来凤街, 为民路.
_NAME = (
    r"(?:[^\W\d_a-z在到从的了是我你他她它们这那哪有没都又也就和跟个把被让往去来说住走过"
    r"给对于为请问向望与及或但而且还吗呢啊吧嘛条段修整]"
    r"|和(?=平[路街巷里村桥门大小新花家广公苑园胡东西南北中]|谐|睦)|(?<=永)和|向(?=阳(?!台))"
    r"|(?<![希盼渴期失愿看])望(?=[江海湖京月山城])|(?<=[成新首])(?<![变建改换]成)(?<![重全]新)都"
    r"|都(?=市(?![民区])|江)|(?<=未)(?<![还尚仍都]未)来|来(?=[凤福宾])|(?<![因作认])为(?=民))"
)
# A lane (梅家弄, 345弄) is no 怎么弄, 不会弄, 自己弄: a name stands before it, and no verb goes on behind it.
_LANE = (
    r"(?<![么咋样怎瞎乱再重不别没好快先己人会能要可敢想该帮谁慢业])"
    r"弄(?![得的了堂完好坏清干成不来出脏丢回个死]|[一点][下点个]|下(?!水))"
)
HEADS = (
    r"小区|花园|花苑|家园|公寓|新村|新苑|雅苑|名苑|佳苑|广场|大厦|名城|新城|"
    r"嘉园|景苑|豪庭|华庭|名都|公馆|家属院|大院|苑"
)
MARK_HEADS = (
    r"门卫室|门卫|岗亭|门口|大门|[东西南北正后侧]门|门岗|车库|车棚|"
    r"配电房|配电间|垃圾房|垃圾站|快递柜|驿站|公交站|地铁站|菜市场|"
    r"市场|农贸市场|超市|幼儿园|小学|中学|学校|医院|诊所|卫生站|派出所|"
    r"居委会|社区|广场|公园|凉亭|亭子|花坛|滑梯|健身角|"
    r"游乐场|桥头|桥下|桥洞|河边|路口|巷口|街口|转角|拐角|对面|隔壁|"
    r"停车场|充电桩|物业|泳池|池塘|水池|加油站|药店|饭店|餐馆|宾馆"
)
BUILDING = re.compile(
    r"(?P<n>[a-z]?-?\d{1,4}|[a-z](?=栋|幢|座|号楼)|[零〇一二两三四五六七八九十百]{1,4})\s?(?:号楼|"
    r"栋楼(?![道梯顶上下])|栋|幢|座(?!位|谈|椅|机|山|桥)|号院|[#](?=楼|\d|\s|$))"
)
_TRIPLE = re.compile(
    r"(?<![\d.:-])(\d{1,3}|[a-z]\d{0,2})\s?[-－—#]\s?(?:(\d{1,2})\s?[-－—]\s?)?(\d{3,4})(?![\d-]|"
    r"元|块|人|年|月|度)"
)
_UNIT = re.compile(rf"(?P<n>{_N}|[甲乙丙丁东西南北中a-f])\s?(?:单元|门洞|号门洞)")
_FLOOR = re.compile(rf"(?<![号\d])(?P<n>{_N})\s?(?:楼(?!长|栋|盘|房|主)|层(?!次|层))")
_ROOM = re.compile(
    r"(?<![\d.年:])(?P<n>\d{3,4})(?:室|号房|房(?!租|价)|户|(?=[的家]|"
    r"老|阳台|那户|那家|住户|邻居|门口|业主))"
)
_BARE_ROOM = re.compile(r"(?<=[元栋幢座楼层#])[\s，]?(?P<n>[a-d]?\d{3,4})(?!\d|元|块|人|年|号楼|栋|米)")
_ROAD = re.compile(
    rf"(?P<n>\d{{2,4}}弄|{_NAME}{{1,5}}(?:路(?!灯|面|上|口|过|况|边|人|由|费)|大街|"
    rf"街(?!道|坊|上|边)|大道|巷(?!子|道)|胡同|{_LANE}))(?P<no>\d{{1,5}}号(?!楼|"
    r"线))?(?P<more>路口|巷口|口)?"
)
_COMPOUND = re.compile(rf"(?P<n>{_NAME}{{2,6}}?(?:{HEADS}))(?:[一二三四五六七八九十\d]期|[东西南北a-d]区)?")
_LANDMARK = re.compile(
    rf"(?P<n>(?:(?![掉跌栽摔跳进乱堵]|滑[进到落]){_NAME}){{0,5}}?(?:{MARK_HEADS}))(?:旁边|边上|附近|对面|"
    r"后面|前面|门口|里面|那里|那边|那儿|处|上|下)?"
)
_NOT_COMPOUND = re.compile(
    r"^(?:咱们?|全|本|整个|各|老旧?|隔壁|别的|一个|某|新|好多|其它|"
    r"其他|周边|附近|同|每个|哪个|外面)?(?:小区|公寓|花园|苑|广场|大院|"
    r"家园|新村)$"
)

# These say where only together with what stands before them: 早餐店隔壁.
NEXT_DOOR = frozenset({"隔壁", "对面"})
_NO_NAMES = NEXT_DOOR | {"社区", "物业", "学校", "医院", "超市", "市场"}
# Without one of these in it a text names no place.
TOKENS = frozenset(
    [
        *HEADS.split("|"),
        *(word for word in MARK_HEADS.split("|") if "[" not in word),
        *("门", "路", "街", "大道", "巷", "胡同", "弄", "号楼", "号院", "栋", "幢", "座", "单元", "楼", "层"),
        *("号房", "#", *"0123456789"),
    ]
)
# The same, cheaper and rougher, for the parts one by one: looking for a name takes longer than for its end.
HINT = re.compile(f"[{''.join(sorted({word[0] for word in TOKENS if word != '#'}))}#\\d]")
_FIGURES = re.compile(r"\d{3}")
_NUMBERED = (
    ("building", re.compile("[栋幢座#]|号楼|号院"), BUILDING),
    ("unit", re.compile("单元|门洞"), _UNIT),
    ("floor", re.compile("[楼层]"), _FLOOR),
)
_DIGIT = re.compile("[0-9]")
_WAY = re.compile("路|街|大道|巷|胡同|弄")
_HEAD = re.compile(HEADS)
_MARK = re.compile(MARK_HEADS)
_MARK_END = re.compile(f"[{''.join(sorted({word[-1] for word in MARK_HEADS.split('|')}))}]")
# So many characters may stand before what a name ends with (before the 街 of a 大街 one more).
_ROAD_NAME, _COMPOUND_NAME, _LANDMARK_NAME = 6, 6, 5


# Never changed once made; frozen it would take three times as long to make.
@dataclass(slots=True, unsafe_hash=True)
class Place:
    """A place as spoken; the parts are normalised (三栋 = 3幢 = 3号楼 → "3")."""

    text: str
    compound: str | None = None
    road: str | None = None
    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    landmark: str | None = None

    @property
    def numbered(self) -> bool:
        """Whether it is a house, a unit or a room of one, and so nowhere but here."""
        return bool(self.building or self.unit or self.room)


@lru_cache(maxsize=1024)
def number(words: str) -> str:
    """Chinese numerals as digits: 十二 → 12, 二〇三 → 203; anything else comes back unchanged."""
    if not words or any(char not in _DIGITS and char not in "十百" for char in words):
        return words.lstrip("0").lower() or "0"
    if not any(char in "十百" for char in words):
        return "".join(str(_DIGITS[char]) for char in words).lstrip("0") or "0"
    total, last = 0, 0
    for char in words:
        if char in "十百":
            total += (last or 1) * (10 if char == "十" else 100)
            last = 0
        else:
            last = _DIGITS[char]
    return str(total + last)


def find_place(text: str) -> Place | None:
    """The place named in a message, None if there is none."""
    return place_in(normalise(text))


# Rules, memory and turns all ask for the place of the message at hand; no more is kept.
@lru_cache(maxsize=4)
def place_in(plain: str) -> Place | None:
    """As find_place, for a text that is normalised already."""
    if not HINT.search(plain):
        return None
    spans: list[tuple[int, int]] = []
    parts = _numbered(plain, spans)
    parts |= _named(plain, spans)
    if not parts:
        return None
    return Place(text=_spoken(plain, spans), **parts)


def _numbered(plain: str, spans: list[tuple[int, int]]) -> dict[str, str]:
    parts: dict[str, str] = {}
    figures = _FIGURES.search(plain) is not None
    triple = _TRIPLE.search(plain) if figures else None
    if triple and (triple[2] or len(triple[3]) >= 3):
        parts["building"], parts["room"] = number(triple[1]), number(triple[3])
        if triple[2]:
            parts["unit"] = number(triple[2])
        spans.append(triple.span())
        return parts
    for name, end, pattern in _NUMBERED:
        found = pattern.search(plain) if end.search(plain) else None
        if found:
            parts[name] = number(found["n"])
            spans.append(found.span())
    if figures and (found := _room(plain, named=bool(parts))):
        parts["room"] = number(found["n"])
        spans.append(found.span())
    return parts


def _room(plain: str, *, named: bool) -> re.Match[str] | None:
    """A room; beside a building, unit or floor its bare number will do."""
    found = _ROOM.search(plain) if _DIGIT.search(plain) else None
    return _BARE_ROOM.search(plain) if found is None and named else found


def _named(plain: str, spans: list[tuple[int, int]]) -> dict[str, str]:
    parts: dict[str, str] = {}
    road = _ROAD.search(plain, max(0, way.start() - _ROAD_NAME)) if (way := _WAY.search(plain)) else None
    if (
        road
        and len(road["n"]) > 1
        and not road["n"].startswith(("一路", "网路", "铁路", "公路", "马路", "小路", "半路"))
        and not road["n"].endswith(
            ("跑路", "套路", "思路", "走路", "电路", "线路", "迷路", "修路", "堵路", "出路")
        )
    ):
        parts["road"] = road["n"] + (road["no"] or "")
        spans.append(road.span())
    head = _HEAD.search(plain)
    compound = _COMPOUND.search(plain, max(0, head.start() - _COMPOUND_NAME)) if head else None
    if compound and not _NOT_COMPOUND.match(compound["n"]):
        parts["compound"] = compound["n"]
        spans.append(compound.span())
    end = _MARK.search(plain) if _MARK_END.search(plain) else None
    marks = _LANDMARK.finditer(plain, max(0, end.start() - _LANDMARK_NAME)) if end else ()
    mark = next((m for m in marks if not _inside(m.span("n"), spans)), None)
    if mark and len(mark["n"]) > 1 and mark["n"] not in _NO_NAMES:
        parts["landmark"] = mark["n"]
        spans.append(mark.span())
    return parts


def _inside(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _spoken(plain: str, spans: list[tuple[int, int]]) -> str:
    """The words of all parts in the order spoken, overlapping ones merged."""
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return "".join(plain[start:end].strip() for start, end in merged)


# The same few hundred places of a township are read again and again.
@lru_cache(maxsize=8192)
def parse_place(text: str) -> Place:
    """Read a text that is known to be a place (an address field, a display name's tail)."""
    plain = normalise(text).strip(" 。，！~")
    found = place_in(plain)
    if found is not None:
        return found if found.text == plain else replace(found, text=plain)
    if re.fullmatch(r"[a-z]?\d{1,2}", plain):
        return Place(text=plain, building=plain)
    return Place(text=plain, landmark=plain or None)


def compatible(a: Place | None, b: Place | None) -> bool:
    """Whether two places could be the same spot; the unknown fits everything, a building's rooms fit."""
    if a is None or b is None:
        return True
    if a.building and b.building and a.building != b.building:
        return False
    if not _alike(a.compound, b.compound) or not _alike(a.road, b.road):
        return False
    return bool(a.building and b.building) or _same_mark(a.landmark, b.landmark)


def _alike(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a in b or b in a


_MARK_TAIL = re.compile(rf"(?:{MARK_HEADS})$")


def _same_mark(a: str | None, b: str | None) -> bool:
    """Landmarks of one kind must share their name (南门 ≠ 北门); of different kinds nothing is known."""
    if _alike(a, b) or a is None or b is None:
        return True
    tail_a, tail_b = _MARK_TAIL.search(a), _MARK_TAIL.search(b)
    if tail_a is None or tail_b is None:
        return True
    return tail_a[0][-1] != tail_b[0][-1]
