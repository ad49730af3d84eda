"""The meaning of a short conversational turn: joining, solved, withdrawn, corrected …"""

import re
from enum import StrEnum
from functools import lru_cache

from triage.following import excused, refuses, scorns, undone
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
# With what it is a number of: 5栋, not 5.
SPOT = (
    r"(?:(?:(?:\d{1,4}|[a-z]|[零一二两三四五六七八九十百]{1,4})(?:号楼|栋|幢|座|楼|层|单元|室|号院?|#)){1,3}|"
    r"[东西南北]\d?(?:大?门|区|侧|头|边))"
)
_AT = rf"{SPOT}(?:楼下|楼上|门口|旁边|对面|附近|那边|这边|那里|这里)?(?:的[^，。是不没有]{{0,4}})?{_END}"
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
    rf"(?:\+ ?1+|\+10086|(?:同样|一样)的(?:问题|情况|毛病|遭遇){_END}|"
    rf"同上|同样|同款|同问|同求|一样|都一样|同感|同是天涯|也是|me too|"
    rf"{_WHO}(?:这|那)?(?:里|边)?的?[，]?(?:也|都|亦|同样|照样)(?:都|系|"
    rf"是|係)?(?:是|系|係|一样|这样|遇到了|{_TROUBLE}){_END}|"
    rf"{_WHO}(?:一样|同样|同上|\+ ?1){_END}|加我?(?:一个|1|{_WE}家))"
)
_TAIL = re.compile(
    rf"(?:[，。 ]+(?:{_PLACE})+|[，。 ]+{_WE}?(?:在|住|是)?(?:{_PLACE})+的?|"
    r"[，。 ]+(?:烦死了|难受|急死人|咋办|怎么办|什么情况))+$"
)
_MINE = r"(?:我家的?|我们这?里?的?|家里的?|楼道里?的?|楼里的?|这个?|那个?|它)"
# What can be repaired.
THING = (
    r"(?:电梯|水管|水龙头|水泵|水|电表|电|气|路灯|楼道灯|灯泡|灯管|灯|网|宽带|暖气|门禁|门锁|门把手|门|锁|"
    r"管道|管子|下水道|马桶|地漏|阀门|井盖|垃圾桶?|杂物|车|道闸|闸|信号|空调|窗户?|玻璃|开关|插座|线路?|"
    r"栏杆|护栏|扶手|围墙|墙|路面|坑|地砖|台阶|树枝?|监控|摄像头|对讲|充电桩|屋顶)"
)
_THINGS = rf"(?:{_MINE}?{THING}|{_MINE})"
_DID = r"(?:了|咯|喇|啦|哒)"
_FIXED = (
    r"(?:修|弄|搞|处理|解决|清理|疏通|换|挪|搬|整|装|补|拉|通|清|安|关|接)"
    rf"(?:好|完|掉|走|通|干净|定|妥)?{_DID}"
)
_LATELY = r"(?:现在|刚刚?|已经?|终于|总算|这会儿?|今天|今早|昨晚|早就|都|又|被)*"
_FOLK = (
    r"(?:(?:电梯里|里面|屋里|被困|走丢|我家?)?的?(?:人|孩子|小孩|小朋友|娃娃?|宝宝|儿子|女儿|老人家?|老爷子|老太太|"
    r"爷爷|奶奶|外公|外婆|爸爸?|妈妈?|老伴|老公|老婆|阿姨|狗狗?|猫咪?|钥匙|钱包|手机)们?)"
)
# What was dreaded is past: 找到了 · 火扑灭了 · 没烟了 · 没事了.
_PAST = (
    rf"{_FOLK}?{_LATELY}(?:找(?:到|着|回来?)|救(?:出来?|下来?|上来)|抓(?:到|住|走)|[牵带赶]走|放?出来|没(?:什么|啥|大)?事){_DID}|"
    rf"{_LATELY}找到(?:人|孩子|老人|{_FOLK}){_DID}|(?:我们|他们)?{_LATELY}(?:救|放)?出来{_DID}|"
    rf"(?:电梯|车|房)?(?:门|锁){_LATELY}[打撬]开{_DID}|{_FOLK}{_LATELY}(?:回来|回家|到家|下来){_DID}|"
    rf"(?:(?:(?:电动|电瓶|汽)?车|楼上|楼下|屋里|厨房)?的?(?:[明大]?火|火势)|烟)?{_LATELY}(?:扑|浇|救|熄|弄)?灭掉?{_DID}|"
    rf"(?:消防员?|师傅|大家|我们)?{_LATELY}把(?:明?火|烟)(?:扑|浇|弄)?灭掉?{_DID}|(?:大|明)?火(?:已经?|被)+扑灭|"
    rf"{_LATELY}(?:没有?|冇|莫得|没得)(?:什么|啥)?(?:明火|火|浓?烟|[臭异怪焦煤]?气?味道?|气味|声音?|噪音){_DID}|"
    rf"(?:狗|水管|音响)?{_LATELY}[没不](?:再)?(?:着|烧|漏|堵|冒|响|叫|吵|晃|滴|渗|跳|闹|唱|放)(?:水|烟|味)?{_DID}|"
    rf"(?:明火|火|浓?烟|(?:煤气|燃气|[臭异怪焦])味|味道?|声音|噪音|动静){_LATELY}[没散]{_DID}|{_LATELY}(?:能|可以)用{_DID}"
)
_SOLVED = re.compile(
    rf"(?:{_LATELY}{_THINGS}?(?:{_LATELY}(?:可以)?)"
    rf"(?:(?:好|行|可以|搞定|解决|正常|没问题|恢复|妥|OK|ok|亮|通|热|停|走|开){_DID}|"
    rf"(?:修|弄|搞|处理|整|换|疏通|清理|清|挪|搬)(?:好|完|掉|走|通|妥|干净){_DID}|搞掂晒?|"
    rf"(?:来|有|通|返)(?:水|电|气|网|暖|热水|信号){_DID}|"
    rf"不(?:漏|堵|吵|臭|黑|响|闪|跳闸)(?:水)?{_DID}|"
    rf"恢复正常|(?:恢复|正常)(?:供水|供电|供气|供暖)?(?:了|咯)?)|{_PAST}){_END}(?:[，。！ ~]*(?:谢谢|"
    rf"多谢|感谢|谢|辛苦)[^，。]{{0,8}})?"
)
# A withdrawal that is told with its reason; and one that counts only with what bears it out.
_WITHDRAW = re.compile(
    rf"(?:(?:不好意思|抱歉|对不起|哎呀?|打扰大家|各位)[，。！ ]*)*(?:"
    rf"(?:没事|冇事|莫得事|没得事){_DID}?[，。 ]*(?:原来|(?:就?是|系)(?:我|俺|自己|家里|屋头)|我?自己|"
    r"[我俺](?:们)?家(?:自己|阀|总|的)).{0,22}|"
    r"找到(?:原因)?了[，。 ]*(?:(?:原来|就?是)+(?:我|俺)|(?:原来|就?是)*自)(?:们?家|己).{0,18}|"
    r"原来是(?:我|俺|自)(?:家|己|们家).{0,20}|(?:当|算)我没说|(?:是)?(?:一场)?虚惊一场.{0,12}|"
    r"(?P<off>(?:取消|撤销|撤回)[^，。]{0,6}(?:报修|登记|工单|诉求|投诉).{0,14})|"
    rf"(?:(?:是我|我|是我们?|我们)?(?:弄|搞|看|听|闻|说|报|想|记)错{_DID}?|"
    rf"(?:不用|唔使|不消|莫|别)(?:再)?(?:管|来人?|处理|修|登记|上报|派人){_DID}|"
    rf"误报{_DID}?|撤回|撤销|取消|(?:是(?:一场|个)?|一场)?误会{_DID}?)(?P<rest>.{{0,22}})){_END}"
)
# 取消吧 · 不用来了啊: these add nothing; 取消了 tells of something else.
_PARTICLES = re.compile(r"^(?:一下|[吧啊呀哈呗嘛哦噢啦呢]+)")
_NO = (
    r"(?:不对|错了|看错(?:楼号|地址|门牌)了?|(?:地址|位置|楼号|门牌号?|房号|单元号?)(?:写|打|说|报)?错了|"
    r"(?:搞|弄|看|听|认|闻|想|记|说|写|打|发|报)错(?:了|咯)?|误会(?:了|咯)?)"
)
_CORRECT = re.compile(
    r"(?:不好意思|抱歉|哎呀?|啊|哦|更正|纠正|修正)?[，。！ :一下]*(?:我)?(?:刚才|"
    rf"上面|前面|刚刚)?(?:说|打|写|发|报|记)错(?:了|咯|字了?)?[，。！ :]*(?:.{{0,3}}(?:是|"
    rf"系|应该|在).{{1,20}}|{_PLACE}.{{0,12}})?|"
    rf"(?:更正|纠正|修正)(?:一下)?[，。 :]*.{{1,20}}|"
    rf"(?:不是|唔系|唔係|非){_PLACE}[^，。]{{0,6}}[，。 ]*(?:是|系|係|而是|应该是){_PLACE}.{{0,10}}|"
    rf"(?:应该)?是{_PLACE}[^，。]{{0,6}}[，。 ]*(?:不是|唔系){_PLACE}.{{0,10}}|"
    # 不对，是5栋 · 搞错了，5栋的 · 写成4栋了，是5栋 · 应该是5栋 · *5栋: another place and no more.
    r"(?:啊|哦|噢|哎呀?|不好意思|抱歉)?[，。！ ]*"
    rf"(?:(?:刚|我|是我)*{_NO}[，。！ ]*)+(?:应该)?(?:是|系|在)?{_AT}|"
    r"(?:啊|哦|噢|哎呀?)?[，。！ ]*(?:不是的?|唔系|不)[，。！]+(?:我(?:说|指)的)?"
    rf"(?:应该)?(?:是|系|在)?{_AT}|"
    rf"是{SPOT}[哦啊呀的]*[，。 ]+(?:不是|唔系){SPOT}{_END}|"
    rf"不是{SPOT}[哦啊呀的]*[，。 ]+(?:应该)?(?:是|在)?{_AT}|"
    rf"(?:写|打|说|报|发)成{SPOT}(?:了|啦)?[，。！ ]*(?:应该)?(?:是|在)?{_AT}|"
    rf"(?:应该|哎呀?[，。！ ]*|我(?:是)?(?:说|指|讲|报)的?)(?:是|系){_AT}|我(?:是)?(?:说|指|讲)的?是?{_AT}|"
    rf"\*+ ?{SPOT}{_END}"
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
    r"就?(?:(?:来|去|过来|[过上下]去|到|出发)(?:看|看看|一趟|处理|修|了)?|路上|赶(?:过)?来|"
    rf"派人.{{0,6}}|安排.{{0,8}}|联系.{{0,8}}|上报.{{0,6}}|通知.{{0,6}}|"
    rf"处理(?:中)?|登记(?:了|上了)?|转.{{0,8}}|报(?:修|上去)了|核实.{{0,5}})|我?(?:马上|立刻|立即))"
    rf"{_END}|(?:收到|受理了?|已受理|已收到|已派单)"
)
_ON_IT_CORE = re.compile(
    r"收到|马上|立刻|立即|这就|正在|路上|已|派人|安排|联系|过来|过去|[上下]去|即刻|受理|登记|赶|现在|就到|[来去](?:看|处理|修|[了啦])"
)
_DONE = re.compile(
    r"(?:各位|大家)?[，。 ]*(?:师傅|电工|物业|环卫|我们|工人)?(?:已经?|"
    rf"都|刚)?(?:{_THINGS})?(?:已经?|都|刚)?(?:全部|现场)?"
    rf"(?:{_FIXED}|(?:已|已经)(?:修复|修好|更换|处理|解决|清理|疏通|"
    r"恢复|办结|完成|清运|清走|拉走|搬走|挪走|挪开|维修|补好|换好|装好)(?:完毕|完成|好|完|正常)?|"
    rf"(?:换|装|修|补)(?:好|上|完)(?:新的?)?{THING}(?:了|啦)|搞定|完成|完工|"
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
        "一不冇别原取各听哎唔对弄当想我打报抱搞撤是没看算莫虚记误说闻找",
    ),
    (
        Gesture.CORRECT,
        _CORRECT,
        ":*一上下不修写刚前发哎哦唔啊应我打报抱是更纠记说非听噢弄想搞看认误错闻单地房楼门位",
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
        "闸人充冇出动台味噪围地坑墙声大奶娃孩宝对小屋异怪手扑扶找抓护插摄放救明杂栏树浇浓火灭烟熄爷狗猫玻的监窗管线老臭莫被道里钥钱"
        "锁阀阿马带牵赶房他儿外女妈师把消焦煤燃爸能音汽厨",
    ),
    (
        Gesture.DONE,
        _DONE,
        "下井信修全关刚办各垃处大它安家宽工已师弄我抢拉挪换接搞搬整暖更楼气水清灯物环现电疏空维网补装解路车这通那都门闸"
        "充台围地坑墙完对屋开扶护插摄杂栏树玻监窗管线道锁阀马",
    ),
    (
        Gesture.JOIN,
        _JOIN,
        "+0123456789abcdefghijklmnopqrstuvwxyz一七三两九也二五亦俺偶八六加十单同呢咱四家小屋"
        "我栋楼照边这那都里门阮零额的",
    ),
    (
        Gesture.ON_IT,
        _ON_IT,
        "o一上了人出到即去受嗯在处好安工已师待我报收明来核正水派物现电登知立等维联赶路转过这通马下就",
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
    Gesture.WITHDRAW: re.compile("[事错撤虚误莫别]|取消|找到|不用|唔使|不消|原来|没说"),
    Gesture.CORRECT: re.compile(
        r"[错误成*]|[更纠修]正|不[是对，。！]|唔[系係]|非|应该[是系]|哎.*[是系]|我是?[说指讲报]"
    ),
    Gesture.URGE: re.compile(
        "[没冇未不有得人](?:来|修|处|解|弄|搞|动静|消息|回复|安排|结果|整)|[么啥几][时点]|[催促]|进展|消息|结果|"
        "下文|[修理弄搞](?:好|得怎|到哪)|[快紧](?:一?点)?[来修处]|人呢|师傅"
    ),
    Gesture.SOLVED: re.compile(
        "[好行以定决常题复妥Kk叫晃滴渗跳闹冒用唱放亮通热停走开完掉净水电气网暖号漏堵吵臭黑响闪闸"
        "到着回来出下上住事家灭火烟味道气声音静噪烧没散][了咯喇啦哒]|搞掂|恢复|正常|扑灭|找到"
    ),
    Gesture.DONE: re.compile(
        "[修弄搞理决通换挪搬整装补拉清安关接好完掉走净定妥][了咯喇啦哒]|[已完]|[理修换通]好|[换装修补][好上]|搞定|办结|完工"
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
    asks = plain.endswith("？")
    plain = plain.lstrip(_LEADING).rstrip(_TRAILING)
    if not plain or len(plain) > _MAX:
        return _NONE
    gesture = _turn(plain, "？" if asks else "")
    if gesture is _NONE and placed and _is_address(plain):
        return Gesture.ADDRESS
    return gesture


def _turn(plain: str, end: str) -> Gesture:
    for gesture, pattern, core in _BY_BEGINNING.get(plain[0], ()):
        if core is not None and core.search(plain) is None:
            continue
        found = pattern.fullmatch(_TAIL.sub("", plain) if pattern is _JOIN else plain)
        if found is None:
            continue
        if gesture is Gesture.WITHDRAW:
            if end or not _taken_back(found):
                continue
        elif not bears_out(gesture, plain, end):
            continue
        return gesture
    return _NONE


def _taken_back(found: re.Match[str]) -> bool:
    """Whether a withdrawal tells its reason, or is followed by what bears it out."""
    if found["off"] is not None:
        return not scorns(found["off"])
    rest = found["rest"]
    return rest is None or bears_out(Gesture.WITHDRAW, "", rest)


def bears_out(gesture: Gesture, head: str, rest: str) -> bool:
    """Whether a turn is meant as its words (`head`) say, given what follows them; both normalised."""
    if gesture is Gesture.WITHDRAW:
        return excused(_PARTICLES.sub("", rest))
    if gesture in (Gesture.SOLVED, Gesture.DONE):
        return not undone(head, rest)
    return gesture is not Gesture.ON_IT or not refuses(head + rest)


def _is_address(plain: str) -> bool:
    if ADDRESS_END.match(plain, len(plain) - 1) is None or _ADDRESS.fullmatch(plain) is None:
        return False
    place = place_in(plain)
    return place is not None and len(place.text) + 6 >= len(plain)
