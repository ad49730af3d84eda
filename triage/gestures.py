"""The meaning of a short conversational turn: joining, solved, withdrawn, corrected …"""

import re
from enum import StrEnum
from functools import lru_cache

from triage.normalise import fold_table, normalise
from triage.places import HINT, place_in


class Gesture(StrEnum):
    """What a short turn does to a ticket that is already known."""

    NONE = "none"
    JOIN = "join"
    SOLVED = "solved"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    ADDRESS = "address"
    URGE = "urge"
    THANKS = "thanks"
    ON_IT = "on_it"
    DONE = "done"


# A turn, the pattern of it, and what it must have in it besides.
_Way = tuple[Gesture, re.Pattern[str], re.Pattern[str] | None]
# To look a member up in its enum takes Python 3.11 a tenth of a microsecond, and most turns are none.
_NONE = Gesture.NONE
_MAX = 40
_END = r"[了啦喇咯哦喔呀啊呢吧嘛哈嘞勒滴的呗哟么]*"
_WE = r"(?:我们?|俺们?|咱们?|我哋|我屋头?|阮|额们?|偶们?)"
_HERE = r"(?:家里?|屋头?|屋企|楼|这边?|这里|这儿|这头|这块|呢边|呢度|那边|单元|栋|小区|楼上|门口|楼栋)"
_PLACE = r"[\da-z零一二两三四五六七八九十]{1,4}+(?:号楼|栋|幢|座|楼|层|单元|室|#|号)?"
_WHO = rf"(?:{_WE}?(?:(?:{_PLACE}){{1,3}}|{_HERE}){{0,3}}|{_WE})"
_TROUBLE = (
    r"(?:没有?|莫得|没得|冇|么有?)(?:水|电|气|网|暖气?|信号|热水|来|"
    r"有)|停(?:水|电|气|暖|网)?|断(?:水|电|气|网)?|漏水?|"
    r"不(?:热|亮|通|来|制热|走|动|灵|行|得行)|坏|堵|黑|臭|吵|跳闸|冒(?:水|"
    r"烟)|(?:水)?(?:很|好|特别)?(?:小|黄|浑)|"
    r"上不(?:了|去)网|这样|如此|有(?:这|那)?(?:味|声音|异味|臭味|这个问题|"
    r"这种情况|问题|同样的?问题)|遇到|碰到|闻到|听到|收到这"
)
_JOIN = re.compile(
    rf"(?:\+ ?1+|\+10086|同上|同样|同款|同问|同求|一样|都一样|同感|同是天涯|也是|me too|"
    rf"{_WHO}(?:这|那)?(?:里|边)?[，]?(?:也|都|亦|同样|照样)(?:都|系|"
    rf"是|係)?(?:是|系|係|一样|这样|遇到了|{_TROUBLE}){_END}|"
    rf"{_WHO}(?:一样|同样|同上|\+ ?1){_END}|加我?(?:一个|1|{_WE}家))"
)
_TAIL = re.compile(
    rf"(?:[，。 ]+(?:{_PLACE})+|[，。 ]+{_WE}?(?:在|住|是)?(?:{_PLACE})+的?|"
    r"[，。 ]+(?:烦死了|难受|急死人|咋办|怎么办|什么情况))+$"
)
_THINGS = (
    r"(?:电梯|水|电|气|灯|路灯|网|宽带|暖气|门禁?|水管|下水道|井盖|垃圾|车|闸|"
    r"信号|空调|这个|那个|它|我家的?|我们这?|家里|楼道灯?)"
)
_FIXED = (
    r"(?:修|弄|搞|处理|解决|清理|疏通|换|挪|搬|整|装|补|拉|通|清|安|关|接)"
    r"(?:好|完|掉|走|通|干净|定|妥)?(?:了|咯|喇|啦|哒)"
)
_SOLVED = re.compile(
    r"(?:(?:现在|刚刚?|已经|终于|总算|这会儿?|今天|今早|昨晚|早就|都|"
    rf"又)*{_THINGS}?(?:现在|刚刚?|已经|终于|总算|都|又|可以)*"
    rf"(?:(?:好|行|可以|搞定|解决|正常|没问题|恢复|妥|OK|ok|亮|通|热|停|走|开)(?:了|咯|喇|啦|哒)|"
    rf"(?:修|弄|搞|处理|整|换|疏通|清理|清|挪|搬)(?:好|完|掉|走|通|妥|干净)(?:了|咯|喇|啦|哒)|搞掂晒?|"
    r"(?:来|有|通|返)(?:水|电|气|网|暖|热水|信号)(?:了|咯|喇|啦|哒)|"
    r"不(?:漏|堵|吵|臭|黑|响|闪|跳闸)(?:水)?(?:了|咯|喇|啦)|"
    rf"恢复正常|(?:恢复|正常)(?:供水|供电|供气|供暖)?(?:了|咯)?)){_END}(?:[，。！ ~]*(?:谢谢|"
    rf"多谢|感谢|谢|辛苦)[^，。]{{0,8}})?"
)
_WITHDRAW = re.compile(
    rf"(?:(?:不好意思|抱歉|对不起|哎呀?|打扰大家|各位)[，。！ ]*)*(?:"
    r"(?:没事|冇事|莫得事|没得事)(?:了|咯|喇|啦)?[，。 ]*(?:原来)?(?:是|"
    rf"系|就是)?(?:我家?|自己|俺家?|我们家|家里|屋头).{{0,22}}|"
    r"(?:是我|我|是我们?|我们)?(?:弄|搞|看|听|闻|说|报|想|记)错(?:了|"
    rf"咯|喇)?[，。！ ]*(?:.{{0,8}}(?:不用|唔使|不消|别)(?:管|来|报|"
    rf"处理|修|理).{{0,4}}|是我家?.{{0,18}})|"
    rf"(?:不用|唔使|不消|莫|别)(?:再)?(?:管|来人?|处理|修|登记|上报|派人)(?:了|咯|啦).{{0,14}}|"
    rf"撤回|撤销|取消(?:报修|登记|工单|诉求)?|(?:是)?(?:一场)?(?:虚惊一场|误会)(?:了|一场)?.{{0,12}}|"
    rf"原来是(?:我|俺|自)(?:家|己|们家).{{0,20}}|(?:当|算)我没说){_END}"
)
_CORRECT = re.compile(
    r"(?:不好意思|抱歉|哎呀?|啊|哦|更正|纠正|修正)?[，。！ :一下]*(?:我)?(?:刚才|"
    rf"上面|前面|刚刚)?(?:说|打|写|发|报|记)错(?:了|咯|字了?)?[，。！ :]*(?:.{{0,3}}(?:是|"
    rf"系|应该|在).{{1,20}}|{_PLACE}.{{0,12}})?|"
    rf"(?:更正|纠正|修正)(?:一下)?[，。 :]*.{{1,20}}|"
    rf"(?:不是|唔系|唔係|非){_PLACE}[^，。]{{0,6}}[，。 ]*(?:是|系|係|而是|应该是){_PLACE}.{{0,10}}|"
    rf"(?:应该)?是{_PLACE}[^，。]{{0,6}}[，。 ]*(?:不是|唔系){_PLACE}.{{0,10}}"
)
_URGE = re.compile(
    r"(?:@\S+ )?(?:请问|你好|您好)?[，。 ]*(?:"
    r"(?:怎么|咋|点解|为啥|为什么)?(?:还|都|仲|到现在还?|这么久了?还?)(?:没|"
    r"没有|冇|未|莫得|不)(?:人)?(?:来|修好?|处理|解决|弄好?|搞好?|动静|"
    r"消息|回复|安排|结果|整)(?:人)?(?:修|处理|管|看|弄|搞)?(?:啊|呀|"
    r"吗|呢|嘛|么|哇|咩)?|"
    r"(?:什么|啥|几)(?:时候|时|点)(?:能|可以|会|来|才)?(?:能|来)?(?:修好?|"
    r"弄好|搞好|处理|解决|来人?|到|搞定)(?:啊|呀|呢|嘛)?|"
    r"(?:再|麻烦|帮忙)?(?:催|促)(?:一?下|催)(?:吧|呗|啊|嘛)?|(?:有|"
    r"冇|没有?)(?:进展|消息|结果|下文)(?:吗|没|了吗|没有|啊|冇)?|"
    r"(?:修|处理|弄|搞)(?:好|得怎么样|到哪)了?(?:没有?|吗|冇|未|么)|"
    r"怎么没人来|(?:快|抓紧)(?:点|一点)?(?:来|修|处理)(?:吧|啊|呀)?|"
    r"人呢|师傅(?:到哪|什么时候来|呢|怎么还没来).{0,3})"
)
_THANKS = re.compile(
    r"(?:好的|好|嗯+|收到|太好了|那就|行)?[，。！ ]*(?:非常|太|十分|"
    r"真是)?(?:谢谢|多谢|感谢|唔该晒?|谢了|谢啦|辛苦|麻烦|3q|thanks?|"
    r"thx)"
    r"(?:了|啦|您|你|晒|哈|呀|啊|大家|各位|师傅们?|网格员|物业|你们|大哥|大姐|老师|小?.|社区|领导){0,4}"
    r"(?:[，。！ ]*(?:辛苦|谢谢|麻烦)(?:了|啦|您|你们?)?)?"
)
_ON_IT = re.compile(
    r"(?:收到|好的|好|嗯|明白|知道了|了解|ok)?[，。！ ]*(?:(?:我|我们|"
    r"师傅|维修师傅|工人|电工|水工|物业|人)?(?:马上|立刻|立即|这就|"
    r"现在就?|正在|已经?|一会儿?|待会|等下|即刻)?(?:在)?"
    r"(?:(?:来|去|过来|过去|到|出发)(?:看|看看|处理|修|了)?|路上|赶(?:过)?来|"
    rf"派人.{{0,6}}|安排.{{0,8}}|联系.{{0,8}}|上报.{{0,6}}|通知.{{0,6}}|"
    rf"处理(?:中)?|登记(?:了|上了)?|转.{{0,8}}|报(?:修|上去)了|核实.{{0,5}}))"
    rf"{_END}|(?:收到|受理了?|已受理|已收到|已派单)"
)
_ON_IT_CORE = re.compile(r"收到|马上|立刻|立即|这就|正在|路上|已|派人|安排|联系|过来|过去|即刻|受理|登记|赶")
_DONE = re.compile(
    r"(?:各位|大家)?[，。 ]*(?:师傅|电工|物业|环卫|我们|工人)?(?:已经?|"
    rf"都|刚)?(?:{_THINGS})?(?:已经?|都|刚)?(?:全部|现场)?"
    rf"(?:{_FIXED}|(?:已|已经)(?:修复|修好|更换|处理|解决|清理|疏通|"
    r"恢复|办结|完成|清运|挪走|维修|补好)(?:完毕|完成|好|完|正常)?|"
    r"(?:处理|维修|清理|更换|抢修|疏通)(?:完毕|完成|好)(?:了)?|办结)"
    rf"(?:新的?)?[^，。]{{0,8}}{_END}(?:[，。！ ]*(?:请|麻烦|大家|您|你)[^，。]{{0,14}})?"
)
_ADDRESS = re.compile(
    rf"(?:(?:我|位置|地址|地点|地方|就|就是|人|我家|我们)?(?:在|住|是|系|喺)?[: ]?)?"
    rf"(?:[^\W_]{{1,8}}?(?:小区|花园|苑|家园|公寓|新村|路|街|巷|大道|胡同|广场))?[ ，]?"
    rf"(?:{_PLACE}[ ，\-]?){{0,4}}(?:[^\W_]{{0,8}}?(?:门口?|岗亭|旁边|"
    r"边上|对面|附近|路口|楼下|后面|前面|亭子|车棚|车库|超市|公交站|"
    rf"滑梯|花坛|门卫|巷口|桥头|幼儿园|学校|这里|那里|那边)){{0,3}}"
    r"(?:那里|那边|那儿|这里|这边|这儿|处)?"
)
_FILLER = re.compile(r"^[\s，。！~]+|[\s，。！~？]+$|@[^\s，。]{1,12}[\s，:]*")
_LEADING = "，。！~" + "".join(char for char in map(chr, range(0x3001)) if char.isspace())
_TRAILING = _LEADING + "？"
_JOINING_MARKS = "+同样也都亦加t"
_JOINING = re.compile(f"[{_JOINING_MARKS}]")

# What each turn may begin with (a test derives it from the patterns): nearly every sentence begins otherwise,
# or leaves one or two of them to be tried. The first that fits the whole sentence counts.
BEGINNINGS = (
    (
        Gesture.WITHDRAW,
        _WITHDRAW,
        "一不冇别原取各听哎唔对弄当想我打报抱搞撤是没看算莫虚记误说闻",
    ),
    (
        Gesture.CORRECT,
        _CORRECT,
        ":一上下不修写刚前发哎哦唔啊应我打报抱是更纠记说非",
    ),
    (
        Gesture.URGE,
        _URGE,
        "为人什仲你促修催冇再几到咋啥处师帮弄快怎您抓搞有没点请还这都麻",
    ),
    (
        Gesture.SOLVED,
        _SOLVED,
        "o下不井亮今信修停刚又可垃处好妥它家宽已开弄总恢我挪换搞搬整早昨暖有来楼正气水没清灯热现电疏空终网行解走路车返这通那都门"
        "闸",
    ),
    (
        Gesture.DONE,
        _DONE,
        "下井信修全关刚办各垃处大它安家宽工已师弄我抢拉挪换接搞搬整暖更楼气水清灯物环现电疏空维网补装解路车这通那都门闸",
    ),
    (
        Gesture.JOIN,
        _JOIN,
        "+0123456789abcdefghijklmnopqrstuvwxyz一七三两九也二五亦俺偶八六加十单同呢咱四家小屋"
        "我栋楼照边这那都里门阮零额",
    ),
    (
        Gesture.ON_IT,
        _ON_IT,
        "o一上了人出到即去受嗯在处好安工已师待我报收明来核正水派物现电登知立等维联赶路转过这通马",
    ),
    (
        Gesture.THANKS,
        _THANKS,
        "3t十唔嗯多太好感收真行谢辛那非麻",
    ),
)


# Without this in it a turn is not what its pattern says. Each branch of the others than ON_IT has it (a test
# draws from them): to look for it takes less time than to try them all. THANKS has none.
CORES = {
    Gesture.JOIN: _JOINING,
    Gesture.ON_IT: _ON_IT_CORE,
    Gesture.WITHDRAW: re.compile("[事错撤虚误莫别]|取消|不用|唔使|不消|原来|没说"),
    Gesture.CORRECT: re.compile("错|[更纠修]正|不是|唔[系係]|非"),
    Gesture.URGE: re.compile(
        "[没冇未不有得人](?:来|修|处|解|弄|搞|动静|消息|回复|安排|结果|整)|[么啥几][时点]|[催促]|进展|消息|结果|"
        "下文|[修理弄搞](?:好|得怎|到哪)|[快紧](?:一?点)?[来修处]|人呢|师傅"
    ),
    Gesture.SOLVED: re.compile(
        "[好行以定决常题复妥Kk亮通热停走开完掉净水电气网暖号漏堵吵臭黑响闪闸][了咯喇啦哒]|搞掂|恢复|正常"
    ),
    Gesture.DONE: re.compile(
        "[修弄搞理决通换挪搬整装补拉清安关接好完掉走净定妥][了咯喇啦哒]|[已完]|[理修换通]好|办结"
    ),
}
# How an address ends (a test draws from its pattern).
ADDRESS_END = re.compile(
    "[-#\\da-z零一二两三四五六七八九十区园苑寓村路街巷道同场楼栋幢座层元室号门口亭边上面近下子棚库市站梯坛卫头校里儿处]"
    f"[{re.escape(_TRAILING)}]*\\Z"
)


def _by_beginning() -> dict[str, tuple[_Way, ...]]:
    table: dict[str, tuple[_Way, ...]] = {}
    for gesture, pattern, beginnings in BEGINNINGS:
        for char in beginnings:
            table[char] = (*table.get(char, ()), (gesture, pattern, CORES.get(gesture)))
    return table


def _as_written(folded: frozenset[str]) -> frozenset[str]:
    """The characters that fold to one of these: they need not be folded to be told."""
    table = fold_table()
    same = {char for char in folded if not char or ord(char) not in table}
    return frozenset(same).union(chr(code) for code, other in table.items() if (other or "") in folded)


_BY_BEGINNING = _by_beginning()
# These are dropped before the turn itself begins; what folding drops as well cannot be told apart from them.
_DROPPED = frozenset({"", "@", *_LEADING})
_MAY_TURN = _as_written(_DROPPED.union(_BY_BEGINNING))
JOINS_WITH = _as_written(
    _DROPPED.union(*(chars for gesture, _, chars in BEGINNINGS if gesture is Gesture.JOIN))
)
_JOINING_WRITTEN = re.compile(f"[{re.escape(''.join(_as_written(frozenset(_JOINING_MARKS))))}]")


def may_be_turn(text: str) -> bool:
    """Whether some turn other than a bare address begins as this text does."""
    return text[:1] in _MAY_TURN


def may_join(text: str) -> bool:
    """Whether somebody may say “me too” with this text."""
    return text[:1] in JOINS_WITH and _JOINING_WRITTEN.search(text) is not None


# One turn is asked for its gesture as a whole, by its first clause, as its reporter's; no more is kept.
@lru_cache(maxsize=4)
def read_gesture(text: str) -> Gesture:
    """The gesture a message makes, NONE for every ordinary sentence."""
    if not text or len(text) > _MAX * 2:
        return _NONE
    plain = normalise(text)
    placed = HINT.search(plain) is not None
    if not placed and not may_be_turn(text):
        return _NONE
    if "@" in plain:
        plain = _FILLER.sub("", plain)
    plain = plain.lstrip(_LEADING).rstrip(_TRAILING)
    if not plain or len(plain) > _MAX:
        return _NONE
    gesture = _turn(plain)
    if gesture is _NONE and placed and _is_address(plain):
        return Gesture.ADDRESS
    return gesture


def _turn(plain: str) -> Gesture:
    for gesture, pattern, core in _BY_BEGINNING.get(plain[0], ()):
        if core is not None and core.search(plain) is None:
            continue
        if pattern.fullmatch(_TAIL.sub("", plain) if pattern is _JOIN else plain):
            return gesture
    return _NONE


def _is_address(plain: str) -> bool:
    if ADDRESS_END.match(plain, len(plain) - 1) is None or _ADDRESS.fullmatch(plain) is None:
        return False
    place = place_in(plain)
    return place is not None and len(place.text) + 6 >= len(plain)
