"""QR codes: where they lead, and as a picture or as rows of squares."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import segno


def deep_link(bot: str, payload: str) -> str:
    """The address that opens the private chat with the bot on Telegram and hands it the payload."""
    return f"https://t.me/{bot}?start={payload}"


def png(words: str) -> bytes:
    """The picture of a code, large enough for a phone to read off another phone's screen."""
    out = io.BytesIO()
    _code(words).save(out, kind="png", scale=12, border=4)
    return out.getvalue()


def squares(words: str) -> Sequence[Sequence[bool]]:
    """The code's rows without its margin: dark or not. A quarter of it may be torn off or scribbled over."""
    return [[bool(dark) for dark in row] for row in _code(words).matrix]


def _code(words: str) -> "segno.QRCode":
    from segno import make  # noqa: PLC0415 - few ever need one

    return make(words, error="q", micro=False)
