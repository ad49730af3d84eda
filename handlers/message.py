"""What reaches the bot from any chat platform, in the one shape that everything behind the edge knows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

MediaKind = Literal["photo", "video", "voice", "file", "sticker", "location"]


# Neither of these two is changed once it is made. Frozen they would set their fields one slow call at a time,
# five times as long.
@dataclass(slots=True)
class Media:
    """One attachment; `ref` is the platform's own handle for it (a file id, or `lat,lon` for a location)."""

    kind: MediaKind
    ref: str


@dataclass(slots=True)
class Message:
    """Something said in a group or to the bot in private.

    Ids are strings as the platform gives them; a private chat's id is its person's user id.
    `sender` is "" where the platform hides the author (anonymous admin, channel post).
    `reply_to_person`: the message replied to is known to be a person's, none of ours.
    """

    platform: str
    chat: str
    id: str
    sender: str
    sender_name: str
    at: datetime
    text: str = ""
    private: bool = False
    chat_title: str = ""
    thread: str | None = None
    media: tuple[Media, ...] = ()
    album: str | None = None
    reply_to: str | None = None
    edited_at: datetime | None = None
    forwarded: bool = False
    anonymous_admin: bool = False
    from_bot: bool = False
    reply_to_person: bool = False

    @property
    def key(self) -> str:
        """What makes this event itself and no other within its chat."""
        return f"m{self.id}" if self.edited_at is None else f"m{self.id}e{int(self.edited_at.timestamp())}"


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed under one of the bot's messages; `id` is what an answer to the press must name."""

    platform: str
    chat: str
    id: str
    sender: str
    sender_name: str
    at: datetime
    message: str
    data: str
    private: bool = False

    @property
    def key(self) -> str:
        """What makes this event itself and no other within its chat."""
        return f"p{self.id}"


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot was added to a group, made its admin, or put out of it; in private: unblocked or blocked."""

    platform: str
    chat: str
    id: str
    at: datetime
    present: bool
    admin: bool = False
    chat_title: str = ""
    by: str = ""
    private: bool = False

    @property
    def key(self) -> str:
        """What makes this event itself and no other within its chat."""
        return f"b{self.id}"


@dataclass(frozen=True, slots=True)
class Migration:
    """A group became a supergroup: every stored `chat` of it is now `new_chat`."""

    platform: str
    chat: str
    id: str
    at: datetime
    new_chat: str

    @property
    def key(self) -> str:
        """What makes this event itself and no other within its chat."""
        return f"g{self.id}"


Event = Message | Press | Membership | Migration
