"""What became of a broadcast: by community, by failure, and as a table."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from desk.broadcasts.audience import community_of
from desk.broadcasts.campaign_drafts import body_of
from desk.broadcasts.campaign_rights import author_of
from desk.wording import progress as wording
from desk.wording.tickets import moment
from desk.work import Work
from grids.deadlines import SHANGHAI
from storage.campaigns import Campaign, Entry, entries_of, latest_campaigns, reads_by_group
from storage.types import read_back

LINES, LISTED = 15, 8
HEAD = ("群", "社区", "网格", "平台", "结果", "时间", "原因", "怎么办", "知道了（人）", "撤回")


def reason_of(entry: Entry) -> str:
    """Why a group did not get it, as a short code; empty if it did."""
    if _arrived(entry):
        return ""
    return entry.skipped or entry.error.partition(":")[0]


def report_text(work: Work, campaign: Campaign) -> str:
    """Delivered, read, failed and why, by community."""
    entries, reads = entries_of(work.session, campaign.number), reads_by_group(work.session, campaign.number)
    if not entries:
        return wording.report(campaign.number, campaign.state, body_of(work, campaign), _when(work, campaign))
    sent = sum(map(_arrived, entries))
    lines = [wording.sums(sent, len(entries), sum(reads.values())), *_communities(work, entries, reads)]
    lines += _failures(work, entries)
    return wording.report(
        campaign.number, campaign.state, body_of(work, campaign), [*lines, *_people(work, campaign)]
    )


def latest_text(work: Work, allowed: Sequence[Campaign]) -> str:
    """The newest ones, a line each."""
    lines = []
    for campaign in allowed[:LISTED]:
        at = campaign.started_at or campaign.scheduled_for or campaign.created_at
        text = campaign.text or ("[图片]" if campaign.media_kind == "photo" else "[文件]")
        lines.append(wording.line(campaign.number, campaign.state, moment(at, work.now), text))
    return wording.latest(lines)


def recent(work: Work) -> Sequence[Campaign]:
    """The newest ones of the whole township."""
    return latest_campaigns(work.session, 200)


def write_table(work: Work, campaign: Campaign) -> Path:
    """The ledger as an .xlsx file, readable by its owner only; a later one replaces it."""
    # Slow to load, and with numpy on the machine openpyxl brings that along.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    entries, reads = entries_of(work.session, campaign.number), reads_by_group(work.session, campaign.number)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("送达情况")
    for line in (HEAD, *(_cells(work, entry, reads) for entry in entries)):
        cells = []
        for value in line:
            cell = WriteOnlyCell(sheet, value)
            if isinstance(value, str):
                # A group may be called "=1+1": it stays text, here and where it is copied to.
                cell.data_type, cell.quotePrefix = "s", value[:1] in "=+-@"
            cells.append(cell)
        sheet.append(cells)
    path = work.folder() / f"广播{campaign.number}送达情况.xlsx"
    path.touch(0o600)
    book.save(path)
    return path


def _cells(work: Work, entry: Entry, reads: dict[int | None, int]) -> list[str | int]:
    group = work.directory.groups_by_id[entry.group_id]
    reason = reason_of(entry)
    what, do = wording.REASONS.get(reason, wording.UNKNOWN_REASON) if reason else ("", "")
    code = group.grid_code or ""
    name = work.directory.grid_name
    return [
        *(group.title or group.chat_id, name(community_of(code)), name(code), group.platform),
        *(_outcome(entry), _clock(entry.settled_at), what, do, reads.get(entry.group_id, 0)),
        {"sent": "已撤回", "queued": "正在撤", None: ""}.get(entry.recall_state, "没能撤回"),
    ]


def _outcome(entry: Entry) -> str:
    if _arrived(entry):
        return "已送达"
    if entry.state in ("queued", "held"):
        return "等待发送"
    return "没有发" if entry.skipped or entry.state == "skipped" else "没送到"


def _communities(work: Work, entries: Sequence[Entry], reads: dict[int | None, int]) -> list[str]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for entry in entries:
        group = work.directory.groups_by_id[entry.group_id]
        line = sums[community_of(group.grid_code)]
        for place, value in enumerate((_arrived(entry), 1, reads.get(entry.group_id, 0))):
            line[place] += value
    lines = [wording.community(work.directory.grid_name(code), *sums[code]) for code in sorted(sums)]
    return [*lines[:LINES], *([wording.more(len(lines) - LINES)] if len(lines) > LINES else [])]


def _failures(work: Work, entries: Sequence[Entry]) -> list[str]:
    """Groups it did not reach, by reason; then those it could not be taken back from."""
    missed: dict[str, list[str]] = defaultdict(list)
    kept: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        group = work.directory.groups_by_id[entry.group_id]
        title = group.title or group.chat_id
        if not _arrived(entry) and entry.state not in ("queued", "held"):
            missed[reason_of(entry)].append(title)
        if entry.recall_state in ("failed", "skipped"):
            kept[(entry.recall_error or "").partition(":")[0]].append(title)
    unsent = missed.pop("cancelled", [])
    lines = [wording.EMPTY_FAILED] if missed else []
    lines += [wording.failures(reason, titles) for reason, titles in sorted(missed.items())]
    if unsent:
        lines.append(wording.failures("cancelled", unsent))
    if kept:
        lines.append(wording.UNRECALLED_HEAD)
        lines += [wording.failures(reason, titles) for reason, titles in sorted(kept.items())]
    return lines


def _people(work: Work, campaign: Campaign) -> list[str]:
    approver = work.directory.seat_of(campaign.approver_id)
    names = [wording.people(author_of(work, campaign).name, approver.name if approver else "")]
    return [*names, f"紧急原因：{campaign.reason}"] if campaign.reason else names


def _when(work: Work, campaign: Campaign) -> list[str]:
    at = campaign.scheduled_for
    planned = [f"定在{moment(at, work.now)}发送。"] if at and campaign.state == "scheduled" else []
    return [*planned, *_people(work, campaign)]


def _arrived(entry: Entry) -> bool:
    return entry.state == "sent" and entry.message_id is not None


def _clock(written: str | None) -> str:
    if written is None:
        return ""
    return f"{read_back(written).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
