"""The registry in memory: which group is where, who is who, who answers for what."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlmodel import Session

from desk.actor import LEVEL_RANKS, Actor
from storage.registry import Grid, Group, Person, all_grids, all_groups, all_people

LEVEL_ROLES = {"grid": ("grid_worker",), "community": ("community",), "township": ("township",)}
LEVEL_CODES = {"grid": 17, "community": 12, "township": 9}


class Directory:
    """A snapshot of grids, groups and people; made anew when any of them changes."""

    def __init__(self, grids: Iterable[Grid], groups: Iterable[Group], people: Iterable[Person]) -> None:
        self.grids = {grid.code: grid for grid in grids}
        self.groups = {(group.platform, group.chat_id): group for group in groups}
        # Where residents talk and a grid answers: nearly every message comes from one of these.
        self.residents = {
            place: group
            for place, group in self.groups.items()
            if group.purpose == "residents" and group.grid_code is not None
        }
        self.groups_by_id = {group.id: group for group in self.groups.values()}
        self.people = {(person.platform, person.user_id): person for person in people}
        self.people_by_id = {person.id: person for person in self.people.values()}
        self._handlers: dict[tuple[str, str], Sequence[Person]] = {}
        self._by_place: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in self.people.values():
            self._by_place[person.role, person.grid_code].append(person)

    @classmethod
    def load(cls, session: Session) -> "Directory":
        """Read it all; the rows are detached from the session and stay readable."""
        grids, groups, people = all_grids(session), all_groups(session), all_people(session)
        session.expunge_all()
        return cls(grids, groups, people)

    def actor(self, platform: str, user_id: str, name: str) -> Actor:
        """Who an account is; people with a role go by the name in the registry."""
        person = self.people.get((platform, user_id))
        return Actor(platform, user_id, person.name if person else name, person)

    def group_here(self, group_id: int | None, platform: str, chat: str) -> Group | None:
        """The group of that id, if this is the chat it has."""
        group = self.groups_by_id.get(group_id)
        return group if group is not None and (group.platform, group.chat_id) == (platform, chat) else None

    def grid_name(self, code: str) -> str:
        """The grid's name as people know it, or its code."""
        grid = self.grids.get(code)
        return grid.name if grid else code

    def handlers(self, grid_code: str, level: str) -> Sequence[Person]:
        """Those who answer for a place at a level: the nearest holders of the role, else the level above."""
        found = self._handlers.get((grid_code, level))
        if found is None:
            found = self._handlers[grid_code, level] = self._find_handlers(grid_code, level)
        return found

    def _find_handlers(self, grid_code: str, level: str) -> Sequence[Person]:
        for candidate in list(LEVEL_ROLES)[LEVEL_RANKS[level] - 1 :]:
            code = grid_code[: LEVEL_CODES[candidate]]
            while code:
                for role in LEVEL_ROLES[candidate]:
                    if found := self._by_place.get((role, code)):
                        return found
                code = code[:-1]
        return ()

    def chain(self, grid_code: str) -> list[Person]:
        """Everybody who answers for a place, from the grid up: who must know of an emergency."""
        codes = [grid_code[:length] for length in range(len(grid_code), 0, -1)]
        roles = ("grid_worker", "grid_leader", "community", "township")
        return [person for role in roles for code in codes for person in self._by_place.get((role, code), ())]
