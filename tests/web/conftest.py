"""Pages really served, and a browser where there is one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.web.browser import CHROMIUM, MISSING, chromium
from tests.web.scripted import ScriptedBot, stopped, township_room
from web.app import serve
from web.room import Room
from web.settings import WebSettings

Opened = Callable[..., AbstractAsyncContextManager["Site"]]


@dataclass(frozen=True)
class Site:
    """Pages being served, and who is behind them."""

    address: str
    room: Room
    bot: ScriptedBot
    stop: Callable[[], Awaitable[None]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium the browser tests are skipped, never failed."""
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason=MISSING))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line says what was left out and how to get it."""
    if not CHROMIUM:
        terminalreporter.write_line(MISSING, yellow=True)


@asynccontextmanager
async def opened(room: Room | None = None, township: str = "海棠镇", port: int = 0) -> AsyncIterator[Site]:
    """Serve the pages on a port, or a free one, with the scripted bot behind them."""
    room = room or township_room()
    bot = ScriptedBot(room)
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    pages = replace(bot.pages(room), township=township)
    serving = asyncio.create_task(serve(pages, WebSettings(port=port), address.set_result))
    listening = asyncio.create_task(bot.run())
    try:
        yield Site(await asyncio.wait_for(address, 30), room, bot, lambda: stopped(serving))
    finally:
        await stopped(listening)
        await stopped(serving)


@pytest.fixture
def site_with() -> Opened:
    """To serve a room of one's own."""
    return opened


@pytest_asyncio.fixture(loop_scope="module")
async def site() -> AsyncIterator[Site]:
    """The sample township, served."""
    async with opened() as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests of a module."""
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(chromium())
