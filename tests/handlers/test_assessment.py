"""考核 as dialogues: the own sheet, the ranking, the first of the month, a dispute and its decision."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from desk.settings import DeskSettings
from grids.assessment import AssessmentSettings
from storage.assessments import AssessmentSheet
from storage.audit import AuditRow
from storage.disputes import Dispute
from tests.departments import answered, furnish
from tests.town import Town

LIFT = "3栋电梯坏了，停在5楼不动"
FIRST = datetime(2026, 12, 1, 1, 10, tzinfo=UTC)  # 9:10 in Shanghai


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """One ticket taken in time, solved too late, rated badly, and taken on by the community."""
    town = furnish(Town(tmp_path, DeskSettings(assessment=AssessmentSettings(fewest=1))))
    town.group.says("刘大爷", LIFT)
    answered(town, "周敏", "受理 1")
    town.passes(days=2)
    answered(town, "周敏", "办结 1 换了门锁")
    town.group.heard("rating")[-1].press("不满意", "刘大爷")
    yield town
    town.database.close()


@pytest.fixture
def given(town: Town) -> Town:
    """November's sheets are out."""
    answered(town, "何主任", "办结 1 换了电机")
    town.now = FIRST
    town.runs("assessment")
    town._deliver()
    return town


def test_ones_own_sheet_explains_every_line(town: Town) -> None:
    assert answered(town, "周敏", "考核").splitlines() == [
        "海棠花苑第一网格 网格员（周敏） 考核 2026年11月（还没过完，以后会变）",
        "得分 55（满分100）",
        "1. 响应率 100%（1/1），目标95%：不扣分，得15分（满分15）",
        "2. 按时率 0%（0/1），目标95%：差95个百分点，每个扣0.5分，扣完20分，得0分（满分20）",
        "3. 解决率：没有这类事，不扣分，得15分（满分15）",
        "4. 满意率 0%（0/1），目标90%：差90个百分点，每个扣0.5分，扣完15分，得0分（满分15）",
        "5. 重办率 100%（1/1），目标不超过5%：多95个百分点，每个扣0.5分，扣完10分，得0分（满分10）",
        "6. 回访解决率：没有这类事，不扣分，得10分（满分10）",
        "7. 报到率：没有这类事，不扣分，得5分（满分5）",
        "8. 督办 0次（办理1件）：不扣分，得10分（满分10）",
    ]
    assert answered(town, "周敏", "我的考核") == answered(town, "周敏", "/points")
    assert "考核 2026年10月\n得分 100" in answered(town, "周敏", "考核 2026-10")


def test_a_communitys_and_a_departments_own_sheet(town: Town) -> None:
    answered(town, "何主任", "吹哨 1 市政所 城管办")
    answered(town, "张强", "报到 1 张强")
    town.passes(hours=1)
    assert answered(town, "何主任", "考核").startswith("海棠花社区 考核 2026年11月")
    assert "报到率 100%（1/1）" in answered(town, "张强", "考核")
    assert "报到率 0%（0/1），目标95%：差95个百分点，每个扣0.5分，扣完5分" in answered(town, "雷振华", "考核")


def test_too_few_cases_cost_nothing(town: Town) -> None:
    town.config.desk.assessment = AssessmentSettings(fewest=2)
    town.restart()
    told = answered(town, "周敏", "考核")
    assert "2. 按时率 0/1：样本太少（不到2件），不扣分，得20分（满分20）" in told
    assert "得分 100" in told
    assert "样本太少，不排名：" in answered(town, "何主任", "考核 网格员")


def test_leaders_see_the_ranking_of_their_part(town: Town) -> None:
    assert answered(town, "何主任", "考核 网格员").splitlines() == [
        "海棠花社区考核 2026年11月 网格员排名",
        "1. 55分 海棠花苑第一网格 网格员（周敏）",
        "样本太少，不排名：柳岸第二网格 网格员（沈建国）",
    ]
    assert "社区排名" in answered(town, "平安办", "考核")
    assert "科室排名" in answered(town, "平安办", "考核 科室 2026-11")
    assert answered(town, "平安办", "考核 周敏").startswith("海棠花苑第一网格 网格员（周敏） 考核")


@pytest.mark.parametrize(
    ("who", "words", "told"),
    [
        ("周敏", "考核 社区", "排名给网格长、社区和镇里的工作人员看"),
        ("张强", "考核 网格员", "排名给网格长、社区和镇里的工作人员看"),
        ("何主任", "考核 赵六", "没有找到“赵六”的考核"),
        ("何主任", "考核 网格员（", "是指哪一个？"),
        ("周敏", "考核 2027-10", "没有找到“2027-10”的考核"),
        ("周敏", "考核 2026-13", "没看懂是哪个月或哪个季度"),
        ("刘大爷", "考核", "工作人员用的"),
        ("周敏", "考核申诉", "例如：考核申诉 2026-10 按时率 当天停电"),
        ("周敏", "考核申诉 2026-11 按时率", "例如：考核申诉"),
        ("周敏", "考核申诉 2026-11 态度 很好", "没有“态度”这一项，考核的各项是：响应率、"),
        ("周敏", "考核申诉 2026-11 按时率 停电", "2026年11月没有发给您的考核单。每月1日发"),
        ("平安办", "考核申诉 2026-11 按时率 停电", "您的岗位没有考核单"),
        ("周敏", "考核裁定 1 维持 没算错", "考核申诉由镇里来裁定"),
        ("平安办", "考核裁定", "现在没有要裁定的考核申诉。"),
        ("平安办", "考核裁定 1", "请写上几号申诉、怎么定、理由"),
        ("平安办", "考核裁定 1 加3分", "请写上几号申诉、怎么定、理由"),
        ("平安办", "考核裁定 7 维持 没算错", "没有申诉7。"),
    ],
)
def test_what_is_wrong_is_told(town: Town, who: str, words: str, told: str) -> None:
    assert told in answered(town, who, words)


def test_not_in_groups_and_neighbours_may_talk_of_it(town: Town) -> None:
    staff_room = town.chat("gs", "工作群")
    staff_room.says("周敏", "考核")
    assert staff_room.last.text == "考核请私聊我，不在群里说。"
    before = len(town.group.heard())
    town.group.says("刘大爷", "考核 怎么样了")
    assert len(town.group.heard()) == before


def test_on_the_first_everybody_has_their_sheet_and_the_township_the_table(given: Town) -> None:
    sheet = given.private("周敏").heard("reminder")[-1].text
    assert sheet.startswith("海棠花苑第一网格 网格员（周敏） 考核 2026年11月\n得分 55（满分100）")
    assert sheet.endswith("不认可哪一项，发：考核申诉 2026-11 按时率 理由")
    assert "不认可哪一项" not in given.private("许静").heard("reminder")[-1].text, "nothing lost"
    assert given.private("何主任").heard("reminder")[-1].text.startswith("海棠花社区 考核 2026年11月")
    assert given.private("许静").heard("reminder")[-1].text.startswith("人社所 考核 2026年11月")
    ranks, table = given.private("平安办").heard("reminder")[-2:]
    assert "海棠镇考核 2026年11月 网格员排名\n1. 55分 海棠花苑第一网格 网格员（周敏）" in ranks.text
    book = load_workbook(str(table.file))
    assert book.sheetnames == ["网格员", "社区", "科室", "逐项说明", "申诉"]
    head, first, *_ = book["网格员"].iter_rows(values_only=True)
    assert first[:3] == ("海棠花苑第一网格 网格员（周敏）", "1", 55)
    assert dict(zip(head, first, strict=True))["按时率得分"] == 0
    count = len(given.private("周敏").heard("reminder"))
    given.runs("assessment")
    assert len(given.private("周敏").heard("reminder")) == count, "once"


def test_what_happens_later_does_not_change_a_sheet_that_is_out(given: Town) -> None:
    given.passes(days=1)
    given.group.says("刘大爷", "重办 1 又坏了")
    assert "得分 55" in answered(given, "周敏", "考核 2026-11")


def test_a_dispute_is_decided_and_the_sheet_shows_it_as_a_line_of_its_own(given: Town) -> None:
    told = answered(given, "周敏", "考核申诉 2026-11 按时 当天全镇停电，配件进不来")
    assert told == "申诉1 已记下：2026年11月 按时率。镇里裁定后我告诉您；考核单原来的分不改。"
    asked = given.private("平安办").heard("notice")[-1].text
    assert asked.startswith(
        "考核申诉1：海棠花苑第一网格 网格员（周敏） 2026年11月 按时率（0/1，扣20分）\n周敏说：当天全镇停电"
    )
    assert "申诉1：按时率，等镇里裁定" in answered(given, "周敏", "考核 2026-11")
    assert "有1件考核申诉等裁定" in answered(given, "平安办", "考核裁定")
    assert "只扣了20分" in answered(given, "平安办", "考核裁定 1 加21分 停电")
    assert answered(given, "平安办", "考核裁定 1 加8.5分 停电两天属实").endswith("加8.5分。已告诉周敏。")
    assert "申诉1 有结果了：2026年11月 按时率，加8.5分。" in given.private("周敏").heard("notice")[-1].text
    lines = answered(given, "周敏", "考核 2026-11").splitlines()
    assert lines[1] == "得分 63.5（满分100）"
    assert lines[3].endswith("扣完20分，得0分（满分20）"), "the original stays"
    assert lines[-3:-1] == [
        "原来 55分。",
        "申诉调整：按时率 加8.5分（停电两天属实，平安办 今天9:15）",
    ]
    assert "已经裁定过：加8.5分" in answered(given, "平安办", "考核裁定 1 维持 再想想")
    assert "已经申诉过了" in answered(given, "周敏", "考核申诉 2026-11 按时率 还是不服")
    with given.database.reading() as session:
        [dispute] = session.exec(select(Dispute)).all()
        assert (dispute.state, dispute.raised_by, dispute.decided_by) == (
            "adjusted",
            "fake:周敏",
            "fake:平安办",
        )
        log = [(row.action, row.actor_name, row.done) for row in session.exec(select(AuditRow)).all()]
    assert ("dispute", "周敏", True) in log
    assert ("judge", "平安办", False) in log
    assert ("judge", "平安办", True) in log


def test_the_township_may_let_it_stand(given: Town) -> None:
    answered(given, "周敏", "/appeal 考核 2026-11 满意率 居民没说原因")
    answered(given, "平安办", "考核裁定 1 维持 评价有效")
    assert "维持原来的分" in given.private("周敏").heard("notice")[-1].text
    told = answered(given, "周敏", "考核 2026-11")
    assert "申诉1：满意率，维持原来的分（评价有效" in told
    assert "得分 55" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("考核申诉 2026-11 响应率 算错了", "响应率这一项没有扣分，不用申诉。"),
        ("考核申诉 2026-10 按时率 算错了", "2026年10月没有发给您的考核单"),
    ],
)
def test_nothing_to_dispute(given: Town, words: str, told: str) -> None:
    assert told in answered(given, "周敏", words)


def test_after_the_days_for_it_are_over(given: Town) -> None:
    given.passes(days=7, minutes=1)
    assert "发出已超过7天，不能再申诉" in answered(given, "周敏", "考核申诉 2026-11 按时率 停电")


def test_with_a_quarter_its_sheet_comes_as_well(town: Town) -> None:
    town.now = datetime(2027, 1, 1, 1, 10, tzinfo=UTC)
    town.runs("assessment")
    with town.database.reading() as session:
        spans = {(row.span, row.first.isoformat()) for row in session.exec(select(AssessmentSheet)).all()}
    assert spans == {("month", "2026-12-01"), ("quarter", "2026-10-01")}
    assert answered(town, "周敏", "考核 2026-Q4").startswith(
        "海棠花苑第一网格 网格员（周敏） 考核 2026年第4季度\n得分 55"
    )
