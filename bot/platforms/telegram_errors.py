"""What the Bot API's answers mean: the result, or the PlatformError that says what to do about it."""

import json
from typing import Any

import orjson

from bot.platforms.base import PlatformError


class BotApiError(PlatformError):
    """A PlatformError that also keeps what the Bot API said, in its own words."""

    def __init__(
        self,
        words: str,
        *,
        permanent: bool,
        reason: str,
        retry_after: float | None = None,
        new_chat: str | None = None,
        said: str = "",
    ) -> None:
        super().__init__(
            words, permanent=permanent, reason=reason, retry_after=retry_after, new_chat=new_chat
        )
        self.said = said


# (words in the description, lower case; reason; what to tell people). The first that fits is taken.
# The Bot API has no finer error codes than HTTP's, so its descriptions are all there is to go by.
_REFUSALS: tuple[tuple[str, str, str], ...] = (
    ("bot was blocked by the user", "blocked", "对方已停用机器人"),
    ("can't initiate conversation", "cannot_initiate", "对方还没有私聊过机器人，机器人不能先开口"),
    ("bot can't send messages to bots", "cannot_initiate", "对方是机器人，不能私聊"),
    ("user is deactivated", "chat_gone", "对方的账号已注销"),
    ("bot was kicked", "kicked", "机器人已被移出这个群"),
    ("bot is not a member", "kicked", "机器人不在这个群里"),
    ("not enough rights to send", "muted", "机器人在这个群里被禁言"),
    ("have no rights to send", "muted", "机器人在这个群里被禁言"),
    ("chat_write_forbidden", "muted", "机器人在这个群里被禁言"),
    ("chat_restricted", "muted", "机器人在这个群里被禁言"),
    ("chat not found", "chat_gone", "找不到这个群或这个人"),
    ("peer_id_invalid", "chat_gone", "找不到这个群或这个人"),
    ("group chat was upgraded", "chat_gone", "这个群已升级，新群号未知"),
    ("group chat was deactivated", "chat_gone", "这个群已停用"),
    ("group chat was deleted", "chat_gone", "这个群已解散"),
    ("message is not modified", "not_modified", "消息没有变化"),
    ("message to edit not found", "message_gone", "要修改的消息已不在"),
    ("message to delete not found", "message_gone", "要删除的消息已不在"),
    ("message can't be edited", "message_gone", "这条消息已不能修改"),
    ("message can't be deleted", "message_gone", "这条消息已不能删除"),
    ("message_id_invalid", "message_gone", "要处理的消息已不在"),
    ("message thread not found", "message_gone", "这个话题已不在"),
    ("topic_deleted", "message_gone", "这个话题已删除"),
    ("topic_closed", "message_gone", "这个话题已关闭"),
    ("query is too old", "query_expired", "按钮按下太久，已无法答复"),
    ("query_id_invalid", "query_expired", "按钮按下太久，已无法答复"),
)


def unwrap(status: int, body: bytes) -> Any:
    """The `result` of an answer; BotApiError for everything else, whatever came back."""
    answer = _loads(body)
    if not isinstance(answer, dict):
        raise BotApiError(f"Telegram 的回答看不懂（HTTP {status}）", permanent=False, reason="server")
    if answer.get("ok") is True and status < 300 and "result" in answer:
        return answer["result"]
    code = answer.get("error_code")
    said = answer.get("description")
    parameters = answer.get("parameters")
    raise _refusal(
        code if isinstance(code, int) else status,
        said if isinstance(said, str) else "",
        parameters if isinstance(parameters, dict) else {},
    )


def _loads(body: bytes) -> Any:
    """JSON; what only strict readers refuse (half an emoji, broken UTF-8) is mended, not lost."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        lenient = json.loads(body.decode("utf-8", "replace"))
        return orjson.loads(json.dumps(lenient, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _refusal(status: int, said: str, parameters: dict[str, Any]) -> BotApiError:
    if status == 429 or "retry_after" in parameters:
        pause = parameters.get("retry_after")
        wait = float(pause) if isinstance(pause, int | float) else 1.0
        return BotApiError(
            f"发得太快，Telegram 要求等 {wait:g} 秒",
            permanent=False,
            reason="flood",
            retry_after=wait,
            said=said,
        )
    if "migrate_to_chat_id" in parameters:
        new = str(parameters["migrate_to_chat_id"])
        return BotApiError(
            f"这个群已升级，新群号 {new}", permanent=False, reason="migrated", new_chat=new, said=said
        )
    if status >= 500 or status < 400:  # a refusal with no refusing code is a server in disorder
        return BotApiError(f"Telegram 服务器出错（{status}）", permanent=False, reason="server", said=said)
    return _by_status(status, said) or _by_words(status, said)


def _by_status(status: int, said: str) -> BotApiError | None:
    if status == 401 or (status == 404 and said == "Not Found"):  # 404 is the answer to a misshapen token
        return BotApiError(
            "令牌无效：请核对 YUNWANGGE_BOT__TELEGRAM__TOKEN，或向 @BotFather 重新索取",
            permanent=True,
            reason="unauthorized",
            said=said,
        )
    if status == 409:
        hint = "另有程序正用同一个令牌收消息，请只留一个"
        if "webhook" in said:
            hint = "这个机器人被设了 webhook，收不到消息；如果不是别的程序在用，重启云网格就会自动取消它"
        return BotApiError(hint, permanent=False, reason="conflict", said=said)
    return None


def _by_words(status: int, said: str) -> BotApiError:
    lowered = said.lower()
    for words, reason, tell in _REFUSALS:
        if words in lowered:
            return BotApiError(tell, permanent=True, reason=reason, said=said)
    if status == 403:
        return BotApiError(f"Telegram 不许：{said}", permanent=True, reason="kicked", said=said)
    return BotApiError(f"Telegram 拒绝（{status}）：{said}", permanent=True, reason="rejected", said=said)


def out_of_reach(cause: BaseException) -> BotApiError:
    """For whatever goes wrong on the way: no network, no name, no answer in time."""
    return BotApiError(f"连不上 Telegram({type(cause).__name__})", permanent=False, reason="network")
