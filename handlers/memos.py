"""What the talk of a group remembers of one trouble, and what a ticket keeps of a message."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from desk.tickets.report import Said
from handlers.message import Message
from handlers.whereabouts import is_inner
from storage.tickets import Ticket
from triage import Place, compatible, parse_place

# Said to be over, a trouble may still be denied to be; later it is a new one.
SETTLED = timedelta(hours=2)


class Concern(Enum):
    """What the talk holds for somebody: nothing, something older, a fresh trouble, or one of their own."""

    NONE = 0
    OLDER = 1
    FRESH = 2
    OWN = 3


# Every message asks for these, and to look one up in its enum takes Python 3.11 a tenth of a microsecond.
NO_CONCERN, OLDER, FRESH, OWN = Concern


@dataclass(slots=True)
class Question:
    """Staff turned to somebody about a trouble: who may answer, and the place they guessed."""

    at: datetime
    asked: bool
    place: Place | None = None
    answered: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Memo:
    """A live ticket as the talk remembers it; with a negative number an unsure message's card."""

    number: int
    category: str
    kind: str
    place: Place | None
    last_at: datetime
    reporters: set[str]
    buildings: set[str] = field(default_factory=set)
    emergency: str | None = None
    messages: set[str] = field(default_factory=set)
    guessed: bool = False  # the place is only what the speaker's name tells
    settled_at: datetime | None = None
    offered: bool = False
    question: Question | None = None
    pending: list[Said] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # reporter → the name they show
    spoke: dict[str, datetime] = field(default_factory=dict)  # reporter → when they last spoke of it

    @classmethod
    def of(cls, ticket: Ticket) -> "Memo":
        """What a ticket itself tells; who reported it, and by which messages, is not in it."""
        return cls(
            number=ticket.number,
            category=ticket.category,
            kind=ticket.kind,
            place=parse_place(ticket.place) if ticket.place else None,
            last_at=ticket.active_at,
            reporters=set(),
            emergency=ticket.emergency,
            settled_at=ticket.resolved_at,
        )

    @property
    def card(self) -> int | None:
        """The card's number while the worker has not decided."""
        return -self.number if self.number < 0 else None

    def settled(self, now: datetime) -> bool:
        """Whether it was said to be over, and is believed by now."""
        return self.settled_at is not None and now - self.settled_at > SETTLED

    def quiet_of(self, sender: str, now: datetime) -> timedelta:
        """How long somebody has not spoken of it."""
        return now - self.spoke.get(sender, self.last_at)

    def holds(self, place: Place | None) -> bool:
        """Whether a place may be this trouble's."""
        if place is not None and place.building and place.building in self.buildings:
            return True
        return compatible(place, self.place)

    def is_elsewhere(self, place: Place | None) -> bool:
        """Whether a place shares nothing with this trouble's, which means little while all speak of it."""
        known = self.place
        if place is None or known is None or is_inner(place) or is_inner(known):
            return False
        if place.building is not None and place.building in self.buildings | {known.building}:
            return False
        parts = ((known.compound, place.compound), (known.road, place.road), (known.landmark, place.landmark))
        return not any(one and other and (one in other or other in one) for one, other in parts)


def said_of(message: Message) -> Said:
    """The message as it is kept with a ticket."""
    media = message.media[0] if message.media else None
    return Said(
        platform=message.platform,
        chat=message.chat,
        message_id=message.id,
        user_id=message.sender,
        at=message.at,
        text=message.text,
        kind=media.kind if media else "text",
        ref=media.ref if media else "",
    )
