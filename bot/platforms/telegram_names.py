"""People's names and chats' titles, fit to be shown."""

import re
from functools import lru_cache

# Invisible and direction-changing characters let a name pose as another or disturb the line it stands in;
# lone surrogates cannot be written to a UTF-8 file at all.
_HIDDEN = (
    "\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff"
    "\ufff9-\ufffb\ud800-\udfff"
)
_UNSHOWN = re.compile(f"[{_HIDDEN}]")
_UNTIDY = re.compile(rf"[{_HIDDEN}\s]")


def shown_name(first: str | None, last: str | None, username: str | None) -> str:
    """A person's name as it may be shown; never empty."""
    # Nearly every name can be shown as it is.
    if not last and first.__class__ is str and first and not _UNTIDY.search(first):
        return first
    return _tidied(first, last, username)


@lru_cache(maxsize=1024)
def _tidied(first: str | None, last: str | None, username: str | None) -> str:
    return shown(f"{first or ''} {last or ''}") or shown(username) or "未署名"


@lru_cache(maxsize=1024)
def shown(words: str | None) -> str:
    """The words without what cannot or should not be shown, on one line."""
    return " ".join(_UNSHOWN.sub("", words).split()) if words else ""
