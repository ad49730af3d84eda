"""`yunwangge scan` and `yunwangge why`: looking before leaping, in words and in JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bot.cli.run import Run


def _message(number: int, clock: str, name: str, text: str, **more: Any) -> dict[str, Any]:
    date = f"2026-05-06T{clock}:00"
    return {
        "id": number,
        "type": "message",
        "date": date,
        "from": name,
        "from_id": f"user{name}",
        "text": text,
        **more,
    }


TALK = [
    _message(1, "09:00", "3栋老周", "", photo="a.jpg"),
    _message(2, "09:01", "3栋老周", "3栋电梯又坏了，没人管"),
    _message(3, "09:02", "3栋小孙", "我家也是"),
    _message(4, "09:03", "网格员何姐", "收到，马上联系维保", reply_to_message_id=2),
    _message(5, "09:10", "阿美", "谁家有多的葱"),
    _message(6, "10:00", "甜甜", "日结兼职刷单返利，一单一结，佣金高，加微信群主拉你进群先垫付"),
]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "result.json"
    chat = {"name": "海棠云网格群", "type": "private_supergroup", "id": 1, "messages": TALK}
    path.write_text(json.dumps(chat, ensure_ascii=False), encoding="utf-8")
    return path


def test_json_has_a_line_for_each_ticket_and_alert(run: Run, export: Path) -> None:
    done = run("scan", str(export), "--json")
    ticket, alert = (json.loads(line) for line in done.stdout.splitlines())
    assert ticket["evidence"]
    del ticket["evidence"]
    assert ticket == {
        "type": "ticket",
        "ticket": 1,
        "decision": "open",
        "category": "elevator",
        "kind": "help",
        "urgency": "urgent",
        "emergency": None,
        "place": "3栋",
        "opened_by": 2,
        "messages": [1, 2, 3, 4],
        "reporters": ["user3栋老周", "user3栋小孙"],
        "state": "accepted",
        "reopen_of": None,
    }
    assert (alert["type"], alert["message"]) == ("alert", 6)
    assert alert["evidence"]


def test_in_words_it_shows_the_messages_the_reasons_and_a_summary(run: Run, export: Path) -> None:
    words = run("scan", str(export)).stdout
    assert "工单1：电梯" in words
    assert "3栋老周：［照片］" in words
    assert "为什么：因为说到“电梯”" in words
    assert "诈骗预警" in words
    assert "听了 6 条消息：直接登记 1 张工单" in words
    assert "其余 1 条听过就忘" in words
    assert "葱" not in words


def test_staff_may_be_named(run: Run, export: Path) -> None:
    lines = run("scan", str(export), "--json", "--staff", "3栋老周，3栋小孙").stdout.splitlines()
    assert [json.loads(line)["type"] for line in lines] == ["alert"]


def test_nothing_is_left_behind(run: Run, export: Path, here: Path) -> None:
    run("scan", str(export))
    assert [path.name for path in here.rglob("*")] == ["result.json"]


@pytest.mark.parametrize("content", ["", "今天天气真好", "{"])
def test_a_wrong_file_is_one_sentence(run: Run, tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(content, encoding="utf-8")
    done = run("scan", str(path))
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("✗ ")


def test_why_explains_a_message_in_sentences(run: Run) -> None:
    words = run("why", "3栋电梯又坏了，没人管").stdout
    assert words.startswith("判断：登记")
    assert "类别：电梯" in words
    assert "地点：3栋" in words
    assert "“电梯”和“坏”" in words
    assert "没人管" in words


def test_why_tells_a_lure_by_its_words_from_one_by_its_sound(run: Run) -> None:
    told = run("why", "高价出租银行卡，一天三百").stdout
    assert told.startswith("判断：诈骗预警")
    assert "是骗局的说法" in told
    heard = run("why", "孩子他姨在医院有路子，专家号随便挂，先交两百").stdout
    assert heard.startswith("判断：诈骗预警")
    assert "整句的用字像骗局（学出来的意见" in heard


def test_why_tells_what_speaks_against(run: Run) -> None:
    assert "判断：忽略" in run("why", "今天天气真好").stdout
    assert "没有找到像诉求的说法" in run("why", "今天天气真好").stdout


def test_why_needs_words(run: Run) -> None:
    done = run("why", " ")
    assert done.exit_code == 1
    assert "请给出一条消息" in done.stderr


def test_learning_needs_something_to_learn_from(run: Run) -> None:
    done = run("learn")
    assert done.exit_code == 1
    assert "还没有工单可学" in done.stderr
