"""Is a call about a trouble that has its ticket already? By the rules the talk of a group goes by."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from rapidfuzz import fuzz
from sqlmodel import Session, col, select

from desk.tickets.report import Finding
from grids.lifecycle import LIVE
from handlers.conversation import Talk
from handlers.kinship import NETWORKS
from handlers.memos import Memo
from handlers.settings import HandlersSettings
from storage.reporters import TicketReporter
from storage.tickets import tickets_under
from triage import Place, parse_place
from triage.normalise import normalise

# Of places that only fit because one of them says little, the words have to speak for the same trouble.
ALIKE = 55
_TOWNSHIP = 9


@dataclass(frozen=True, slots=True)
class _Known:
    """A trouble, the part of the township it lies in, how it was first put, and when."""

    code: str
    words: str
    began: datetime
    memo: Memo


class KnownTroubles:
    """The live tickets of each part of the township, read once; rows of a sheet are known beside them."""

    def __init__(self, session: Session, settings: HandlersSettings) -> None:
        self._session, self._settings = session, settings
        self._known: dict[str, list[_Known]] = {}

    def find(self, code: str, finding: Finding, words: str, at: datetime) -> int | None:
        """The ticket a call at that time is about; what `remember` was given has the number it was given."""
        if len(code) <= _TOWNSHIP:
            return None  # nobody knows where it is
        place = parse_place(finding.place) if finding.place else None
        within = self._settings.same_trouble_within
        near = {
            item.memo.number: item
            for item in self._of(code)
            if (item.code.startswith(code) or code.startswith(item.code)) and item.began <= at + within
        }
        talk = Talk(self._settings, [item.memo for item in near.values()])
        found = talk.same_trouble(finding.category, finding.kind, place, "", at)
        if found is None or not _surely(near[found.number], place, words):
            return None
        return found.number

    def remember(self, number: int, code: str, finding: Finding, words: str, at: datetime) -> None:
        """A trouble that is about to become a ticket, under a number no ticket has."""
        if len(code) <= _TOWNSHIP:
            return
        place = parse_place(finding.place) if finding.place else None
        memo = Memo(number, finding.category, finding.kind, place, at, set())
        memo.buildings = {finding.building} if finding.building else set()
        self._of(code).append(_Known(code, words, at, memo))

    def _of(self, code: str) -> list[_Known]:
        community = code[:12]
        if community not in self._known:
            tickets = [
                ticket for ticket in tickets_under(self._session, community, LIVE) if not ticket.anonymous
            ]
            buildings = _buildings(self._session, [ticket.number for ticket in tickets])
            self._known[community] = [
                _Known(
                    ticket.grid_code,
                    ticket.text,
                    ticket.opened_at,
                    replace(Memo.of(ticket), buildings=buildings[ticket.number]),
                )
                for ticket in tickets
            ]
        return self._known[community]


def _surely(known: _Known, place: Place | None, words: str) -> bool:
    """The places name one spot, or it strikes many at once, or the words are alike."""
    memo = known.memo
    if memo.category in NETWORKS or (_names_spot(place) and _names_spot(memo.place)):
        return True
    return fuzz.partial_ratio(normalise(known.words), normalise(words)) >= ALIKE


def _names_spot(place: Place | None) -> bool:
    return place is not None and bool(place.building or place.road or place.landmark)


def _buildings(session: Session, numbers: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    query = select(TicketReporter.ticket_id, TicketReporter.building).where(
        col(TicketReporter.ticket_id).in_(tuple(numbers)), col(TicketReporter.building).is_not(None)
    )
    for number, building in session.exec(query).all():
        found[number].add(str(building))
    return found
