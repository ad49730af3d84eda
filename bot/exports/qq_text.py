"""QQ's message log as text: 消息管理器 → 导出消息记录 → txt; several groups may follow each other."""

import re
from datetime import UTC, datetime

from bot.exports.history import PLATFORM, ZONE, History
from handlers.message import Media, MediaKind, Message

_HEAD = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2}) (?P<time>\d{1,2}:\d{2}:\d{2})(?: (?P<half>[AaPp][Mm]|上午|下午))? "
    r"(?:【[^】]{0,20}】)?(?P<name>.*?)(?:\((?P<number>\d{4,})\)|<(?P<mail>[^<>\s]+)>)\s*"
)
_CHAT = re.compile(r"消息对象[:\uff1a](?P<name>.+)")
_FRIENDS = re.compile(r"消息分组[:\uff1a]我的好友")
_MARKS: dict[str, MediaKind] = {
    "图片": "photo",
    "闪照": "photo",
    "视频": "video",
    "语音": "voice",
    "文件": "file",
    "位置": "location",
    "表情": "sticker",
}
_MARK = re.compile(rf"\[({'|'.join(_MARKS)})\]")
_SYSTEM = frozenset({"10000", "1000000", "80000000"})
_LOOK_AT = 20_000


def looks_like_qq(text: str) -> bool:
    """Whether a text begins like such a log."""
    begin = text[:_LOOK_AT]
    return "消息记录" in begin[:200] or any(_HEAD.fullmatch(line) for line in begin.splitlines()[:40])


def read_qq(text: str, name: str) -> list[History]:
    """Its groups; `name` is for a log that does not say whose it is."""
    found: list[History] = []
    talk: History | None = None
    head: re.Match[str] | None = None
    body: list[str] = []
    start, friends = 0, False
    for number, raw in enumerate((*text.split("\n"), "="), 1):
        line = raw.removesuffix("\r").removeprefix("\ufeff")
        begins = _HEAD.fullmatch(line)
        if begins is None and not _rule(line, body):
            body.append(line)
            continue
        if head is not None:
            talk = talk or _begin(found, name)
            _add(talk, head, body, start)
        head, body, start = begins, [], number
        if begins is not None:
            continue
        if _FRIENDS.match(line):
            friends = True
        elif line.startswith("消息分组"):
            friends = False
        elif (chat := _CHAT.match(line)) is not None:
            talk = _begin([] if friends else found, chat["name"].strip())
    return found


def _rule(line: str, body: list[str]) -> bool:
    """What stands between chats: lines of =, 消息分组, 消息对象."""
    if line.startswith("=" * 20) or line == "=":
        return True
    return not any(body) and line.startswith(("消息分组", "消息对象"))


def _begin(found: list[History], title: str) -> History:
    history = History(title, str(len(found) + 1))
    found.append(history)
    return history


def _add(talk: History, head: re.Match[str], body: list[str], line: int) -> None:
    if head["number"] in _SYSTEM:
        return
    words = "\n".join(body).strip()
    marks = _MARK.findall(words)
    text = _MARK.sub("", words).strip()
    if not text and not marks:
        return
    talk.messages.append(
        Message(
            platform=PLATFORM,
            chat=talk.chat,
            id=str(line),
            sender=head["number"] or head["mail"],
            sender_name=head["name"].strip() or head["number"] or head["mail"],
            at=_moment(head),
            text=text,
            chat_title=talk.title,
            media=tuple(Media(_MARKS[mark], "") for mark in marks[:1]),
        )
    )


def _moment(head: re.Match[str]) -> datetime:
    hour, minute, second = map(int, head["time"].split(":"))
    half = (head["half"] or "").upper()
    if half in ("PM", "下午") and hour < 12:
        hour += 12
    elif half in ("AM", "上午") and hour == 12:
        hour = 0
    year, month, day = map(int, head["day"].split("-"))
    return datetime(year, month, day, hour % 24, minute, second % 60, tzinfo=ZONE).astimezone(UTC)
