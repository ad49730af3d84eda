"""What the chat can ask of the clock: 日程, what will be said when and to whom."""

from handlers.commands import Order
from handlers.context import Scene
from handlers.message import Message


def schedule(scene: Scene, _message: Message, _order: Order) -> str:
    """The next days' plan."""
    return scene.kit.agenda(scene.work.directory, scene.now)
