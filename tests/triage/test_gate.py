"""The gate: nothing a rule could find is turned away, and idle talk is."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import Decision, Judge
from triage.gate import Interest
from triage.gatewords import MISSPELT
from triage.normalise import fold, fold_table, readings, sound
from triage.words import Edges, is_word


def test_every_rule_gets_through(judge: Judge) -> None:
    lexicon = judge._lexicon
    members = {number: words for words, number in lexicon.sets.items()}
    for rule in [*lexicon.rules, *lexicon.scams]:
        text = "".join(members[term][0] for term in rule.terms)
        assert judge._gate.passes(text), rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        "嗯",
        "哈哈哈",
        "😂😂",
        "12345",
        "晚上一起吃饭吗",
        "楼下新来的猫真好看",
        "隔壁老李说周末去爬山",
        "隔壁老王又去钓鱼了",
        "昨天下午在店里打牌,我家娃在旁边睡着了",
    ],
)
def test_idle_talk_is_turned_away(judge: Judge, text: str) -> None:
    assert not judge._gate.passes(text)


def test_words_of_a_rule_in_no_order_are_told_from_a_rule(judge: Judge) -> None:
    order, muddle = "隔壁老李把电视修好了", "修好了请客吃饭的隔壁老李说周末把电视送给我"
    passed = judge._gate.passes(muddle)
    assert passed is None or passed[0] <= Interest.TERMS
    assert judge.judge(order).decision is judge.judge(muddle).decision is Decision.IGNORE


def test_next_door_is_a_place_only_where_something_stands_before_it(judge: Judge) -> None:
    assert judge._gate.passes("早餐店隔壁老王又去钓鱼了")
    assert not judge._gate.passes("隔壁老王又去钓鱼了")


def test_what_excludes_a_rule_must_be_said_and_not_only_called(judge: Judge) -> None:
    plays = "昨天下午在店里打牌,我家娃在旁边弹着了"
    assert judge._gate.passes(plays)
    assert judge._gate.passes(f"@睡着了 {plays}")
    assert not judge._gate.passes(plays.replace("弹着", "睡着"))


def test_where_every_rule_is_excluded_only_the_words_let_a_message_in(judge: Judge) -> None:
    sleeps = "隔壁小孩讲故事讲着讲着就睡着了"
    assert not judge._gate.passes(sleeps)
    assert (judge._gate.passes(sleeps.replace("睡着", "烧着")) or [None])[0] is Interest.RULES


@pytest.mark.parametrize("talk", ["隔壁老李说周末去爬山", "楼下新来的猫真好看"])
def test_courtesy_does_not_open_the_gate(judge: Judge, talk: str) -> None:
    assert not judge._gate.passes(f"各位邻居晚上好,{talk},谢谢大家")


@pytest.mark.parametrize("text", ["樓下電梯壞了", "🔥3栋🔥冒煙", "ting shui了没人管", "又亭水了,没人管"])
def test_other_spellings_get_through(judge: Judge, text: str) -> None:
    assert judge._gate.passes(text)


def test_every_misspelling_is_looked_at(judge: Judge) -> None:
    alike: dict[str, list[str]] = defaultdict(list)
    for char in map(chr, readings()):
        if fold(char) == char and char.encode("gb2312", "ignore"):
            alike[sound(char)].append(char)
    for word in judge._lexicon.homophones:
        for place, right in enumerate(word):
            for wrong in alike[sound(right)]:
                text = f"又{word[:place]}{wrong}{word[place + 1 :]}了"
                met = judge._gate.words.values(text)
                assert wrong == right or any(said[1] & MISSPELT for said in met), text


@given(st.text(st.sampled_from([*map(chr, fold_table()), *"水电停了没漏吵又坏,!?~"]), max_size=12))
def test_what_is_not_folded_yet_is_seen_as_if_it_were(judge: Judge, text: str) -> None:
    seen = judge._gate.passes(f"又{text}停电了,救命")
    assert seen == judge._gate.passes(fold(f"又{text}停电了,救命"))


@pytest.mark.parametrize("marks", [("\uff0c", ","), ("\uff01", "!"), ("\uff1f", "?"), ("~", "\uff5e")])
def test_words_with_marks_are_known_in_either_width(judge: Judge, marks: tuple[str, str]) -> None:
    folded, typed = marks
    words = judge._gate.words
    for text in ("了{}", "{}没水", "吗{}怎么", "{}{}{}", "好的{}谢谢"):
        assert words.values(text.replace("{}", typed)) == words.values(text.replace("{}", folded)), text


def test_circumstances_alone_may_carry_a_topic(judge: Judge) -> None:
    assert judge.judge("物业三个月没人管,老人都不敢出门").decision in {Decision.ASK, Decision.OPEN}


def test_words_are_cut_as_jieba_cuts_them() -> None:
    assert Edges("薪水停电了").around(0) == {0, 2, 4, 5}
    assert Edges("a1b水管").around(4) == {0, 3, 5}
    assert is_word("水管")
    assert not is_word("亭水")


def test_edges_are_found_clause_by_clause() -> None:
    text = "薪水停电,水管坏了"
    edges = Edges(text)
    assert edges.around(0) == {0, 2, 4}
    assert edges.around(1) is edges.around(0)
    assert 7 in edges.around(5)
    assert edges.around(4) == {4, 5}
