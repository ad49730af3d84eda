"""Words the lexicon does not know yet: those that keep coming in messages people have decided about."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from triage.lexicon import Lexicon
from triage.training.frozen import plainly
from triage.training.rows import FOLDER, written
from triage.words import Edges

ENOUGH = 3  # messages; what fewer say is chance
_MOST = 20  # words shown for one category
_SHORTEST = 2
_EVERYDAY = 0.01  # a word in so many of our own rows of the other sort is in everybody's mouth
_SAMPLE = 3000  # so many of them tell that
_MOSTLY = 2 / 3  # of the messages with the word, so many are of this sort
_HAN = re.compile(r"[\u4e00-\u9fd5]+")
_AMOUNT = re.compile(r"[零一二两三四五六七八九十百千万几半]+.?$")  # 二十, 七点
Found = list[tuple[str, int]]


def words_of(text: str) -> set[str]:
    """The words of a message as jieba's dictionary cuts them, without single characters."""
    plain = plainly(text)
    edges = Edges(plain)
    found = set()
    for block in _HAN.finditer(plain):
        around = edges.around(block.start()) | {block.start(), block.end()}
        cuts = sorted(cut for cut in around if block.start() <= cut <= block.end())
        found |= {plain[a:b] for a, b in pairwise(cuts) if b - a >= _SHORTEST}
    return {word for word in found if not _AMOUNT.match(word)}


def unknown_words(said: Iterable[tuple[str, str]], lexicon: Lexicon, rows: Path = FOLDER) -> dict[str, Found]:
    """For each category the words its topics lack, with the number of messages; `said`: text, category."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text, category in said:
        counts[category].update(words_of(text))
    every = sum(counts.values(), Counter())
    common = _everyday("none", rows) if counts else frozenset()
    topics, ruled = _topics(lexicon), _rule_words(lexicon)
    silent = common | lexicon.idle | lexicon.faint | _cue_words(lexicon)

    def wanted(category: str) -> Callable[[str], bool]:
        known, heard = topics.get(category, set()), silent | ruled.get(category, set())
        return lambda word: word not in heard and not any(topic in word for topic in known)

    found = {code: _often(mine, every, wanted(code)) for code, mine in sorted(counts.items())}
    return {code: words for code, words in found.items() if words}


def false_words(false: Iterable[str], real: Iterable[str], lexicon: Lexicon, rows: Path = FOLDER) -> Found:
    """Words that come with false alarms and hardly with troubles, with the number of messages."""
    mine = Counter(word for text in false for word in words_of(text))
    every = mine + Counter(word for text in real for word in words_of(text))
    common = _everyday("ticket", rows) if mine else frozenset()
    known = common | _cue_words(lexicon)
    return _often(mine, every, lambda word: word not in known)


def _often(mine: Counter[str], every: Mapping[str, int], wanted: Callable[[str], bool]) -> Found:
    found = [
        (word, count)
        for word, count in mine.items()
        if count >= ENOUGH and count >= _MOSTLY * every[word] and wanted(word)
    ]
    return sorted(found, key=lambda item: (-item[1], item[0]))[:_MOST]


@lru_cache(maxsize=4)
def _everyday(want: str, rows: Path) -> frozenset[str]:
    every = [str(row["text"]) for row in written(rows) if row["want"] == want]
    texts = every[:: len(every) // _SAMPLE + 1]
    counts = Counter(word for text in texts for word in words_of(text))
    return frozenset(word for word, count in counts.items() if count > _EVERYDAY * len(texts))


def _topics(lexicon: Lexicon) -> dict[str, set[str]]:
    topics: dict[str, set[str]] = defaultdict(set)
    members = _members(lexicon)
    for key, number in lexicon.topics.items():
        topics[key.rstrip("+")].update(members[number])
    return topics


def _rule_words(lexicon: Lexicon) -> dict[str, set[str]]:
    ruled: dict[str, set[str]] = defaultdict(set)
    members = _members(lexicon)
    for rule in lexicon.rules:
        ruled[rule.category or ""].update(word for number in rule.terms for word in members[number])
    return ruled


def _cue_words(lexicon: Lexicon) -> set[str]:
    members = _members(lexicon)
    rules = [rule for cue in lexicon.cues for rule in cue.rules]
    return {word for rule in rules for number in rule.terms for word in members[number]}


def _members(lexicon: Lexicon) -> dict[int, tuple[str, ...]]:
    return {number: words for words, number in lexicon.sets.items()}
