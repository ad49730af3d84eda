"""Importing tips, questions and weeks: the whole table or nothing, every bad row named, again changes nothing."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest
from sqlmodel import Session, select

from desk.publicity.publicity_import import IMPORTS
from desk.registry.registry_import import ImportRefusedError, ImportReport
from desk.tables.sheets import SheetError, read_sheet
from storage.publicity import PlannedWeek, Tip, all_tips, planned_weeks
from storage.quizzes import Quiz, all_quizzes

NOW = datetime(2026, 11, 22, tzinfo=UTC)
TIPS = "主题,内容\n消防,出门前看一眼灶台，火关没关，心里有数再锁门。\n燃气安全,灶上炖汤的时候，人别下楼去聊天打牌。\n"
QUIZZES = (
    "主题,问题,选项1,选项2,选项3,答案,为什么\n"
    "fire,灶台起火第一步做什么？,关火,浇水,,A,先断了火源才好办。\n"
    "燃气,闻到煤气味先做什么？,开灯看看,关阀门开窗,点根烟,关阀门开窗,一点火星就会炸。\n"
)
PLAN = "周一,主题,标题\n2026-12-07,消防,厨房里的火\n2026年12月15日,反诈,\n2027-W02,gas,年初查气\n"


def load(session: Session, topic: str, text: str | bytes) -> ImportReport:
    data = text.encode() if isinstance(text, str) else text
    return IMPORTS[topic](session, read_sheet(data), lambda: None, NOW)


def refused(session: Session, topic: str, text: str) -> list[tuple[int, str]]:
    with pytest.raises(ImportRefusedError) as caught:
        load(session, topic, text)
    return [(error.line, error.words) for error in caught.value.errors]


def numbers(report: ImportReport) -> tuple[int, int, int]:
    return report.new, report.updated, report.unchanged


@pytest.mark.parametrize(
    ("topic", "text", "rows"), [("tips", TIPS, 2), ("quizzes", QUIZZES, 2), ("plan", PLAN, 3)]
)
def test_a_table_is_taken_in_and_again_changes_nothing(
    session: Session, topic: str, text: str, rows: int
) -> None:
    report = load(session, topic, text)
    assert (numbers(report), report.notes) == ((rows, 0, 0), ())
    again = load(session, topic, text)
    assert (numbers(again), again.notes) == ((0, 0, rows), ())


def test_what_a_tip_becomes(session: Session) -> None:
    load(session, "tips", TIPS)
    tips = session.exec(select(Tip).where(Tip.source == "import")).all()
    assert [(tip.theme_code, tip.by, tip.code) for tip in tips] == [
        ("fire", "导入", None),
        ("gas", "导入", None),
    ]
    assert all(tip.changed_at is not None for tip in tips)


def test_what_a_question_becomes_and_how_it_is_changed(session: Session) -> None:
    load(session, "quizzes", QUIZZES)
    quiz = session.exec(select(Quiz).where(Quiz.question == "闻到煤气味先做什么？")).one()
    assert (quiz.theme_code, quiz.options, quiz.answer) == ("gas", ["开灯看看", "关阀门开窗", "点根烟"], 2)
    report = load(session, "quizzes", QUIZZES.replace("一点火星就会炸", "有火星就会炸"))
    assert numbers(report) == (0, 1, 1)
    assert "有火星就会炸。" in {item.why for item in all_quizzes(session)}


@pytest.mark.parametrize("answer", ["3", "C", "选项3", "点根烟"])
def test_the_answer_names_a_column_also_where_one_before_it_is_empty(session: Session, answer: str) -> None:
    head = "主题,问题,选项1,选项2,选项3,答案,为什么\n"
    load(session, "quizzes", f"{head}燃气,闻到煤气味别做什么？,关阀门,,点根烟,{answer},会炸。\n")
    quiz = session.exec(select(Quiz).where(Quiz.question == "闻到煤气味别做什么？")).one()
    assert (quiz.options, quiz.answer) == (["关阀门", "点根烟"], 2)


def test_a_shipped_question_may_be_corrected_by_a_sheet(session: Session) -> None:
    shipped = "炒菜时油锅着了火，该怎么办？"
    text = f"theme,question,option1,option2,answer,why\nfire,{shipped},关火盖锅盖,泼水,1,水火不能碰。\n"
    assert numbers(load(session, "quizzes", text)) == (0, 1, 0)
    quiz = session.exec(select(Quiz).where(Quiz.question == shipped)).one()
    assert (quiz.why, quiz.changed_at, quiz.code) == ("水火不能碰。", NOW, "fire-q1")


def test_what_a_week_becomes_and_how_it_is_changed(session: Session) -> None:
    load(session, "plan", PLAN)
    weeks = [(week.monday, week.theme_code, week.title) for week in planned_weeks(session)]
    assert weeks == [
        ("2026-12-07", "fire", "厨房里的火"),
        ("2026-12-14", "fraud", "反诈"),
        ("2027-01-11", "gas", "年初查气"),
    ]
    assert numbers(load(session, "plan", PLAN.replace("厨房里的火", "灶台边的火"))) == (0, 1, 2)
    changed = session.get(PlannedWeek, "2026-12-07")
    assert changed is not None
    assert changed.title == "灶台边的火"


def test_a_sheet_with_real_dates(session: Session) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["日期", "主题"])
    book.active.append([datetime(2026, 12, 7), "消防安全"])  # noqa: DTZ001 - as a spreadsheet has it
    book.save(out)
    load(session, "plan", out.getvalue())
    assert [week.monday for week in planned_weeks(session)] == ["2026-12-07"]


def test_near_duplicates_and_strange_numbers_are_taken_in_and_named(session: Session) -> None:
    text = (
        "主题,内容\n"
        "消防,出门前看一眼灶台，火关没关，心里有数再锁门。\n"
        "消防,出门前看一眼灶台，火关没关，心里有数再上锁。\n"
        "消防,家里有事打88886666找小周，随叫随到。\n"
        "消防,油锅着了火，千万别泼水，一泼火就炸开。先关火，再把锅盖从边上慢慢盖过去，闷着等它凉透。\n"
    )
    report = load(session, "tips", text)
    assert report.new == 4
    assert [note.split("很像")[0][:8] for note in report.notes] == [
        "第 3 行“出门",
        "第 4 行的号码",
        "第 5 行“油锅",
    ]


def test_a_retired_tip_is_not_brought_back(session: Session) -> None:
    load(session, "tips", TIPS)
    tip = session.exec(select(Tip).where(Tip.source == "import")).first()
    assert tip is not None
    tip.retired_at = NOW
    report = load(session, "tips", TIPS)
    assert numbers(report) == (0, 0, 2)
    assert report.notes == (
        f"第 2 行就是停用了的第{tip.id}条，没有恢复；要恢复请在聊天里发：小知识 恢复 {tip.id}",
    )
    assert tip.retired_at == NOW


def test_every_bad_tip_is_named_and_nothing_is_taken_in(session: Session) -> None:
    bad = "主题,内容\n消仿,出门前看一眼灶台，火关没关。\n,出门前看一眼窗户，关没关好。\n" + (
        f"消防,{'好' * 120}\n消防,太短\n消防,\n防骗,出门前看一眼钱包，带没带上。\n"
        "消防,出门前看一眼钥匙，带没带上。\n消防,出门前看一眼钥匙，带没带上！\n"
    )
    errors = refused(session, "tips", bad)
    assert [line for line, _ in errors] == [2, 3, 4, 5, 6, 7, 9]
    assert [words[:12] for _, words in errors] == [
        "没有叫“消仿”的主题，您",
        "主题为空",
        "这条有120个字，最多1",
        "内容太短了，请写完整一句",
        "内容太短了，请写完整一句",
        "没有叫“防骗”的主题，您",
        "“出门前看一眼钥匙，带没",
    ]
    assert all(tip.source == "shipped" for tip in all_tips(session))


def test_every_bad_question_is_named(session: Session) -> None:
    head = "主题,问题,选项1,选项2,选项3,答案,为什么\n"
    errors = refused(
        session,
        "quizzes",
        head
        + "消防,问一？,是,否,,C,因为。\n消防,问二？,是,是,,1,因为。\n消防,问三？,是,,,1,因为。\n"
        + f"消防,,是,否,,5,\n消防,问五？,{'长' * 30},否,,B,因为。\n",
    )
    assert [line for line, _ in errors] == [2, 3, 4, 5, 5, 5, 6]
    assert [words for _, words in errors] == [
        "答案是“C”，可是“选项3”这一列是空的，请核对",
        "有两个选项一模一样",
        "至少要有两个选项",
        "问题为空",
        "答案“5”不对，请写第几个选项（1 或 A），或者照抄那个选项的文字",
        "解析为空",
        "选项有 30 个字，最多 20 个",
    ]


def test_every_bad_week_is_named(session: Session) -> None:
    errors = refused(
        session, "plan", "周,主题\n某天,消防\n2026-12-07,没有的\n2026-12-08,消防\n2026-12-09,反诈\n"
    )
    assert [line for line, _ in errors] == [2, 3, 5]
    assert errors[0][1] == "“某天”不是日期，请写这一周里的任何一天，如 2026-12-07，或写 2026-W50"
    assert errors[2][1] == "“2026-12-07”与第 4 行重复，请只留一行"
    assert planned_weeks(session) == []


def test_a_row_with_a_cell_too_many_is_named(session: Session) -> None:
    assert refused(session, "tips", "主题,内容\n消防,出门前看一眼灶台,火关没关再锁门\n") == [
        (2, "这一行比表头多出一格：火关没关再锁门")
    ]


def test_a_wrong_header_is_told(session: Session) -> None:
    with pytest.raises(SheetError, match="表头缺少：内容"):
        load(session, "tips", "主题,别的\n消防,x\n")


def test_each_import_is_named_as_on_the_command_line() -> None:
    assert set(IMPORTS) == {"tips", "plan", "quizzes"}
