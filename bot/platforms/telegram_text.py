"""Text within Telegram's lengths, which count UTF-16 units: an emoji is two of them."""

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
TOAST_LIMIT = 200


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def fitting(text: str, limit: int) -> int:
    """How many characters from the beginning make at most `limit` UTF-16 units."""
    if len(text) * 2 <= limit:
        return len(text)
    used = 0
    for index, char in enumerate(text):
        used += 2 if char > "\uffff" else 1
        if used > limit:
            return index
    return len(text)


def split(text: str, limit: int = TEXT_LIMIT, first: int | None = None) -> list[str]:
    """The text in parts of at most `limit` units (the first of at most `first`), cut where it hurts least."""
    parts = []
    text = text.strip()
    room = limit if first is None else first
    while (end := fitting(text, room)) < len(text):
        cut = _cut(text, end)
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip("\n")
        room = limit
    parts.append(text)
    # An empty message is refused, and says nothing.
    return [part for part in parts if part.strip()]


def shorten(text: str, limit: int) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    return text if fitting(text, limit) == len(text) else text[: fitting(text, limit - 1)] + "…"


def _cut(text: str, end: int) -> int:
    """Where to end the first part: after a line, else a sentence, else a word, ending in its later half."""
    for marks in ("\n", "。！？；!?;", "，、, "):
        cut = max(text.rfind(mark, end // 2, end) for mark in marks) + 1
        if cut > 0:
            return cut
    return end
