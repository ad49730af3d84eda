"""The telephone numbers a tip may name, and the words one of which must stand beside each."""

import re
from collections.abc import Mapping

HOTLINES: Mapping[str, tuple[str, ...]] = {
    "110": ("打", "拨", "报警", "警察"),
    "119": ("打", "拨", "着火", "火"),
    "120": ("打", "拨", "救"),
    "122": ("交通", "交警", "撞", "高速", "事故"),
    "12309": ("检察",),
    "12315": ("买", "店", "消费", "平台", "退"),
    "12333": ("社保", "工钱", "养老", "劳动"),
    "12339": ("国家安全", "军", "怪东西", "外人", "国外", "天线"),
    "12345": ("反映", "问", "市民", "政府"),
    "12348": ("法律", "懂法", "官司"),
    "12355": ("青少年", "娃", "孩子"),
    "12356": ("心里", "心理"),
    "12381": ("短信",),
    "12388": ("纪委", "干部"),
    "12393": ("医保",),
    "95598": ("电",),
    "96110": ("反诈", "骗"),
}
# What looks like a telephone number: mobile, with an area code, service numbers, or three digits to dial.
_NUMBERS = re.compile(
    r"(?<![\d.])(?:1[3-9]\d{9}|0\d{2,3}[-\s]?\d{7,8}|400[-\s]?\d{3}[-\s]?\d{4}|800[-\s]?\d{3}[-\s]?\d{4}"
    r"|(?:12|95|96|10|11)\d{3,4}|\d{7,8}|1[12]\d)(?![\d.])"
)
_UNITS = re.compile(r"\s*(?:米|公里|里|元|块|斤|克|度|岁|天|年|个|分钟|小时|毫升|千瓦|多)")


def numbers_in(text: str) -> list[str]:
    """Everything in a text that may be meant to be dialled, in its order."""
    found = (match for match in _NUMBERS.finditer(text))
    return [match[0] for match in found if not _UNITS.match(text, match.end())]


def unknown_numbers(text: str) -> list[str]:
    """Those that are no well-known hotline: somebody should look at them twice."""
    return [number for number in dict.fromkeys(numbers_in(text)) if number not in HOTLINES]


def ill_placed(text: str) -> list[str]:
    """Hotlines without any of the words that belong to them."""
    return [
        number
        for number in dict.fromkeys(numbers_in(text))
        if number in HOTLINES and not any(word in text for word in HOTLINES[number])
    ]
