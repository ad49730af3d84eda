"""When a resident says that it works again, or that it was nothing."""

from desk import wording
from desk.moves import withdraw
from desk.outbox import Note
from grids.lifecycle import UNDER_WAY, State
from handlers.context import Scene
from handlers.message import Message


def offer_to_close(scene: Scene, message: Message, number: int) -> bool:
    """好了： ask the reporter, by a button, whether the ticket may be closed."""
    ticket = scene.live(number)
    if ticket is None or State(ticket.state) not in UNDER_WAY or not scene.claim():
        return False
    scene.work.say(
        Note(
            platform=message.platform,
            chat=message.chat,
            group=not message.private,
            text=wording.offer_solved(number),
            buttons=wording.offer_solved_buttons(number),
            reply_to=message.id,
            thread=message.thread,
            about="offer",
            ticket=number,
        )
    )
    return True


def take_back(scene: Scene, message: Message, number: int) -> bool:
    """没事了，是我家…： withdraw it, or leave it to the others who really have the problem."""
    ticket = scene.live(number)
    if ticket is None or State(ticket.state) not in UNDER_WAY or not scene.claim():
        return False
    ended = withdraw(scene.work, ticket, scene.actor, message.text)
    if ended:
        scene.talk.forget(number)
    scene.reply(wording.withdrawn(number) if ended else wording.left(number))
    return True
