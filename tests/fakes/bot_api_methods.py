"""The fake Bot API's methods, as far as a bot like ours calls them, with Telegram's refusals in its words."""

import re
from collections.abc import Callable
from typing import Any

from bot.platforms.telegram_text import units
from tests.fakes.bot_api_chats import Chat, Group, Private
from tests.fakes.bot_api_messages import BotMessage
from tests.fakes.bot_api_people import BOT, Json
from tests.fakes.bot_api_world import World


class RefusalError(Exception):
    """What the API answers instead of a result."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad(description: str, **parameters: Any) -> RefusalError:
    """The commonest refusal."""
    return RefusalError(400, f"Bad Request: {description}", **parameters)


def _chat(world: World, params: Json) -> Chat:
    chat = world.chats.get(int(params["chat_id"]))
    if chat is None:
        if int(params["chat_id"]) in world.users:
            raise RefusalError(403, "Forbidden: bot can't initiate conversation with a user")
        raise bad("chat not found")
    if chat.migrated_to is not None:
        raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    if isinstance(chat, Private) and not chat.started:
        raise RefusalError(403, "Forbidden: bot can't initiate conversation with a user")
    if chat.bot_status in ("kicked", "left"):
        if isinstance(chat, Private):
            raise RefusalError(403, "Forbidden: bot was blocked by the user")
        raise RefusalError(403, f"Forbidden: bot was kicked from the {chat.type} chat")
    return chat


def _keyboard(params: Json) -> list[list[Json]]:
    rows: list[list[Json]] = (params.get("reply_markup") or {}).get("inline_keyboard", [])
    for row in rows:
        for button in row:
            if not 1 <= len(button["callback_data"].encode()) <= 64:
                raise bad("BUTTON_DATA_INVALID")
            if not button["text"].strip():
                raise bad("text buttons are unallowed in the inline keyboard")
    return rows


def _checked(text: str, limit: int, empty: str, long: str) -> str:
    if not text.strip():
        raise bad(empty)
    if units(text) > limit:
        raise bad(long)
    return text


def _text(params: Json) -> str:
    return _checked(params.get("text", ""), 4096, "message text is empty", "message is too long")


def _caption(params: Json) -> str:
    caption = params.get("caption", "")
    return _checked(caption, 1024, "", "message caption is too long") if caption else ""


def _send(
    world: World, params: Json, text: str, photo: str | None = None, document: str | None = None
) -> Json:
    chat = _chat(world, params)
    if chat.muted:
        raise bad("not enough rights to send text messages to the chat")
    reply = params.get("reply_parameters") or {}
    reply_to = int(reply["message_id"]) if reply else None
    if reply_to is not None and reply_to not in chat.raws and reply_to not in chat.bots:
        if not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
        reply_to = None
    thread = int(params["message_thread_id"]) if "message_thread_id" in params else None
    if thread is not None and "forum_topic_created" not in chat.raws.get(thread, {}):
        raise bad("message thread not found")
    keyboard = _keyboard(params)
    message = BotMessage(chat, chat.new_id(), text, keyboard, reply_to, thread, photo, date=world.stamp())
    message.document = document
    message.file_name = str(params.get("file_name") or params.get("document_name") or "")
    message.history.append(text)
    chat.bots[message.id] = message
    return message.json()


def send_message(world: World, params: Json) -> Json:
    """sendMessage."""
    return _send(world, params, _text(params))


def send_photo(world: World, params: Json) -> Json:
    """sendPhoto, uploaded or by file id."""
    return _send(world, params, _caption(params), photo=_file(world, params.get("photo", "")))


def send_document(world: World, params: Json) -> Json:
    """sendDocument, uploaded or by file id."""
    return _send(world, params, _caption(params), document=_file(world, params.get("document", "")))


def _file(world: World, given: str | bytes) -> str:
    if isinstance(given, bytes):
        if not given:
            raise bad("file must be non-empty")
        return world.file(given)
    if given not in world.files and not given.startswith("http"):
        raise bad("wrong file identifier/HTTP URL specified")
    return given


def _own(world: World, params: Json, gone: str) -> BotMessage:
    chat = _chat(world, params)
    id = int(params["message_id"])
    message = chat.bots.get(id)
    if message is None or message.deleted:
        raise bad("message can't be edited" if id in chat.raws else gone)
    return message


def _change(world: World, message: BotMessage, text: str, params: Json) -> Json:
    keyboard = _keyboard(params)
    if (text, keyboard) == (message.text, message.keyboard):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.text, message.keyboard, message.edit_date = text, keyboard, world.stamp()
    message.history.append(text)
    return message.json()


def edit_message_text(world: World, params: Json) -> Json:
    """editMessageText."""
    message = _own(world, params, "message to edit not found")
    if message.photo or message.document:
        raise bad("there is no text in the message to edit")
    return _change(world, message, _text(params), params)


def edit_message_caption(world: World, params: Json) -> Json:
    """editMessageCaption."""
    message = _own(world, params, "message to edit not found")
    if not (message.photo or message.document):
        raise bad("there is no caption in the message to edit")
    return _change(world, message, _caption(params), params)


def edit_message_reply_markup(world: World, params: Json) -> Json:
    """editMessageReplyMarkup."""
    message = _own(world, params, "message to edit not found")
    return _change(world, message, message.text, params)


def delete_message(world: World, params: Json) -> bool:
    """deleteMessage, of the bot's own."""
    _own(world, params, "message to delete not found").deleted = True
    return True


def answer_callback_query(world: World, params: Json) -> bool:
    """answerCallbackQuery; a press can be answered once."""
    press = world.presses.get(str(params.get("callback_query_id")))
    if press is None or press.answers:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    text = params.get("text", "")
    if units(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    press.toast, press.answers = text, press.answers + 1
    return True


def set_my_commands(world: World, params: Json) -> bool:
    """setMyCommands."""
    commands = params["commands"]
    for entry in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", entry["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(entry["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands = commands
    return True


def get_me(world: World, params: Json) -> Json:
    """getMe."""
    return {**BOT.json(), "can_join_groups": True, "can_read_all_group_messages": not world.privacy}


def get_webhook_info(world: World, params: Json) -> Json:
    """getWebhookInfo."""
    return {
        "url": world.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }


def delete_webhook(world: World, params: Json) -> bool:
    """deleteWebhook."""
    world.webhook = ""
    if str(params.get("drop_pending_updates")).lower() == "true":
        world.updates.clear()
    return True


def get_file(world: World, params: Json) -> Json:
    """getFile."""
    file_id = params.get("file_id", "")
    if file_id not in world.files:
        raise bad("invalid file_id")
    size = len(world.files[file_id])
    return {
        "file_id": file_id,
        "file_unique_id": file_id,
        "file_size": size,
        "file_path": f"photos/{file_id}",
    }


def get_chat_administrators(world: World, params: Json) -> list[Json]:
    """getChatAdministrators."""
    chat = _chat(world, params)
    if not isinstance(chat, Group):
        raise bad("there are no administrators in the private chat")
    return [{"user": admin.json(), "status": "administrator"} for admin in chat.admins]


def get_chat_member(world: World, params: Json) -> Json:
    """getChatMember."""
    chat, id = _chat(world, params), int(params["user_id"])
    if id == BOT.id:
        return {"user": BOT.json(), "status": chat.bot_status}
    if id not in world.users:
        raise bad("member not found")
    admin = any(person.id == id for person in chat.admins)
    return {"user": world.users[id].json(), "status": "administrator" if admin else "member"}


METHODS: dict[str, Callable[[World, Json], Any]] = {
    "getme": get_me,
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "setmycommands": set_my_commands,
    "getwebhookinfo": get_webhook_info,
    "deletewebhook": delete_webhook,
    "getfile": get_file,
    "getchatadministrators": get_chat_administrators,
    "getchatmember": get_chat_member,
}
