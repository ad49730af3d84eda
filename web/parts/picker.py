"""Choosing whom to be, out of everybody."""

from collections.abc import Callable

from nicegui import ui

from web.parts.bubbles import colour_of
from web.parts.visit import Visit
from web.parts.words import Words, box, push
from web.shown import initial
from web.talk import Person

SHOWN_AT_MOST = 60


class Picker:
    """A dialog with a searchable list of people, those of the open group first."""

    def __init__(self, visit: Visit, chosen: Callable[[str], None]) -> None:
        self._visit = visit
        self._chosen = chosen
        with ui.dialog().props("transition-duration=100") as self._dialog, box("yw-picker", mark="picker"):
            Words("我是谁？", "yw-picker-title")
            self._search = ui.input(placeholder="搜索姓名或身份").classes("yw-search")
            self._search.props("dense borderless clearable").props["data-testid"] = "picker-search"
            self._search.on_value_change(lambda e: self._draw(str(e.value or "")))
            self._list = box("yw-picker-list")

    def open(self) -> None:
        """Ask."""
        self._search.set_value("")
        self._draw("")
        self._dialog.open()

    def _draw(self, words: str) -> None:
        wanted = words.strip().casefold()
        here = self._visit.chat_id
        people = sorted(self._visit.room.people.values(), key=lambda person: here not in person.groups)
        found = [p for p in people if wanted in f"{p.name} {p.label}".casefold()]
        self._list.clear()
        with self._list:
            for person in found[:SHOWN_AT_MOST]:
                self._draw_person(person)
            if len(found) > SHOWN_AT_MOST:
                Words(f"还有 {len(found) - SHOWN_AT_MOST} 位，请搜索。", "yw-empty")
            if not found:
                Words("没有找到这个人。", "yw-empty")

    def _draw_person(self, person: Person) -> None:
        with push("", "yw-row", lambda: self._choose(person.id), mark="person"):
            Words(initial(person.name), f"yw-face {colour_of(person.id)}", tag="span")
            with box("yw-row-words", tag="span"):
                Words(person.name, "yw-row-title", tag="span", mark="person-name")
                Words(person.label, "yw-row-last", tag="span")

    def _choose(self, person: str) -> None:
        self._dialog.close()
        self._chosen(person)
