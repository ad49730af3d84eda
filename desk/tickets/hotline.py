"""What comes by telephone: a ticket without a chat, or one more reporter of a trouble already known."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from desk.actor import Actor
from desk.errors import RuleError
from desk.followup.followup_rights import must_follow_up
from desk.permits import has_in_hand, may_take, must_handle
from desk.registry.locating import bare
from desk.tickets.opening import join, open_ticket
from desk.tickets.report import HOTLINE, Finding, Report, Said
from desk.wording import hotline as words
from desk.wording.tickets import moment
from desk.work import Work
from grids.lifecycle import LIVE, State
from storage.callers import Caller, callers_of
from storage.registry import Group
from storage.tickets import Ticket, merged_tickets
from triage import Judge, Place, Verdict, find_place, load_taxonomy, parse_place
from triage.verdict import Decision

BY_HAND = "hotline"  # the channel of what staff write down themselves
_URGENCIES = ("normal", "urgent", "emergency")
_LEVELS = {9: "township", 12: "community"}
_NUMBER = re.compile(r"\+?(?:\d[\s-]?){4,14}\d(?!\d)")
_ABOUT_NUMBERS = re.compile(r"(?:联系|来电)?(?:电话|手机|号码)(?:号码|号)?|姓名|来电人|[:,;、。()]")
_LONGEST_NAME = 20


@dataclass(frozen=True, slots=True)
class Call:
    """One complaint as it was taken down; `number` is the sender's own, "" for one of ours."""

    channel: str
    number: str
    words: str
    address: str
    name: str
    phone: str
    called_at: datetime


def file(work: Work, call: Call, code: str, finding: Finding) -> int:
    """Open a ticket in that part of the township; its number."""
    call = _numbered(work, call)
    place = Group(platform=HOTLINE, chat_id="", title="", grid_code=code)
    level = _LEVELS.get(len(code), "grid")
    report = Report(
        _reporter(call, call.name), place, finding, call.words, (_said(call),), HOTLINE, level=level
    )
    number = open_ticket(work, report)
    _keep(work, number, call, joined=False)
    return number


def join_call(work: Work, ticket: Ticket, call: Call, finding: Finding) -> int:
    """The trouble has its ticket: the caller joins it; how many reporters there are now."""
    if State(ticket.state) not in LIVE:
        raise RuleError(words.no_longer(ticket.number))
    call = _numbered(work, call)
    # Where neighbours read the history nobody is named who only spoke on the telephone.
    name = call.name if ticket.group_id is None else ""
    reporter, known = _reporter(call, name), callers_of(work.session, [ticket.number])
    # Whoever rings again is no second reporter.
    before = next((item for item in known if call.phone and item.phone == call.phone), None)
    if before is not None:
        reporter = replace(reporter, user_id=f"{before.channel}:{before.number}")
    count = join(work, ticket, reporter, _said(call), finding.building)
    _keep(work, ticket.number, call, joined=True)
    return count


def understood(judge: Judge, said: str, address: str, category: str = "") -> Finding:
    """What triage makes of a call. It was meant as a complaint, so what triage would pass over is help."""
    verdict = judge.judge(bare(said))
    if verdict.decision is Decision.ALERT:
        verdict = replace(verdict, category="fraud", kind="tipoff", urgency="urgent")
    place = place_in(said, address)
    return Finding(
        category=category or verdict.category or "other",
        kind=verdict.kind or "help",
        urgency=_urgency(verdict, category),
        emergency=verdict.emergency if category in ("", verdict.category) else None,
        place=address or (place.text if place else None),
        building=place.building if place else None,
        evidence=tuple(verdict.items()),
    )


def place_in(said: str, address: str) -> Place | None:
    """Where it is: the address if there is one, else what the words tell."""
    return parse_place(address) if address else find_place(bare(said))


def _urgency(verdict: Verdict, category: str) -> str:
    """Another category by hand has its usual urgency, unless the words call for more."""
    own = verdict.urgency or _URGENCIES[0]
    if category in ("", verdict.category):
        return own
    # The emergency was one of the category that triage had taken it for.
    own = _URGENCIES[1] if verdict.emergency else own
    return max(own, load_taxonomy().categories[category].urgency, key=_URGENCIES.index)


def read_caller(said: str) -> tuple[str, str]:
    """Name and telephone number, either of which may be missing; RuleError for what is neither."""
    plain = unicodedata.normalize("NFKC", said)
    found = _NUMBER.search(plain)
    phone = re.sub(r"[\s-]", "", found[0]) if found else ""
    rest = plain[: found.start()] + plain[found.end() :] if found else plain
    name = " ".join(_ABOUT_NUMBERS.sub(" ", rest).split())
    if len(name) > _LONGEST_NAME or any(char.isdigit() for char in name) or not (name or phone):
        raise RuleError(words.NO_CALLER)
    return name, phone


def show_callers(work: Work, ticket: Ticket, actor: Actor) -> str:
    """Names and numbers, for whoever has it in hand or asks how it went; the audit log keeps the look."""
    calls = _callers(work, ticket, actor)
    return words.callers(
        ticket.number, [(item.name, item.phone, moment(item.called_at, work.now)) for item in calls]
    )


def forget_callers(work: Work, ticket: Ticket, actor: Actor) -> str:
    """Whoever called wants to be forgotten: name and number go, for good."""
    calls = _callers(work, ticket, actor)
    for item in calls:
        item.name = item.phone = ""
        work.session.add(item)
    work.session.flush()
    return words.callers_forgotten(ticket.number, len(calls))


def calls_about(session: Session, ticket: Ticket) -> list[Caller]:
    """Who called about it, and about what was merged into it."""
    numbers = [ticket.number, *(part.number for part in merged_tickets(session, ticket.number))]
    return list(callers_of(session, numbers))


def _callers(work: Work, ticket: Ticket, actor: Actor) -> list[Caller]:
    allowed = has_in_hand(work, ticket, actor) or may_take(work, ticket, actor) or _asks(work, ticket, actor)
    if not allowed:
        must_handle(ticket, actor, "查来电")
    calls = calls_about(work.session, ticket)
    if not calls:
        raise RuleError(words.nobody_called(ticket.number))
    if not allowed:
        raise RuleError(words.not_in_your_hand(ticket.number))
    return calls


def _asks(work: Work, ticket: Ticket, actor: Actor) -> bool:
    """Is it their turn to ask whether it was solved?"""
    try:
        must_follow_up(work, ticket, actor)
    except RuleError:
        return False
    return True


def _numbered(work: Work, call: Call) -> Call:
    return call if call.number else replace(call, number=str(work.next_id(Caller)))


def _reporter(call: Call, name: str) -> Actor:
    return Actor(HOTLINE, f"{call.channel}:{call.number}", f"{name or words.NOBODY}（热线）")


def _said(call: Call) -> Said:
    text = f"{call.words}（地点：{call.address}）" if call.address else call.words
    return Said(HOTLINE, call.channel, call.number, f"{call.channel}:{call.number}", call.called_at, text)


def _keep(work: Work, number: int, call: Call, *, joined: bool) -> None:
    work.write(
        Caller,
        ticket_id=number,
        channel=call.channel,
        number=call.number,
        name=call.name,
        phone=call.phone,
        called_at=call.called_at,
        taken_at=work.now,
        joined=joined,
    )
