"""What stands among a turn's words or follows them: does it bear the turn out, or take it back?

Asked only of the few texts that a turn's pattern has already fitted, so these may cost what they cost.
"""

import re

_STOPS = "，。！~？?!,. "

# 修好了吗 · 换了没 · 修好了？: who asks for it does not say it.
_ASKS = re.compile(r"(?:吗|么|没有?|冇|未)[啊呀呢]?$|^[，。！~ ]*[？?]")
# What comes back in the best of ways: 又亮了 · 又来水了; nothing else may be “again”.
_BACK_AGAIN = r"好|亮|通|热|行了|能|可以|正常|恢复|[来有][水电气网暖热信]|不[漏堵吵臭黑响闪]|扫|洗|谢"
# 修了一半 · 换了还是不亮 · 清了又堆 · 修好了才怪: told as done, and it is not.
_UNDONE = re.compile(
    rf"又(?!{_BACK_AGAIN}|(?<=[水电气网]又)来)|[水电网暖](?:气|又|都|也|全|还)*[停断关]|煤气停|"
    r"还(?:是)?(?:不(?!错)|没|坏|有(?!谢)|剩|漏|堵|吵|臭|黑|停|响|在|要|得|一样|那样|老样|这样|冒|滴|断|差)|"
    r"(?:依然|依旧|仍|照样|照旧|老样子|也)(?:然)?(?:是)?(?:不|没|坏|漏|堵|吵|臭|黑|白)|"
    r"都(?:不[^了，。]{0,3}|没(?:修|好|亮|来))$|了再|(?:我|俺|这边).{0,6}(?:没|冇)(?:有|来|好|亮|通)?[水电气网]?$|"
    r"但|可是|可惜|不过|就是(?:还|有点|太|很|不|没)|"
    r"剩|白[修换弄搞清装补]|没用|不管用|才怪|个(?:屁|鬼|头|寂寞)|骗|谁信|鬼才|等于|跟没|和没|像没|如同没|"
    r"(?:没|未|不)(?:有|能|给)?(?:修|弄|搞|清|换|处理|解决|通|治|补)(?:好|完|干净|通|定|掉)|[修弄搞补]不[好了]|不了|"
    r"根本|说是|据说|听说|一点点|一会儿?又|(?:没|不到)(?:几|两|三|一|半)[天日个]|"
    r"(?:一半|半截|半天|[\d一二两三四五六七八九十几好多][天次遍回趟](?:了|$))(?!.*(?:终于|总算|[好亮通]了))"
)
# 行了 · 好啦: words that also end a talk; alone they are good news, and so they are with more of it.
_CLOSERS = re.compile(r"(?:(?:行|可以|好|ok|得|对|妥)[了啦喇咯]+[吧呀啊哈呢]*)+")
_MORE_GOOD = re.compile(
    r"谢|辛苦|唔该|师傅|[修换装补][了好上完]|修|弄[了好]|处理|解决|疏通|恢复|正常|[来有通返][水电气网暖热信]|"
    r"[亮通热]了|能[用开上]|可以[用开上]|不[漏堵吵臭黑响闪]了|没事|没问题|刚(?:才|刚|[来通修弄])|不用|终于|总算"
)
_HUSHES = re.compile(r"别(?!担心|急)|不要|少说|睡")

# Why nothing need be done: it was ours, it works again, it was a mistake; or thanks and apologies.
_EXCUSES = re.compile(
    r"谢|唔该|辛苦|不好意思|抱歉|对不起|打扰|麻烦(?:大家|各位|你|您|了)|"
    r"原来|以为|当成|[是系在](?:我|俺|自己?|咱)们?家|[是系](?:我|俺|自己?)(?:的|自己|忘|没|弄|搞|看|听|把)|我家?自己|"
    r"自己(?:家|又?好|弄|修|搞|关|换|解决|处理|搞定|的问题|能|会)|忘|欠费|没(?:交|充|插|开|关好|关紧|拧|拔)|"
    r"阀|总闸|空开|插头|[搞弄看听闻说发报记认按]错|是误会|误会一场|虚惊|没事|没问题|"
    r"(?:修|弄|搞|处理|解决|换|清理?|疏通)(?:好|完|通|走|掉|妥|干净)?了|[好通亮]了|[有来][水电气网]了|恢复|正常|"
    r"找[到着]|回来了|不[漏堵吵臭响]了|没[停坏漏断堵]|不是(?:我们|咱们?|本)|(?:隔壁|别的?|其他)小区|师傅(?:已|来|修|弄|搞)|不(?:修|报|弄)了|(?:不用|唔使|不消|别)再?(?:管|来|报|处理|修|理)"
)
# 别修了，修了也是白修 · 不用来了，等你们来天都亮了: despair takes nothing back.
_SCORN = re.compile(
    r"白[修来报说费派跑登搭查]|也白|没用|不管用|没人|反正|等(?:你们?|他们|到|死)|天都|指望|骗|[有顶]什么用|有啥用|"
    r"何必|投诉|曝光|记者|媒体|热线|12345|110|你们也|[？?]"
)

# 收到，去不了 · 已联系但联系不上: a promise that is none.
_REFUSES = re.compile(
    r"不归|归\S{1,5}管|不(?:是|属于?|由|在)我|(?<!要)不(?:了|在|便|行|管|值班|负责)|"
    r"没(?:空|时间|人手|办法|法|人(?:理|管|接|来))|[过去来赶排办修管系打接]不|到不了|不接|外地|出差|请假|休假|休息|"
    r"改天|找别人|另找|[吗？?]$"
)


def undone(head: str, rest: str = "") -> bool:
    """Whether words that tell of an end (`head`), or what follows them, say that it is not over, or ask."""
    if _ASKS.search(head) is not None or _ASKS.match(rest) is not None:
        return True
    if _UNDONE.search(head + rest) is not None:
        return True
    rest = rest.strip(_STOPS)
    if not rest or _CLOSERS.fullmatch(head.strip(_STOPS)) is None:
        return False
    return _MORE_GOOD.search(rest) is None or _HUSHES.search(rest) is not None


def excused(rest: str) -> bool:
    """Whether what follows a withdrawal bears it out: nothing, thanks, or why nothing need be done."""
    if _SCORN.search(rest) is not None:
        return False
    said = rest.strip(_STOPS)
    return not said or (_EXCUSES.search(said) is not None and _UNDONE.search(said) is None)


def scorns(plain: str) -> bool:
    """Whether it is said in despair of help, or as a question."""
    return _SCORN.search(plain) is not None


def refuses(plain: str) -> bool:
    """Whether somebody says why they will not come after all."""
    return _REFUSES.search(plain) is not None
