"""Where the visitor writes: who speaks, what is answered or corrected, the words, a picture."""

from collections.abc import Callable

from nicegui import events, ui

from web.errors import RoomError
from web.parts.bubbles import colour_of
from web.parts.visit import Visit
from web.parts.words import Words, box, push
from web.pictures import MAX_BYTES, check_size
from web.shown import initial, visible
from web.talk import Line, Person

# Enter sends, except while an input method is still choosing characters or with Shift held.
ON_ENTER = """(e) => {
    if (e.isComposing || e.keyCode === 229 || e.shiftKey) return;
    e.preventDefault();
    emit(e.target.value);
}"""
REJECTED = "这个文件发不出去：只能发 5 MB 以内的图片（JPG、PNG、GIF、WebP）。"
SHOWN_SPEAKERS = 12


class Composer:
    """The foot of the chat."""

    def __init__(
        self,
        visit: Visit,
        become: Callable[[str], None],
        pick: Callable[[], None],
        sent: Callable[[], None],
    ) -> None:
        """Called when the visitor wants to become somebody, to pick out of everybody, or sent something."""
        self._visit = visit
        self._become = become
        self._sent = sent
        self._answered: Line | None = None
        self._corrected: Line | None = None
        with box("yw-composer"):
            with box("yw-speaking"):
                Words("我是", "yw-i-am")
                self._speakers = box("yw-speakers", mark="speakers")
                push("更多…", "yw-more", pick, mark="more-people")
            with box("yw-about") as self._about:
                self._about_words = Words("", "yw-about-words", mark="about")
                push("✕", "yw-small", self.forget, mark="forget", title="取消")
            with box("yw-write"):
                self._draw_tools()
                self._input = self._draw_input()
                push("发送", "yw-send", lambda: self._send(self._input.value or ""), mark="send")
        self.refresh()
        self.forget()

    def refresh(self) -> None:
        """Show who can speak here and who does."""
        me = self._visit.me
        members = self._visit.members()[:SHOWN_SPEAKERS]
        if me is not None and me not in members:
            members.append(me)
        self._speakers.clear()
        with self._speakers:
            for person in members:
                self._draw_speaker(person, chosen=person is me)
        chosen = f"getHtmlElement({self._speakers.id})?.querySelector('[data-chosen=yes]')"
        ui.run_javascript(f"{chosen}?.scrollIntoView({{block: 'nearest', inline: 'nearest'}})")
        self._input.props["placeholder"] = f"以{visible(me.name)}的身份说…" if me else "还没有成员"

    def answer(self, line: Line) -> None:
        """What is written next is a reply to this line."""
        self.forget()
        self._answered = line
        self._about_words.say(f"回复 {line.sender_name}：{line.summary}")
        self._about.classes(remove="yw-hidden")
        self._input.run_method("focus")

    def correct(self, line: Line) -> None:
        """What is written next replaces this line."""
        self.forget()
        self._corrected = line
        self._about_words.say(f"修改：{line.summary}")
        self._about.classes(remove="yw-hidden")
        self._input.set_value(line.text)
        self._input.run_method("focus")

    def forget(self) -> None:
        """Write something new after all."""
        if self._corrected is not None:
            self._input.set_value("")
        self._answered = self._corrected = None
        self._about.classes(add="yw-hidden")

    def _draw_speaker(self, person: Person, *, chosen: bool) -> None:
        classes = "yw-speaker yw-chosen" if chosen else "yw-speaker"
        chip = push("", classes, lambda: self._become(person.id), mark="speaker", title=person.label)
        chip.props["data-chosen"] = "yes" if chosen else "no"
        with chip:
            Words(initial(person.name), f"yw-dot {colour_of(person.id)}", tag="span")
            Words(person.name, "yw-speaker-name", tag="span")

    def _draw_tools(self) -> None:
        upload = ui.upload(on_upload=self._uploaded, max_file_size=MAX_BYTES, auto_upload=True)
        upload.on_rejected(lambda: ui.notify(REJECTED, type="warning", position="top", multi_line=True))
        upload.classes("yw-hidden").props("accept=image/*").props["data-testid"] = "upload"
        picture = Words("", "yw-tool", tag="button", mark="picture")
        picture.props.update({"type": "button", "title": "发图片", "aria-label": "发图片"})
        # A file dialog opens only straight from a click, so this happens in the browser.
        picture.on("click", js_handler=f"() => getElement({upload.id}).$refs.qRef.pickFiles()")
        with picture:
            ui.icon("image")
        if self._visit.room.menu:
            self._draw_menu()

    def _draw_menu(self) -> None:
        with push("", "yw-tool", lambda: None, mark="menu", title="常用指令"):
            ui.icon("bolt")
            with ui.menu().classes("yw-menu"):
                for entry in self._visit.room.menu:
                    self._draw_menu_entry(entry.command, entry.description)

    def _draw_menu_entry(self, command: str, description: str) -> None:
        with ui.menu_item(on_click=lambda: self._input.set_value(f"/{command} ")):
            Words(f"/{command}", "yw-command", tag="span")
            Words(description, "yw-about-command", tag="span")

    def _draw_input(self) -> ui.textarea:
        field = ui.textarea().classes("yw-input").props("autogrow borderless dense")
        field.props["data-testid"] = "input"
        field.on("keydown.enter", lambda e: self._send(str(e.args)), js_handler=ON_ENTER)
        return field

    async def _uploaded(self, upload: events.UploadEventArguments) -> None:
        try:
            check_size(upload.file.size())
            self._say("", await upload.file.read())
        except RoomError as error:
            ui.notify(str(error), type="warning", position="top", multi_line=True)
        upload.sender.run_method("reset")

    def _send(self, text: str) -> None:
        try:
            if self._corrected is not None:
                self._visit.room.edit_own(self._visit.chat_id, self._visit.me_id, self._corrected.id, text)
            else:
                self._say(text, None)
        except RoomError as error:
            ui.notify(str(error), type="warning", position="top", multi_line=True)
            return
        self._input.set_value("")
        self.forget()
        self._sent()

    def _say(self, text: str, photo: bytes | None) -> None:
        answered = self._answered.id if self._answered else None
        self._visit.room.say(self._visit.chat_id, self._visit.me_id, text, photo, answered)
        self.forget()
        self._sent()
