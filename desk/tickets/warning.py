"""A message that is itself a scam lure: staff are warned, and the group if the township wants that."""

from desk.actor import Actor
from desk.outbox import Note
from desk.tickets.report import Said
from desk.wording import tickets as wording
from desk.work import Work
from storage.registry import Group


def scam(work: Work, group: Group, actor: Actor, said: Said, thread: str | None) -> None:
    """Warn those who answer for the group, from the grid to the township."""
    text = wording.scam_alert(actor.name, group.title, said.text)
    for person in work.directory.chain(group.grid_code or ""):
        work.say(Note(person.platform, person.user_id, text, about="alert"))
    if work.rules.desk.alert_in_group:
        work.say(
            Note(
                group.platform,
                group.chat_id,
                wording.SCAM_LINE,
                reply_to=said.message_id,
                thread=thread,
                group=True,
                about="answer",
            )
        )
