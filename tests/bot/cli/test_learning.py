"""`yunwangge learn`: what workers decided becomes a table, a file to review, and a model that is no worse."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from desk.learning.lessons import Lesson
from desk.learning.trust import records
from tests.bot.cli.run import Run
from tests.town import Town, judge
from triage import Decision, TriageSettings, load_judge
from triage.opinion import Opinion
from triage.training import refit, rows
from triage.training.candidates import false_words, unknown_words, words_of
from triage.training.fitting import silent
from triage.training.frozen import FROZEN, read_rows
from triage.training.learning import STEPS, write
from triage.training.refit import MOST, TIMES, Decided, fallen, retrain, times, usable
from triage.training.rows import FOLDER, examples, written

LIFT = "3栋电梯坏了，停在5楼不动"


@pytest.fixture
def decided(town: Town, here: Path) -> Town:
    """A township where a worker has decided about a few things; the command finds its database."""
    (here / "config.yaml").write_text("storage: {path: town.db}\n", encoding="utf-8")
    worker = town.private("周敏")
    for number in range(1, 4):
        text = f"{number}栋阁楼的沥青卷材鼓包掉渣，楼道灯不亮"
        verdict = replace(judge().judge("3栋楼道灯不亮了"), decision=Decision.OPEN, place=f"{number}栋")
        town.judge_says(text, verdict)
        town.group.says(f"居民{number}", text)
        worker.says("周敏", f"改类 {number} 房屋漏水")
    for number in range(4, 7):
        text = f"{number}栋彩排剧本里电梯坏了"
        town.judge_says(text, replace(judge().judge(LIFT), decision=Decision.ASK, place=f"{number}栋"))
        town.group.says(f"居民{number}", text)
        worker.last.press("忽略", "周敏")
    return town


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, here: Path) -> Path:
    """Few rows to learn from, so that a test takes seconds."""
    folder = here / "rows"
    folder.mkdir()
    names = ("danger", "home", "chatter")
    every = [
        json.loads(line)
        for name in names
        for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    few = []
    for want, count in (("ticket", 70), ("none", 50), ("scam", 20)):
        mine = [row for row in every if row["want"] == want]
        few += mine[:: len(mine) // count]
    (folder / "few.jsonl").write_text("\n".join(json.dumps(row) for row in few), encoding="utf-8")
    monkeypatch.setattr(rows, "BACKGROUND", 20)
    monkeypatch.setattr(rows, "phrases", lambda _: ())
    monkeypatch.setattr(refit, "ours", lambda: list(written(folder)))
    return folder


def test_the_table_tells_what_was_corrected(run: Run, decided: Town) -> None:
    done = run("learn")
    assert done.exit_code == 0
    assert "判为→改为" in done.stdout
    assert "照明→房屋漏水 3" in done.stdout


@pytest.mark.slow
def test_the_proposals_are_lines_of_a_lexicon(run: Run, decided: Town, here: Path) -> None:
    before = sorted(path.name for path in here.iterdir())
    assert run("learn", "--out", "建议.yaml").exit_code == 0
    assert sorted(path.name for path in here.iterdir()) == sorted([*before, "建议.yaml"])
    text = (here / "建议.yaml").read_text(encoding="utf-8")
    told = yaml.safe_load(text)
    assert told["类别常被改的规则"][0]["改类"] == ["照明→房屋漏水 3"]
    words = told["可补的词"]
    assert {"阁楼", "沥青"} <= set(words["categories"]["leakage"]["topics"].split())
    assert "阁楼（3）" in text
    assert {"彩排", "剧本"} <= set(words["cues"]["local_false"]["patterns"][0].split("|"))
    _copied(words, here)


def _copied(words: object, here: Path) -> None:
    """What a person copies is a lexicon that loads and works; as it is, the file is none."""
    folder = here / "lexicon"
    folder.mkdir()
    (folder / "ours.yaml").write_text(yaml.safe_dump(words, allow_unicode=True), encoding="utf-8")
    ours = load_judge(TriageSettings(lexicon_dir=folder))
    assert ("阁楼", "leakage") in ours.keywords()
    rules = [item.rule for item in ours.judge("3栋彩排剧本里电梯又坏了，没人管").evidence]
    assert "cue:local_false" in rules


def test_nothing_is_proposed_where_nothing_keeps_coming(run: Run, town: Town, here: Path) -> None:
    (here / "config.yaml").write_text("storage: {path: town.db}\n", encoding="utf-8")
    town.group.says("刘大爷", LIFT)
    town.private("周敏").says("周敏", "受理 1")
    assert run("learn", "--out", "a.yaml").exit_code == 0
    assert "可补的词:" not in (here / "a.yaml").read_text(encoding="utf-8")


def test_without_decisions_nothing_is_learned(run: Run, town: Town, here: Path) -> None:
    (here / "config.yaml").write_text("storage: {path: town.db}\n", encoding="utf-8")
    town.group.says("刘大爷", LIFT)
    done = run("learn", "--out", "a.yaml", "--refit", "a.bin")
    assert "无可学习" in done.stdout
    assert not (here / "a.yaml").exists()
    assert not (here / "a.bin").exists()


def _exam(here: Path) -> Path:
    """What every model must know."""
    sure = {"want": "ticket", "category": "elevator", "kind": "help", "urgency": "urgent", "emergency": None}
    trapped = {**sure, "text": "有人被困在电梯里了", "urgency": "emergency", "emergency": "elevator_trapped"}
    rows = [trapped, {"text": "哈哈哈哈", "want": "none"}, {"text": "吃饭了", "want": "none"}]
    (here / "exam.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return here / "exam.jsonl"


@pytest.mark.slow
def test_a_model_that_is_no_worse_is_written(
    run: Run, decided: Town, small: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silently = load_judge(TriageSettings(opinion=False))
    write(here / "now.bin", examples(written(small), silently))
    monkeypatch.setattr(refit, "FROZEN", _exam(here))
    (here / "config.yaml").write_text(
        "storage: {path: town.db}\ntriage: {opinion_file: now.bin}\n", encoding="utf-8"
    )
    done = run("learn", "--refit", "ours.bin")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "本地 6 条处理过的消息（其中误报和忽略 3 条）" in done.stdout
    assert "5 到 15 分钟" in done.stdout
    assert "现在用的" in done.stdout
    assert "直接登记的准确率" in done.stdout
    assert f"triage.opinion_file: {here / 'ours.bin'}" in done.stdout
    assert stat.S_IMODE((here / "ours.bin").stat().st_mode) == 0o600
    assert (here / "ours.bin").read_bytes() != (here / "now.bin").read_bytes()
    leans = [Opinion(here / name).hear("彩排剧本里").lean for name in ("now.bin", "ours.bin")]
    assert leans[1] < leans[0]
    load_judge(TriageSettings(opinion_file=here / "ours.bin"))
    assert not list(here.glob(".yunwangge-*"))


def test_a_model_that_is_worse_is_not_written(run: Run, decided: Town, small: Path, here: Path) -> None:
    before = sorted(path.name for path in here.iterdir())
    done = run("learn", "--refit", "ours.bin")
    assert done.exit_code == 1
    assert "没有写入 ours.bin" in done.stderr
    assert "降到" in done.stderr
    assert "重学的" in done.stdout
    assert sorted(path.name for path in here.iterdir()) == before


@pytest.mark.parametrize(
    ("place", "config", "told"),
    [
        ("config.yaml", "", "已经存在"),
        ("nowhere/ours.bin", "", "没有这个文件夹"),
        ("ours.bin", "triage: {opinion: false}", "triage.opinion 是 false"),
    ],
)
def test_what_would_be_in_vain_is_told_beforehand(
    run: Run, decided: Town, here: Path, place: str, config: str, told: str
) -> None:
    (here / "config.yaml").write_text(f"storage: {{path: town.db}}\n{config}\n", encoding="utf-8")
    done = run("learn", "--refit", place)
    assert done.exit_code == 1
    assert told in done.stderr
    assert "重学" not in done.stdout


@pytest.mark.parametrize(
    ("change", "worse"),
    [
        ({}, []),
        ({"precision": 0.99}, ["precision"]),
        ({"emergency_recall": 0.89}, ["emergency_recall"]),
        ({"precision": 0.98, "emergency_recall": 0.5}, ["precision", "emergency_recall"]),
        ({"recall": 0.79}, []),
        ({"recall": 0.5}, ["recall"]),
        ({"precision": 1.0, "category": 0.1}, []),
    ],
)
def test_precision_and_emergencies_may_never_fall(change: dict[str, float], worse: list[str]) -> None:
    before = {"precision": 0.995, "emergency_recall": 0.9, "recall": 0.8, "category": 0.9}
    assert fallen(before, {**before, **change}) == worse


def _said(text: str, want: str = "ticket") -> Decided:
    return Decided(text, {"want": want})


def test_nothing_frozen_disputed_or_said_twice_is_learned() -> None:
    frozen = read_rows(FROZEN)[0].text
    kept = usable(
        [
            _said("閣樓的卷材鼓包"),
            _said("阁楼的卷材鼓包"),
            _said(frozen),
            _said(f"{frozen}呀"),
            _said("一会儿是一会儿不是"),
            _said("一会儿是一会儿不是", "none"),
            _said(""),
            _said("彩排开始了", "none"),
        ]
    )
    assert [item.text for item in kept] == ["阁楼的卷材鼓包", "彩排开始了"]


def test_decisions_count_a_few_times_and_never_outweigh_our_own_rows() -> None:
    own = sum(1 for _ in written())
    assert times(1) == TIMES
    for count in (1, 100, 1_000, 2_000, MOST):
        assert count * times(count) < own / 2
    assert len(usable(_said(f"{n}个{n * 7919}不同的话{n * 104729}") for n in range(10))) <= MOST


def test_what_only_one_message_says_is_not_in_the_model(small: Path, here: Path) -> None:
    """A name or whatever else one person wrote stays out, though the decision counts several times."""
    said = ("找龘靐齉问阁楼漏水", "阁楼漏水了", "阁楼又漏水", "阁楼", "阁楼滴水", "阁楼发霉")
    mine = [Decided(text, {"want": "ticket"}) for text in said]
    ticks: list[int] = []
    retrain(here / "a.bin", mine, TriageSettings(), small, lambda: ticks.append(1))
    assert len(ticks) == STEPS
    names = set(Opinion(here / "a.bin")._weights._known)
    assert "阁楼" in names
    assert not any("龘" in name or "靐" in name for name in names)
    assert max(len(name) for name in names if not name.startswith("\t")) == 3


def test_a_word_counts_as_often_as_the_decision(small: Path, here: Path) -> None:
    text = "阁楼鼓包了"
    plain = [*written(small)]
    judging = load_judge(TriageSettings(opinion=False))
    write(here / "without.bin", examples(plain, judging), silent)
    mine = [Decided(text, {"want": "ticket"}), Decided("阁楼鼓包", {"want": "ticket"})]
    retrain(here / "with.bin", mine, TriageSettings(), small)
    lean = [Opinion(here / name).hear(text).lean for name in ("without.bin", "with.bin")]
    assert lean[1] > lean[0]


def test_words_are_cut_and_counted_by_messages() -> None:
    assert words_of("阁楼的沥青卷材鼓包，阁楼！3栋，二十天了") == {"阁楼", "沥青"}
    lexicon = judge().lexicon
    said = [(f"阁楼漏水{mark}", "leakage") for mark in "甲乙丙"] + [("彩排", "leakage")] * 2
    assert unknown_words(said, lexicon) == {"leakage": [("阁楼", 3)]}
    elsewhere = [*said, *((f"阁楼太吵{mark}", "noise") for mark in "甲乙")]
    assert unknown_words(elsewhere, lexicon) == {}
    assert unknown_words([("电梯口电梯", "elevator")] * 3, lexicon) == {}
    assert false_words(["彩排呢"] * 3, [], lexicon) == [("彩排", 3)]
    assert false_words(["彩排呢"] * 3, ["彩排太吵"] * 3, lexicon) == []
    assert unknown_words([("我们大家", "noise")] * 3, lexicon) == {}
    assert unknown_words([("出口", "parking")] * 3, lexicon) == {}


def test_rules_whose_category_is_often_corrected_are_not_called_trusted(town: Town) -> None:
    evidence = [{"rule": "topic:lighting", "words": "灯", "weight": 0.7}]
    moved = Lesson("x", True, evidence, {}, ("lighting", "leakage"))
    [record] = records([moved] * 3)
    assert (record.precision, record.astray) == (1.0, 1.0)
