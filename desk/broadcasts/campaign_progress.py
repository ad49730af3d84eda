"""How a broadcast under way is watched: its progress message, what is still to be taken back, its end."""

from datetime import timedelta

from desk.broadcasts.campaign_report import report_text
from desk.broadcasts.campaign_rights import author_of
from desk.outbox import Note, delete_row, edit_row
from desk.wording import progress as wording
from desk.work import Work
from storage.campaigns import Campaign, Counts, counts_of, note_recalls, sent_not_recalled, skip_rows
from storage.outbox import AHEAD, TALK, OutboxRow

SHOW_EVERY = timedelta(seconds=2.5)  # the house looks every three
LATELY = timedelta(seconds=30)
# After a stop, messages that were on their way may still arrive: so long are they waited for.
IN_FLIGHT = timedelta(seconds=75)
RECALLS = 1000
# What has not gone out by then (a platform that is switched off, a pause forgotten) is no news any more.
LIFE = timedelta(days=3)


def attend(work: Work, campaign: Campaign) -> None:
    """One look at a campaign under way."""
    if campaign.state == "recalled":
        _take_back(work, campaign)
    elif campaign.started_at is not None and work.now - campaign.started_at > LIFE:
        skip_rows(work.session, campaign.number, "expired", work.now)
    counts = _counts(work, campaign)
    if _over(work, campaign, counts):
        _finish(work, campaign, counts)
    elif campaign.progress_at is None or not timedelta() <= work.now - campaign.progress_at < SHOW_EVERY:
        show(work, campaign, counts)


def tell_progress(work: Work, campaign: Campaign) -> None:
    """The first progress message, in the author's chat; from now on it is edited."""
    author = author_of(work, campaign)
    text = _text(work, campaign, _counts(work, campaign))
    buttons = wording.progress_buttons(campaign.number, campaign.state)
    # Behind its own rows it would tell the author nothing until they are all gone.
    rank = AHEAD if campaign.urgent else TALK
    note = Note(author.platform, author.user_id, text, buttons, about="progress", rank=rank)
    campaign.progress_id, campaign.progress_at = work.say(note), work.now
    campaign.shown = f"{campaign.state} {text}"


def show(work: Work, campaign: Campaign, counts: Counts | None = None) -> None:
    """Bring the progress message up to date, if there is anything new to see."""
    text = _text(work, campaign, counts or _counts(work, campaign))
    key = f"{campaign.state} {text}"
    row = work.session.get(OutboxRow, campaign.progress_id) if campaign.progress_id else None
    if row is None or key == campaign.shown:
        return
    buttons = wording.progress_buttons(campaign.number, campaign.state)
    work.queue(edit_row(row, text, buttons, work.now))
    campaign.progress_at, campaign.shown = work.now, key


def _counts(work: Work, campaign: Campaign) -> Counts:
    return counts_of(work.session, campaign.number, work.now - LATELY)


def _take_back(work: Work, campaign: Campaign) -> None:
    """Ask for the deletion of what has arrived by now; what is still in flight follows with the next look."""
    sent = sent_not_recalled(work.session, campaign.number, RECALLS)
    pairs = [(work.queue(delete_row(shown, work.now)), shown.id) for shown in sent]
    work.flush()
    note_recalls(work.session, pairs)


def _over(work: Work, campaign: Campaign, counts: Counts) -> bool:
    if campaign.state in ("sending", "paused"):
        return counts.left == 0
    waited = campaign.stopped_at is None or work.now - campaign.stopped_at >= IN_FLIGHT
    settled = campaign.state == "cancelled" or counts.recalled + counts.not_recalled == counts.sent
    return waited and settled


def _finish(work: Work, campaign: Campaign, counts: Counts) -> None:
    if campaign.state in ("sending", "paused"):
        campaign.state = "done"
    campaign.finished_at = work.now
    show(work, campaign, counts)
    if campaign.state == "cancelled" or (campaign.state == "recalled" and not counts.not_recalled):
        return
    author = author_of(work, campaign)
    buttons = wording.progress_buttons(campaign.number, campaign.state)
    work.say(Note(author.platform, author.user_id, report_text(work, campaign), buttons, about="campaign"))


def _text(work: Work, campaign: Campaign, counts: Counts) -> str:
    tail = ""
    if campaign.state == "sending":
        tail = _forecast(work, campaign, counts)
    elif campaign.state == "cancelled":
        tail = wording.unsent(counts.skipped)
    elif campaign.state == "recalled":
        waiting = counts.sent - counts.recalled - counts.not_recalled
        tail = wording.taken_back(counts.recalled, counts.not_recalled, waiting)
    return wording.progress(campaign.number, campaign.state, counts.sent, counts.failed, counts.left, tail)


def _forecast(work: Work, campaign: Campaign, counts: Counts) -> str:
    """When it will be done if it goes on as it went lately."""
    if not counts.left:
        return ""
    if not campaign.urgent and work.rules.quiet.holds(work.now):
        return wording.resting(work.rules.quiet.next_allowed(work.now), work.now)
    seconds = min(LATELY, max(work.now - (campaign.started_at or work.now), timedelta(seconds=1)))
    if not counts.lately:
        return ""
    return wording.expected(work.now + seconds * (counts.left / counts.lately), work.now)
