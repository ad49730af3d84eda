"""GET /: the chat room beside a live board of tickets."""

from pathlib import Path
from urllib.parse import urlencode

from nicegui import background_tasks, ui

from web.context import PageContext
from web.errors import RoomError
from web.parts.board import Board
from web.parts.bubbles import Actions, Bubbles
from web.parts.composer import Composer
from web.parts.picker import Picker
from web.parts.sidebar import Sidebar
from web.parts.visit import Visit
from web.parts.words import Words, box, push
from web.talk import Change, Line, RoomButton

STYLE = (Path(__file__).parent.parent / "style.css").read_text("utf-8")
VIEWS = (("chats", "群聊", "forum"), ("talk", "对话", "chat"), ("board", "工单", "assignment"))
TOASTS_REMEMBERED = 100


def add(pages: PageContext) -> None:
    """Serve the page at /; `chat` and `me` in the address say where a visitor was before a reload."""

    @ui.page("/", title=f"{pages.township} · 云网格")
    def chatroom(chat: str = "", me: str = "") -> None:
        Chatroom(pages, chat, me)


class Chatroom:
    """One visitor's page."""

    def __init__(self, pages: PageContext, chat: str, me: str) -> None:
        self._room = pages.room
        self._visit = Visit(pages.room, chat, me)
        self._presses: list[str] = []
        ui.add_css(STYLE)
        self._picker = Picker(self._visit, self._become)
        with box("yw-app yw-view-talk", mark="app") as self._app:
            self._sidebar = Sidebar(self._visit, pages.township, self._open)
            self._draw_talk()
            self._board = Board(pages.board)
            self._draw_tabs()
        self._show_chat()
        ui.context.client.on_delete(self._room.watch(self._changed))

    def _draw_talk(self) -> None:
        with box("yw-talk"):
            with box("yw-head yw-talk-head"):
                with box("yw-titles"):
                    self._title = Words("", "yw-title", mark="title")
                    self._kind = Words("", "yw-sub")
                with push("", "yw-me", self._picker.open, mark="me", title="换一个身份"):
                    self._me = Words("", "yw-me-name", tag="span", mark="me-name")
                    self._my_label = Words("", "yw-label", tag="span")
                    ui.icon("swap_horiz")
            self._bubbles = Bubbles(self._visit, Actions(self._press, self._reply, self._correct))
            self._composer = Composer(self._visit, self._become, self._picker.open, self._bubbles.to_end)

    def _draw_tabs(self) -> None:
        with box("yw-tabs", tag="nav"):
            for view, name, icon in VIEWS:
                self._draw_tab(view, name, icon)

    def _draw_tab(self, view: str, name: str, icon: str) -> None:
        with push("", f"yw-tab yw-tab-{view}", lambda: self._view(view), mark=f"tab-{view}"):
            ui.icon(icon)
            Words(name, tag="span")
            if view == "chats":
                self._all_news = Words("", "yw-news", tag="span")

    def _view(self, view: str) -> None:
        """On a phone one column shows at a time."""
        self._app.classes(
            add=f"yw-view-{view}", remove=" ".join(f"yw-view-{v}" for v, *_ in VIEWS if v != view)
        )

    def _open(self, chat: str) -> None:
        self._view("talk")
        if chat != self._visit.chat_id:
            self._visit.go(chat)
            self._show_chat()

    def _become(self, person: str) -> None:
        if person == self._visit.me_id:
            return  # drawing the same again would take buttons away from under a finger
        self._visit.become(person)
        self._show_chat()

    def _show_chat(self) -> None:
        """Draw everything that depends on where the visitor is and who they are."""
        chat, me = self._visit.chat, self._visit.me
        self._me.say(f"我是 {me.name}" if me else "还没有成员")
        self._my_label.say(me.label if me else "")
        if chat is None:
            self._title.say("聊天室里还没有群")
        elif chat.private:
            self._title.say(f"{chat.title} 与 云网格助手")
        else:
            self._title.say(chat.title)
        self._kind.say("私聊，别人看不到" if chat and chat.private else "网格群")
        self._composer.forget()
        self._composer.refresh()
        self._bubbles.show_chat()
        if chat is not None:
            self._room.mark_read(chat.id)
        self._sidebar.refresh()
        self._count_news()
        place = urlencode({"chat": self._visit.chat_id, "me": self._visit.me_id})
        ui.navigate.history.replace(f"/?{place}")

    def _changed(self, change: Change) -> None:
        """The room changed: follow, whoever did it and in whichever task."""
        with self._app:
            if change.what == "toast":
                self._toast(change)
            elif change.chat == self._visit.chat_id and change.what != "read":
                self._bubbles.apply(change)
                self._room.mark_read(change.chat)
            self._sidebar.refresh_chat(change.chat)
            self._count_news()
            if change.by_bot:
                background_tasks.create(self._board.refresh(), name="look at the board")

    def _toast(self, change: Change) -> None:
        if change.press in self._presses:
            self._presses.remove(change.press)
            ui.notify(change.text, position="top", multi_line=True, classes="yw-toast", timeout=4000)

    def _count_news(self) -> None:
        unread = sum(chat.unread for chat in self._room.chats.values() if chat.private)
        self._all_news.say(str(min(unread, 99)))
        self._all_news.set_visibility(unread > 0)

    def _press(self, line: Line, button: RoomButton) -> None:
        try:
            press = self._room.press(self._visit.chat_id, self._visit.me_id, line.id, button.data)
        except RoomError as error:
            ui.notify(str(error), type="warning", position="top")
            return
        self._presses = [*self._presses[-TOASTS_REMEMBERED:], press]

    def _reply(self, line: Line) -> None:
        self._composer.answer(line)

    def _correct(self, line: Line) -> None:
        self._composer.correct(line)
