"""What words are worth to the gate: learned from the judge behind it, who tells what comes of a message.

The gate is to let in what would come to something, and nothing else. So it does not learn the labels but
what the judge makes of each message, read whatever it sounds like; and mostly from those no rule has read.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from triage.judge import Judge
from triage.normalise import bare, normalise
from triage.training.fitting import fit, silent
from triage.training.rows import Example, asked, common
from triage.trie import Trie

_RUNS, _SHORTEST, _LONGEST = 4_000, 2, 3  # how many runs the gate knows beside the words of rules; how long
_ANYWAY = 10  # of what a rule reads anyway, one message in so many is learned from
_LOUD = 5  # so often does an emergency count
_ROUNDS, _DECAY = 20, 0.2  # what is not needed fades twice as fast as in the opinion: each word must do alone
STEPS = 2 * _ROUNDS  # in all
_STEP = 10  # hundredths: words of the same worth are kept once
_HEEDED = "heeded"  # the one question: whether it comes to something


def knock(judge: Judge, known: Sequence[Example], tick: Callable[[], None] = silent) -> dict[str, int]:
    """Words with what they are worth, in hundredths of log-odds; under "" what holds before a word is read.

    The words of rules are met in any case, so all of them have a worth. Of the runs of characters the
    strongest are chosen, and all is learned once more without the others: each one met costs time. `judge`
    knows the new opinion, and its gate no worth of words yet; `tick` is called `STEPS` times.
    """
    heard = list(_heard(judge, known))
    if len({example.answers[_HEEDED] for example in heard}) < 2:  # nothing to tell apart
        return {}
    met = _met(judge)
    names = common(heard)
    worth = _worth(names, heard, tick)
    others = sorted({*names} - met - {""}, key=lambda name: (-abs(worth[name]), name))
    worth = _worth(sorted({"", *others[:_RUNS], *met.intersection(names)}), heard, tick)
    hundredths = {name: _STEP * round(100 / _STEP * value) for name, value in worth.items()}
    return {name: value for name, value in hundredths.items() if value}


def _heard(judge: Judge, known: Sequence[Example]) -> Iterator[Example]:
    """The examples with their runs and the rules' words, and whether anything comes of them."""
    words = Trie({word: word for word in _met(judge)})
    anyway = 0
    for example in known:
        if not example.text:
            continue
        if judge.lets_in(example.text):
            anyway += 1
            if anyway % _ANYWAY:
                continue
        wanted = example.answers.get("want") != "none" and judge.heeds(example.text)
        loud = example.answers.get("emergency", "none") != "none"
        runs = frozenset(filter(_is_plain, example.features))
        yield replace(
            example,
            features=runs.union(words.values(bare(normalise(example.text)))),
            answers={_HEEDED: "some" if wanted else "none"},
            times=example.times * (_LOUD if loud else 1),
        )


def _met(judge: Judge) -> set[str]:
    """The words that the gate meets for the rules' sake."""
    return {word for words in judge.lexicon.sets for word in words}


def _worth(names: Sequence[str], heard: Sequence[Example], tick: Callable[[], None]) -> dict[str, float]:
    """By how much more each name speaks for something than for nothing."""
    index = {name: number for number, name in enumerate(names)}
    found = fit(asked(heard, _HEEDED, index), len(index), rounds=_ROUNDS, decay=_DECAY, tick=tick)
    none, some = found.weights
    return {name: some[number] - none[number] for name, number in index.items()}


def _is_plain(name: str) -> bool:
    """Whether it is known before a word is read, or a run without marks and figures."""
    return not name or (_SHORTEST <= len(name) <= _LONGEST and not any(char in "\t^$0" for char in name))
