"""A chat platform in memory that keeps what it is given, refuses when told to, and can be made to wait."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence

from bot.platforms.base import Batch, Finding, Limits, MenuEntry, Outgoing, PlatformError, Raw
from handlers.message import Event


def refusal(reason: str, *, permanent: bool = True, **more: str | float) -> PlatformError:
    """An error as platforms raise it."""
    return PlatformError(
        f"fake {reason}",
        permanent=permanent,
        reason=reason,
        retry_after=float(more["retry_after"]) if "retry_after" in more else None,
        new_chat=str(more["new_chat"]) if "new_chat" in more else None,
    )


class FakePlatform:
    """Delivers at once unless `refuse`d; `gate.clear()` keeps every delivery on its way."""

    def __init__(
        self,
        name: str = "fake",
        limits: Limits | None = None,
        ticks: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.name = name
        self.limits = limits or Limits()
        self.delivered: list[Outgoing] = []
        self.moments: list[float] = []
        self.tried: list[Outgoing] = []
        self.tried_at: list[float] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.in_flight = 0
        self._ticks = ticks
        self._refusals: dict[str, list[Exception]] = defaultdict(list)
        self._always: dict[str, Exception] = {}
        self._tried_more = asyncio.Event()

    def refuse(self, chat: str, *errors: Exception) -> None:
        """The next deliveries to the chat fail, each with the next of these errors."""
        self._refusals[chat] += errors

    def refuse_always(self, chat: str, error: Exception) -> None:
        """Every delivery to the chat fails; chat "" means all of them."""
        self._always[chat] = error

    def relent(self) -> None:
        """Take everything again."""
        self._always.clear()

    def texts(self, chat: str | None = None) -> list[str]:
        """What was delivered, to one chat or to all, in order."""
        return [out.text for out in self.delivered if chat in (None, out.chat)]

    async def was_tried(self, times: int) -> None:
        """Return once that many deliveries were begun."""
        while len(self.tried) < times:
            self._tried_more.clear()
            await self._tried_more.wait()

    async def start(self, menu: Sequence[MenuEntry]) -> None:
        """Nothing to connect to."""

    async def fetch(self, cursor: str | None) -> Batch:
        """Nobody says anything."""
        return Batch((), cursor)

    def parse(self, raw: Raw) -> Event | None:
        """Nothing concerns us."""
        return None

    async def deliver(self, out: Outgoing) -> str | None:
        """Keep it, or refuse it as told."""
        self.tried.append(out)
        self.tried_at.append(self._ticks())
        self._tried_more.set()
        self.in_flight += 1
        try:
            await self.gate.wait()
        finally:
            self.in_flight -= 1
        if self._refusals[out.chat]:
            raise self._refusals[out.chat].pop(0)
        for chat in (out.chat, ""):
            if chat in self._always:
                raise self._always[chat]
        self.delivered.append(out)
        self.moments.append(self._ticks())
        return f"m{len(self.delivered)}" if out.action == "send" else None

    async def check(self) -> list[Finding]:
        """All is well."""
        return []

    async def close(self) -> None:
        """Nothing to let go of."""
