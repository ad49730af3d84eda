"""One raw Telegram update, as plain JSON, becomes one event of ours."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from bot.platforms.telegram_names import met, shown, shown_name, where_of
from handlers.message import Event, Media, MediaKind, Membership, Message, Migration, Press

PLATFORM = "telegram"
ARRIVED = "arrived_at"  # our own mark on a press: Telegram does not say when a button was pressed
GROUP_ANONYMOUS_BOT = 1087968824
NO_MEDIA: tuple[Media, ...] = ()

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")

Json = dict[str, Any]

_new: Callable[[type[Message]], Message] = object.__new__
_SECONDS = [timedelta(seconds=second) for second in range(60)]
# Message, person, chat, date, and words or a picture: whatever has no more fields is tied to nothing.
_PLAIN = 5


def parse_update(raw: Json) -> Event | None:
    """The event an update tells of, or None for kinds and service messages that do not concern us.

    ValueError, and nothing else, if it is not an update as the Bot API describes them; its words never
    carry what people said.
    """
    try:
        message = raw.get("message")
        if message is not None:
            return _said(message)
        for kind, read in _OTHERS:
            body = raw.get(kind)
            if body is not None:
                return read(body, raw)
    except (KeyError, TypeError, AttributeError, IndexError, OverflowError, OSError, ValueError) as error:
        raise ValueError(f"不是 Telegram 的更新：{type(error).__name__}") from None
    return None


def _said(m: Json, edited_at: datetime | None = None) -> Event | None:
    """A message. Built for speed: nearly all talk has only text, so the rare fields are looked at last."""
    chat = m["chat"]
    text = m.get("text")
    media = NO_MEDIA
    if text is None:
        media = _media(m)
        text = m.get("caption") or _venue(m)
        if not text and not media:
            return _migration(m, chat)
    if text.__class__ is not str:
        raise TypeError
    # What can be printed has no halves of emoji in it, and is told sooner.
    if not text.isprintable() and _LONE_SURROGATES.search(text):
        text = _LONE_SURROGATES.sub("\ufffd", text)

    # Set one by one, its fields take little more than half the time of a call that names all eighteen.
    said = _new(Message)
    said.platform = PLATFORM
    where = met.get(chat["id"])
    if where is None or where[0] != chat.get("title"):
        where = where_of(chat)
    _, said.chat, said.private, said.chat_title = where
    said.id = str(m["message_id"])
    minute = m["date"] // 60
    said.at = _begun(minute) + _SECONDS[m["date"] - 60 * minute]
    said.text = text
    said.media = media
    said.edited_at = edited_at
    user = m.get("from")
    if user is None or "sender_chat" in m:
        said.sender, said.sender_name, said.from_bot = "", _hidden_name(m, chat), False
    else:
        said.sender = str(user["id"])
        said.sender_name = shown_name(user.get("first_name"), user.get("last_name"), user.get("username"))
        said.from_bot = user["is_bot"] is True
    said.thread = said.album = said.reply_to = None
    said.forwarded = said.anonymous_admin = said.reply_to_person = False
    if user is None or len(m) != _PLAIN:
        _tie(said, m, chat)
    return said


@lru_cache(maxsize=1024)
def _begun(minute: int) -> datetime:
    """When a minute begins, counted since 1970: to add seconds to it takes less than to convert each date."""
    return datetime.fromtimestamp(60 * minute, UTC)


def _tie(said: Message, m: Json, chat: Json) -> None:
    """What a message belongs to or comes from: topic, reply, album, another chat."""
    if "message_thread_id" in m and m.get("is_topic_message"):
        said.thread = str(m["message_thread_id"])
    if "reply_to_message" in m:
        replied = m["reply_to_message"]
        reply_to = str(replied["message_id"])
        # Telegram shows each first-level message of a topic as a reply to the topic's root.
        if reply_to != said.thread:
            said.reply_to = reply_to
            # What is signed with a chat comes "from" one of Telegram's own bots, but a person wrote it.
            said.reply_to_person = "sender_chat" in replied or (
                "from" in replied and not replied["from"].get("is_bot")
            )
    album = m.get("media_group_id")
    if album is not None:
        said.album = str(album)
    said.forwarded = "forward_origin" in m or "forward_date" in m or "is_automatic_forward" in m
    said.anonymous_admin = "sender_chat" in m and m["sender_chat"]["id"] == chat["id"]


def _edited(m: Json, _: Json) -> Event | None:
    return _said(m, datetime.fromtimestamp(m.get("edit_date") or m["date"], UTC))


def _migration(m: Json, chat: Json) -> Migration | None:
    """Both the old and the new chat tell of it; the same id makes the two one event."""
    if "migrate_to_chat_id" in m:
        old, new = chat["id"], m["migrate_to_chat_id"]
    elif "migrate_from_chat_id" in m:
        old, new = m["migrate_from_chat_id"], chat["id"]
    else:
        return None
    return Migration(PLATFORM, str(old), str(new), datetime.fromtimestamp(m["date"], UTC), str(new))


def _press(query: Json, _: Json) -> Press | None:
    """A button; None for buttons of games and of inline messages, of which we send none."""
    message, data = query.get("message"), query.get("data")
    if message is None or data is None:
        return None
    if data.__class__ is not str:
        raise TypeError
    user, chat = query["from"], message["chat"]
    # A message too old for Telegram to remember has date 0; the arrival is the better time anyway.
    at = query.get(ARRIVED) or message.get("edit_date") or message["date"]
    return Press(
        PLATFORM,
        str(chat["id"]),
        str(query["id"]),
        str(user["id"]),
        shown_name(user.get("first_name"), user.get("last_name"), user.get("username")),
        datetime.fromtimestamp(at, UTC),
        str(message["message_id"]),
        data,
        chat["type"] == "private",
    )


def _membership(change: Json, raw: Json) -> Membership | None:
    chat, now, by = change["chat"], change["new_chat_member"], change["from"]["id"]
    if chat["type"] == "channel":
        return None
    status, private = now["status"], chat["type"] == "private"
    return Membership(
        PLATFORM,
        str(chat["id"]),
        str(raw["update_id"]),
        datetime.fromtimestamp(change["date"], UTC),
        status in ("creator", "administrator", "member")
        or (status == "restricted" and now["is_member"] is True),
        status in ("creator", "administrator"),
        "" if private else shown(chat.get("title")),
        "" if by == GROUP_ANONYMOUS_BOT else str(by),
        private,
    )


_OTHERS: tuple[tuple[str, Callable[[Json, Json], Event | None]], ...] = (
    ("edited_message", _edited),
    ("callback_query", _press),
    ("my_chat_member", _membership),
)
UPDATE_KINDS = ["message", *(kind for kind, _ in _OTHERS)]


# An animation carries a `document` too, for old clients, so it stands before it.
_FILES: tuple[tuple[str, MediaKind], ...] = (
    ("video", "video"),
    ("voice", "voice"),
    ("video_note", "video"),
    ("animation", "video"),
    ("sticker", "sticker"),
    ("document", "file"),
    ("audio", "file"),
)


def _media(m: Json) -> tuple[Media, ...]:
    """A Telegram message carries at most one attachment; an album is several messages with one album id."""
    if "photo" in m:
        return (Media("photo", str(_largest(m["photo"])["file_id"])),)
    if "location" in m:
        place = m["location"]
        return (Media("location", f"{float(place['latitude'])},{float(place['longitude'])}"),)
    for key, kind in _FILES:
        if key in m:
            return (Media(kind, str(m[key]["file_id"])),)
    return NO_MEDIA


def _largest(sizes: list[Json]) -> Json:
    """Of a picture's sizes the one with the most points, the first of several."""
    found, most = sizes[0], 0
    for size in sizes:
        points = int(size["width"]) * int(size["height"])
        if points > most:
            found, most = size, points
    return found


def _venue(m: Json) -> str:
    """A shared place's name and address are as good as typed: they say where the trouble is."""
    venue = m.get("venue")
    return f"{venue['title']} {venue['address']}".strip() if venue else ""


def _hidden_name(m: Json, chat: Json) -> str:
    """Who to call the author of a message that Telegram signs with a chat instead of a person."""
    chat_speaks = m.get("sender_chat")
    if chat_speaks is not None and chat_speaks["id"] != chat["id"]:
        return shown(chat_speaks.get("title")) or "频道"
    return shown(m.get("author_signature")) or "匿名管理员"
