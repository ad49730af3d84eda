"""Where one visitor of the page stands: which chat is open and as whom they speak."""

from web.room import Room
from web.talk import Chat, Person


class Visit:
    """One open page's place in the room."""

    def __init__(self, room: Room, chat: str, me: str) -> None:
        """Unknown ids, as in an old link, lead to the first group and its first member."""
        self.room = room
        self.chat_id = ""
        self.me_id = me if me in room.people else next(iter(room.people), "")
        self._spoke_as: dict[str, str] = {}
        if me in room.people and chat in room.chats:
            self._spoke_as[chat] = me
        self.go(chat if chat in room.chats else next(iter(room.chats), ""))

    @property
    def chat(self) -> Chat | None:
        """The open chat; None in an empty room."""
        return self.room.chats.get(self.chat_id)

    @property
    def me(self) -> Person | None:
        """Whom the visitor speaks as; None in an empty room."""
        return self.room.people.get(self.me_id)

    def go(self, chat: str) -> None:
        """Open a chat: a private one as its owner, a group as whom one last spoke there or who is there."""
        if chat not in self.room.chats:
            return
        self.chat_id = chat
        at_home = next((person.id for person in self.members()), self.me_id)
        self.me_id = chat if self.room.chats[chat].private else self._spoke_as.get(chat, at_home)

    def become(self, person: str) -> None:
        """Speak as somebody else: here in a group, from their own private chat otherwise."""
        if person not in self.room.people:
            return
        self.me_id = person
        if self.chat is not None and self.chat.private:
            self.chat_id = person
        else:
            self._spoke_as[self.chat_id] = person

    def members(self) -> list[Person]:
        """Those who are first offered as speakers here."""
        if self.chat is not None and self.chat.private:
            return [self.room.people[self.chat_id]]
        return [person for person in self.room.people.values() if self.chat_id in person.groups]
