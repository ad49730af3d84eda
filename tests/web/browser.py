"""Debian's Chromium for tests, and one plain line when a machine has none."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, ViewportSize, async_playwright

CHROMIUM = shutil.which("chromium") or ""
MISSING = "浏览器测试已跳过：这台机器没有 Chromium，安装方法：apt-get install chromium fonts-noto-cjk"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)


@asynccontextmanager
async def chromium(executable: str | Path = CHROMIUM) -> AsyncIterator[Browser]:
    """A browser with a new user data directory of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()
