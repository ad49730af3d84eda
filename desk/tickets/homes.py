"""Where the reporters of a ticket are spoken to: its group, and the groups of what was merged into it."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.outbox import ButtonRows, Note
from desk.tickets.report import HOTLINE
from desk.wording import tickets as wording
from desk.work import Work
from storage.registry import Group
from storage.reporters import Reporter, reporters_of
from storage.tickets import Ticket, TicketMessage, merged_tickets, messages_of

# More names than these would be a roll call; the rest read it in the group.
MOST_NAMED = 10
_PUNCTUATION = str.maketrans({"\uff1a": ":", "、": " ", ",": " "})


@dataclass(frozen=True, slots=True)
class Home:
    """A group, the reporters who spoke up there, and where in its talk to answer them."""

    group: Group
    people: Sequence[Reporter]
    reply_to: str | None
    thread: str | None
    own: bool  # the ticket's own group
    private: bool = False  # no group at all: the chat of whoever tipped off without a name

    @property
    def names(self) -> str:
        """Their names as a mention needs them: no mark in a name may look like the end of it."""
        if self.private:
            return "您好"
        names = [item.name.translate(_PUNCTUATION) for item in self.people]
        return wording.listed(names, MOST_NAMED, "位")

    @property
    def mention(self) -> str | None:
        """Their accounts, in the order of the names; empty for who is not on the group's platform."""
        if self.private:
            return None
        here = [item if item.platform == self.group.platform else None for item in self.people[:MOST_NAMED]]
        return ",".join(item.user_id if item else "" for item in here) if any(here) else None

    def note(self, ticket: Ticket, text: str, buttons: ButtonRows = (), about: str = "news") -> Note:
        """Something for them to hear."""
        return Note(
            platform=self.group.platform,
            chat=self.group.chat_id,
            group=not self.private,
            text=text,
            buttons=buttons,
            reply_to=self.reply_to,
            thread=self.thread,
            mention=self.mention,
            about=about,
            ticket=ticket.number,
        )


def homes(work: Work, ticket: Ticket, but: tuple[str, str] | None = None) -> list[Home]:
    """The groups in which somebody waits for this ticket, its own first; without the account `but`."""
    waiting = [
        item
        for item in reporters_of(work.session, ticket.number)
        # Whoever rang up is told on the telephone, and named in no group.
        if item.platform != HOTLINE and item.account != but
    ]
    if ticket.anonymous:
        return [_private(item) for item in waiting]
    apart: list[Home] = []
    messages = messages_of(work.session, ticket.number) if waiting else []
    found: list[Home] = []
    elsewhere: set[int | None] = set()
    for part in merged_tickets(work.session, ticket.number):
        came = {item.account for item in reporters_of(work.session, part.number)}
        # Whoever had reported this one before the merge is at home in its own group.
        people = [
            item
            for item in waiting
            if item.account in came
            and part.ended_at is not None
            and item.joined_at >= part.ended_at
            and item.id not in elsewhere
        ]
        group = work.directory.groups_by_id.get(part.group_id)
        if part.group_id is None:
            # Said in private, it stays in private.
            elsewhere |= {item.id for item in people}
            apart += [_private(item) for item in people]
        if people and group is not None and group.id != ticket.group_id:
            elsewhere |= {item.id for item in people}
            found.append(Home(group, people, _first(messages, group), part.thread_id, own=False))
    group = work.directory.groups_by_id.get(ticket.group_id)
    here = [item for item in waiting if item.id not in elsewhere]
    if group is not None and here:
        found.insert(0, Home(group, here, _first(messages, group), ticket.thread_id, own=True))
    elif ticket.group_id is None:
        apart += [_private(item) for item in here]
    return found + apart


def _private(item: Reporter) -> Home:
    return Home(
        Group(platform=item.platform, chat_id=item.user_id), [item], None, None, own=False, private=True
    )


def _first(messages: Sequence[TicketMessage], group: Group) -> str | None:
    here = (group.platform, group.chat_id)
    return next((item.message_id for item in messages if (item.platform, item.chat_id) == here), None)
