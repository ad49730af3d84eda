"""Pictures made on the spot."""

import struct
import zlib


def png(width: int = 32, height: int = 24) -> bytes:
    """A small evening sky."""
    rows = b"".join(
        b"\0" + bytes(v for _ in range(width) for v in (60 + y * 160 // height, 90, 150 - y * 90 // height))
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, data) for name, data in parts)


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
