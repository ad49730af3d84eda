"""Who is doing something: a resident, somebody with a role, or the clock."""

from dataclasses import dataclass

from storage.registry import Person

RANKS = {"grid_worker": 1, "grid_leader": 1, "community": 2, "township": 3}
LEVEL_RANKS = {"grid": 1, "community": 2, "township": 3}
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


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody seen on a platform; `person` is set for those with a role."""

    platform: str
    user_id: str
    name: str
    person: Person | None = None

    @property
    def role(self) -> str:
        """The role's code; everybody without one is a resident."""
        return self.person.role if self.person else "resident"

    @property
    def rank(self) -> int:
        """0 for those who handle nothing, then grid, community, township."""
        return RANKS.get(self.role, 0)

    @property
    def account(self) -> str:
        """How history names this account."""
        return f"{self.platform}:{self.user_id}"

    def answers_for(self, grid_code: str) -> bool:
        """Does this place lie in the part of the township the person works for?"""
        return self.rank > 0 and self.person is not None and grid_code.startswith(self.person.grid_code)


CLOCK = Actor(platform="clock", user_id="", name="系统")


def speaks_as_staff(actor: Actor) -> bool:
    """Their words are notices and answers, never complaints: by role, or by the name they show."""
    return actor.rank > 0 or actor.name.startswith(STAFF_NAMES)


def speaks_for_utility(actor: Actor) -> bool:
    """Whether a name is that of a network's or an office's account: no complaints, but perhaps a lure."""
    return actor.name.startswith(UTILITY_NAMES)
