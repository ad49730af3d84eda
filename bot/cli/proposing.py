"""What learning proposes, as a file for people: rules to look at, and words in the shape of the lexicon."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk.learning.lessons import Lesson
    from desk.learning.trust import Record
    from triage import Judge

_HEAD = """\
# 依据网格员的处理得出的建议。只供审看：程序不会读取这个文件，也从不自动改词库。
# 要用哪几行，看过以后抄进自己的词库（triage.lexicon_dir 文件夹里的 .yaml 文件），再用 yunwangge triage 试。
"""
_WORDS_HEAD = """\
# 词库里还没有的词，括号里是几条消息说到。抄的时候连同 categories: 或 cues: 一行，不要抄“可补的词:”。
"""
_AGAINST = -1.2  # enough to turn a ticket into a question, not into silence
_SHOWN = 5


def proposals(found: Sequence["Record"], names: Mapping[str, str], words: str = "") -> str:
    """What a person should look at, as YAML; `names`: what the categories are called."""
    import yaml  # noqa: PLC0415

    from desk.learning.trust import DOUBTFUL, ENOUGH, TRUSTED  # noqa: PLC0415

    known = [item for item in found if item.seen >= ENOUGH]
    doubtful = [item for item in known if item.precision <= DOUBTFUL]
    astray = [item for item in known if item.moved.total() >= ENOUGH and item.astray >= DOUBTFUL]
    trusted = [item for item in known if item.precision >= TRUSTED and item not in astray]
    value = {
        "可疑的规则": [_entry(item, names, "考虑降低分值，或加上反证") for item in doubtful],
        "类别常被改的规则": [_entry(item, names, "考虑把它的词移到改成的类别") for item in astray],
        "可信的规则": [_entry(item, names, "可以考虑提高分值") for item in trusted],
    }
    return _HEAD + yaml.safe_dump(value, allow_unicode=True, sort_keys=False) + words


def moves(moved: Counter[tuple[str, str]], names: Mapping[str, str]) -> list[str]:
    """Category corrections in words, the most frequent first: 电梯→照明 2."""
    told = [(names.get(old, old), names.get(new, new), count) for (old, new), count in moved.most_common()]
    return [f"{old}→{new} {count}" for old, new, count in told]


def words_to_add(lessons: Sequence["Lesson"], judge: "Judge") -> str:
    """Words the lexicon lacks, in the shape of a file of `triage.lexicon_dir`; empty if there are none."""
    from triage.training.candidates import false_words, unknown_words  # noqa: PLC0415

    said = [(item.text, item.codes["category"]) for item in lessons if "category" in item.codes]
    false = [item.text for item in lessons if not item.real]
    real = [item.text for item in lessons if item.real]
    blocks = _topics(unknown_words(said, judge.lexicon), judge)
    blocks += _cue(false_words(false, real, judge.lexicon))
    return "\n".join([_WORDS_HEAD + "可补的词:", *blocks, ""]) if blocks else ""


def _topics(found: Mapping[str, Sequence[tuple[str, int]]], judge: "Judge") -> list[str]:
    if not found:
        return []
    lines = ["  categories:"]
    for code, words in found.items():
        lines += [f"    {code}:  # {judge.taxonomy.categories[code].name}：{_counted(words)}"]
        lines += [f"      topics: {' '.join(word for word, _ in words)}"]
    return lines


def _cue(words: Sequence[tuple[str, int]]) -> list[str]:
    """Words of false alarms as one circumstance that speaks against a ticket."""
    if not words:
        return []
    pattern = "|".join(word for word, _ in words)
    lines = ["  cues:", f"    local_false:  # 误报里常有：{_counted(words)}"]
    return [*lines, f"      weight: {_AGAINST}", f"      patterns: [{pattern}]"]


def _counted(words: Sequence[tuple[str, int]]) -> str:
    return "、".join(f"{word}（{count}）" for word, count in words)


def _entry(item: "Record", names: Mapping[str, str], advice: str) -> dict[str, object]:
    return {
        "规则": item.rule,
        "属实": item.real,
        "误报": item.false,
        "改类": moves(item.moved, names),
        "属实时的词": [words for words, _ in item.words.most_common(_SHOWN)],
        "误报时的词": [words for words, _ in item.false_words.most_common(_SHOWN)],
        "建议": advice,
    }
