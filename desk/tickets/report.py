"""What somebody reports: the words, the place they were said in, and what they were taken to mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from desk.actor import Actor
from storage.registry import Group

TIP_OFF = "tipoff"  # the source of what was said in private by somebody who is not to be known
PRIVATELY = "匿名举报"  # what stands where a group's title would
PRIVATE, QR = (
    "private",
    "qr",
)  # the sources of what was reported to the bot alone, by talk or by a poster's code
PRIVATE_TITLE = "私聊报事"
HOTLINE = "hotline"  # the source of what was said on the telephone, and the platform of who said it: no chat


# None of these is changed once it is made. Frozen they would set their fields one slow call at a time.
@dataclass(slots=True)
class Finding:
    """What was understood; codes of the taxonomy. `building` is normalised, for telling places apart."""

    category: str
    kind: str
    urgency: str
    emergency: str | None = None
    place: str | None = None
    building: str | None = None
    evidence: tuple[dict[str, Any], ...] = ()


@dataclass(slots=True)
class Said:
    """One message that belongs to a ticket."""

    platform: str
    chat: str
    message_id: str
    user_id: str
    at: datetime
    text: str = ""
    kind: str = "text"
    ref: str = ""


@dataclass(slots=True)
class Report:
    """A complaint ready to become a ticket; `said` begins with the message the receipt answers."""

    reporter: Actor
    group: Group
    finding: Finding
    text: str
    said: tuple[Said, ...]
    source: str = "talk"
    thread: str | None = None
    level: str = "grid"
    mixed: bool = False  # its words tell of other troubles, too

    @property
    def anonymous(self) -> bool:
        """Nobody who handles it may see whose it is, and no group may hear of it."""
        return self.source == TIP_OFF


@dataclass
class Draft:
    """A ticket about to be written: the columns of `Ticket` without its costly constructor."""

    id: int
    state: str
    level: str
    grid_code: str
    group_id: int | None
    source: str
    category: str
    kind: str
    urgency: str
    emergency: str | None
    text: str
    place: str | None
    opened_at: datetime
    respond_by: datetime
    due_at: datetime
    active_at: datetime
    clock_at: datetime
    thread_id: str | None
    evidence: Sequence[dict[str, Any]]
    anonymous: bool
    hot_id: int | None = None
    receipt_id: int | None = None

    # What nothing new has yet, as the table has it by itself.
    post_id: ClassVar[int | None] = None
    result: ClassVar[str] = ""
    rating: ClassVar[str | None] = None
    supervised: ClassVar[bool] = False
    paused: ClassVar[str | None] = None
    paused_until: ClassVar[datetime | None] = None
    paused_why: ClassVar[str] = ""
    grievance: ClassVar[str] = ""

    @property
    def number(self) -> int:
        """The number people call it by."""
        return self.id

    def columns(self) -> dict[str, Any]:
        """Ready to be written."""
        return vars(self)
