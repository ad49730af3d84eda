"""Whole talks in a few lines: written as people would quote them, heard through the real path.

a 07:02 5栋老周: 停水了吗   |  b 07:03 李姐[图]:   |  c 07:04 3栋小何 >a: 我家也没水  |  +1d 09:00 …
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.config import Config
from bot.exports.history import PLATFORM, ZONE, History
from bot.scan import Foreseen, Outlook, scan
from handlers.message import Media, MediaKind, Message
from tests.town import judge

_LINE = re.compile(
    r"(?P<id>\w+) (?:\+(?P<days>\d+)d )?(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))? "
    r"(?P<name>[^:\[>]+?)(?:\[(?P<media>图|声|像|贴)\])?(?: >(?P<reply>\w+))?(?P<forwarded> 转)?:(?P<text>.*)"
)
_MEDIA: dict[str, MediaKind] = {"图": "photo", "声": "voice", "像": "video", "贴": "sticker"}
_BEGIN = datetime(2026, 6, 1, tzinfo=ZONE)


@dataclass
class Talk:
    """What came of a talk, asked for by the labels of its lines."""

    outlook: Outlook

    @property
    def tickets(self) -> list[Foreseen]:
        """All tickets, by their first message."""
        return self.outlook.tickets

    @property
    def openers(self) -> list[str]:
        """Which lines opened something."""
        return [item.opened_by for item in self.tickets]

    @property
    def alerts(self) -> list[str]:
        """Which lines were alerts."""
        return [item.message for item in self.outlook.alerts]

    def of(self, opener: str) -> Foreseen:
        """The ticket a line opened."""
        [found] = [item for item in self.tickets if item.opened_by == opener]
        return found

    def messages(self, opener: str) -> str:
        """The labels of the lines that belong to a ticket, staff's left out."""
        staff = {item.id for item in self.outlook.history.messages if item.sender_name.startswith("网格员")}
        return "".join(item for item in self.of(opener).messages if item not in staff)


def hear(*lines: str, staff: tuple[str, ...] = ()) -> Talk:
    """Let the bot hear a talk."""
    history, day = History("柳岸云网格群", "1"), 0
    for line in lines:
        found = _LINE.fullmatch(line)
        assert found is not None, line
        day += int(found["days"] or 0)
        at = _BEGIN + timedelta(
            days=day,
            hours=int(found["hour"]),
            minutes=int(found["minute"]),
            seconds=int(found["second"] or 0),
        )
        name = found["name"].strip()
        history.messages.append(
            Message(
                platform=PLATFORM,
                chat="1",
                id=found["id"],
                sender=name,
                sender_name=name,
                at=at.astimezone(UTC),
                text=found["text"].strip(),
                chat_title=history.title,
                media=(Media(_MEDIA[found["media"]], ""),) if found["media"] else (),
                reply_to=found["reply"],
                reply_to_person=found["reply"] is not None,
                forwarded=found["forwarded"] is not None,
            )
        )
    return Talk(scan(history, Config(), judge(), staff))
