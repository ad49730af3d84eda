"""What is said in the fake Bot API's chats: by the bot, by people, and buttons pressed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.fakes.bot_api_people import BOT, Json, Person, User

if TYPE_CHECKING:
    from tests.fakes.bot_api_chats import Chat


@dataclass(eq=False)
class BotMessage:
    """Something the bot said, as it stands now."""

    chat: "Chat"
    id: int
    text: str = ""
    keyboard: list[list[Json]] = field(default_factory=list)
    reply_to: int | None = None
    thread: int | None = None
    photo: str | None = None
    document: str | None = None
    file_name: str = ""
    date: int = 0
    edit_date: int | None = None
    deleted: bool = False
    history: list[str] = field(default_factory=list)

    @property
    def edited(self) -> bool:
        """Was it changed after it was sent?"""
        return self.edit_date is not None

    @property
    def buttons(self) -> list[list[str]]:
        """The words on the buttons, row by row."""
        return [[button["text"] for button in row] for row in self.keyboard]

    @property
    def labels(self) -> list[str]:
        """The words on the buttons, in one list."""
        return [label for row in self.buttons for label in row]

    @property
    def picture(self) -> bytes:
        """The bytes of its photo, if it was uploaded."""
        return self.chat.world.files[self.photo or ""]

    def press(self, label: str, by: Person) -> "Pressed":
        """Somebody presses the button with these words (or whose words begin so)."""
        flat = [button for row in self.keyboard for button in row]
        fit = [b for b in flat if b["text"] == label] or [b for b in flat if b["text"].startswith(label)]
        assert fit, f"没有按钮 {label!r}:{self.labels}"
        return self.press_data(fit[0]["callback_data"], by)

    def press_data(self, data: str, by: Person) -> "Pressed":
        """A press with any data, as a forged client could send it."""
        world = self.chat.world
        with world.lock:
            press = Pressed(str(world.next_id("callback")))
            world.presses[press.id] = press
            query = {"id": press.id, "from": world.person(by).json(), "message": self.json(), "data": data}
            press.update_id = world.push("callback_query", query)
        return press

    def reply(self, by: Person, text: str, **more: Any) -> "Said":
        """Somebody answers it."""
        return self.chat.says(by, text, reply_to=self, **more)

    def json(self) -> Json:
        """As the Bot API describes a Message."""
        raw: Json = {
            "message_id": self.id,
            "from": BOT.json(),
            "chat": self.chat.json(),
            "date": self.date,
            ("caption" if self.photo or self.document else "text"): self.text,
        }
        if self.photo:
            raw["photo"] = [{"file_id": self.photo, "file_unique_id": self.photo, "width": 90, "height": 90}]
        if self.document:
            raw["document"] = {
                "file_id": self.document,
                "file_unique_id": self.document,
                "file_name": self.file_name,
            }
        if self.edit_date is not None:
            raw["edit_date"] = self.edit_date
        if self.keyboard:
            raw["reply_markup"] = {"inline_keyboard": self.keyboard}
        if self.thread is not None:
            raw |= {"message_thread_id": self.thread, "is_topic_message": True}
        return raw


@dataclass(eq=False)
class Pressed:
    """A press and, once the bot has answered it, the words shown to who pressed (None until then)."""

    id: str
    update_id: int = 0
    toast: str | None = None
    answers: int = 0


@dataclass(eq=False)
class Said:
    """Something a person said; `raw` is the Message of its update."""

    chat: "Chat"
    by: User
    raw: Json
    update_id: int

    @property
    def id(self) -> int:
        """The message's number in its chat."""
        return int(self.raw["message_id"])

    def edits(self, text: str, at: datetime | None = None) -> "Said":
        """The author changes the words."""
        world = self.chat.world
        with world.lock:
            key = "text" if "text" in self.raw else "caption"
            self.raw = {**self.raw, key: text, "edit_date": world.stamp(at)}
            self.chat.raws[self.id] = self.raw
            self.update_id = world.push("edited_message", self.raw)
        return self

    def reply(self, by: Person, text: str, **more: Any) -> "Said":
        """Somebody answers it."""
        return self.chat.says(by, text, reply_to=self, **more)

    def answers(self) -> list[BotMessage]:
        """What the bot said in reply to it."""
        return [message for message in self.chat.heard() if message.reply_to == self.id]
