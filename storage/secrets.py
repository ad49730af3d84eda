"""People's numbers at rest: sealed with a key from the environment, and never kept open without one."""

import re
from typing import TYPE_CHECKING

from pydantic import SecretStr
from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

PREFIX = "sealed:"
# Not in any script: what stands between them is a number, and looks so to nobody else.
_OPEN, _CLOSE = "\ue000", "\ue001"
_SPAN = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
UNREADABLE = "（号码打不开，密钥不对）"
NOT_KEPT = "（没有保存）"


class Keyring:
    """One or several keys: the first seals, all of them open."""

    def __init__(self, key: SecretStr | None) -> None:
        self._keys = keys_in(key.get_secret_value()) if key is not None else []
        self._fernet: MultiFernet | None = None

    @property
    def has_key(self) -> bool:
        """Is there anything to seal with?"""
        return bool(self._keys)

    def seal(self, words: str) -> str:
        """As it may be written down; "" without a key, and for nothing."""
        return PREFIX + self._tool().encrypt(words.encode()).decode() if words and self._keys else ""

    def open(self, sealed: str) -> str | None:
        """What was sealed; None if none of the keys opens it. What never was sealed stays as it is."""
        if not sealed.startswith(PREFIX):
            return sealed
        if not self._keys:
            return None
        from cryptography.fernet import InvalidToken  # noqa: PLC0415

        try:
            return self._tool().decrypt(sealed.removeprefix(PREFIX).encode()).decode()
        except InvalidToken:
            return None

    def _tool(self) -> "MultiFernet":
        if self._fernet is None:
            from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 - only few need it at once

            self._fernet = MultiFernet([Fernet(key) for key in self._keys])
        return self._fernet


def keys_in(words: str) -> list[str]:
    """The keys of a setting: one, or several with commas between them."""
    return [part for part in re.split(r"[,\uff0c\s]+", words) if part]


def hidden(number: str) -> str:
    """A number as it stands in something to be said: the outbox seals it and opens it for the postman."""
    return f"{_OPEN}{number}{_CLOSE}" if number else ""


def seal_spans(ring: Keyring, words: str) -> str:
    """The words with each hidden number sealed; without a key a number is left out."""
    return _SPAN.sub(lambda found: f"{_OPEN}{ring.seal(found[1])}{_CLOSE}", words)


def open_spans(ring: Keyring, words: str) -> str:
    """The words as people are to read them."""

    def shown(found: re.Match[str]) -> str:
        if not found[1]:
            return NOT_KEPT
        number = ring.open(found[1])
        return UNREADABLE if number is None else number

    return _SPAN.sub(shown, words)


def keyring_of(dialect: Dialect) -> Keyring:
    """The keys of the database this dialect speaks to."""
    ring: Keyring | None = getattr(dialect, "keyring", None)
    return ring if ring is not None else _NO_KEY


def keeps_numbers(session: Session) -> bool:
    """Is there a key, so that the numbers of people who called may be kept?"""
    return keyring_of(session.get_bind().dialect).has_key


class SealedNumber(TypeDecorator[str]):
    """A column of somebody's number. Without a key it stays empty."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """To the database."""
        return keyring_of(dialect).seal(value) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """From the database; what cannot be opened is as good as not kept."""
        return keyring_of(dialect).open(value) or "" if value else value


class WorkNumber(SealedNumber):
    """A column of somebody's number at work, which others must be able to ring: open without a key."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """To the database."""
        return (keyring_of(dialect).seal(value) or value) if value else value


class SealedWords(TypeDecorator[str]):
    """Words in which some numbers are hidden: only these are sealed."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """To the database; nearly no text has any."""
        return seal_spans(keyring_of(dialect), value) if value and _OPEN in value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """From the database."""
        return open_spans(keyring_of(dialect), value) if value and _OPEN in value else value


_NO_KEY = Keyring(None)
