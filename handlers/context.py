"""What the handlers have at hand: what lasts between events, and one event with its place and people."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from desk.actor import Actor
from desk.directory import Directory
from desk.outbox import Note, edit_row, toast_row
from desk.permits import is_reporter
from desk.tickets.tipoffs import veil
from desk.wording.reminders import agenda
from desk.work import Work
from grids.lifecycle import LIVE, State
from handlers.conversation import Conversations, Talk
from handlers.memos import Memo
from handlers.message import Event, Message, Press
from storage.cards import AskCard, waiting_cards
from storage.inbox import claim as mark_seen
from storage.outbox import row_of_message
from storage.registry import Group
from storage.reporters import reporters_of
from storage.tickets import Ticket, TicketMessage, get_ticket, messages_of, tickets_in
from triage import Gazetteer, Judge, parse_place


def _no_plan(_directory: Directory, _now: datetime) -> str:
    """Where no clock ticks."""
    return agenda((), 1, "")


@dataclass(frozen=True, slots=True)
class Kit:
    """What lasts: the judge, the memory of the talk in every group, and the plan of the clock in words."""

    judge: Judge
    conversations: Conversations
    agenda: Callable[[Directory, datetime], str] = _no_plan

    def knowing(self, gazetteer: Gazetteer) -> "Kit":
        """The same with the place names of the present; itself where it has them."""
        if gazetteer is self.judge.gazetteer:
            return self
        return replace(self, judge=self.judge.knowing(gazetteer))


class Scene:
    """One event, where it happens and who acts; the handlers' view of the world."""

    __slots__ = ("_actor", "_claimed", "_talk", "event", "group", "kit", "work")

    def __init__(self, kit: Kit, work: Work, event: Message | Press, group: Group | None) -> None:
        self.kit = kit
        self.work = work
        self.event = event
        self.group = group
        self._actor: Actor | None = None
        self._talk: Talk | None = None
        self._claimed: bool | None = None

    @property
    def actor(self) -> Actor:
        """Who speaks or presses; looked up only for those few whose words matter."""
        if self._actor is None:
            event = self.event
            self._actor = self.work.directory.actor(event.platform, event.sender, event.sender_name)
        return self._actor

    @property
    def now(self) -> datetime:
        """The time of the work, not of the event."""
        return self.work.now

    @property
    def talk(self) -> Talk:
        """The group's memory, rebuilt from its live tickets after a restart."""
        if self._talk is None:
            key = (self.event.platform, self.event.chat)
            conversations = self.kit.conversations
            self._talk = conversations.talks.get(key) or conversations.begin(key, self._memos())
        return self._talk

    def _memos(self) -> list[Memo]:
        if self.group is None:
            return []
        session = self.work.session
        cards = waiting_cards(session, self.group.id)
        memos = [self.memo_of(ticket) for ticket in tickets_in(session, LIVE, self.group.id)]
        return memos + [_memo_of_card(card, self._is_here(card)) for card in cards]

    def veil(self, ticket: Ticket) -> None:
        """Whoever tipped off without a name goes on without one: in history, on cards, in answers."""
        if ticket.anonymous and is_reporter(reporters_of(self.work.session, ticket.number), self.actor):
            self._actor = veil(self.actor)

    def off_duty(self) -> None:
        """Being on duty gives rights over tickets and over nothing else."""
        if self.actor.duty:
            self._actor = replace(self.actor, duty=())

    def memo_of(self, ticket: Ticket) -> Memo:
        """What can be remembered of a ticket from what was written of it."""
        reporters = reporters_of(self.work.session, ticket.number)
        said = messages_of(self.work.session, ticket.number)
        return replace(
            Memo.of(ticket),
            reporters={item.user_id for item in reporters},
            buildings={item.building for item in reporters if item.building},
            messages={item.message_id for item in said if self._is_here(item)},
            names={item.user_id: item.name for item in reporters},
        )

    def _is_here(self, said: TicketMessage | AskCard) -> bool:
        """In private, or in this group before it moved, the same id was another message's."""
        return (said.platform, said.chat_id) == (self.event.platform, self.event.chat)

    def memo(self, ticket: Ticket) -> Memo:
        """What the talk knows of a ticket; one it has forgotten is remembered again."""
        memo = self.talk.memo(ticket.number)
        if memo is None:
            memo = self.memo_of(ticket)
            self.talk.remember(memo)
        return memo

    def talk_of(self, group_id: int | None) -> Talk | None:
        """Another group's memory, if it has one: cards are answered in private."""
        group = self.work.directory.groups_by_id.get(group_id)
        return self.kit.conversations.talks.get((group.platform, group.chat_id)) if group else None

    def live(self, number: int | None) -> Ticket | None:
        """The ticket the talk remembers, unless it has ended meanwhile; then the talk forgets it."""
        if number is None or number < 0:  # a card's
            return None
        ticket = get_ticket(self.work.after(Ticket, id=number), number)
        if ticket is not None and State(ticket.state) in LIVE:
            return ticket
        self.talk.forget(number)
        return None

    def revived(self, ticket: Ticket) -> None:
        """A ticket lives again, or has taken another one in: its group's memory is rebuilt with it."""
        group = self.work.directory.groups_by_id.get(ticket.group_id)
        if group is not None:
            self.kit.conversations.forget((group.platform, group.chat_id))

    def settle(self, text: str, about: str) -> None:
        """A question (of this sort) that a press has answered turns into the answer, without buttons."""
        event = self.event
        if isinstance(event, Press):
            row = row_of_message(self.work.session, event.platform, event.chat, event.message)
            if row is not None and row.about == about:
                self.work.queue(edit_row(row, text, (), self.now))

    def spend(self, told: str) -> None:
        """News whose button was pressed keeps its first line; below stands what came of it, no button."""
        event = self.event
        if isinstance(event, Press):
            row = row_of_message(self.work.session, event.platform, event.chat, event.message)
            if row is not None and row.about == "news" and row.text:
                text = "\n".join([row.text.split("\n")[0], told])
                self.work.queue(edit_row(row, text, (), self.now))

    def claim(self) -> bool:
        """Mark the event as acted on; False if an earlier delivery was, and nothing must be done again."""
        if self._claimed is None:
            self._claimed = claim(self.work, self.event)
        return self._claimed

    def reply(self, text: str, about: str = "reply") -> None:
        """Answer in the same chat, under the message."""
        event = self.event
        if isinstance(event, Press):
            self.work.queue(toast_row(event.platform, event.chat, event.id, text, self.now))
            return
        self.work.say(
            Note(
                platform=event.platform,
                chat=event.chat,
                group=not event.private,
                text=text,
                reply_to=event.id,
                thread=event.thread,
                about=about,
            )
        )


def _memo_of_card(card: AskCard, here: bool) -> Memo:
    place = card.verdict.get("place")
    building = card.verdict.get("building")
    return Memo(
        number=-(card.id or 0),
        category=card.verdict["category"],
        kind=card.verdict["kind"],
        place=parse_place(place) if place else None,
        last_at=card.created_at,
        reporters={card.user_id},
        buildings={building} if building else set(),
        messages={card.message_id} if here else set(),
        names={card.user_id: card.user_name},
        emergency=card.verdict.get("emergency"),
    )


def claim(work: Work, event: Event) -> bool:
    """Mark an event as acted on, in the same transaction; False if it was before."""
    return mark_seen(work.unflushed, event.platform, event.chat, event.key, work.now)
