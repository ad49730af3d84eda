"""A call while it is written down: kept row by row, so that a restart forgets nothing; gone after a day."""

from datetime import timedelta

from desk.actor import Actor
from desk.outbox import ButtonRows, Note, edit_row
from desk.work import Work
from storage.callers import HotlineDraft, draft_by, drop_drafts
from storage.outbox import OutboxRow

DRAFT_LIFE = timedelta(days=1)
CARD = "hotline"  # what the questions are about


def begin(work: Work, actor: Actor) -> HotlineDraft:
    """A new one; what was begun before is dropped."""
    drop(work, actor)
    draft = HotlineDraft(platform=actor.platform, user_id=actor.user_id, step="words", touched_at=work.now)
    work.session.add(draft)
    work.session.flush()
    return draft


def find(work: Work, actor: Actor) -> HotlineDraft | None:
    """What somebody is writing down."""
    return draft_by(work.session, actor.platform, actor.user_id)


def drop(work: Work, actor: Actor) -> bool:
    """Forget it; whether there was one."""
    draft = find(work, actor)
    if draft is None:
        return False
    work.session.delete(draft)
    work.session.flush()
    return True


def is_old(work: Work, draft: HotlineDraft) -> bool:
    """Has it lain for longer than anybody remembers what it was about?"""
    return work.now - draft.touched_at > DRAFT_LIFE


def step(work: Work, draft: HotlineDraft, name: str) -> None:
    """Go on to the next question."""
    draft.step, draft.touched_at = name, work.now
    work.session.add(draft)
    work.session.flush()


def show(work: Work, draft: HotlineDraft, text: str, buttons: ButtonRows = ()) -> None:
    """Put a question; the buttons of the one before go, so that only the latest can be pressed."""
    before = work.session.get(OutboxRow, draft.card_row) if draft.card_row is not None else None
    if before is not None and before.buttons:
        work.queue(edit_row(before, before.text, (), work.now))
    draft.card_row = work.say(Note(draft.platform, draft.user_id, text, buttons, about=CARD))
    work.session.add(draft)
    work.session.flush()


def settle(work: Work, draft: HotlineDraft, text: str) -> None:
    """The card becomes what came of it, and the draft is gone."""
    row = work.session.get(OutboxRow, draft.card_row) if draft.card_row is not None else None
    if row is not None:
        work.queue(edit_row(row, text, (), work.now))
    else:
        work.say(Note(draft.platform, draft.user_id, text, about=CARD))
    work.session.delete(draft)
    work.session.flush()


def tidy(work: Work) -> None:
    """Calls nobody has gone on with within a day are not kept."""
    drop_drafts(work.session, work.now - DRAFT_LIFE)
