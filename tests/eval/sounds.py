"""`python -m tests.eval.sounds > triage/sounds.yaml`: draw the table of sounds anew (needs pypinyin)."""

from collections import defaultdict

from triage.normalise import toneless

HEAD = """\
# 每个字最常用的读音(不带声调),由 pypinyin 的字表画成,运行时不再需要 pypinyin。
# 重画:pip install pypinyin && python -m tests.eval.sounds > triage/sounds.yaml
"""


def table() -> str:
    """One line a syllable, its characters in the order of their codes."""
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415 - fifty megabytes, wanted here only

    sounds: dict[str, list[int]] = defaultdict(list)
    for code, readings in sorted(pinyin_dict.items()):
        if 0x4E00 <= code <= 0x9FA5:
            sounds[toneless(readings.split(",")[0])].append(code)
    return "".join(f"{syllable}: {''.join(map(chr, sounds[syllable]))}\n" for syllable in sorted(sounds))


if __name__ == "__main__":
    print(HEAD + table(), end="")
