"""The card of a call before it is a ticket: what was understood, and the buttons that settle or change it."""

from collections.abc import Callable

from desk.errors import RuleError
from desk.registry.locating import Locator
from desk.tickets import hotline, hotline_drafts
from desk.tickets.hotline import BY_HAND, Call
from desk.tickets.hotline_drafts import show, step
from desk.tickets.report import Finding
from desk.tickets.views import handler_name
from desk.wording import hotline as words
from desk.wording.tickets import BUTTON_GONE, quote
from grids.codes import is_within, level_of
from handlers.context import Scene
from handlers.same_call import KnownTroubles
from storage.callers import HotlineDraft
from storage.tickets import get_ticket

MOST_CHOICES = 12


def _finding(scene: Scene, draft: HotlineDraft) -> Finding:
    return hotline.understood(scene.kit.judge, draft.words, draft.address, draft.category)


def confirm(scene: Scene, draft: HotlineDraft) -> str:
    """Show what was understood, and ask."""
    work, finding = scene.work, _finding(scene, draft)
    known = KnownTroubles(work.session, scene.kit.conversations.settings)
    draft.like = known.find(draft.grid_code, finding, draft.words, work.now)
    step(work, draft, "ready")
    like = get_ticket(work.session, draft.like) if draft.like is not None else None
    names = work.rules
    urgency = names.emergencies.get(finding.emergency or "") or names.urgencies.get(finding.urgency, "")
    text = words.confirm(
        quote(draft.words),
        draft.address,
        (draft.name, words.starred(draft.phone)),
        work.directory.grid_name(draft.grid_code) if draft.grid_code else "",
        f"{names.categories.get(finding.category, finding.category)}，{urgency}",
        (like.number, quote(like.text, 40)) if like is not None else None,
    )
    show(work, draft, text, words.confirm_buttons(draft.number, draft.like))
    return ""


def _back(scene: Scene, draft: HotlineDraft, _code: str) -> str:
    return confirm(scene, draft)


def _ok(scene: Scene, draft: HotlineDraft, _code: str) -> str:
    work = scene.work
    code = draft.grid_code or Locator(work.directory).township
    number = hotline.file(work, _call(scene, draft), code, _finding(scene, draft))
    ticket = get_ticket(work.session, number)
    assert ticket is not None
    text = words.registered(number, handler_name(work.directory, code, ticket.level))
    hotline_drafts.settle(work, draft, text)
    return text


def _join(scene: Scene, draft: HotlineDraft, _code: str) -> str:
    ticket = get_ticket(scene.work.session, draft.like) if draft.like is not None else None
    if ticket is None:
        raise RuleError(BUTTON_GONE)
    count = hotline.join_call(scene.work, ticket, _call(scene, draft), _finding(scene, draft))
    text = words.joined(ticket.number, count)
    hotline_drafts.settle(scene.work, draft, text)
    return text


def _cancel(scene: Scene, draft: HotlineDraft, _code: str) -> str:
    hotline_drafts.settle(scene.work, draft, words.DROPPED)
    return words.DROPPED


def _change_grid(scene: Scene, draft: HotlineDraft, code: str) -> str:
    if code:
        return choose_grid(scene, draft, code)
    grids = scene.work.directory.grids
    near = [grid for grid in grids.values() if is_within(grid.code, draft.grid_code[:12])] or list(
        grids.values()
    )
    items = [(grid.name, grid.code) for grid in near if level_of(grid.code) != "township"][:MOST_CHOICES]
    step(scene.work, draft, "grid")
    show(scene.work, draft, words.ASK_GRID, words.choices(draft.number, "grid", items, 1))
    return ""


def choose_grid(scene: Scene, draft: HotlineDraft, code: str) -> str:
    """It lies there; the township means that nobody knows."""
    if code not in scene.work.directory.grids:
        raise RuleError(BUTTON_GONE)
    draft.grid_code = "" if level_of(code) == "township" else code
    return confirm(scene, draft)


def _change_category(scene: Scene, draft: HotlineDraft, code: str) -> str:
    if code:
        return choose_category(scene, draft, code)
    items = [(name, key) for key, name in scene.work.rules.categories.items()]
    step(scene.work, draft, "category")
    show(scene.work, draft, words.ASK_CATEGORY, words.choices(draft.number, "category", items, 3))
    return ""


def choose_category(scene: Scene, draft: HotlineDraft, code: str) -> str:
    """It is about that."""
    if code not in scene.work.rules.categories:
        raise RuleError(BUTTON_GONE)
    draft.category = code
    return confirm(scene, draft)


def _call(scene: Scene, draft: HotlineDraft) -> Call:
    return Call(BY_HAND, "", draft.words, draft.address, draft.name, draft.phone, scene.now)


PRESSES: dict[str, Callable[[Scene, HotlineDraft, str], str]] = {
    "ok": _ok,
    "join": _join,
    "cancel": _cancel,
    "grid": _change_grid,
    "category": _change_category,
    "back": _back,
}
