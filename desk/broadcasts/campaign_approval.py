"""A second authorised person says yes or no to a broadcast before it goes out."""

from datetime import timedelta

from desk.actor import Actor
from desk.broadcasts.audience import Audience
from desk.broadcasts.campaign_cards import close_cards, send_cards, tell_author, turn_down
from desk.broadcasts.campaign_drafts import body_of, facts_of, retire
from desk.broadcasts.campaign_rights import AUTHORS, approvers, author_of, needs_approval
from desk.broadcasts.campaigns import launch
from desk.errors import RuleError
from desk.wording import campaigns as wording
from desk.wording import progress as progress_wording
from desk.work import Work
from storage.campaigns import Campaign

LATE = timedelta(minutes=30)  # an approval that comes later than this after the planned time is too late


def submit(work: Work, campaign: Campaign) -> None:
    """Hand a draft in: to be approved, or on its way at once. RuleError leaves it a draft."""
    author = author_of(work, campaign)
    # Between the first word and this press the author may have changed post.
    if author.role not in AUTHORS or not Audience.of(campaign.audience).within(author.grid_code):
        raise RuleError(wording.NO_LONGER)
    if campaign.scheduled_for is not None and campaign.scheduled_for <= work.now:
        raise RuleError("定的时间已经过了，请重新定时间，或点“马上发”。")
    if not needs_approval(work, campaign):
        launch(work, campaign)
        return
    people = approvers(work, campaign)
    if not people:
        raise RuleError(wording.NOBODY_APPROVES)
    campaign.state, campaign.step = "waiting", ""
    where, size, when, _ = facts_of(work, campaign)
    body, facts = body_of(work, campaign), wording.facts(where, size, when)
    names = [person.name for person in people]
    retire(
        work,
        campaign,
        wording.submitted(campaign.number, names, body, facts),
        wording.stop_button(campaign.number),
    )
    send_cards(work, campaign, people, body, facts)


def approve(work: Work, campaign: Campaign, actor: Actor) -> str:
    """A second authorised person agrees; the first decision counts."""
    _check_decision(work, campaign, actor)
    campaign.approver_id = actor.seat.person_id if actor.seat else None
    if campaign.scheduled_for is not None and work.now - campaign.scheduled_for > LATE:
        turn_down(work, campaign, "原定时间已过，请作者重新定时间", wording.too_late(campaign.number))
        return "原定的时间已经过了，我请作者重新定时间。"
    close_cards(work, campaign, f"已由{actor.name}同意")
    planned = campaign.scheduled_for is not None and campaign.scheduled_for > work.now
    when = f"定在{wording.when(campaign.scheduled_for, work.now)}发送" if planned else "开始发送"
    tell_author(work, campaign, wording.approved(campaign.number, actor.name, when))
    launch(work, campaign)
    return f"已同意广播{campaign.number}。"


def refuse(work: Work, campaign: Campaign, actor: Actor) -> str:
    """A second authorised person does not agree."""
    _check_decision(work, campaign, actor)
    campaign.approver_id = actor.seat.person_id if actor.seat else None
    turn_down(work, campaign, f"已由{actor.name}退回", wording.refused(campaign.number, actor.name))
    return f"已退回广播{campaign.number}，我告诉了作者。"


def _check_decision(work: Work, campaign: Campaign, actor: Actor) -> None:
    if campaign.state != "waiting":
        raise RuleError(f"广播{campaign.number} {progress_wording.HEADS[campaign.state]}，不用再审核了。")
    if actor.seat is None or actor.seat.person_id not in {
        seat.person_id for seat in approvers(work, campaign)
    }:
        raise RuleError("这条广播要由覆盖它范围的另一位社区或镇里的工作人员来审核。")
