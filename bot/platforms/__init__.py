"""The chat platforms; what drives one is imported only when it is chosen."""

from collections.abc import Callable
from importlib import import_module

from bot.platforms.base import Platform
from bot.settings import BotSettings

Factory = Callable[[BotSettings], Platform]

# name, or "name/library" where a platform leaves the choice -> the module whose `platform(settings)` makes it
FACTORIES: dict[str, str] = {
    "telegram/aiogram": "bot.platforms.telegram_aiogram",
    "telegram/python-telegram-bot": "bot.platforms.telegram_ptb",
}


def factory_of(name: str, settings: BotSettings) -> Factory:
    """The factory of a platform; KeyError for a name that is not in the table.

    The built-in chat room is not here: it is made around a room that web/ shares with it.
    """
    library = {"telegram": settings.telegram.library}.get(name)
    module = import_module(FACTORIES[f"{name}/{library}" if library else name])
    factory: Factory = module.platform
    return factory


def open_platform(name: str, settings: BotSettings) -> Platform:
    """A platform, not yet started; PlatformError where its settings cannot work (no token)."""
    return factory_of(name, settings)(settings)
