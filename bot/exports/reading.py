"""Which program made an export, and all groups in it."""

from pathlib import Path

from bot.exports.history import ExportError, History
from bot.exports.qq_text import looks_like_qq, read_qq
from bot.exports.telegram_json import read_telegram
from bot.exports.wechat_csv import looks_like_wechat, read_wechat
from desk.tables.sheets import SheetError, decode

MOST_BYTES = 1024 * 1024 * 1024
UNKNOWN = (
    "看不懂这个文件。可以读 Telegram Desktop 导出的 result.json、QQ 导出的消息记录 txt、微信聊天记录的 CSV"
)


def read_exports(path: Path) -> list[History]:
    """Every group of an export (a file, or the folder Telegram Desktop made). ExportError, OSError."""
    path = path / "result.json" if path.is_dir() else path
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ExportError("文件超过 1 GB，请在导出时缩短时间范围，分几次来看")
    if not data.strip():
        raise ExportError("文件是空的")
    histories = [history for history in _read(data, path.stem) if history.messages]
    if not histories:
        raise ExportError("文件里没有群消息，请确认导出的是群聊")
    return histories


def _read(data: bytes, name: str) -> list[History]:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return read_telegram(data)
    try:
        text = decode(data)
    except SheetError:
        raise ExportError(UNKNOWN) from None
    if looks_like_qq(text):
        return read_qq(text, name)
    if looks_like_wechat(text):
        return read_wechat(text, name)
    raise ExportError(UNKNOWN)
