"""Serving the pages inside the loop that the bot runs in."""

import asyncio
import errno
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from web.context import PageContext
from web.errors import WebError
from web.settings import WebSettings

if TYPE_CHECKING:
    from web.mount import GuestServer


def listen(settings: WebSettings) -> socket.socket:
    """Take the port; WebError says in Chinese what to do when that is impossible."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise WebError(_why(error, settings)) from error
    listener.setblocking(False)
    return listener


def _why(error: OSError, settings: WebSettings) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {settings.port} 已被占用，请在配置里换一个 web.port，或者先停掉占用它的程序。"
    if error.errno == errno.EACCES:
        return f"没有权限使用端口 {settings.port}，请把 web.port 改成 1024 以上的端口。"
    return f"无法在 {settings.host}:{settings.port} 打开网页（{error.strerror or error}），请检查 web.host。"


def address(listener: socket.socket) -> str:
    """What to type into a browser on this machine."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{host}:{port}"


async def serve(pages: PageContext, settings: WebSettings, ready: Callable[[str], None]) -> None:
    """Serve until cancelled; `ready` gets the address when it can be opened; WebError if it cannot be."""
    listener = listen(settings)
    try:
        server = await asyncio.to_thread(_build, pages, lambda: ready(address(listener)))
    except BaseException:
        listener.close()
        raise
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await asyncio.shield(running)
    finally:
        server.should_exit = True
        await running


def _build(pages: PageContext, ready: Callable[[], None]) -> "GuestServer":
    """Runs in a thread, and imports only here: NiceGUI takes a second, which a bot without pages saves."""
    from web.mount import GuestServer, build  # noqa: PLC0415

    return GuestServer(build(pages), ready)
