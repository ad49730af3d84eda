"""GET /photo/…: the pictures of the chat room, from memory."""

from fastapi.responses import PlainTextResponse, Response
from nicegui.app import App

from web.context import PageContext

PATH = "/photo/{ref}"


def add(app: App, pages: PageContext) -> None:
    """Serve what the room still has; a browser is told to believe the media type and run nothing."""
    app.remove_route(PATH)

    @app.get(PATH)
    async def photo(ref: str) -> Response:
        picture = pages.room.pictures.get(ref)
        if picture is None:
            return PlainTextResponse("这张图片已经不在了。", 404)
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'",
            "Cache-Control": "private, max-age=3600",
        }
        return Response(picture.data, media_type=picture.media_type, headers=headers)
