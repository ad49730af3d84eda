"""热线 as staff write a call down, one question after the other; and 查来电, the look at who called."""

from collections.abc import Callable

from desk.errors import RuleError
from desk.registry.grid_names import find_grid
from desk.registry.locating import Locator
from desk.tickets import hotline, hotline_drafts
from desk.tickets.hotline_drafts import show, step
from desk.tickets.report import HOTLINE
from desk.wording import hotline as words
from desk.wording import tickets as wording
from desk.wording.tickets import BUTTON_GONE
from grids.rights import reach_of
from handlers import broadcast, hotline_card
from handlers.audit import audited
from handlers.categories import category_named
from handlers.commands import Order
from handlers.context import Scene
from handlers.message import Message, Press
from storage.callers import HotlineDraft
from storage.secrets import keeps_numbers
from storage.tickets import Ticket

LONGEST = 1000
_LEAVE = frozenset({"取消", "退出", "算了", "不登记了", "/cancel"})
_SKIP = frozenset({"跳过", "没有", "无", "不清楚", "不知道", "不愿意", "不留", "/skip"})
_SAID = {"确认": "ok", "确定": "ok", "好": "ok", "好的": "ok", "另立工单": "ok", "并入": "join"}
_SAID |= {"改网格": "grid", "改类别": "category", "返回": "back"}


def begin(scene: Scene, message: Message, order: Order) -> str:
    """热线, or 热线 and what the caller said."""
    if not any(reach_of(seat.role, "hotline") for seat in scene.actor.seats):
        raise RuleError(words.NOT_YOURS)
    if not message.private:
        raise RuleError(words.IN_PRIVATE)
    if broadcast.is_writing(scene):
        raise RuleError(words.BUSY)
    draft = hotline_drafts.begin(scene.work, scene.actor)
    if order.words.strip():
        _take_words(scene, draft, order.words.strip())
    else:
        show(scene.work, draft, words.ASK_WORDS)
    return ""


def callers(scene: Scene, message: Message, order: Order, ticket: Ticket) -> str:
    """查来电 12; 查来电 12 删除, if the caller wants to be forgotten."""
    if not message.private:
        raise RuleError(words.CALLERS_PRIVATE)
    if order.words.strip() in ("删除", "忘记", "清除"):
        return hotline.forget_callers(scene.work, ticket, scene.actor)
    return hotline.show_callers(scene.work, ticket, scene.actor)


def resolved(ticket: Ticket) -> str:
    """The answer to whoever has solved it: residents are asked to rate, callers have to be rung up."""
    alone = ticket.source == HOTLINE and ticket.group_id is None
    return words.resolved(ticket.number) if alone else wording.resolved(ticket.number)


def carries_on(scene: Scene, message: Message) -> bool:
    """The next message of somebody who is writing a call down; False if nobody is."""
    draft = hotline_drafts.find(scene.work, scene.actor) if scene.actor.staff else None
    if draft is None or not scene.claim():
        return draft is not None
    said = message.text.strip()
    plain = said.strip("。.!\uff01~ ")
    if hotline_drafts.is_old(scene.work, draft):
        hotline_drafts.drop(scene.work, scene.actor)
        scene.reply(words.OLD, about="draft")
    elif message.edited_at is not None:
        raise RuleError(words.EDITED)
    elif plain in _LEAVE:
        hotline_drafts.settle(scene.work, draft, words.DROPPED)
        scene.reply(words.DROPPED, about="draft")
    elif not said:
        raise RuleError(words.ONLY_TEXT)
    elif len(said) > LONGEST:
        raise RuleError(words.TOO_LONG)
    else:
        _ANSWERS[draft.step](scene, draft, "" if plain in _SKIP else said)
    return True


def pressed(scene: Scene, press: Press, number: int, word: str) -> str:
    """确认, 并入, 改网格, 改类别, 取消, and what is chosen after them."""
    draft = hotline_drafts.find(scene.work, scene.actor)
    if draft is None or draft.id != number or not press.private:
        raise RuleError(words.GONE)
    if draft.step not in ("ready", "grid", "category"):
        raise RuleError(BUTTON_GONE)
    what, _, code = word.partition(".")
    if what not in hotline_card.PRESSES:
        raise RuleError(BUTTON_GONE)
    return hotline_card.PRESSES[what](scene, draft, code)


# --- the questions ----------------------------------------------------------------------------------------


def _take_words(scene: Scene, draft: HotlineDraft, said: str) -> None:
    if not said:
        raise RuleError(words.ASK_WORDS)
    draft.words = said
    step(scene.work, draft, "address")
    show(scene.work, draft, words.ASK_ADDRESS)


def _take_address(scene: Scene, draft: HotlineDraft, said: str) -> None:
    draft.address = said
    step(scene.work, draft, "caller")
    show(scene.work, draft, words.ASK_CALLER if keeps_numbers(scene.work.session) else words.ASK_NAME)


def _take_caller(scene: Scene, draft: HotlineDraft, said: str) -> None:
    if said:
        keeps = keeps_numbers(scene.work.session)
        try:
            draft.name, phone = hotline.read_caller(said)
        except RuleError as refusal:
            raise refusal if keeps else RuleError(words.NO_NAME) from None
        draft.phone = phone if keeps else ""
    draft.grid_code = Locator(scene.work.directory).find(draft.address, draft.words) or ""
    hotline_card.confirm(scene, draft)


def _take_ready(scene: Scene, draft: HotlineDraft, said: str) -> None:
    word = _SAID.get(said.strip("。.!\uff01~ "))
    if word is None or (word == "join" and draft.like is None):
        raise RuleError(words.PRESS)
    with audited(scene, f"press:{words.VERB}", None, f"{draft.number} {word}"):
        done = hotline_card.PRESSES[word](scene, draft, "")
    if done:
        scene.reply(done, about="draft")


def _take_grid(scene: Scene, draft: HotlineDraft, said: str) -> None:
    if _turns_back(scene, draft, said):
        return
    try:
        code = find_grid(scene.work.directory, said).code
    except RuleError:
        # People know the pavilion, not whose grid it stands in.
        found = Locator(scene.work.directory).find(said)
        if found is None:
            raise
        code = found
    hotline_card.choose_grid(scene, draft, code)


def _take_category(scene: Scene, draft: HotlineDraft, said: str) -> None:
    if not _turns_back(scene, draft, said):
        hotline_card.choose_category(scene, draft, category_named(scene, said))


def _turns_back(scene: Scene, draft: HotlineDraft, said: str) -> bool:
    """A word of the card while something else is asked: the card again, or the other question."""
    word = _SAID.get(said.strip("。.!\uff01~ "))
    if word is not None:
        hotline_card.PRESSES[word if word in ("grid", "category") else "back"](scene, draft, "")
    return word is not None


_ANSWERS: dict[str, Callable[[Scene, HotlineDraft, str], object]] = {
    "words": _take_words,
    "address": _take_address,
    "caller": _take_caller,
    "ready": _take_ready,
    "grid": _take_grid,
    "category": _take_category,
}
