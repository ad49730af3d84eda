"""The life of an approved broadcast: sent to each group once, paused, resumed, stopped, taken back."""

from datetime import timedelta

from desk.broadcasts.audience import Audience, groups_of
from desk.broadcasts.campaign_cards import close_cards, turn_down
from desk.broadcasts.campaign_drafts import body_of, facts_of, retire
from desk.broadcasts.campaign_progress import attend, show, tell_progress
from desk.errors import RuleError
from desk.outbox import Note, as_row
from desk.wording import campaigns as wording
from desk.wording import progress as progress_wording
from desk.work import Work
from storage.campaigns import (
    Campaign,
    Delivery,
    campaigns_to_attend,
    hold_rows,
    release_rows,
    skip_rows,
)
from storage.outbox import BROADCAST, URGENT, OutboxRow
from storage.registry import Group
from storage.rows import insert_all, row

OVERSLEPT = timedelta(hours=2)  # a start that a stop of the bot has held up for longer is put to the author
CHUNK = 1000


def pause(work: Work, campaign: Campaign) -> str:
    """What still waits is held back."""
    _must_be(campaign, "sending")
    hold_rows(work.session, campaign.number)
    campaign.state = "paused"
    show(work, campaign)
    return progress_wording.PAUSED


def resume(work: Work, campaign: Campaign) -> str:
    """What was held back goes on where it stopped."""
    _must_be(campaign, "paused")
    release_rows(work.session, campaign.number)
    campaign.state = "sending"
    show(work, campaign)
    return progress_wording.RESUMED


def cancel(work: Work, campaign: Campaign) -> str:
    """What was not sent will not be."""
    _must_be(campaign, "waiting", "scheduled", "sending", "paused")
    campaign.stopped_at = work.now
    if campaign.state in ("waiting", "scheduled"):
        campaign.state, campaign.finished_at = "cancelled", work.now
        close_cards(work, campaign, "作者已取消")
        retire(work, campaign, f"广播{campaign.number} 已取消，一个群也没有发。")
        return wording.DROPPED
    campaign.state = "cancelled"
    skip_rows(work.session, campaign.number, "cancelled", work.now)
    show(work, campaign)
    return progress_wording.STOPPED


def recall(work: Work, campaign: Campaign) -> str:
    """What was sent is deleted where the platform still lets it be, what was not sent stays unsent."""
    _must_be(campaign, "sending", "paused", "done", "cancelled")
    if campaign.started_at is None:
        raise RuleError(wording.GONE)
    skip_rows(work.session, campaign.number, "cancelled", work.now)
    campaign.state, campaign.stopped_at, campaign.finished_at = "recalled", work.now, None
    attend(work, campaign)
    return progress_wording.RECALLING


def advance(work: Work) -> None:
    """Start what is due, show how it goes, finish what is done. To be called every few seconds."""
    for campaign in campaigns_to_attend(work.session, work.now):
        if campaign.state != "scheduled":
            attend(work, campaign)
        elif campaign.scheduled_for is not None and work.now - campaign.scheduled_for > OVERSLEPT:
            turn_down(work, campaign, "错过了时间", wording.too_late(campaign.number))
        else:
            start(work, campaign)


def launch(work: Work, campaign: Campaign) -> None:
    """Approved, or free to go: now, or at its time."""
    if campaign.scheduled_for is None or campaign.scheduled_for <= work.now:
        start(work, campaign)
        return
    campaign.state, campaign.step = "scheduled", ""
    where, size, when, _ = facts_of(work, campaign)
    text = wording.planned(campaign.number, when, body_of(work, campaign), wording.facts(where, size, when))
    retire(work, campaign, text, wording.stop_button(campaign.number))


def start(work: Work, campaign: Campaign) -> None:
    """Write the ledger and the outbox, a row for each group, all in this one transaction."""
    campaign.state, campaign.step, campaign.started_at = "sending", "", work.now
    groups = sorted(
        groups_of(Audience.of(campaign.audience), work.directory), key=lambda group: group.id or 0
    )
    where, *_ = facts_of(work, campaign)
    retire(work, campaign, wording.started(campaign.number, where))
    plain = as_row(_note(work, campaign), work.now)
    work.flush()
    for first in range(0, len(groups), CHUNK):
        deliveries, rows = [], []
        for group in groups[first : first + CHUNK]:
            number = work.next_id(OutboxRow) if group.present else None
            deliveries.append(
                row(
                    Delivery,
                    campaign_id=campaign.id,
                    group_id=group.id,
                    outbox_id=number,
                    skipped="" if group.present else "absent",
                )
            )
            if number is not None:
                rows.append(row(OutboxRow, **{**plain, **_place(campaign, group)}, id=number))
        insert_all(work.session, OutboxRow, rows)
        insert_all(work.session, Delivery, deliveries)
    work.said = True
    tell_progress(work, campaign)


def _note(work: Work, campaign: Campaign) -> Note:
    return Note(
        "",
        "",
        body_of(work, campaign),
        wording.read_button(campaign.number),
        group=True,
        about="campaign",
        rank=URGENT if campaign.urgent else BROADCAST,
    )


def _place(campaign: Campaign, group: Group) -> dict[str, str | None]:
    """What differs from group to group; a picture's handle is good on its own platform only."""
    media = campaign.media if group.platform == campaign.media_platform else None
    return {
        "platform": group.platform,
        "chat_id": group.chat_id,
        "photo": media if campaign.media_kind == "photo" else None,
        "file": media if campaign.media_kind == "file" else None,
    }


def _must_be(campaign: Campaign, *states: str) -> None:
    if campaign.state not in states:
        raise RuleError(f"广播{campaign.number} {progress_wording.HEADS[campaign.state]}，不能这样操作。")
