"""The pages over real HTTP."""

import asyncio
import re
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.web.conftest import Opened, Site
from tests.web.pictures import png
from tests.web.scripted import ScriptedBot, stopped, township_room
from web.app import address, listen, serve
from web.errors import WebError
from web.settings import WebSettings

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def get(url: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(url)


async def test_health_answers_while_the_database_does(site: Site) -> None:
    answer = await get(f"{site.address}/health")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "township": "海棠镇"})
    site.bot.failing = True
    answer = await get(f"{site.address}/health")
    assert (answer.status_code, answer.json()["ok"]) == (503, False)


async def test_health_survives_a_broken_database(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.bot.sick = True
    assert (await get(f"{site.address}/health")).status_code == 503
    assert "健康检查没有成功" in caplog.text


async def test_the_page_needs_no_other_machine(site: Site) -> None:
    page = await get(site.address)
    assert page.status_code == 200
    assert "<title>海棠镇 · 云网格</title>" in page.text
    assert 'lang="zh-CN"' in page.text
    fetched = re.findall(r'(?:src|href)="([^"]+)"|url\("([^"]+)"\)|from "([^"]+)"', page.text)
    foreign = [url for urls in fetched for url in urls if url.startswith(("http", "//"))]
    assert not foreign


async def test_pictures_are_served_from_memory_and_cannot_run(site: Site) -> None:
    ref = site.room.pictures.keep(png())
    shown = await get(f"{site.address}/photo/{ref}")
    assert (shown.content, shown.headers["content-type"]) == (png(), "image/png")
    assert shown.headers["x-content-type-options"] == "nosniff"
    gone = await get(f"{site.address}/photo/pic-of-yesterday")
    assert (gone.status_code, gone.text) == (404, "这张图片已经不在了。")


async def test_markup_in_names_stays_text_before_any_script_runs(site_with: Opened) -> None:
    room = township_room()
    room.add_group("gx", "</script><script>alert(1)</script>")
    room.say("g1", "r1", "`${alert(1)}` </script><script>alert(2)</script>")
    async with site_with(room, township="海棠镇<script>alert(3)</script>") as site:
        page = (await get(site.address)).text
    assert "<script>alert" not in page
    assert "${alert" not in page


async def test_an_old_link_or_an_empty_room_still_opens(site_with: Opened) -> None:
    async with site_with() as site:
        assert (await get(f"{site.address}/?chat=gone&me=nobody")).status_code == 200
    room = township_room()
    room.chats.clear()
    room.people.clear()
    async with site_with(room) as site:
        page = await get(site.address)
        assert page.status_code == 200
        assert "聊天室里还没有群" in page.text


async def test_a_page_that_is_given_up_leaves_the_room(site: Site) -> None:
    from nicegui import Client  # noqa: PLC0415 - takes a second, and only when a page is served

    await get(site.address)
    watching = len(site.room._watchers)
    for client in list(Client.instances.values()):
        client.delete()
    assert len(site.room._watchers) == watching - 1


async def test_nothing_is_written_where_the_program_was_started(site: Site) -> None:
    await get(site.address)
    assert not await asyncio.to_thread(Path(".nicegui").exists)


async def test_a_taken_port_is_told_plainly() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        room = township_room()
        with pytest.raises(WebError, match=f"端口 {port} 已被占用"):
            await serve(ScriptedBot(room).pages(room), WebSettings(port=port), print)


async def test_an_impossible_host_is_told_plainly() -> None:
    with pytest.raises(WebError, match=r"请检查 web\.host"):
        listen(WebSettings(host="203.0.113.1", port=0))


@pytest.mark.parametrize(
    ("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::1", "[::1]")]
)
async def test_the_address_can_be_typed_into_a_browser(host: str, shown: str) -> None:
    with listen(WebSettings(host=host, port=0)) as listener:
        assert address(listener) == f"http://{shown}:{listener.getsockname()[1]}"


async def test_serving_ends_when_cancelled_and_frees_the_port() -> None:
    room = township_room()
    pages = ScriptedBot(room).pages(room)
    for _ in range(2):
        ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        serving = asyncio.create_task(serve(pages, WebSettings(port=0), ready.set_result))
        url = await ready
        assert (await get(f"{url}/health")).status_code == 200
        await stopped(serving)
        with pytest.raises(httpx.ConnectError):
            await get(f"{url}/health")


async def test_an_error_in_ready_ends_the_serving() -> None:
    def angry(url: str) -> None:
        raise RuntimeError(url)

    room = township_room()
    with pytest.raises(RuntimeError, match="http://"):
        await serve(ScriptedBot(room).pages(room), WebSettings(port=0), angry)


async def test_a_bot_without_pages_never_loads_nicegui() -> None:
    program = "import sys, web.app, web.room, bot.platforms.local; print('nicegui' in sys.modules)"
    ran = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program], capture_output=True, text=True
    )
    assert (ran.stdout.strip(), ran.stderr) == ("False", "")


async def test_files_are_served_only_if_the_bot_sent_them(site: Site, tmp_path: Path) -> None:
    table = tmp_path / "广播1送达情况.xlsx"
    table.write_bytes(b"PK")
    message = site.room.post("g1", "送达表", file=str(table))
    got = await get(f"{site.address}/file/g1/{message}")
    assert got.content == b"PK"
    assert "attachment" in got.headers["content-disposition"]
    assert got.headers["x-content-type-options"] == "nosniff"
    other = site.room.post("g1", "没有文件")
    table.unlink()
    for path in (f"g1/{message}", f"g1/{other}", "g1/nothing", "nowhere/1"):
        gone = await get(f"{site.address}/file/{path}")
        assert (gone.status_code, gone.text) == (404, "这个文件已经不在了。")
