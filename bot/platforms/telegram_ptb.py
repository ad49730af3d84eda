"""Telegram through python-telegram-bot: its bot and its HTTP request, without its typed objects."""

import logging
from collections.abc import Mapping
from typing import Any

import httpx
from telegram import Bot, InputFile
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.platforms.base import Platform
from bot.platforms.telegram_base import TelegramPlatform
from bot.platforms.telegram_errors import BotApiError, out_of_reach, unwrap
from bot.platforms.telegram_params import Params, Upload
from bot.platforms.telegram_token import token_of
from bot.settings import BotSettings

# httpx logs each request with its address, which carries the token; the library, when debugging, logs each
# result, which is the residents' talk.
for chatty in ("httpx", "httpcore", "telegram"):
    logging.getLogger(chatty).setLevel(logging.WARNING)


# More than the postman may ever have in flight, or calls time out while they queue; few kept when idle, since
# httpx looks at every idle connection before each request (200 of them: 80 ms a fetch instead of 15).
CONNECTIONS = httpx.Limits(max_connections=256, max_keepalive_connections=20)


class RefusedError(TelegramError):
    """Carries our own error through the library, which lets only its own kind pass unchanged."""

    def __init__(self, error: BotApiError) -> None:
        super().__init__(str(error))
        self.error = error


class RawRequest(HTTPXRequest):
    """The library's HTTP request, with our own reading of answers: one for all libraries."""

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """As the library's, but a refusal is read here, before the library puts its own words on it."""
        status, body = await super().do_request(*args, **options)
        if status >= 300:
            _read(status, body)
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """What the library takes the result from."""
        return {"result": _read(200, payload)}


def _read(status: int, body: bytes) -> Any:
    try:
        return unwrap(status, body)
    except BotApiError as error:
        raise RefusedError(error) from None


class PtbClient:
    """A telegram_base.Client."""

    def __init__(self, token: str, api_base: str) -> None:
        self._request = RawRequest(httpx_kwargs={"limits": CONNECTIONS})
        base = api_base.rstrip("/")
        self._bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )

    async def call(
        self, method: str, params: Params, files: Mapping[str, Upload] | None = None, wait: float = 20
    ) -> Any:
        """See telegram_base.Client.

        The Bot API takes method names in any case. In lower case the library does not know them as its own
        typed methods, and so does not warn that those would be the better choice: here they are not.
        """
        uploads = {key: InputFile(upload.data, filename=upload.name) for key, upload in (files or {}).items()}
        try:
            return await self._bot.do_api_request(
                method.lower(),
                api_kwargs={**params, **uploads},
                read_timeout=wait,
                write_timeout=wait,
                connect_timeout=min(wait, 10),
                pool_timeout=wait,
            )
        except RefusedError as refused:
            raise refused.error from None
        except TelegramError as error:
            # The cause is left out: its words can carry the address, and the address carries the token.
            raise out_of_reach(error.__cause__ or error) from None

    async def close(self) -> None:
        """See telegram_base.Client."""
        await self._request.shutdown()


def platform(settings: BotSettings) -> Platform:
    """Telegram as a Platform."""
    telegram = settings.telegram
    return TelegramPlatform(PtbClient(token_of(telegram), telegram.api_base), telegram)
