"""The talk of the open chat as bubbles."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nicegui import ui

from grids.deadlines import SHANGHAI
from web.parts.visit import Visit
from web.parts.words import Words, box, push
from web.shown import clock, day, initial
from web.talk import BOT, Change, Line, RoomButton

SHOWN_AT_ONCE = 80
COLOURS = 6


@dataclass(frozen=True, slots=True)
class Actions:
    """What a click in the talk leads to."""

    press: Callable[[Line, RoomButton], None]
    reply: Callable[[Line], None]
    correct: Callable[[Line], None]


def colour_of(person: str) -> str:
    """The class that gives a person the same colour everywhere."""
    return "yw-bot-mark" if person == BOT else f"yw-hue-{sum(person.encode()) % COLOURS}"


class Bubbles:
    """Bubbles in place of lines; each is drawn anew when its line changes, the others stay untouched."""

    def __init__(self, visit: Visit, actions: Actions) -> None:
        self._visit = visit
        self._actions = actions
        self._drawn: dict[str, ui.element] = {}
        self._last_day: date | None = None
        # Laid out upside down, a scroller keeps to its end by itself when something is added there.
        with box("yw-scroller", mark="talk") as self._scroller:
            self._lines = box("yw-lines")

    def show_chat(self, shown: int = SHOWN_AT_ONCE) -> None:
        """Draw the open chat from its newest lines."""
        self._lines.clear()
        self._drawn.clear()
        self._last_day = None
        lines = list(self._visit.chat.lines.values()) if self._visit.chat else []
        with self._lines:
            if len(lines) > shown:
                push("查看更早的消息", "yw-earlier", lambda: self.show_chat(len(lines)), mark="earlier")
            if not lines:
                Words("这里还没有人说话。写一句试试，比如“3栋电梯又坏了”。", "yw-empty")
        for line in lines[-shown:]:
            self._append(line)
        self.to_end()

    def apply(self, change: Change) -> None:
        """Follow a change in the open chat."""
        line = change.line
        if line is None:
            return
        if change.what == "said":
            if not self._drawn:
                self._lines.clear()
            self._append(line)
        elif change.what == "edited" and line.id in self._drawn:
            self._drawn[line.id].clear()
            self._drawn[line.id].classes(add="yw-changed")
            self._draw(line)
        elif change.what == "deleted" and line.id in self._drawn:
            self._drawn.pop(line.id).delete()

    def to_end(self) -> None:
        """Scroll to the newest line."""
        ui.run_javascript(f"getHtmlElement({self._scroller.id})?.scrollTo(0, 0)")

    def _append(self, line: Line) -> None:
        with self._lines:
            today = line.at.astimezone(SHANGHAI).date()
            if today != self._last_day:
                self._last_day = today
                Words(day(line.at), "yw-day")
            whose = "bot" if line.sender == BOT else "mine" if line.sender == self._visit.me_id else "other"
            row = box(f"yw-line yw-{whose}", mark="message")
            row.props["data-message"] = line.id
            row.props["data-sender"] = whose
        self._drawn[line.id] = row
        self._draw(line)

    def _draw(self, line: Line) -> None:
        with self._drawn[line.id]:
            Words(
                "云" if line.sender == BOT else initial(line.sender_name), f"yw-face {colour_of(line.sender)}"
            )
            with box("yw-said"):
                with box("yw-who"):
                    Words(line.sender_name, "yw-name", mark="name")
                    person = self._visit.room.people.get(line.sender)
                    if person is not None and person.label:
                        Words(person.label, "yw-label")
                self._draw_bubble(line)
                self._draw_buttons(line)
                self._draw_foot(line)

    def _draw_bubble(self, line: Line) -> None:
        bare = bool(line.photo) and not line.text and not line.quote
        with box("yw-bubble yw-bare" if bare else "yw-bubble", mark="bubble"):
            if line.quote:
                quote = Words(line.quote, "yw-quote", mark="quote")
                target = f'[data-message="{line.reply_to}"]'
                quote.on("click", js_handler=f"() => document.querySelector('{target}')?.scrollIntoView()")
            if line.text:
                Words(line.text, "yw-text", mark="text")
            if line.photo:
                self._draw_photo(line.photo)
            if line.file:
                name = Path(line.file).name
                link = Words(name, "yw-file", tag="a", mark="file")
                link.props.update({"href": f"/file/{self._visit.chat_id}/{line.id}", "download": name})

    def _draw_photo(self, ref: str) -> None:
        if self._visit.room.pictures.get(ref) is None:
            Words("[图片已经不在了]", "yw-gone")
            return
        link = box("yw-photo", tag="a")
        link.props.update({"href": f"/photo/{ref}", "target": "_blank", "rel": "noopener"})
        with link:
            image = box("", tag="img", mark="photo")
            image.props.update({"src": f"/photo/{ref}", "alt": "图片"})

    def _draw_buttons(self, line: Line) -> None:
        if not line.buttons:
            return
        with box("yw-buttons"):
            for row in line.buttons:
                with box("yw-button-row"):
                    for button in row:
                        self._draw_button(line, button)

    def _draw_button(self, line: Line, button: RoomButton) -> None:
        push(button.text, "yw-press", lambda: self._actions.press(line, button), mark="button")

    def _draw_foot(self, line: Line) -> None:
        with box("yw-foot"):
            Words(clock(line.at), "yw-time", tag="span")
            if line.edited_at:
                Words("已修改", "yw-edited", tag="span", mark="edited")
            push("回复", "yw-small", lambda: self._actions.reply(line), mark="reply")
            if line.sender == self._visit.me_id and line.text:
                push("修改", "yw-small", lambda: self._actions.correct(line), mark="correct")
