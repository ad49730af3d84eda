"""What the pages are given: all they show comes from here, so that they know neither bot nor database."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from desk.tickets.views import TicketView
from web.room import Room


@dataclass(frozen=True, slots=True)
class PageContext:
    """What is injected by whoever starts the pages.

    `board`: the newest tickets first. `healthy`: does the database answer? Both may raise.
    """

    room: Room
    board: Callable[[], Awaitable[Sequence[TicketView]]]
    healthy: Callable[[], Awaitable[bool]]
    township: str
