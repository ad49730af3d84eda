"""People's names and chats' titles, fit to be shown."""

import re
from functools import lru_cache
from typing import Any

# Invisible and direction-changing characters let a name pose as another or disturb the line it stands in;
# lone surrogates cannot be written to a UTF-8 file at all.
_HIDDEN = (
    "\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff"
    "\ufff9-\ufffb\ud800-\udfff"
)
_UNSHOWN = re.compile(f"[{_HIDDEN}]")
_UNTIDY = re.compile(rf"[{_HIDDEN}\s]")
_KEPT = 4096  # chats, and names, at a time


# A chat as its messages show it: its title as Telegram gives it; its id, whether it is private, its title as
# we show it. A plain tuple is taken apart several times as fast as one with names.
Where = tuple[str | None, str, bool, str]

# Whoever speaks has mostly spoken before, and where others have.
met: dict[int, Where] = {}
_fit: set[str] = set()  # names that can be shown as they are, which nearly all can


def where_of(chat: dict[str, Any]) -> Where:
    """A chat that was not met before, or has another title now."""
    if len(met) >= _KEPT:
        met.clear()
    told, private = chat.get("title"), chat["type"] == "private"
    where = met[chat["id"]] = (told, str(chat["id"]), private, "" if private else shown(told))
    return where


def shown_name(first: str | None, last: str | None, username: str | None) -> str:
    """A person's name as it may be shown; never empty."""
    if not last and first in _fit:
        return first
    if last or first.__class__ is not str or not first or _UNTIDY.search(first):
        return _tidied(first, last, username)
    if len(_fit) >= _KEPT:
        _fit.clear()
    _fit.add(first)
    return first


@lru_cache(maxsize=1024)
def _tidied(first: str | None, last: str | None, username: str | None) -> str:
    return shown(f"{first or ''} {last or ''}") or shown(username) or "未署名"


@lru_cache(maxsize=1024)
def shown(words: str | None) -> str:
    """The words without what cannot or should not be shown, on one line."""
    return " ".join(_UNSHOWN.sub("", words).split()) if words else ""
