"""A follow-up on the fake Telegram, through the whole house: from the close to the reopening and its echo."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.rules import rules_of
from desk.directory import Directory
from desk.followup import followup_draw
from desk.work import Work
from storage.tickets import Ticket
from tests.bot.township import HE, LIU, WANG, WORKER, Township, joined_by, township
from tests.fakes.bot_api import BotMessage, FakeBotApi, Group, Private, user
from tests.fakes.bot_api_platform import LIBRARIES

LIFT = "3栋电梯坏了，停在5楼不动"
LEADER = user("sun", "孙组长")


@pytest.fixture(params=LIBRARIES)
async def town(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Township]:
    async with FakeBotApi() as api, township(tmp_path, api, request.param, swift=True) as running:
        api.private(LEADER)
        await joined_by(running, LEADER, "grid_leader", "990101103001001")
        yield running


async def _hears(api: FakeBotApi, chat: Private | Group, words: str) -> BotMessage:
    return await api.wait_for(
        lambda: next((said for said in reversed(chat.heard()) if words in said.text), None), timeout=20
    )


def _drawn_next_morning(town: Township) -> None:
    """What the clock does on the morning after; in the tests nobody waits for it."""
    with town.database.writing() as session:
        ticket = session.exec(select(Ticket)).one()
        assert ticket.ended_at is not None
        morning = ticket.ended_at + timedelta(days=1)
        rules = rules_of(town.config)
        rules.desk.followup_share = 1
        work = Work(session, Directory.load(session), rules, morning)
        followup_draw.daily(work, morning)
        work.flush()


async def test_a_leader_asks_and_what_is_not_solved_is_done_anew(town: Township) -> None:
    api, leader = town.api, town.api.private(LEADER)
    town.group.says(LIU, LIFT)
    receipt = await _hears(api, town.group, "已登记，工单1")
    receipt.press("我也遇到", by=WANG)
    card = await _hears(api, town.worker, "新工单1")
    card.press("受理", by=WORKER)
    await api.wait_for(lambda: card.labels == ["办结", "上报"])
    town.worker.types("办结 1 换了门机")
    rating = await _hears(api, town.group, "您满意吗")
    assert rating.text.startswith("刘大爷、王阿姨：")
    rating.press("满意", by=LIU)
    await _hears(api, town.group, "王阿姨：刘大爷评价“满意”")
    await asyncio.to_thread(_drawn_next_morning, town)

    # 何主任 has his turn first: his post is the older one.
    asked = town.community
    asked.types("/followups")
    question = await _hears(api, asked, "回访刘大爷：请您问问")
    sent = next(call for call in api.sent("sendMessage") if "请您问问" in call["text"])
    assert [(item["length"], str(item["user"]["id"])) for item in sent["entities"]] == [(5, LIU.uid)]
    wrong = question.press("已解决", by=LEADER)
    await api.wait_for(lambda: wrong.toast)
    assert "轮到社区何主任，不是您" in str(wrong.toast)
    question.press("未解决", by=HE)
    await api.wait_for(lambda: "情况合理，重新办理" in question.labels)
    question.press("情况合理，重新办理", by=HE)
    await _hears(api, asked, "回访：居民说还没有解决（社区办理）")
    news = await _hears(api, town.group, "回访了解到工单1 的事还没有解决")
    assert news.text.startswith("刘大爷、王阿姨：")
    [ticket] = town.tickets()
    assert (ticket.state, ticket.level, ticket.reopened) == ("accepted", "community", 1)
    await api.wait_for(lambda: "正在办理" in receipt.text)
    leader.types("回访")
    await _hears(api, leader, "现在没有轮到您的回访")
