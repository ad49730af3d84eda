"""Broadcasts under way: progress, pause, cancel, recall, failures, planned times, quiet hours, the table."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from desk.broadcasts.campaigns import advance, start
from storage.campaigns import Campaign, Delivery
from storage.delivery import Outcome, Parcel, due_parcels, settle
from storage.outbox import OutboxRow
from storage.registry import Group, touch_registry
from tests.handlers.campaign_town import APPROVER, AUTHOR, TEXT, CampaignTown


@pytest.fixture
def town(tmp_path: Path) -> CampaignTown:
    return CampaignTown(tmp_path)


def test_the_progress_message_is_edited_as_it_goes(town: CampaignTown) -> None:
    town.slots = 1
    progress = town.sends()
    assert progress.labels == ["暂停", "取消", "撤回"]
    town.tick(seconds=3)
    assert "▓▓▓░░░░░░░ 33%" in progress.text
    assert "已送达1个群，还剩2个" in progress.text
    assert "预计" in progress.text
    before = progress.text
    town.slots = 1
    town.tick(seconds=1)
    assert progress.text == before
    town.tick(seconds=2)
    assert "已送达2个群，还剩1个" in progress.text
    town.slots = None
    town.tick(seconds=3)
    town.tick(seconds=3)
    assert "广播1 发完了\n已送达3个群" in progress.text
    assert progress.labels == ["表格", "撤回"]
    assert len(town.author.heard("progress")) == 1
    assert [said.text for said in town.author.heard("campaign")].count(town.author.last.text) == 1
    town.tick(seconds=60)
    assert "发完了" in town.author.last.text


def test_pausing_holds_back_and_resuming_reaches_each_group_once(town: CampaignTown) -> None:
    town.slots = 1
    progress = town.sends()
    assert progress.press("暂停", AUTHOR) == "已暂停，已在路上的几条会照常送达。"
    assert progress.labels == ["继续", "取消", "撤回"]
    town.slots = None
    town.tick(minutes=10)
    assert town.reached() == ["g1"]
    town.restart()
    progress.press("继续", AUTHOR)
    town.tick(seconds=3)
    assert town.reached() == ["g1", "g2", "g3"]
    assert "不能这样操作" in progress.press_data("cast:1:resume", AUTHOR)


def test_cancelling_leaves_the_rest_unsent(town: CampaignTown) -> None:
    town.slots = 1
    progress = town.sends()
    progress.press("取消", AUTHOR)
    town.slots = None
    town.tick(minutes=2)
    assert town.reached() == ["g1"]
    assert "广播1 已取消\n已送达1个群\n其余2个群没有发。" in progress.text
    town.author.says(AUTHOR, "广播情况 1")
    assert "取消时还没发：柳岸2网格群、老粮站群" in town.author.last.text


def test_recalling_deletes_what_arrived_and_reports_what_stays(town: CampaignTown) -> None:
    town.slots = 2
    progress = town.sends()
    town.refuses["g2", "delete"] = "message_gone: 这条消息已不能删除"
    progress.press("撤回", AUTHOR)
    question = town.author.last
    assert question.labels == ["确定撤回", "不撤回"]
    question.press("确定撤回", AUTHOR)
    assert question.labels == []
    town.slots = None
    town.tick(seconds=3)
    assert town.reached() == ["g2"]
    assert "已从1个群撤回，1个群撤不回来" in progress.text
    town.tick(seconds=80)
    assert "没能撤回的：\n· 平台已不允许撤回：柳岸2网格群\n  请群管理员手动删除。" in town.author.last.text
    assert town.campaign().finished_at is not None


def _in_flight(town: CampaignTown) -> list[Parcel]:
    """What the postman has in hand: read from the outbox, on its way."""
    with town.database.reading() as session:
        return [one for one in due_parcels(session, "fake", town.now, 100) if one.about == "campaign"]


def _settled(town: CampaignTown, *outcomes: Outcome) -> None:
    with town.database.writing() as session:
        settle(session, outcomes, town.now)


def test_what_was_in_flight_when_it_was_recalled_is_taken_back_too(town: CampaignTown) -> None:
    town.slots = 0
    progress = town.sends()
    flying, *_ = _in_flight(town)
    progress.press_data("cast:1:recall", AUTHOR)
    _settled(town, Outcome(flying, "sent", message_id="777"))
    town.tick(seconds=3)
    town.tick(seconds=3)
    assert "已从1个群撤回" in progress.text
    with town.database.reading() as session:
        deletions = session.exec(select(OutboxRow.target_id).where(OutboxRow.action == "delete")).all()
    assert deletions == [flying.id]


def test_a_retry_does_not_bring_back_what_was_paused_or_called_off(town: CampaignTown) -> None:
    town.slots = 0
    progress = town.sends()
    first, second, _ = _in_flight(town)
    progress.press("暂停", AUTHOR)
    _settled(town, Outcome(first, "queued", counted=True, not_before=town.now))
    town.slots = None
    town.tick(seconds=3)
    assert town.reached() == []
    progress.press("取消", AUTHOR)
    _settled(town, Outcome(second, "queued", counted=True, not_before=town.now))
    town.tick(seconds=80)
    assert town.reached() == []
    assert "其余3个群没有发" in progress.text


def test_what_has_not_gone_out_after_three_days_is_given_up_and_reported(town: CampaignTown) -> None:
    town.slots = 1
    progress = town.sends()
    progress.press("暂停", AUTHOR)
    town.tick(days=3, seconds=1)
    assert town.campaign().state == "done"
    assert "· 过了时间没有发出：柳岸2网格群、老粮站群\n  需要的话再发一次。" in town.author.last.text


def test_nothing_is_taken_back_by_mistake(town: CampaignTown) -> None:
    progress = town.sends()
    progress.press("撤回", AUTHOR)
    town.author.last.press("不撤回", AUTHOR)
    town.tick(seconds=90)
    assert town.reached() == ["g1", "g2", "g3"]


def test_a_lost_group_blocks_nobody_and_the_report_says_what_to_do(town: CampaignTown) -> None:
    town.refuses["g1", "send"] = "kicked: 机器人已被移出这个群"
    town.refuses["g3", "send"] = "muted: 机器人在这个群里被禁言"
    progress = town.sends()
    town.tick(seconds=3)
    assert town.reached() == ["g2"]
    assert "已送达1个群，失败2个" in progress.text
    report = town.author.last.text
    assert "· 机器人被移出了群：海棠花苑1网格群\n  请群管理员把机器人重新拉进群。" in report
    assert "· 机器人在群里被禁言：老粮站群\n  请群管理员允许机器人发言。" in report
    assert report.count("没送到的：") == 1


def test_a_group_without_the_bot_is_told_of_before_and_after(town: CampaignTown) -> None:
    with town.database.writing() as session:
        session.get_one(Group, 1).present = False
        touch_registry(session)
    town.passes(seconds=2)
    assert "其中1个群已把机器人移出" in town.writes().text
    town.author.last.press("发送", AUTHOR)
    town.card().press("同意", APPROVER)
    town.tick(seconds=3)
    assert town.reached() == ["g2", "g3"]
    assert "· 机器人不在群里：海棠花苑1网格群" in town.author.last.text


def test_a_planned_one_goes_out_at_its_time_and_not_before(town: CampaignTown) -> None:
    preview = town.writes(f"广播 @海棠花社区 明天9点 {TEXT}")
    preview.press("发送", AUTHOR)
    town.card().press("同意", APPROVER)
    assert "定在明天9:00发送" in preview.text
    assert preview.labels == ["取消这条广播"]
    town.tick(hours=20)
    assert town.reached() == []
    town.restart()
    town.tick(hours=1)
    assert town.reached() == ["g1", "g2", "g3"]
    town.tick(seconds=3)
    assert "发完了" in town.progress().text


def test_a_planned_one_can_be_called_off(town: CampaignTown) -> None:
    preview = town.writes(f"广播 @海棠花社区 明天9点 {TEXT}")
    preview.press("发送", AUTHOR)
    assert preview.press("取消这条广播", AUTHOR) == "好的，这条广播不发了。"
    assert "作者已取消" in town.card().text
    assert town.card().labels == []
    town.tick(hours=30)
    assert town.reached() == []


def test_what_comes_too_late_is_put_to_the_author_again(town: CampaignTown) -> None:
    town.writes(f"广播 @海棠花社区 明天9点 {TEXT}").press("发送", AUTHOR)
    town.passes(hours=30)
    assert "请作者重新定时间" in town.card().press("同意", APPROVER)
    assert "原定的时间已经过了" in town.author.last.text
    town.writes(f"广播 @海棠花社区 明天9点 {TEXT}").press("发送", AUTHOR)
    town.card().press("同意", APPROVER)
    town.tick(hours=30)
    assert "原定的时间已经过了" in town.author.last.text
    assert town.author.last.labels == ["修改后再发"]
    assert town.reached() == []


def test_quiet_hours_hold_it_back_unless_it_is_urgent(town: CampaignTown) -> None:
    town.passes(hours=11)
    assert "那时是免打扰时间，明天7:30以后送达" in town.writes().text
    progress = town.sends()
    town.tick(seconds=3)
    assert town.reached() == []
    assert "现在是免打扰时间，明天7:30以后接着发" in progress.text
    town.sends("广播 紧急：爆管 @老粮站 请关总阀")
    assert town.reached() == ["g3"]
    town.tick(hours=9)
    assert Counter(town.reached()) == {"g1": 1, "g2": 1, "g3": 2}
    town.author.says(AUTHOR, "广播情况 3")
    assert "紧急原因：爆管" in town.author.last.text


def test_the_table_holds_every_group_and_runs_no_formulas(town: CampaignTown) -> None:
    with town.database.writing() as session:
        session.get_one(Group, 1).title = '=HYPERLINK("http://x.example","点我")'
        touch_registry(session)
    town.passes(seconds=2)
    town.refuses["g2", "send"] = "kicked: 机器人已被移出这个群"
    progress = town.sends()
    town.tick(seconds=3)
    progress.press("表格", AUTHOR)
    path = Path(town.author.last.file or "")
    assert (path.name, path.stat().st_mode & 0o777) == ("广播1送达情况.xlsx", 0o600)
    sheet = load_workbook(BytesIO(path.read_bytes())).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:5] == ["群", "社区", "网格", "平台", "结果"]
    assert [row[4] for row in rows[1:]] == ["已送达", "没送到", "已送达"]
    assert rows[2][6:8] == ["机器人被移出了群", "请群管理员把机器人重新拉进群"]
    assert sheet["A2"].data_type == "s"
    assert str(sheet["A2"].value).startswith("=HYPERLINK")
    town.private("章书记").press("1", "cast:1:table", "章书记")
    assert town.private("章书记").heard() == []


def test_the_ledger_has_one_row_a_group_whatever_starts_twice(town: CampaignTown) -> None:
    town.sends()
    with pytest.raises(IntegrityError):
        town.intake.perform(lambda work: start(work, work.session.get_one(Campaign, 1)))
    with town.database.reading() as session:
        rows = session.exec(select(Delivery.group_id)).all()
    assert sorted(rows) == [1, 2, 4]
    assert town.reached() == ["g1", "g2", "g3"]


def test_two_processes_that_find_it_due_start_it_once(town: CampaignTown) -> None:
    town.writes(f"广播 @海棠花社区 明天9点 {TEXT}").press("发送", AUTHOR)
    town.card().press("同意", APPROVER)
    town.passes(hours=21)
    first = town.intake
    town.restart()
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(intake.perform, advance) for intake in (first, town.intake)]:
            done.result()
    town.tick(seconds=3)
    assert town.reached() == ["g1", "g2", "g3"]


_DOINGS = st.lists(
    st.sampled_from(["pause", "resume", "tick", "restart", "one", "two", "kick", "late"]), max_size=14
)


@settings(max_examples=25, deadline=None)
@given(doings=_DOINGS)
def test_pausing_resuming_and_restarting_never_skip_or_repeat_a_group(
    tmp_path_factory: pytest.TempPathFactory, doings: list[str]
) -> None:
    town = CampaignTown(tmp_path_factory.mktemp("town"))
    town.slots = 0
    town.sends("广播 @海棠花社区 停水")
    lost = "kick" in doings
    for doing in doings:
        if doing in ("pause", "resume"):
            town.author.press("1", f"cast:1:{doing}", AUTHOR)
        elif doing == "restart":
            town.restart()
        elif doing == "kick":
            town.refuses["g2", "send"] = "kicked: 机器人已被移出这个群"
        else:
            town.slots = {"one": 1, "two": 2}.get(doing, 0)
            town.tick(seconds=40 if doing == "late" else 3)
            town.slots = 0
    town.slots = None
    town.author.press("1", "cast:1:resume", AUTHOR)
    town.tick(seconds=5)
    town.tick(seconds=5)
    reached = Counter(town.reached())
    assert set(reached.values()) == {1}
    assert set(reached) >= ({"g1", "g3"} if lost else {"g1", "g2", "g3"})
    assert town.campaign().state == "done"
    assert len(re.findall("发完了\n————|发完了", town.progress().text)) == 1
    town.intake.perform(advance)
    town.database.close()
