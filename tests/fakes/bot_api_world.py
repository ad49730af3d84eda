"""All that the fake Bot API knows, behind one lock."""

import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from tests.fakes.bot_api_messages import Pressed
from tests.fakes.bot_api_people import BOT, Json, Person, User, user

if TYPE_CHECKING:
    from tests.fakes.bot_api_chats import Chat


class World:
    """Everything the fake API knows. `lock` guards it: tests and the server live in different threads."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.users: dict[int, User] = {BOT.id: BOT}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, bytes] = {}
        self.updates: deque[Json] = deque()
        self.presses: dict[str, Pressed] = {}
        self.commands: list[Json] = []
        self.webhook = ""
        self.privacy = False
        self.allowed: set[str] | None = None
        self.clock: Callable[[], float] = time.time
        self.on_push: Callable[[], None] = lambda: None
        self._ids: dict[str, int] = {"update": 1000, "callback": 5_000_000_000_000}

    def next_id(self, kind: str) -> int:
        """A fresh number."""
        self._ids[kind] = self._ids.get(kind, 0) + 1
        return self._ids[kind]

    def stamp(self, at: datetime | None = None) -> int:
        """Unix seconds, of now unless told."""
        return int(self.clock() if at is None else at.timestamp())

    def person(self, who: Person) -> User:
        """A user; a bare name is an account of its own."""
        known = who if isinstance(who, User) else user(who, who)
        with self.lock:
            return self.users.setdefault(known.id, known)

    def push(self, kind: str, body: Json) -> int:
        """Queue an update, unless the bot asked not to be told of its kind."""
        with self.lock:
            update_id = self.next_id("update")
            if self.allowed is None or kind in self.allowed:
                self.updates.append({"update_id": update_id, kind: body})
        self.on_push()
        return update_id

    def file(self, data: bytes) -> str:
        """Store a file; its id."""
        file_id = f"file{self.next_id('file')}"
        self.files[file_id] = data
        return file_id
