"""The timed jobs: plain functions on a unit of work, and the table that names them."""

from collections.abc import Callable
from datetime import timedelta

from desk.moves import close_unrated as close_unrated_tickets
from desk.work import Work
from scheduler.settings import JobName
from storage.inbox import forget_seen

# Telegram keeps updates for 24 hours; nothing can be delivered again after that.
REDELIVERY = timedelta(days=3)

Job = Callable[[Work], None]


def close_unrated(work: Work) -> None:
    """Close what nobody rated within the rating window."""
    close_unrated_tickets(work)


def tidy(work: Work) -> None:
    """Forget which events were handled once no platform can deliver them again."""
    forget_seen(work.session, work.now - REDELIVERY)


JOBS: dict[JobName, Job] = {"close_unrated": close_unrated, "tidy": tidy}
