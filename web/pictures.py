"""Pictures sent in the chat room: checked, kept in memory while there is space, gone with the process."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass

from web.errors import RoomError

MAX_BYTES = 5 * 1024 * 1024
KEPT_BYTES = 60 * 1024 * 1024

_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a picture and their media type."""

    data: bytes
    media_type: str


def media_type_of(data: bytes) -> str | None:
    """What kind of picture the bytes are, judged by how they begin; None if it is none that we show."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for beginning, kind in _BEGINNINGS if data.startswith(beginning)), None)


class Pictures:
    """The newest pictures, `kept_bytes` of them at most; the oldest make way."""

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self._kept: OrderedDict[str, Picture] = OrderedDict()
        self._room = kept_bytes

    def keep(self, data: bytes) -> str:
        """Keep a picture and give its ref; RoomError says in Chinese what is wrong with it."""
        check_size(len(data))
        media_type = media_type_of(data)
        if media_type is None:
            raise RoomError("rejected", "这个文件不是能显示的图片，请发 JPG、PNG、GIF 或 WebP 图片。")
        ref = f"pic-{secrets.token_hex(12)}"
        self._kept[ref] = Picture(data, media_type)
        self._room -= len(data)
        while self._room < 0:
            _, oldest = self._kept.popitem(last=False)
            self._room += len(oldest.data)
        return ref

    def get(self, ref: str) -> Picture | None:
        """The picture of that ref, if it is still here."""
        return self._kept.get(ref)


def check_size(size: int) -> None:
    """Refuse a picture that is empty or too large, before anybody reads it into memory."""
    if size == 0:
        raise RoomError("rejected", "这个文件是空的，没有发出去，请换一张图片。")
    if size > MAX_BYTES:
        raise RoomError("rejected", f"图片有 {size / 1024 / 1024:.1f} MB，超过了 5 MB，请压缩后再发。")
