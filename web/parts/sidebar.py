"""The list of chats: private ones with news first, then the groups, with a search over both."""

from collections.abc import Callable

from nicegui import ui

from web.parts.bubbles import colour_of
from web.parts.visit import Visit
from web.parts.words import Words, box, push
from web.shown import clock, initial
from web.talk import BOT, Chat

FOUND_AT_MOST = 20


class Row:
    """One chat in the list."""

    def __init__(self, chat: Chat, label: str, open_chat: Callable[[str], None]) -> None:
        self._chat = chat
        self._label = label
        self._row = push("", "yw-row", lambda: open_chat(chat.id), mark="chat")
        self._row.props["data-chat"] = chat.id
        with self._row:
            face = colour_of(chat.id) if chat.private else "yw-group-mark"
            Words(initial(chat.title) if chat.private else "群", f"yw-face {face}", tag="span")
            self._news = Words("", "yw-news", tag="span", mark="unread")
            with box("yw-row-words", tag="span"):
                Words(chat.title, "yw-row-title", tag="span", mark="chat-title")
                with box("yw-row-foot", tag="span"):
                    self._last = Words("", "yw-row-last", tag="span")
                    self._time = Words("", "yw-row-time", tag="span")

    def refresh(self, chosen: str) -> None:
        """Show the newest line, the unread count and whether this is the open chat."""
        last = self._chat.last
        who = "" if last is None or self._chat.private else f"{last.sender_name}："
        self._last.say(f"{who}{last.summary}" if last else self._label)
        self._time.say(clock(last.at) if last else "")
        self._news.say(str(min(self._chat.unread, 99)))
        self._news.set_visibility(self._chat.unread > 0)
        self._row.classes(
            add="yw-chosen" if self._chat.id == chosen else "",
            remove="" if self._chat.id == chosen else "yw-chosen",
        )

    def match(self, words: str) -> None:
        """Hide unless the title contains what is searched for."""
        self._row.set_visibility(words in self._chat.title.casefold())


class Sidebar:
    """Everything on the left."""

    def __init__(self, visit: Visit, township: str, open_chat: Callable[[str], None]) -> None:
        self._visit = visit
        self._open = open_chat
        self._words = ""
        groups = [chat for chat in visit.room.chats.values() if not chat.private]
        with box("yw-side yw-chats", mark="sidebar"):
            with box("yw-head"):
                Words("云网格", "yw-brand")
                Words(f"{township} · 聊天室", "yw-sub", mark="township")
            search = ui.input(placeholder="搜索群或人").classes("yw-search")
            search.props("dense borderless clearable").props["data-testid"] = "search"
            search.on_value_change(lambda e: self._search(str(e.value or "")))
            with box("yw-list"):
                Words("和云网格助手的私聊", "yw-section")
                self._private = box("yw-private", mark="private-chats")
                Words(f"网格群（{len(groups)}）", "yw-section")
                self._groups = {chat.id: Row(chat, "", open_chat) for chat in groups}
        self.refresh()

    def refresh(self) -> None:
        """Show everything as it is now."""
        for row in self._groups.values():
            row.refresh(self._visit.chat_id)
        self._draw_private()

    def refresh_chat(self, chat: str) -> None:
        """Show one chat as it is now."""
        if chat in self._groups:
            self._groups[chat].refresh(self._visit.chat_id)
        else:
            self._draw_private()

    def _search(self, words: str) -> None:
        self._words = words.strip().casefold()
        for row in self._groups.values():
            row.match(self._words)
        self._draw_private()

    def _draw_private(self) -> None:
        self._private.clear()
        with self._private:
            for chat in self._private_chats():
                Row(chat, self._visit.room.people[chat.id].label, self._open).refresh(self._visit.chat_id)

    def _private_chats(self) -> list[Chat]:
        """One's own, then those with something said; when searching, those of whoever is searched for."""
        people, chats = self._visit.room.people, self._visit.room.chats
        if self._words:
            found = (p for p in people.values() if self._words in f"{p.name} {p.label}".casefold())
            return [chats[person.id] for person, _ in zip(found, range(FOUND_AT_MOST), strict=False)]
        others = [chats[p] for p in people if chats[p].lines and p != self._visit.me_id]
        others.sort(key=_latest, reverse=True)
        mine = [chats[self._visit.me_id]] if self._visit.me_id in chats else []
        return mine + others


def _latest(chat: Chat) -> int:
    """When the bot last wrote there, as the number of its line."""
    return max((int(line.id) for line in chat.lines.values() if line.sender == BOT), default=0)
