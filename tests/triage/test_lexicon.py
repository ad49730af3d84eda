"""The lexicon, the taxonomy and the handbook as data: merged, checked, refused when broken."""

import os
from pathlib import Path

import pytest
import yaml

from triage import Decision, LexiconError, TriageSettings, load_judge, load_taxonomy
from triage.handbook import read_handbook
from triage.lexicon import SHIPPED, read_lexicon

SHARED = (
    Path(os.environ.get("YUNWANGGE_DATA") or Path(__file__).parents[3] / "shared" / "data").parent
    / "taxonomy.yaml"
)


def test_the_taxonomy_has_all_codes() -> None:
    taxonomy = load_taxonomy()
    assert (len(taxonomy.categories), len(taxonomy.kinds), len(taxonomy.emergencies)) == (33, 5, 13)
    assert set(taxonomy.urgencies) == {"emergency", "urgent", "normal"}


@pytest.mark.skipif(not SHARED.is_file(), reason="the shared taxonomy is not on this machine")
def test_the_taxonomy_has_the_shared_codes() -> None:
    shared, taxonomy = yaml.safe_load(SHARED.read_text(encoding="utf-8")), load_taxonomy()
    for section in ("categories", "kinds", "urgencies", "emergencies"):
        assert set(shared[section]) == set(getattr(taxonomy, section))
    for code, row in shared["categories"].items():
        assert taxonomy.categories[code].urgency == row["urgency"]


def test_a_broken_taxonomy_is_named(tmp_path: Path) -> None:
    path = tmp_path / "taxonomy.yaml"
    path.write_text("categories: {water: {name: 水}}", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"taxonomy\.yaml"):
        load_taxonomy(path)


def test_what_a_pattern_of_one_term_leaves_out_is_left_out(tmp_path: Path) -> None:
    document = {"cues": {"mystery": {"weight": -9, "patterns": ["咕噜 -呱啦"]}}}
    (tmp_path / "local.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    judge = load_judge(TriageSettings(lexicon_dir=tmp_path, opinion=False))
    assert judge.judge("3栋电梯又坏了没人修").decision is Decision.OPEN
    assert judge.judge("咕噜3栋电梯又坏了没人修").decision is Decision.IGNORE
    assert judge.judge("咕噜呱啦3栋电梯又坏了没人修").decision is Decision.OPEN


def test_every_category_has_rules_topics_and_a_kind() -> None:
    taxonomy = load_taxonomy()
    lexicon = read_lexicon(taxonomy)
    codes = set(taxonomy.categories)
    assert {rule.category for rule in lexicon.rules} == codes
    assert {key.rstrip("+") for key in lexicon.topics} == codes
    assert {rule.emergency for rule in lexicon.rules if rule.emergency} == set(taxonomy.emergencies)
    assert set(lexicon.kinds) == codes


def test_the_shipped_lexicon_is_traditional_free() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SHIPPED.glob("*.yaml"))
    assert "電梯" not in text


def test_a_townships_own_words_are_merged(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "words: {flyingboat: 飞天船 云舟}\n"
        "categories: {public_facility: {topics: 云舟, rules: [$flyingboat $broken ; w=3]}}\n",
        encoding="utf-8",
    )
    verdict = load_judge(TriageSettings(lexicon_dir=tmp_path)).judge("广场上的飞天船坏了")
    assert (verdict.decision, verdict.category) == (Decision.OPEN, "public_facility")
    assert verdict.evidence[0].rule == "public_facility:flyingboat+broken"


def test_a_township_says_it_in_its_own_way(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("says: {电梯: 铁笼笼, 坏了: 歇克了}", encoding="utf-8")
    verdict = load_judge(TriageSettings(lexicon_dir=tmp_path)).judge("3栋铁笼笼歇克了没人修")
    assert (verdict.decision, verdict.category) == (Decision.OPEN, "elevator")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("categories: {nonsense: {rules: [漏水]}}", "unknown category"),
        ("categories: {road: {kind: wish}}", "unknown kind"),
        ("categories: {road: {colour: red}}", "unknown key"),
        ("categories: {road: 坑}", "must be a mapping"),
        ("categories: {road: {rules: [$nowhere 坏]}}", "no word list"),
        ("categories: {road: {rules: ['坑 ; e=flood']}}", "unknown code"),
        ("categories: {road: {rules: ['坑 ; w=much']}}", "not a number"),
        ("categories: {road: {rules: ['坑 ; colour=red']}}", "unknown option"),
        ("categories: {road: {rules: ['; w=2']}}", "rule without words"),
        ("categories: {road: {rules: ['| 坑']}}", "empty term"),
        ("categories: {road: {rules: [3]}}", "must be text"),
        ("cues: {loud: {weight: 1, volume: 3}}", "unknown key"),
        ("cues: {loud: {patterns: [吵]}}", "KeyError"),
        ("says: [a, b]", "must be a mapping"),
        ("colours: [red]", "unknown key"),
        ("- just\n- a list", "must be a mapping"),
        ("words: {a: [", "own.yaml"),
    ],
)
def test_a_broken_lexicon_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=complaint) as caught:
        load_judge(TriageSettings(lexicon_dir=tmp_path))
    assert "own.yaml" in str(caught.value)


def test_an_empty_file_is_fine_and_a_missing_folder_is_not(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    read_lexicon(load_taxonomy(), tmp_path)
    with pytest.raises(LexiconError, match="not a folder"):
        read_lexicon(load_taxonomy(), tmp_path / "nowhere")


def test_the_handbook_is_short_and_plain() -> None:
    entries = read_handbook()
    assert len(entries) >= 20
    assert all(0 < len(entry.answer) <= 120 for entry in entries.values())


def test_a_townships_own_answers(tmp_path: Path) -> None:
    path = tmp_path / "handbook.yaml"
    path.write_text(
        "stove:\n  title: 灶王爷\n  patterns: [灶王爷 怎么请|怎么办]\n  answer: 到庙里问。\n",
        encoding="utf-8",
    )
    judge = load_judge(TriageSettings(handbook=path))
    assert judge.handbook["stove"].answer == "到庙里问。"
    assert "residence_permit" in judge.handbook


@pytest.mark.parametrize(
    "text",
    [
        "[1, 2]",
        "a: {title: 甲}",
        "a: {title: 甲, patterns: [甲], answer: ''}",
        "a: {",
        "a: {title: 甲, patterns: 甲, answer: 乙}",
    ],
)
def test_a_broken_handbook_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "handbook.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"handbook\.yaml"):
        load_judge(TriageSettings(handbook=path))
