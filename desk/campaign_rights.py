"""Who may broadcast, who may approve it, and who may hold it up."""

from collections.abc import Sequence

from desk import wording_campaigns as wording
from desk.actor import RANKS, Actor
from desk.audience import Audience
from desk.errors import RuleError
from desk.work import Work
from storage.campaigns import UNSENT, Campaign, get_campaign
from storage.registry import Person

AUTHORS = ("community", "township")


def require_author(actor: Actor) -> Person:
    """The person behind an account that may broadcast; RuleError for all others."""
    if actor.person is None or actor.role not in AUTHORS:
        raise RuleError(wording.NO_RIGHT)
    return actor.person


def author_of(work: Work, campaign: Campaign) -> Person:
    """Who wrote it; nobody is ever taken out of the register, though they may lose their role."""
    return work.directory.people_by_id[campaign.author_id]


def approvers(work: Work, campaign: Campaign) -> Sequence[Person]:
    """Everybody of the author's level or above who answers for all of the audience, without the author."""
    author, audience = author_of(work, campaign), Audience.of(campaign.audience)
    return [
        person
        for person in work.directory.people.values()
        if person.role in AUTHORS
        and RANKS[person.role] >= RANKS.get(author.role, 0)
        and audience.within(person.grid_code)
        and not _same(person, author)
    ]


def needs_approval(work: Work, campaign: Campaign) -> bool:
    """As the township has set it."""
    rule = work.rules.desk.broadcast_approval
    return rule == "always" or (rule == "urgent_exempt" and not campaign.urgent)


def own(work: Work, number: int, actor: Actor) -> Campaign:
    """The actor's own campaign; RuleError otherwise."""
    campaign = get_campaign(work.session, number)
    if campaign is None or actor.person is None or campaign.author_id != actor.person.id:
        raise RuleError(wording.GONE)
    return campaign


def steered(work: Work, number: int, actor: Actor) -> Campaign:
    """A campaign the actor may look at and stop: their own, or one they could have approved."""
    campaign = get_campaign(work.session, number)
    if campaign is not None and actor.person is not None and campaign.state not in UNSENT:
        allowed = {campaign.author_id, *(person.id for person in approvers(work, campaign))}
        if actor.person.id in allowed:
            return campaign
    raise RuleError(wording.GONE)


def _same(one: Person, other: Person) -> bool:
    """One account, or a second account of the same holder: nobody approves their own words that way."""
    return one.id == other.id or (one.name, one.grid_code, one.role) == (
        other.name,
        other.grid_code,
        other.role,
    )
