"""Telegram as a chat platform, whichever library carries the calls."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import time
from typing import Any, Protocol

from bot.platforms.base import Batch, Finding, Limits, MenuEntry, Outgoing, PlatformError, Raw
from bot.platforms.telegram_check import findings
from bot.platforms.telegram_errors import BotApiError
from bot.platforms.telegram_params import (
    Params,
    Upload,
    commands,
    field,
    keyboard,
    mention,
    not_understood,
    number,
    reply_to,
)
from bot.platforms.telegram_raw import ARRIVED, PLATFORM, UPDATE_KINDS, parse_update
from bot.platforms.telegram_text import CAPTION_LIMIT, TEXT_LIMIT, TOAST_LIMIT, shorten, split
from bot.settings import TelegramSettings
from handlers.message import Event

log = logging.getLogger(__name__)

NO_PREVIEW = {"is_disabled": True}
Attached = tuple[str, str]  # "photo" or "document", and its path or handle


def _attached(out: Outgoing) -> Attached | None:
    if out.photo:
        return "photo", out.photo
    return ("document", out.file) if out.file else None


class Client(Protocol):
    """The little that a Telegram library has to do for us."""

    async def call(
        self, method: str, params: Params, files: Mapping[str, Upload] | None = None, wait: float = 20
    ) -> Any:
        """One Bot API call: the raw JSON result, or BotApiError. `wait` for it in seconds."""

    async def close(self) -> None:
        """Let go of connections."""


class TelegramPlatform:
    """The Platform for Telegram; see bot.platforms.base."""

    name = PLATFORM
    # What Telegram allows, but for one a minute less in a group. bot/pace.py counts as the platform does, so
    # no more room is needed: make bench-broadcast shows it.
    limits = Limits(per_second=30, chat_per_second=1, group_per_minute=19)

    def __init__(self, client: Client, settings: TelegramSettings) -> None:
        self._client = client
        self._settings = settings
        self._timeout = settings.request_timeout.total_seconds()
        self.username = ""

    async def call(self, method: str, /, **params: Any) -> Any:
        """One quick call; parameters that are None are left out."""
        given = {key: value for key, value in params.items() if value is not None}
        return await self._client.call(method, given, wait=self._timeout)

    async def start(self, menu: Sequence[MenuEntry]) -> None:
        """Check the token, free the way for getUpdates, publish the menu."""
        self.username = str(field(await self.call("getMe"), "username"))
        if field(await self.call("getWebhookInfo"), "url"):
            log.warning("这个机器人原设有 webhook，已取消，改为轮询")
            await self.call("deleteWebhook", drop_pending_updates=False)
        await self.call("setMyCommands", commands=commands(menu))

    async def fetch(self, cursor: str | None) -> Batch:
        """getUpdates; the wait is settings.poll_timeout."""
        wait = int(self._settings.poll_timeout.total_seconds())
        params: Params = {"limit": 100, "timeout": wait, "allowed_updates": UPDATE_KINDS}
        if cursor is not None:
            params["offset"] = int(cursor)
        updates = await self._client.call("getUpdates", params, wait=wait + self._timeout)
        if not updates:
            return Batch([], cursor)
        try:
            # The last is the newest as a rule; were it not, the same would be fetched for ever.
            following = str(max(int(update["update_id"]) for update in updates) + 1)
            for update in updates:
                if isinstance(press := update.get("callback_query"), dict):
                    press[ARRIVED] = int(time())
        except (TypeError, KeyError, ValueError, AttributeError):
            raise not_understood() from None
        return Batch(updates, following)

    def parse(self, raw: Raw) -> Event | None:
        """See telegram_raw.parse_update; ValueError on nonsense."""
        return parse_update(raw)

    async def deliver(self, out: Outgoing) -> str | None:
        """One message may take several calls; the id is that of the last, which has the buttons."""
        match out.action:
            case "send":
                return await self._send(out)
            case "edit":
                await self._edit(out)
            case "delete":
                await self._delete(out)
            case "toast":
                text = shorten(out.text, TOAST_LIMIT)
                await self.call("answerCallbackQuery", callback_query_id=out.message, text=text)
        return None

    async def _send(self, out: Outgoing) -> str:
        buttons = keyboard(out.buttons)
        attached = _attached(out)
        parts: list[str | None] = list(split(out.text, first=CAPTION_LIMIT if attached else None))
        if attached and not parts:
            parts = [None]
        if not parts:
            raise PlatformError("消息没有内容", permanent=True, reason="rejected")
        sent = ""
        for index, part in enumerate(parts):
            first, last = index == 0, index == len(parts) - 1
            params: Params = {
                "chat_id": out.chat,
                "message_thread_id": number(out.thread),
                "reply_parameters": reply_to(out.reply_to) if first else None,
                "reply_markup": buttons if last else None,
            }
            if first and out.mention and attached is None:
                params["entities"] = mention(out.text, out.mention)
            sent = await self._send_part(part, attached if first else None, params)
        return sent

    async def _send_part(self, text: str | None, attached: Attached | None, params: Params) -> str:
        try:
            if attached is None:
                sent = await self.call("sendMessage", text=text, link_preview_options=NO_PREVIEW, **params)
            else:
                sent = await self._send_attached(text, *attached, params)
        except BotApiError as error:
            # The topic is gone or closed, the group is not: better said in the main talk than not at all.
            if params.get("message_thread_id") is None or error.reason != "message_gone":
                raise
            return await self._send_part(text, attached, {**params, "message_thread_id": None})
        return str(field(sent, "message_id"))

    async def _send_attached(self, caption: str | None, kind: str, ref: str, params: Params) -> Any:
        """`ref`: an absolute path to upload; anything else is Telegram's own file id, or a URL."""
        method = f"send{kind.capitalize()}"
        if not ref.startswith("/"):
            return await self.call(method, **{kind: ref}, caption=caption, **params)
        path = Path(ref)
        try:
            data = await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            raise PlatformError(f"文件读不出来：{path.name}", permanent=True, reason="rejected") from error
        given = {key: value for key, value in {"caption": caption, **params}.items() if value is not None}
        # Uploads are slow on a phone line in a township office.
        return await self._client.call(method, given, {kind: Upload(path.name, data)}, wait=self._timeout * 3)

    async def _edit(self, out: Outgoing) -> None:
        """Words or caption, as the message has it: only Telegram knows whether it was a photo.

        A message that is already so counts as edited.
        """
        target = {
            "chat_id": out.chat,
            "message_id": number(out.message),
            "reply_markup": keyboard(out.buttons),
        }
        try:
            if not out.text:
                await self.call("editMessageReplyMarkup", **target)
            elif _attached(out):
                await self._edit_caption(out, target)
            else:
                await self._edit_text(out, target)
        except BotApiError as error:
            if error.reason != "not_modified":
                raise

    async def _edit_text(self, out: Outgoing, target: Params) -> None:
        text = shorten(out.text, TEXT_LIMIT)
        try:
            await self.call("editMessageText", text=text, link_preview_options=NO_PREVIEW, **target)
        except BotApiError as error:
            if "there is no text in the message" not in error.said:
                raise
            await self._edit_caption(out, target)

    async def _edit_caption(self, out: Outgoing, target: Params) -> None:
        await self.call("editMessageCaption", caption=shorten(out.text, CAPTION_LIMIT), **target)

    async def _delete(self, out: Outgoing) -> None:
        """A message that is already gone counts as deleted."""
        try:
            await self.call("deleteMessage", chat_id=out.chat, message_id=number(out.message))
        except BotApiError as error:
            if "message to delete not found" not in error.said:
                raise

    async def check(self) -> list[Finding]:
        """Token, privacy mode, webhook, clock."""
        return await findings(self.call, self._settings.api_base)

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()
