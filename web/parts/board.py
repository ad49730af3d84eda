"""The live board of tickets."""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nicegui import ui

from desk.tickets.views import TicketView
from desk.wording.tickets import moment
from web.parts.words import Words, box
from web.shown import utc_now

EVERY = 2.0  # seconds between looks at the board when nothing happens in the room
WAITING = ("open", "accepted")
COUNTED = (("open", "待受理"), ("accepted", "办理中"), ("resolved", "待评价"), ("closed", "已结案"))

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Card:
    """What one ticket's card shows; two equal cards look the same."""

    number: int
    state: str
    state_name: str
    title: str
    urgency: str
    urgency_name: str
    level_name: str
    text: str
    where: str
    due: str
    late: bool
    reporters: int

    @classmethod
    def of(cls, ticket: TicketView, now: datetime) -> "Card":
        """The card of a ticket at a moment."""
        waiting = ticket.state in WAITING
        return cls(
            number=ticket.number,
            state=ticket.state,
            state_name=ticket.state_name,
            title=ticket.category_name,
            urgency=ticket.urgency,
            urgency_name=ticket.urgency_name,
            level_name=ticket.level_name,
            text=ticket.text,
            where=" · ".join(part for part in (ticket.grid_name, ticket.place) if part),
            due=f"{moment(ticket.due_at, now)}前办结" if waiting else f"{moment(ticket.opened_at, now)}登记",
            late=waiting and ticket.due_at < now,
            reporters=ticket.reporters,
        )


class Board:
    """Everything on the right; cards change in place, so that the list does not jump under one's eyes."""

    def __init__(self, fetch: Callable[[], Awaitable[Sequence[TicketView]]]) -> None:
        self._fetch = fetch
        self._cards: dict[int, Card] = {}
        self._drawn: dict[int, ui.element] = {}
        self._busy = False
        self._again = False
        self._seen = False
        with box("yw-side yw-board", mark="board"):
            with box("yw-head"):
                Words("工单看板", "yw-brand")
                self._sub = Words("", "yw-sub", mark="board-state")
            with box("yw-counts"):
                self._counts = {state: self._draw_count(state, name) for state, name in COUNTED}
            with box("yw-list"):
                self._empty = Words("还没有工单。居民在群里说的诉求会自动出现在这里。", "yw-empty")
                self._list = box("yw-cards")
        ui.timer(EVERY, self.refresh)

    async def refresh(self) -> None:
        """Look again; a call while one is under way leads to one more look after it."""
        self._again = True
        if self._busy:
            return
        self._busy = True
        try:
            while self._again and not self._list.is_deleted:
                self._again = False
                await self._look()
        finally:
            self._busy = False

    async def _look(self) -> None:
        try:
            tickets = await self._fetch()
        except Exception:
            log.exception("看板读取工单没有成功")
            self._sub.say("暂时读不到工单，正在重试…")
            return
        if self._list.is_deleted:
            return
        now = utc_now()
        self._sub.say(f"最近 {len(tickets)} 件，自动更新")
        self._show([Card.of(ticket, now) for ticket in tickets])

    def _show(self, cards: Sequence[Card]) -> None:
        counts = Counter(card.state for card in cards)
        for state, count in self._counts.items():
            count.say(str(counts[state]))
        self._empty.set_visibility(not cards)
        for number in self._drawn.keys() - {card.number for card in cards}:
            self._drawn.pop(number).delete()
            del self._cards[number]
        for index, card in enumerate(cards):
            self._place(card, index)
        self._seen = True

    def _place(self, card: Card, index: int) -> None:
        known = self._cards.get(card.number)
        if known == card:
            return
        self._cards[card.number] = card
        if known is None:
            with self._list:
                self._drawn[card.number] = box("yw-card", mark="ticket")
            self._drawn[card.number].props["data-number"] = str(card.number)
            self._drawn[card.number].move(target_index=index)
        element = self._drawn[card.number]
        if self._seen:
            element.classes(add="yw-fresh")
        element.props["data-state"] = card.state
        element.clear()
        with element:
            self._draw(card)

    def _draw(self, card: Card) -> None:
        with box("yw-card-top"):
            Words(f"#{card.number}", "yw-number", tag="span", mark="ticket-number")
            Words(card.title, "yw-category", tag="span")
            if card.urgency != "normal":
                Words(
                    card.urgency_name, f"yw-tag yw-urgency-{card.urgency}", tag="span", mark="ticket-urgency"
                )
            Words(card.state_name, f"yw-tag yw-state yw-state-{card.state}", tag="span", mark="ticket-state")
        Words(card.text, "yw-card-text", mark="ticket-text")
        Words(card.where, "yw-card-where")
        with box("yw-card-foot"):
            Words(card.level_name, "yw-level", tag="span", mark="ticket-level")
            if card.reporters > 1:
                Words(f"{card.reporters} 人反映", "yw-reporters", tag="span")
            Words(
                f"已超期 · {card.due}" if card.late else card.due, "yw-late" if card.late else "", tag="span"
            )

    def _draw_count(self, state: str, name: str) -> Words:
        with box(f"yw-count yw-state-{state}"):
            count = Words("0", "yw-count-number")
            Words(name, "yw-count-name")
        return count
