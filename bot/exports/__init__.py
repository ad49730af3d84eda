"""A group's history as other programs export it, read as the messages the bot would have heard."""

from bot.exports.history import ExportError, History
from bot.exports.reading import read_exports

__all__ = ["ExportError", "History", "read_exports"]
