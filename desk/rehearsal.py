"""The trial run: everything is judged and shown to staff, nothing is said where residents read."""

from dataclasses import replace
from typing import Any

from desk.directory import Directory
from desk.outbox import Note

MARK = "【试运行】"
# What staff get to see of the residents' affairs; these say that it is only a trial.
_SHOWN = frozenset({"card", "office", "whistle", "ask", "alert", "added"})
_CALLS = frozenset({"alarm"})  # shown to staff in a group of theirs


def rehearsed(note: Note, directory: Directory) -> Note | None:
    """The note as a trial run may say it: marked for staff, None for a group of residents."""
    if note.group and in_public(directory, note.platform, note.chat):
        return None
    text = marked(note.text) if _is_shown(note.about, note.group) else note.text
    return replace(note, text=text, fallback=None)


def in_public(directory: Directory, platform: str, chat: str) -> bool:
    """Whether residents read there; an unknown group may be one of theirs."""
    group = directory.groups.get((platform, chat))
    return group is None or group.purpose == "residents"


def edited(columns: dict[str, Any]) -> dict[str, Any]:
    """A card brought up to date stays marked."""
    if _is_shown(columns.get("about", ""), columns.get("group", False)) and columns.get("text"):
        return {**columns, "text": marked(columns["text"])}
    return columns


def _is_shown(about: str, group: bool) -> bool:
    return about in _CALLS or (about in _SHOWN and not group)


def marked(text: str) -> str:
    """The text with the mark of a trial run, once."""
    return text if text.startswith(MARK) else MARK + text
