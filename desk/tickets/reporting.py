"""Reporting in private: what was said so far, where it is, and the ticket that comes of it."""

from datetime import UTC, datetime, timedelta

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement
from sqlmodel import col, update

from desk.actor import Actor
from desk.errors import RuleError
from desk.outbox import ButtonRows, Note
from desk.registry.boundaries import spot_of
from desk.registry.grid_names import find_grid
from desk.tickets import lists, tipoffs
from desk.tickets.opening import open_ticket
from desk.tickets.report import PRIVATE, PRIVATE_TITLE, QR, Finding, Report, Said
from desk.wording import reporting as words
from desk.wording.tickets import BUTTON_GONE, MEDIA_NAMES
from desk.work import Work
from grids.codes import is_within, level_of
from storage.outbox import OutboxRow
from storage.registry import Group
from storage.reports import ReportDraft, draft_of, forget_drafts
from storage.residents import resident_of
from triage.normalise import normalise

KEPT = timedelta(days=1)
ASKED = "report"  # what the questions are about
MOST_SAID, LONGEST = 10, 1000
MOST_CHOICES, LIKELY = 5, 50


def begin(work: Work, actor: Actor, code: str | None = None) -> ReportDraft:
    """A new report, in place of one begun before; `code`: of the grid whose poster led here."""
    old = draft_of(work.session, actor.platform, actor.user_id)
    if old is not None:
        drop(work, old)
    draft = ReportDraft(
        platform=actor.platform,
        user_id=actor.user_id,
        grid_code=code,
        source=QR if code else PRIVATE,
        at=work.now,
    )
    work.session.add(draft)
    work.session.flush()
    return draft


def find_draft(work: Work, actor: Actor) -> ReportDraft | None:
    """What somebody is reporting just now; what is older than a day is gone."""
    draft = draft_of(work.session, actor.platform, actor.user_id)
    if draft is not None and work.now - draft.at > KEPT:
        drop(work, draft)
        return None
    return draft


def drop(work: Work, draft: ReportDraft) -> None:
    """Nothing of it is kept, nor of the questions in which its words were said again."""
    work.session.delete(draft)
    work.session.flush()
    here = (col(OutboxRow.platform) == draft.platform, col(OutboxRow.chat_id) == draft.user_id)
    _wipe(work, *here, col(OutboxRow.message_id).is_not(None))


def add(work: Work, draft: ReportDraft, said: Said) -> None:
    """One more message; said again with the same id, it was edited."""
    entry = {
        "id": said.message_id,
        "kind": said.kind,
        "ref": said.ref,
        "text": said.text,
        "at": said.at.astimezone(UTC).isoformat(),
    }
    known = [item["id"] for item in draft.said]
    if said.message_id in known:
        draft.said = [entry if item["id"] == said.message_id else item for item in draft.said]
    elif len(known) >= MOST_SAID or len(draft.text) + len(said.text) > LONGEST:
        raise RuleError(words.TOO_MUCH)
    else:
        draft.said = [*draft.said, entry]
    draft.text = "\uff0c".join(item["text"].strip() for item in draft.said if item["text"].strip())
    if draft.grid_code is None and (spot := spot_of(work, said)) is not None:
        draft.grid_code = spot.code
    _touch(work, draft)


def place(work: Work, actor: Actor, draft: ReportDraft) -> str | None:
    """Where it is: by the poster or what was shared, the words, their door, where they reported last."""
    if draft.grid_code is None:
        registered = resident_of(work.session, actor.platform, actor.user_id)
        group = latest_group(work, actor)
        home = registered.grid_code if registered is not None else None
        latest = group.grid_code if group is not None else None
        lying = _known(work, draft.text)
        named = tipoffs.place_named(work, draft.text)
        # Of a community that was named, it is the grid in which they live.
        near = [code for code in (home, latest) if code and is_within(code, named)]
        choices = (lying[0] if len(lying) == 1 else None, *near, named, home, latest)
        draft.grid_code = next((code for code in choices if code and is_narrow(work, code)), None)
        _touch(work, draft)
    return draft.grid_code


def set_place(work: Work, draft: ReportDraft, said: str) -> bool:
    """The grid somebody names, as people say it; False if they are asked which of several it is."""
    found = _meant(work, said)
    if found and not is_narrow(work, found[0]):
        raise RuleError(words.TOO_WIDE)
    if len(found) == 1:
        draft.grid_code = found[0]
        _touch(work, draft)
        return True
    near = found or _alike(work, said)
    if not near:
        raise RuleError(words.not_found(said))
    _touch(work, draft)
    choices = [(work.directory.grid_name(code), code) for code in near[:MOST_CHOICES]]
    ask(work, draft, words.which(said, sure=bool(found)), words.which_buttons(stamp(draft), choices))
    return False


def _meant(work: Work, said: str) -> list[str]:
    """The grid of that name; else those in which there is a place of that name, or that have it in theirs."""
    try:
        return [find_grid(work.directory, said).code]
    except RuleError:
        pass
    wanted = "".join(said.split())
    named = [code for code, grid in work.directory.grids.items() if len(wanted) > 1 and wanted in grid.name]
    return _known(work, said) or [code for code in named if is_narrow(work, code)]


def _known(work: Work, said: str) -> list[str]:
    """The grids in which the places of the gazetteer lie that are named here."""
    hits = work.directory.gazetteer.hits(normalise(said))
    return list(
        dict.fromkeys(place.grid for hit in hits for place in hit.places if is_narrow(work, place.grid))
    )


def _alike(work: Work, said: str) -> list[str]:
    names = {code: grid.name for code, grid in work.directory.grids.items() if is_narrow(work, code)}
    near = process.extract(said, names, scorer=fuzz.partial_ratio, limit=MOST_CHOICES, score_cutoff=LIKELY)
    return [code for _, _, code in near]


def is_narrow(work: Work, code: str) -> bool:
    """Is it a grid or a community there still is? A whole township is no answer to “where”."""
    return code in work.directory.grids and level_of(code) != "township"


def latest_group(work: Work, actor: Actor) -> Group | None:
    """The group of what somebody reported last in a group."""
    groups = work.directory.groups_by_id
    mine = (groups.get(item.group_id) for item in lists.mine(work, actor) if not item.anonymous)
    return next((group for group in mine if group is not None), None)


def ask(work: Work, draft: ReportDraft, text: str, buttons: ButtonRows = ()) -> None:
    """The next question."""
    work.say(Note(draft.platform, draft.user_id, text, buttons, about=ASKED))


def ask_to_confirm(work: Work, draft: ReportDraft, finding: Finding, head: str = "") -> None:
    """What was understood, with the buttons to send it or give up."""
    rules = work.rules
    names = (
        rules.categories.get(finding.category, finding.category),
        rules.kinds.get(finding.kind, finding.kind),
        rules.urgencies.get(finding.urgency, finding.urgency),
    )
    media = [MEDIA_NAMES.get(item["kind"], "附件") for item in draft.said if item["kind"] != "text"]
    emergency = rules.emergencies.get(finding.emergency) if finding.emergency else None
    text = words.understood(
        " · ".join(names),
        finding.place,
        work.directory.grid_name(draft.grid_code or ""),
        draft.text,
        media,
        emergency,
    )
    text = f"{head}\n{text}" if head else text
    work.say(Note(draft.platform, draft.user_id, text, words.buttons(stamp(draft)), about=ASKED))


def stamp(draft: ReportDraft) -> int:
    """What the buttons carry: under what has been added to since, they are stale."""
    return int(draft.at.timestamp() * 1000)


def must_be_current(draft: ReportDraft | None, number: int) -> ReportDraft:
    """RuleError for a button of something else."""
    if draft is None:
        raise RuleError(words.GONE)
    if stamp(draft) != number:
        raise RuleError(BUTTON_GONE)
    return draft


def send(work: Work, actor: Actor, draft: ReportDraft, finding: Finding) -> int:
    """Open the ticket in that grid; no group hears of it. Its number."""
    code = draft.grid_code or ""
    level = {"township": "township", "community": "community"}.get(level_of(code), "grid")
    # A chat that is no group of ours: the receipt goes there, and nothing finds its way to neighbours.
    private = Group(platform=actor.platform, chat_id=actor.user_id, title=PRIVATE_TITLE, grid_code=code)
    said = tuple(_said(draft, item) for item in draft.said)
    report = Report(actor, private, finding, draft.text, said, draft.source, level=level)
    number = open_ticket(work, report)
    drop(work, draft)
    return number


def tidy(work: Work) -> None:
    """What nobody has sent within a day is not kept."""
    forget_drafts(work.session, work.now - KEPT)
    _wipe(work, col(OutboxRow.created_at) < work.now - KEPT, col(OutboxRow.settled_at).is_not(None))


def _wipe(work: Work, *which: ColumnElement[bool]) -> None:
    wiped = update(OutboxRow).where(col(OutboxRow.about) == ASKED, *which).values(text=words.WIPED)
    work.session.execute(wiped, execution_options={"synchronize_session": False})


def _touch(work: Work, draft: ReportDraft) -> None:
    draft.at = work.now
    work.session.add(draft)
    work.session.flush()


def _said(draft: ReportDraft, item: dict[str, str]) -> Said:
    return Said(
        platform=draft.platform,
        chat=draft.user_id,
        message_id=item["id"],
        user_id=draft.user_id,
        at=datetime.fromisoformat(item["at"]),
        text=item["text"],
        kind=item["kind"],
        ref=item["ref"],
    )
