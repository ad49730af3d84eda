"""Who may see, decide and lead a hot issue, and the sentence for whoever may not."""

from desk.actor import Actor
from desk.errors import RuleError
from desk.hot.hot_views import TOWNSHIP, leader_of
from desk.wording import hot as words
from desk.work import Work
from storage.hotissues import HotIssue, get_hot_issue


def find_hot(work: Work, number: int, actor: Actor) -> HotIssue:
    """The hot issue of that number, if it is any business of theirs; RuleError otherwise."""
    hot = get_hot_issue(work.session, number)
    if hot is None:
        raise RuleError(words.unknown(number))
    if not may_see(hot, actor):
        raise RuleError(words.not_yours(number))
    return hot


def may_see(hot: HotIssue, actor: Actor) -> bool:
    """In one's part, or around it; and whoever is responsible."""
    near = any(
        seat.rank and (hot.area.startswith(seat.grid_code) or seat.grid_code.startswith(hot.area))
        for seat in actor.seats
    )
    return near or actor.holds(hot.post_id)


def may_decide(hot: HotIssue, actor: Actor) -> bool:
    """Is it theirs to accept, dismiss and give away: the community's own, or the township's?"""
    return actor.rank_over(hot.area) >= (3 if len(hot.area) <= TOWNSHIP else 2)


def must_decide(hot: HotIssue, actor: Actor) -> None:
    if not may_decide(hot, actor):
        raise RuleError(words.not_yours_to_decide(hot.number, len(hot.area) <= TOWNSHIP))


def must_lead(work: Work, hot: HotIssue, actor: Actor, wanted: str) -> None:
    if not (actor.holds(hot.post_id) or may_decide(hot, actor)):
        raise RuleError(words.not_yours_to_lead(hot.number, leader_of(work, hot)))
    must_be(hot, "accepted", wanted)


def must_be(hot: HotIssue, state: str, wanted: str) -> None:
    if hot.state == "proposed" and state == "accepted":
        raise RuleError(words.accept_first(hot.number))
    if hot.state != state:
        raise RuleError(words.wrong_state(hot.number, hot.state, wanted))
