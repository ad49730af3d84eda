"""GET /health: is the service alive, for monitors and for `make run`?"""

import logging

from fastapi.responses import JSONResponse
from nicegui.app import App

from web.context import PageContext

PATH = "/health"
log = logging.getLogger(__name__)


def add(app: App, pages: PageContext) -> None:
    """Answer 200 while the database answers, else 503."""
    app.remove_route(PATH)

    @app.get(PATH)
    async def health() -> JSONResponse:
        try:
            ok = await pages.healthy()
        except Exception:
            log.exception("健康检查没有成功")
            ok = False
        return JSONResponse({"ok": ok, "township": pages.township}, 200 if ok else 503)
