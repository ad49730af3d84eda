"""What is written in the chat room, in a real browser: literal, long, answered, corrected."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser, expect

from tests.web.browser import PHONE
from tests.web.conftest import Opened, Site
from tests.web.scripted import ticket, township_room
from tests.web.visiting import visiting
from web.talk import MenuLine, RoomButton

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_words_are_shown_literally(browser: Browser, site_with: Opened) -> None:
    name = "<b>刘</b> <img src=x onerror=hacked=1>"
    words = "<script>hacked=1</script> **粗** <a href='javascript:hacked=1'>链接</a> & `x` ${1+1} {{ 1+1 }}"
    room = township_room()
    room.add_group("gx", f"<i>群</i>{name}")
    room.add_person("rx", name, "<u>居民</u>", ["gx"])
    async with (
        site_with(room, township="<b>海棠</b>") as site,
        visiting(browser, site, path="/?chat=gx") as page,
    ):
        await page.say(words)
        await page.say("付款\u202egnp.exe\x07")
        await page.become("刘大爷")
        first, second = await page.last_messages(2)
        assert (first.whose, first.name, first.text) == ("other", name, words)
        assert second.text == "付款[U+202E]gnp.exe␇"
        assert await page.mark("title").text_content() == f"<i>群</i>{name}"
        assert await page.mark("township").text_content() == "<b>海棠</b> · 聊天室"

        site.bot.tickets.append(ticket(1, f"{name} 坏了", datetime.now(UTC)))
        site.room.post("gx", "请选择", [[RoomButton("<b>好</b>", "echo:<i>收到</i>")]])
        await page.press("<b>好</b>")
        await page.wait_for_toast("<i>收到</i>")
        await page.wait_for_ticket(1, "待受理")
        assert [row.text for row in await page.board_rows()] == [f"{name} 坏了"]
        markup = ":is(b, i:not(.q-icon), u, script, a[href^=javascript], img[src=x])"
        for inside in ("[data-testid=app]", ".q-notification"):
            assert await page.page.locator(f"{inside} {markup}").count() == 0
        assert await page.page.evaluate("typeof hacked") == "undefined"


async def test_long_words_wrap_and_too_long_ones_are_kept_in_the_input(browser: Browser, site: Site) -> None:
    async with visiting(browser, site, PHONE, "/?chat=g1&me=r1") as room:
        await room.say("😀" * 4096)
        await room.say("A" * 300)
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await room.page.evaluate(overflow) == 0
        await room.mark("input").fill("长" * 4097)
        await room.mark("send").click()
        await room.wait_for_toast("一条最多 4096 个字")
        assert len(await room.mark("input").input_value()) == 4097


async def test_replies_and_corrections(browser: Browser, site: Site) -> None:
    async with visiting(browser, site, path="/?chat=g1&me=r1") as room:
        await room.say("3栋没水")
        await room.mark("message").last.hover()
        await room.mark("correct").last.click()
        await expect(room.mark("input")).to_have_value("3栋没水")
        await expect(room.mark("input")).to_be_focused()  # the last thing the page does before one can type
        await room.mark("input").fill("4栋没水")
        await room.mark("input").press("Enter")
        await room.wait_for_text("4栋没水")
        (said,) = await room.last_messages(1)
        assert (said.text, said.edited) == ("4栋没水", True)

        await room.become("陈阿姨")
        await room.mark("message").last.hover()
        await room.mark("reply").last.click()
        await expect(room.mark("about")).to_have_text("回复 刘大爷：4栋没水")
        await room.say("我家有水")
        assert (await room.last_messages(1))[0].quote == "刘大爷：4栋没水"
        await expect(room.mark("about")).to_be_hidden()


async def test_enter_waits_for_the_input_method(browser: Browser, site: Site) -> None:
    async with visiting(browser, site, path="/?chat=g1&me=r1") as room:
        await room.mark("input").fill("dianti")
        await room.mark("input").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
        await room.mark("input").press("Shift+Enter")
        await room.mark("input").press_sequentially("xiu")
        await room.mark("input").press("Enter")
        await room.wait_for_text("dianti")
        assert [said.text for said in await room.last_messages()] == ["dianti\nxiu"]


async def test_commands_are_offered_in_a_menu(browser: Browser, site_with: Opened) -> None:
    room = township_room()
    room.menu = (MenuLine("todo", "待办：看看手上的工单"), MenuLine("help", "帮助"))
    async with site_with(room) as site, visiting(browser, site) as page:
        await page.mark("menu").click()
        await page.page.get_by_text("待办：看看手上的工单").click()
        await expect(page.mark("input")).to_have_value("/todo ")


async def test_a_button_that_has_expired_says_so(browser: Browser, site: Site) -> None:
    message = site.room.post("g1", "请评价", [[RoomButton("满意", "rate:1")]])
    async with visiting(browser, site, path="/?chat=g1&me=r1") as room:
        await expect(room.mark("button")).to_be_visible()
        site.room.chats["g1"].lines[message].buttons = ()
        await room.press("满意")
        await room.wait_for_toast("这个按钮已经失效了")
