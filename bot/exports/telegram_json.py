"""Telegram Desktop's result.json, of one chat or of a whole account.

The layout is described at https://core.telegram.org/import-export.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from bot.exports.history import PLATFORM, ZONE, ExportError, History
from handlers.message import Media, MediaKind, Message

_GROUPS = frozenset({"private_group", "private_supergroup", "public_supergroup"})
_MEDIA: dict[str, MediaKind] = {
    "voice_message": "voice",
    "audio_file": "file",
    "video_file": "video",
    "video_message": "video",
    "animation": "video",
    "sticker": "sticker",
}
_BOT_ENDINGS = ("机器人", "機器人", "bot")


def read_telegram(data: bytes) -> list[History]:
    """Its groups; a file with one chat is taken as it is. ExportError if it is some other JSON."""
    try:
        root = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except ValueError:
        raise ExportError("JSON 文件不完整或已损坏，请重新导出") from None
    if isinstance(root, dict) and isinstance(root.get("messages"), list):
        return [_history(root, 0)]
    chats = [chat for part in ("chats", "left_chats") for chat in _listed(root, part)]
    if not chats:
        raise ExportError("这个 JSON 不是 Telegram Desktop 的聊天导出，导出时请选“机器可读 JSON”")
    return [_history(chat, number) for number, chat in enumerate(chats) if chat.get("type") in _GROUPS]


def _listed(root: Any, part: str) -> Iterator[dict[str, Any]]:
    section = root.get(part) if isinstance(root, dict) else None
    chats = section.get("list") if isinstance(section, dict) else None
    for chat in chats if isinstance(chats, list) else ():
        if isinstance(chat, dict) and isinstance(chat.get("messages"), list):
            yield chat


def _history(chat: dict[str, Any], number: int) -> History:
    key, title = str(chat.get("id") or number), str(chat.get("name") or "")
    messages = [
        _message(raw, key, title)
        for raw in chat["messages"]
        if isinstance(raw, dict) and raw.get("type") == "message" and "id" in raw
    ]
    return History(title, key, messages)


def _message(raw: dict[str, Any], chat: str, title: str) -> Message:
    sender, name = str(raw.get("from_id") or ""), str(raw.get("from") or "")
    reply = raw.get("reply_to_message_id")
    return Message(
        platform=PLATFORM,
        chat=chat,
        id=str(raw["id"]),
        # Channels and anonymous admins speak for the group, nobody in it.
        sender="" if sender.startswith("channel") else sender,
        sender_name=name,
        at=_moment(raw),
        text=_text(raw.get("text")),
        chat_title=title,
        media=_media(raw),
        reply_to=str(reply) if reply is not None else None,
        reply_to_person=reply is not None,
        forwarded="forwarded_from" in raw or "forwarded_from_id" in raw,
        anonymous_admin=sender.startswith("channel"),
        from_bot=name.lower().endswith(_BOT_ENDINGS),
    )


def _moment(raw: dict[str, Any]) -> datetime:
    try:
        if "date_unixtime" in raw:
            return datetime.fromtimestamp(int(raw["date_unixtime"]), UTC)
        return datetime.fromisoformat(str(raw["date"])).replace(tzinfo=ZONE).astimezone(UTC)
    except (KeyError, ValueError, OverflowError, OSError, TypeError):
        raise ExportError(f"消息 {raw.get('id')} 没有可读的时间，请重新导出") from None


def _text(value: Any) -> str:
    """Plain words; formatted parts come as a list."""
    if isinstance(value, list):
        return "".join(
            part if isinstance(part, str) else str(part.get("text", ""))
            for part in value
            if isinstance(part, str | dict)
        )
    return value if isinstance(value, str) else ""


def _media(raw: dict[str, Any]) -> tuple[Media, ...]:
    if "photo" in raw:
        return (Media("photo", str(raw["photo"])),)
    place = raw.get("location_information")
    if isinstance(place, dict):
        return (Media("location", f"{place.get('latitude')},{place.get('longitude')}"),)
    if "media_type" in raw or "file" in raw:
        kind = _MEDIA.get(str(raw.get("media_type")), "file")
        return (Media(kind, str(raw.get("file", ""))),)
    return ()
