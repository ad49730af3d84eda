"""People with Telegram accounts, as the fake Bot API knows them."""

import zlib
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
BOT_ID = 7000000001


def number(id: str | int) -> int:
    """Telegram's ids are numbers; a name like "u1" stands for one, always the same."""
    try:
        return int(id)
    except ValueError:
        return zlib.crc32(str(id).encode()) % 900_000_000 + 100_000_000


@dataclass(frozen=True)
class User:
    """Somebody with a Telegram account."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    is_bot: bool = False

    @property
    def uid(self) -> str:
        """The id as the product knows it."""
        return str(self.id)

    def json(self) -> Json:
        """As the Bot API describes a User."""
        given = {"last_name": self.last_name, "username": self.username}
        return {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            **{key: value for key, value in given.items() if value is not None},
        }


def user(id: str | int, name: str, **more: Any) -> User:
    """`user("u1", "刘大爷")`."""
    return User(number(id), name, **more)


Person = User | str
BOT = User(BOT_ID, "云网格", username="yunwangge_bot", is_bot=True)
