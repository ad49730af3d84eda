"""Which part of a split grid a ticket belongs to: by the place shared for it, the gazetteer, or its group."""

from collections.abc import Sequence

from desk.directory import Directory
from desk.registry.boundaries import grid_at
from desk.work import Work
from grids.codes import is_within
from storage.tickets import Ticket, messages_of
from triage.normalise import normalise


class Choice:
    """Chooses by the registry as it was before the split, when the groups had not moved yet."""

    def __init__(self, before: Directory) -> None:
        self._before = before

    def __call__(self, work: Work, ticket: Ticket, heirs: Sequence[str]) -> str | None:
        """The one part it must lie in; None if nothing says so, or two things contradict each other."""
        for codes in (self._shared(work, ticket), self._named(ticket), self._spoken_in(ticket)):
            found = {heir for code in codes for heir in heirs if is_within(code, heir)}
            if found:
                return found.pop() if len(found) == 1 else None
        return None

    def _shared(self, work: Work, ticket: Ticket) -> list[str]:
        """Where the locations lie that were shared for it."""
        refs = [item.ref for item in messages_of(work.session, ticket.number) if item.kind == "location"]
        return [grid.code for ref in refs if (grid := grid_at(work.session, ref)) is not None]

    def _named(self, ticket: Ticket) -> list[str]:
        """Where the gazetteer has the place that was named, or else the words."""
        for text in (ticket.place or "", ticket.text):
            hits = self._before.gazetteer.hits(normalise(text)) if text else []
            if codes := [place.grid for hit in hits if hit.exact for place in hit.places]:
                return codes
        return []

    def _spoken_in(self, ticket: Ticket) -> list[str]:
        group = self._before.groups_by_id.get(ticket.group_id)
        return [group.grid_code] if group is not None and group.grid_code else []
