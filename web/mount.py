"""NiceGUI mounted in an application of our own with every page added to it, and the server for that."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import uvicorn
from fastapi import FastAPI
from nicegui import Client, ui
from nicegui import app as nicegui_app

from web.context import PageContext
from web.pages import chatroom, file, health, photo

STOP_WITHIN = 2  # seconds that open connections get when the pages close
ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<rect width="64" height="64" rx="14" fill="#1f8a5b"/>
<path d="M18 46a10 10 0 0 1 0-20 14 14 0 0 1 27-2 11 11 0 0 1 1 22z" fill="#fff"/>
<path d="M26 22v24M38 22v24M11 34h44" stroke="#1f8a5b" stroke-width="3"/>
</svg>"""


@cache
def _mounted() -> FastAPI:
    """NiceGUI is one to a process and can be mounted only once."""
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    ui.run_with(
        outer,
        title="云网格",
        favicon=ICON,
        language="zh-CN",
        dark=False,
        tailwind=False,
        show_welcome_message=False,
        binding_refresh_interval=None,
        reconnect_timeout=10,
    )
    return outer


def build(pages: PageContext) -> FastAPI:
    """The application that serves these pages; a second call replaces the pages of the first."""
    outer = _mounted()
    health.add(nicegui_app, pages)
    photo.add(nicegui_app, pages)
    file.add(nicegui_app, pages)
    chatroom.add(pages)
    return outer


class GuestServer(uvicorn.Server):
    """A server that leaves signals to the process it is a guest in."""

    def __init__(self, app: FastAPI, ready: Callable[[], None]) -> None:
        """`ready` is called once browsers can connect."""
        super().__init__(
            uvicorn.Config(
                app,
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=STOP_WITHIN,
            )
        )
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing is captured."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open, then tell."""
        await super().startup(sockets)
        try:
            self._ready()
        except BaseException:
            await self.shutdown(sockets)
            raise

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close, and drop every open page: its browser loads it anew once the pages are served again."""
        await super().shutdown(sockets)
        for client in list(Client.instances.values()):
            client.delete()
