"""Writing staff actions into the audit log, in the transaction of the action itself."""

from datetime import datetime

from sqlmodel import Session

from desk.actor import Actor
from desk.work import Work
from grids.masking import mask
from storage.audit import Entry, append

CLI = "cli"
LONGEST = 200


def record(
    work: Work, actor: Actor, action: str, ticket: int | None = None, words: str = "", *, done: bool = True
) -> None:
    """Somebody with a post has done something, or was refused (`done` False)."""
    entry = Entry(actor.account, actor.name, actor.role, action, ticket, _short(words), done)
    append(work.unflushed, entry, work.now)


def record_cli(session: Session, action: str, words: str, now: datetime) -> None:
    """Something was done on the command line: whoever sits there is known to the machine, not to us."""
    append(session, Entry(CLI, "命令行", CLI, action, None, _short(words)), now)


def _short(words: str) -> str:
    """The log can never be cleaned, so nobody's numbers get into it."""
    return mask(" ".join(words.split()))[:LONGEST].encode(errors="replace").decode()
