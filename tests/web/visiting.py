"""Visitors with a real browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, ViewportSize

from tests.web.browser import DESK
from tests.web.conftest import Site
from tests.web.room_page import RoomPage


@asynccontextmanager
async def visiting(
    browser: Browser, site: Site, viewport: ViewportSize = DESK, path: str = "/"
) -> AsyncIterator[RoomPage]:
    """A visitor whose browser reports no error and fetches nothing from elsewhere."""
    context = await browser.new_context(viewport=viewport, locale="zh-CN")
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: _check_local(request.url, site.address, wrong))
    try:
        yield await RoomPage(page).open(site.address + path)
    finally:
        await context.close()
    assert wrong == []


def _check_local(url: str, address: str, wrong: list[str]) -> None:
    if not url.startswith((address, "data:", f"blob:{address}")):
        wrong.append(url)
