"""The board beside the chat room, in a real browser."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from tests.web.conftest import Site
from tests.web.scripted import ticket
from tests.web.visiting import visiting

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_the_board_recovers_from_a_locked_database(
    browser: Browser, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.bot.failing = True
    async with visiting(browser, site, path="/?chat=g1&me=r1") as room:
        await expect(room.mark("board-state")).to_have_text("暂时读不到工单，正在重试…")
        site.bot.failing = False
        await room.say("路灯坏了")
        await room.wait_for_ticket(1, "待受理")
    assert "看板读取工单没有成功" in caplog.text


async def test_the_board_follows_what_happens_while_it_looks(browser: Browser, site: Site) -> None:
    late = datetime.now(UTC) - timedelta(days=2)
    site.bot.tickets += [ticket(1, "路灯坏了", late), ticket(2, "门禁坏了", datetime.now(UTC))]
    async with visiting(browser, site, path="/?chat=g1&me=r1") as room:
        await room.wait_for_ticket(1, "待受理")
        await expect(room.mark("ticket").last).to_contain_text("已超期")
        site.bot.gate.clear()
        await room.say("楼道灯坏了")
        await room.wait_for_text("已登记工单 #3")
        site.bot.change(1, "resolved", reporters=3)
        site.bot.gate.set()
        await room.wait_for_ticket(1, "待评价")
        await room.wait_for_ticket(3, "待受理")
        assert [row.number for row in await room.board_rows()] == [3, 2, 1]
        await expect(room.mark("ticket").last).to_contain_text("3 人反映")
        site.bot.tickets.clear()
        await expect(room.mark("ticket")).to_have_count(0)
