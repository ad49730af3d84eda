"""The contract of both Telegram libraries: connecting, fetching, acknowledging, checking."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.platforms import telegram_check
from bot.platforms.base import MenuEntry, Outgoing, PlatformError
from bot.platforms.telegram_base import TelegramPlatform
from handlers.message import Membership, Message, Press
from tests.fakes.bot_api import TOKEN, FakeBotApi, user
from tests.fakes.bot_api_platform import LIBRARIES, Library, telegram_at

LIU = user("u1", "刘大爷")
WANG = user("u2", "王网格员")


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest) -> Library:
    chosen: Library = request.param
    return chosen


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as fake:
        yield fake


@pytest.fixture
async def telegram(api: FakeBotApi, library: Library) -> AsyncIterator[TelegramPlatform]:
    async with telegram_at(api.base, library) as platform:
        yield platform


async def refused(doing: "asyncio.Future[object] | object") -> PlatformError:
    with pytest.raises(PlatformError) as caught:
        await doing  # type: ignore[misc]
    return caught.value


async def test_starting_publishes_the_menu_and_clears_the_way(
    api: FakeBotApi, telegram: TelegramPlatform
) -> None:
    api.world.webhook = "https://old.example/hook"
    await telegram.start(
        [MenuEntry("todo", "待办"), MenuEntry("受理", "只能打字"), MenuEntry("help", "帮" * 300)]
    )
    assert telegram.username == "yunwangge_bot"
    assert [entry["command"] for entry in api.world.commands] == ["todo", "help"]
    assert not api.world.webhook


async def test_a_wrong_token_is_told_plainly(api: FakeBotApi, library: Library) -> None:
    async with telegram_at(api.base, library, token="123456:wrong") as platform:
        error = await refused(platform.start([]))
        assert (error.reason, error.permanent) == ("unauthorized", True)
        assert "令牌无效" in str(error)
        assert (await refused(platform.fetch(None))).reason == "unauthorized"


@pytest.mark.parametrize("token", ["", "  ", "no colon", "12 34:ab"])
async def test_a_token_that_cannot_be_one_is_told_plainly(
    api: FakeBotApi, library: Library, token: str
) -> None:
    with pytest.raises(PlatformError, match="令牌") as caught:
        async with telegram_at(api.base, library, token=token) as platform:
            await platform.start([])
    assert caught.value.reason == "unauthorized"


async def test_what_was_fetched_comes_again_until_it_is_acknowledged(
    api: FakeBotApi, telegram: TelegramPlatform
) -> None:
    group = api.group("-1001", "海棠花苑1网格群")
    group.says(LIU, "停水了")
    group.says(LIU, "3栋")
    first = await telegram.fetch(None)
    again = await telegram.fetch(None)
    assert first == again
    assert len(first.updates) == 2
    assert api.unacknowledged == 2
    after = await telegram.fetch(first.cursor)
    assert (after.updates, after.cursor) == ([], first.cursor)
    assert api.unacknowledged == 0


async def test_an_idle_poll_keeps_the_cursor(telegram: TelegramPlatform) -> None:
    assert (await telegram.fetch(None)).cursor is None
    assert (await telegram.fetch("77")).cursor == "77"


async def test_a_batch_holds_a_hundred_at_most(api: FakeBotApi, telegram: TelegramPlatform) -> None:
    group = api.group("-1001")
    for index in range(150):
        group.says(LIU, str(index))
    first = await telegram.fetch(None)
    second = await telegram.fetch(first.cursor)
    said = [telegram.parse(raw) for batch in (first, second) for raw in batch.updates]
    assert len(first.updates) == 100
    assert [message.text for message in said if isinstance(message, Message)] == [str(i) for i in range(150)]


async def test_a_waiting_poll_answers_as_soon_as_somebody_speaks(api: FakeBotApi, library: Library) -> None:
    async with telegram_at(api.base, library, poll=30) as platform:
        waiting = asyncio.create_task(platform.fetch(None))
        await api.wait_for(lambda: api.polling)
        api.group("-1001").says(LIU, "停电了")
        assert len((await asyncio.wait_for(waiting, 10)).updates) == 1


async def test_all_four_kinds_arrive_and_parse(api: FakeBotApi, telegram: TelegramPlatform) -> None:
    assert (await telegram.fetch(None)).updates == []
    group = api.group("-1001", "海棠花苑1网格群")
    group.adds_bot(WANG, admin=True)
    said = group.says(LIU, "停水")
    said.edits("停电")
    api.world.push("message_reaction", {"chat": group.json()})
    sent = await telegram.call("sendMessage", chat_id=group.cid, text="卡片", reply_markup=KEYBOARD)
    group.bots[sent["message_id"]].press("受理", WANG)
    joined, message, edit, press = [telegram.parse(raw) for raw in (await telegram.fetch(None)).updates]
    assert isinstance(joined, Membership)
    assert joined.admin
    assert isinstance(message, Message)
    assert isinstance(edit, Message)
    assert edit.edited_at is not None
    assert isinstance(press, Press)
    assert (press.data, press.sender, press.message) == ("accept:1", WANG.uid, str(sent["message_id"]))
    assert abs(press.at - datetime.now(UTC)) < timedelta(minutes=5)


KEYBOARD = {"inline_keyboard": [[{"text": "受理", "callback_data": "accept:1"}]]}


async def test_a_second_poller_is_told_plainly(api: FakeBotApi, library: Library) -> None:
    async with telegram_at(api.base, library, poll=30) as first, telegram_at(api.base, library) as second:
        waiting = asyncio.create_task(first.fetch(None))
        await api.wait_for(lambda: api.polling)
        await second.fetch(None)
        error = await refused(waiting)
    assert (error.reason, error.permanent) == ("conflict", False)
    assert "同一个令牌" in str(error)


async def test_a_webhook_set_meanwhile_is_a_conflict_too(api: FakeBotApi, telegram: TelegramPlatform) -> None:
    api.world.webhook = "https://other.example/hook"
    error = await refused(telegram.fetch(None))
    assert error.reason == "conflict"
    assert "webhook" in str(error)
    assert "重启云网格就会自动取消" in str(error)
    await telegram.start([])
    assert api.world.webhook == ""
    await telegram.fetch(None)


async def test_an_api_that_is_down_for_a_while_is_a_passing_trouble(
    api: FakeBotApi, telegram: TelegramPlatform
) -> None:
    api.group("-1001").says(LIU, "停水")
    api.down()
    for _ in range(3):
        error = await refused(telegram.fetch(None))
        assert (error.reason, error.permanent) == ("server", False)
    api.up()
    assert len((await telegram.fetch(None)).updates) == 1


@pytest.mark.parametrize("status", [200, 502])
@pytest.mark.parametrize(
    "body", [b"<html>Bad Gateway</html>", b"", b"[]", b"null", b'{"ok": true}', b'{"ok": 1', b"\xff\xfe"]
)
async def test_an_answer_that_is_no_answer_is_a_passing_trouble(
    api: FakeBotApi, telegram: TelegramPlatform, status: int, body: bytes
) -> None:
    api.fail("getUpdates", status=status, body=body)
    error = await refused(telegram.fetch(None))
    assert (error.reason, error.permanent) == ("server", False)


async def test_numbers_that_do_not_ascend_are_acknowledged_all(
    api: FakeBotApi, telegram: TelegramPlatform
) -> None:
    api.fail("getUpdates", status=200, body=b'{"ok": true, "result": [{"update_id": 9}, {"update_id": 7}]}')
    assert (await telegram.fetch(None)).cursor == "10"


@pytest.mark.parametrize("result", [b'{"a": 1}', b"[1]", b'[{"message": {}}]', b'"x"'])
async def test_updates_without_numbers_are_a_passing_trouble(
    api: FakeBotApi, telegram: TelegramPlatform, result: bytes
) -> None:
    api.fail("getUpdates", status=200, body=b'{"ok": true, "result": ' + result + b"}")
    error = await refused(telegram.fetch(None))
    assert (error.reason, error.permanent) == ("server", False)


async def test_half_an_emoji_and_broken_bytes_do_not_stop_the_talk(
    api: FakeBotApi, telegram: TelegramPlatform
) -> None:
    api.group("-1001").says(LIU, "坏了\ud83d")
    (raw,) = (await telegram.fetch(None)).updates
    said = telegram.parse(raw)
    assert isinstance(said, Message)
    assert said.text.startswith("坏了")
    said.text.encode()


async def test_no_answer_in_time_is_a_network_trouble(api: FakeBotApi, library: Library) -> None:
    async with telegram_at(api.base, library, patience=1) as platform:
        api.fail("getMe", delay=30)
        error = await refused(platform.call("getMe"))
    assert (error.reason, error.permanent) == ("network", False)


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "http://[no-address-at-all"])
async def test_nobody_there_is_a_network_trouble_and_never_shows_the_token(
    library: Library, base: str
) -> None:
    async with telegram_at(base, library) as platform:
        error = await refused(platform.start([]))
    assert (error.reason, error.permanent) == ("network", False)
    assert "AAFake" not in f"{error!r}{error.__cause__!r}"


async def test_no_log_holds_the_token_or_what_people_said(
    api: FakeBotApi, telegram: TelegramPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    group = api.group("-1001", "海棠花苑1网格群")
    group.says(LIU, "谁家的狗没牵绳")
    await telegram.start([])
    await telegram.fetch(None)
    await telegram.deliver(Outgoing("send", group.cid, "机器人的话"))
    for secret in (TOKEN, TOKEN.partition(":")[2], "牵绳", "机器人的话"):
        assert secret not in caplog.text


async def test_check_says_all_is_well(api: FakeBotApi, telegram: TelegramPlatform) -> None:
    found = await telegram.check()
    assert all(finding.ok for finding in found)
    assert "yunwangge_bot" in found[0].words
    assert "时钟" in found[-1].words


async def test_check_finds_privacy_mode_and_a_webhook(api: FakeBotApi, telegram: TelegramPlatform) -> None:
    api.world.privacy, api.world.webhook = True, "https://old.example/hook"
    found = await telegram.check()
    assert any("BotFather" in finding.words and not finding.ok for finding in found)
    assert any("webhook" in finding.words for finding in found)


async def test_check_finds_a_wrong_token_and_a_dead_api(api: FakeBotApi, library: Library) -> None:
    async with telegram_at(api.base, library, token="1:bad") as platform:
        (finding,) = await platform.check()
    assert not finding.ok
    assert "令牌无效" in finding.words
    async with telegram_at("http://127.0.0.1:9", library) as platform:
        (finding,) = await platform.check()
    assert "连不上" in finding.words


@pytest.mark.parametrize(("ahead", "word"), [(300, "慢"), (-300, "快")])
async def test_check_finds_a_wrong_clock(
    api: FakeBotApi, telegram: TelegramPlatform, monkeypatch: pytest.MonkeyPatch, ahead: int, word: str
) -> None:
    there = datetime.now(UTC) + timedelta(seconds=ahead)
    monkeypatch.setattr(telegram_check, "server_time", lambda base: there)
    found = await telegram.check()
    assert not found[-1].ok
    assert word in found[-1].words


@pytest.mark.parametrize("result", [b'"x"', b"[]", b"7"])
async def test_a_start_that_is_answered_with_disorder_may_be_tried_again(
    api: FakeBotApi, telegram: TelegramPlatform, result: bytes
) -> None:
    api.fail("getMe", status=200, body=b'{"ok": true, "result": ' + result + b"}")
    error = await refused(telegram.start([]))
    assert (error.reason, error.permanent) == ("server", False)
    api.fail("getMe", status=200, body=b'{"ok": true, "result": ' + result + b"}")
    (finding,) = await telegram.check()
    assert not finding.ok


async def test_the_servers_time_is_read_from_any_answer(api: FakeBotApi) -> None:
    for path in ("", "/fake/state"):
        there = await asyncio.to_thread(telegram_check.server_time, api.base + path)
        assert there is not None
        assert there.tzinfo is not None


async def test_without_the_servers_time_check_keeps_silent_about_the_clock(
    telegram: TelegramPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_check, "server_time", lambda base: None)
    assert not any("时钟" in finding.words for finding in await telegram.check())


def test_no_date_no_opinion_about_the_clock() -> None:
    assert telegram_check.server_time("http://127.0.0.1:9") is None
    assert telegram_check.server_time("nonsense") is None
