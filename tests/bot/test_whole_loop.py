"""The whole loop over real HTTP, with each Telegram library: from imported tables to the closed ticket."""

import asyncio
from pathlib import Path

import pytest

from tests.bot.township import LIU, WANG, WORKER, township
from tests.fakes.bot_api import FakeBotApi, user
from tests.fakes.bot_api_platform import LIBRARIES, Library

LIFT = "3栋电梯坏了，停在5楼不动"


@pytest.mark.parametrize("library", LIBRARIES)
async def test_from_the_complaint_to_the_rated_close(tmp_path: Path, library: Library) -> None:
    async with FakeBotApi() as api, township(tmp_path, api, library) as town:
        said = town.group.says(LIU, LIFT)
        town.group.says(WANG, "今天菜场的青菜真便宜")
        receipt = (await api.wait_for(said.answers))[0]
        assert "已登记，工单1" in receipt.text
        assert receipt.labels == ["补充", "我也遇到", "不是诉求"]
        card = (await api.wait_for(town.worker.heard))[0]

        refused = card.press("受理", by=LIU)
        await api.wait_for(lambda: refused.toast)
        assert refused.toast is not None
        assert "由网格员来做" in refused.toast

        card.press("受理", by=WORKER)
        await api.wait_for(lambda: "正在办理" in receipt.text)
        await api.wait_for(lambda: card.labels == ["办结", "上报"])

        await api.quiet()
        card.reply(WORKER, "修好了，换了门锁")
        offer = await api.wait_for(
            lambda: next((m for m in town.worker.heard() if "可以办结" in m.text), None)
        )
        offer.press("办结", by=WORKER)
        rating = await api.wait_for(lambda: next((m for m in town.group.heard() if "满意" in m.labels), None))
        assert rating.reply_to == said.id

        neighbour = rating.press("满意", by=WANG)
        await api.wait_for(lambda: neighbour.toast)
        assert neighbour.toast == "只有反映人可以评价工单1。"
        rating.press("满意", by=LIU)
        await api.wait_for(lambda: "已结案" in receipt.text)
        assert [(t.state, t.rating) for t in town.tickets()] == [("closed", "satisfied")]
        assert len([m for m in town.group.heard() if "工单1" in m.text]) == 2


@pytest.mark.parametrize("library", LIBRARIES)
async def test_a_bad_rating_reopens_one_level_up(tmp_path: Path, library: Library) -> None:
    async with FakeBotApi() as api, township(tmp_path, api, library) as town:
        town.group.says(LIU, LIFT)
        card = (await api.wait_for(town.worker.heard))[0]
        await api.quiet()
        card.reply(WORKER, "收到，马上到")
        await api.wait_for(lambda: "办理中" in card.text)
        town.worker.types("办结 1 看过了")
        rating = await api.wait_for(lambda: next((m for m in town.group.heard() if "满意" in m.labels), None))
        rating.press("不满意", by=LIU)
        upper = (await api.wait_for(town.community.heard))[0]
        assert "居民不满意，重新办理（社区办理）" in upper.text
        (ticket,) = town.tickets()
        assert (ticket.state, ticket.level, ticket.reopened) == ("accepted", "community", 1)


async def test_where_the_worker_cannot_be_written_to_he_is_mentioned_in_the_group(tmp_path: Path) -> None:
    async with FakeBotApi() as api, township(tmp_path, api, worker_started=False) as town:
        town.group.says(LIU, LIFT)
        mention = await api.wait_for(
            lambda: next((m for m in town.group.heard() if "周敏：工单1" in m.text), None)
        )
        assert mention.labels == ["受理", "误报", "上报"]
        mention.press("受理", by=WORKER)
        await api.wait_for(lambda: town.tickets()[0].state == "accepted")


async def test_a_migrated_group_is_found_under_its_new_id(tmp_path: Path) -> None:
    async with FakeBotApi() as api, township(tmp_path, api) as town:
        town.group.says(LIU, LIFT)
        await api.wait_for(town.worker.heard)
        new = town.group.migrates("-1002")
        new.says(WANG, "8栋电梯坏了，停在1楼不动")
        await api.wait_for(lambda: len(town.tickets()) == 2)
        town.worker.types("受理 1")
        town.worker.types("办结 1 修好了")
        await api.wait_for(lambda: next((m for m in new.heard() if "满意" in m.labels), None))


async def test_an_api_that_fails_for_a_while_loses_nothing(tmp_path: Path) -> None:
    async with FakeBotApi() as api, township(tmp_path, api) as town:
        await api.wait_for(lambda: api.polling)
        api.fail("sendMessage", times=3)
        api.fail("getUpdates", times=1)
        town.group.says(LIU, LIFT)
        await api.wait_for(town.worker.heard, timeout=20)
        await api.wait_for(town.group.heard, timeout=20)
        assert len(api.sent("sendMessage")) == 5
        assert len(town.tickets()) == 1


async def test_hostile_names_and_texts_arrive_literally(tmp_path: Path) -> None:
    async with FakeBotApi() as api, township(tmp_path, api) as town:
        tricky = user("tricky", "<b>刘</b>*_`大爷")
        town.group.says(tricky, LIFT + " <script>*粗*</script>")
        card = (await api.wait_for(town.worker.heard))[0]
        assert "<b>刘</b>*_`大爷" in card.text
        assert "<script>*粗*</script>" in card.text
        town.group.says(LIU, "😀" * 2048)
        town.group.says(LIU, "\u202e\u0000")
        town.group.sends_album(LIU, [b"1", b"2"], caption="8栋电梯坏了，停在1楼不动")
        await api.wait_for(lambda: len(town.tickets()) == 2)


async def test_two_houses_at_once_are_told_of_each_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with FakeBotApi() as api, township(tmp_path, api):
        await api.wait_for(lambda: api.polling)
        other = tmp_path / "other"
        other.mkdir()
        async with township(other, api):
            await api.wait_for(lambda: "令牌" in caplog.text or "同一个" in caplog.text)
            await asyncio.sleep(0)
