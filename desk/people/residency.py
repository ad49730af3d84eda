"""登记住户 and 忘记我: residents who say where they live, if they like; and how many have."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from desk.actor import Actor
from desk.directory import Directory
from desk.errors import RuleError
from desk.outbox import Note
from desk.registry.grid_names import find_grid
from desk.tickets import hotline_drafts, lists
from desk.wording import residents as words
from desk.wording.hotline import FORGOTTEN_DRAFT
from desk.work import Work
from grids.codes import is_within, level_of
from storage.residents import Resident, forget_unfinished, registered_by_grid, resident_of

CARD = "consent"  # what the question is about
UNFINISHED = timedelta(days=1)
_NUMERAL = "[0-9A-Za-z一二三四五六七八九十百]{1,5}"
_GAP = r"[\s,;、。.:]*"
_DOOR = re.compile(
    rf"(?P<place>.*?){_GAP}(?P<building>{_NUMERAL})(?P<kind>栋|幢|座|号楼|组|排|号)"
    rf"(?:{_GAP}(?P<unit>{_NUMERAL})单元)?{_GAP}(?P<name>[^\d,;、]*)",
    re.DOTALL,
)
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[· .]){0,18}[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Registered:
    """How many residents of a part of the township have registered, of how many households."""

    people: int
    households: int

    @property
    def rate(self) -> float | None:
        """Registered people for each household; None where nobody knows how many households there are."""
        return self.people / self.households if self.households else None


def begin(work: Work, actor: Actor, said: str) -> str:
    """Ask for consent, with what is kept and why; who has registered already sees it, and may correct it."""
    known = resident_of(work.session, actor.platform, actor.user_id)
    if known is not None and said:
        return take_door(work, actor, known, said)
    if known is not None and known.registered_at is not None:
        return words.registered_already(_shown(work, known))
    work.say(Note(actor.platform, actor.user_id, words.CONSENT, buttons=words.consent_buttons(), about=CARD))
    return ""


def consent(work: Work, actor: Actor) -> str:
    """They agree; only now anything is kept."""
    known = resident_of(work.session, actor.platform, actor.user_id)
    if known is not None and known.registered_at is not None:
        return words.registered_already(_shown(work, known))
    if known is None:
        known = Resident(platform=actor.platform, user_id=actor.user_id, consented_at=work.now)
    known.consented_at = work.now
    work.session.add(known)
    work.session.flush()
    return words.ASK_DOOR


def waits_for_door(work: Work, actor: Actor) -> Resident | None:
    """Somebody who has consented lately and not yet said where they live."""
    known = resident_of(work.session, actor.platform, actor.user_id)
    if known is None or known.registered_at is not None:
        return None
    return known if work.now - known.consented_at <= UNFINISHED else None


def take_door(work: Work, actor: Actor, resident: Resident, said: str) -> str:
    """海棠花苑 3栋 2单元 张三; whose complaint is known may leave out the place."""
    match = _DOOR.fullmatch(unicodedata.normalize("NFKC", said).strip())
    if match is None or not match["name"].strip():
        raise RuleError(words.NO_DOOR)
    name = read_name(match["name"])
    resident.grid_code = _grid_of(work, actor, resident, match["place"].strip())
    resident.building, resident.unit = match["building"] + match["kind"], match["unit"] or ""
    resident.unit += "单元" if resident.unit else ""
    resident.name, resident.registered_at = name, work.now
    work.session.add(resident)
    work.session.flush()
    return words.registered(_shown(work, resident))


def forget(work: Work, actor: Actor) -> str:
    """Erase it, at once and for good."""
    known = resident_of(work.session, actor.platform, actor.user_id)
    dropped = hotline_drafts.drop(work, actor)
    if known is None:
        return FORGOTTEN_DRAFT if dropped else words.NOTHING_KEPT
    work.session.delete(known)
    work.session.flush()
    return words.FORGOTTEN


def tidy(work: Work) -> None:
    """Who consented and never went on is forgotten as well."""
    forget_unfinished(work.session, work.now - UNFINISHED)


def registrations(session: Session, directory: Directory) -> dict[str, Registered]:
    """Of each node of the tree, with all below it: how many have registered, of how many households."""
    counts = registered_by_grid(session)
    return {
        code: Registered(sum(count for place, count in counts if is_within(place, code)), grid.households)
        for code, grid in directory.grids.items()
    }


def read_name(said: str) -> str:
    """A person's name; RuleError for what is none."""
    name = " ".join(unicodedata.normalize("NFKC", said).split()).strip(" ,;:.!?、\u3002")
    if _NAME.fullmatch(name) is None:
        raise RuleError(words.NO_NAME)
    return name


def _grid_of(work: Work, actor: Actor, resident: Resident, place: str) -> str:
    if not place:
        latest = lists.mine(work, actor)[:1]
        code = resident.grid_code or (latest[0].grid_code if latest else None)
        if code is None:
            raise RuleError(words.NO_DOOR)
        return work.directory.heirs.today(code)
    grid = find_grid(work.directory, place)
    if level_of(grid.code) == "township":
        raise RuleError(words.NO_DOOR)
    return grid.code


def _shown(work: Work, resident: Resident) -> str:
    parts = [
        work.directory.grid_name(resident.grid_code or ""),
        resident.building,
        resident.unit,
        resident.name,
    ]
    return " ".join(part for part in parts if part)
