"""The cards of those who decide about a hot issue, words to those who lead it, and its history."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from desk.actor import Actor
from desk.hot import hot_chart
from desk.hot.hot_views import TOWNSHIP, view_of
from desk.outbox import Note, edit_row
from desk.seats import Seat
from desk.wording import hot as words
from desk.wording.hot import HotView
from desk.work import Work
from grids.masking import mask
from storage.hotissues import HotIssue, HotNote, notes_of
from storage.outbox import rows_said_once

ABOUT = "hot"


def deciders(work: Work, hot: HotIssue) -> Sequence[Seat]:
    """Those to whom it is proposed: the community's post, or the township's."""
    level = "township" if len(hot.area) <= TOWNSHIP else "community"
    return work.directory.handlers(hot.area, level)


def propose(work: Work, found: Sequence[HotIssue]) -> None:
    """A card with a picture to each of those who decide."""
    views = [(hot, view_of(work, hot)) for hot in found]
    pictures = hot_chart.begin(work, views)
    for hot, view in views:
        people = deciders(work, hot)
        if not people:
            work.tell_operators(words.nobody(view), f"hot:{hot.number}:nobody")
        for seat in people:
            _show(work, hot, view, seat, pictures[hot.number])


def _show(work: Work, hot: HotIssue, view: HotView, seat: Seat, picture: Path) -> None:
    account = f"{seat.platform}:{seat.user_id}"
    work.say_once(
        Note(
            *seat.account,
            words.card(view),
            buttons=words.card_buttons(view),
            photo=str(picture),
            about=ABOUT,
            not_before=work.planned(account),
            once=f"{_cards(hot)}{account}",
        )
    )


def _cards(hot: HotIssue) -> str:
    return f"hot:{hot.number}:card:"


def refresh(work: Work, hot: HotIssue) -> None:
    """Bring the cards up to date, in place."""
    view = view_of(work, hot)
    progress = [item.words for item in notes_of(work.session, hot.number) if item.event == "progress"]
    text = words.card(view, progress[-1] if progress else "")
    for row in rows_said_once(work.session, _cards(hot)):
        work.queue(edit_row(row, text, words.card_buttons(view), work.now))


def ask_why_not(work: Work, hot: HotIssue) -> None:
    """The cards turn into the question why it is none."""
    view = view_of(work, hot)
    for row in rows_said_once(work.session, _cards(hot)):
        work.queue(edit_row(row, words.why_not(view), words.why_not_buttons(hot.number), work.now))


def note(work: Work, hot: HotIssue, event: str, actor: Actor, said: str = "") -> None:
    """A step of its history; never edited."""
    work.session.add(
        HotNote(
            hot_id=hot.number,
            at=work.now,
            event=event,
            actor=actor.account,
            actor_name=actor.name,
            words=mask(said),
        )
    )
    work.session.flush()


def tell(work: Work, seats: Iterable[Seat], text: str, but: Actor | None = None) -> None:
    """A word to each of these people, without whoever has just done it."""
    heard = {(but.platform, but.user_id)} if but else set()
    for seat in seats:
        if seat.account not in heard:
            heard.add(seat.account)
            work.say(Note(*seat.account, text, about="notice"))


def tell_leader(work: Work, hot: HotIssue, actor: Actor, what: str) -> None:
    """A word to the responsible post about what somebody above has done in its place."""
    if not actor.holds(hot.post_id):
        view = view_of(work, hot)
        tell(work, work.directory.sitting(hot.post_id), words.told_leader(view, what, actor.name), but=actor)
