"""What grid workers decide tells which rules can be trusted."""

from dataclasses import replace

from desk.learning.lessons import Lesson, lessons
from desk.learning.trust import Record, records
from tests.town import Town, judge
from triage import Decision, Evidence

LIFT = "3栋电梯坏了，停在5楼不动"


def _says(town: Town, number: int, decision: Decision, *rules: str) -> str:
    words = f"{number}栋的某件事"
    verdict = replace(judge().judge(LIFT), decision=decision, place=f"{number}栋")
    evidence = [Evidence(rule, "某件事", 2.0) for rule in rules]
    town.judge_says(words, replace(verdict, evidence=(*evidence, Evidence("place", "3栋", 0.5))))
    return town.group.says(f"居民{number}", words)


def _lessons(town: Town) -> list[Lesson]:
    with town.database.reading() as session:
        return lessons(session)


def _records(town: Town) -> list[Record]:
    return records(_lessons(town))


def _worker(town: Town, label: str) -> None:
    town.private("周敏").last.press(label, "周敏")


def test_rejected_and_ignored_speak_against_a_rule_and_accepted_and_registered_for_it(town: Town) -> None:
    for number in range(1, 4):
        _says(town, number, Decision.OPEN, "elevator:bad")
        _worker(town, "误报")
    for number in range(4, 7):
        _says(town, number, Decision.OPEN, "elevator:good")
        _worker(town, "受理")
    _says(town, 7, Decision.ASK, "elevator:asked")
    _worker(town, "登记")
    _says(town, 8, Decision.ASK, "elevator:asked")
    _worker(town, "忽略")
    _says(town, 9, Decision.OPEN, "elevator:undecided")
    assert [(item.rule, item.real, item.false) for item in _records(town)] == [
        ("elevator:bad", 0, 3),
        ("elevator:asked", 1, 1),
        ("elevator:good", 3, 0),
    ]


def test_without_decisions_there_is_nothing_to_learn(town: Town) -> None:
    _says(town, 1, Decision.OPEN, "elevator:x")
    _says(town, 2, Decision.ASK, "elevator:x")
    assert _lessons(town) == []


def test_a_correction_is_counted_for_the_rules_of_the_old_category_only(town: Town) -> None:
    rules = ("elevator:lift+broken", "topic:elevator", "leakage:roof", "topic:leakage", "cue:appeal")
    _says(town, 1, Decision.OPEN, *rules)
    town.private("周敏").says("周敏", "改类 1 房屋漏水")
    found = {item.rule: (item.real, dict(item.moved)) for item in _records(town)}
    moved = {("elevator", "leakage"): 1}
    assert found == {
        "elevator:lift+broken": (1, moved),
        "topic:elevator": (1, moved),
        "leakage:roof": (1, {}),
        "topic:leakage": (1, {}),
        "cue:appeal": (1, {}),
    }


def test_what_was_registered_and_then_found_false_is_false(town: Town) -> None:
    _says(town, 1, Decision.ASK, "elevator:x")
    _worker(town, "登记")
    town.private("周敏").says("周敏", "误报 1 是玩笑话")
    assert [(item.real, item.codes) for item in _lessons(town)] == [(False, {})]


def test_a_lesson_has_the_words_and_the_final_codes(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.private("周敏").says("周敏", "改类 1 照明")
    [lesson] = _lessons(town)
    assert (lesson.text, lesson.real, lesson.moved) == (LIFT, True, ("elevator", "lighting"))
    assert lesson.codes == {
        "category": "lighting",
        "kind": "help",
        "urgency": "normal",
        "emergency": "none",
    }


def test_a_command_that_nobody_understood_teaches_no_codes(town: Town) -> None:
    town.group.says("刘大爷", "报事 楼下那个东西不太对劲")
    town.private("周敏").says("周敏", "受理 1")
    [lesson] = _lessons(town)
    assert (lesson.real, lesson.codes) == (True, {})
    town.private("周敏").says("周敏", "改类 1 公共设施")
    [lesson] = _lessons(town)
    assert lesson.codes == {"category": "public_facility"}


def test_a_residents_own_wish_is_no_workers_decision(town: Town) -> None:
    town.group.says("刘大爷", "居住证怎么办理，要带什么材料")
    town.group.last.press("还需要人工处理", "刘大爷")
    assert len(town.tickets()) == 1
    assert _lessons(town) == []
    town.private("周敏").says("周敏", "受理 1")
    assert [item.real for item in _lessons(town)] == [True]


def test_what_many_made_an_emergency_teaches_no_urgency(town: Town) -> None:
    town.group.says("刘大爷", "3栋停水了，一滴水都没有")
    for number in range(4, 8):
        town.group.says(f"{number}栋居民", f"{number}栋也停水了")
    assert town.ticket().emergency == "water_outage"
    town.private("周敏").says("周敏", "受理 1")
    [lesson] = _lessons(town)
    assert lesson.codes == {"category": "water_supply", "kind": "help"}
