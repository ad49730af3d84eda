"""Findings: which rules hold in a message, what each category has gathered and what cancels it."""

from collections.abc import Collection, Container
from dataclasses import dataclass, field

from triage.cues import Circumstance, Layout, applies, negated
from triage.hits import Span
from triage.lexicon import Rule
from triage.reading import Reading
from triage.verdict import Evidence
from triage.words import Edges

SECOND_RULE = 0.35
TOPIC_FIRST, TOPIC_MORE, TOPIC_CAP = 0.7, 0.3, 1.3
SUPPORT_CAP = 2.4
# Only these speak against an emergency: private, joking or grateful words never silence one.
_OVERRULE = frozenset(
    (
        "negation",
        "solved",
        "notice",
        "notice_bracket",
        "hypothetical",
        "elsewhere",
        "hearsay",
        "fiction",
        "homework",
        "metaphor",
        "warning",
        "past",
        "advice",
        "trade",
        "sport",
        "joke",
        "praise",
        "reply",
    )
)
# Longer words that contain a decisive character without its meaning.
_IDLE_WORDS = """
震感 震惊 震撼 地震 路线 路程 路人 网上 网站 网友 水平 水果 门口 门票 部门 车站 车票 灯光 漏斗
吵架 响应 影响 臭美 黑暗 黑色 火车 火锅 火车站 发火 生火 砍价 打断 断定 堵车 打死 倒是 没事
没关系 停止 停留 电影 电话 电脑 电视 气氛 气死 生气 脾气 天气 空气 漂亮 亮点 月亮 明亮 大声 坏人
坏蛋 热情 热闹 冷静 冷漠 通知 普通 沟通 交通 通过 卡片 卡路里 慢慢 快递 快乐 赶快 愉快 开心 开始
离开 换药 人气 味道 气味 挡住
"""
_IDLE = frozenset(_IDLE_WORDS.split())
_IDLE_WITH = {char: [word for word in _IDLE if char in word] for word in _IDLE for char in word}
_REACH = max(map(len, _IDLE)) - 1


@dataclass(slots=True)
class Finding:
    """One rule that holds, with where it holds."""

    rule: Rule
    spans: tuple[Span, ...]
    segment: int
    net: float
    words: str


@dataclass(slots=True)
class Case:
    """All that speaks for one category."""

    category: str
    findings: list[Finding] = field(default_factory=list)
    topics: list[tuple[str, int]] = field(default_factory=list)
    score: float = 0.0
    rules: float = 0.0
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def first(self) -> int:
        """Where it is first spoken of."""
        starts = [finding.spans[0][0] for finding in self.findings] or [start for _, start in self.topics]
        return min(starts, default=0)

    @property
    def segment_of_topic(self) -> int:
        """The segment of its strongest finding."""
        return max(self.findings, key=lambda item: item.net).segment if self.findings else 0


def find(reading: Reading, categories: Container[str | None]) -> list[Finding]:
    """The rules of some categories that hold undenied, less the counter-evidence that reaches each.

    What is only calming is taken off emergencies alone.
    """
    found: list[Finding] = []
    plain, layout, against = reading.plain, reading.layout, reading.against
    overruling = [*(item for item in against if item.cue.name in _OVERRULE), *reading.calming]
    for rule, chain in reading.candidates:
        if rule.category not in categories or _denied(plain, chain, reading.edges):
            continue
        start = chain[0][0]
        words = "…".join([plain[first:stop] for first, stop in chain])
        net = rule.weight + burden(start, layout, overruling if rule.emergency else against)
        found.append(Finding(rule, tuple(chain), layout.at(start), net, words))
    return found


def _denied(plain: str, chain: list[Span], edges: Edges) -> bool:
    """Whether one of the words is denied, or no word at all."""
    for span in chain:
        if negated(plain, span) or (span[1] - span[0] == 1 and _inside_word(plain, span, edges)):
            return True
    return False


def _inside_word(plain: str, span: Span, edges: Edges) -> bool:
    """Whether a single character is only a part of a longer word (水 in 薪水) that is none of ours."""
    # Cutting a clause into words takes long, and nearly always there is no such word around.
    around = plain[max(0, span[0] - _REACH) : span[1] + _REACH]
    if not any(word in around for word in _IDLE_WITH.get(plain[span[0]], ())):
        return False
    cuts = edges.around(span[0])
    start = max(edge for edge in cuts if edge <= span[0])
    stop = min(edge for edge in cuts if edge >= span[1])
    return plain[start:stop] in _IDLE


def burden(start: int, layout: Layout, against: Collection[Circumstance]) -> float:
    """The sum of counter-cues that reach what is said at a position, each named cue once."""
    if not against:
        return 0.0
    reached: dict[str, float] = {}
    for item in against:
        if applies(item, start, layout):
            reached[item.cue.name] = item.cue.weight
    if not reached:
        return 0.0
    ordered = sorted(reached.values())
    return ordered[0] + 0.5 * sum(ordered[1:])
