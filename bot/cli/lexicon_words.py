"""What is wrong with a township's own lexicon, handbook or opinion: triage's findings in Chinese."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.config import Config

_KEYS = ("lexicon_dir", "handbook", "opinion_file")
# In this order: what YAML says of a file may hold the words of any other.
_WORDS = (
    (r"\[Errno 2\]", "没有这个文件"),
    (r"\[Errno 13\]", "没有读它的权限"),
    (r"\[Errno 21\]", "这是文件夹，请给出一个文件"),
    (r"not a folder$", "没有这个文件夹"),
    (r"no opinion can be read from it|weights, but", "这不是判读模型，或文件已损坏"),
    (r"can't decode|unacceptable character", "文件不是 UTF-8 编码，请另存为 UTF-8"),
    (
        r"line \d+, column \d+(?!.*line \d+, column)",
        "第 {line} 行附近不是合法的 YAML，请检查缩进、引号和冒号后的空格",
    ),
    (r"^(\S+): unknown key (.+)$", "“{}”里没有“{}”这一项，请核对名称"),
    (r"unknown key (.+)$", "没有“{}”这一项，请核对名称"),
    (r"unknown category '?(.+?)'?$", "没有类别“{}”，请核对代码"),
    (r"^(\S+): needs exactly title, patterns", "“{}”应有 title、patterns（列表）和 answer，不能多也不能少"),
    (
        r"^(\S+): the answer must have 1 to 120 characters, it has (\d+)",
        "“{}”的 answer 应为 1 至 120 个字，现在 {} 个",
    ),
    (r"^(\S+): must be a mapping$", "“{}”应为一节，下面缩进写各项"),
    (r"must be a mapping(?: of entries)?$", "内容应由“名称: 值”组成"),
)


def explain_lexicon(error: Exception, config: "Config | None") -> str:
    """The setting that names the file, the file, and what is wrong; what is rare in triage's own words."""
    where, _, found = str(error).partition(": ")
    key = next((name for name in _KEYS if config and _names(config, name, where)), None)
    return (f"triage.{key}：" if key else "") + f"{where}：{_translated(found)}"


def _names(config: "Config", key: str, where: str) -> bool:
    value: Path | None = getattr(config.triage, key)
    if value is None:
        return False
    # Of a file in the folder triage may tell only the name.
    path = value / where
    return path == value or (path.parent == value and path.exists())


def _translated(found: str) -> str:
    for pattern, words in _WORDS:
        if match := re.search(pattern, found, re.DOTALL):
            lines = re.findall(r"line (\d+), column", found)
            return words.format(*match.groups(), line=lines[-1] if lines else "")
    return " ".join(found.split())
