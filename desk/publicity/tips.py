"""The stock of tips: listing them with their reach, adding, changing and retiring them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from rapidfuzz import fuzz, process

from desk.actor import Actor
from desk.errors import RuleError
from desk.publicity.themes import this_week
from desk.seats import LEVEL_RANKS
from desk.wording import publicity as wording
from desk.wording.tickets import BUTTON_GONE
from desk.work import Work
from grids.hotlines import unknown_numbers
from storage.publicity import (
    Theme,
    Tip,
    TipPost,
    count_reads,
    drop_drafts,
    get_tip,
    live_tips,
    mark_read,
    reach,
)

MOST, LEAST = 119, 8
# Of our own tips no two are more alike than 48; the same matter in other words comes to 60 and more.
ALIKE = 60
_DRAFT_LIFE = timedelta(days=1)
_WIDE = {
    ",": "\uff0c",
    ":": "\uff1a",
    ";": "\uff1b",
    "!": "\uff01",
    "?": "\uff1f",
    "(": "\uff08",
    ")": "\uff09",
}
_NARROW = re.compile("(?<=[一-鿿”])[,:;!?()]|[,:;!?()](?=[一-鿿“])")


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of wanting to add or change a tip: done, or `draft` waits for a second word."""

    text: str
    draft: int | None = None
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A tip somebody wants to have, with its picture."""

    theme: Theme
    text: str
    photo: str | None = None
    photo_platform: str | None = None


def listing(work: Work, theme: Theme) -> str:
    """A theme's tips with their numbers and reach."""
    tips = live_tips(work.session, theme.code)
    reached = reach(work.session, [tip.id or 0 for tip in tips])
    lines = [(tip.id or 0, tip.text, *reached.get(tip.id or 0, (0, 0))) for tip in tips]
    return wording.tips(theme.name, lines)


def known(work: Work, actor: Actor, chat: str, number: int) -> str:
    """Somebody has read the tip of a post: counted once; what they are told."""
    post = work.session.get(TipPost, number)
    group = work.directory.group_here(post.group_id, actor.platform, chat) if post else None
    if group is None:
        raise RuleError(BUTTON_GONE)
    if actor.staff:
        return wording.KNOWN_BY_STAFF
    if not mark_read(work.session, "tip", number, group.id, (actor.platform, actor.user_id), work.now):
        return wording.KNOWN_ALREADY
    return wording.known(count_reads(work.session, "tip", number))


def add(work: Work, actor: Actor, offer: Offer) -> Asked:
    """Take a tip in, or ask again if it is much like another one or names a number nobody knows."""
    _may_tend(actor)
    check_text(offer.text)
    known_tips = live_tips(work.session)
    for tip in known_tips:
        if bare(tip.text) == bare(offer.text):
            raise RuleError(wording.tip_exists(tip.id or 0, _theme_name(work, tip)))
    return _doubt(work, actor, offer, known_tips, None) or _take(work, actor, offer)


def change(work: Work, actor: Actor, number: int, offer: Offer) -> Asked:
    """Give a tip other words, with the same care."""
    _may_tend(actor)
    tip = find(work, number)
    check_text(offer.text)
    others = [other for other in live_tips(work.session) if other.id != number]
    return _doubt(work, actor, offer, others, number) or _rewrite(work, actor, tip, offer)


def retire(work: Work, actor: Actor, number: int, back: bool = False) -> str:
    """Take a tip out of use, or back into it."""
    _may_tend(actor)
    tip = find(work, number)
    if (tip.retired_at is None) == back:
        return wording.tip_is_so(number, not back)
    tip.retired_at = None if back else work.now
    tip.changed_at, tip.by = work.now, actor.name
    return wording.tip_back(number) if back else wording.tip_retired(number)


def confirm(work: Work, actor: Actor, draft: int, number: int | None) -> str:
    """The second word: the draft is taken in, or becomes the new words of tip `number`."""
    _may_tend(actor)
    waiting = _draft(work, draft)
    theme = work.session.get(Theme, waiting.theme_code)
    if theme is None:
        raise RuleError(wording.DRAFT_GONE)
    offer = Offer(theme, waiting.text, waiting.photo, waiting.photo_platform)
    if number is not None:
        tip = find(work, number)
        waiting.source = "dropped"
        return _rewrite(work, actor, tip, offer).text
    waiting.source, waiting.retired_at, waiting.by = "chat", None, actor.name
    return _added(work, draft, theme)


def decline(work: Work, actor: Actor, draft: int) -> str:
    """The draft is forgotten."""
    _may_tend(actor)
    _draft(work, draft).source = "dropped"
    return wording.DRAFT_DROPPED


def find(work: Work, number: int) -> Tip:
    """The tip of that number, in use or not; RuleError if there is none."""
    tip = get_tip(work.session, number)
    if tip is None or tip.source in ("draft", "dropped"):
        raise RuleError(wording.no_tip(number))
    return tip


def check_text(text: str) -> None:
    """RuleError unless the words have a length people read."""
    if len(text) > MOST:
        raise RuleError(wording.tip_too_long(len(text), MOST))
    if len(text) < LEAST:
        raise RuleError(wording.TIP_TOO_SHORT)


def widen(text: str) -> str:
    """Marks between Chinese words as they are printed, however the keyboard was set."""
    return _NARROW.sub(lambda mark: _WIDE[mark[0]], text.strip())


def bare(text: str) -> str:
    """The words alone, without marks and blanks."""
    return "".join(char for char in text if char.isalnum()).casefold()


def most_alike(text: str, others: Sequence[str]) -> str | None:
    """Which of these words (made `bare`) say much the same, if any do."""
    found = process.extractOne(bare(text), others, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found[0] if found else None


def _may_tend(actor: Actor) -> None:
    if actor.rank < LEVEL_RANKS["community"]:
        raise RuleError(wording.TIPS_ARE_THE_COMMUNITYS)


def _doubt(work: Work, actor: Actor, offer: Offer, others: Sequence[Tip], number: int | None) -> Asked | None:
    """Keep the words as a draft and say what seems wrong with them; None if nothing does."""
    by_words = {bare(tip.text): (tip.id or 0, tip.text) for tip in others}
    like = most_alike(offer.text, list(by_words))
    odd = unknown_numbers(offer.text)
    if like is None and not odd:
        return None
    drop_drafts(work.session, work.now - _DRAFT_LIFE)
    draft = _insert(work, actor, offer, "draft")
    return Asked(wording.tip_doubtful(by_words[like] if like else None, odd, number), draft, number)


def _take(work: Work, actor: Actor, offer: Offer) -> Asked:
    return Asked(_added(work, _insert(work, actor, offer, "chat"), offer.theme))


def _insert(work: Work, actor: Actor, offer: Offer, source: str) -> int:
    number = work.next_id(Tip)
    work.write(
        Tip,
        id=number,
        theme_code=offer.theme.code,
        text=offer.text,
        photo=offer.photo,
        photo_platform=offer.photo_platform,
        source=source,
        by=actor.name,
        created_at=work.now,
        changed_at=work.now,
        retired_at=work.now if source == "draft" else None,
    )
    return number


def _rewrite(work: Work, actor: Actor, tip: Tip, offer: Offer) -> Asked:
    tip.text, tip.changed_at, tip.by = offer.text, work.now, actor.name
    if offer.photo is not None:
        tip.photo, tip.photo_platform = offer.photo, offer.photo_platform
    return Asked(wording.tip_changed(tip.id or 0))


def _added(work: Work, number: int, theme: Theme) -> str:
    return wording.tip_added(number, theme.name, this_week(work).theme.code == theme.code)


def _draft(work: Work, number: int) -> Tip:
    tip = get_tip(work.session, number)
    if tip is None or tip.source != "draft":
        raise RuleError(wording.DRAFT_GONE)
    return tip


def _theme_name(work: Work, tip: Tip) -> str:
    theme = work.session.get(Theme, tip.theme_code)
    return theme.name if theme else ""
