"""The `bot:` section of config.yaml."""

import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, SecretStr, field_validator

from desk.settings import check_account
from grids.durations import Duration


def bot_name(name: str) -> str:
    """A bot's user name without its @; ValueError for what is none."""
    plain = name.strip().removeprefix("https://t.me/").removeprefix("@")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{4,31}", plain):
        raise ValueError(f"“{name}”不是机器人的用户名，应写成 haitang_wangge_bot 这样")
    return plain


class TelegramSettings(BaseModel, extra="forbid"):
    """How to reach Telegram; the token comes from the environment."""

    token: SecretStr | None = None
    username: str = ""  # the bot's, for the QR codes on posters; the running bot asks Telegram for it
    library: Literal["aiogram", "python-telegram-bot"] = "aiogram"
    api_base: str = "https://api.telegram.org"
    poll_timeout: Duration = timedelta(seconds=25)
    request_timeout: Duration = timedelta(seconds=20)

    @field_validator("api_base")
    @classmethod
    def _address(cls, address: str) -> str:
        if not re.fullmatch(r"https?://[^\s/]+\S*", address):
            raise ValueError(f"“{address}”不是接口地址，应写成 https://api.telegram.org 这样")
        return address

    @field_validator("username")
    @classmethod
    def _plain_name(cls, name: str) -> str:
        return bot_name(name) if name else ""


class PostmanSettings(BaseModel, extra="forbid"):
    """How the outbox is emptied."""

    in_flight: int = Field(default=30, ge=1, le=200)
    first_pause: Duration = timedelta(seconds=1)
    longest_pause: Duration = timedelta(minutes=5)
    give_up_after: Duration = timedelta(hours=24)


def _operator(account: str) -> str:
    if not account.startswith(("local:", "telegram:")):
        raise ValueError(f"“{account}”不是账号，应写成 telegram:123456789 这样")
    return check_account(account)


class BotSettings(BaseModel, extra="forbid"):
    """Which platforms the bot sits on, and how it behaves towards them."""

    platforms: list[Literal["local", "telegram"]] = ["local"]
    stale_after: Duration = timedelta(minutes=10)
    dry_run: bool = False  # judge everything and show it to staff, say nothing where residents read
    operators: list[
        Annotated[str, AfterValidator(_operator)]
    ] = []  # "platform:user_id" of those who keep the installation running
    telegram: TelegramSettings = TelegramSettings()
    postman: PostmanSettings = PostmanSettings()

    @field_validator("platforms")
    @classmethod
    def _any(cls, platforms: list[str]) -> list[str]:
        if not platforms:
            raise ValueError("一个平台也没有，请写上 local 或 telegram")
        return platforms
