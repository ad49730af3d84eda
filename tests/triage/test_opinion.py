"""The second opinion: what it may do, what it must never do, and that it is learned the same every time."""

import json
from pathlib import Path

import pytest

from tests.eval.rows import DAILY, DECOYS, FRESH, OWN, PLAIN, read_rows
from triage import Decision, Judge, LexiconError, TriageSettings, load_judge, load_taxonomy
from triage.deciding import surer_kind
from triage.normalise import bare, normalise
from triage.opinion import Opinion, pack, runs
from triage.training.background import background
from triage.training.fitting import fit
from triage.training.frozen import is_near, plainly
from triage.training.learning import check, write
from triage.training.rows import APART, FOLDER, examples, ours, written
from triage.voice import Voice


class Loud(Voice):
    """A voice that is as sure as one can be that a message is a ticket, or that it is none."""

    def __init__(self, ticket: float) -> None:
        self.ticket = ticket

        self._want = {"ticket": ticket, "none": 0.0, "scam": -99.0}

    @property
    def danger(self) -> float:
        return self.ticket

    def of(self, head: str) -> dict[str, float]:
        said = {"category": "noise", "kind": "help", "urgency": "normal", "emergency": "fire"}
        return {said[head]: self.ticket, "none": 0.0} if head == "emergency" else {said[head]: 0.0}


def decision(judge: Judge, text: str, ticket: float) -> tuple[Decision, str | None]:
    reading = judge._drafter.read(judge._drafter.find(bare(normalise(text)), misspelt=True))
    draft = judge._drafter.draft(reading)
    decided = judge._decider.decide(reading, draft, Loud(ticket))
    return decided, draft.emergency.rule.emergency if draft.emergency else None


@pytest.mark.parametrize("text", ["今天天气真好", "红烧肉太香了", "嗯", "我妈让我周末回去吃饺子"])
def test_the_opinion_alone_opens_nothing(judge: Judge, text: str) -> None:
    assert decision(judge, text, 99)[0] is not Decision.OPEN


@pytest.mark.parametrize(
    ("text", "emergency"),
    [
        ("三楼阳台着火了,快来人", "fire"),
        ("楼道里煤气味很重", "gas_leak"),
        ("有人被困在电梯里", "elevator_trapped"),
    ],
)
def test_no_opinion_silences_an_emergency(judge: Judge, text: str, emergency: str) -> None:
    assert decision(judge, text, -99) == (Decision.OPEN, emergency)


def test_the_opinion_takes_back_what_only_looks_like_a_ticket(judge: Judge) -> None:
    assert decision(judge, "网络没信号", 9)[0] is Decision.OPEN
    assert decision(judge, "网络没信号", -9)[0] is Decision.IGNORE


def test_who_says_outright_that_he_reports_something_is_heard(judge: Judge) -> None:
    assert decision(judge, "投诉物业", -3)[0] is not Decision.IGNORE


def test_the_opinion_is_shown_as_evidence(judge: Judge) -> None:
    spoken = [item for item in judge.judge("3栋电梯又坏了,没人修").evidence if item.rule == "opinion"]
    assert len(spoken) == 1
    assert spoken[0].weight > 0
    assert spoken[0].words


def test_the_opinion_can_be_left_out() -> None:
    silent = load_judge(TriageSettings(opinion=False))
    verdict = silent.judge("3栋电梯又坏了,没人修")
    assert verdict.decision is Decision.OPEN
    assert all(item.rule != "opinion" for item in verdict.evidence)


def test_a_broken_opinion_file_is_named(tmp_path: Path) -> None:
    for content in (b"nothing of the kind", b""):
        (tmp_path / "other.bin").write_bytes(content)
        with pytest.raises(LexiconError, match=r"other\.bin"):
            Opinion(tmp_path / "other.bin")
    with pytest.raises(LexiconError, match=r"gone\.bin"):
        Opinion(tmp_path / "gone.bin")


def test_an_opinion_of_other_matters_is_refused(tmp_path: Path) -> None:
    heads = {head: ["a"] for head in ("want", "kind", "urgency", "emergency")} | {"category": ["gardening"]}
    pack(tmp_path / "odd.bin", heads, dict.fromkeys(heads, 1.0), {"": b"12345"})
    with pytest.raises(LexiconError, match="gardening"):
        load_judge(TriageSettings(opinion_file=tmp_path / "odd.bin"))


def test_weights_must_be_as_many_as_features(tmp_path: Path) -> None:
    heads = {head: ["a", "b"] for head in ("want", "category", "kind", "urgency", "emergency")}
    pack(tmp_path / "short.bin", heads, dict.fromkeys(heads, 1.0), {"": b"1", "x": b"2"})
    with pytest.raises(LexiconError, match="2 weights, but 2 features"):
        Opinion(tmp_path / "short.bin")


def test_runs_take_figures_for_one_sign() -> None:
    assert "0栋" in runs("12栋")
    assert runs("3栋停水") == runs("18栋停水")
    assert max(map(len, runs("楼道灯不亮"))) == 3


def test_what_is_learned_is_the_same_every_time(judge: Judge, tmp_path: Path) -> None:
    some = examples(list(written())[::900], judge)
    some = [example for example in some if not example.idle][:40]
    for name in ("one.bin", "two.bin"):
        write(tmp_path / name, some)
    assert (tmp_path / "one.bin").read_bytes() == (tmp_path / "two.bin").read_bytes()
    voice = Opinion(tmp_path / "one.bin").hear("停水了")
    assert set(voice.of("category")) <= load_taxonomy().categories.keys()
    assert all(0 <= share <= 1 for share in check(some).values())


def test_a_fit_tells_apart_what_it_was_shown() -> None:
    rows = [([0, 1], "wet"), ([0, 2], "dry")] * 5
    found = fit(rows, 3, rounds=5, decay=0.01)
    assert found.scores([0, 1])["wet"] > found.scores([0, 1])["dry"]
    assert found.scores([0, 2])["dry"] > found.scores([0, 2])["wet"]


def test_the_background_is_the_same_every_time() -> None:
    assert list(background(3)) == list(background(3))


def test_our_rows_carry_known_codes_and_none_is_used_for_evaluation() -> None:
    taxonomy = load_taxonomy()
    seen: set[object] = set()
    asked = {json.loads(line)["text"] for line in OWN.read_text(encoding="utf-8").splitlines()}
    for row in [*written(FOLDER), *written(APART)]:
        assert set(row) == {"text", "want", "category", "kind", "urgency", "emergency"}
        assert row["want"] in {"ticket", "none", "scam"}
        assert row["text"] not in seen
        assert row["text"] not in asked
        seen.add(row["text"])
        if row["want"] == "ticket":
            assert row["category"] in taxonomy.categories
            assert row["kind"] in taxonomy.kinds
            assert (row["urgency"] == "emergency") == (row["emergency"] in taxonomy.emergencies)
        else:
            assert not any(row[key] for key in ("category", "kind", "urgency", "emergency"))
    assert len(seen) > 8_000


def test_tickets_by_other_hands_teach_what_a_ticket_is_about_and_not_what_is_one(judge: Judge) -> None:
    told = [row for row in ours() if row["want"] is None][:3]
    for example in [example for example in examples(told, judge) if not example.idle][:3]:
        assert set(example.answers) == {"category", "kind", "urgency", "emergency"}


@pytest.mark.parametrize(
    ("drafted", "said", "kind"),
    [
        ("help", {"help": 0.0, "inquiry": 0.6}, "inquiry"),
        ("help", {"help": 0.0, "inquiry": 0.4}, "help"),
        ("complaint", {"complaint": 0.0, "help": 0.9}, "complaint"),
        ("complaint", {"complaint": 0.0, "help": 1.1}, "help"),
        ("tipoff", {"tipoff": 0.0, "complaint": 2.6}, "tipoff"),
        ("tipoff", {"tipoff": 0.0, "help": 1.6}, "help"),
        (None, {"tipoff": 0.0, "help": 0.1}, "help"),
    ],
)
def test_the_opinion_settles_the_kind_unless_the_rules_rest_on_more(
    drafted: str | None, said: dict[str, float], kind: str
) -> None:
    assert surer_kind(said, drafted) == kind


LURE = "孩子他姨在医院有路子,专家号随便挂,先交两百"


def test_a_lure_no_rule_knows_is_told_by_its_sound_and_says_so(judge: Judge) -> None:
    verdict = judge.judge(LURE)
    assert verdict.decision is Decision.ALERT
    [heard] = verdict.evidence
    assert (heard.rule, heard.weight > 0) == ("opinion:scam", True)
    assert "路子" in heard.words
    assert load_judge(TriageSettings(opinion=False)).judge(LURE).decision is not Decision.ALERT
    assert load_judge(TriageSettings(alert_at=6)).judge(LURE).decision is not Decision.ALERT


@pytest.mark.parametrize("more", [" 电话13800138000", ",这是骗人的吧", ",千万别信"])
def test_who_signs_doubts_or_warns_does_not_lure_by_sound_alone(judge: Judge, more: str) -> None:
    assert judge.judge(LURE + more).decision is not Decision.ALERT


@pytest.mark.slow
def test_no_row_kept_apart_is_among_those_learned_from_or_nearly_so() -> None:
    frozen = [plainly(row.text) for path in (OWN, FRESH, DAILY, DECOYS, PLAIN) for row in read_rows(path)]
    assert len(frozen) > 2400
    near = [row["text"] for row in ours() if is_near(plainly(str(row["text"])), frozen)]
    assert near == []


def test_the_second_problem_stands_in_a_clause_of_its_own(judge: Judge) -> None:
    both = judge.judge("垃圾桶三天没人清了臭得很,楼道灯也坏了一直不亮")
    assert len(both.also) == 1
    assert judge.judge("楼道灯坏了一直不亮,黑得很").also == ()
    assert judge.judge("楼道里煤气味很重,门禁也坏了").also == ()
