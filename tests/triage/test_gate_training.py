"""What words are worth to the gate: learned from what the judge behind it makes of whole messages."""

from pathlib import Path
from typing import Any

from triage import Judge, TriageSettings, load_judge
from triage.lexicon import Lexicon
from triage.opinion import SHIPPED, Opinion, runs
from triage.training import knocking
from triage.training.knocking import knock
from triage.training.learning import teach_gate
from triage.training.rows import Example, examples, written

TROUBLE = ("水表那儿湿漉漉一大片", "墙角湿漉漉的没人擦", "过道又湿漉漉的", "一早起来湿漉漉的")
IDLE = ("改天一块儿喝茶去", "喝茶去不去", "我先喝茶去了", "有空喝茶去呀")


class Teacher:
    """A judge who heeds some words, and whose rules read some messages anyway."""

    def __init__(self, heeded: str, read_anyway: str = "\n") -> None:
        self.heeded, self.read_anyway = heeded, read_anyway
        self.asked: list[str] = []
        self.lexicon = Lexicon()
        self.lexicon.intern(["一大片喝茶"])

    def lets_in(self, text: str) -> bool:
        return self.read_anyway in text

    def heeds(self, text: str) -> bool:
        self.asked.append(text)
        return self.heeded in text


def example(text: str, want: str | None = None, **more: Any) -> Example:
    answers = {"want": want} if want else {}
    return Example(frozenset({"", *runs(text)}), answers, text=text, **more)


def worth(teacher: Teacher, examples: list[Example]) -> dict[str, int]:
    return knock(teacher, examples)  # type: ignore[arg-type]


def test_words_of_what_comes_to_something_are_worth_more_than_those_of_idle_talk() -> None:
    learned = worth(Teacher("湿漉漉"), [example(text) for text in TROUBLE + IDLE])
    assert learned["湿漉"] > 0 > learned["喝茶"]


def test_the_judge_is_believed_and_not_the_label() -> None:
    learned = worth(Teacher("喝茶"), [example(text, "ticket") for text in TROUBLE + IDLE])
    assert learned["喝茶"] > 0 > learned["湿漉"]


def test_what_is_labelled_as_nothing_is_not_worth_reading_whatever_the_judge_makes_of_it() -> None:
    rows = [example(text, "none") for text in TROUBLE] + [example(text, "ticket") for text in IDLE]
    assert worth(Teacher("", "\n"), rows)["湿漉"] < 0


def test_of_messages_read_anyway_one_in_ten_is_learned_from() -> None:
    teacher = Teacher("湿漉漉", read_anyway="湿")
    worth(teacher, [example(TROUBLE[0])] * 20 + [example(text) for text in IDLE])
    assert teacher.asked.count(TROUBLE[0]) == 2


def test_what_few_messages_say_is_worth_nothing_and_only_some_runs_are_kept(monkeypatch: Any) -> None:
    examples = [example(text) for text in (*TROUBLE, *IDLE, "只说一次的蜻蜓")]
    assert not any("蜻" in word for word in worth(Teacher("湿漉漉"), examples))
    monkeypatch.setattr(knocking, "_RUNS", 2)
    assert len(worth(Teacher("湿漉漉"), examples).keys() - {""}) == 2


def test_the_words_of_rules_are_weighed_whatever_their_length(monkeypatch: Any) -> None:
    monkeypatch.setattr(knocking, "_RUNS", 0)
    rows = [example("一大片喝茶" + text) for text in IDLE] + [example(text) for text in TROUBLE]
    assert worth(Teacher("喝茶"), rows)["一大片喝茶"] > 0


def test_where_nothing_is_told_apart_no_word_is_worth_anything() -> None:
    assert worth(Teacher("湿漉漉"), [example(text) for text in IDLE]) == {}
    assert worth(Teacher("湿漉漉"), []) == {}


def test_the_gate_is_taught_without_touching_the_opinion(judge: Judge, tmp_path: Path) -> None:
    path = tmp_path / "opinion.bin"
    path.write_bytes(SHIPPED.read_bytes())
    before = Opinion(path)
    teach_gate(path, [row for row in examples(list(written())[::200], judge) if not row.idle])
    after = Opinion(path)
    assert after.hear("楼道灯不亮").lean == before.hear("楼道灯不亮").lean
    learned = after.hand_over_knock()
    assert learned
    assert learned != before.hand_over_knock()
    verdict = load_judge(TriageSettings(opinion_file=path)).judge("三楼阳台着火了,快来人")
    assert verdict.emergency == "fire"
