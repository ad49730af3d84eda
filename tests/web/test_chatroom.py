"""The chat room in a real browser, with the scripted bot behind it."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.web.browser import PHONE
from tests.web.conftest import Opened, Site
from tests.web.room_page import BoardRow
from tests.web.scripted import township_room
from tests.web.visiting import visiting
from web.parts.bubbles import SHOWN_AT_ONCE
from web.parts.picker import SHOWN_AT_MOST

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

FIRST = "海棠花苑第1微网格群"
SECOND = "海棠花苑第2微网格群"


async def test_a_complaint_becomes_a_receipt_a_card_and_a_ticket(browser: Browser, site: Site) -> None:
    async with visiting(browser, site) as room:
        await room.choose_group(FIRST)
        await room.pick("刘大爷")
        await room.say("3栋电梯又坏了")
        await room.wait_for_text("已登记工单 #1")
        said, receipt = await room.last_messages(2)
        assert (said.whose, said.text) == ("mine", "3栋电梯又坏了")
        assert (receipt.whose, receipt.quote) == ("bot", "刘大爷：3栋电梯又坏了")
        assert receipt.buttons == ("补充", "我也遇到", "不是诉求")
        await room.wait_for_ticket(1, "待受理")
        assert await room.board_rows() == [BoardRow(1, "待受理", "3栋电梯又坏了")]
        assert await room.unread("王海燕") == 1

        await room.choose_private("王海燕")
        assert await room.unread("王海燕") == 0
        await room.press("受理")
        await room.wait_for_toast("已受理 #1")
        await room.wait_for_ticket(1, "办理中")

        await room.choose_group(FIRST)
        await expect(room.mark("me-name")).to_have_text("我是 刘大爷")
        (receipt,) = await room.last_messages(1)
        assert "状态：办理中" in receipt.text
        assert (receipt.buttons, receipt.edited) == ((), True)


async def test_two_visitors_see_each_other_at_once(browser: Browser, site: Site) -> None:
    async with visiting(browser, site, path="/?chat=g1&me=r1") as one:
        async with visiting(browser, site, PHONE, "/?chat=g1&me=r2") as other:
            await one.say("垃圾分类几点开门")
            await other.wait_for_text("垃圾分类几点开门")
            assert (await other.last_messages(1))[0].whose == "other"
            await other.say("七点")
            await one.wait_for_text("七点")
            assert (await one.last_messages(1))[0].name == "陈阿姨"
            await one.say("楼道灯坏了")
            await one.wait_for_text("已登记工单 #1")
            await other.press("我也遇到")
            await other.wait_for_toast("知道了")
        await expect(one.page.locator(".q-notification")).to_have_count(0)


async def test_searching_groups_and_people(browser: Browser, site: Site) -> None:
    async with visiting(browser, site) as room:
        await room.mark("search").fill("第2")
        await expect(room.mark("chat").filter(visible=True)).to_have_text([re.compile(re.escape(SECOND))])
        await room.mark("search").fill("平安办")
        await expect(room.mark("chat").filter(visible=True)).to_have_text([re.compile("赵主任")])
        await room.mark("search").fill("")
        await expect(room.mark("chat").filter(visible=True)).to_have_count(4)


async def test_a_reload_keeps_place_and_person(browser: Browser, site: Site) -> None:
    async with visiting(browser, site) as room:
        await room.choose_group(SECOND)
        await room.become("陈阿姨")
        await expect(room.page).to_have_url(re.compile("chat=g2&me=r2"))
        await room.page.reload()
        await expect(room.mark("title")).to_have_text(SECOND)
        await expect(room.mark("me-name")).to_have_text("我是 陈阿姨")


async def test_earlier_lines_are_there_on_request(browser: Browser, site: Site) -> None:
    for number in range(SHOWN_AT_ONCE + 5):
        site.room.post("g1", f"通知第{number}条")
    async with visiting(browser, site, path="/?chat=g1&me=r1") as room:
        await expect(room.mark("message")).to_have_count(SHOWN_AT_ONCE)
        await room.mark("earlier").click()
        await expect(room.mark("message")).to_have_count(SHOWN_AT_ONCE + 5)


async def test_the_bot_takes_a_message_back(browser: Browser, site: Site) -> None:
    async with visiting(browser, site, path="/?chat=g1&me=r1") as room:
        message = site.room.post("g1", "发错了")
        await room.wait_for_text("发错了")
        site.room.delete("g1", message)
        await expect(room.mark("message")).to_have_count(0)


async def test_nobody_is_found_under_a_wrong_name(browser: Browser, site_with: Opened) -> None:
    room = township_room()
    for number in range(SHOWN_AT_MOST):
        room.add_person(f"n{number}", f"邻居{number}")
    async with site_with(room) as site, visiting(browser, site) as page:
        await page.mark("more-people").click()
        await expect(page.mark("picker")).to_contain_text("还有 4 位，请搜索。")
        await page.mark("picker-search").fill("查无此人")
        await expect(page.mark("picker")).to_contain_text("没有找到这个人。")


async def test_a_page_comes_back_by_itself_after_a_restart(browser: Browser, site_with: Opened) -> None:
    room = township_room()
    async with site_with(room) as site, visiting(browser, site) as page:
        await page.say("重启以前")
        await page.page.evaluate("window.old = true")
        await site.stop()
        async with site_with(room, port=int(site.address.rpartition(":")[2])):
            await page.page.wait_for_function("!window.old && document.querySelector('[data-testid=input]')")
            await page.say("重启以后")
            assert [said.text for said in await page.last_messages()] == ["重启以前", "重启以后"]
