"""What grid workers decide tells which rules can be trusted."""

from dataclasses import replace
from pathlib import Path

from bot.cli.learning import proposals
from desk.trust import records
from tests.town import Town, judge
from triage import Decision, Evidence

LIFT = "3栋电梯坏了，停在5楼不动"


def _says(town: Town, number: int, decision: Decision, rule: str) -> None:
    words = f"{number}栋的某件事"
    verdict = replace(judge().judge(LIFT), decision=decision, place=f"{number}栋")
    town.judge_says(
        words, replace(verdict, evidence=(Evidence(rule, "某件事", 2.0), Evidence("place", "3栋", 0.5)))
    )
    town.group.says(f"居民{number}", words)


def test_rejected_and_ignored_speak_against_a_rule_and_accepted_and_registered_for_it(town: Town) -> None:
    for number in range(1, 4):
        _says(town, number, Decision.OPEN, "elevator:bad")
        town.private("周敏").last.press("误报", "周敏")
    for number in range(4, 7):
        _says(town, number, Decision.OPEN, "elevator:good")
        town.private("周敏").last.press("受理", "周敏")
    _says(town, 7, Decision.ASK, "elevator:asked")
    town.private("周敏").last.press("登记", "周敏")
    _says(town, 8, Decision.ASK, "elevator:asked")
    town.private("周敏").last.press("忽略", "周敏")
    _says(town, 9, Decision.OPEN, "elevator:undecided")
    with town.database.reading() as session:
        found = records(session)
    assert [(item.rule, item.real, item.false) for item in found] == [
        ("elevator:bad", 0, 3),
        ("elevator:asked", 1, 1),
        ("elevator:good", 3, 0),
    ]
    told = proposals(found)
    assert told.index("elevator:bad") < told.index("elevator:good")
    assert "elevator:asked" not in told
    assert "某件事" in told


def test_without_decisions_there_is_nothing_to_learn(town: Town, tmp_path: Path) -> None:
    _says(town, 1, Decision.OPEN, "elevator:x")
    with town.database.reading() as session:
        assert records(session) == []
