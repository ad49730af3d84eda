"""What every chat platform must offer, and the shapes that pass between it and the bot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from handlers.message import Event

Raw = dict[str, Any]


class PlatformError(Exception):
    """A platform refused or failed.

    `permanent`: trying again cannot help (blocked, kicked, chat gone, malformed).
    `retry_after`: seconds the platform told us to wait.
    `reason`: a short code that decides what follows: "blocked", "cannot_initiate", "kicked", "muted",
    "chat_gone", "migrated", "not_modified", "message_gone", "query_expired", "unauthorized", "conflict",
    "flood", "network", "server", "rejected".
    `new_chat`: the chat's new id, with "migrated".
    """

    def __init__(
        self,
        words: str,
        *,
        permanent: bool,
        reason: str,
        retry_after: float | None = None,
        new_chat: str | None = None,
    ) -> None:
        super().__init__(words)
        self.permanent = permanent
        self.reason = reason
        self.retry_after = retry_after
        self.new_chat = new_chat


@dataclass(frozen=True, slots=True)
class Batch:
    """Raw updates in the order they happened; `cursor`, given to the next fetch, acknowledges all of them."""

    updates: Sequence[Raw]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; `data` comes back in a Press (at most 64 bytes)."""

    text: str
    data: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to be done on a platform. Text is plain: platforms must show it literally, markup and all."""

    action: Literal["send", "edit", "delete", "toast"]
    chat: str
    text: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    reply_to: str | None = None
    thread: str | None = None
    mention: str | None = None  # user ids with commas: whom the words before the first wide colon name
    photo: str | None = None  # an absolute path, or the platform's own handle for a picture
    file: str | None = None  # likewise for a document; never together with a photo
    message: str | None = None  # the message to edit or delete; for a toast, the press's id


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast a platform may be written to; 0 means no limit."""

    per_second: float = 0
    chat_per_second: float = 0
    group_per_minute: float = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `yunwangge check`."""

    ok: bool
    words: str


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One command of the platform's menu."""

    command: str
    description: str


class Platform(Protocol):
    """A chat platform. Async, thin, and the only code that knows the platform's own words."""

    name: str
    limits: Limits

    async def start(self, menu: Sequence[MenuEntry]) -> None:
        """Connect and publish the command menu; PlatformError with a plain Chinese message if impossible."""

    async def fetch(self, cursor: str | None) -> Batch:
        """Acknowledge everything up to `cursor`, then wait (bounded) for what comes after it."""

    def parse(self, raw: Raw) -> Event | None:
        """One raw update as an Event; None for what does not concern us. Pure, raises on nonsense."""

    async def deliver(self, out: Outgoing) -> str | None:
        """Do it; the new message's id for a send. PlatformError tells whether to try again."""

    async def check(self) -> list[Finding]:
        """Is everything set up as it must be? For `yunwangge check`."""

    async def close(self) -> None:
        """Let go of connections."""
