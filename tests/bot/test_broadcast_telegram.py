"""A broadcast on the fake Telegram, from the first word to the file in the group, through the whole house."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.registry import Group, touch_registry
from tests.bot.township import HE, LIU, Township, joined_by, township
from tests.fakes.bot_api import BotMessage, FakeBotApi, Private, user
from tests.fakes.bot_api import Group as ChatGroup
from tests.fakes.bot_api_platform import LIBRARIES

APPROVER = user("cheng", "程岚")


@pytest.fixture(params=LIBRARIES)
async def town(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Township]:
    swift = request.node.get_closest_marker("swift") is not None
    async with FakeBotApi() as api, township(tmp_path, api, request.param, swift=swift) as running:
        await joined_by(running, APPROVER, "township", "990101103")
        yield running


async def _hears(api: FakeBotApi, chat: Private, words: str) -> BotMessage:
    return await api.wait_for(
        lambda: next((said for said in reversed(chat.heard()) if words in said.text), None), timeout=20
    )


@pytest.mark.swift
async def test_a_file_goes_from_the_author_through_approval_to_the_group(town: Township) -> None:
    api, author, approver = town.api, town.community, town.api.private(APPROVER)
    author.types("/broadcast 紧急：水管爆裂 @海棠花社区")
    await _hears(api, author, "要发什么")
    notice = {"file_id": api.world.file(b"pdf"), "file_unique_id": "n", "file_name": "停水通知.pdf"}
    author.sends(HE, document=notice, caption="明天停水")
    preview = await _hears(api, author, "广播预览")
    assert preview.document == notice["file_id"]
    preview.press("发送", HE)
    card = await _hears(api, approver, "请审核")
    card.press("同意", APPROVER)
    heard = await api.wait_for(lambda: next(iter(town.group.heard()), None))
    assert (heard.document, heard.text) == (notice["file_id"], "【紧急通知】海棠花社区\n明天停水")
    press = heard.press("我知道了", LIU)
    await api.wait_for(lambda: press.toast)
    assert press.toast == "收到，谢谢您！"
    report = await _hears(api, author, "1人点了“我知道了”")
    report.press("表格", HE)
    table = await api.wait_for(lambda: next((said for said in author.heard() if said.file_name), None))
    assert table.file_name == "广播1送达情况.xlsx"
    assert api.world.files[table.document or ""].startswith(b"PK")
    report.press("撤回", HE)
    (await _hears(api, author, "要把广播1从")).press("确定撤回", HE)
    await api.wait_for(lambda: heard.deleted)
    await _hears(api, author, "已从1个群撤回")


@pytest.mark.slow
async def test_a_pause_takes_hold_at_once_and_resuming_reaches_everybody_once(town: Township) -> None:
    api, author, approver = town.api, town.community, town.api.private(APPROVER)
    many = [api.group(f"-{3000 + number}", f"第{number}群") for number in range(150)]
    with town.database.writing() as session:
        for group in many:
            session.add(
                Group(platform="telegram", chat_id=group.cid, title=group.title, grid_code="990101103001001")
            )
        touch_registry(session)
    await asyncio.sleep(1.1)
    author.types("/broadcast 紧急：水管爆裂 @海棠花社区 停水")
    (await _hears(api, author, "广播预览")).press("发送", HE)
    (await _hears(api, approver, "请审核")).press("同意", APPROVER)
    progress = await _hears(api, author, "正在发送")
    await api.wait_for(lambda: _heard(many) > 10)
    press = progress.press("暂停", HE)
    await api.wait_for(lambda: press.toast)
    await asyncio.sleep(0.5)
    paused = _heard(many)
    assert paused < 150
    await asyncio.sleep(1.5)
    assert _heard(many) == paused
    assert progress.labels == ["继续", "取消", "撤回"]
    progress.press("继续", HE)
    await api.wait_for(lambda: "发完了" in progress.text, timeout=30)
    assert [len(group.heard()) for group in many] == [1] * 150


def _heard(groups: list[ChatGroup]) -> int:
    return sum(len(group.heard()) for group in groups)
