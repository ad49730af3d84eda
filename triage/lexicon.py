"""Reading the lexicon: word sets and rules as data, checked as they are loaded."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from triage.normalise import fold
from triage.taxonomy import Taxonomy
from triage.variants import Variants
from triage.verdict import LexiconError

SHIPPED = Path(__file__).with_name("lexicon")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CATEGORY_KEYS = {"kind", "topics", "rules"}
_TOP_KEYS = {
    "words",
    "categories",
    "cues",
    "scams",
    "honest",
    "masks",
    "overrides",
    "headlines",
    "homophones",
    "faint",
    "idle",
    "signals",
    "dialect",
    "says",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Word sets that must follow one another within `gap` characters (in any order if `loose`)."""

    name: str
    terms: tuple[int, ...]
    weight: float
    category: str | None = None
    kind: str | None = None
    urgency: str | None = None
    emergency: str | None = None
    gap: int = 10
    loose: bool = False
    exclude: int | None = None
    need: int = field(default=0, repr=False)  # the terms as bits


@dataclass(frozen=True, slots=True)
class Pattern:
    """An expression of a cue, and the characters of which it cannot do without one."""

    regex: re.Pattern[str]
    needed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cue:
    """A circumstance that speaks for (+) or against (-) a ticket."""

    name: str
    weight: float
    scope: str
    kind: str | None
    rules: tuple[Rule, ...]
    patterns: tuple[Pattern, ...]
    # Without one of these characters or a word its rules begin with it is not seen.
    letters: frozenset[str] = field(default=frozenset(), repr=False)
    label: str = ""  # its name as evidence has it


@dataclass(slots=True)
class Lexicon:
    """Everything read from the YAML files, with word sets numbered."""

    sets: dict[tuple[str, ...], int] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    topics: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    cues: list[Cue] = field(default_factory=list)
    scams: list[Rule] = field(default_factory=list)
    honest: list[Cue] = field(default_factory=list)
    masks: set[str] = field(default_factory=set)
    overrides: list[str] = field(default_factory=list)
    headlines: list[str] = field(default_factory=list)
    homophones: set[str] = field(default_factory=set)
    faint: set[str] = field(default_factory=set)
    idle: set[str] = field(default_factory=set)
    signals: set[str] = field(default_factory=set)
    variants: Variants = field(default_factory=lambda: Variants({}))

    def intern(self, words: Iterable[str]) -> int:
        """The number of a set of words."""
        return self.sets.setdefault(tuple(dict.fromkeys(words)), len(self.sets))


def bits_of(numbers: Iterable[int]) -> int:
    """Numbers of word sets as the bits of one number."""
    bits = 0
    for number in numbers:
        bits |= 1 << number
    return bits


class _Reader:
    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.lexicon = Lexicon()
        self.words: dict[str, list[str]] = {}
        self.where = ""
        self.plainly: dict[str, str] = {}  # words met before as they are put plainly

    def fail(self, text: str) -> LexiconError:
        return LexiconError(f"{self.where}: {text}")

    def words_of(self, term: str) -> list[str]:
        found: list[str] = []
        for part in term.split("|"):
            if part.startswith("$"):
                if part[1:] not in self.words:
                    raise self.fail(f"no word list named {part}")
                found += self.words[part[1:]]
            elif part:
                found.append(part.replace("_", " "))
        if not found:
            raise self.fail(f"empty term in {term!r}")
        return self.put_plainly(found)

    def put_plainly(self, found: list[str]) -> list[str]:
        """Words as written, and after them as they are met once the message is put plainly.

        What is a variant as a whole says what its plain word says, and that stands here or does not.
        """
        for word in found:
            if word not in self.plainly:
                self.plainly[word] = self.put_otherwise(word)
        return [*found, *filter(None, map(self.plainly.__getitem__, found))]

    def put_otherwise(self, word: str) -> str:
        """A word put plainly; nothing if it is a variant as a whole, or plainly no word any more."""
        variants = self.lexicon.variants
        plain = "" if variants.knows(word) else variants.plain(word)
        return plain if len(plain) > 1 else ""

    def rule(self, text: object, category: str | None, kind: str | None, weight: float) -> Rule:
        """Parse one rule line: `terms ; options`."""
        if not isinstance(text, str):
            raise self.fail(f"a rule must be text, not {text!r}")
        body, _, options = text.partition(";")
        terms: list[int] = []
        exclude: int | None = None
        names: list[str] = []
        for term in body.split():
            if term.startswith("-") and len(term) > 1:
                exclude = self.lexicon.intern(self.words_of(term[1:]))
            else:
                terms.append(self.lexicon.intern(self.words_of(term)))
                names.append(term.split("|")[0].lstrip("$"))
        if not terms:
            raise self.fail(f"rule without words: {text!r}")
        for option in options.split():
            if option.startswith("-"):
                exclude = self.lexicon.intern(self.words_of(option[1:]))
        values = self._options(options, text)
        loose = values.pop("any", "") == "yes"
        return Rule(
            name=f"{category or ''}:{'+'.join(names)}",
            terms=tuple(terms),
            weight=float(values.get("w", weight)),
            category=category,
            kind=values.get("k", kind),
            urgency=values.get("u"),
            emergency=values.get("e"),
            gap=int(values.get("gap", 10)),
            loose=loose,
            exclude=exclude,
            need=bits_of(terms),
        )

    def _options(self, options: str, text: str) -> dict[str, str]:
        values: dict[str, str] = {}
        for option in options.split():
            if option.startswith("-"):
                continue
            key, _, value = option.partition("=")
            if key == "any":
                value = "yes"
            elif key.replace(".", "").isdigit():
                key, value = "w", key
            if key not in {"w", "k", "u", "e", "gap", "any"}:
                raise self.fail(f"unknown option {option!r} in rule {text!r}")
            values[key] = value
        self._check_codes(values, text)
        return values

    def _check_codes(self, values: Mapping[str, str], text: str) -> None:
        codes: tuple[tuple[str, Mapping[str, object]], ...] = (
            ("k", self.taxonomy.kinds),
            ("u", self.taxonomy.urgencies),
            ("e", self.taxonomy.emergencies),
        )
        for key, known in codes:
            if key in values and values[key] not in known:
                raise self.fail(f"unknown code {values[key]!r} in rule {text!r}")
        for key in ("w", "gap"):
            try:
                float(values.get(key, "0"))
            except ValueError as error:
                raise self.fail(f"{key} is not a number in rule {text!r}") from error

    def cue(self, name: str, row: Mapping[str, Any]) -> Cue:
        if unknown := set(row) - {"weight", "scope", "kind", "patterns"}:
            raise self.fail(f"cue {name}: unknown key {sorted(unknown)[0]}")
        rules: list[Rule] = []
        patterns: list[Pattern] = []
        plain: list[str] = []
        dotted: list[str] = []
        for pattern in row.get("patterns") or ():
            if str(pattern).startswith("@re:"):
                patterns.append(_SPECIAL[str(pattern)[4:]])
            elif " " in str(pattern).strip() or "$" in str(pattern):
                rules.append(self.rule(pattern, None, None, 0))
            else:
                for word in str(pattern).split("|"):
                    (dotted if "." in word and len(word) > 2 else plain).append(word)
        if plain:
            rules.append(self.rule("|".join(word for word in plain if word), None, None, 0))
        if dotted:
            regex = re.compile("|".join(re.escape(w).replace(r"\.", "[^，。！？]{1,5}") for w in dotted))
            patterns.append(Pattern(regex, frozenset(word[0] for word in dotted)))
        return Cue(
            name,
            float(row["weight"]),
            str(row.get("scope", "message")),
            row.get("kind"),
            tuple(rules),
            tuple(patterns),
            frozenset().union(*(pattern.needed for pattern in patterns)),
            f"cue:{name}",
        )

    def usual_kind(self, code: str, row: object) -> None:
        """Note the kind a category's rules have where they say nothing else; one file states it."""
        if not isinstance(row, dict):
            raise self.fail(f"{code}: must be a mapping")
        if "kind" in row:
            if row["kind"] not in self.taxonomy.kinds:
                raise self.fail(f"{code}: unknown kind {row['kind']!r}")
            self.lexicon.kinds[code] = row["kind"]

    def category(self, code: str, row: Mapping[str, Any]) -> None:
        if code not in self.taxonomy.categories:
            raise self.fail(f"unknown category {code!r}")
        if unknown := set(row) - _CATEGORY_KEYS:
            raise self.fail(f"{code}: unknown key {sorted(unknown)[0]}")
        kind = self.lexicon.kinds.get(code, "help")
        topics = str(row.get("topics", "")).lower().split()
        if topics:
            key = f"{code}"
            while key in self.lexicon.topics:
                key += "+"
            self.lexicon.topics[key] = self.lexicon.intern(self.put_plainly(topics))
        for text in row.get("rules") or ():
            self.lexicon.rules.append(self.rule(text, code, kind, 2.0))


_EXPRESSIONS = {
    "formal": re.compile(
        r"^.{0,12}?(?:[a-z]\d{0,2}|[\u4e00-\u9fff]{2,3})(?:(?<![城都门集超夜股])市|"
        r"(?<![小片园校社景新老库厂矿灾地])区|(?<![隔外老])(?<!隔壁)县|"
        r"自治州)[^，。]"
    ),
    "bracket": re.compile(r"^[【\[（(《#]|^(?:通知|公告|提示|转发|紧急通知)[:：]"),
    "duration": re.compile(
        r"(?:[一二两三四五六七八九十几半\d]+|好几|好多|大半)个?(?:多)?(?:天|"
        r"月|年|星期|礼拜|周|小时|钟头|晚上|上午|下午|回|趟|次)(?:多)?(?:了|"
        r"没|都|还|不|也|上|里)"
    ),
    "blog": re.compile(r"https?:|t\.cn|我在(?:$|:)|//@|#[^#]{2,20}#|泪泪|鼓掌|鄙视|\[\w{1,4}\]|nbsp"),
    "you": re.compile(r"(?<![和与跟让请])你(?![们好管不])|\bu\b|\bing\b|[a-z]{2,}ing\b"),
    "year": re.compile(r"(?<!\d)(?:[6-9]\d|19\d\d|200\d)年|\d十年代|[八九]几年|\d0年代"),
}
_NEEDED = {
    "formal": "市区县州",
    "bracket": "【[（(《#:",
    "duration": "天月年期拜周时头晚上下回趟次",
    "blog": "htn我/#泪鼓鄙[",
    "you": "你ug",
    "year": "年几",
}
_SPECIAL = {name: Pattern(regex, frozenset(_NEEDED[name])) for name, regex in _EXPRESSIONS.items()}


def read_lexicon(taxonomy: Taxonomy, folder: Path | None = None) -> Lexicon:
    """Read the shipped lexicon and, merged over it, a township's own folder; raises LexiconError."""
    reader = _Reader(taxonomy)
    documents = [(path, _load(path)) for root in (SHIPPED, folder) if root for path in _files(root)]
    reader.lexicon.variants = _variants(documents)
    for path, document in documents:
        reader.where = path.name
        for name, words in (document.get("words") or {}).items():
            reader.words.setdefault(name, []).extend(str(words).lower().split())
        for code, row in (document.get("categories") or {}).items():
            reader.usual_kind(str(code), row)
    for path, document in documents:
        reader.where = path.name
        _read_document(reader, document)
    return reader.lexicon


def _variants(documents: Iterable[tuple[Path, Mapping[str, Any]]]) -> Variants:
    """Every file's variants with their plain words; a later file's word holds."""
    table: dict[str, str] = {}
    for path, document in documents:
        says = document.get("says") or {}
        if not isinstance(says, dict):
            raise LexiconError(f"{path.name}: says must be a mapping")
        for plain, forms in says.items():
            table.update((fold(form.replace("_", " ")), str(plain)) for form in str(forms).split())
    return Variants(table)


def _files(root: Path) -> list[Path]:
    if not root.is_dir():
        raise LexiconError(f"{root}: not a folder")
    return sorted(root.glob("*.yaml"))


def _load(path: Path) -> dict[str, Any]:
    try:
        document = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_LOADER)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: {error}") from error
    if document is None:
        return {}
    if not isinstance(document, dict):
        raise LexiconError(f"{path}: must be a mapping")
    if unknown := set(document) - _TOP_KEYS:
        raise LexiconError(f"{path}: unknown key {sorted(map(str, unknown))[0]}")
    return document


def _read_document(reader: _Reader, document: Mapping[str, Any]) -> None:
    lexicon = reader.lexicon
    try:
        for code, row in (document.get("categories") or {}).items():
            reader.category(code, row)
        lexicon.cues += [reader.cue(name, row) for name, row in (document.get("cues") or {}).items()]
        lexicon.honest += [reader.cue(name, row) for name, row in (document.get("honest") or {}).items()]
        for name, lines in (document.get("scams") or {}).items():
            rules = [reader.rule(line, name, None, 2.0) for line in lines]
            lexicon.scams += [replace(rule, gap=60, loose=True) for rule in rules]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, LexiconError):
            raise
        raise reader.fail(f"{type(error).__name__}: {error}") from error
    lexicon.overrides += str(document.get("overrides") or "").split()
    lexicon.headlines += str(document.get("headlines") or "").split()
    for name in ("masks", "homophones", "faint", "idle", "signals"):
        getattr(lexicon, name).update(str(document.get(name) or "").split())


def handbook_rule(lexicon: Lexicon, taxonomy: Taxonomy, name: str, pattern: str) -> Rule:
    """A handbook pattern as a rule named after its entry."""
    reader = _Reader(taxonomy)
    reader.lexicon = lexicon
    reader.where = f"handbook: {name}"
    return replace(reader.rule(pattern.lower(), f"handbook:{name}", "inquiry", 1.0), gap=14)
