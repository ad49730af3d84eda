"""What a short turn says when it is heard after a trouble: still broken, dismay, an outage here too …

Patterns of talk, not of things: what is broken is triage's business. All are tried on normalised text.
"""

import re
from functools import cache

from triage.normalise import fold_table

_ME = r"(?:我们?|俺们?|咱们?|我哋|阮|额们?)"
_HOME = r"(?:这边|这里|这儿|这头|这块|这|那边|家里?|屋头?|屋里|屋企|楼|单元|栋|呢边|呢度)"

_PAUSE = re.compile(r"[，。！!？?~ ]+")
_END = r"(?:了|啊|呀|哦|呢|嘛|吗|哇|么|喃|嘞|的|吧|咯|啦|喇|噢|哟)*(?:[，。！!？?~ ]|$)"
_BACK = (
    r"(?:来[水电气暖网]|有[水电气网]|返[水电]|恢复|正常|修得?好|弄好|搞好|搞定|整好|解决|处理|通|好|亮|得|"
    r"来人?|到|完|用|修|弄)"
)
# 今天还没人来修 · 什么时候能好 · 几点来水: those who ask for it have the trouble themselves.
_WAITING = re.compile(
    rf"(?:啥|什么|几|多)(?:时候|时|点|阵|久|咱)(?:钟)?(?:才|可以|能够?|会|得|先|"
    rf"要)*{_BACK}(?:[水电气暖网人]|好)?{_END}"
    rf"|(?:还|仍|仲|到现在|都这么久)(?:是|在)?(?:没|不|冇|未|莫得|没得)(?:有)?(?:人)?{_BACK}(?:好|人|管|看|"
    rf"完|通|动静|消息)*{_END}"
    rf"|(?:还|仍|仲)(?:是|在)?(?:坏|停|断|漏|堵|黑|臭|吵|冒|没[水电气网]|冇[水电气网]|不[亮热通动]|没动静|"
    rf"没消息|没人管)着?{_END}"
    rf"|(?:还|仍|仲)(?:在|系度|喺度)(?:放|吵|响|叫|闹|唱|跳|施工|钻|敲|拖|吠|弹|打|装|砸|搞|烧|冒|漏|流|滴|"
    rf"堵|停)"
    rf"|还要(?:等|停|断)|要(?:停|断|等)(?:到|多久)|(?:到底|究竟)(?:有没有|还)?(?:人)?(?:管|修|来)(?:不|"
    rf"没)?|(?:再|帮忙)?催(?:一?下|催){_END}"
)
# What each of its branches has in it.
_MAY_WAIT = re.compile(
    "|".join(first + "[是在系係喺没沒不冇未莫坏停断漏堵黑臭吵冒要]" for first in "还仍仲")
    + "|到现|都这|[么啥几多][时点阵久咱]|要[停断等]|到底|究竟|催"
)
_LASTS = "(?:现在|現在|底|没|沒|不|是|在|要|冇|未|莫|坏|壞|停|断|斷|漏|堵|黑|臭|吵|冒|系|係|喺)"
# Nearly all talk is searched for this: where every branch begins with a plain character, re skips to one.
_STILL_MARKS = (
    "|".join(first + _LASTS for first in "还還仍仲到")
    + "|时候|時候|几[点點时時]|幾[点點时時]|催|都这么|都這麼|多久"
)
_STILL = re.compile(_STILL_MARKS)
# 我的天 · 完了: dismay at what was just said.
_DISMAY = re.compile(
    r"(?:我?[的滴]?天[啊哪呐呀]?|天[啊哪呐呀]|妈呀|我[的滴]妈[呀啊]?|我晕|晕[死了]*|要命|完了|完蛋|坏了|"
    r"惨了|惨[啦咯]|"
    r"救命|哎[呀哟]|唉|哎|老天[爷]?|死[啦咯了]|弊[啦喇]?|遭了|造孽|恼火|崩溃|愁死?|烦死|气死|"
    r"无语)[了啦呀啊人我]*(?:[，。！!~ ]|$)"
)
_DISMAY_FIRST = frozenset("天妈媽晕暈要完坏壞惨慘救哎唉老死弊遭造恼惱崩愁烦煩气氣无無")
_DISMAY_AFTER_ME = frozenset("的滴天晕暈")
_ME_TOO = re.compile(r"我(?!的天|天|去|晕|靠|觉得|想)|俺|咱|阮|额家")
_OF_ME = re.compile("[我俺咱阮额額]")
_NO = r"(?:没有?|无|停|断|冇|莫得|么得|没得|不来)"
# 七号楼没有水 · 我这儿也停了: an outage told in the middle of an outage.
_OUTAGES = {
    "water_supply": re.compile(rf"(?:{_NO}|不出|一滴)(?:了)?水|水(?:也|都)?(?:停|断|没|冇)"),
    "power_supply": re.compile(rf"{_NO}(?:了)?电|电(?:也|都)?(?:停|断|没|冇)|跳闸|黑灯|漆黑"),
    "gas": re.compile(rf"{_NO}(?:了)?(?:燃|煤|天然)?气|打不着火?"),
    "heating": re.compile(r"暖气?(?:片)?(?:也|都|还|是)*(?:不热|冰凉|凉|没|停)|(?:没有?|停|不)(?:供)?暖"),
    "telecom": re.compile(rf"{_NO}(?:了)?(?:网|信号)|上不(?:了|去)网|网(?:也|都)?(?:断|没|停)|红灯"),
}  # fmt: skip
_MAY_BE_OUT = re.compile("[没无停断冇莫暖]|么得|不[来出着了去]|一滴|跳闸|黑灯|漆黑|红灯")
_STOPPED = re.compile(
    rf"(?:^|[，。！ ])(?:{_ME}|\S{{0,6}}?(?:楼|栋|幢|座|单元|号)){_HOME}?(?:里|边)?(?:也|都|同样|一样|"
    rf"真的?|确实|还是|又|全|刚刚?)*"
    rf"(?:是)?(?:没有?|停|断|冇|莫得|没得)(?:了|啦|咯|喇|得|的)*(?:[，。！!~ ]|$)"
)
_WORKS_HERE = re.compile(
    r"(?<!没)(?<!没得)(?<!冇)有(?:水|电|气|网|信号|暖)(?!吗|没|么)|正常|没停|没断|没事|没问题|不停"
)
_ASKING = re.compile(r"[？?]$|(?:吗|么|没|冇|不|咩|未)[？?]?$|^(?:谁|哪|怎么|为什么|咋|什么情况)")
_BARE = re.compile(
    r"(?:\+ ?1+|同[问求上感款]|一样|也是|我也?是?|我也要|加我?(?:一个|1)|me too|算我一个|"
    r"[1１])(?:[，。！!~ +1]|$)"
)
_WONDER = re.compile(
    r"哪|怎么|咋|点样|如何|多少|几|能不能|可以|行不|得唔得|要不要|需要|吗|不会|不懂|没有|办不|唔识"
)
_BOUGHT = re.compile(
    r"接龙|拼[单团]|团购|开团|成团|预[订定]|报名|有人要|谁要|谁家要|要的(?:私|扣|接|报|登|举|打|说|留|联系|"
    r"@)|包邮|"
    r"自提|到货|扣1|打1|回1|下单|[\d一二两三四五六七八九十](?:块|元|毛)\S{0,3}(?:斤|份|盒|箱|袋|只|条|张)|"
    r"(?:斤|份|盒|箱|袋)\S{0,2}\d+(?:块|元)|价格|约吗|谁去|有去的|组队"
)


# In a raw text, what each branch of _BOUGHT has in it; made when first asked for, as the table of folding is.
@cache
def _offering() -> re.Pattern[str]:
    some = _written("龙拼团预报要邮提货扣打回单块元毛价约队")
    return re.compile(f"{some}|{_written('谁有')}.*{_written('去')}", re.DOTALL)


@cache
def _more_than_a_cry() -> re.Pattern[str]:
    cries = _written("".join({*re.findall("[\u4e00-\u9fff]", _DISMAY.pattern)}))
    return re.compile(f"(?!{cries})[\u4e00-\u9fff]")


def _written(chars: str) -> str:
    """A class of all that folding turns into one of these, or into words with one of them (🚚 → 货车)."""
    others = {chr(code) for code, other in fold_table().items() if other and not set(other).isdisjoint(chars)}
    return f"[{''.join(sorted(others.union(chars)))}]"


_MARKET_MARKS = "|".join("接拼团團预預邮郵扣斤份块塊价價约約组組盒箱報报") + "|下单|下單|要的|谁去|有去"
_MAY_BE_MARKET = re.compile(_MARKET_MARKS)
_WANTING_MARKS = "|".join("没沒停断斷冇无無错錯")
_WANTING = re.compile(_WANTING_MARKS)
_MARK = re.compile(f"{_STILL_MARKS}|{_MARKET_MARKS}|{_WANTING_MARKS}")
_AGREES = re.compile(
    r"(?:对|是|嗯|恩|系|冇错|没错|就是|确实|可不|有|好|中|要得)(?:[对是嗯啊呀的啰咯嘛哦噢哈吧呢嘞了喇啦滴]|"
    r"就是|得很)*(?:[，。！!~ ]|$)"
)
_SAME_HERE = re.compile(
    r"^(?:系啰|系呀|系啊|系|就是|可不是|可不|确实|是啊|是呀|是的|对啊|对呀|对|没错|谁说不是|真的|真是|"
    r"嗯)[啊呀的嘛啰咯对]*[，。！ ]|"
    rf"{_ME}{_HOME}?(?:里|边)?(?:也|都|亦|一样|同样|同款)|^(?:也|同样|一样)"
)
_AGREE_FIRST = frozenset("系係就可確确是對对沒没谁誰真嗯也同")
# Whatever may_be_dismay or may_agree begins with one of these.
CHIMES_IN = _DISMAY_FIRST | _AGREE_FIRST | frozenset("我俺咱阮额")
_TOO = re.compile("[也都亦]|一样|一樣|同样|同樣")
_MORE = re.compile(
    r"好像|可能|应该是|估计|大概|是不是|因为|原来|听说|据说|从(?:昨|前|今|早|晚|上|下|\d|"
    r"[一二两三四五六七八九十])|"
    r"(?:昨|前|今)[天晚早]|半夜|凌晨|早上|上午|中午|下午|晚上|(?:\d|[一二两三四五六七八九十半几])(?:天|"
    r"个?小时|分钟|个?月|周|点|个?星期|年)|"
    r"越来越|还在|现在|已经|一直|又|而且|还有|主要是|尤其|里面|外面|旁边|上面|下面|门口|对面|味道?|声音|"
    r"危险|老人|小孩|孩子"
)
_LAUGH = re.compile(r"哈哈|嘿嘿|嘻嘻|233|笑死|😂|🤣|😄|😁|😆|😅|🐶|狗头|hhh|开玩笑|逗")
# 有人管吗 · 小李在不在: said before the trouble itself is told.
_LEAD_IN = re.compile(
    r"(?:@\S*[ ，]?)?(?:请问|你好|喂|哈喽|哎|有事)?[， ]?(?:有(?:没有)?人(?:管|在|吗|没|冇|理)+(?:没有|吗|"
    r"没|啊|不|呀|么|咩|冇)*"
    r"|(?:小|老|阿|网格员|社区|物业|管理员|客服)?\S{0,4}(?:在|喺度)(?:不在|吗|没|么|不|咩|唔喺度|冇)+|"
    r"有事(?:找|问|反映)\S{0,6}|反映个?(?:事|问题)|问个?事|@\S+)[？?！!。 ]*"
)
_CALL_MARKS = re.compile("[在管@事喺]")
_MAY_LEAD_IN = re.compile(r"[人在喺事映]|@\S+[？?！!。 ]*$")
# What else there is in life.
_LUNCH = re.compile(
    r"吃|喝|烧烤|火锅|奶茶|外卖|开饭|菜场|买菜|涨价|太贵|真贵|便宜|打牌|麻将|跳舞|逛|电视剧|球赛|天气|下雨|"
    r"作业|考试|成绩|"
    r"早安|晚安|生日|恭喜|快递|发货|包裹|取件|股票|基金|彩票|开会|上班|下班|加班|请假|堵车|打车|拼车|"
    r"顺风车|钥匙|接娃|接孩子|"
    r"放学|牙科|挂号|抢到|想去|也去|同去|去不去|旅游|爬山|钓鱼|健身|减肥|衣服|口红|手机壳|猫粮|直播|抖音|"
    r"电影|红包"
)
# What people suffer from.
_SUFFERING = re.compile(
    r"吵|臭|黑|漏|堵|坏|停|断|冒|呛|响|晃|烫|湿|淹|冷|冻|没[水电气网]|冇[水电气网]|睡不|没法|冇得|等了|"
    r"等半天|爬|难受|受不|吓|"
    r"出不|进不|下不|上不|走不|用不|哭|头都?[疼痛晕]|夹|差点|摔|卡|困在|闻到|听到|(?:也|都|亦)(?:是|系|"
    r"一样|这样|咁|同样)|一(?:样|晚|宿|夜)|几天|星期|好久|没人|没清|没修|没管|[一二两三四五六七八九十\d]天|"
    r"天天|味"
)
_CLOSING = re.compile(
    r"没事|好[了啦咯喇]|谢|感谢|唔该|多谢|辛苦|搞掂|静返|返[了咗喇]|通[了咗]|亮[了咗]|来[了咗水电气]|着返|"
    r"恢复|正常"
)
# Seen, heard, smelt by the speaker: 我就在9楼看着呢 · 楼道里都是烟.
_FIRST_HAND = re.compile(
    r"我|俺|咱|阮|额|都是|全是|满|好[大浓臭吵黑]|很|呛|响|臭|吵|黑|漏|堵|冒|晃|烫|湿|吓|睡不|出不|进不|"
    r"下不|上不|走不|没法|冇得|唔"
)
_ADVICE = re.compile(
    r"你们?|妳|建议|应该|最好|可以|试试|打(?:电话|1[12])|找(?:物业|社区|网格)|报警|去年|以前|上次|那家"
)


def first_hand(plain: str) -> bool:
    """Whether somebody tells what they see, hear or suffer themselves, and advises nobody."""
    return _FIRST_HAND.search(plain) is not None and _ADVICE.search(plain) is None


_YOU = re.compile(r"你|妳|您|恁|侬|汝")
_ILL_DOING = re.compile(r"骗|诈|刷单|假的|举报|拉黑|踢|群主|广告|链接")
_TALE = re.compile(
    r"上次|以前|去年|前年|那次|那回|这样被|这种|就是这么|有人|听说|同事|朋友|同学|表[哥姐弟妹]|亲戚|邻居|电视"
)
_HARMED = re.compile(
    r"(?:我|俺|我妈|我爸|我家|老人|家里|老伴|孩子|爸|妈|奶|爷|婆|公).{0,8}(?:被|转|付|点|填|打|汇|买|输|亏|"
    r"扫)"
)


def waits(plain: str) -> bool:
    """Whether somebody asks when it will be over, or says that it still is not."""
    if _MAY_WAIT.search(plain) is None:
        return False
    return any(_WAITING.search(clause) is not None and not idle(clause) for clause in _PAUSE.split(plain))


# Nearly all talk is asked these two, of its raw text, cheap and rough: could it say that a trouble lasts or
# is back; does it hold anywhere what offers, waiting or wants are told by?
may_be_still = _STILL.search
has_mark = _MARK.search


def may_want(text: str) -> bool:
    """Cheap and rough: whether a raw text says that something is missing or wrong."""
    return _WANTING.search(text) is not None


def may_be_dismay(text: str) -> bool:
    """Cheap and rough: whether a raw text could be a cry of dismay and say no more, unless of oneself."""
    first = text[:1]
    begins = text[1:2] in _DISMAY_AFTER_ME if first == "我" else first in _DISMAY_FIRST
    return begins and (_OF_ME.search(text) is not None or _more_than_a_cry().search(text) is None)


def dismayed(plain: str) -> bool:
    """Whether it is a cry of dismay, alone or followed by what that means for the speaker."""
    cry = _DISMAY.match(plain)
    if cry is None or laughs(plain):
        return False
    rest = plain[cry.end() :].strip("，。！!~ ")
    return not rest or _ME_TOO.search(rest) is not None


def may_lead_in(text: str) -> bool:
    """Cheap and rough: whether a raw text could call for somebody before it tells why."""
    return len(text) <= 16 and _CALL_MARKS.search(text) is not None


def leads_in(plain: str) -> bool:
    """Whether somebody only calls for staff; what it is about comes next."""
    return _MAY_LEAD_IN.search(plain) is not None and _LEAD_IN.fullmatch(plain) is not None


def suffers(plain: str) -> bool:
    """Whether it tells what somebody suffers from."""
    return _SUFFERING.search(plain) is not None


def outage(category: str, plain: str) -> bool:
    """Whether somebody says that it is out here too, told while such an outage is being talked about."""
    pattern = _OUTAGES.get(category)
    if pattern is None or _ASKING.search(plain) or laughs(plain):
        return False
    if pattern.search(plain) is None and _STOPPED.search(plain) is None:
        return False
    return _WORKS_HERE.search(plain) is None


def may_be_outage(plain: str) -> bool:
    """Cheap and rough: whether it could say that anything is out."""
    return _MAY_BE_OUT.search(plain) is not None


def bare(plain: str) -> bool:
    """Whether the first clause is a “+1” that names neither home nor trouble."""
    return _BARE.match(plain) is not None


def another_subject(plain: str) -> bool:
    """Whether a bare “me too” goes on about something else: 同问 哪家牙科好."""
    rest = _PAUSE.split(plain, maxsplit=1)
    if len(rest) < 2 or not rest[1]:
        return False
    return idle(plain) or market(plain) or not (waits(plain) or suffers(rest[1]) or rest[1].isdigit())


def market(plain: str) -> bool:
    """Whether something is offered or people are gathered: a “+1” below it is no complaint."""
    return _BOUGHT.search(plain) is not None


def may_be_market(text: str) -> bool:
    """Cheap and rough: whether a raw text could be such an offer."""
    return _MAY_BE_MARKET.search(text) is not None and _offering().search(text) is not None


def agrees(plain: str) -> bool:
    """Whether it says yes."""
    return _AGREES.match(plain) is not None


def may_agree(text: str) -> bool:
    """Cheap and rough: whether a raw text could begin by agreeing."""
    first = text[:1]
    if first in "我俺咱阮额":
        return _TOO.search(text, 1, 8) is not None
    return first in _AGREE_FIRST and not text.startswith(("对了", "對了", "嗯嗯"))


def same_here(plain: str) -> bool:
    """Whether, as a reply, it says that the speaker has it too."""
    return _SAME_HERE.search(plain) is not None and not laughs(plain)


def asks(plain: str) -> bool:
    """Whether it is a question."""
    return _ASKING.search(plain) is not None


def wonders(plain: str) -> bool:
    """Whether it asks within, or tells of a difficulty: 我不会弄手机，能去哪儿办."""
    return _WONDER.search(plain) is not None


def tells_more(plain: str) -> bool:
    """Whether it adds a time, a cause, a detail."""
    return _MORE.search(plain) is not None and not idle(plain)


def laughs(plain: str) -> bool:
    """Whether it is said in fun."""
    return _LAUGH.search(plain) is not None


def idle(plain: str) -> bool:
    """Whether it is about lunch and the like."""
    return laughs(plain) or _LUNCH.search(plain) is not None


def closes(plain: str) -> bool:
    """Whether it is a last word on a matter: it is all right, thank you."""
    return _CLOSING.search(plain) is not None


def quarrels(plain: str) -> bool:
    """Whether it is said to somebody's face."""
    return _YOU.search(plain) is not None


def only_doubts(plain: str) -> bool:
    """Whether it warns of a lure without anybody having been harmed."""
    harmed = _HARMED.search(plain) is not None and _TALE.search(plain) is None
    return _ILL_DOING.search(plain) is not None and not harmed
