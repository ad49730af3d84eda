"""What we say to the Bot API and what it says back, in its shapes."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from bot.platforms.base import Button, MenuEntry, PlatformError
from bot.platforms.telegram_errors import BotApiError
from bot.platforms.telegram_text import shorten

Params = dict[str, Any]


class Upload(NamedTuple):
    """A file of ours on its way; the name is what people see."""

    name: str
    data: bytes


_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def commands(menu: Sequence[MenuEntry]) -> list[dict[str, str]]:
    """What Telegram's menu can show: at most 100 commands, in ASCII. The Chinese forms are for typing."""
    fit = [entry for entry in menu if _COMMAND.fullmatch(entry.command) and entry.description.strip()]
    return [{"command": entry.command, "description": shorten(entry.description, 256)} for entry in fit[:100]]


def keyboard(rows: Sequence[Sequence[Button]]) -> Params | None:
    """An edit without a keyboard takes the old one away, as it should."""
    if not rows:
        return None
    return {
        "inline_keyboard": [
            [{"text": button.text, "callback_data": button.data} for button in row] for row in rows
        ]
    }


def reply_to(message: str | None) -> Params | None:
    """An answer to a message; where that is gone, the words still go out."""
    if message is None:
        return None
    return {"message_id": number(message), "allow_sending_without_reply": True}


def mention(text: str, users: str) -> list[Params]:
    """The words before the first wide colon as a mention that reaches the user, in UTF-16 units.

    Several users, parted by commas, are the names parted by 、 in their order; an empty one is not reached.
    """
    words = text.partition("\uff1a")[0]
    wanted = users.split(",")
    names = words.split("、") if len(wanted) > 1 else [words]
    entities: list[Params] = []
    offset = 0
    for name, user in zip(names, wanted, strict=False):
        length = len(name.encode("utf-16-le")) // 2
        if user and length:
            entities.append(
                {"type": "text_mention", "offset": offset, "length": length, "user": {"id": number(user)}}
            )
        offset += length + 1
    return entities


def field(result: Any, key: str) -> Any:
    """One field of a result, None where it is left out."""
    if not isinstance(result, dict):
        raise not_understood()
    return result.get(key)


def not_understood() -> BotApiError:
    """For a result of another shape than the Bot API's: its trouble, not ours, and it may pass."""
    return BotApiError("Telegram 的回答看不懂", permanent=False, reason="server")


def number(value: str | None) -> int | None:
    """A message's or topic's id; PlatformError for what cannot be one."""
    if value is None:
        return None
    try:
        return int(value)
    except ValueError:
        raise PlatformError(
            f"不是 Telegram 的编号：{value[:40]}", permanent=True, reason="rejected"
        ) from None
