"""邀请 and 加入: a one-time code that brings a person into a post."""

import hashlib
import logging
import os
import re
import secrets
import unicodedata
from datetime import timedelta
from pathlib import Path

from sqlmodel import col, select, update

from desk.actor import Actor
from desk.errors import RuleError
from desk.outbox import Note
from desk.people import qr
from desk.people.colleagues import is_operator, may_decide
from desk.people.posting import appoint
from desk.people.residency import read_name
from desk.registry.grid_names import find_grid
from desk.wording import joining as words
from desk.wording.posts import post_name
from desk.wording.tickets import moment
from desk.work import Work
from grids.codes import LEVEL_NAMES, level_of
from grids.rights import LADDER, OPERATOR, fillable
from grids.roles import DEPARTMENT_WORDS, ROLE_LEVELS, ROLES, UnknownWordError
from storage.invitations import Invitation, WrongCodes, claimed_invitation, forget_wrong_codes, invitation_of
from storage.outbox import OutboxRow
from storage.registry import Person

log = logging.getLogger(__name__)

# Without what looks alike on paper or sounds alike over the telephone: 0 O 1 I L.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 10
TRIES, LOCK = 5, timedelta(hours=1)
CARD = "invitation"  # what the message with the code is about
_CODE = re.compile(rf"[{LETTERS}]{{{LENGTH}}}")


def new_code() -> str:
    """A code nobody can guess; always with letters and digits, so that no word or number looks like one."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if not code.isalpha() and not code.isdigit():
            return code


def read_code(said: str) -> str | None:
    """The code somebody typed, in any case and width, with or without its dash; None for anything else."""
    plain = "".join(re.split(r"[\s\-\u2010-\u2015~\u2212]+", unicodedata.normalize("NFKC", said))).upper()
    return plain if _CODE.fullmatch(plain) and not plain.isalpha() and not plain.isdigit() else None


def hashed(code: str) -> str:
    """All that is kept of a code."""
    return hashlib.sha256(f"yunwangge:{code}".encode()).hexdigest()


def invite(work: Work, actor: Actor, said: str) -> None:
    """Answer with a code for a post below one's own, in one's own part."""
    role, code = _post_meant(work, actor, said)
    if not may_decide(work, actor, role, code):
        raise RuleError(
            words.may_not_invite(post_name(work.directory.grid_name(code), role, ""), _mine(work, actor))
        )
    secret = new_code()
    expires = work.now + timedelta(days=work.rules.desk.invitation_days)
    work.session.add(
        Invitation(
            code_hash=hashed(secret),
            role=role,
            grid_code=code,
            platform=actor.platform,
            user_id=actor.user_id,
            inviter=actor.name,
            created_at=work.now,
            expires_at=expires,
        )
    )
    post = post_name(work.directory.grid_name(code), role, "")
    work.say(Note(actor.platform, actor.user_id, words.invited(post), about=CARD))
    bot = work.rules.bots.get(actor.platform) if actor.platform == "telegram" else None
    link = qr.deep_link(bot, secret) if bot else ""
    text = words.pass_on(post, _shown(secret), moment(expires, work.now), link)
    photo = _picture(work, link or _shown(secret))
    work.say(Note(actor.platform, actor.user_id, text, photo=photo, about=CARD))


def redeem(work: Work, actor: Actor, code: str | None, name: str = "") -> str:
    """Somebody shows a code: they get the post, or are asked for their name first."""
    _must_not_be_locked(work, actor)
    invitation = invitation_of(work.session, hashed(code)) if code else None
    if invitation is None:
        raise RuleError(_wrong(work, actor))
    _must_hold(work, actor, invitation)
    if (actor.platform, actor.user_id) in work.directory.people:
        return _settle_in(work, actor, invitation, actor.name)
    if name:
        return _settle_in(work, actor, invitation, read_name(name))
    invitation.claimed_by, invitation.claimed_at = actor.account, work.now
    return words.ask_name(_post(work, invitation))


def waits_for_name(work: Work, actor: Actor) -> Invitation | None:
    """The invitation somebody has shown and not yet given a name for."""
    found = claimed_invitation(work.session, actor.account)
    return found if found is not None and found.expires_at > work.now else None


def take_name(work: Work, actor: Actor, invitation: Invitation, said: str) -> str:
    """The name that was asked for."""
    _must_hold(work, actor, invitation)
    return _settle_in(work, actor, invitation, read_name(said))


def tidy(work: Work) -> None:
    """Old guesses are forgotten, and what was said with a code in it is wiped once it was sent."""
    forget_wrong_codes(work.session, work.now - 2 * LOCK)
    for path in work.session.exec(
        select(OutboxRow.photo).where(
            col(OutboxRow.about) == CARD,
            col(OutboxRow.settled_at).is_not(None),
            col(OutboxRow.photo).is_not(None),
        )
    ):
        Path(path or "").unlink(missing_ok=True)
    wiped = update(OutboxRow).where(col(OutboxRow.about) == CARD, col(OutboxRow.settled_at).is_not(None))
    work.session.execute(
        wiped.values(text=words.WIPED, photo=None), execution_options={"synchronize_session": False}
    )


def _picture(work: Work, said: str) -> str | None:
    """The QR code as a file for the outbox; None if there is nowhere to put it: the code in words will do."""
    path = work.rules.files / f"invitation-{secrets.token_hex(8)}.png"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(qr.png(said))
    except OSError as error:
        log.warning("邀请的二维码没有写成：%s", error)
        return None
    return str(path.absolute())


def _post_meant(work: Work, actor: Actor, said: str) -> tuple[str, str]:
    """Role and grid code; a role alone means one's own grid, where only one is possible."""
    parts = said.split()
    if not parts:
        raise RuleError(words.HOW_TO_INVITE)
    if parts[0] in DEPARTMENT_WORDS:
        raise RuleError(words.NO_DEPARTMENTS)
    try:
        role = ROLES.read(parts[0])
    except UnknownWordError as error:
        raise RuleError(f"{error}。\n{words.HOW_TO_INVITE}") from error
    if role == "resident":
        raise RuleError(words.RESIDENTS_NEED_NONE)
    levels = ROLE_LEVELS[role]
    if parts[1:]:
        code = find_grid(work.directory, "".join(parts[1:])).code
    else:
        own = {seat.grid_code for seat in actor.seats if not seat.deputy and seat.grid_code}
        # Nobody says “a grid worker” and means one of the whole community.
        fitting = [code for code in own if level_of(code) in levels and level_of(code) != "community"]
        if len(fitting) != 1:
            raise RuleError(words.HOW_TO_INVITE)
        code = fitting[0]
    if level_of(code) not in levels:
        right = "、".join(LEVEL_NAMES[level] for level in levels)
        raise RuleError(words.wrong_level(ROLES.names[role], right, work.directory.grid_name(code)))
    return role, code


def _mine(work: Work, actor: Actor) -> list[str]:
    """The names of the roles somebody may invite."""
    held = [seat.role for seat in actor.seats if not seat.deputy]
    held += [OPERATOR] if is_operator(work, actor) else []
    may = {role for mine in held for role in fillable(mine)}
    return [ROLES.names[role] for role in LADDER if role in may]


def _must_not_be_locked(work: Work, actor: Actor) -> None:
    tries = work.session.get(WrongCodes, (actor.platform, actor.user_id))
    if tries is not None and tries.locked_until is not None and tries.locked_until > work.now:
        raise RuleError(words.locked(moment(tries.locked_until, work.now)))


def _wrong(work: Work, actor: Actor) -> str:
    """Count a wrong code; the fifth within the hour locks."""
    tries = work.session.get(WrongCodes, (actor.platform, actor.user_id))
    if tries is None:
        tries = WrongCodes(platform=actor.platform, user_id=actor.user_id, last_at=work.now)
    elif work.now - tries.last_at >= LOCK:
        tries.count = 0
    tries.count, tries.last_at = tries.count + 1, work.now
    left = TRIES - tries.count
    if left <= 0:
        tries.count, tries.locked_until = 0, work.now + LOCK
    work.session.add(tries)
    work.session.flush()
    return words.wrong_code(left) if left > 0 else words.locked(moment(work.now + LOCK, work.now))


def _must_hold(work: Work, actor: Actor, invitation: Invitation) -> None:
    """Is it still good, for this account?"""
    if invitation.used_at is not None or invitation.claimed_by not in (None, actor.account):
        raise RuleError(words.USED)
    if invitation.expires_at <= work.now:
        raise RuleError(words.EXPIRED)
    inviter = work.directory.actor(invitation.platform, invitation.user_id, invitation.inviter)
    if not may_decide(work, inviter, invitation.role, invitation.grid_code):
        raise RuleError(words.inviter_gone(invitation.inviter))
    held = [(seat.role, seat.grid_code) for seat in actor.seats if not seat.deputy]
    if (invitation.role, invitation.grid_code) in held:
        raise RuleError(words.you_have_it(_post(work, invitation)))


def _settle_in(work: Work, actor: Actor, invitation: Invitation, name: str) -> str:
    seat = work.directory.people.get((actor.platform, actor.user_id), (None,))[0]
    person = work.session.get(Person, seat.person_id) if seat is not None else None
    if person is None:
        person = Person(name=name, platform=actor.platform, user_id=actor.user_id)
    appoint(work.session, person, invitation.role, invitation.grid_code, work.now)
    invitation.claimed_by, invitation.used_at = actor.account, work.now
    tries = work.session.get(WrongCodes, (actor.platform, actor.user_id))
    if tries is not None:
        work.session.delete(tries)
    work.session.flush()
    work.registry_changed = True
    post = _post(work, invitation)
    if (invitation.platform, invitation.user_id) != (actor.platform, actor.user_id):
        text = words.has_joined(person.name, post)
        work.say(Note(invitation.platform, invitation.user_id, text, about="notice"))
    return words.welcome(person.name, post, handles=invitation.role != "building_manager")


def _post(work: Work, invitation: Invitation) -> str:
    return post_name(work.directory.grid_name(invitation.grid_code), invitation.role, "")


def _shown(code: str) -> str:
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"
