"""`yunwangge places` and `yunwangge import places`."""

import json
from pathlib import Path

from storage.database import Database
from storage.gazetteer import all_places
from tests.bot.cli.run import Run

TABLE = "网格,类别,名称,别名\n海棠花苑第一网格,地标,老槐树,槐树下\n"


def test_listing_without_a_database_creates_none(run: Run, here: Path) -> None:
    result = run("places")
    assert result.exit_code == 0
    assert "还没有地名" in result.stderr
    assert not (here / "data").exists()


def test_the_sample_has_a_gazetteer_and_it_is_listed_by_grid(run: Run, township: Database) -> None:
    table = run("places", "--grid", "海棠花苑第二网格").stdout
    assert "望江亭" in table
    assert "亭子、江边亭" in table
    assert "海棠花苑13—20栋" in table
    assert "棠梨新村" not in table
    listed = [json.loads(line) for line in run("places", "--json").stdout.splitlines()]
    pavilion = {
        "grid": "990101103001002",
        "kind": "landmark",
        "name": "望江亭",
        "nicknames": ["亭子", "江边亭"],
    }
    assert pavilion in listed
    assert run("places", "--grid", "99010110320300301").stdout.strip() == "石榴湾果园组还没有地名"
    wrong = run("places", "--grid", "海棠花苑第二网各")
    assert wrong.exit_code == 1
    assert "是不是“海棠花苑第二网格”" in wrong.stderr


def test_importing_places(run: Run, here: Path, township: Database) -> None:
    (here / "地名.csv").write_bytes(TABLE.encode("gbk"))
    assert run("import", "places", "地名.csv").stdout.startswith("✓ 地名：新增 1，更新 0，未变 0")
    assert run("import", "places", "地名.csv").stdout.startswith("✓ 地名：新增 0，更新 0，未变 1")
    (here / "坏.csv").write_text(TABLE + "没有的网格,地标,新地方,\n", encoding="utf-8")
    wrong = run("import", "places", "坏.csv")
    assert wrong.exit_code == 1
    assert "没有导入任何内容\n✗ 第 3 行：没有叫“没有的网格”的网格" in wrong.stderr
    with township.reading() as session:
        assert [place.name for place in all_places(session) if "新地方" in place.name] == []
        assert [place.nicknames for place in all_places(session) if place.name == "老槐树"] == [["槐树下"]]
