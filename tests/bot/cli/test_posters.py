"""`yunwangge posters`."""

from pathlib import Path

from storage.database import Database
from tests.bot.cli.run import Run

GRID = "990101103001001"


def test_one_poster_as_asked(run: Run, township: Database, here: Path) -> None:
    result = run("posters", "--grid", GRID, "--bot", "@haitang_bot", "--out", "海报")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith(f"✓ 海报：1 张，在 {here / '海报'}")
    [page] = (here / "海报").iterdir()
    assert page.name.startswith(f"{GRID}-")
    assert page.read_bytes().startswith(b"%PDF")


def test_the_bot_may_stand_in_the_settings(run: Run, township: Database, here: Path) -> None:
    (here / "config.yaml").write_text("bot:\n  telegram:\n    username: '@haitang_bot'\n", encoding="utf-8")
    assert run("--config", "config.yaml", "posters", "--grid", GRID).exit_code == 0


def test_what_is_wrong_is_said_and_nothing_written(run: Run, township: Database, here: Path) -> None:
    for words, answer in (
        ((), "还不知道机器人的用户名，二维码不知道通向哪里。请加上 --bot 用户名"),
        (("--bot", "海棠"), "“海棠”不是机器人的用户名，应写成 haitang_wangge_bot 这样"),
        (("--bot", "haitang_bot", "--grid", "没有的网格"), "没有叫“没有的网格”的网格"),
        (("--bot", "haitang_bot", "--grid", "990101103001"), "不是网格"),
    ):
        result = run("posters", *words)
        assert result.exit_code == 1
        assert answer in result.stderr
    assert not (here / "posters").exists()


def test_a_file_in_the_way_is_named(run: Run, township: Database, here: Path) -> None:
    (here / "x").touch()
    result = run("posters", "--bot", "haitang_bot", "--grid", GRID, "--out", "x")
    assert "x 是文件，请给出一个文件夹" in result.stderr


def test_without_a_database_none_is_made(run: Run, here: Path) -> None:
    assert "还没有数据库" in run("posters", "--bot", "haitang_bot").stderr
    assert not (here / "data").exists()


def test_a_roster_is_imported_whole_or_not_at_all(run: Run, township: Database, here: Path) -> None:
    (here / "r.csv").write_text(
        "日期,开始,结束,网格,姓名\n11月25日,17:30,8:30,海棠镇,没有这人\n", encoding="utf-8"
    )
    result = run("import", "roster", "r.csv")
    assert result.exit_code == 1
    assert "r.csv 有 2 处问题，没有导入任何内容" in result.stderr
    assert "第 2 行：日期“11月25日”无法识别，请写上年份" in result.stderr
