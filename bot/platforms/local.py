"""The built-in chat room as a platform: no network, the same rules as any other."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.platforms.base import Batch, Finding, Limits, MenuEntry, Outgoing, PlatformError, Raw
from handlers.message import Event, Media, Message, Press
from web.errors import RoomError
from web.room import Room
from web.talk import MenuLine, RoomButton

BATCH = 100
TEMPORARY = {"flood"}


class LocalPlatform:
    """People's doings in the room become raw updates; what the bot says appears in the room."""

    name = "local"
    limits = Limits()

    def __init__(self, room: Room, wait: float = 20) -> None:
        """`wait`: seconds that an empty fetch may last."""
        self._room = room
        self._wait = wait

    async def start(self, menu: Sequence[MenuEntry]) -> None:
        """Put the command menu beside the room's input."""
        self._room.menu = tuple(MenuLine(entry.command, entry.description) for entry in menu)

    async def fetch(self, cursor: str | None) -> Batch:
        """Acknowledge everything up to `cursor`, then wait (bounded) for what comes after it."""
        updates = await self._room.updates.take(None if cursor is None else int(cursor), BATCH, self._wait)
        return Batch(updates, str(updates[-1]["update"]) if updates else cursor)

    def parse(self, raw: Raw) -> Event | None:
        """One raw update as an Event; None for a kind we do not know."""
        match raw["kind"]:
            case "message" | "edit":
                return _message(raw)
            case "press":
                return _press(raw)
            case _:
                return None

    async def deliver(self, out: Outgoing) -> str | None:
        """Do it; the new message's id for a send."""
        try:
            return self._do(out)
        except RoomError as error:
            raise PlatformError(
                str(error), permanent=error.reason not in TEMPORARY, reason=error.reason
            ) from error

    def _do(self, out: Outgoing) -> str | None:
        rows = [[RoomButton(button.text, button.data) for button in row] for row in out.buttons]
        if out.action == "send":
            return self._room.post(out.chat, out.text, rows, out.reply_to, self._picture(out.photo), out.file)
        if out.message is None:
            raise PlatformError(
                f"没有说明要处理哪条消息（{out.action}）。", permanent=True, reason="rejected"
            )
        if out.action == "edit":
            self._room.edit(out.chat, out.message, out.text, rows)
        elif out.action == "delete":
            self._room.delete(out.chat, out.message)
        else:
            self._room.toast(out.message, out.text)
        return None

    def _picture(self, photo: str | None) -> str | None:
        """A picture of ours is shown from memory like everybody else's; a handle stays what it is."""
        if photo is None or not Path(photo).is_absolute():
            return photo
        try:
            return self._room.pictures.keep(Path(photo).read_bytes())
        except OSError as error:
            raise PlatformError(f"图片读不到：{error}", permanent=True, reason="rejected") from error

    async def check(self) -> list[Finding]:
        """Who and what is in the room."""
        groups = sum(not chat.private for chat in self._room.chats.values())
        return [Finding(True, f"内置聊天室：{groups} 个群，{len(self._room.people)} 位成员。")]

    async def close(self) -> None:
        """Nothing to let go of: the room lives as long as the process."""


def _common(raw: Raw) -> dict[str, Any]:
    return {
        "platform": LocalPlatform.name,
        "chat": str(raw["chat"]["id"]),
        "id": str(raw["id"]),
        "sender": str(raw["from"]["id"]),
        "sender_name": str(raw["from"]["name"]),
        "at": datetime.fromisoformat(raw["at"]),
        "private": bool(raw["chat"]["private"]),
    }


def _message(raw: Raw) -> Message:
    edited = raw["edited_at"]
    return Message(
        **_common(raw),
        text=str(raw["text"]),
        chat_title=str(raw["chat"]["title"]),
        media=(Media("photo", str(raw["photo"])),) if raw["photo"] else (),
        reply_to=raw["reply_to"],
        edited_at=datetime.fromisoformat(edited) if edited else None,
    )


def _press(raw: Raw) -> Press:
    return Press(**_common(raw), message=str(raw["message"]), data=str(raw["data"]))
