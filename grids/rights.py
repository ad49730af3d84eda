"""Who may do what, as one table: role × action × how far it reaches; and who may fill whose post."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from grids.codes import is_within
from grids.roles import DEPARTMENT


class Reach(StrEnum):
    """How far a right goes."""

    OWN = "own"  # what one has said, reported or been handed oneself
    PASSED = "passed"  # what was passed or whistled to one's department
    PART = "part"  # the subtree of one's post
    ALL = "all"  # the whole township


# From below; whoever stands higher fills the posts of those below, never of equals.
LADDER = ("resident", "building_manager", "grid_worker", "grid_leader", "community", "township")
OPERATOR = "operator"  # keeps the installation running; stands outside of the ladder
ROLES_WITH_RIGHTS = (*LADDER, DEPARTMENT, OPERATOR)
_APPOINTING = ("grid_leader", "community", "township")

_Line = Mapping[str, Reach]


def _line(reach: Reach, *roles: str, **others: Reach) -> _Line:
    return {**dict.fromkeys(roles, reach), **others}


_WORKERS = ("grid_worker", "grid_leader", "community", "township")
_ANYBODY = _line(Reach.OWN, *ROLES_WITH_RIGHTS)
_STAFF = _line(Reach.PART, *_WORKERS)
_OWN_OR_PART: _Line = {**_ANYBODY, **_STAFF}
_OWN_PASSED_OR_PART: _Line = {**_OWN_OR_PART, DEPARTMENT: Reach.PASSED}
_AND_DEPARTMENT = _line(Reach.PART, *_WORKERS, department=Reach.PASSED)
_ONLY_DEPARTMENT = _line(Reach.PASSED, DEPARTMENT)
_ABOVE = _line(Reach.PART, "community", "township")

# By command; who is not named is refused.
RIGHTS: Mapping[str, _Line] = {
    **dict.fromkeys(("report", "mine", "rate", "withdraw", "reopen", "appeal", "help", "tipoff"), _ANYBODY),
    **dict.fromkeys(("join", "register", "forget", "tipoff"), _ANYBODY),
    # One's own, and for those who answer for the place also what lies in their part.
    **dict.fromkeys(("ticket", "note"), _OWN_PASSED_OR_PART),
    "remind": _OWN_OR_PART,
    **dict.fromkeys(("todo", "accept", "resolve"), _AND_DEPARTMENT),
    **dict.fromkeys(("ask", "hold", "resume"), _AND_DEPARTMENT),
    "hot": _AND_DEPARTMENT,  # whether it is one is for the community or the township to say
    **dict.fromkeys(("reject", "escalate", "transfer", "merge", "split", "undo", "whistle"), _STAFF),
    **dict.fromkeys(("stand_down", "category", "followups", "bind", "handover", "deputy", "duty"), _STAFF),
    **dict.fromkeys(("place", "unplace"), _STAFF),
    **dict.fromkeys(("hand_back", "report_in", "part_done"), _ONLY_DEPARTMENT),
    **dict.fromkeys(("extend", "supervise", "broadcast", "campaign"), _ABOVE),
    # Of the township only the one officer that the settings name.
    "reveal": _line(Reach.ALL, "township"),
    # Of the township only the officer named in the settings may look behind an anonymous tip-off.
    **dict.fromkeys(("decide", "reveal"), _line(Reach.PART, "township")),
    "hotline": _line(Reach.ALL, "community", "township"),
    "caller": _AND_DEPARTMENT,
    "invite": _line(Reach.PART, *_APPOINTING, operator=Reach.ALL),
    "departments": _line(Reach.ALL, *_WORKERS, DEPARTMENT),
    # One's own sheet; leaders also the ranking of their part.
    "points": _line(Reach.PART, *_WORKERS, department=Reach.OWN),
    # Those who are assessed.
    "dispute": _line(Reach.OWN, "grid_worker", "community", DEPARTMENT),
    "judge": _line(Reach.PART, "township"),
    "theme": _line(Reach.ALL, *_WORKERS),
    "tip": _line(Reach.ALL, *_WORKERS),
    "schedule": _line(Reach.ALL, *_WORKERS),
}


def reach_of(role: str, action: str) -> Reach | None:
    """How far somebody of this role may do this; None for not at all."""
    return RIGHTS.get(action, {}).get(role)


def may(roles: Iterable[str], action: str) -> bool:
    """May somebody with any of these roles do this at all?"""
    return any(reach_of(role, action) is not None for role in roles)


def may_fill(role: str, place: str, post_role: str, post_place: str) -> bool:
    """May who sits in one post decide who sits in another: below their own, in their own subtree?"""
    if role == OPERATOR:
        return post_role in LADDER
    if role not in _APPOINTING or post_role not in LADDER:
        return False
    return LADDER.index(post_role) < LADDER.index(role) and is_within(post_place, place)


def fillable(role: str) -> tuple[str, ...]:
    """The roles whose posts somebody of this role may fill, the highest first."""
    if role == OPERATOR:
        return LADDER[:0:-1]
    return LADDER[LADDER.index(role) - 1 : 0 : -1] if role in _APPOINTING else ()
