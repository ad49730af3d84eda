"""The `storage:` section of config.yaml."""

import binascii
from base64 import urlsafe_b64decode
from pathlib import Path

from pydantic import BaseModel, Field, SecretStr, field_validator

from storage.secrets import keys_in


class StorageSettings(BaseModel, extra="forbid"):
    """Where the data lives. A relative path counts from the folder of config.yaml."""

    path: Path = Path("data/yunwangge.db")
    busy_timeout: float = Field(default=5.0, ge=0)  # seconds
    # What people's numbers are sealed with; a new key stands before the old one, with a comma between them.
    key: SecretStr | None = None
    anonymise_after_days: int = Field(default=365, ge=30, le=3650)

    @field_validator("key")
    @classmethod
    def _keys(cls, key: SecretStr | None) -> SecretStr | None:
        for word in keys_in(key.get_secret_value()) if key is not None else ():
            if not _is_key(word):
                raise ValueError("这不是密钥，请用 yunwangge keys new 生成的整行文字")
        return key


def _is_key(word: str) -> bool:
    """32 bytes, written as Fernet wants them."""
    try:
        return len(urlsafe_b64decode(word)) == 32
    except (binascii.Error, ValueError):
        return False
