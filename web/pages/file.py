"""GET /file/…: the files the bot has sent into the chat room, from the disk."""

from pathlib import Path

from fastapi.responses import FileResponse, PlainTextResponse, Response
from nicegui.app import App

from web.context import PageContext

PATH = "/file/{chat}/{message}"


def add(app: App, pages: PageContext) -> None:
    """Serve only what hangs on a message of the bot; a browser is to keep it, never to open it."""
    app.remove_route(PATH)

    @app.get(PATH)
    async def file(chat: str, message: str) -> Response:
        found = pages.room.chats.get(chat)
        line = found.lines.get(message) if found else None
        path = Path(line.file) if line is not None and line.file else None
        if path is None or not path.is_file():
            return PlainTextResponse("这个文件已经不在了。", 404)
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
        return FileResponse(path, filename=path.name, headers=headers)
