"""The fake Bot API: a real HTTP server that both Telegram libraries talk to, and a driver for dialogues.

    async with FakeBotApi() as api:
        group = api.group("-1001", "海棠花苑1网格群")
        said = group.says(user("u1", "刘大爷"), "3栋电梯又坏了")
        receipt = await api.wait_for(group.heard)

Alone, for benches and kill tests: `python -m tests.fakes.bot_api --port 8081`.
"""

import argparse
import asyncio
import math
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from tests.fakes.bot_api_chats import BasicGroup, Chat, Group, Private
from tests.fakes.bot_api_messages import BotMessage, Pressed, Said
from tests.fakes.bot_api_people import BOT, Json, Person, User, user
from tests.fakes.bot_api_server import TOKEN, BotApiServer
from tests.fakes.bot_api_trouble import Fault, RateLimits

__all__ = [
    "BOT",
    "TOKEN",
    "BasicGroup",
    "BotMessage",
    "Chat",
    "FakeBotApi",
    "Fault",
    "Group",
    "Person",
    "Pressed",
    "Private",
    "RateLimits",
    "Said",
    "User",
    "user",
]

T = TypeVar("T")


class FakeBotApi(BotApiServer):
    """The server, and all that tests want of it: trouble, waiting, and what was said."""

    # -- trouble ------------------------------------------------------------------------------------------

    def fail(self, method: str = "*", times: int | None = 1, status: int = 500, **more: Any) -> Fault:
        """Script a fault; see Fault for what more there is."""
        fault = Fault(method.lower(), times, status, **more)
        with self.world.lock:
            self.faults.append(fault)
        return fault

    def down(self, seconds: float | None = None) -> Fault:
        """Everything answers 500, for so long or until `up()`."""
        return self.fail(times=None, until=math.inf if seconds is None else time.monotonic() + seconds)

    def up(self) -> None:
        """No more faults."""
        with self.world.lock:
            self.faults.clear()

    # -- waiting ------------------------------------------------------------------------------------------

    @property
    def polling(self) -> bool:
        """Is a getUpdates waiting right now?"""
        return self._poller is not None

    @property
    def unacknowledged(self) -> int:
        """How many updates the bot has not acknowledged."""
        return len(self.world.updates)

    def sent(self, method: str) -> list[Json]:
        """The parameters of every call of a method so far."""
        with self.world.lock:
            return [params for name, params in self.calls if name == method.lower()]

    async def wait_for(self, predicate: Callable[[], T | None], timeout: float = 10) -> T:  # noqa: ASYNC109
        """The predicate's first true value; AssertionError with all that was said when time is up."""
        deadline = time.monotonic() + timeout
        while not (value := predicate()):
            assert time.monotonic() < deadline, f"等了 {timeout} 秒也没有等到：\n{self.transcript()}"
            await asyncio.sleep(0.005)
        return value

    async def quiet(self, idle: float = 0.15, timeout: float = 10) -> None:  # noqa: ASYNC109
        """Until every update is acknowledged and the bot has called nothing for `idle` seconds."""

        def at_rest() -> bool:
            return not self.world.updates and not self._busy and time.monotonic() - self._last > idle

        await self.wait_for(at_rest, timeout)

    def transcript(self) -> str:
        """All chats as they stand, for people."""
        lines = []
        with self.world.lock:
            for chat in self.world.chats.values():
                lines.append(f"== {chat.title or chat.id}")
                lines.extend(_line(chat, id) for id in sorted({*chat.raws, *chat.bots}))
        return "\n".join(lines)


def _line(chat: Chat, id: int) -> str:
    if id in chat.raws:
        raw = chat.raws[id]
        return f"{id:4} {raw['from']['first_name']}:{raw.get('text') or raw.get('caption') or '[…]'}"
    message = chat.bots[id]
    marks = "".join(mark for mark, on in (("（改）", message.edited), ("（删）", message.deleted)) if on)
    return f"{id:4} 机器人{marks}:{message.text} {message.buttons or ''}"


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    given = parser.parse_args()
    with FakeBotApi(given.token, given.port) as api:
        print(api.base, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
