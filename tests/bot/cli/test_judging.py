"""`yunwangge triage`: one line in, one line out."""

import json
from pathlib import Path

from tests.bot.cli.run import Run


def test_judging_keeps_the_order_and_one_line_each(run: Run, here: Path) -> None:
    lines = [
        "停水了",
        "",
        '{"text": "[red]漏水\\ud83d"}',
        '{"a": 1}',
        "{不是 JSON",
        "a\u2028b",
        '{"text": 1}',
    ]
    (here / "talk.txt").write_text("\n".join(lines) + "\r\n", encoding="gb18030")
    result = run("triage", "talk.txt", "--json")
    judged = [json.loads(line) for line in result.stdout.split("\n") if line]
    texts = ["停水了", "", "[red]漏水?", '{"a": 1}', "{不是 JSON", "a\u2028b", '{"text": 1}']
    assert [item["text"] for item in judged] == texts
    assert judged[1] == {
        **{"text": "", "decision": "ignore", "category": None, "kind": None, "urgency": None},
        **{
            "emergency": None,
            "confidence": judged[1]["confidence"],
            "place": None,
            "evidence": [],
            "also": [],
        },
    }
    assert result.stderr.strip() == "! 有 2 行 JSON 没有文字型的 text，已按原文判读"


def test_judging_standard_input_as_a_table(run: Run) -> None:
    result = run("triage", stdin="3栋电梯坏了 [red]没人管\n大家早上好\n")
    assert result.exit_code == 0
    assert "[red]没人管" in result.stdout
    assert "判断" in result.stdout


def test_judging_what_is_no_text(run: Run, here: Path) -> None:
    (here / "x").write_bytes(b"\0\1\2")
    assert "不是文本" in run("triage", "x").stderr
    assert "没有这个文件：nix" in run("triage", "nix", "--json").stderr
    (here / "empty").write_bytes(b"")
    assert run("triage", "empty", "--json").stdout == ""
