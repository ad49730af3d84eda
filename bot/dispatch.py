"""From a parcel to a platform's words, and from a platform's answer to what it means for the row."""

import logging
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.platforms.base import Button, Outgoing, PlatformError
from bot.settings import PostmanSettings
from desk.pictures import PATIENCE
from storage.delivery import Outcome, Parcel

log = logging.getLogger(__name__)

_SETTLED = {
    "edit": frozenset({"not_modified", "message_gone"}),
    "delete": frozenset({"message_gone"}),
    "toast": frozenset({"query_expired", "message_gone"}),
    "send": frozenset[str](),
}


# Seconds. A picture takes a second or two.
_PICTURE_PAUSE = 0.5


def outgoing(parcel: Parcel) -> Outgoing:
    """What the platform is asked to do; a picture of ours that never came is left out: better words alone."""
    photo = parcel.photo
    if _is_missing(parcel):
        log.warning("the picture %s never came, row %s goes out without it", photo, parcel.id)
        photo = None
    return Outgoing(
        action=parcel.action,
        chat=parcel.chat,
        text=parcel.text,
        buttons=tuple(tuple(Button(text, data) for text, data in row) for row in parcel.buttons),
        reply_to=parcel.reply_to,
        thread=parcel.thread,
        photo=photo,
        file=parcel.file,
        mention=parcel.mention,
        message=parcel.message,
    )


def awaits_picture(parcel: Parcel, now: datetime) -> bool:
    """Is its picture perhaps still being drawn? At its place it is whole (see desk/pictures.py)."""
    return _is_missing(parcel) and (parcel.tried_at is None or now - parcel.tried_at <= PATIENCE)


def _is_missing(parcel: Parcel) -> bool:
    """A picture on our own disk that is not there."""
    return parcel.photo is not None and parcel.photo.startswith("/") and not Path(parcel.photo).is_file()


@dataclass(slots=True)
class Pauses:
    """How long to wait after the n-th failure: doubling, from the first pause to the longest."""

    first: float
    longest: float
    give_up_after: timedelta
    dice: random.Random = field(default_factory=random.Random)

    @classmethod
    def of(cls, settings: PostmanSettings) -> "Pauses":
        """As configured."""
        return cls(
            settings.first_pause.total_seconds(),
            settings.longest_pause.total_seconds(),
            settings.give_up_after,
        )

    def after(self, failures: int) -> float:
        """Seconds, give or take a quarter: what failed together must not all come back together."""
        pause = min(self.first * 2.0 ** min(failures, 60), self.longest)
        return pause * self.dice.uniform(0.75, 1.25)


def outcome_of_error(parcel: Parcel, error: PlatformError, now: datetime, pauses: Pauses) -> Outcome:
    """What a refusal means for the row: settled quietly, moved, failed for good, or to be tried again."""
    words = f"{error.reason}: {error}"
    if error.reason in _SETTLED[parcel.action]:
        return Outcome(parcel, "skipped", reason=error.reason, error=words)
    if error.new_chat is not None and error.new_chat != parcel.chat:
        if parcel.message is not None and parcel.action != "toast":
            # The message stayed behind; in the new chat somebody else's has its id.
            gone = f"message_gone: {error}"
            return Outcome(parcel, "skipped", reason="message_gone", error=gone, new_chat=error.new_chat)
        # The new id is tried at once; two ids that point at each other must not make a busy loop.
        pause = timedelta(seconds=pauses.after(parcel.attempts)) if parcel.attempts else timedelta()
        moved = Outcome(parcel, "queued", reason=error.reason, error=words, new_chat=error.new_chat)
        return _again(moved, now, pause)
    if error.permanent:
        return Outcome(parcel, "failed", reason=error.reason, error=words)
    return again(parcel, error.reason, words, now, pauses, error.retry_after)


def again(
    parcel: Parcel,
    reason: str,
    words: str,
    now: datetime,
    pauses: Pauses,
    retry_after: float | None = None,
) -> Outcome:
    """Try once more after a pause, or give up if it has been tried for too long."""
    if parcel.tried_at is not None and now - parcel.tried_at > pauses.give_up_after:
        return Outcome(parcel, "failed", reason="gave_up", error=words)
    # A platform that says how long to wait is taken at its word; guessing on top would only waste time.
    pause = pauses.after(parcel.attempts) if retry_after is None else retry_after
    return _again(Outcome(parcel, "queued", reason=reason, error=words), now, timedelta(seconds=pause))


def not_yet(parcel: Parcel, error: PlatformError, now: datetime, pauses: Pauses) -> Outcome:
    """Try once more after a pause, for however long the platform cannot be reached."""
    waits = Outcome(parcel, "queued", reason=error.reason, error=f"{error.reason}: {error}")
    return _again(waits, now, timedelta(seconds=pauses.after(parcel.attempts)))


def until_drawn(parcel: Parcel, now: datetime) -> Outcome:
    """Its turn comes again when its picture may be there."""
    return _again(Outcome(parcel, "queued", reason="picture"), now, timedelta(seconds=_PICTURE_PAUSE))


def _again(outcome: Outcome, now: datetime, pause: timedelta) -> Outcome:
    return Outcome(
        outcome.parcel,
        "queued",
        reason=outcome.reason,
        error=outcome.error,
        counted=True,
        not_before=now + pause,
        new_chat=outcome.new_chat,
    )
