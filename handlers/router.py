"""Where an event goes: to a command, a button, a reply, the group's registry, or it is merely overheard."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from desk.errors import RuleError
from desk.registry import groups
from desk.tickets import asking
from desk.wording import tickets as wording
from desk.work import Work
from handlers import hotline, joining, reporting, tipoffs
from handlers.adding import correct_place
from handlers.broadcast import carries_on
from handlers.buttons import pressed
from handlers.commands import FIRST, MENTION, find_order
from handlers.context import Kit, Scene, claim
from handlers.conversation import Talk
from handlers.message import Event, Membership, Message, Migration, Press
from handlers.orders import obey
from handlers.overhear import overhear
from handlers.passing import passes_by
from handlers.replies import reply_to_talk, reply_to_us
from handlers.whereabouts import place_in_talk
from storage.outbox import row_of_message
from storage.registry import Group
from storage.reporters import reporters_of
from storage.tickets import ticket_of_message
from triage import Decision

E = TypeVar("E", Message, Press)
# Asked for with every message, which an enum is slow to give.
_IGNORE = Decision.IGNORE


def handle(kit: Kit, work: Work, event: Event) -> None:
    """Do what one event asks for; most ask for nothing. A RuleError becomes a polite answer."""
    if isinstance(event, Message):
        _said(kit, work, event)
    elif isinstance(event, Press):
        group = work.directory.groups.get((event.platform, event.chat))
        _politely(Scene(kit, work, event, group), pressed, event)
    elif isinstance(event, Migration):
        if claim(work, event):
            groups.migrate(work, event.platform, event.chat, event.new_chat)
            kit.conversations.forget_all()
    else:
        _membership(work, event)


def _membership(work: Work, event: Membership) -> None:
    if event.private or not claim(work, event):
        return
    if event.present:
        groups.arrive(work, event.platform, event.chat, event.chat_title)
    else:
        groups.leave(work, event.platform, event.chat)


def _said(kit: Kit, work: Work, message: Message) -> None:
    place = (message.platform, message.chat)
    group = work.directory.residents.get(place)
    if group is None:
        _said_elsewhere(kit, work, message, work.directory.groups.get(place))
        return
    if message.from_bot:
        return
    # Plain talk among residents, which is nearly all there is, goes by before a scene is set for it.
    scene, talk = None, kit.conversations.talks.get(place)
    if talk is None or _tied(message, talk):
        scene = Scene(kit, work, message, group)
        if _politely(scene, _linked, message):
            return
        talk = scene.talk
    verdict = kit.judge.judge(message.text, group.grid_code or "")
    if verdict.decision is _IGNORE and passes_by(talk, message, work.directory.user_ids):
        return
    scene = scene or Scene(kit, work, message, group)
    _politely(scene, partial(overhear, verdict=verdict), message)


def _said_elsewhere(kit: Kit, work: Work, message: Message, group: Group | None) -> None:
    """In private, among staff, in a department, or in a group we know nothing of."""
    if message.private:
        _politely(Scene(kit, work, message, None), _private, message)
    elif message.from_bot:
        return
    elif group is not None and group.purpose != "residents":
        _politely(Scene(kit, work, message, group), _linked, message)
    elif _binds(message):
        _politely(Scene(kit, work, message, group), _bind, message)
    elif (group is None or group.hinted_at is None) and claim(work, message):
        groups.unbound(work, message.platform, message.chat, message.chat_title)


def _binds(message: Message) -> bool:
    """The one thing that is heard in a group we know nothing of."""
    order = find_order(message.text)
    said_now = message.edited_at is None and not message.forwarded
    return order is not None and order.command.code == joining.BIND and said_now


def _bind(scene: Scene, message: Message) -> None:
    order = find_order(message.text)
    if order is not None and scene.claim():
        joining.must_be_somebody(message)
        obey(scene, message, order, None)


def _tied(message: Message, talk: Talk) -> bool:
    """Whether it may be linked to something; a reply to a person is if that message is a ticket's."""
    if message.edited_at is not None:
        return True
    if message.text[:1] in FIRST and find_order(message.text) is not None:
        return True
    if message.reply_to is None:
        return False
    return not message.reply_to_person or talk.ticket_of(message.reply_to) is not None


def _private(scene: Scene, message: Message) -> None:
    carry_on = (carries_on, hotline.carries_on, reporting.carries_on, joining.carries_on)
    if _linked(scene, message) or any(goes_on(scene, message) for goes_on in carry_on):
        return
    if not scene.claim() or reporting.begins_unasked(scene, message):
        return
    staff = scene.actor.staff
    hello = wording.STAFF_HELLO if staff else wording.private_hello(message.sender)
    scene.reply(hello, about="help")


def _linked(scene: Scene, message: Message) -> bool:
    """Commands, replies and edits: what is tied to something said before. False for mere talk."""
    row = None
    if message.reply_to is not None and not message.reply_to_person:
        row = row_of_message(scene.work.session, message.platform, message.chat, message.reply_to)
    order = find_order(message.text, reply_to_ours=row is not None)
    if order is not None and order.command.talk and _among_neighbours(scene) and message.text[0] != "/":
        # 绑定 is meant for a group of residents, so from staff it counts there.
        order = order if order.command.code == joining.BIND and scene.actor.staff else None
    said_now = order is not None and message.edited_at is None and not message.forwarded
    if said_now and _is_for_another(scene.work, message):
        return True
    if order is not None and said_now:
        joining.must_be_somebody(message)
        obey(scene, message, order, row.ticket_id if row else None)
        return True
    if message.edited_at is not None:
        return _edited(scene, message)
    if row is not None:
        return reply_to_us(scene, message, row)
    number = scene.talk.ticket_of(message.reply_to) if message.reply_to is not None else None
    ticket = scene.live(number) if number is not None else None
    return ticket is not None and reply_to_talk(scene, message, ticket)


def _is_for_another(work: Work, message: Message) -> bool:
    """Whether a command names another bot: /report@GroupHelpBot."""
    slash = MENTION.match(message.text)
    named, own = slash[2] if slash else None, work.rules.bots.get(message.platform)
    return named is not None and own is not None and named.lower() != own.lower()


def _among_neighbours(scene: Scene) -> bool:
    return scene.group is not None and scene.group.purpose == "residents"


def _edited(scene: Scene, message: Message) -> bool:
    """A reporter's edited message corrects the ticket it belongs to."""
    ticket = ticket_of_message(scene.work.session, message.platform, message.chat, message.id)
    if ticket is None:
        return _card_edited(scene, message)
    if message.media and message.media[0].kind == "location":
        return True  # a live location moves every few seconds, which corrects nothing
    mine = any(item.user_id == message.sender for item in reporters_of(scene.work.session, ticket.number))
    if mine and ticket.group_id is None:
        tipoffs.edited(scene, message, ticket)
    elif mine:
        correct_place(scene, message, scene.memo(ticket))
    return True


def _card_edited(scene: Scene, message: Message) -> bool:
    """What the worker was asked about was edited; by now clear enough for a ticket it is heard anew."""
    number = scene.talk.ticket_of(message.id)
    memo = scene.talk.memo(number) if number is not None else None
    if memo is None or memo.card is None or message.sender not in memo.reporters:
        return False
    if scene.kit.judge.judge(message.text).decision is Decision.OPEN or not scene.claim():
        return False
    place = place_in_talk(message)
    where = (place.text, place.building) if place is not None else (None, None)
    if place is not None:
        scene.talk.moved(memo.number, place)
    return asking.correct(scene.work, memo.card, message.text, *where)


def _politely(scene: Scene, act: Callable[[Scene, E], object], event: E) -> object:
    """What the act returns; a refusal is told instead, and is an answer."""
    try:
        return act(scene, event)
    except RuleError as refusal:
        scene.reply(str(refusal))
        return True
