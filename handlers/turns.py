"""What a conversational turn does: the gesture of its words, or of the clause it begins with."""

import re
from functools import lru_cache

from handlers.phrases import idle
from triage import Gesture, Place, Verdict, find_place, may_be_turn, read_gesture
from triage.gestures import ADDRESS_END, CORES, SPOT, THING, bears_out
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
_WITHDRAW, _URGE, _ON_IT = Gesture.WITHDRAW, Gesture.URGE, Gesture.ON_IT
LONGEST, LONGEST_CLAUSE = 60, 14
_SIGHS = re.compile(
    r"^(?:[哦噢喔啊呃嗯诶欸哎唉呀哈恩]+|那个|不好意思|对不起|抱歉|sorry)[,\uff0c。.!\uff01~\s]*(?=\S)"
)
_PRICE = re.compile(r"\d(?:元|块|毛|斤|份|盒|箱)|[一二两三四五六七八九十](?:元|块钱|斤|份|盒|箱)|价|一斤")
_TWICE = re.compile(r"(.{2,4})\1+")  # 亮了亮了
# In every “me too”, and in every correction.
_JOINING = re.compile("[+同样也都亦加]|t.*o")
_CORRECTING = re.compile("[错正反误唔非成*]|不.*是|不[对，。！]|应该[是系]|哎.*[是系]|我是?[说指讲报]")
# What is said otherwise begins with one of these; or ends so, if it says that all is well again.
_MORE_FIRST = frozenset("就不唔甭别莫没搞弄看听记按拉找原其虚是系说打写发讲报口手应上刚前")
# … or has this in it, if it asks what has become of a report.
_URGING = re.compile(
    "[天周期拜月时头年钟久午上夜].*[没不冇未无]|[天周期拜月时头年钟久午上夜次遍回][了啦]|人.?[管理修处解负过维回]|[管修理]不|[怎咋]么?样|如何|"
    "到哪|情况|[修换通弄搞装清处理解决疏补接好完][了好完]?[没吗冇未么]|[没有].*(?:结果|消息|进展|下文|动静|回音|回复|反应)"
)
# In every such turn, as it is written.
_MAY_URGE = re.compile("[人样樣况況结結消进進下动動回反何]|[没沒吗嗎冇未么麼]|到哪|不|[了啦][啊呀吧都]*$")
# 搞错了，是蓝衣服: what somebody got wrong is put right with a fact.
_SLIP = re.compile(r"(?:搞|弄|看|听|记|认)错(?:了|咗)?")
_FACT = re.compile(r"[，。！ ]*(?:应该)?(?:[^，。]{0,4}是|\d)")
# 不是4栋，是5栋 · 写成4栋了，是5栋: the place that was wrong.
_WRONG_PLACE = re.compile(rf"(?:不是|唔系|唔係|(?:写|打|说|报|发)成){SPOT}")
_SPAN = (
    r"(?:[\d一二两三四五六七八九十几好半]{1,3}多?个?(?:天|周|星期|礼拜|月|小时|钟头|年|分钟)|"
    r"一?(?:上午|下午|早上|晚上|整天|夜)|半天|这么久|好久)"
)
_REPORTED = (
    r"(?:我们?|我家|之前|先前|昨[天晚]|前[天晚]|今[天早]|早上|上午|上次|上回|上周|上个?月|那天|刚才)*"
    r"(?:报修?|说|反映|反馈|登记|提|讲|投诉)过?的[^，。]{0,8}?"
)
_SUBJECT = rf"(?:{_REPORTED}|(?:那个|这个|我家的?|我们的?)?(?:{THING}|工单|报修)的?(?:事情?|问题)?)"
_HOW = (
    r"(?:现在|目前|到底|究竟)?(?:怎么样|咋样|怎样|如何|什么情况|啥情况|(?:进行|处理|弄|修)?到哪一?步)"
    r"(?:了|啦)?[啊呀呢]?"
)
_ANY_NEWS = r"(?:结果|消息|进展|下文|动静|回音|回复|反应)"
_CARE = r"(?:管|理|修|处理|解决|负责|过问|维修|回复)"
_MORE_LAST = re.compile(r"[了啦咯喇嘞哒咗晒][吧呀啊哈呢哟]?\Z")
# What people say beyond the stock phrases, tried on normalised clauses.
_MORE: tuple[tuple[Gesture, re.Pattern[str]], ...] = (
    (
        Gesture.URGE,
        re.compile(
            # 都三天了也没人来 · 这都几天了还不管
            rf"(?:这|都|已经|等了?|快|过了?|拖了?)*{_SPAN}了?(?:都|还|也|仍|就是|一直|怎么|是)*(?:没有?|不|冇|未)"
            rf"(?:有)?(?:人|见|个)?(?:{_CARE}|来|弄|搞|清|换|{_ANY_NEWS})(?:人|好|完|过|理)?[啊呀呢吗嘛了的]*|"
            # 报了两天了 · 反映了三次了
            r"(?:我们?|都|已经|前后|这)*(?:报修?|反映|反馈|上报|登记|说|催|投诉|等)(?:都|了|过)*(?:快|都|有|又)*"
            rf"(?:{_SPAN}|[\d两三四五六七八几好多]{{1,2}}(?:次|遍|回))[了啦]"
            r"(?:(?:还|都|也)+(?:是)?(?:没|不|冇)[^，。]{0,6}|[啊呀吧都]*)|"
            # 没人理吗 · 有没有人管 · 到底修不修
            r"(?:到底|究竟|还|你们)*(?:管不管|修不修|理不理|有没有(?:进展|结果|消息|下文))[了啊呀呢]*|"
            r"(?:到底|究竟|难道|真的?|就|还|都|怎么|物业|社区|请问|是)*(?:有没有|没有?|有|冇)人(?:来)?"
            rf"{_CARE}(?:了|过|一下|的)*(?:吗|么|没有?|啊|呀|嘛|呢|咩)?|"
            # 进度怎么样了 · 门的事咋样了 · 我昨天报的门锁有人处理吗 · 门锁修了没
            rf"(?:{_SUBJECT}|(?:现在|目前|请问|这事|我的?|报修|诉求|工单|的)*(?:进度|进展|处理|结果|处理结果))[修弄搞处理]{{0,2}}(?:得|的)?{_HOW}|"
            rf"{_SUBJECT}(?:有没有|有|没有?)(?:人来?{_CARE}|{_ANY_NEWS})(?:了|过)*(?:吗|么|没有?|啊|呢)?|"
            rf"{_SUBJECT}?(?:到底|现在|究竟)?(?:修|换|弄|搞|装|清|处理|疏通|解决|补|接)(?:好|完)?了?(?:没有?|吗|冇|未|么)[啊呀]?"
        ),
    ),
    (
        Gesture.WITHDRAW,
        re.compile(
            r"(?:就?(?:(?:不用|唔使|不消|不必|唔好)(?:再)?(?:过?来|管|修|查|弄|麻烦|报|理|跑|看|派|"
            r"登|处理|上门|找人)[人看了啦咯喇嘞吧哈]*|"
            # 别过来 keeps away; only 别过来了 calls off.
            r"(?:别|甭|莫)(?:再)?(?:过?来|管|修|查|弄|麻烦|报|理|跑|看|派|登|处理|上门|找人)[人看]*[了啦咯喇嘞][吧哈]*)"
            r"|没事了?[，。 ]*(?:是|原来).*|(?:搞|弄|看|听|记|按|拉)错(?:了|咗)(?:[^，。是\d]{0,8}|"
            r"[^，。]{0,2}是(?:我|自己|自家|隔壁).{0,8})|"
            r"找到(?:原因)?了.{0,6}(?:自己|我家|我).*"
            r"|(?:原来|其实)(?:是|系)(?:我|俺|自己|家里|阀门|总闸|欠费|没交|忘).*|虚惊一场.*|(?:是|"
            r"系)我(?:家|自己|们家)?(?:的问题|忘|没|自己|插头|空开|阀门|总阀|总闸|欠).*|"
            r"(?:是|系)自(?:己家?|家)的?(?:问题|忘|没|弄|插头|空开|阀门|总阀|总闸|欠).*)"
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
    "不[用消必是对多]|唔[使好系]|[甭别莫错反]|没事|找到|原来|其实|虚惊|[是系][我自]|[口手]误|"
    "[来有通复好亮得掂热走开行灵静常用使叫响漏滴流喷冒渗堵臭吵闪晃修弄搞收清扫拖拉搬挪移装换补焊剪疏接整理决运"
    "净完上掉返妥水电气网暖号动翻][了啦咯喇嘞哒咗晒]|"
) + _URGING.pattern
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
    head, rest = text[: end.start()], text[end.start() :]
    leading = read_gesture(head)
    if leading not in _LEADING or not bears_out(leading, normalise(head), normalise(rest)):
        return _NONE
    return leading


@lru_cache(maxsize=2)
def own_gesture(text: str) -> Gesture:
    """What somebody who has reported a trouble says of it: also in words that would be idle from others."""
    gesture = gesture_of(text)
    if gesture is _DONE:
        return Gesture.SOLVED
    # 来了 is no promise of a reporter's: it says that the water is back.
    if gesture not in (_NONE, _CORRECT, _ON_IT) or not text or len(text) > LONGEST:
        return gesture
    plain = normalise(_SIGHS.sub("", text))
    if gesture is _CORRECT:
        return _NONE if _PRICE.search(plain) else gesture
    start = 0
    for clause in _CLAUSE.split(plain, 2)[:2]:
        start = plain.index(clause, start) + len(clause)
        if clause and len(clause) < 24 and (meant := _said_otherwise(clause, plain[start:])) is not _NONE:
            idly = (meant is _CORRECT and _PRICE.search(plain) is not None) or (
                meant is _URGE and idle(plain)
            )
            return _NONE if idly else meant
    return gesture


def place_meant(text: str) -> Place | None:
    """The place that a correction puts in the place of the wrong one."""
    return find_place(_WRONG_PLACE.sub("", normalise(text))) or find_place(text)


def _said_otherwise(clause: str, rest: str) -> Gesture:
    """The gesture of a clause that is no stock phrase, with what follows it."""
    begins, ends = clause[0] in _MORE_FIRST, _MORE_LAST.search(clause) is not None
    urges = _URGING.search(clause) is not None
    if not begins and not ends and not urges:
        return _NONE
    twice = _TWICE.fullmatch(clause)
    once = twice[1] if twice else clause
    if twice and read_gesture(once) is _SOLVED and bears_out(_SOLVED, once, rest):
        return _SOLVED
    for meant, pattern in _MORE:
        may_be = ends if meant is _SOLVED else urges if meant is _URGE else begins
        if may_be and pattern.fullmatch(once) and bears_out(meant, once, rest):
            return meant
    slip = _SLIP.match(clause)
    if slip is not None and _FACT.match(clause[slip.end() :] + rest) and not idle(rest):
        return _CORRECT
    return _NONE


def may_change(plain: str) -> bool:
    """Cheap and rough: whether own_gesture may find more in a normalised text than thanks and promises."""
    return _CHANGING.search(plain) is not None


def may_urge(text: str) -> bool:
    """Cheap and rough: whether a raw text could ask what has become of a report, however it begins."""
    return _MAY_URGE.search(text) is not None


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
