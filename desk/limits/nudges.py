"""Words to those who are to act on a ticket; several at once for one person become one message."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from desk.departments.office_cards import buttons_for
from desk.outbox import Note
from desk.permits import responsible
from desk.seats import Seat
from desk.tickets import announce
from desk.tickets.views import TicketView, masked, name_of, title_of
from desk.wording import deadlines as words
from desk.wording import tickets as wording
from desk.work import Work
from grids.lifecycle import Level, climb
from storage.outbox import TALK, URGENT
from storage.reporters import reporters_of
from storage.tickets import Ticket

# A reminder read much later is of no use: the next step comes by itself.
USEFUL_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Nudge:
    """A word about a ticket: its sort (a heading of the list), why, and the whole of it if it stands alone.

    A `card` is kept up to date as the ticket moves, like every card.
    """

    sort: str
    view: TicketView
    because: str
    text: str
    card: bool = False


@dataclass(slots=True)
class Nudges:
    """What one run of the clock has to say, by person; said at its end."""

    work: Work
    _by_person: dict[tuple[str, str], list[Nudge]] = field(default_factory=lambda: defaultdict(list))
    _names: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, seat: Seat, nudge: Nudge) -> None:
        """A word to somebody; of two about the same ticket the first is enough."""
        told = self._by_person[seat.account]
        if all(item.view.number != nudge.view.number for item in told):
            told.append(nudge)
            self._names[seat.account] = seat.name

    def take_over(self, others: "Nudges") -> None:
        """What was gathered for one ticket alone joins the rest."""
        for account, nudges in others._by_person.items():
            self._by_person[account] += nudges
            self._names[account] = others._names[account]

    def send(self) -> None:
        """Say it: emergencies each for itself, the rest in one message a person."""
        for account, nudges in self._by_person.items():
            calm = [nudge for nudge in nudges if nudge.view.urgency != "emergency"]
            alone = [nudge for nudge in nudges if nudge.view.urgency == "emergency"]
            if len(calm) == 1:
                alone += calm
            elif calm:
                self._together(account, calm)
            for nudge in alone:
                self._alone(account, nudge)

    def _alone(self, account: tuple[str, str], nudge: Nudge) -> None:
        view = nudge.view
        self.work.say(
            Note(
                *account,
                nudge.text,
                buttons=buttons_for(self.work, view, account) if nudge.sort not in ("rose", "lead") else (),
                about="card" if nudge.card else "deadline",
                ticket=view.number,
                rank=URGENT if view.urgency == "emergency" else TALK,
                expires_at=None if nudge.card else self.work.now + USEFUL_FOR,
            )
        )

    def _together(self, account: tuple[str, str], nudges: list[Nudge]) -> None:
        parts = [
            (heading, [words.one_of_several(item.view, item.because) for item in nudges if item.sort == sort])
            for sort, heading in words.HEADINGS.items()
        ]
        text = words.several(self._names[account], [part for part in parts if part[1]], self.work.now)
        self.work.say(Note(*account, text, about="deadline", expires_at=self.work.now + USEFUL_FOR))


def card_text(work: Work, ticket: Ticket, view: TicketView, why: str) -> str:
    """The card of somebody who is to look at it now."""
    reporter = name_of(reporters_of(work.session, ticket.number))
    return wording.card(view, title_of(work.directory, ticket), reporter, work.now, why)


def supervise(work: Work, ticket: Ticket, because: str, nudges: Nudges, by_clock: bool = True) -> None:
    """督办: marked, a card to the level above unless it has spoken itself, a word to the handler."""
    ticket.supervised = True
    view = announce.refresh(work, ticket)
    above = above_of(work, ticket) if by_clock else []
    shown = view if by_clock and ticket.level == Level.TOWNSHIP else masked(view)
    text = card_text(work, ticket, shown, because) + "\n" + words.supervise_hint(view)
    for seat in above:
        nudges.add(seat, Nudge("supervise", shown, because, text, card=True))
    who = "，上级督办" if by_clock else ""
    for seat in responsible(work, ticket):
        nudges.add(seat, Nudge("supervised", view, because, words.supervised(view, because + who)))


def remind(
    work: Work, ticket: Ticket, because: str, term: str, nudges: Nudges, hint: bool, leaders: bool = True
) -> None:
    """催办: to the handler, and to his leader."""
    view = announce.view(work, ticket)
    for seat in responsible(work, ticket):
        nudges.add(seat, Nudge("remind", view, because, words.urge(view, because, term, hint)))
    shown = masked(view)
    for seat in leaders_of(work, ticket) if leaders else ():
        nudges.add(seat, Nudge("lead", shown, because, words.urge_leader(shown, because)))


def above_of(work: Work, ticket: Ticket) -> list[Seat]:
    """Who watches over those who have it: the level above; over a department and at the top the township."""
    office = work.directory.office(ticket.post_id)
    level = climb(Level(ticket.level)) if office is None else Level.TOWNSHIP
    return list(work.directory.handlers(ticket.grid_code, level))


def leaders_of(work: Work, ticket: Ticket) -> list[Seat]:
    """The grid leaders of the place, while the grid has it."""
    if ticket.level != Level.GRID or work.directory.office(ticket.post_id) is not None:
        return []
    return [
        seat
        for seat in work.directory.seats
        if seat.role == "grid_leader" and seat.covers(ticket.grid_code) and not seat.deputy
    ]
