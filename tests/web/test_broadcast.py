"""A broadcast in the chat room, in a real browser: written, approved, watched, read, counted."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.async_api import Browser, expect

from tests.web.browser import DESK
from tests.web.room_page import RoomPage
from tests.web.test_whole_loop import demo, keep

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

AUTHOR, APPROVER = "姜立群", "镇平安办 程岚"
GROUP, COMMUNITY = "海棠花苑1—4栋云网格群", "海棠花社区"
TEXT = "明天9点到17点检修水管，全天停水，请提前储水。"


@pytest.mark.slow
async def test_a_broadcast_to_one_community_with_approval(browser: Browser, tmp_path: Path) -> None:
    async with demo(tmp_path) as address:
        context = await browser.new_context(viewport=DESK, locale="zh-CN", accept_downloads=True)
        room = await RoomPage(await context.new_page()).open(address)
        await _open_private(room, AUTHOR)
        # Urgent, so that the hour at which the test runs makes no difference.
        await room.say(f"广播 紧急：水管爆裂 @{COMMUNITY} {TEXT}")
        await room.wait_for_text("发到：海棠花社区的居民群，10个群，约1344户")
        await room.press("发送")
        await room.wait_for_text("已提交，等")

        await room.choose_private(APPROVER)
        await room.wait_for_text("姜立群要发广播1")
        await room.press("同意")
        await room.wait_for_text("已由镇平安办 程岚同意")

        await room.choose_group(GROUP)
        await room.become("刘大爷")
        await room.wait_for_text(TEXT)
        await room.press("我知道了")
        await room.wait_for_toast("收到，谢谢您")

        await room.choose_private(AUTHOR)
        await room.wait_for_text("已送达10个群")
        await room.wait_for_text("广播1 发完了")
        await keep(room, "broadcast")
        await room.say("广播情况 1")
        await room.wait_for_text("海棠花社区：送达10/10，知道了1人")

        await room.press("表格")
        async with room.page.expect_download() as download:
            await room.mark("file").last.click()
        saved = tmp_path / "table.xlsx"
        await (await download.value).save_as(saved)
        sheet = load_workbook(saved).active
        assert sheet is not None
        assert [cell.value for cell in sheet["E"]][1:] == ["已送达"] * 10
        await context.close()


async def _open_private(room: RoomPage, name: str) -> None:
    """Somebody's private chat with the bot in which nothing was said yet: found by the search."""
    await room.mark("search").fill(name)
    await room.choose_private(name)
    await room.mark("search").fill("")
    await expect(room.mark("title")).to_contain_text(name)
