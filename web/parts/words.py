"""Text on a page: always literal, never markup."""

from collections.abc import Callable

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from web.shown import visible


class Words(TextElement):
    """An element that holds words of people or of the bot, exactly as they were written."""

    def __init__(self, text: str, classes: str = "", *, tag: str = "div", mark: str = "") -> None:
        """`mark`: the data-testid by which tests find it."""
        super().__init__(tag=tag, text=visible(text))
        self.classes(classes)
        if mark:
            self.props["data-testid"] = mark

    def say(self, text: str) -> None:
        """Show something else."""
        self.set_text(visible(text))


def box(classes: str, *, tag: str = "div", mark: str = "") -> ui.element:
    """An element that holds others."""
    element = ui.element(tag).classes(classes)
    if mark:
        element.props["data-testid"] = mark
    return element


def push(text: str, classes: str, do: Callable[[], object], *, mark: str = "", title: str = "") -> Words:
    """A button with words on it."""
    button = Words(text, classes, tag="button", mark=mark)
    button.props["type"] = "button"
    if title:
        button.props["title"] = button.props["aria-label"] = visible(title)
    button.on("click", do, args=[])
    return button
