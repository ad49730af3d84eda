"""What a group's talk is about right now: pure memory, bounded, with the time passed in.

It holds no idle words: only which troubles are alive, who spoke of them, what staff asked and announced,
media that still waits for its text, and what was added to messages the grid worker has not decided about.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from desk.tickets.report import Said
from handlers.kinship import EVENTS, HOUSEHOLD, NETWORKS, OUTAGES, QUIET, family_of
from handlers.memos import FRESH, NO_CONCERN, OLDER, OWN, Concern, Memo, Question, said_of
from handlers.message import Message
from handlers.notices import Announced
from handlers.settings import HandlersSettings
from triage import Place

LONGEST_MEDIA = 20
MOST_MEMOS, MOST_MESSAGES, MOST_NOTICES = 200, 500, 10
ANSWER_WITHIN = timedelta(minutes=15)
ALARM_ECHO = timedelta(minutes=30)
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


class Talk:
    """One group's memory."""

    def __init__(self, settings: HandlersSettings, memos: Iterable[Memo] = ()) -> None:
        self._settings = settings
        self._memos = {memo.number: memo for memo in memos}
        # Every message of every memo: nearly all replies are to none of them.
        self._messages: set[str] = set()
        self._media: deque[Message] = deque(maxlen=LONGEST_MEDIA)
        self._notices: deque[Announced] = deque(maxlen=MOST_NOTICES)
        # By reporter, the live tickets they spoke of.
        self._spoken: dict[str, set[int]] = {}
        self._spoke_at: dict[str, datetime] = {}
        # Until when somebody may still mean a trouble, anybody may join it, a reporter may answer staff.
        self._alive_until = self._fresh_until = self._asked_until = datetime.min.replace(tzinfo=UTC)
        for memo in self._memos.values():
            self._know(memo)
            self._seen(memo.last_at)
        self._market_at: datetime | None = None
        self._alarm_at: datetime | None = None

    def concerns(self, sender: str, now: datetime) -> Concern:
        """Whether a turn of this person can mean a live trouble. Asked for every message."""
        if now > self._alive_until:
            return NO_CONCERN
        if sender in self._spoken:
            return OWN
        return FRESH if now <= self._fresh_until else OLDER

    def silent(self, sender: str, now: datetime) -> bool:
        """Whether a reporter has said nothing of it for long: only plain turns can still be about it."""
        spoke_at = self._spoke_at.get(sender)
        return spoke_at is None or now - spoke_at > self._settings.join_within

    def is_fresh(self, now: datetime) -> bool:
        """Whether any trouble was spoken of just now."""
        return now <= self._fresh_until

    def memo(self, number: int) -> Memo | None:
        """What is remembered of a ticket."""
        return self._memos.get(number)

    def ticket_of(self, message: str) -> int | None:
        """The live ticket that a message of the talk belongs to (the newest, if it belongs to two)."""
        if message not in self._messages:
            return None
        found = [memo.number for memo in self._memos.values() if message in memo.messages]
        return max(found, key=abs, default=None)

    def remember(self, memo: Memo) -> None:
        """A ticket was opened, or the worker was asked."""
        self.forget(memo.number)
        self._memos[memo.number] = memo
        self._know(memo)
        self._seen(memo.last_at)
        while len(self._memos) > MOST_MEMOS:
            self.forget(min(self._memos.values(), key=lambda item: item.last_at).number)

    def touch(
        self,
        number: int,
        now: datetime,
        message: str = "",
        sender: str = "",
        place: Place | None = None,
        name: str = "",
    ) -> Memo | None:
        """A message was added to a ticket; `sender` counts as a reporter from now on."""
        memo = self._memos.get(number)
        if memo is None:
            return None
        memo.last_at = now
        self._seen(now)
        if message and len(memo.messages) < MOST_MESSAGES:
            self.add_message(memo, message)
        if sender:
            memo.reporters.add(sender)
            self._spoken.setdefault(sender, set()).add(number)
            self._spoke_at[sender] = now
            memo.spoke[sender] = now
            if name:
                memo.names[sender] = name
        if place is not None:
            memo.place = memo.place or place
            if place.building:
                memo.buildings.add(place.building)
        return memo

    def add_message(self, memo: Memo, message: str) -> None:
        """A message of the talk belongs to a trouble from now on."""
        memo.messages.add(message)
        self._messages.add(message)

    def moved(self, number: int, place: Place) -> None:
        """The reporter corrected the place."""
        if memo := self._memos.get(number):
            memo.place, memo.guessed = place, False
            memo.buildings = {place.building} if place.building else set()

    def registered(self, card: int, number: int) -> Memo | None:
        """The message of a card has become a ticket."""
        memo = self._memos.pop(-card, None)
        if memo is not None:
            memo.number, memo.pending = number, []
            self._memos[number] = memo
            self._know(memo)
            for person in memo.reporters:
                self._disown(person, -card)
        return memo

    def forget(self, number: int) -> None:
        """A ticket has ended."""
        ended = self._memos.pop(number, None)
        if ended is not None:
            self._messages = set().union(*(memo.messages for memo in self._memos.values()))
            for person in ended.reporters:
                self._disown(person, number)

    def leave(self, memo: Memo, sender: str) -> None:
        """Somebody has no such trouble after all."""
        memo.reporters.discard(sender)
        self._disown(sender, memo.number)

    def ask(self, memo: Memo, question: Question) -> None:
        """Staff turned to the reporters of a trouble: for a while what they say may be the answer."""
        memo.question = question
        self._asked_until = max(self._asked_until, _after(question.at, ANSWER_WITHIN))

    def hold(self, message: Message) -> None:
        """Media without words: perhaps the words follow."""
        self._media.append(message)

    def take_media(self, sender: str, now: datetime) -> tuple[Said, ...]:
        """The sender's media that waited, now that the words are there."""
        mine = [item for item in self._media if item.sender == sender]
        if not mine:
            return ()
        for item in mine:
            self._media.remove(item)
        oldest = now - self._settings.media_before
        return tuple(said_of(item) for item in mine if item.at >= oldest)

    # --- what else is in the air -----------------------------------------------------------------------

    def announce(self, notices: Iterable[Announced]) -> None:
        """Staff announced outages."""
        self._notices.extend(notices)

    def announced(self, category: str, place: Place | None, now: datetime) -> bool:
        """Whether a report only tells what was announced."""
        return any(notice.covers(category, place, now) for notice in self._notices)

    def trading(self, now: datetime) -> None:
        """Somebody offered something: what “+1” means from now on is that."""
        self._market_at = now

    def warned(self, now: datetime) -> None:
        """A scam lure was posted."""
        self._alarm_at = now

    def lure_near(self, now: datetime) -> bool:
        """Whether doubts about a lure are likely about the one just posted."""
        return self._alarm_at is not None and now - self._alarm_at <= ALARM_ECHO

    # --- which trouble is meant ------------------------------------------------------------------------

    def latest_of(self, sender: str, now: datetime, within: timedelta) -> Memo | None:
        """The ticket this person spoke of last, if that is not too long ago."""
        return _latest(self._of(sender), now - within)

    def reported_by(self, sender: str) -> list[Memo]:
        """The tickets this person has reported, the latest spoken of first."""
        return sorted(self._of(sender), key=lambda memo: memo.last_at, reverse=True)

    def asked(self, sender: str, now: datetime) -> Memo | None:
        """The trouble about which staff turned to this person, who has not answered yet."""
        if now > self._asked_until:
            return None
        open_to = [
            memo
            for memo in self._of(sender)
            if memo.question is not None
            and sender not in memo.question.answered
            and now - memo.question.at <= ANSWER_WITHIN
        ]
        if not open_to:
            return None
        return max(open_to, key=lambda memo: memo.question.at if memo.question else now)

    def fresh(self, now: datetime, within: timedelta | None = None) -> list[Memo]:
        """Troubles spoken of just now and not yet over, the latest first."""
        oldest = now - (within or self._settings.join_within)
        recent = [memo for memo in self._memos.values() if memo.last_at >= oldest and not memo.settled(now)]
        return sorted(recent, key=lambda memo: memo.last_at, reverse=True)

    def joinable(self, place: Place | None, now: datetime, bare: bool = False) -> Memo | None:
        """What a “me too” means: the latest trouble that fits, best in the same building.

        A bare one, which says nothing of a home, means an offer if one was made later.
        """
        fitting = [memo for memo in self.fresh(now) if memo.category in NETWORKS or memo.holds(place)]
        building = place.building if place else None
        near = [memo for memo in fitting if building and building in memo.buildings]
        found = next(iter(near or fitting), None)
        if bare and found is not None and self._market_at is not None and self._market_at >= found.last_at:
            return None
        return found

    def same_trouble(
        self,
        category: str,
        kind: str,
        place: Place | None,
        sender: str,
        now: datetime,
        still: bool = False,
        emergency: str | None = None,
    ) -> Memo | None:
        """The live ticket that a new report is really about; `still`: it says that something lasts.

        An emergency is never part of what was a mere fault, or another emergency: somebody must be called.
        """
        family, urgent = family_of(category), emergency if emergency not in OUTAGES else None
        same = [
            memo
            for memo in self._memos.values()
            if memo.category in family
            and (urgent is None or memo.emergency == urgent)
            and self._fits(memo, category, kind, place, sender, now, still, urgent is not None)
        ]
        exact = [memo for memo in same if memo.category == category]
        return _latest(exact or same, now - self._settings.same_trouble_within)

    def _fits(
        self,
        memo: Memo,
        category: str,
        kind: str,
        place: Place | None,
        sender: str,
        now: datetime,
        still: bool,
        urgent: bool,
    ) -> bool:
        quiet = now - memo.last_at
        if memo.category in EVENTS and quiet > QUIET:
            return False
        if (memo.kind == "inquiry") != (kind == "inquiry") and not (still and sender in memo.reporters):
            return False
        if memo.settled(now) and not still:
            return False
        # A trouble of another name is the same one only while everybody speaks of it.
        if memo.category != category and quiet > self._settings.join_within:
            return False
        network = memo.category in NETWORKS and memo.category == category and not urgent
        if network and quiet <= self._settings.outage_within:
            return True
        if not memo.holds(place):
            return False
        if quiet > self._settings.join_within and not still and memo.is_elsewhere(place):
            return False
        if sender in memo.reporters or (place is not None and memo.place is not None):
            return True
        if memo.category in HOUSEHOLD:
            return False
        return still or quiet <= self._settings.join_within

    def _know(self, memo: Memo) -> None:
        self._messages |= memo.messages
        for person in memo.reporters:
            self._spoken.setdefault(person, set()).add(memo.number)
            self._spoke_at[person] = max(memo.last_at, self._spoke_at.get(person, memo.last_at))

    def _disown(self, person: str, number: int) -> None:
        """A ticket is no longer somebody's; whoever has none left is a reporter no more."""
        numbers = self._spoken.get(person, set())
        numbers.discard(number)
        if not numbers:
            self._spoken.pop(person, None)
            self._spoke_at.pop(person, None)

    def _of(self, sender: str) -> list[Memo]:
        """The live troubles somebody has reported."""
        return [self._memos[number] for number in self._spoken.get(sender, ())]

    def _seen(self, now: datetime) -> None:
        self._alive_until = max(self._alive_until, _after(now, self._settings.same_trouble_within))
        self._fresh_until = max(self._fresh_until, _after(now, self._settings.join_within))


class Conversations:
    """The memories of all groups. Of too many the first begun is forgotten; it is rebuilt when needed."""

    def __init__(self, settings: HandlersSettings) -> None:
        self.settings = settings
        self.talks: dict[tuple[str, str], Talk] = {}  # by group; to be read

    def begin(self, group: tuple[str, str], memos: Iterable[Memo]) -> Talk:
        """Rebuild a group's memory from its live tickets."""
        self.talks.pop(group, None)
        talk = self.talks[group] = Talk(self.settings, memos)
        while len(self.talks) > self.settings.remembered_groups:
            del self.talks[next(iter(self.talks))]
        return talk

    def forget(self, group: tuple[str, str]) -> None:
        """One group's memory is rebuilt when it is needed again."""
        self.talks.pop(group, None)

    def forget_all(self) -> None:
        """A transaction failed: what was remembered of it may not be true. All is rebuilt when needed."""
        self.talks.clear()


def _after(moment: datetime, length: timedelta) -> datetime:
    """So much later, or the end of time: a message may be dated just before it."""
    return moment + min(length, _END_OF_TIME - moment)


def _latest(memos: Sequence[Memo], oldest: datetime) -> Memo | None:
    return max(
        (memo for memo in memos if memo.last_at >= oldest), key=lambda memo: memo.last_at, default=None
    )
