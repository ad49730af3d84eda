"""Who may broadcast, who may approve it, and who may hold it up."""

from collections.abc import Sequence

from desk.actor import Actor
from desk.broadcasts.audience import Audience
from desk.errors import RuleError
from desk.seats import Seat
from desk.wording import campaigns as wording
from desk.work import Work
from storage.campaigns import UNSENT, Campaign, get_campaign

AUTHORS = ("community", "township")


def require_author(actor: Actor) -> Seat:
    """The person behind an account that may broadcast; RuleError for all others."""
    if actor.seat is None or actor.role not in AUTHORS:
        raise RuleError(wording.NO_RIGHT)
    return actor.seat


def author_of(work: Work, campaign: Campaign) -> Seat:
    """Who wrote it; nobody is ever taken out of the register, though they may lose their role."""
    author = work.directory.seat_of(campaign.author_id)
    if author is None:
        raise LookupError(f"campaign {campaign.id} has an author nobody knows")
    return author


def approvers(work: Work, campaign: Campaign) -> Sequence[Seat]:
    """Everybody of the author's level or above who answers for all of the audience, without the author."""
    author, audience = author_of(work, campaign), Audience.of(campaign.audience)
    return [
        seat
        for seat in work.directory.seats
        if seat.role in AUTHORS
        and seat.rank >= author.rank
        and audience.within(seat.grid_code)
        and not _same(seat, author)
    ]


def needs_approval(work: Work, campaign: Campaign) -> bool:
    """As the township has set it."""
    rule = work.rules.desk.broadcast_approval
    return rule == "always" or (rule == "urgent_exempt" and not campaign.urgent)


def own(work: Work, number: int, actor: Actor) -> Campaign:
    """The actor's own campaign; RuleError otherwise."""
    campaign = get_campaign(work.session, number)
    if campaign is None or actor.seat is None or campaign.author_id != actor.seat.person_id:
        raise RuleError(wording.GONE)
    return campaign


def steered(work: Work, number: int, actor: Actor) -> Campaign:
    """A campaign the actor may look at and stop: their own, or one they could have approved."""
    campaign = get_campaign(work.session, number)
    if campaign is not None and actor.seat is not None and campaign.state not in UNSENT:
        allowed = {campaign.author_id, *(seat.person_id for seat in approvers(work, campaign))}
        if actor.seat.person_id in allowed:
            return campaign
    raise RuleError(wording.GONE)


def _same(one: Seat, other: Seat) -> bool:
    """One account, or a second account of the same holder: nobody approves their own words that way."""
    return one.person_id == other.person_id or (one.name, one.grid_code, one.role) == (
        other.name,
        other.grid_code,
        other.role,
    )
