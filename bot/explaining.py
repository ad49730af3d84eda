"""A verdict's evidence as a person would tell it, in plain Chinese."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from triage import Taxonomy, Verdict

# What each circumstance of triage/lexicon/cues.yaml means to people; an unknown one goes by its own name.
CUES = {
    "appeal": "在请人来管",
    "verb_complaint": "明说要投诉",
    "verb_report": "在反映情况",
    "verb_tipoff": "明说要举报",
    "verb_suggest": "在提建议",
    "hope": "说了希望怎样",
    "want": "想添点什么",
    "request": "在请求",
    "verb_ask": "在咨询",
    "ask": "在问怎么办",
    "negative_state": "说了坏的状况",
    "hardship": "说了受影响",
    "persistence": "说了时间长或一再发生",
    "rhetorical": "语气在抱怨",
    "local": "说的是自己这里",
    "present": "说的是眼下",
    "witness": "说有凭据",
    "follow_up": "在追问上次的事",
    "formal": "写得像正式反映",
    "failing": "说了毛病",
    "inaction": "说了没人管",
    "worry": "说了担心",
    "plea": "在恳求",
    "official": "像在问公家的事",
    "duration": "说了多久",
    "office": "在问该找谁办",
    "blame": "在埋怨谁",
    "negation": "是在否认",
    "solved": "说已经好了",
    "solved_short": "说好了",
    "notice": "像通知",
    "schedule": "说的是安排好的事",
    "apology": "是在道歉",
    "notice_bracket": "像通知",
    "reply": "像工作人员的答复",
    "advice": "是在劝人",
    "rumour": "是听说的",
    "guess": "只是猜测",
    "hypothetical": "是假设",
    "elsewhere": "说的是别处",
    "fiction": "说的是戏文或游戏",
    "homework": "说的是功课",
    "metaphor": "是打比方",
    "joke": "像玩笑",
    "trade": "是买卖",
    "neighbourly": "是邻里互助",
    "thanks": "是道谢",
    "praise": "是夸奖",
    "past": "说的是从前",
    "past_now": "说的是从前",
    "warning": "是提醒别人防骗",
    "personal": "是私事",
    "own_life": "是自家生活",
    "sport": "说的是比赛",
}
DECISIONS = {
    "open": "登记",
    "ask": "请网格员确认",
    "answer": "直接答复",
    "alert": "诈骗预警",
    "ignore": "忽略",
}
Item = Mapping[str, Any]


def because(evidence: Iterable[Item], taxonomy: "Taxonomy") -> str:
    """One sentence: what speaks for the verdict, then what speaks against it."""
    ordered = _strongest(evidence)
    reasons = [_reason(item, taxonomy) for item in ordered if item["weight"] > 0]
    doubts = [_reason(item, taxonomy) for item in ordered if item["weight"] < 0]
    parts = []
    if reasons:
        parts.append(f"因为{'，'.join(dict.fromkeys(reasons))}")
    if doubts:
        parts.append(f"{'但' if reasons else '因为'}{'，'.join(dict.fromkeys(doubts))}")
    return "；".join(parts) + "。" if parts else "没有找到像诉求的说法。"


def tell(verdict: "Verdict", taxonomy: "Taxonomy") -> list[str]:
    """The whole verdict in sentences: the decision, its codes, the reasons, the second problem if any."""
    lines = [f"判断：{DECISIONS[verdict.decision]}（把握 {verdict.confidence:.0%}）。"]
    lines += _codes(verdict, taxonomy)
    lines.append(because(verdict.items(), taxonomy))
    if verdict.decision == "ask":
        lines.append("拿不准，所以只私下问网格员，群里没有任何提示。")
    for other in verdict.also:
        lines.append("同一条消息里还有另一件事：")
        lines += _codes(other, taxonomy)
        lines.append(because(other.items(), taxonomy))
    return lines


def _codes(verdict: "Verdict", taxonomy: "Taxonomy") -> list[str]:
    if verdict.category is None:
        return []
    words = [f"类别：{taxonomy.categories[verdict.category].name}"]
    if verdict.kind:
        words.append(f"诉求：{taxonomy.kinds[verdict.kind]}")
    if verdict.urgency:
        words.append(f"紧急程度：{taxonomy.urgencies[verdict.urgency]}")
    if verdict.emergency:
        words.append(f"突发紧急：{taxonomy.emergencies[verdict.emergency]}")
    words.append(f"地点：{verdict.place or '没有说'}")
    return ["，".join(words) + "。"]


def _strongest(evidence: Iterable[Item]) -> list[Item]:
    """Several rules may have seen the same words; people need to hear of one."""
    found: dict[tuple[str, str], Item] = {}
    for item in evidence:
        key = (str(item["rule"]).partition(":")[0], str(item["words"]))
        if key not in found or abs(item["weight"]) > abs(found[key]["weight"]):
            found[key] = item
    return list(found.values())


def _reason(item: Item, taxonomy: "Taxonomy") -> str:
    kind, _, name = str(item["rule"]).partition(":")
    words, weight = "”和“".join(str(item["words"]).split("…")), f"{item['weight']:+g}"
    if kind == "topic":
        return f"提到“{words}”（{_category(name, taxonomy)}的词，{weight}）"
    if kind == "cue":
        return f"“{words}”{CUES.get(name, name)}（{weight}）"
    if kind == "scam":
        return f"“{words}”是骗局的说法（{weight}）"
    if kind == "honest":
        return f"“{words}”像正当的说法（{weight}）"
    if kind == "turn":
        return f"“{words}”说自己那里也一样（{weight}）"
    if kind == "place":
        return f"说了地点“{words}”（{weight}）"
    if kind == "headline":
        return f"写得像标题（{weight}）"
    if kind == "opinion" and name == "scam":
        return f"整句的用字像骗局（学出来的意见，{weight}）"
    if kind == "opinion":
        return (
            f"整句的用字像诉求（学出来的意见，{weight}）"
            if item["weight"] > 0
            else f"整句的用字不像诉求（学出来的意见，{weight}）"
        )
    return f"说到“{words}”（词库 {_category(kind, taxonomy)} 的规则 {name}，{weight}）"


def _category(code: str, taxonomy: "Taxonomy") -> str:
    category = taxonomy.categories.get(code)
    return category.name if category else code
