"""The sample township as `make run` starts it, in a browser: a complaint from first word to rated close."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.fakes.clock import SILENT_CLOCK
from tests.web.browser import DESK, PHONE
from tests.web.room_page import RoomPage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

GROUP = "海棠花苑1—4栋云网格群"
WORKER = "周晓芸"
ELSEWHERE = (
    ("海棠花苑5—8栋云网格群", "7栋2单元楼道灯不亮好几天了，晚上摸黑上楼不安全"),
    ("棠梨新村东区云网格群", "东门口垃圾堆了三天没人清运，味道太大了"),
)
NUMBER = len(ELSEWHERE) + 1
COMMAND = Path(sys.executable).with_name("yunwangge")
STARTS_WITHIN = 60  # seconds


@asynccontextmanager
async def demo(home: Path) -> AsyncIterator[str]:
    """`yunwangge demo` in a directory of its own; gives its address."""
    process = await asyncio.create_subprocess_exec(
        *(COMMAND, "demo", "--port", "0"),
        cwd=home,
        env={**os.environ, **SILENT_CLOCK, "PYTHONUTF8": "1"},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield await asyncio.wait_for(_address(process), STARTS_WITHIN)
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = await process.communicate()
    assert process.returncode == 0, rest.decode()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async for line in process.stdout:
        if found := re.search(r"http://\S+", line.decode()):
            return found.group()
    raise AssertionError("the demo ended before it could be opened")


async def keep(room: RoomPage, name: str) -> None:
    """Keep a picture for the handbook where SCREENSHOTS says so."""
    if folder := os.environ.get("SCREENSHOTS"):
        await expect(room.page.locator(".q-notification")).to_have_count(0)
        await room.page.wait_for_timeout(1000)  # colours settle
        await room.page.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.slow
async def test_from_the_first_word_to_the_rated_close(browser: Browser, tmp_path: Path) -> None:
    async with demo(tmp_path) as address:
        context = await browser.new_context(viewport=DESK, locale="zh-CN")
        room = await RoomPage(await context.new_page()).open(address)
        for number, (group, words) in enumerate(ELSEWHERE, start=1):
            await room.choose_group(group)
            await room.say(words)
            await room.wait_for_ticket(number, "待受理")

        await room.choose_group(GROUP)
        await room.become("3栋王阿姨")
        await room.say("今天菜场的青菜真便宜，刘大爷您去了没？")
        await room.become("刘大爷")
        await room.say("还没呢，下不去楼。3栋电梯又坏了，这都两天了，能不能来人修一下")
        await room.wait_for_text("已登记")
        await room.wait_for_ticket(NUMBER, "待受理")

        await room.choose_private(WORKER)
        await room.press("受理")
        await room.wait_for_ticket(NUMBER, "办理中")
        await room.choose_group(GROUP)
        await room.wait_for_text("正在办理")
        await keep(room, "chatroom")

        await room.choose_private(WORKER)
        await room.say(f"办结 {NUMBER} 维修师傅已更换门机皮带，电梯恢复运行")
        await room.wait_for_ticket(NUMBER, "待评价")
        await keep(room, "worker")

        await room.choose_group(GROUP)
        await room.become("刘大爷")
        await room.press("满意")
        await room.wait_for_ticket(NUMBER, "已结案")

        phone = await browser.new_context(viewport=PHONE, locale="zh-CN", has_touch=True, is_mobile=True)
        small = await RoomPage(await phone.new_page()).open(address)
        await small.choose_group(GROUP)
        await small.wait_for_text("已结案")
        await keep(small, "phone")
        await phone.close()
        await context.close()
