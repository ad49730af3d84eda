"""What people did that the bot has not acknowledged yet."""

import asyncio
from collections import deque
from contextlib import suppress
from itertools import islice
from typing import Any

from web.errors import RoomError

LONGEST = 10_000


class Updates:
    """Raw updates in order, each kept until the bot acknowledges it or a later one."""

    def __init__(self, longest: int = LONGEST) -> None:
        self._waiting: deque[dict[str, Any]] = deque()
        self._arrived = asyncio.Event()
        self._longest = longest

    def __len__(self) -> int:
        return len(self._waiting)

    def check(self) -> None:
        """Refuse politely when the bot is so far behind that more would only be lost in the crowd."""
        if len(self._waiting) >= self._longest:
            raise RoomError("flood", "消息太多，助手还没有处理完，请稍后再发。")

    def put(self, raw: dict[str, Any]) -> None:
        """Add an update; its `update` number is larger than any before."""
        self._waiting.append(raw)
        self._arrived.set()

    async def take(self, acknowledged: int | None, limit: int, wait: float) -> list[dict[str, Any]]:
        """Forget everything up to `acknowledged`, then give what follows, or wait `wait` seconds for it."""
        while acknowledged is not None and self._waiting and self._waiting[0]["update"] <= acknowledged:
            self._waiting.popleft()
        if not self._waiting:
            self._arrived.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), wait)
        return list(islice(self._waiting, limit))
