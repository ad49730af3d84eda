"""The cards by which a broadcast is approved, and what its author is told of that."""

from collections.abc import Sequence

from desk.broadcasts.campaign_drafts import body_of, retire
from desk.broadcasts.campaign_rights import author_of
from desk.outbox import Note, edit_row
from desk.seats import Seat
from desk.wording import campaigns as wording
from desk.work import Work
from storage.campaigns import Campaign
from storage.outbox import TALK, URGENT, rows_said_once


def send_cards(work: Work, campaign: Campaign, people: Sequence[Seat], body: str, facts: str) -> None:
    """A private card with 同意 and 退回 for each who may approve."""
    author = author_of(work, campaign)
    for person in people:
        same = person.platform == campaign.media_platform
        note = Note(
            person.platform,
            person.user_id,
            wording.approval(campaign.number, author.name, body, facts, campaign.reason),
            wording.approval_buttons(campaign.number),
            photo=campaign.media if same and campaign.media_kind == "photo" else None,
            file=campaign.media if same and campaign.media_kind == "file" else None,
            about="approval",
            rank=URGENT if campaign.urgent else TALK,
            once=f"approval:{campaign.id}:{person.id}",
        )
        work.say(note)


def turn_down(work: Work, campaign: Campaign, outcome: str, told: str) -> None:
    """It is not sent; the author hears why and may try again."""
    campaign.state, campaign.finished_at = "refused", work.now
    close_cards(work, campaign, outcome)
    retire(work, campaign)
    tell_author(work, campaign, told, again=True)


def close_cards(work: Work, campaign: Campaign, outcome: str) -> None:
    """The cards lose their buttons and say what came of it."""
    author = author_of(work, campaign)
    text = wording.decided(campaign.number, author.name, body_of(work, campaign), outcome)
    for card in rows_said_once(work.session, f"approval:{campaign.id}:"):
        work.queue(edit_row(card, text, (), work.now))


def tell_author(work: Work, campaign: Campaign, text: str, again: bool = False) -> None:
    """A word to the author; `again` offers to write it anew."""
    author = author_of(work, campaign)
    buttons = wording.again_button(campaign.number) if again else ()
    work.say(Note(author.platform, author.user_id, text, buttons, about="campaign"))
