"""What happens to a chat group: the bot comes, goes, finds it unbound, or its id changes."""

from desk.outbox import Note, delete_row
from desk.wording import tickets as wording
from desk.work import Work
from storage.outbox import call_off, move_chat
from storage.registry import Group, find_group
from storage.tickets import move_tickets


def arrive(work: Work, platform: str, chat_id: str, title: str) -> None:
    """The bot is in a group (again); an unbound group gets its one hint."""
    group = ensure(work, platform, chat_id, title)
    group.present = True
    if title:
        group.title = group.title or title
    work.registry_changed = True
    hint(work, group)


def leave(work: Work, platform: str, chat_id: str) -> None:
    """The bot was put out of a group; its tickets live on."""
    group = find_group(work.session, platform, chat_id)
    if group is not None:
        group.present = False
        work.registry_changed = True


def hint(work: Work, group: Group) -> None:
    """Tell the admins of an unbound group, once, what is missing; then silence."""
    if group.grid_code is not None or group.purpose != "residents" or group.hinted_at is not None:
        return
    group.hinted_at = work.now
    work.registry_changed = True
    text = wording.unbound_hint(group.platform, group.chat_id)
    work.say(Note(group.platform, group.chat_id, text, group=True, about="hint"))


def unbound(work: Work, platform: str, chat_id: str, title: str) -> None:
    """Somebody spoke in a group we know nothing of."""
    hint(work, ensure(work, platform, chat_id, title))


def migrate(work: Work, platform: str, old: str, new: str) -> None:
    """A group became a supergroup: its id changes wherever it is still needed."""
    group, successor = find_group(work.session, platform, old), find_group(work.session, platform, new)
    if group is None:
        return
    if successor is not None and successor.grid_code is not None:
        # An operator has registered the new id by hand: the old group's tickets live on there.
        move_tickets(work.session, group.id, successor.id)
        group.present = False
        work.registry_changed = True
        return
    if successor is not None:
        # The platform spoke of the new chat before it told us of the move; nothing but a hint can hang on it.
        for row in call_off(work.session, platform, new, "hint", work.now):
            work.queue(delete_row(row, work.now))
        work.session.delete(successor)
        work.session.flush()
    group.chat_id = new
    group.present = True
    move_chat(work.session, platform, old, new)
    work.registry_changed = True


def ensure(work: Work, platform: str, chat_id: str, title: str) -> Group:
    """The group of a chat, known from now on."""
    group = find_group(work.session, platform, chat_id)
    if group is None:
        group = Group(platform=platform, chat_id=chat_id, title=title)
        work.session.add(group)
        work.session.flush()
        work.registry_changed = True
    return group
