"""One spelling for every script and width, and the signs for sounds, position for position."""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

_EMOJI = {
    "🔥": "火", "🚒": "火", "💧": "水", "💦": "水", "🚰": "水", "🛗": "电梯", "🐕": "狗", "🐶": "狗",
    "🚮": "垃圾", "🗑": "垃圾", "🐀": "老鼠", "🐁": "老鼠", "🪳": "蟑螂", "🪰": "苍蝇", "🦟": "蚊子",
    "💩": "屎", "🐍": "蛇", "🐝": "蜂", "🐈": "猫", "🐱": "猫", "🐓": "鸡", "🚗": "车", "🚙": "车",
    "🚘": "车", "🚚": "货车", "🚛": "货车", "🛵": "电动车", "🚲": "单车", "🚪": "门", "🏠": "家",
    "🏡": "家", "🏢": "楼", "🔊": "音响", "📢": "", "📣": "", "🔔": "", "🙏": "", "🌙": "夜里",
    "🌃": "夜里", "⚡": "电", "🔌": "充电", "🔋": "电瓶", "💡": "灯", "🚽": "马桶", "🚿": "热水",
    "📶": "信号", "🛜": "网", "🕳": "坑", "🌳": "树", "🌲": "树", "🔨": "装修", "🚧": "施工",
    "👴": "老人", "👵": "老人", "👶": "孩子", "🦽": "轮椅", "🚑": "救护车", "🆘": "救命", "🅿": "车位",
    "🚦": "红绿灯", "🚥": "红绿灯", "🧯": "灭火器", "💃": "跳舞", "😡": "~", "😭": "~", "❗": "！",
    "‼": "！", "❓": "？", "⁉": "？", "❌": "×", "✖": "×", "🚫": "×", "⛔": "×", "➕": "+",
}  # fmt: skip
_PUNCTUATION = {
    ",": "，", "!": "！", "?": "？", ";": "；", "｡": "。", "､": "、", "…": "。", "\t": " ", "\n": "。",
    "\r": " ", "\u3000": " ", "～": "~",
}  # fmt: skip
# Characters OpenCC leaves alone or resolves otherwise than these sentences need.
_MORE = {
    "著": "着",
    "祂": "他",
    "妳": "你",
    "𨋢": "梯",
    "裡": "里",
    "佈": "布",
    "咁": "咁",
    "嘢": "嘢",
    "濕": "湿",
    "揹": "背",
    "擡": "抬",
    "薰": "熏",
    "暱": "昵",
    "藉": "借",
    "衞": "卫",
    "枱": "台",
    "簷": "檐",
}
_THRICE = re.compile(r"(.)\1\1")
_REPEAT = re.compile(r"([^\W\d_]|[！？。~])\1{2,}")
SOUNDS = Path(__file__).with_name("sounds.yaml")
_SYLLABLE_BASE = 0xE000


@lru_cache(maxsize=1)
def simplified_table() -> dict[int, str]:
    """Traditional → Simplified, one character for one (OpenCC's table, the commonest reading first)."""
    source = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    table: dict[int, str] = {}
    for line in source.splitlines():
        traditional, _, choices = line.partition("\t")
        simplified = choices.split(" ")[0]
        if len(traditional) == 1 and len(simplified) == 1 and traditional != simplified:
            table[ord(traditional)] = simplified
    table.update({ord(char): other for char, other in _MORE.items()})
    # A result may itself be a traditional form of something else (薴 → 苧 → 苎): go to the end at once.
    return {code: table.get(ord(char), char) for code, char in table.items()}


@lru_cache(maxsize=1)
def _text_table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict(simplified_table())
    for code in range(0xFF01, 0xFF5F):
        table[code] = chr(code - 0xFEE0).lower()
    for code in range(ord("A"), ord("Z") + 1):
        table[code] = chr(code + 32)
    for code in [*range(0x20), *range(0x7F, 0xA0), *range(0xFE00, 0xFE10), *range(0xD800, 0xE000)]:
        table[code] = None
    # Skin tones and the frame around a figure: 3\ufe0f\u20e3 is a 3.
    for code in [0x20E3, *range(0x1F3FB, 0x1F400)]:
        table[code] = None
    for char in "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü":
        table[ord(char)] = toneless(char)
    for code in [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]:
        table[code] = None
    for source in (_EMOJI, _PUNCTUATION):
        table.update({ord(char): other for char, other in source.items() if len(char) == 1})
    for char in "，！？；：":
        table[ord(char)] = ":" if char == "：" else char
    table[0xFF5E] = "~"
    return table


_TWO_BYTES = 0x10000
_MARKS = ",!?;"  # most messages have no other character that folding changes


def fold_table() -> dict[int, str | None]:
    """Each code point that does not stay as it is, with what becomes of it."""
    return _text_table()


def fold(text: str) -> str:
    """Width, case, script, emoji and invisible characters unified."""
    seldom = _seldom()
    if seldom.search(text):
        text = seldom.sub(_put, text)
    return text.replace(",", "，").replace("!", "！").replace("?", "？").replace(";", "；")


@lru_cache(maxsize=1)
def _seldom() -> re.Pattern[str]:
    """What may change besides the marks; of characters beyond two bytes any."""
    codes = [code for code, other in _text_table().items() if code < _TWO_BYTES and chr(code) != other]
    changed = re.escape("".join(sorted({*map(chr, codes)}.difference(_MARKS))))
    return re.compile(f"[{changed}\U00010000-\U0010ffff]")


def _put(found: re.Match[str]) -> str:
    char = found[0]
    return _text_table().get(ord(char), char) or ""


# Judge, memory and turns all ask for the message at hand; no more is kept.
@lru_cache(maxsize=4)
def normalise(text: str) -> str:
    """As fold, with long repetitions shortened to two."""
    return shorten(fold(text))


def shorten(folded: str) -> str:
    """Repetitions of a folded text shortened to two."""
    return _REPEAT.sub(r"\1\1", folded) if _THRICE.search(folded) else folded


_ALL = (
    r"(?:大家|各位(?:邻居|业主|街坊|领导|老师|网格员)?们?|邻居们?|邻里们?|街坊们?|老师们?|"
    r"网格员|群主|管理员|[你您])"
)
# Without a pause (voice written down) it is a greeting only before what begins a sentence: 大家好我是三栋的.
_STARTS = r"(?=[我俺咱请想跟这那今昨刚现麻问反网物楼有谁\d])"
_GREETING = re.compile(
    rf"^(?:(?:(?:{_ALL}(?:早上|上午|中午|下午|晚上)?|早上|上午|中午|下午|晚上)好[呀啊]?|早安|早啊|嗨|哈[喽啰]|"
    r"hi|hello|在吗|在不在|打扰(?:大家|各位)?(?:一?下|了)?|请教一下|"
    r"不好意思打扰(?:大家|各位)?(?:一?下|了)?)[，。！？~ ]+|"
    rf"{_ALL}好{_STARTS})+"
)
_MENTION = re.compile(r"^(?:@[^\s，。:]{1,12}[\s，:]+)+")
_CLOSING = re.compile(
    r"(?:(?:[，。！~ ]+(?:先)?(?:谢谢|多谢|感谢|谢了|拜托了?|辛苦了?|麻烦(?:大家|各位|师傅|你们?|您)?了|"
    r"祝[^，。]{1,8}|晚安|早安|thanks|thx)|"
    r"(?<!^)(?:谢谢|多谢)(?=大家|各位)|(?<!^)(?<![说声句道])(?<!不用)(?:谢谢|多谢)(?=[您了啦~。！ ]|$))"
    r"(?:大家|各位|您|你们?|了|啦|领导|老师|师傅|网格员|物业|社区)*)+[。！~ ]*$"
)
_CLOSES = re.compile("[谢拜辛麻祝安t]")  # no closing is without one of these
# Of what greetings and thanks are made: a message with one of them is looked at without them.
POLITE = (
    *(
        "上好",
        "午好",
        "大家好",
        "你好",
        "您好",
        "位好",
        "邻居好",
        "居们好",
        "业主好",
        "街坊好",
        "领导好",
        "老师好",
        "们好",
        "员好",
    ),
    *("早安", "早啊", "嗨", "哈喽", "哈啰", "hi", "hello", "在吗", "在不在", "打扰", "请教"),
    *("谢", "拜托", "辛苦", "麻烦", "祝", "晚安", "thanks", "thx", "🙏"),
)

# What a message may end with or not, as it pleases.
STOPS = "，。！ "


def bare(plain: str) -> str:
    """A normalised message without whom it calls, its greeting, its closing thanks and its last full stop."""
    greeted = _without(_MENTION, _without(_GREETING, _without(_MENTION, plain)))
    thanked = _CLOSING.sub("", greeted) if _CLOSES.search(greeted) else greeted
    return thanked.rstrip(STOPS)


def _without(opening: re.Pattern[str], plain: str) -> str:
    found = opening.match(plain)
    return plain[found.end() :] if found else plain


def toneless(syllable: str) -> str:
    """A pinyin syllable without tone marks: "chēng" → "cheng", ü as v."""
    bare = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(char for char in bare if not unicodedata.combining(char))


def _blur(syllable: str) -> str:
    """Near-homophones share one spelling: zh/z, ch/c, sh/s, final ng/n."""
    if syllable[:2] in {"zh", "ch", "sh"}:
        syllable = syllable[0] + syllable[2:]
    return syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable


@lru_cache(maxsize=1)
def readings() -> dict[int, str]:
    """The commonest toneless reading of each character (sounds.yaml, drawn from pypinyin's table).

    pypinyin itself is not needed: its phrase tables cost 50 MB. The file says how it is drawn anew.
    """
    found: dict[int, str] = {}
    for line in SOUNDS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        syllable, _, characters = line.partition(": ")
        found.update((ord(char), syllable) for char in characters)
    return found


@lru_cache(maxsize=1)
def _sounds() -> dict[int, str | int]:
    known = readings()
    numbers: dict[str, str] = {}
    signs = {
        syllable: numbers.setdefault(_blur(syllable), chr(_SYLLABLE_BASE + len(numbers)))
        for syllable in dict.fromkeys(known.values())
    }
    # What stands between Chinese characters stays: to miss it takes a table ten times as long.
    stays = {code: code for code in (*range(0x80), *map(ord, "，。！？；、~"))}
    return stays | {code: signs[syllable] for code, syllable in known.items()}


def sound(text: str) -> str:
    """Each Chinese character as one sign for its toneless, blurred syllable; positions are kept."""
    return text.translate(_sounds())


def spelt(word: str) -> list[str]:
    """The toneless syllables of a word as typed on a keyboard; empty if a character has no reading."""
    known = readings()
    syllables = [known.get(ord(char), "") for char in word]
    return syllables if all(syllables) else []
