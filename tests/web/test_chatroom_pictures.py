"""Pictures in the chat room, in a real browser."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.web.conftest import Site
from tests.web.pictures import png
from tests.web.visiting import visiting
from web.pictures import MAX_BYTES

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_pictures_arrive_and_come_back(browser: Browser, site: Site, tmp_path: Path) -> None:
    (tmp_path / "电梯.png").write_bytes(png())
    async with visiting(browser, site, path="/?chat=g1&me=r1") as room:
        await room.send_picture(tmp_path / "电梯.png")
        await room.wait_for_text("收到图片")
        mine, answer = await room.last_messages(2)
        assert (mine.whose, mine.photo, answer.photo) == ("mine", True, True)
        image = room.mark("photo").first
        await expect(image).to_have_js_property("naturalWidth", 32)


@pytest.mark.parametrize(
    ("name", "data", "answer"),
    [
        ("空.png", b"", "空的"),
        ("大.png", b"\x89PNG\r\n\x1a\n" + bytes(20 * 1024 * 1024), "5 MB"),
        ("假.png", b"<html><script>hacked=1</script></html>", "不是能显示的图片"),
    ],
    ids=["empty", "20MB", "not a picture"],
)
async def test_files_that_cannot_be_shown_get_a_clear_answer(
    browser: Browser, site: Site, tmp_path: Path, name: str, data: bytes, answer: str
) -> None:
    (tmp_path / name).write_bytes(data)
    async with visiting(browser, site, path="/?chat=g1&me=r1") as room:
        await room.send_picture(tmp_path / name)
        await room.wait_for_toast(answer)
        await room.say("还能说话")
        assert [line.photo for line in site.room.chats["g1"].lines.values()] == [None]


async def test_a_20_mb_upload_past_the_page_gets_the_same_answer(browser: Browser, site: Site) -> None:
    from nicegui import Client, ui  # noqa: PLC0415 - takes a second, and only when a page is served

    async with visiting(browser, site, path="/?chat=g1&me=r1") as room:
        (url,) = {
            element.props["url"]
            for client in Client.instances.values()
            if client.has_socket_connection
            for element in client.elements.values()
            if isinstance(element, ui.upload)
        }
        await room.page.evaluate(
            """async ([url, size]) => {
                const form = new FormData();
                form.append("file", new Blob([new Uint8Array(size)]), "big.png");
                await fetch(url, {method: "POST", body: form});
            }""",
            [url, 4 * MAX_BYTES],
        )
        await room.wait_for_toast("图片有 20.0 MB，超过了 5 MB")
        assert not site.room.chats["g1"].lines


async def test_a_picture_that_was_forgotten_leaves_a_note(browser: Browser, site: Site) -> None:
    site.room.post("g1", "", photo="pic-of-yesterday")
    async with visiting(browser, site, path="/?chat=g1&me=r1") as room:
        await expect(room.mark("bubble")).to_have_text("[图片已经不在了]")
