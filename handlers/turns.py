"""What a conversational turn does: the gesture of its words, or of the clause it begins with."""

import re
from functools import lru_cache

from triage import Gesture, Verdict, may_be_turn, read_gesture
from triage.gestures import ADDRESS_END, CORES
from triage.normalise import normalise

_CLAUSE = re.compile(r"[,\uff0c。.!\uff01?\uff1f;\uff1b~\s]+")
# A first clause settles these even if more follows: 我家也是,等了半天 · 修好了,换了门锁 · 说错了,是5栋
_LEADING = frozenset(
    {
        Gesture.JOIN,
        Gesture.SOLVED,
        Gesture.WITHDRAW,
        Gesture.CORRECT,
        Gesture.URGE,
        Gesture.ON_IT,
        Gesture.DONE,
    }
)
# Asked for again and again; an enum is slow to give its members.
_NONE, _CORRECT, _DONE, _SOLVED = Gesture.NONE, Gesture.CORRECT, Gesture.DONE, Gesture.SOLVED
LONGEST, LONGEST_CLAUSE = 60, 14
_SIGHS = re.compile(
    r"^(?:[哦噢喔啊呃嗯诶欸哎唉呀哈恩]+|那个|不好意思|对不起|抱歉|sorry)[,\uff0c。.!\uff01~\s]*(?=\S)"
)
_PRICE = re.compile(r"\d(?:元|块|毛|斤|份|盒|箱)|[一二两三四五六七八九十](?:元|块钱|斤|份|盒|箱)|价|一斤")
_TWICE = re.compile(r"(.{2,4})\1+")  # 亮了亮了
# In every “me too”, and in every correction.
_JOINING = re.compile("[+同样也都亦加]|t.*o")
_CORRECTING = re.compile("[错正反误唔非]|不.*是|不对")
# What is said otherwise begins with one of these; or ends so, if it says that all is well again.
_MORE_FIRST = frozenset("就不唔甭别莫没搞弄看听记按拉找原其虚是系说打写发讲报口手应上刚前")
_MORE_LAST = re.compile(r"[了啦咯喇嘞哒咗晒][吧呀啊哈呢哟]?\Z")
# What people say beyond the stock phrases, tried on normalised clauses.
_MORE: tuple[tuple[Gesture, re.Pattern[str]], ...] = (
    (
        Gesture.WITHDRAW,
        re.compile(
            r"(?:就?(?:不用|唔使|不消|甭|别|不必|莫|唔好)(?:再)?(?:过?来|管|修|查|弄|麻烦|报|理|跑|看|派|"
            r"登|处理|上门|找人)[人看了啦咯喇嘞吧哈]*"
            r"|没事了?[，。 ]*(?:是|原来).*|(?:搞|弄|看|听|记|按|拉)错(?:了|咗).{0,8}|"
            r"找到(?:原因)?了.{0,6}(?:自己|我家|我).*"
            r"|(?:原来|其实)(?:是|系)(?:我|俺|自己|家里|阀门|总闸|欠费|没交|忘).*|虚惊一场.*|(?:是|"
            r"系)我(?:家|自己|们家)?(?:的问题|忘|没|自己|插头|空开|阀门|总阀|总闸|欠).*)"
        ),
    ),
    (
        Gesture.CORRECT,
        re.compile(
            r"(?:说|打|写|发|讲|记|报|搞)(?:错|反)(?:了|咗|字|楼号|地址|数)*.{0,14}|口误.{0,12}|手误.{0,12}|"
            r"(?:应该)?(?:是|系).{1,6}(?:不是|唔系).{1,8}|(?:不是|唔系).{1,6}(?:是|系).{1,8}|(?:上面|刚才|"
            r"前面).{0,4}(?:错|不对).{0,12}"
        ),
    ),
    (
        Gesture.SOLVED,
        re.compile(
            r"(?:我[家这们屋]?|俺家?|.{0,5}(?:楼|栋|幢|座|单元))?(?:这边|这里|这儿|头|家|的)*(?:水|电|气|"
            r"网|暖气|灯|路灯|电梯|都|全)*(?:现在|刚刚?|终于|总算|也|都|已经?|又|可以|全|给)*(?:来|有|通|"
            r"恢复|好|亮|得|掂|热|走|开|行|灵|安静|清静|静|正常|能用|好使|得用|"
            r"不(?:再)?[叫响漏滴流喷冒渗堵臭吵闪晃]|停咗?吵|(?:修|弄|搞|收|清|扫|拖|拉|搬|挪|移|装|换|补|"
            r"焊|剪|疏|接|整|处理|解决|打扫|清理|清运|维修|恢复)(?:走|好|干净|完|通|上|掉|开|返|妥|"
            r"得差不多)*)(?:水|电|气|网|用|暖|热水|信号|走动)?(?:返|翻)?(?:了|啦|咯|喇|嘞|哒|咗|晒)+(?:吧|"
            r"呀|啊|哈|呢|哟)?"
        ),
    ),
)

# In whatever is said otherwise (a test draws from the patterns).
_MORE_CORES = (
    "不[用消必是对多]|唔[使好系]|[甭别莫错反]|没事|找到|原来|其实|虚惊|[是系]我|[口手]误|"
    "[来有通复好亮得掂热走开行灵静常用使叫响漏滴流喷冒渗堵臭吵闪晃修弄搞收清扫拖拉搬挪移装换补焊剪疏接整理决运"
    "净完上掉返妥水电气网暖号动翻][了啦咯喇嘞哒咗晒]"
)
# In every turn of a reporter's that changes something. Names are left out before a turn is read.
_CHANGING = re.compile(
    "|".join(
        [core.pattern for gesture, core in CORES.items() if gesture is not Gesture.ON_IT]
        + [_MORE_CORES, ADDRESS_END.pattern, "@"]
    )
)


# Several places ask for the gesture of the message at hand; that of the one before is soon forgotten.
@lru_cache(maxsize=2)
def gesture_of(text: str) -> Gesture:
    """The whole turn's gesture, else the leading clause's."""
    whole = read_gesture(text)
    return whole if whole is not _NONE else leading_gesture(text)


def leading_gesture(text: str) -> Gesture:
    """What the first clause does, if the turn is short enough to be one thought and the clause settles it."""
    if len(text) > LONGEST:
        return _NONE
    text = _SIGHS.sub("", text)
    end = _CLAUSE.search(text)
    if end is None:
        return read_gesture(text) if len(text) <= LONGEST_CLAUSE and may_be_turn(text) else _NONE
    if not 0 < end.start() <= LONGEST_CLAUSE or not may_be_turn(text):
        return _NONE
    leading = read_gesture(text[: end.start()])
    return leading if leading in _LEADING else _NONE


@lru_cache(maxsize=2)
def own_gesture(text: str) -> Gesture:
    """What somebody who has reported a trouble says of it: also in words that would be idle from others."""
    gesture = gesture_of(text)
    if gesture is _DONE:
        return Gesture.SOLVED
    if (gesture is not _NONE and gesture is not _CORRECT) or not text or len(text) > LONGEST:
        return gesture
    plain = normalise(_SIGHS.sub("", text))
    if gesture is _CORRECT:
        return _NONE if _PRICE.search(plain) else gesture
    for clause in _CLAUSE.split(plain, 2)[:2]:
        if clause and len(clause) < 24 and (meant := _said_otherwise(clause)) is not _NONE:
            priced = meant is _CORRECT and _PRICE.search(plain) is not None
            return _NONE if priced else meant
    return _NONE


def _said_otherwise(clause: str) -> Gesture:
    """The gesture of a clause that is no stock phrase."""
    begins, ends = clause[0] in _MORE_FIRST, _MORE_LAST.search(clause) is not None
    if not begins and not ends:
        return _NONE
    twice = _TWICE.fullmatch(clause)
    once = twice[1] if twice else clause
    for meant, pattern in _MORE:
        if (ends if meant is _SOLVED else begins) and pattern.fullmatch(once):
            return meant
    return _NONE


def may_change(plain: str) -> bool:
    """Cheap and rough: whether own_gesture may find more in a normalised text than thanks and promises."""
    return _CHANGING.search(plain) is not None


def may_join_in(plain: str) -> bool:
    """Cheap and rough: whether a normalised text could say “me too” anywhere."""
    return _JOINING.search(plain) is not None


def may_correct(plain: str) -> bool:
    """Cheap and rough: whether a normalised text could correct what was said."""
    return _CORRECTING.search(plain) is not None


def apart(plain: str, one: Verdict, other: Verdict) -> bool:
    """Whether two findings rest on different clauses; in the same words they are one problem seen twice."""
    first, second = _clauses(plain, one), _clauses(plain, other)
    return bool(first) and bool(second) and not first & second


def _clauses(plain: str, verdict: Verdict) -> set[int]:
    """The clauses that a verdict's strongest rule rests on (circumstances and topics do not count)."""
    rules = [
        item
        for item in verdict.evidence
        if item.weight > 0 and not item.rule.startswith(("cue:", "topic", "place", "opinion"))
    ]
    if not rules:
        return set()
    words = max(rules, key=lambda item: item.weight).words.split("\u2026")
    clauses = _CLAUSE.split(plain)
    return {index for index, clause in enumerate(clauses) if any(word and word in clause for word in words)}
