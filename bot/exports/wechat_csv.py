"""WeChat history as CSV, as MemoTrace (留痕), PyWxDump, chatlog and their like write it.

They agree on little but on having a header, so the columns are found by any of their names.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.exports.history import PLATFORM, ZONE, ExportError, History
from handlers.message import Media, MediaKind, Message

_COLUMNS = {
    "time": ("strtime", "时间", "发送时间", "日期时间", "time", "createtime", "timestamp", "日期"),
    "content": ("strcontent", "内容", "消息内容", "content", "msg", "message", "消息", "文本"),
    "sender": ("sender", "wxid", "发送人id", "发送者id", "from_id", "talker", "senderwxid"),
    "name": ("groupnickname", "群昵称", "remark", "备注", "nickname", "昵称", "sendername", "发送人",
             "发送者", "from_nickname", "talker", "sender"),
    "more": ("nickname", "昵称", "sendername", "talker", "sender"),
    "type": ("type_name", "类型", "消息类型", "type", "msgtype", "content_type"),
    "subtype": ("subtype",),
    "id": ("localid", "id", "消息id", "seq"),
    "server": ("msgsvrid", "serverid", "svrid"),
    "room": ("room_name", "talkername", "群名", "群聊", "group_name", "会话"),
}  # fmt: skip
_KINDS: dict[str, MediaKind | str] = {
    "1": "text", "文本": "text", "文字": "text", "text": "text", "文本消息": "text",
    "3": "photo", "图片": "photo", "picture": "photo", "image": "photo",
    "34": "voice", "语音": "voice", "voice": "voice",
    "43": "video", "62": "video", "视频": "video", "video": "video",
    "47": "sticker", "表情": "sticker", "动画表情": "sticker", "表情包": "sticker", "emoji": "sticker",
    "48": "location", "位置": "location", "文件": "file", "file": "file",
    "49": "card", "10000": "system", "10002": "system", "系统通知": "system", "系统消息": "system",
    "拍一拍": "system", "50": "system", "合并转发的聊天记录": "forward", "卡片式链接": "forward",
    "分享链接": "forward", "链接": "forward", "小程序": "forward",
}  # fmt: skip
_QUOTED, _FILE = "57", "6"
_MARK = re.compile(r"\[(图片|语音|视频|表情|动画表情|文件|位置)\]\s*")
_OLD_QUOTE = re.compile(
    r"「(?P<name>[^:\uff1a]{1,30})[:\uff1a](?P<words>.*?)」\s*\n\s*(?:- ?){5,}\s*\n", re.S
)
_NEW_QUOTE = re.compile(
    r"\s*\[?引用[:\uff1a\s]\s*(?P<name>[^:\uff1a]{1,30})[:\uff1a](?P<words>.*)\]?\s*$", re.S
)
_TITLE = re.compile(r"<title>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</title>", re.S)
_REFERS = re.compile(r"<svrid>(\d+)</svrid>")
_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S")

Row = dict[str, str]


def looks_like_wechat(text: str) -> bool:
    """Whether the first line names a time and a content."""
    try:
        head = next(csv.reader(io.StringIO(text[:5000].removeprefix("\ufeff"))), [])
    except csv.Error:
        return False
    columns = _find_columns(head)
    return "time" in columns and "content" in columns and ("name" in columns or "sender" in columns)


def read_wechat(text: str, name: str) -> list[History]:
    """Its groups: one, unless a column names the chat each row belongs to."""
    found: dict[str, _Reader] = {}
    csv.field_size_limit(2**27)
    try:
        for number, row in enumerate(_rows(text), 2):
            room = row.get("room") or name
            reader = found.setdefault(room, _Reader(History(room, str(len(found) + 1))))
            reader.add(row, number)
    except csv.Error:
        raise ExportError("CSV 文件不完整或已损坏，请重新导出") from None
    for reader in found.values():
        reader.history.messages.sort(key=lambda message: message.at)
    histories = [reader.history for reader in found.values()]
    # A file of all chats holds talks of two as well; they are no group.
    return [item for item in histories if item.people > 2] if len(histories) > 1 else histories


def _find_columns(head: list[str]) -> dict[str, int]:
    names = [cell.strip().lower() for cell in head]
    found: dict[str, int] = {}
    for column, known in _COLUMNS.items():
        index = next((names.index(alias) for alias in known if alias in names), None)
        if index is not None:
            found[column] = index
    return found


def _rows(text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    columns = _find_columns(next(reader, []))
    for cells in reader:
        yield {name: cells[index].strip() for name, index in columns.items() if index < len(cells)}


class _Reader:
    """One chat being read; it remembers what a quotation may refer to."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._by_server: dict[str, str] = {}
        self._by_words: dict[tuple[str, str], str] = {}

    def add(self, row: Row, line: int) -> None:
        kind = _KINDS.get(row.get("type", "1").lower(), "text")
        if kind == "system" or not row.get("time"):
            return
        text, refers = _content(row, kind), None
        key = row.get("id") or str(line)
        if kind == "card":
            kind, refers, text = self._card(row, text)
        if kind == "text":
            text, refers = self._quote(text, refers)
        mark = _MARK.match(text)
        if mark and kind == "text":
            kind, text = _KINDS[mark[1]], text[mark.end() :]
        media = () if kind in ("text", "forward") else (Media(kind, ""),)  # type: ignore[arg-type]
        name = row.get("name") or row.get("more") or row.get("sender", "")
        self._by_words[name, text[:12]] = key
        if server := row.get("server"):
            self._by_server[server] = key
        self.history.messages.append(
            Message(
                platform=PLATFORM,
                chat=self.history.chat,
                id=key,
                sender=row.get("sender") or name,
                sender_name=name,
                at=_moment(row["time"], line),
                text="" if media and kind != "file" and not mark else text,
                chat_title=self.history.title,
                media=media,
                reply_to=refers,
                reply_to_person=refers is not None,
                forwarded=kind == "forward",
            )
        )

    def _card(self, row: Row, text: str) -> tuple[MediaKind | str, str | None, str]:
        """An app message: a quotation, a file, or something passed on."""
        title = _TITLE.search(text)
        words = title[1] if title else text
        if row.get("subtype") == _QUOTED or "<refermsg>" in text or _NEW_QUOTE.search(words):
            refers = _REFERS.search(text)
            return "text", self._by_server.get(refers[1]) if refers else None, words
        return ("file" if row.get("subtype") == _FILE else "forward"), None, words

    def _quote(self, text: str, refers: str | None) -> tuple[str, str | None]:
        quote = _OLD_QUOTE.match(text) or _NEW_QUOTE.search(text)
        if quote is None:
            return text, refers
        rest = text[quote.end() :] if quote.start() == 0 else text[: quote.start()]
        meant = self._by_words.get((quote["name"].strip(), quote["words"].strip()[:12]))
        return rest.strip(), refers or meant


def _content(row: Row, kind: str) -> str:
    """The words; PyWxDump's older tables wrap them in JSON."""
    text = row.get("content", "")
    if text.startswith("{") and kind != "card":
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return text
        text = str(value["msg"]) if isinstance(value, dict) and "msg" in value else text
    return text


def _moment(words: str, line: int) -> datetime:
    if words.isdecimal() and len(words) in (10, 13):
        return datetime.fromtimestamp(int(words[:10]), UTC)
    for form in _FORMATS:
        try:
            return datetime.strptime(words, form).replace(tzinfo=ZONE).astimezone(UTC)
        except ValueError:
            continue
    raise ExportError(f"第 {line} 行的时间“{words[:30]}”看不懂，请重新导出")
