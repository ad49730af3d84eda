"""The bot's token, from the environment."""

from bot.platforms.base import PlatformError
from bot.settings import TelegramSettings

TOKEN_VARIABLE = "YUNWANGGE_BOT__TELEGRAM__TOKEN"


def token_of(settings: TelegramSettings) -> str:
    """The token; PlatformError with what to do where there is none."""
    token = settings.token.get_secret_value().strip() if settings.token else ""
    if not token:
        raise PlatformError(
            f"没有令牌：请设环境变量 {TOKEN_VARIABLE}（向 @BotFather 索取）",
            permanent=True,
            reason="unauthorized",
        )
    return token


def misshapen() -> PlatformError:
    """For a token that a library will not even try."""
    return PlatformError(
        f"令牌的样子不对，应像 123456:ABC-DEF，请核对 {TOKEN_VARIABLE}", permanent=True, reason="unauthorized"
    )
