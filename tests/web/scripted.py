"""A small scripted bot behind the chat room's platform, and a township to try the pages on."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.platforms.base import Button, Outgoing
from bot.platforms.local import LocalPlatform
from desk.tickets.views import STATE_NAMES, TicketView
from handlers.message import Message, Press
from web.context import PageContext
from web.room import Room

GROUP = "g1"
RESIDENT = "r1"
NEIGHBOUR = "r2"
WORKER = "w1"


def ticket(number: int, text: str, now: datetime) -> TicketView:
    """A newly opened ticket, as the desk shows it."""
    return TicketView(
        number=number,
        state="open",
        level="grid",
        grid="320506104001001",
        category="elevator",
        urgency="urgent",
        reporters=1,
        opened_at=now,
        respond_by=now + timedelta(hours=2),
        due_at=now + timedelta(hours=24),
        text=text,
        place="3栋",
        state_name=STATE_NAMES["open"],
        level_name="网格",
        grid_name="海棠花苑第一网格",
        category_name="电梯",
        kind_name="求助",
        urgency_name="急件",
        emergency_name=None,
        handler="网格员王海燕",
        taken=False,
        result="",
        rating_name=None,
    )


def township_room(groups: int = 3) -> Room:
    """A room with a few groups, residents and a grid worker."""
    room = Room()
    for number in range(1, groups + 1):
        room.add_group(f"g{number}", f"海棠花苑第{number}微网格群")
    room.add_person(RESIDENT, "刘大爷", "居民 · 3栋", [GROUP])
    room.add_person(NEIGHBOUR, "陈阿姨", "居民 · 5栋", [GROUP])
    room.add_person(WORKER, "王海燕", "网格员 · 海棠花苑第一网格", [GROUP])
    room.add_person("t1", "赵主任", "镇平安办")
    return room


class ScriptedBot:
    """Answers 坏了 with a receipt and a private card; buttons edit the receipt; anything else is ignored."""

    def __init__(self, room: Room) -> None:
        self.platform = LocalPlatform(room, wait=5)
        self.tickets: list[TicketView] = []
        self.heard: list[Message | Press] = []
        self.failing = False
        self.sick = False
        self.gate = asyncio.Event()
        self.gate.set()
        self._receipts: dict[int, tuple[str, str, str]] = {}

    def pages(self, room: Room) -> PageContext:
        """What the pages are given in these tests."""
        return PageContext(room=room, board=self.board, healthy=self.healthy, township="海棠镇")

    def change(self, number: int, state: str, **facts: Any) -> None:
        """Let a ticket stand otherwise."""
        shown = self.tickets[number - 1]
        self.tickets[number - 1] = replace(shown, state=state, state_name=STATE_NAMES[state], **facts)

    async def board(self) -> Sequence[TicketView]:
        shown = list(reversed(self.tickets))
        await self.gate.wait()
        if self.failing:
            raise OSError("database is locked")
        return shown

    async def healthy(self) -> bool:
        if self.sick:
            raise OSError("disk I/O error")
        return not self.failing

    async def run(self) -> None:
        cursor = None
        while True:
            batch = await self.platform.fetch(cursor)
            for raw in batch.updates:
                event = self.platform.parse(raw)
                assert isinstance(event, Message | Press)
                self.heard.append(event)
                await (self._on_press(event) if isinstance(event, Press) else self._on_message(event))
            cursor = batch.cursor

    async def _on_message(self, message: Message) -> None:
        if message.media:
            await self._send(
                message.chat, "收到图片，已附到工单。", reply_to=message.id, photo=message.media[0].ref
            )
        elif "坏了" in message.text:
            await self._open(message)

    async def _open(self, message: Message) -> None:
        number = len(self.tickets) + 1
        self.tickets.append(ticket(number, message.text, datetime.now(UTC)))
        rows = (
            (
                Button("补充", f"note:{number}"),
                Button("我也遇到", f"join:{number}"),
                Button("不是诉求", f"no:{number}"),
            ),
        )
        receipt = await self._send(message.chat, self._receipt(number), rows, reply_to=message.id)
        self._receipts[number] = (message.chat, receipt, message.id)
        card = (
            (
                Button("受理", f"accept:{number}"),
                Button("误报", f"no:{number}"),
                Button("上报", f"up:{number}"),
            ),
        )
        await self._send(WORKER, f"新工单 #{number}\n{message.sender_name}:{message.text}", card)

    def _receipt(self, number: int) -> str:
        ticket = self.tickets[number - 1]
        return (
            f"已登记工单 #{number}（电梯 · 急件）\n地点：3栋\n状态：{ticket.state_name}\n"
            "办理人：网格员王海燕，2 小时内响应，24 小时内办结。"
        )

    async def _on_press(self, press: Press) -> None:
        verb, number = press.data.split(":")
        if verb == "echo":
            words = number
        elif verb == "accept" and press.sender == WORKER:
            self.change(int(number), state="accepted")
            chat, receipt, _ = self._receipts[int(number)]
            await self.platform.deliver(Outgoing("edit", chat, self._receipt(int(number)), message=receipt))
            words = f"已受理 #{number}，请尽快联系居民。"
        else:
            words = "只有网格员可以受理。" if verb == "accept" else "知道了，谢谢您。"
        await self.platform.deliver(Outgoing("toast", press.chat, words, message=press.id))

    async def _send(
        self,
        chat: str,
        text: str,
        buttons: tuple[tuple[Button, ...], ...] = (),
        reply_to: str | None = None,
        photo: str | None = None,
    ) -> str:
        out = Outgoing("send", chat, text, buttons, reply_to=reply_to, photo=photo)
        sent = await self.platform.deliver(out)
        assert sent is not None
        return sent


async def stopped(task: "asyncio.Task[None]") -> None:
    """Cancel a task and wait until it has ended."""
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()
