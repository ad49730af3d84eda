"""Listening: the cursor moves only after the commit, and trouble is waited out."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.inbox import Inbox
from bot.intake import StorageError
from bot.platforms.base import Batch, Finding, Limits, MenuEntry, Outgoing, PlatformError, Raw
from bot.worker import Worker
from handlers.message import Event


class ScriptedPlatform:
    """Hands out what the test has planned; fetching beyond that ends the test."""

    name = "scripted"
    limits = Limits()

    def __init__(self, *script: Batch | PlatformError) -> None:
        self.script = list(script)
        self.cursors: list[str | None] = []

    async def start(self, menu: Sequence[MenuEntry]) -> None: ...

    async def fetch(self, cursor: str | None) -> Batch:
        self.cursors.append(cursor)
        if not self.script:
            raise asyncio.CancelledError
        step = self.script.pop(0)
        if isinstance(step, PlatformError):
            raise step
        return step

    def parse(self, raw: Raw) -> Event | None:
        return None

    async def deliver(self, out: Outgoing) -> str | None: ...

    async def check(self) -> list[Finding]:
        return []

    async def close(self) -> None: ...


class ScriptedIntake:
    """Fails as planned, then takes everything."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.taken: list[Sequence[Raw]] = []

    def take(self, platform: object, raws: Sequence[Raw]) -> bool:
        if self.failures:
            raise self.failures.pop(0)
        self.taken.append(raws)
        return True


async def _listen(platform: ScriptedPlatform, intake: ScriptedIntake) -> tuple[int, list[float]]:
    nudges: list[int] = []
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    worker = Worker()
    inbox = Inbox(platform, intake, worker, lambda: nudges.append(1), sleep)  # type: ignore[arg-type]
    try:
        await inbox.run()
    except asyncio.CancelledError:
        pass
    finally:
        worker.close()
    return len(nudges), pauses


async def test_a_batch_is_acknowledged_by_the_next_fetch() -> None:
    platform = ScriptedPlatform(Batch([{"a": 1}], "2"), Batch([], "2"), Batch([{"b": 1}], "3"))
    intake = ScriptedIntake()
    nudges, pauses = await _listen(platform, intake)
    assert platform.cursors == [None, "2", "2", "3"]
    assert (len(intake.taken), nudges, pauses) == (2, 2, [])


async def test_nothing_is_fetched_while_a_batch_waits_for_the_database(
    caplog: pytest.LogCaptureFixture,
) -> None:
    platform = ScriptedPlatform(Batch([{"a": 1}], "2"))
    intake = ScriptedIntake(*(StorageError("磁盘满了") for _ in range(8)))
    _, pauses = await _listen(platform, intake)
    assert platform.cursors == [None, "2"]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert caplog.text.count("磁盘满了") == 1
    assert "恢复正常" in caplog.text


async def test_a_second_poller_is_told_once_and_waited_out(caplog: pytest.LogCaptureFixture) -> None:
    conflict = PlatformError("另有程序在用这个令牌", permanent=False, reason="conflict")
    flood = PlatformError("太快", permanent=False, reason="flood", retry_after=7)
    platform = ScriptedPlatform(conflict, conflict, flood, Batch([], "1"))
    _, pauses = await _listen(platform, ScriptedIntake())
    assert pauses == [1, 2, 7]
    assert caplog.text.count("另有程序") == 1


async def test_a_wrong_token_ends_the_listening() -> None:
    refused = PlatformError("令牌无效", permanent=True, reason="unauthorized")
    with pytest.raises(PlatformError):
        await _listen(ScriptedPlatform(refused), ScriptedIntake())
