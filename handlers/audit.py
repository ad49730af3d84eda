"""The seam at which actions of people with a post get into the audit log: commands, presses, replies."""

from collections.abc import Iterator
from contextlib import contextmanager

from desk import audit
from desk.errors import RuleError
from handlers.context import Scene
from storage.tipoffs import tip_off_of

# What people with a post do as residents like any other. It is nobody's business, least of all a log's.
_OWN_COMMANDS = frozenset({"help", "mine", "report", "rate", "withdraw", "reopen", "appeal", "tipoff"}) | {
    *("join", "register", "forget")  # a code is nobody else's, a door only its resident's
}
_OWN_PRESSES = frozenset(
    {
        "note",
        "join",
        "withdraw",
        "rate",
        "why",
        "confirm",
        "notyet",
        "reopen",
        "appeal",
        "known",
        "quiz",
        "hotrate",
        "tipoff",
        "resident",
        "report",
    }
)
OWN_AFFAIRS = _OWN_COMMANDS | {f"press:{verb}" for verb in _OWN_PRESSES}
_LOOK = "reveal"  # at the name behind a tip-off: written down whoever tries
# Done in either part: as a resident on one's own anonymous tip-off, the log would give it away.
_EITHER = frozenset({"ticket", "note", "remind"})


@contextmanager
def audited(scene: Scene, action: str, ticket: int | None = None, words: str = "") -> Iterator[None]:
    """What is done within is written down if its doer holds a post; a refusal is, too."""
    if not _concerns(scene, action, ticket):
        yield
        return
    try:
        yield
    except RuleError:
        audit.record(scene.work, scene.actor, action, ticket, words, done=False)
        raise
    audit.record(scene.work, scene.actor, action, ticket, words)


def kept(scene: Scene, action: str, ticket: int | None, words: str, *, acted: bool) -> bool:
    """Write down a reply if it was acted on; whether it was."""
    if acted and _concerns(scene, action, ticket):
        audit.record(scene.work, scene.actor, action, ticket, words)
    return acted


def _concerns(scene: Scene, action: str, ticket: int | None) -> bool:
    if action == _LOOK:
        return True
    if action in OWN_AFFAIRS or not any(seat.id is not None for seat in scene.actor.seats):
        return False
    if action not in _EITHER or ticket is None or not 0 < ticket < 2**63:
        return True
    own = tip_off_of(scene.work.session, ticket)
    return own is None or (own.platform, own.user_id) != (scene.actor.platform, scene.actor.user_id)
