"""The contract of both Telegram libraries: sending, editing, deleting, answering, and being refused."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.base import Button, Outgoing, PlatformError
from bot.platforms.telegram_base import TelegramPlatform
from tests.fakes.bot_api import FakeBotApi, Group, user
from tests.fakes.bot_api_platform import LIBRARIES, telegram_at

LIU = user("u1", "刘大爷")
ROWS = ((Button("受理", "accept:1"), Button("误报", "reject:1")), (Button("上报", "escalate:1"),))


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as fake:
        yield fake


@pytest.fixture(params=LIBRARIES)
async def telegram(api: FakeBotApi, request: pytest.FixtureRequest) -> AsyncIterator[TelegramPlatform]:
    async with telegram_at(api.base, request.param) as platform:
        yield platform


@pytest.fixture
def group(api: FakeBotApi) -> Group:
    return api.group("-1001", "海棠花苑1网格群")


async def refusal(telegram: TelegramPlatform, action: Any, chat: str = "-1001", **more: Any) -> PlatformError:
    with pytest.raises(PlatformError) as caught:
        await telegram.deliver(Outgoing(action, chat, **more))
    return caught.value


async def test_text_buttons_and_a_reply(telegram: TelegramPlatform, group: Group) -> None:
    said = group.says(LIU, "3栋电梯又坏了")
    sent = await telegram.deliver(Outgoing("send", group.cid, "已登记", ROWS, reply_to=str(said.id)))
    message = group.last()
    assert sent == str(message.id)
    assert (message.text, message.reply_to) == ("已登记", said.id)
    assert message.buttons == [["受理", "误报"], ["上报"]]
    assert message.keyboard[0][0]["callback_data"] == "accept:1"


async def test_markup_is_shown_as_it_is(api: FakeBotApi, telegram: TelegramPlatform, group: Group) -> None:
    words = "<b>张三</b> *_`[x](http://a.cn) & \u202e👍"
    await telegram.deliver(Outgoing("send", group.cid, words))
    (call,) = api.sent("sendMessage")
    assert group.last().text == words
    assert "parse_mode" not in call
    assert call["link_preview_options"] == {"is_disabled": True}


async def test_a_reply_to_what_is_gone_is_still_said(telegram: TelegramPlatform, group: Group) -> None:
    await telegram.deliver(Outgoing("send", group.cid, "已登记", reply_to="999"))
    assert group.last().reply_to is None


async def test_a_long_text_comes_in_parts_with_the_buttons_on_the_last(
    telegram: TelegramPlatform, group: Group
) -> None:
    text = "\n".join(f"{index}. 今日待办事项😀" for index in range(900))
    said = group.says(LIU, "待办")
    sent = await telegram.deliver(Outgoing("send", group.cid, text, ROWS, reply_to=str(said.id)))
    parts = group.heard()
    assert len(parts) > 1
    assert "\n".join(part.text for part in parts) == text
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]
    assert [part.reply_to for part in parts] == [said.id] + [None] * (len(parts) - 1)
    assert sent == str(parts[-1].id)


async def test_a_photo_from_disk(telegram: TelegramPlatform, group: Group, tmp_path: Path) -> None:
    picture = tmp_path / "海报.png"
    picture.write_bytes(b"\x89PNG" + bytes(range(256)) * 100)
    await telegram.deliver(Outgoing("send", group.cid, "防溺水", ROWS, photo=str(picture)))
    message = group.last()
    assert message.picture == picture.read_bytes()
    assert (message.text, message.labels) == ("防溺水", ["受理", "误报", "上报"])


async def test_a_photo_by_file_id_with_more_words_than_a_caption_holds(
    telegram: TelegramPlatform, group: Group
) -> None:
    file_id = group.sends_photo(LIU, b"jpeg").raw["photo"][-1]["file_id"]
    await telegram.deliver(Outgoing("send", group.cid, "字" * 1500, ROWS, photo=file_id))
    photo, rest = group.heard()
    assert photo.picture == b"jpeg"
    assert (len(photo.text), len(rest.text)) == (1024, 476)
    assert not photo.buttons
    assert rest.buttons


async def test_a_photo_without_words(telegram: TelegramPlatform, group: Group) -> None:
    file_id = group.sends_photo(LIU).raw["photo"][-1]["file_id"]
    await telegram.deliver(Outgoing("send", group.cid, photo=file_id))
    assert group.last().photo == file_id


async def test_a_missing_picture_is_a_permanent_trouble(telegram: TelegramPlatform, group: Group) -> None:
    error = await refusal(telegram, "send", text="x", photo="/nowhere/x.png")
    assert (error.reason, error.permanent) == ("rejected", True)
    assert "x.png" in str(error)


async def test_into_a_topic(telegram: TelegramPlatform, group: Group) -> None:
    topic = group.topic("报修")
    await telegram.deliver(Outgoing("send", group.cid, "已登记", thread=str(topic)))
    assert group.last().thread == topic


async def test_a_topic_that_is_gone_falls_back_to_the_main_talk(
    telegram: TelegramPlatform, group: Group
) -> None:
    await telegram.deliver(Outgoing("send", group.cid, "已登记", thread="555"))
    assert (group.last().text, group.last().thread) == ("已登记", None)


async def test_editing_words_and_buttons(telegram: TelegramPlatform, group: Group) -> None:
    sent = await telegram.deliver(Outgoing("send", group.cid, "已登记", ROWS))
    await telegram.deliver(Outgoing("edit", group.cid, "已受理", ROWS[1:], message=sent))
    assert (group.last().text, group.last().labels, group.last().edited) == ("已受理", ["上报"], True)
    await telegram.deliver(Outgoing("edit", group.cid, "已办结", message=sent))
    assert group.last().labels == []
    assert group.last().history == ["已登记", "已受理", "已办结"]
    assert len(group.heard()) == 1


async def test_editing_to_the_same_counts_as_done(telegram: TelegramPlatform, group: Group) -> None:
    sent = await telegram.deliver(Outgoing("send", group.cid, "已登记", ROWS))
    await telegram.deliver(Outgoing("edit", group.cid, "已登记", ROWS, message=sent))
    assert not group.last().edited


async def test_editing_only_the_buttons(telegram: TelegramPlatform, group: Group) -> None:
    sent = await telegram.deliver(Outgoing("send", group.cid, "已登记", ROWS))
    await telegram.deliver(Outgoing("edit", group.cid, "", message=sent))
    assert (group.last().text, group.last().labels) == ("已登记", [])


async def test_a_file_from_disk_keeps_its_name(
    telegram: TelegramPlatform, group: Group, tmp_path: Path
) -> None:
    table = tmp_path / "广播1送达情况.xlsx"
    table.write_bytes(b"table")
    sent = await telegram.deliver(Outgoing("send", group.cid, "送达表", ROWS, file=str(table)))
    message = group.last()
    assert (message.text, message.file_name) == ("送达表", table.name)
    assert group.world.files[message.document or ""] == b"table"
    await telegram.deliver(Outgoing("edit", group.cid, "改过的话", message=sent))
    assert message.text == "改过的话"


async def test_a_file_by_its_handle_and_one_that_is_gone(telegram: TelegramPlatform, group: Group) -> None:
    handle = group.world.file(b"notice")
    await telegram.deliver(Outgoing("send", group.cid, file=handle))
    assert group.last().document == handle
    error = await refusal(telegram, "send", text="x", file="/nowhere/x.xlsx")
    assert (error.permanent, error.reason) == (True, "rejected")


@pytest.mark.parametrize("told", [True, False])
async def test_editing_the_words_under_a_photo(telegram: TelegramPlatform, group: Group, told: bool) -> None:
    file_id = group.sends_photo(LIU).raw["photo"][-1]["file_id"]
    sent = await telegram.deliver(Outgoing("send", group.cid, "旧", photo=file_id))
    await telegram.deliver(
        Outgoing("edit", group.cid, "新" * 2000, message=sent, photo=file_id if told else None)
    )
    assert group.last().text == "新" * 1023 + "…"


async def test_editing_what_is_gone(telegram: TelegramPlatform, group: Group) -> None:
    error = await refusal(telegram, "edit", text="x", message="404")
    assert (error.reason, error.permanent) == ("message_gone", True)


async def test_deleting_once_and_twice(telegram: TelegramPlatform, group: Group) -> None:
    sent = await telegram.deliver(Outgoing("send", group.cid, "说错了"))
    await telegram.deliver(Outgoing("delete", group.cid, message=sent))
    await telegram.deliver(Outgoing("delete", group.cid, message=sent))
    assert group.heard() == []
    assert len(group.heard(deleted=True)) == 1


async def test_a_toast_fits_and_comes_once(telegram: TelegramPlatform, group: Group) -> None:
    await telegram.deliver(Outgoing("send", group.cid, "卡片", ROWS))
    press = group.last().press("受理", LIU)
    await telegram.deliver(Outgoing("toast", group.cid, "只有网格员能受理。" * 50, message=press.id))
    assert press.toast is not None
    assert len(press.toast) == 200
    error = await refusal(telegram, "toast", text="x", message=press.id)
    assert (error.reason, error.permanent) == ("query_expired", True)


async def test_a_toast_without_words_only_ends_the_waiting(telegram: TelegramPlatform, group: Group) -> None:
    await telegram.deliver(Outgoing("send", group.cid, "卡片", ROWS))
    press = group.last().press("受理", LIU)
    await telegram.deliver(Outgoing("toast", group.cid, message=press.id))
    assert (press.toast, press.answers) == ("", 1)


async def test_who_never_wrote_to_the_bot_cannot_be_written_to(
    api: FakeBotApi, telegram: TelegramPlatform
) -> None:
    private = api.private(LIU, started=False)
    error = await refusal(telegram, "send", private.cid, text="x")
    assert (error.reason, error.permanent) == ("cannot_initiate", True)
    private.types("/start")
    await telegram.deliver(Outgoing("send", private.cid, "您好"))
    private.blocks()
    error = await refusal(telegram, "send", private.cid, text="x")
    assert (error.reason, error.permanent) == ("blocked", True)
    private.unblocks()
    await telegram.deliver(Outgoing("send", private.cid, "又见面了"))
    assert private.words() == "您好\n又见面了"


async def test_groups_that_take_nothing(api: FakeBotApi, telegram: TelegramPlatform, group: Group) -> None:
    group.muted = True
    assert (await refusal(telegram, "send", text="x")).reason == "muted"
    group.removes_bot()
    assert (await refusal(telegram, "send", text="x")).reason == "kicked"
    assert (await refusal(telegram, "send", "-4242", text="x")).reason == "chat_gone"


async def test_a_group_that_moved_names_its_new_place(api: FakeBotApi, telegram: TelegramPlatform) -> None:
    new = api.group("-4001", "海棠花苑1网格群", basic=True).migrates("-100777")
    error = await refusal(telegram, "send", "-4001", text="x")
    assert (error.reason, error.permanent, error.new_chat) == ("migrated", False, new.cid)


REFUSALS = [
    (429, "Too Many Requests: retry after 7", {"retry_after": 7}, ("flood", False)),
    (429, "Too Many Requests", {}, ("flood", False)),
    (500, "Internal Server Error", {}, ("server", False)),
    (502, "Bad Gateway", {}, ("server", False)),
    (503, "restart", {}, ("server", False)),
    (401, "Unauthorized", {}, ("unauthorized", True)),
    (404, "Not Found", {}, ("unauthorized", True)),
    (409, "Conflict: terminated by other getUpdates request", {}, ("conflict", False)),
    (403, "Forbidden: user is deactivated", {}, ("chat_gone", True)),
    (403, "Forbidden: bot was kicked from the group chat", {}, ("kicked", True)),
    (403, "Forbidden: bot is not a member of the supergroup chat", {}, ("kicked", True)),
    (403, "Forbidden: something new", {}, ("kicked", True)),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", {}, ("muted", True)),
    (400, "Bad Request: have no rights to send a message", {}, ("muted", True)),
    (400, "Bad Request: PEER_ID_INVALID", {}, ("chat_gone", True)),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", {}, ("chat_gone", True)),
    (400, "Bad Request: QUERY_ID_INVALID", {}, ("query_expired", True)),
    (400, "Bad Request: something new", {}, ("rejected", True)),
    (413, "Request Entity Too Large", {}, ("rejected", True)),
]


@pytest.mark.parametrize(
    ("status", "said", "parameters", "meaning"), REFUSALS, ids=lambda value: str(value)[:40]
)
async def test_every_refusal_says_whether_to_try_again(
    api: FakeBotApi,
    telegram: TelegramPlatform,
    group: Group,
    status: int,
    said: str,
    parameters: dict[str, int],
    meaning: tuple[str, bool],
) -> None:
    api.fail("sendMessage", status=status, description=said, parameters=parameters)
    error = await refusal(telegram, "send", text="x")
    assert (error.reason, error.permanent) == meaning
    assert error.retry_after == (parameters.get("retry_after", 1) if status == 429 else None)
    await telegram.deliver(Outgoing("send", group.cid, "又好了"))
    assert group.words() == "又好了"


async def test_an_answer_lost_on_the_way_may_mean_it_was_said(
    api: FakeBotApi, telegram: TelegramPlatform, group: Group
) -> None:
    api.fail("sendMessage", lose_answer=True)
    error = await refusal(telegram, "send", text="已登记")
    assert (error.reason, error.permanent) == ("network", False)
    assert group.words() == "已登记"


@pytest.mark.parametrize(
    "out",
    [
        Outgoing("send", "-1001", " \n "),
        Outgoing("send", "-1001", "x", reply_to="abc"),
        Outgoing("send", "-1001", "x", ((Button("按", "d" * 65),),)),
        Outgoing("edit", "-1001", "x", message="abc"),
    ],
)
async def test_what_can_never_be_sent(telegram: TelegramPlatform, group: Group, out: Outgoing) -> None:
    with pytest.raises(PlatformError) as caught:
        await telegram.deliver(out)
    assert (caught.value.reason, caught.value.permanent) == ("rejected", True)


async def test_a_mention_names_the_user_and_reaches_him(
    api: FakeBotApi, telegram: TelegramPlatform, group: Group
) -> None:
    await telegram.deliver(Outgoing("send", group.cid, "周敏😀：工单1 请您处理", mention=LIU.uid))
    (call,) = api.sent("sendMessage")
    (entity,) = call["entities"]
    assert (entity["type"], entity["offset"], entity["length"]) == ("text_mention", 0, 4)
    assert str(entity["user"]["id"]) == LIU.uid


async def test_a_mention_of_several_reaches_each_by_their_name(
    api: FakeBotApi, telegram: TelegramPlatform, group: Group
) -> None:
    text = "刘大爷😀、王阿姨、陈叔等4位：你们反映的事已办结"
    await telegram.deliver(Outgoing("send", group.cid, text, mention=f"{LIU.uid},,{LIU.uid}"))
    (call,) = api.sent("sendMessage")
    assert [(entity["offset"], entity["length"]) for entity in call["entities"]] == [(0, 5), (10, 5)]
    assert {str(entity["user"]["id"]) for entity in call["entities"]} == {LIU.uid}
