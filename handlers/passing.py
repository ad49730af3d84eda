"""Which talk without a complaint goes by unread: nearly all there is, so it must be told cheaply.

What is looked for here must be in every turn that is acted on; it may err on the side of reading on.
"""

from collections.abc import Container

from desk.actor import STAFF_NAMES, UTILITY_NAMES
from handlers import phrases
from handlers.conversation import Talk
from handlers.denials import may_deny
from handlers.memos import NO_CONCERN, OLDER, OWN, Concern
from handlers.message import Message
from handlers.phrases import has_mark, may_be_still
from handlers.turns import may_change, may_correct, may_join_in, may_urge, own_gesture
from handlers.whereabouts import place_of_name
from triage import JOINS_WITH, Gesture, may_be_turn, may_join
from triage.normalise import normalise

# A turn that only joins, waits or sighs is short.
LONGEST_TURN = 60
_SOMEBODY = STAFF_NAMES + UTILITY_NAMES
_SOMEBODY_FIRST = frozenset(name[0] for name in _SOMEBODY)
# These change nothing in a ticket, whoever says them.
_IDLE_TURNS = frozenset({Gesture.NONE, Gesture.THANKS, Gesture.ON_IT})
# Whoever cries out, agrees or joins in begins so.
_CHIMES_IN = phrases.CHIMES_IN | JOINS_WITH
# Good news and withdrawals are short.
LATE_TURN = 24


def passes_by(talk: Talk, message: Message, known: Container[str]) -> bool:
    """Whether a message without a complaint in it deserves no closer look. Nearly none does: be cheap.

    `known`: the user ids of whoever is in the registry, which may be somebody else's on another platform.
    """
    concern = talk.concerns(message.sender, message.at)
    if message.media:
        return _only_shown(talk, message, concern, known)
    if concern is NO_CONCERN:
        return not _calls(message.text)
    if concern is OWN:
        return not _goes_on(talk, message, known)
    if _is_somebody(message, known):
        return False
    heard = may_be_still(message.text) if concern is OLDER else perhaps(talk, message)
    return not heard or not touches(message)


def _is_somebody(message: Message, known: Container[str]) -> bool:
    """Whether staff or a network's account may be speaking, by post or by name."""
    name = message.sender_name
    if name[:1] in _SOMEBODY_FIRST and name.startswith(_SOMEBODY):
        return True
    return message.sender in known


def _calls(text: str) -> bool:
    """Whether it may be a notice of staff; or somebody calls for them and will say why."""
    if "停" in text or "断网" in text:
        return True
    return _leads_in(text)


def _leads_in(text: str) -> bool:
    """Whether somebody calls for help and will say why."""
    return phrases.may_lead_in(text) and phrases.leads_in(normalise(text))


def _only_shown(talk: Talk, message: Message, concern: Concern, known: Container[str]) -> bool:
    """Whether media without words say nothing now; a resident's picture waits for the words."""
    if message.text or _is_somebody(message, known):
        return False
    if message.media[0].kind == "sticker" or not message.sender or message.forwarded:
        return True
    if concern is OWN and may_go_on(talk, message):
        return False
    talk.hold(message)
    return True


def may_go_on(talk: Talk, message: Message) -> bool:
    """Cheap and rough: whether what a reporter says or shows may be about the report, whatever it holds."""
    if not talk.silent(message.sender, message.at) or may_be_still(message.text) is not None:
        return True
    return message.reply_to is not None or talk.asked(message.sender, message.at) is not None


def _goes_on(talk: Talk, message: Message, known: Container[str]) -> bool:
    """Whether a reporter may be speaking of the report, to which long after it only plain turns belong."""
    text = message.text
    if may_be_still(text) is not None or "满意" in text or may_deny(text):
        return True
    if not talk.silent(message.sender, message.at):
        return message.reply_to is not None or may_be_turn(text) or not phrases.idle(text)
    if talk.asked(message.sender, message.at) is not None:
        return True
    if message.reply_to is None:
        short = len(text) <= LATE_TURN and (may_be_turn(text) or may_urge(text))
        if not short and not (talk.is_fresh(message.at) and perhaps(talk, message)):
            return False
    elif talk.ticket_of(message.reply_to) is not None:
        return True
    if message.forwarded or _is_somebody(message, known):
        return True
    if may_change(normalise(text)) and own_gesture(text) not in _IDLE_TURNS:
        return True
    # No turn of a reporter's; perhaps one of anybody's.
    return (perhaps(talk, message) and touches(message)) or _leads_in(text)


def perhaps(talk: Talk, message: Message) -> bool:
    """Cheap and rough: whether a bystander's words could be about the trouble just spoken of."""
    text = message.text
    if len(text) > LONGEST_TURN:
        return False
    # One look for all that may stand anywhere; then it can only be told by how it begins.
    if has_mark(text) is None:
        return text[:1] in _CHIMES_IN and _chimes_in(text)
    if phrases.may_be_market(text) and phrases.market(normalise(text)):
        talk.trading(message.at)
        return False
    return _chimes_in(text) or may_be_still(text) is not None or phrases.may_want(text)


def _chimes_in(text: str) -> bool:
    """Cheap and rough: whether it begins as a cry, a yes or a “me too”."""
    return phrases.may_be_dismay(text) or phrases.may_agree(text) or may_join(text)


def touches(message: Message) -> bool:
    """Whether a bystander's words could be any turn that means something; else they mean nothing here."""
    plain = normalise(message.text)
    if may_join_in(plain) or phrases.leads_in(plain):
        return True
    if message.reply_to is not None or phrases.laughs(plain):
        return False
    if phrases.waits(plain) or phrases.may_be_outage(plain) or may_correct(plain):
        return True
    if phrases.same_here(plain) and phrases.suffers(plain):
        return True
    return phrases.dismayed(plain) and place_of_name(message.sender_name) is not None
