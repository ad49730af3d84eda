"""The automaton: words are found where they stand, whatever else stands there."""

from hypothesis import given
from hypothesis import strategies as st

from triage.trie import Trie, stops

WORDS = ("水", "停水", "了", "wifi", "好的,", "😂", "é")


def found(text: str, trie: Trie) -> list[tuple[int, str]]:
    ends = stops(text)
    return sorted((ends[last], word) for last, word in trie.iter(text))


@given(st.text(st.sampled_from("水停了wifi,好的😂é一乸侀"), max_size=20))
def test_words_are_found_where_they_end(text: str) -> None:
    trie = Trie({word: word for word in WORDS})
    there = [
        (start + len(word), word)
        for start in range(len(text))
        for word in WORDS
        if text.startswith(word, start)
    ]
    assert found(text, trie) == sorted(there)
    assert sorted(trie.values(text)) == sorted(word for _, word in there)


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    trie = Trie({char: char for char in text if char.isprintable()})
    plain = "".join(char for char in text if char.encode("utf-8", "ignore"))
    assert found(text, trie) == [(place, char) for place, char in enumerate(plain, 1) if char.isprintable()]


def test_halves_of_emoji_are_passed_over() -> None:
    assert Trie({"停水": 1}).values("停\ud83d水") == [1]


def test_a_trie_of_nothing_finds_nothing() -> None:
    assert Trie({}).values("停水了") == []
