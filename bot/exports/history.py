"""What an export holds once it is read: groups with their messages, in the order they were said."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from desk.tables.sheets import SheetError
from handlers.message import Message

PLATFORM = "export"
# Exports without a zone of their own show the clock of the computer they were made on.
ZONE = ZoneInfo("Asia/Shanghai")


class ExportError(SheetError):
    """The file is no export we can read; the message is one Chinese sentence."""


@dataclass(slots=True)
class History:
    """One group; `messages` are in order, the ids those of the export (QQ: the line in the file)."""

    title: str
    chat: str
    messages: list[Message] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many accounts speak in it."""
        return len({message.sender for message in self.messages if message.sender})
