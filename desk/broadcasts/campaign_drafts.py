"""A broadcast while it is written: its words, its audience, its time; kept row by row, so nothing is lost."""

from datetime import datetime, timedelta

from desk.actor import Actor
from desk.broadcasts.audience import Audience, audience_name, groups_of, households, read_audience
from desk.broadcasts.campaign_rights import approvers, author_of, needs_approval, require_author
from desk.errors import RuleError
from desk.outbox import ButtonRows, Note, edit_row
from desk.wording import campaigns as wording
from desk.work import Work
from storage.campaigns import Campaign, draft_of
from storage.outbox import OutboxRow
from storage.registry import Group

DRAFT_LIFE = timedelta(days=1)
# A message that a platform splits could be taken back only in part.
MOST, MOST_WITH_MEDIA = 3800, 900


def find_draft(work: Work, actor: Actor) -> Campaign | None:
    """What this person is writing, if anything."""
    if actor.seat is None:
        return None
    return draft_of(work.session, actor.seat.person_id)


def is_old(work: Work, campaign: Campaign) -> bool:
    """Was it left lying for so long that nobody means it any more?"""
    return work.now - campaign.created_at > DRAFT_LIFE


def begin(work: Work, actor: Actor) -> Campaign:
    """A new draft in place of the old one."""
    author = require_author(actor)
    old = find_draft(work, actor)
    if old is not None:
        drop(work, old)
    campaign = Campaign(author_id=author.id or 0, created_at=work.now, step="words")
    work.session.add(campaign)
    work.session.flush()
    return campaign


def begin_again(work: Work, old: Campaign, actor: Actor) -> Campaign:
    """A new draft with the content of one that was not sent."""
    campaign = begin(work, actor)
    for name in ("text", "media_kind", "media", "media_platform", "audience", "urgent", "reason"):
        setattr(campaign, name, getattr(old, name))
    campaign.step = _next_step(campaign)
    return campaign


def drop(work: Work, campaign: Campaign) -> None:
    """Forget a draft."""
    campaign.state, campaign.step, campaign.finished_at = "dropped", "", work.now
    retire(work, campaign)


def set_words(campaign: Campaign, text: str, media: tuple[str, str] | None, platform: str) -> None:
    """The words, and (kind, handle) of a picture or file; what was there before is replaced."""
    text = text.strip()
    if not text and media is None:
        raise RuleError(wording.ONLY_WORDS)
    most = MOST_WITH_MEDIA if media else MOST
    length = len(text.encode("utf-16-le", "replace")) // 2
    if length > most:
        raise RuleError(wording.too_long(length, most))
    campaign.text = text
    campaign.media_kind, campaign.media = media or (None, None)
    campaign.media_platform = platform if media else None
    campaign.step = _next_step(campaign)


def set_audience(work: Work, campaign: Campaign, words: str) -> None:
    """To whom; RuleError where that is unclear, not the author's part, or nobody."""
    author = author_of(work, campaign)
    audience = read_audience(words, work.directory, author.grid_code)
    if not any(group.present for group in groups_of(audience, work.directory)):
        raise RuleError(f"{audience_name(audience, work.directory)}一个也没有登记，请换一个对象。")
    campaign.audience = {**audience.plain(), "guessed": [list(pair) for pair in audience.guessed]}
    campaign.step = _next_step(campaign)


def set_time(campaign: Campaign, moment: datetime | None) -> None:
    """When; None: as soon as it may go."""
    campaign.scheduled_for = moment
    campaign.step = _next_step(campaign)


def set_urgent(campaign: Campaign, reason: str) -> None:
    """It passes quiet hours and goes first; without a reason it is an ordinary one again."""
    campaign.urgent, campaign.reason = bool(reason), reason.strip()[:200]
    campaign.step = _next_step(campaign)


def ask(work: Work, campaign: Campaign, lead: str = "") -> None:
    """Say what comes next; earlier questions lose their buttons."""
    retire(work, campaign)
    author = author_of(work, campaign)
    text, buttons = _question(work, campaign)
    ready = campaign.step == "ready"
    note = Note(
        author.platform,
        author.user_id,
        f"{lead}\n{text}" if lead else text,
        buttons,
        photo=campaign.media if ready and campaign.media_kind == "photo" else None,
        file=campaign.media if ready and campaign.media_kind == "file" else None,
        about="draft",
    )
    campaign.progress_id = work.say(note)


def retire(work: Work, campaign: Campaign, text: str | None = None, buttons: ButtonRows = ()) -> None:
    """The last question loses its buttons, or turns into something else."""
    row = work.session.get(OutboxRow, campaign.progress_id) if campaign.progress_id else None
    if row is not None and (text is not None or row.buttons):
        work.queue(edit_row(row, row.text if text is None else text, buttons, work.now))
        row.buttons = [[list(button) for button in line] for line in buttons]


def body_of(work: Work, campaign: Campaign) -> str:
    """What the groups will read."""
    unit = work.directory.grid_name(author_of(work, campaign).grid_code)
    return wording.broadcast(unit, campaign.text, campaign.urgent)


def facts_of(work: Work, campaign: Campaign) -> tuple[str, str, str, list[Group]]:
    """Where to, how many, when; and the groups."""
    audience = Audience.of(campaign.audience)
    groups = groups_of(audience, work.directory)
    size = wording.size(len(groups), households(groups, work.directory))
    when = wording.when(campaign.scheduled_for, work.now, needs_approval(work, campaign))
    return audience_name(audience, work.directory), size, when, groups


def _next_step(campaign: Campaign) -> str:
    """What is still missing, or nothing."""
    if not (campaign.text or campaign.media):
        return "words"
    return "ready" if campaign.audience else "audience"


def _question(work: Work, campaign: Campaign) -> tuple[str, ButtonRows]:
    number = campaign.number
    if campaign.step == "audience":
        own = work.directory.grid_name(author_of(work, campaign).grid_code)
        return wording.ASK_AUDIENCE.format(example=own), wording.audience_buttons(number, own)
    if campaign.step == "ready":
        return _preview(work, campaign), wording.ready_buttons(
            number, campaign.scheduled_for is not None, campaign.urgent
        )
    asked = {"words": wording.ASK_WORDS, "time": wording.ASK_TIME, "reason": wording.ASK_REASON}
    return asked[campaign.step], wording.drop_button(number)


def _preview(work: Work, campaign: Campaign) -> str:
    where, size, when, groups = facts_of(work, campaign)
    notes = [wording.guessed(*pair) for pair in campaign.audience.get("guessed", ())]
    if gone := sum(not group.present for group in groups):
        notes.append(wording.absent(gone))
    others = sum(group.platform != campaign.media_platform for group in groups)
    if campaign.media_kind and others:
        notes.append(wording.other_platforms(campaign.media_kind, others))
    moment = campaign.scheduled_for or work.now
    if not campaign.urgent and work.rules.quiet.holds(moment):
        notes.append(wording.quiet(work.rules.quiet.next_allowed(moment), work.now))
    names = [person.name for person in approvers(work, campaign)] if needs_approval(work, campaign) else []
    return wording.preview(body_of(work, campaign), where, size, when, notes, wording.ready_tail(names))
