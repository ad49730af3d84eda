"""Who is doing something: a resident, somebody with a role, or the clock."""

from dataclasses import dataclass

from desk.seats import Seat

ANONYMOUS = "居民（匿名）"

STAFF_NAMES = ("网格员", "網格員", "网格长", "網格長", "物业", "物業", "社区", "社區", "居委", "保安")

# Those who run the networks answer and announce; being easy names to borrow, they are not above suspicion.
UTILITY_NAMES = (
    "供电",
    "供電",
    "国网",
    "國網",
    "国家电网",
    "水务",
    "水務",
    "自来水",
    "燃气",
    "燃氣",
    "热力",
    "供热",
    "环卫",
    "街道",
    "派出所",
    "民警",
    "维保",
    "消防",
)


# Never changed once made; frozen it would take three times as long to make.
@dataclass(slots=True, unsafe_hash=True)
class Actor:
    """Somebody seen on a platform; `seats` are the posts they hold, their own and highest first."""

    platform: str
    user_id: str
    name: str
    seats: tuple[Seat, ...] = ()
    veiled: bool = False  # behind an anonymous tip-off: history must not know the account
    duty: tuple[Seat, ...] = ()  # where they are on duty at this moment: tickets only, no other rights

    @property
    def seat(self) -> Seat | None:
        """The first of their posts."""
        return self.seats[0] if self.seats else None

    @property
    def role(self) -> str:
        """The role's code; everybody without a post is a resident."""
        return self.seats[0].role if self.seats else "resident"

    @property
    def rank(self) -> int:
        """0 for those who handle nothing, then grid, community, township."""
        return max((seat.rank for seat in self.seats), default=0)

    @property
    def staff(self) -> bool:
        """Works for the township, if only in a department: what they say is no complaint."""
        return bool(self.duty) or any(seat.rank > 0 or seat.department_id is not None for seat in self.seats)

    @property
    def departments(self) -> tuple[int, ...]:
        """The departments they sit in."""
        return tuple(seat.department_id for seat in self.seats if seat.department_id is not None)

    @property
    def account(self) -> str:
        """How history names this account."""
        return "anonymous" if self.veiled else f"{self.platform}:{self.user_id}"

    def answers_for(self, grid_code: str) -> bool:
        """Does this place lie in the part of the township one of their posts is for?"""
        return self.rank_over(grid_code) > 0

    def rank_over(self, grid_code: str) -> int:
        """The highest rank of a post of theirs whose part holds this place; 0 for none."""
        acting = (*self.seats, *self.duty) if self.duty else self.seats
        return max((seat.rank for seat in acting if seat.covers(grid_code)), default=0)

    def holds(self, post_id: int | None) -> bool:
        """Whether a post is theirs."""
        return post_id is not None and any(seat.id == post_id for seat in self.seats)


CLOCK = Actor(platform="clock", user_id="", name="系统")


def speaks_as_staff(actor: Actor) -> bool:
    """Their words are notices and answers, never complaints: by role, or by the name they show."""
    return actor.staff or actor.name.startswith(STAFF_NAMES)


def speaks_for_utility(actor: Actor) -> bool:
    """Whether a name is that of a network's or an office's account: no complaints, but perhaps a lure."""
    return actor.name.startswith(UTILITY_NAMES)
