"""Over the fake Telegram: somebody is invited, joins, takes a post over with its ticket, and handles it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from desk.people import qr
from tests.bot.township import LIU, WORKER, township
from tests.fakes.bot_api import BotMessage, FakeBotApi, Private, user
from tests.fakes.bot_api_platform import LIBRARIES, Library

LI = user("li", "晨风")  # the name an account shows is not the name people have


async def _hears(api: FakeBotApi, chat: Private, words: str) -> BotMessage:
    """The newest message in which these words stand, once it is there."""
    newest: Callable[[], BotMessage | None] = lambda: next(  # noqa: E731
        (message for message in reversed(chat.heard()) if words in message.text), None
    )
    found = await api.wait_for(newest)
    assert found is not None
    return found


@pytest.mark.parametrize("library", LIBRARIES)
async def test_invited_joined_handed_over_and_at_work(tmp_path: Path, library: Library) -> None:
    async with FakeBotApi() as api, township(tmp_path, api, library, swift=True) as town:
        li = api.private(LI)
        town.group.says(LIU, "3栋电梯坏了，停在5楼不动")
        (await _hears(api, town.worker, "新工单1")).press("受理", by=WORKER)
        await _hears(api, town.worker, "工单1 办理中")
        town.community.types("邀请 楼栋长 海棠花苑第一网格")
        invitation = await _hears(api, town.community, "加入 ")
        link = re.search(r"https://t.me/yunwangge_bot\?start=(\w{10})", invitation.text)
        assert link
        assert invitation.picture == qr.png(link[0])
        li.types(f"/start {link[1]}")
        await _hears(api, li, "请回复您的姓名")
        li.types("李伟")
        await _hears(api, li, "李伟，欢迎！您现在是海棠花苑第一网格的楼栋长")
        await _hears(api, town.community, "李伟已经用邀请码加入")
        town.worker.types("交接 李伟")
        question = await _hears(api, town.worker, "请确认交接：周敏 → 李伟")
        assert question.labels == ["确认交接", "先不交接"]
        question.press("确认交接", by=WORKER)
        summary = await _hears(api, li, "从现在起由您接替")
        assert "手上工单1件" in summary.text
        await _hears(api, town.community, "由周敏换成李伟")
        li.types("办结 1 已更换门机皮带")
        await api.wait_for(lambda: "已办结：已更换门机皮带" in town.group.words())
        assert town.tickets()[0].state == "resolved"
        assert "交接" not in town.group.words()
