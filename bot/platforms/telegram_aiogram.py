"""Telegram through aiogram: its bot and its session, without its typed models."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from aiohttp import ClientError, ClientTimeout
from pydantic import PrivateAttr

from bot.platforms.base import Platform
from bot.platforms.lean_import import unbuilt
from bot.platforms.telegram_base import TelegramPlatform
from bot.platforms.telegram_errors import out_of_reach, unwrap
from bot.platforms.telegram_params import Params, Upload
from bot.platforms.telegram_token import misshapen, token_of
from bot.settings import BotSettings

with unbuilt("aiogram"):
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.methods import TelegramMethod
    from aiogram.types import BufferedInputFile
    from aiogram.utils.token import TokenValidationError


CONNECTIONS = 256  # more than the postman may ever have in flight, or calls time out while they queue


class RawMethod(TelegramMethod[Any]):
    """Any method of the Bot API, by name, with plain parameters and a plain result."""

    __api_method__ = ""
    __returning__ = Any
    _endpoint: str = PrivateAttr()

    def __init__(self, endpoint: str, /, **params: Any) -> None:
        super().__init__(**params)
        self._endpoint = endpoint

    @property
    def endpoint(self) -> str:
        """The method's name."""
        return self._endpoint


class RawSession(AiohttpSession):
    """aiogram's HTTP session, which leaves the answers as they are."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        """The plain result, or our own error: one reading of the Bot API's words for all libraries."""
        session = await self.create_session()
        assert isinstance(method, RawMethod)
        url = self.api.api_url(token=bot.token, method=method.endpoint)
        form = self.build_form_data(bot=bot, method=method)
        try:
            async with session.post(url, data=form, timeout=ClientTimeout(total=timeout)) as answer:
                status, body = answer.status, await answer.read()
        except (TimeoutError, ClientError, OSError) as error:
            # The cause is left out: its words can carry the address, and the address carries the token.
            raise out_of_reach(error) from None
        return unwrap(status, body)

    async def close(self) -> None:
        """At once: aiogram's own waits a quarter of a second for what aiohttp awaits itself by now."""
        if self._session is not None:
            await self._session.close()


class AiogramClient:
    """A telegram_base.Client."""

    def __init__(self, token: str, api_base: str) -> None:
        try:
            self._bot = Bot(
                token, session=RawSession(limit=CONNECTIONS, api=TelegramAPIServer.from_base(api_base))
            )
        except TokenValidationError:
            raise misshapen() from None

    async def call(
        self, method: str, params: Params, files: Mapping[str, Upload] | None = None, wait: float = 20
    ) -> Any:
        """See telegram_base.Client."""
        uploads = {
            key: BufferedInputFile(upload.data, filename=upload.name) for key, upload in (files or {}).items()
        }
        return await self._bot(RawMethod(method, **params, **uploads), request_timeout=ceil(wait))

    async def close(self) -> None:
        """See telegram_base.Client."""
        await self._bot.session.close()


def platform(settings: BotSettings) -> Platform:
    """Telegram as a Platform."""
    telegram = settings.telegram
    return TelegramPlatform(AiogramClient(token_of(telegram), telegram.api_base), telegram)
