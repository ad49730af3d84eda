"""The registry in memory: which group is where, who is who, who answers for what."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime

from sqlmodel import Session

from desk.actor import Actor
from desk.departments.offices import Office, offices_of
from desk.people.duty import Duty, duty_at
from desk.registry.heirs import Heirs, community_codes, shared_places
from desk.registry.known_places import PlaceRow, known_places
from desk.seats import LEVEL_RANKS, Seat, seats_of
from desk.wording import grids as wording_grids
from grids.roster import Shift
from storage.departments import Department, all_departments
from storage.gazetteer import place_rows
from storage.posts import Holding, Post, all_posts, current_holdings
from storage.registry import Grid, Group, Person, all_grids, all_groups, all_people, plain
from storage.roster import all_shifts
from storage.successions import Succession, all_successions
from triage import gazetteer_of

LEVEL_ROLES = {"grid": ("grid_worker",), "community": ("community",), "township": ("township",)}
LEVEL_CODES = {"grid": 17, "community": 12, "township": 9}


class Directory:
    """A snapshot of grids, groups and people; made anew when any of them changes."""

    def __init__(
        self,
        grids: Iterable[Grid] = (),
        groups: Iterable[Group] = (),
        people: Iterable[Person] = (),
        posts: Iterable[Post] = (),
        holdings: Iterable[Holding] = (),
        departments: Iterable[Department] = (),
        successions: Iterable[Succession] = (),
        shifts: Iterable[tuple[str, int, datetime, datetime]] = (),
        places: Iterable[PlaceRow] = (),
    ) -> None:
        posts, grids = list(posts), list(grids)
        # What is retired is known by name and by who follows it, and stands in no list of the present.
        self.grids = {grid.code: grid for grid in grids if grid.retired_at is None}
        self.retired = {grid.code: grid for grid in grids if grid.retired_at is not None}
        self.heirs = Heirs(successions)
        self.gazetteer = gazetteer_of(known_places(places, self.grids, self.heirs))
        self.groups = {(group.platform, group.chat_id): group for group in groups}
        # Where residents talk and a grid answers: nearly every message comes from one of these.
        self.residents = {
            place: group
            for place, group in self.groups.items()
            if group.purpose == "residents" and group.grid_code is not None
        }
        self.groups_by_id = {group.id: group for group in self.groups.values()}
        self._by_person = seats_of(people, posts, holdings, shared_places(self.grids))
        # By account all posts somebody holds; whoever holds none has one empty seat.
        self.people = {seats[0].account: tuple(seats) for seats in self._by_person.values()}
        # Whoever is not among these holds no post, whatever the platform.
        self.user_ids = {user_id for _, user_id in self.people}
        self.seats = [seat for seats in self.people.values() for seat in seats if seat.id is not None]
        self._handlers: dict[tuple[str, str], Sequence[Seat]] = {}
        self._by_place: dict[tuple[str, str], list[Seat]] = defaultdict(list)
        self._by_post: dict[int, list[Seat]] = defaultdict(list)
        for seat in sorted(self.seats, key=lambda seat: seat.deputy):
            self._by_place[seat.role, seat.grid_code].append(seat)
            if seat.id is not None:
                self._by_post[seat.id].append(seat)
        self.offices = offices_of(departments, posts, self.seats, self.groups_by_id)
        self._office_of_post = {office.post_id: office for office in self.offices.values()}
        # Whoever has left is on duty no more, whatever the table says.
        staff = {seat.person_id for seat in self.seats}
        self.roster = [shift for shift in (Shift(*row) for row in shifts) if shift.person_id in staff]
        self._duty = Duty()
        self._present: Directory | None = None

    @classmethod
    def load(cls, session: Session) -> "Directory":
        """Read it all; the rows are detached from the session and stay readable."""
        registry = (
            map(plain, all_grids(session)),
            map(plain, all_groups(session)),
            all_people(session),
            all_posts(session),
            current_holdings(session),
            all_departments(session),
            all_successions(session),
            all_shifts(session),
            place_rows(session),
        )
        session.expunge_all()
        return cls(*registry)

    def actor(self, platform: str, user_id: str, name: str) -> Actor:
        """Who an account is; people with a post go by the name in the registry."""
        seats = self.people.get((platform, user_id))
        if not seats:
            return Actor(platform, user_id, name)
        duty = self._duty.by_account.get((platform, user_id), ()) if self._duty.by_account else ()
        return Actor(platform, user_id, seats[0].name, seats, duty=duty)

    def at(self, now: datetime) -> "Directory":
        """The same registry with those who are on duty at this moment; itself where there is no roster."""
        if not self.roster:
            return self
        if self._present is None or not self._present.is_of(now):
            self._present = copy(self)
            self._present._present = None
            self._present._duty = duty_at(self.roster, now, self.seat_of, self._by_place)
        return self._present

    def is_of(self, now: datetime) -> bool:
        """Are those who were on duty when it was made still the same?"""
        return self._duty.lasts(now)

    def on_duty(self, code: str) -> Sequence[Seat]:
        """Who is on duty at this very node, at the moment this was made for."""
        return self._duty.by_node.get(code, ())

    def nearest_on_duty(self, grid_code: str) -> Sequence[Seat]:
        """Who is on duty for a place: at its grid, else its community, else the township."""
        grid_code = self.heirs.today(grid_code)
        codes = (grid_code[:length] for length in range(len(grid_code), 0, -1))
        return next((found for code in codes if (found := self.on_duty(code))), ())

    def post(self, post_id: int | None) -> Seat | None:
        """Who sits in a post now: its holder, else a deputy; None for a vacant one."""
        held = self._by_post.get(post_id) if post_id is not None else None
        return held[0] if held else None

    def office(self, post_id: int | None) -> Office | None:
        """The department whose post it is; None for any other post."""
        return self._office_of_post.get(post_id) if post_id is not None else None

    def sitting(self, post_id: int | None) -> Sequence[Seat]:
        """Who hears of what a post has in hand: everybody of a department, else the one who sits there."""
        if (office := self.office(post_id)) is not None:
            return office.seats
        seat = self.post(post_id)
        return [seat] if seat else []

    def seat_of(self, person_id: int | None) -> Seat | None:
        """The first post of a person, or their empty seat."""
        seats = self._by_person.get(person_id) if person_id is not None else None
        return seats[0] if seats else None

    def group_here(self, group_id: int | None, platform: str, chat: str) -> Group | None:
        """The group of that id, if this is the chat it has."""
        group = self.groups_by_id.get(group_id)
        return group if group is not None and (group.platform, group.chat_id) == (platform, chat) else None

    def grid_name(self, code: str) -> str:
        """The grid's name as people know it, or its code; of a retired one it says so."""
        grid = self.grids.get(code)
        if grid is None and (old := self.retired.get(code)) is not None:
            return wording_grids.retired_name(old.name)
        return grid.name if grid else code

    def handlers(self, grid_code: str, level: str) -> Sequence[Seat]:
        """Those who answer for a place at a level: the nearest holders of the role, else the level above."""
        found = self._handlers.get((grid_code, level))
        if found is None:
            found = self._handlers[grid_code, level] = self._find_handlers(grid_code, level)
        return found

    def _find_handlers(self, grid_code: str, level: str) -> Sequence[Seat]:
        grid_code = self.heirs.today(grid_code)
        for candidate in list(LEVEL_ROLES)[LEVEL_RANKS[level] - 1 :]:
            codes = [grid_code[: LEVEL_CODES[candidate]]]
            if candidate == "community":
                codes = community_codes(self.grids, grid_code)
            found = [seat for code in codes for seat in self._nearest(LEVEL_ROLES[candidate], code)]
            if found:
                return found
        return ()

    def _nearest(self, roles: Sequence[str], code: str) -> Sequence[Seat]:
        """Those of a role who are the nearest to a place, going up."""
        while code:
            for role in roles:
                if found := self._by_place.get((role, code)):
                    return found
            code = code[:-1]
        return ()

    def chain(self, grid_code: str) -> list[Seat]:
        """Everybody who answers for a place, from the grid up: who must know of an emergency."""
        grid_code = self.heirs.today(grid_code)
        codes = [grid_code[:length] for length in range(len(grid_code), 0, -1)]
        shared = community_codes(self.grids, grid_code)[1:]
        places = [("grid_worker", code) for code in codes] + [("grid_leader", code) for code in codes]
        # The community that shares a grid answers for it by its own posts, not by its grid workers.
        places += [("community", code) for code in [*codes, *shared]] + [("township", code) for code in codes]
        return [seat for place in places for seat in self._by_place.get(place, ())]
