"""The `web:` section of config.yaml."""

import re
from ipaddress import ip_address

from pydantic import BaseModel, Field, field_validator


class WebSettings(BaseModel, extra="forbid"):
    """Where the pages are served; only this machine can open them unless the host is changed."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)

    @field_validator("host")
    @classmethod
    def _host(cls, host: str) -> str:
        # An empty one would listen on every address of the machine.
        if not _is_address(host) and not _NAME.fullmatch(host):
            raise ValueError(f"“{host}”不是监听地址，应写成 127.0.0.1 或 0.0.0.0 这样")
        return host


# A name is not all digits and dots: that is a mistyped address.
_NAME = re.compile(r"(?![\d.]+$)(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
