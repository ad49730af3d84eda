"""The `storage:` section of config.yaml."""

from pathlib import Path

from pydantic import BaseModel, Field


class StorageSettings(BaseModel, extra="forbid"):
    """Where the data lives. A relative path counts from the folder of config.yaml."""

    path: Path = Path("data/yunwangge.db")
    busy_timeout: float = 5.0
    anonymise_after_days: int = Field(default=365, ge=30, le=3650)
