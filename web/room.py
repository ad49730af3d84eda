"""The built-in chat room, in memory only: who is there, what was said lately, what the bot has yet to read.

Everything here belongs to the event loop and is called from no other thread.
"""

import itertools
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from web.errors import RoomError
from web.pictures import Pictures
from web.talk import BOT, BOT_NAME, Change, Chat, Line, MenuLine, Person, RoomButton, What
from web.updates import Updates

MAX_CHARACTERS = 4096
REMEMBERED_PRESSES = 1000

log = logging.getLogger(__name__)
Rows = Sequence[Sequence[RoomButton]]


def _now() -> datetime:
    return datetime.now(UTC)


class Room:
    """Groups, private chats with the bot, people, and the talk between them."""

    def __init__(self, now: Callable[[], datetime] = _now) -> None:
        self.chats: dict[str, Chat] = {}
        self.people: dict[str, Person] = {}
        self.pictures = Pictures()
        self.updates = Updates()
        self.menu: tuple[MenuLine, ...] = ()
        self._now = now
        # Milliseconds since 1970: the database remembers which ids were handled, so no id may come back after
        # a restart.
        self._ids = itertools.count(int(now().timestamp() * 1000))
        self._presses: OrderedDict[str, str] = OrderedDict()
        self._watchers: dict[int, Callable[[Change], None]] = {}

    # Furnishing

    def add_group(self, chat: str, title: str) -> None:
        """Open a group; groups are listed in the order they are added."""
        self._add_chat(Chat(chat, title))

    def add_person(self, person: str, name: str, label: str = "居民", groups: Sequence[str] = ()) -> None:
        """Let somebody in, with a private chat of the same id; `groups` are those they usually talk in."""
        self._add_chat(Chat(person, name, private=True))
        self.people[person] = Person(person, name, label, tuple(groups))

    def _add_chat(self, chat: Chat) -> None:
        if not chat.id or chat.id in self.chats:
            raise ValueError(f"chat id {chat.id!r} is empty or taken")
        self.chats[chat.id] = chat

    def watch(self, callback: Callable[[Change], None]) -> Callable[[], None]:
        """Be told of every change, at once and in order; call what is returned to be left in peace."""
        key = next(self._ids)
        self._watchers[key] = callback
        return lambda: self._watchers.pop(key, None) and None

    # The platform's side

    def post(
        self,
        chat: str,
        text: str,
        buttons: Rows = (),
        reply_to: str | None = None,
        photo: str | None = None,
        file: str | None = None,
    ) -> str:
        """The bot says something; the new message's id. `file`: the absolute path of one to hand over."""
        line = self._line(BOT, BOT_NAME, _whole(text), photo)
        line.file = file
        line.buttons = tuple(tuple(row) for row in buttons)
        self._append(self._chat(chat), line, reply_to)
        return line.id

    def edit(self, chat: str, message: str, text: str, buttons: Rows = ()) -> None:
        """The bot rewrites one of its messages."""
        line = self._bot_line(chat, message)
        rows = tuple(tuple(row) for row in buttons)
        if (line.text, line.buttons) == (_whole(text), rows):
            raise RoomError("not_modified", "内容没有变化。")
        line.text, line.buttons, line.edited_at = _whole(text), rows, self._now()
        self._tell("edited", chat, line, by_bot=True)

    def delete(self, chat: str, message: str) -> None:
        """The bot takes one of its messages back."""
        line = self._bot_line(chat, message)
        del self.chats[chat].lines[message]
        self._tell("deleted", chat, line, by_bot=True)

    def toast(self, press: str, text: str) -> None:
        """Answer whoever pressed a button with a passing notice that nobody else sees."""
        chat = self._presses.pop(press, None)
        if chat is None:
            raise RoomError("query_expired", "这次点击已经答复过，或者过去太久了。")
        if text:
            self._tell("toast", chat, press=press, text=_whole(text), by_bot=True)

    # A person's side

    def say(
        self, chat: str, person: str, text: str, photo: bytes | None = None, reply_to: str | None = None
    ) -> str:
        """Somebody says or shows something; RoomError says in Chinese why it was not sent."""
        who, where = self._who(chat, person)
        words = _spoken(text)
        if not words and photo is None:
            raise RoomError("rejected", "还没有写内容，请先输入文字或者选一张图片。")
        self.updates.check()
        line = self._line(who.id, who.name, words, None if photo is None else self.pictures.keep(photo))
        self._append(where, line, reply_to)
        self._pass_on("message", where, who, line)
        return line.id

    def edit_own(self, chat: str, person: str, message: str, text: str) -> None:
        """Somebody rewrites what they said."""
        who, where = self._who(chat, person)
        line = where.lines.get(message)
        if line is None or line.sender != person:
            raise RoomError("message_gone", "只能修改自己发的消息。")
        words = _spoken(text)
        if not words and line.photo is None:
            raise RoomError("rejected", "修改后的内容不能为空。")
        if words == line.text:
            return
        self.updates.check()
        # Two edits of one message are told apart by their second.
        line.edited_at = max(self._now(), (line.edited_at or line.at) + timedelta(seconds=1))
        line.text = words
        self._tell("edited", chat, line)
        self._pass_on("edit", where, who, line)

    def press(self, chat: str, person: str, message: str, data: str) -> str:
        """Somebody presses a button under a message of the bot; the press's id, which a toast will name."""
        who, where = self._who(chat, person)
        line = where.lines.get(message)
        if line is None or data not in {button.data for row in line.buttons for button in row}:
            raise RoomError("message_gone", "这个按钮已经失效了，请看最新的消息。")
        self.updates.check()
        press = str(next(self._ids))
        self._presses[press] = chat
        if len(self._presses) > REMEMBERED_PRESSES:
            self._presses.popitem(last=False)
        self.updates.put(
            {**self._envelope("press", where, who), "id": press, "message": message, "data": data}
        )
        return press

    def mark_read(self, chat: str) -> None:
        """Somebody is looking at this chat."""
        where = self._chat(chat)
        if where.unread:
            where.unread = 0
            self._tell("read", chat)

    # Within

    def _chat(self, chat: str) -> Chat:
        if chat not in self.chats:
            raise RoomError("chat_gone", "没有这个群或者私聊。")
        return self.chats[chat]

    def _who(self, chat: str, person: str) -> tuple[Person, Chat]:
        where = self._chat(chat)
        if person not in self.people or (where.private and person != chat):
            raise RoomError("rejected", "这是别人的私聊，请先切换身份。")
        return self.people[person], where

    def _bot_line(self, chat: str, message: str) -> Line:
        line = self._chat(chat).lines.get(message)
        if line is None or line.sender != BOT:
            raise RoomError("message_gone", "这条消息已经不在了。")
        return line

    def _line(self, sender: str, name: str, text: str, photo: str | None) -> Line:
        return Line(str(next(self._ids)), sender, name, self._now(), text, photo=photo)

    def _append(self, where: Chat, line: Line, reply_to: str | None) -> None:
        quoted = where.lines.get(reply_to or "")
        if quoted is not None:
            line.reply_to, line.quote = quoted.id, f"{quoted.sender_name}：{quoted.summary}"
        forgotten = where.add(line)
        self._tell("said", where.id, line, by_bot=line.sender == BOT)
        if forgotten is not None:
            self._tell("deleted", where.id, forgotten)

    def _envelope(self, kind: str, where: Chat, who: Person) -> dict[str, Any]:
        return {
            "update": next(self._ids),
            "kind": kind,
            "chat": {"id": where.id, "title": "" if where.private else where.title, "private": where.private},
            "from": {"id": who.id, "name": who.name},
            "at": self._now().isoformat(),
        }

    def _pass_on(self, kind: str, where: Chat, who: Person, line: Line) -> None:
        raw = self._envelope(kind, where, who)
        raw |= {"id": line.id, "at": line.at.isoformat(), "text": line.text, "photo": line.photo}
        raw["reply_to"] = line.reply_to
        raw["edited_at"] = line.edited_at.isoformat() if line.edited_at else None
        self.updates.put(raw)

    def _tell(
        self,
        what: What,
        chat: str,
        line: Line | None = None,
        *,
        press: str = "",
        text: str = "",
        by_bot: bool = False,
    ) -> None:
        change = Change(what, chat, line, press, text, by_bot)
        for callback in tuple(self._watchers.values()):
            try:
                callback(change)
            except Exception:  # one broken page must not keep the bot from delivering to the others
                log.exception("聊天室的一个页面没有更新成功")


def _whole(text: str) -> str:
    """The text without half surrogate pairs, which browsers can send and neither JSON nor SQLite can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _spoken(text: str) -> str:
    words = _whole(text).strip()
    if len(words) > MAX_CHARACTERS:
        raise RoomError(
            "rejected", f"这条消息有 {len(words)} 个字，一条最多 {MAX_CHARACTERS} 个字，请分几条发送。"
        )
    return words
