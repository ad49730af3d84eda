"""The `web:` section of config.yaml."""

from pydantic import BaseModel, Field


class WebSettings(BaseModel, extra="forbid"):
    """Where the pages are served; only this machine can open them unless the host is changed."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
