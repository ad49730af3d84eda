"""The fake Bot API keeps Telegram's own rules, so that what passes here passes there."""

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.platforms.base import Button, Outgoing, PlatformError
from bot.platforms.telegram_base import TelegramPlatform
from handlers.message import Message, Migration, Press
from tests.fakes.bot_api import TOKEN, FakeBotApi, RateLimits, user
from tests.fakes.bot_api_platform import telegram_at

LIU, WANG = user("u1", "刘大爷"), user("u2", "王网格员")


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as fake:
        yield fake


@pytest.fixture
async def telegram(api: FakeBotApi) -> AsyncIterator[TelegramPlatform]:
    async with telegram_at(api.base) as platform:
        yield platform


async def test_a_dialogue_reads_like_one(api: FakeBotApi, telegram: TelegramPlatform) -> None:
    group = api.group("-1001", "海棠花苑1网格群")
    said = group.says(LIU, "3栋电梯又坏了")
    await telegram.deliver(Outgoing("send", group.cid, "已登记", ((Button("受理", "a:1"),),), str(said.id)))
    (receipt,) = await api.wait_for(said.answers)
    receipt.press("受", by=WANG)
    receipt.reply(WANG, "收到，马上到")
    batch = await telegram.fetch(None)
    _, press, reply = [telegram.parse(raw) for raw in batch.updates]
    assert isinstance(press, Press)
    assert press.sender_name == "王网格员"
    assert isinstance(reply, Message)
    assert reply.reply_to == str(receipt.id)
    await telegram.fetch(batch.cursor)
    await api.quiet(idle=0)
    assert "机器人:已登记" in api.transcript()
    assert "刘大爷:3栋电梯又坏了" in api.transcript()


async def test_everything_the_driver_can_say_parses(api: FakeBotApi, telegram: TelegramPlatform) -> None:
    at = datetime(2026, 9, 1, 8, tzinfo=UTC)
    group = api.group("-1001", "海棠花苑1网格群")
    group.sends_album(LIU, [b"a", b"b"], "两张", at=at)
    group.sends_voice(LIU, at=at)
    group.sends_location(LIU, 30.5, 104.5, at=at)
    group.says_as_admin("通知", at=at)
    group.says_as_channel("公告", at=at)
    group.says("路人", "转发的", forwarded=True, at=at)
    topic = group.topic("报修")
    group.says(LIU, "水管爆了", thread=topic, at=at)
    events = [telegram.parse(raw) for raw in (await telegram.fetch(None)).updates]
    said = [event for event in events if isinstance(event, Message)]
    assert len(said) == 8
    assert {message.at for message in said} == {at}
    assert said[0].album == said[1].album is not None
    assert [bool(message.sender) for message in said] == [True] * 4 + [False, False, True, True]
    assert [message.forwarded for message in said][5:] == [True, True, False]
    assert (said[-1].thread, said[-1].reply_to) == (str(topic), None)


async def test_a_migration_is_told_from_both_sides(api: FakeBotApi, telegram: TelegramPlatform) -> None:
    new = api.group("-4001", "群", basic=True).migrates("-100777")
    new.says(LIU, "在新群里")
    first, second, said = [telegram.parse(raw) for raw in (await telegram.fetch(None)).updates]
    assert isinstance(first, Migration)
    assert isinstance(second, Migration)
    assert (first.chat, first.new_chat, first.key) == (second.chat, second.new_chat, second.key)
    assert said is not None
    assert said.chat == "-100777"


@pytest.mark.parametrize(
    ("limits", "chats", "allowed"),
    [
        (RateLimits(per_second=5, chat_per_second=99), range(1, 50), 5),
        (RateLimits(), [1] * 9, 1),
        (RateLimits(per_second=99, chat_per_second=99), [-1] * 40, 20),
        (RateLimits(per_second=99, chat_per_second=99), [1] * 40, 40),
    ],
)
def test_rate_limits_count_messages(limits: RateLimits, chats: Any, allowed: int) -> None:
    now = 100.0
    limits.clock = lambda: now
    waits = [limits.wait(chat) for chat in chats]
    assert sum(wait == 0 for wait in waits) == allowed
    assert limits.refused == len(waits) - allowed
    now += max(waits)
    assert limits.wait(chats[0]) == 0


async def test_over_the_limit_there_is_a_429(api: FakeBotApi, telegram: TelegramPlatform) -> None:
    api.limits = RateLimits(clock=lambda: 1.0)
    group = api.group("-1001")
    await telegram.deliver(Outgoing("send", group.cid, "一"))
    with pytest.raises(PlatformError) as caught:
        await telegram.deliver(Outgoing("send", group.cid, "二"))
    assert (caught.value.reason, caught.value.retry_after) == ("flood", 1)
    assert group.words() == "一"


async def test_a_fault_can_strike_one_chat_only_and_be_lifted(
    api: FakeBotApi, telegram: TelegramPlatform
) -> None:
    sick, well = api.group("-1001"), api.group("-1002")
    fault = api.fail("sendMessage", times=None, chat=sick.id)
    await telegram.deliver(Outgoing("send", well.cid, "好"))
    with pytest.raises(PlatformError):
        await telegram.deliver(Outgoing("send", sick.cid, "坏"))
    fault.lift()
    await telegram.deliver(Outgoing("send", sick.cid, "好了"))
    assert fault.hits == 1


async def test_waiting_in_vain_shows_what_was_said(api: FakeBotApi) -> None:
    group = api.group("-1001", "海棠花苑1网格群")
    group.says(LIU, "有人吗")
    with pytest.raises(AssertionError, match="有人吗"):
        await api.wait_for(group.heard, timeout=0)


async def test_questions_about_files_and_members(api: FakeBotApi, telegram: TelegramPlatform) -> None:
    group = api.group("-1001")
    group.admins.append(WANG)
    photo = group.sends_photo(LIU, b"jpeg").raw["photo"][-1]["file_id"]
    path = (await telegram.call("getFile", file_id=photo))["file_path"]
    url = f"{api.base}/file/bot{TOKEN}/{path}"
    async with ClientSession() as session, session.get(url) as answer:
        assert await answer.read() == b"jpeg"
    (admin,) = await telegram.call("getChatAdministrators", chat_id=group.cid)
    assert admin["user"]["id"] == WANG.id
    me = await telegram.call("getChatMember", chat_id=group.cid, user_id=7000000001)
    assert me["status"] == "member"
    liu = await telegram.call("getChatMember", chat_id=group.cid, user_id=LIU.id)
    assert liu["status"] == "member"
    with pytest.raises(PlatformError, match="invalid file_id"):
        await telegram.call("getFile", file_id="no")
    with pytest.raises(PlatformError, match="member not found"):
        await telegram.call("getChatMember", chat_id="-1001", user_id=5)
    with pytest.raises(PlatformError, match="令牌无效"):  # Telegram's 404 for a method it does not know
        await telegram.call("noSuchMethod")


def test_it_can_stand_alone_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "tests.fakes.bot_api", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            base = process.stdout.readline().strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+", base)
            chat = {"id": -1001, "type": "supergroup", "title": "群"}
            message = {"message_id": 1, "date": 1, "chat": chat, "from": LIU.json(), "text": "停水"}
            assert ask(f"{base}/fake/updates", [{"update_id": 1, "message": message}]) == 1
            (update,) = ask(f"{base}/bot{TOKEN}/getUpdates", {})
            assert update["message"]["text"] == "停水"
            ask(f"{base}/bot{TOKEN}/sendMessage", {"chat_id": -1001, "text": "已登记"})
            state = ask(f"{base}/fake/state")
            assert state["heard"]["-1001"][0]["text"] == "已登记"
        finally:
            process.terminate()


def ask(url: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["result"]
