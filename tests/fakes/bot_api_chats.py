"""The fake Bot API's chats, with what a driver can do in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.fakes.bot_api_messages import BotMessage, Said
from tests.fakes.bot_api_people import BOT, Json, Person, User, number
from tests.fakes.bot_api_world import World


class Chat:
    """A chat: what is said in it goes to the bot as updates, what the bot says is kept."""

    type = "supergroup"

    def __init__(self, world: World, id: int, title: str = "") -> None:
        self.world = world
        self.id = id
        self.title = title
        self.raws: dict[int, Json] = {}  # what people said
        self.bots: dict[int, BotMessage] = {}  # what the bot said
        self.last_id = 0
        self.muted = False
        self.migrated_to: int | None = None
        self.bot_status = "member"
        self.admins: list[User] = []

    @property
    def cid(self) -> str:
        """The id as the product knows it."""
        return str(self.id)

    def json(self) -> Json:
        """As the Bot API describes a Chat."""
        return {"id": self.id, "type": self.type, "title": self.title}

    def new_id(self) -> int:
        """Message numbers count up in each chat of its own."""
        self.last_id += 1
        return self.last_id

    def heard(self, deleted: bool = False) -> list[BotMessage]:
        """What the bot said here, oldest first, as it stands now."""
        with self.world.lock:
            return [message for message in self.bots.values() if deleted or not message.deleted]

    def last(self) -> BotMessage:
        """The bot's latest message here."""
        heard = self.heard()
        assert heard, f"机器人在 {self.title or self.id} 没有说话"
        return heard[-1]

    def words(self) -> str:
        """All that the bot said here, for `in`."""
        return "\n".join(message.text for message in self.heard())

    def says(self, by: Person, text: str, **more: Any) -> Said:
        """Somebody says something; see `sends` for what else can be given."""
        return self.sends(by, text=text, **more)

    def sends(
        self,
        by: Person,
        *,
        at: datetime | None = None,
        reply_to: BotMessage | Said | None = None,
        thread: int | None = None,
        forwarded: bool = False,
        **content: Any,
    ) -> Said:
        """Any message: `content` goes into the raw Message as it is."""
        with self.world.lock:
            sender = self.world.person(by)
            raw: Json = {"message_id": self.new_id(), "from": sender.json(), "chat": self.json()}
            raw["date"] = self.world.stamp(at)
            if thread is not None:
                raw |= {"message_thread_id": thread, "is_topic_message": True}
                raw["reply_to_message"] = self.raws[thread]
            if reply_to is not None:
                target = reply_to.json() if isinstance(reply_to, BotMessage) else reply_to.raw
                raw["reply_to_message"] = {k: v for k, v in target.items() if k != "reply_to_message"}
            if forwarded:
                origin = {"type": "hidden_user", "sender_user_name": "某人", "date": raw["date"] - 600}
                raw["forward_origin"] = origin
            raw |= content
            self.raws[raw["message_id"]] = raw
            # Who has been put out of a group hears no more of it.
            heard = self.type == "private" or self.bot_status not in ("kicked", "left")
            return Said(self, sender, raw, self.world.push("message", raw) if heard else 0)

    def sends_photo(self, by: Person, data: bytes = b"jpeg", caption: str = "", **more: Any) -> Said:
        """A photo, in two sizes as Telegram makes them."""
        small, large = self.world.file(data[:1]), self.world.file(data)
        sizes = [
            {"file_id": small, "file_unique_id": small, "width": 90, "height": 60, "file_size": 1},
            {"file_id": large, "file_unique_id": large, "width": 1280, "height": 960, "file_size": len(data)},
        ]
        if caption:
            more["caption"] = caption
        return self.sends(by, photo=sizes, **more)

    def sends_album(self, by: Person, photos: Sequence[bytes], caption: str = "", **more: Any) -> list[Said]:
        """Several photos at once; the caption stands under the first."""
        album = str(self.world.next_id("album") + 13_000_000_000_000_000)
        return [
            self.sends_photo(by, data, caption if index == 0 else "", media_group_id=album, **more)
            for index, data in enumerate(photos)
        ]

    def sends_voice(self, by: Person, **more: Any) -> Said:
        """A voice message."""
        file_id = self.world.file(b"ogg")
        voice = {"file_id": file_id, "file_unique_id": file_id, "duration": 3}
        return self.sends(by, voice=voice, **more)

    def sends_location(self, by: Person, latitude: float, longitude: float, **more: Any) -> Said:
        """A point on the map."""
        return self.sends(by, location={"latitude": latitude, "longitude": longitude}, **more)

    def bot_becomes(self, status: str, by: Person, **more: Any) -> None:
        """The bot's own standing here changes."""
        with self.world.lock:
            old, self.bot_status = self.bot_status, status
            change = {
                "chat": self.json(),
                "from": self.world.person(by).json(),
                "date": self.world.stamp(),
                "old_chat_member": {"user": BOT.json(), "status": old},
                "new_chat_member": {"user": BOT.json(), "status": status, **more},
            }
            self.world.push("my_chat_member", change)


class Group(Chat):
    """A neighbourhood's group."""

    is_forum = False

    def json(self) -> Json:
        """As the Bot API describes a Chat."""
        return {**super().json(), **({"is_forum": True} if self.is_forum else {})}

    def topic(self, name: str, by: Person = "群主") -> int:
        """A forum topic; give its number as `thread` to what is said in it."""
        self.is_forum = True
        made = self.sends(by, forum_topic_created={"name": name, "icon_color": 7322096})
        return made.id

    def says_as_admin(self, text: str, **more: Any) -> Said:
        """An administrator who stays anonymous says something."""
        ghost = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
        return self.sends(ghost, text=text, sender_chat=self.json(), **more)

    def says_as_channel(self, text: str, title: str = "海棠镇发布", **more: Any) -> Said:
        """A post of the linked channel arrives in its discussion group."""
        telegram = User(777000, "Telegram")
        channel = {"id": -1009999999999, "type": "channel", "title": title}
        return self.sends(telegram, text=text, sender_chat=channel, is_automatic_forward=True, **more)

    def adds_bot(self, by: Person = "群主", admin: bool = False) -> None:
        """Somebody brings the bot in."""
        self.bot_becomes("administrator" if admin else "member", by)

    def makes_admin(self, by: Person = "群主") -> None:
        """The bot is made an administrator."""
        self.bot_becomes("administrator", by)

    def removes_bot(self, by: Person = "群主") -> None:
        """The bot is put out; what it says here is refused from now on."""
        self.bot_becomes("kicked", by, until_date=0)

    def migrates(self, new_id: str | int) -> "Group":
        """The group becomes a supergroup: both chats tell of it, the old one takes nothing more."""
        with self.world.lock:
            new = Group(self.world, number(new_id), self.title)
            self.world.chats[new.id] = new
            self.migrated_to = new.id
            self.sends("群主", migrate_to_chat_id=new.id)
            new.sends("群主", migrate_from_chat_id=self.id)
            return new


class BasicGroup(Group):
    """A group that has not yet become a supergroup."""

    type = "group"


class Private(Chat):
    """One person's private chat with the bot."""

    type = "private"

    def __init__(self, world: World, person: User, started: bool) -> None:
        super().__init__(world, person.id)
        self.person = person
        self.started = started

    def json(self) -> Json:
        """As the Bot API describes a Chat."""
        return {"id": self.id, "type": "private", "first_name": self.person.first_name}

    def types(self, text: str, **more: Any) -> Said:
        """The person writes to the bot."""
        self.started = True
        return self.says(self.person, text, **more)

    def blocks(self) -> None:
        """The person stops the bot."""
        self.bot_becomes("kicked", self.person, until_date=0)

    def unblocks(self) -> None:
        """The person lets the bot write again."""
        self.bot_becomes("member", self.person)
