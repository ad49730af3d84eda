"""Reading single cells of an import: what Excel and hurried hands do to codes, ids, numbers and names."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from grids.codes import CodeError, check_code
from grids.roles import UnknownWordError, Vocabulary

_T = TypeVar("_T")

_LONGEST_NAME = 60
_LONGEST_TITLE = 255  # as Telegram allows
# Excel marks text that looks like a number with one in front.
_APOSTROPHES = "'`‘’"
# What Excel shows where a formula fails, and how it writes what it took for a date.
_FORMULA_ERROR = re.compile(r"#(?:N/A|[A-Z0-9/_]+[!?])", re.IGNORECASE)
_DATE = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_SCIENTIFIC = re.compile(r"([+-]?)(\d+(?:\.\d+)?)[eE]\+?(\d+)")
_MINUSES = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "﹣": "-"})
# Telegram's ids fit in 52 bits.
_LARGEST_ID = 2**52

PLATFORMS = Vocabulary(
    "平台",
    {"telegram": "telegram", "local": "local"},
    {"telegram": ("电报", "tg"), "local": ("本地", "内置", "内置聊天室", "聊天室")},
)


class CellError(ValueError):
    """What is wrong with a cell, as a Chinese sentence."""


def read_code(cell: str) -> str:
    """A grid code; digits that Excel dropped are named, not guessed."""
    if not cell:
        raise CellError("代码为空")
    try:
        return check_code(_digits(cell, "代码"))
    except CodeError as error:
        raise CellError(str(error)) from error


def read_name(cell: str, what: str) -> str:
    """A name people can read and that cannot be taken for a code."""
    if not cell:
        raise CellError(f"{what}为空")
    if len(cell) > _LONGEST_NAME:
        raise CellError(f"{what}有 {len(cell)} 个字，最多 {_LONGEST_NAME} 个")
    if _plain(cell).isdigit():
        raise CellError(f"{what}“{cell}”全是数字，是不是填错了列？")
    return _meant(cell, what)


def read_title(cell: str) -> str:
    """A group's title; an empty cell is ""."""
    if len(cell) > _LONGEST_TITLE:
        raise CellError(f"群名有 {len(cell)} 个字，最多 {_LONGEST_TITLE} 个")
    return _meant(cell, "群名")


def read_word(vocabulary: Vocabulary, cell: str) -> str:
    """The code of a word out of a closed set."""
    if not cell:
        raise CellError(f"{vocabulary.about}为空，可填：{'、'.join(vocabulary.names.values())}")
    try:
        return vocabulary.read(_plain(cell))
    except UnknownWordError as error:
        raise CellError(str(error)) from error


def read_households(cell: str) -> int:
    """A count of households; an empty cell is 0."""
    number = _digits(cell, "户数").replace(",", "").removesuffix("户")
    if not number:
        return 0
    if not re.fullmatch(r"[0-9]{1,7}", number):
        raise CellError(f"户数“{cell}”不是整数，应写成 320 这样")
    return int(number)


def read_chat_id(platform: str, cell: str) -> str:
    """The id of a group chat on its platform."""
    if platform != "telegram":
        return _read_local_id(cell, "群号")
    number = _digits(cell, "群号")
    if not re.fullmatch(r"-[1-9][0-9]*", number) or int(number) < -_LARGEST_ID:
        hint = "，前面少了负号？" if re.fullmatch(r"[0-9]{6,}", number) else ""
        raise CellError(f"Telegram 群号“{cell}”不对，应为负数，如 -1001234567890{hint}")
    return number


def read_user_id(platform: str, cell: str) -> str:
    """The id of a person's account on its platform."""
    if platform != "telegram":
        return _read_local_id(cell, "账号")
    number = _digits(cell, "账号")
    if not re.fullmatch(r"[1-9][0-9]*", number) or int(number) > _LARGEST_ID:
        raise CellError(f"Telegram 账号“{cell}”不对，应为数字编号，如 123456789（不是用户名或手机号）")
    return number


def read_phone(cell: str) -> str:
    """A telephone number without blanks; an empty cell is ""."""
    number = _digits(cell, "电话")
    if number and not re.fullmatch(r"\+?[0-9]{3,15}(-[0-9]{1,8}){0,2}", number):
        raise CellError(f"电话“{cell}”不对，应为 3 至 15 位的号码，如 19900001234 或 0571-88886666")
    return number


def collect(errors: list[str], read: Callable[[], _T]) -> _T | None:
    """What `read` gives, or None with its complaint added: a row is checked to its end."""
    try:
        return read()
    except CellError as error:
        errors.append(str(error))
        return None


def _meant(cell: str, what: str) -> str:
    """The cell itself, unless it is Excel's word and nobody's name."""
    if _FORMULA_ERROR.fullmatch(cell):
        raise CellError(f"{what}“{cell}”是 Excel 公式出错的标记，请填上{what}")
    if _DATE.fullmatch(cell):
        raise CellError(f"{what}“{cell}”是日期，多半是 Excel 改的，请把这一列设为“文本”格式后重新填写")
    return cell


def _read_local_id(cell: str, what: str) -> str:
    word = _plain(cell).lstrip(_APOSTROPHES)
    if not word or len(word) > 64:
        raise CellError(f"{what}为空" if not word else f"{what}“{cell}”太长，最多 64 个字符")
    return word


def _plain(cell: str) -> str:
    return "".join(unicodedata.normalize("NFKC", cell).split()).translate(_MINUSES)


def _digits(cell: str, what: str) -> str:
    """A number as typed: apostrophe, full width, blanks and `.0` removed, scientific writing unfolded."""
    word = _plain(cell).lstrip(_APOSTROPHES)
    if re.fullmatch(r"-?\d+\.0+", word):
        word = word.split(".")[0]
    if not (match := _SCIENTIFIC.fullmatch(word)):
        return word
    sign, mantissa, exponent = match.groups()
    kept, size = len(mantissa.replace(".", "")), int(exponent) + len(mantissa.split(".")[0])
    if size > 30 or kept < size:
        raise CellError(
            f"{what}“{cell}”被 Excel 改成了科学计数，{max(size - kept, 1)} 位数字已丢失；"
            f"请把这一列设为“文本”格式后重新填写"
        )
    return sign.replace("+", "") + str(int(Decimal(f"{mantissa}E{exponent}")))
