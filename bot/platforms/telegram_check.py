"""What `yunwangge check` says about Telegram."""

import asyncio
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any

from bot.platforms.base import Finding, PlatformError
from bot.platforms.telegram_params import field

Call = Callable[..., Awaitable[Any]]
CLOCK_TOLERANCE = timedelta(seconds=30)
PRIVACY_ON = (
    "隐私模式开着，机器人听不到群里的话：请在 @BotFather 发送 /setprivacy，选中机器人，选 Disable，"
    "再把机器人移出群、重新拉入（或设为群管理员）"
)


async def findings(call: Call, api_base: str) -> list[Finding]:
    """One line for each thing that must be right; only one if the API cannot be reached or used at all."""
    try:
        me = await call("getMe")
        username, all_heard = field(me, "username"), field(me, "can_read_all_group_messages")
        hook = field(await call("getWebhookInfo"), "url")
    except PlatformError as error:
        return [Finding(False, f"Telegram:{error}")]
    found = [Finding(True, f"Telegram：令牌有效，机器人是 @{username}"), _privacy(all_heard)]
    if hook:
        found.append(Finding(True, "Telegram：设有 webhook，启动时会自动取消"))
    found.extend(await _clock(api_base))
    return found


def _privacy(all_heard: object) -> Finding:
    if all_heard:
        return Finding(True, "Telegram：隐私模式已关，能听到群里的话")
    return Finding(False, f"Telegram:{PRIVACY_ON}")


async def _clock(api_base: str) -> list[Finding]:
    """Deadlines are counted by this machine's clock, so it should agree with Telegram's."""
    there = await asyncio.to_thread(server_time, api_base)
    if there is None:
        return []
    off = datetime.now(UTC) - there
    if abs(off) <= CLOCK_TOLERANCE:
        return [Finding(True, "时钟：与 Telegram 一致")]
    side = "快" if off > timedelta(0) else "慢"
    words = f"时钟：比 Telegram {side} {abs(off).total_seconds():.0f} 秒，请校准本机时间"
    return [Finding(False, words)]


def server_time(api_base: str) -> datetime | None:
    """The Date header of whatever answer the server gives; None where there is none."""
    try:
        request = urllib.request.Request(api_base, method="HEAD")
        with urllib.request.urlopen(request, timeout=5) as answer:
            date = answer.headers.get("Date")
    except urllib.error.HTTPError as error:
        date = error.headers.get("Date")
        error.close()
    except (OSError, ValueError, HTTPException):
        return None
    try:
        there = parsedate_to_datetime(date) if date else None
    except ValueError:
        return None
    return there if there is None or there.tzinfo else there.replace(tzinfo=UTC)
