"""What can go wrong with the fake Bot API: scripted faults and rate limits."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Fault:
    """The next `times` calls (None: all) of a method ("*": any; in one chat, if given) go wrong."""

    method: str = "*"
    times: int | None = 1
    status: int = 500
    description: str = "Internal Server Error"
    parameters: dict[str, Any] = field(default_factory=dict)
    chat: int | None = None
    body: bytes | None = None  # instead of JSON
    delay: float = 0.0  # seconds before the answer
    lose_answer: bool = False  # the call is carried out, but its answer never arrives
    until: float = math.inf  # by time.monotonic
    hits: int = 0

    def strikes(self, method: str, chat: int | None) -> bool:
        """Does it hit this call? Counts it if so."""
        if self.method not in ("*", method) or (self.chat is not None and self.chat != chat):
            return False
        if time.monotonic() >= self.until or (self.times is not None and self.hits >= self.times):
            return False
        self.hits += 1
        return True

    def lift(self) -> None:
        """From now on all is well again."""
        self.until = -math.inf


@dataclass
class RateLimits:
    """Telegram's own limits on messages sent; `speed` 10 makes them ten times as generous.

    Windows are 5 % shorter than they should be: a bot that keeps exactly to the limits is never refused
    because of a late timer. `slack` 1.0 makes them exact.
    """

    per_second: int = 30
    chat_per_second: int = 1
    group_per_minute: int = 20
    speed: float = 1.0
    slack: float = 0.95
    clock: Callable[[], float] = time.monotonic
    refused: int = 0
    moments: list[tuple[float, int]] = field(default_factory=list)  # when what was let through, and where
    _sent: dict[tuple[str, int], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait(self, chat: int) -> float:
        """Seconds the sender has to wait; 0 and counted as sent if it may go."""
        windows = [(("all", 0), self.per_second, 1.0), (("chat", chat), self.chat_per_second, 1.0)]
        if chat < 0:
            windows.append((("group", chat), self.group_per_minute, 60.0))
        now = self.clock()
        pause = max(self._pause(key, count, length, now) for key, count, length in windows)
        if pause > 0:
            self.refused += 1
            return math.ceil(pause) if self.speed == 1.0 else pause
        self.moments.append((now, chat))
        for key, _, _ in windows:
            self._sent[key].append(now)
        return 0

    def _pause(self, key: tuple[str, int], count: int, length: float, now: float) -> float:
        span, sent = length * self.slack / self.speed, self._sent[key]
        while sent and sent[0] <= now - span:
            sent.popleft()
        return sent[0] + span - now if len(sent) >= count else 0.0
