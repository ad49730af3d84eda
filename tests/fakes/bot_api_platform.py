"""Telegram platforms that talk to the fake Bot API, for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Literal

from bot.platforms import open_platform
from bot.platforms.telegram_base import TelegramPlatform
from bot.settings import BotSettings, TelegramSettings
from tests.fakes.bot_api import TOKEN

Library = Literal["aiogram", "python-telegram-bot"]
LIBRARIES: tuple[Library, ...] = ("aiogram", "python-telegram-bot")


def bot_settings(
    base: str, library: Library = "aiogram", token: str = TOKEN, poll: float = 0, patience: float = 5
) -> BotSettings:
    """The `bot:` section for a bot on the fake API; `poll` and `patience` in seconds."""
    telegram = TelegramSettings.model_validate({"token": token, "library": library, "api_base": base})
    telegram.poll_timeout, telegram.request_timeout = timedelta(seconds=poll), timedelta(seconds=patience)
    return BotSettings(platforms=["telegram"], telegram=telegram)


@asynccontextmanager
async def telegram_at(
    base: str, library: Library = "aiogram", token: str = TOKEN, poll: float = 0, patience: float = 5
) -> AsyncIterator[TelegramPlatform]:
    """A platform on the fake API, not yet started; closed at the end."""
    platform = open_platform("telegram", bot_settings(base, library, token, poll, patience))
    assert isinstance(platform, TelegramPlatform)
    try:
        yield platform
    finally:
        await platform.close()
