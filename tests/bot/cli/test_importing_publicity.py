"""`yunwangge import tips|plan|quizzes`: beside what ships, whole or not at all."""

from pathlib import Path

from storage.database import Database
from storage.publicity import all_tips, planned_weeks
from tests.bot.cli.run import Run


def test_tips_weeks_and_questions_are_imported(run: Run, here: Path, database: Database) -> None:
    (here / "t.csv").write_text(
        "主题,内容\n消防,出门前看一眼灶台，火关没关，心里有数再锁门。\n", encoding="gbk"
    )
    (here / "p.csv").write_text("周,主题\n2026-12-07,消防\n", encoding="utf-8")
    (here / "q.csv").write_text(
        "主题,问题,选项1,选项2,答案,为什么\n消防,灶台起火先做什么？,关火,浇水,A,断了火源才好办。\n",
        encoding="utf-8",
    )
    assert run("import", "tips", "t.csv").output.strip() == "✓ 小知识：新增 1，更新 0，未变 0"
    assert run("import", "tips", "t.csv").output.strip() == "✓ 小知识：新增 0，更新 0，未变 1"
    assert run("import", "plan", "p.csv").output.strip() == "✓ 主题安排：新增 1，更新 0，未变 0"
    assert run("import", "quizzes", "q.csv").output.strip() == "✓ 小问答：新增 1，更新 0，未变 0"
    with database.reading() as session:
        assert sum(tip.source == "import" for tip in all_tips(session)) == 1
        assert len(all_tips(session)) > 250
        assert [week.theme_code for week in planned_weeks(session)] == ["fire"]
    database.close()


def test_what_deserves_a_second_look_is_said_below(run: Run, here: Path) -> None:
    (here / "t.csv").write_text(
        "主题,内容\n消防,油锅着了火，千万别泼水，一泼火就炸开。先关火，再把锅盖从边上慢慢盖过去。\n",
        encoding="utf-8",
    )
    first, second = run("import", "tips", "t.csv").output.splitlines()
    assert first == "✓ 小知识：新增 1，更新 0，未变 0"
    assert second.startswith("  第 2 行“油锅着了火，千万别泼水")
    assert "很像" in second


def test_a_bad_row_is_named(run: Run, here: Path) -> None:
    (here / "t.csv").write_text("主题,内容\n消防,太短\n", encoding="utf-8")
    result = run("import", "tips", "t.csv")
    assert result.exit_code == 1
    assert "第 2 行：内容太短了" in result.stderr
