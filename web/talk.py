"""What a chat room is made of: people, chats, lines with their buttons, and the changes pages hear of."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

REMEMBERED_LINES = 500
SUMMARY = 60  # characters
BOT = ""  # the sender of the bot's own lines; no person has an empty id
BOT_NAME = "云网格助手"

What = Literal["said", "edited", "deleted", "read", "toast"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a visitor can speak as; `groups` are those they usually talk in."""

    id: str
    name: str
    label: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomButton:
    """A button under one of the bot's lines."""

    text: str
    data: str


@dataclass(frozen=True, slots=True)
class MenuLine:
    """A command the bot understands, for the menu beside the input."""

    command: str
    description: str


@dataclass(slots=True)
class Line:
    """One message, by the bot or by a person."""

    id: str
    sender: str
    sender_name: str
    at: datetime
    text: str
    buttons: tuple[tuple[RoomButton, ...], ...] = ()
    photo: str | None = None
    file: str | None = None  # the absolute path of a file of the bot's
    reply_to: str | None = None
    quote: str = ""  # the beginning of what it replies to, as it read at that moment
    edited_at: datetime | None = None

    @property
    def summary(self) -> str:
        """The line in a few words, for previews and quotes."""
        words = " ".join(self.text.split())
        shown = words if len(words) <= SUMMARY else words[:SUMMARY] + "…"
        what = "[图片] " if self.photo else "[文件] " if self.file else ""
        return f"{what}{shown}".rstrip()


@dataclass(slots=True)
class Chat:
    """A group, or one person's private chat with the bot; the newest lines only."""

    id: str
    title: str
    private: bool = False
    lines: dict[str, Line] = field(default_factory=dict)
    unread: int = 0

    @property
    def last(self) -> Line | None:
        """The newest line."""
        return next(reversed(self.lines.values()), None)

    def add(self, line: Line) -> Line | None:
        """Take a line in; the line that is forgotten for it, if any."""
        self.lines[line.id] = line
        if line.sender == BOT or not self.private:
            self.unread += 1
        if len(self.lines) <= REMEMBERED_LINES:
            return None
        return self.lines.pop(next(iter(self.lines)))


@dataclass(frozen=True, slots=True)
class Change:
    """Something a page may have to show."""

    what: What
    chat: str
    line: Line | None = None
    press: str = ""
    text: str = ""
    by_bot: bool = False
