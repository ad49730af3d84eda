"""How kinds of trouble hang together: what strikes many at once, what is one household's, an event."""

from datetime import timedelta
from functools import cache

# Outages of a network strike many buildings at once; everything else is bound to its place.
NETWORKS = frozenset({"water_supply", "power_supply", "gas", "heating", "telecom"})
# As emergencies they are that network's trouble, grown.
OUTAGES = frozenset({"water_outage", "power_outage"})
# An event is over after a quiet day; the next one is a new trouble.
EVENTS = frozenset({"noise", "animals"})
QUIET = timedelta(hours=24)
# Of these two neighbours without an address most likely mean two different ones.
HOUSEHOLD = frozenset(
    {
        *("leakage", "parking", "housing", "neighbour", "fraud", "care", "welfare", "health", "consumer"),
        *("labour", "education", "illegal_building", "other"),
    }
)
# Somebody's doing: those it is said of answer back.
DISPUTES = frozenset({"noise", "animals", "neighbour", "parking", "sanitation", "leakage", "pollution"})
# What one staircase or building shares: dismay at it there is dismay of one's own.
BUILDING_BOUND = frozenset({"elevator", "lighting", "drainage", "public_facility"})
# What lies or runs at one house and as well at the next.
HEAPS = frozenset({"sanitation", "leakage"})
_FAMILIES = (
    frozenset({"noise", "animals"}),
    # Smoke is smelt before anybody sees what burns.
    frozenset({"fire_safety", "pollution", "gas"}),
)


@cache
def family_of(category: str) -> frozenset[str]:
    """The categories that may be names of the same trouble, itself among them."""
    return frozenset({category}).union(*(family for family in _FAMILIES if category in family))


def same_family(one: str, other: str) -> bool:
    """Whether two categories may be names of one trouble."""
    return other in family_of(one)
