"""Other spellings: emoji as words, characters mistaken, pinyin typed out, regional words, speech written down."""

import pytest

from triage import Decision, Judge
from triage.normalise import fold, fold_table, normalise
from triage.variants import Variants, spaced

FOUND = {Decision.OPEN, Decision.ASK, Decision.ANSWER}

TICKETS = {
    # 图形字
    "3栋🏠🔥了快来人": "fire_safety",
    "天花板💧💧💧一直滴到床上": "leakage",
    "🚗又堵在单元🚪口,出不去": "parking",
    "楼道🐕💩没人收拾,天天踩": "sanitation",
    "🗑️满了三天没人清": "sanitation",
    "楼下广场🔊🌙,十二点还在放": "noise",
    "🛗❌三天了没人修": "elevator",
    "2单元🛗坏了,老人上不去": "elevator",
    "我家💧❌了,洗菜洗到一半": "water_supply",
    "整栋⚡❌,谁来看看": "power_supply",
    "楼梯💡不亮一个星期了": "lighting",
    "🚽堵了,脏水往外冒": "drainage",
    "🐀🐀到处跑,垃圾房没人管": "sanitation",
    "🪳满楼道都是,求消杀": "sanitation",
    "📶没有了,宽带断了两天": "telecom",
    "草丛里有🐍,小孩不敢过": "animals",
    "屋檐下有个🐝窝,差点蜇到娃": "animals",
    "楼道里🛵🔌充电,太危险了": "fire_safety",
    "路上好大一个🕳️,骑车摔了": "road",
    "🔥🔥🔥五楼冒烟!!": "fire_safety",
    "🌳枝挡住我家窗户没人剪": "greening",
    "隔壁🔨到半夜,吵死了": "noise",
    "🍢烧烤摊占了整条人行道": "street_trading",
    "🚒通道被🚗堵死了": "fire_safety",
    "暖气冰凉🥶🥶屋里穿棉袄": "heating",
    "🏠里一股煤气味😰": "gas",
    # 形近与同音
    "楼下拉圾堆成山没人收": "sanitation",
    "3栋电粳坏了三天": "elevator",
    "电提坏了没人修": "elevator",
    "又亭水了,没人管": "water_supply",
    "从早上就仃水,没法做饭": "water_supply",
    "垃极桶满了臭死了": "sanitation",
    "垃及三天没人清": "sanitation",
    "二单元停店了,谁来看看": "power_supply",
    "我家又跳匣了,空调不敢开": "power_supply",
    "下水到堵了两天": "drainage",
    "下水道赌了,污水往外冒": "drainage",
    "楼上漏谁,我家天花板在滴": "leakage",
    "楼道里煤汽味好重": "gas",
    "天燃气停了,饭都做不成": "gas",
    "路登不亮一个月了": "lighting",
    "楼上天天半夜装修,燥音太大": "noise",
    "造音扰民,没法睡": "noise",
    "勿业不管事,电话不接": "property",
    "物叶只收钱不干活": "property",
    "消访通道被堵死了": "fire_safety",
    "车未被占了三天,没人管": "parking",
    "楼到灯坏了,老人摸黑": "lighting",
    "井该不见了,太危险": "road",
    "暧气不热,屋里十五度": "heating",
    "暖汽片冰凉三天了": "heating",
    "网洛断了两天没人修": "telecom",
    "遛狗不栓绳,差点咬到孩子": "animals",
    "水己经停了两天了,没人管": "water_supply",
    "水末来,等了一天了,谁管": "water_supply",
    "电平车在楼道充电,吓人": "fire_safety",
    "老板脱欠工资三个月": "labour",
    "社宝卡怎么申请": "welfare",
    "小投半夜撬门": "public_security",
    "门紧坏了,谁都能进": "public_facility",
    "马路上塌限了一个大坑": "road",
    "红录灯坏了,路口乱成一团": "traffic",
    # 重字与空格
    "停停停水了啊啊啊啊啊没人管管管": "water_supply",
    "电电电梯又坏坏坏了!!!!!!": "elevator",
    "吵吵吵吵死了,楼上半夜拖椅子": "noise",
    "没没没水了,三楼": "water_supply",
    "路灯不亮不亮不亮,一个月了": "lighting",
    "垃圾圾圾没人收,臭臭臭": "sanitation",
    "停 电 了 , 整 栋 楼 都 黑 了": "power_supply",
    "我 们 楼 停 水 三 天 了": "water_supply",
    # 拼音
    "ting shui le 没人管": "water_supply",
    "我家tingshui了,洗到一半": "water_supply",
    "tíng shuǐ了,谁来看看": "water_supply",
    "又ting dian了,冰箱都化了": "power_supply",
    "tingdian三次了,谁管": "power_supply",
    "dianti坏了,老人上不去": "elevator",
    "3栋dian ti huai le没人修": "elevator",
    "laji三天没人清": "sanitation",
    "la ji没人收,臭死了": "sanitation",
    "wuye不管事": "property",
    "物ye天天装死不接电话": "property",
    "wy只收钱不干活": "property",
    "下水道du了,脏水往外冒": "drainage",
    "xiashuidao堵了两天": "drainage",
    "楼上lou shui,天花板滴": "leakage",
    "lu deng不亮一个月": "lighting",
    "楼上半夜zao yin好大睡不着": "noise",
    "楼道mei qi味好重": "gas",
    "xiaofangtongdao被堆满了": "fire_safety",
    "nuan qi不热,冻死了": "heating",
    "kuan dai断了两天": "telecom",
    "ting3 电梯 dian4 ti1 坏了没人修": "elevator",
    "TING SHUI了三天了": "water_supply",
    "jing gai没了,太危险": "road",
    # 港台
    "3座電梯壞咗成個禮拜,冇人整": "elevator",
    "部𨋢又壞咗,阿婆上唔到樓": "elevator",
    "升降機困住人,快啲嚟": "elevator",
    "成棟樓停電,冷氣都開唔到": "power_supply",
    "單車亂泊,塞住成條行人路": "parking",
    "樓上半夜拖櫈嘈到瞓唔著": "noise",
    "走火通道畀人擺滿雜物": "fire_safety",
    "水喉冇水,成朝冇得洗面": "water_supply",
    "天花漏水,滴咗成晚": "leakage",
    "坑渠塞咗,啲污水湧出嚟": "drainage",
    "垃圾房臭到暈,冇人清": "sanitation",
    "家裡跳電三次了,台電不來": "power_supply",
    "網路斷了兩天,客服都不理": "telecom",
    "巷口淹水,機車都騎不過去": "drainage",
    "人孔蓋不見了,很危險": "road",
    "街燈壞了一個月沒人修": "lighting",
    "樓梯間有瓦斯味": "gas",
    "汽車停在騎樓,輪椅過不去": "parking",
    "紅綠燈壞掉,塞車塞到巷子裡": "traffic",
    "鄰居半夜唱卡拉OK,吵死人": "noise",
    "流浪狗追咬小孩,里長都不處理": "animals",
    "監視器壞了三個月沒人修": "public_facility",
    "大門的門禁壞掉,誰都可以進來": "public_facility",
    "滅火器過期三年了": "fire_safety",
    "餐廳的油煙直接排到我家窗戶": "pollution",
    "管理處淨係識收錢,冇人做嘢": "property",
    "管委會都不開會,管理費亂花": "property",
    "機車亂停佔住人行道": "parking",
    "便利商店賣過期牛奶": "consumer",
    "公車半小時才一班,等到天荒地老": "traffic",
    # 语音转写
    "喂你好我是三栋的那个电梯又坏了老人都上不去楼了能不能派人来看一下": "elevator",
    "嗯那个我想反映一下我们这栋楼从昨天晚上开始就没有水了到现在还没来": "water_supply",
    "就是楼上那家每天晚上十一二点还在那里拖桌子拖椅子吵得我睡不着觉": "noise",
    "那个啥门口那一排路灯啊都黑了快一个月了晚上走路看不见": "lighting",
    "哎我跟你们说啊我家厕所那个下水道堵了脏水都冒出来了怎么办啊": "drainage",
    "物业你好我家楼上漏水漏到我家卧室了床都湿了": "leakage",
    # 夹杂字母
    "3#elevator又坏了没人修": "elevator",
    "WIFI断了两天,10086没人理": "telecom",
    "wi-fi断了两天没人修": "telecom",
    "楼下KTV半夜还在唱,吵死了": "noise",
    "DIAN TI坏了": "elevator",
    "👴晕倒在电梯口🆘": "care",
    "有辆SUV堵住消防通道": "fire_safety",
    "电弟坏了,老人上不去": "elevator",
}
QUIET = [
    "🔥🔥🔥今天的火锅太好吃了",
    "晚安🌙大家早点睡",
    "祝大家新年快乐🎆🎇🧧",
    "🚗🚗出发啦,去露营",
    "🐶今天第一次洗澡,好乖",
    "生日快乐🎂🎉",
    "💧记得多喝水哦",
    "💪💪加油🔥",
    "🏠乔迁之喜,晚上来喝酒🍻",
    "今天☀️真好🌳🌳散步去",
    "冇事喇,電梯整返好咗",
    "𨋢修好咗,唔該晒",
    "停電?我哋呢邊好好哋喎",
    "今日天氣好好,去飲茶啦",
    "樓下新開嘅茶餐廳好好食",
    "網路買的冷氣到貨了",
    "單車借我一下",
    "喂你到哪里了我在楼下等你呢",
    "那个晚上吃什么啊我买点菜回去",
    # 碰巧含有那些写法的平常话
    "周末来我家吃饭",
    "办公车辆年检通过了",
    "赶紧到楼下来拿快递",
    "网路由器到货了",
    "打听日期的话问前台",
    "📢通知:明天上午停水检修,请储水",
]


@pytest.mark.parametrize(("text", "category"), TICKETS.items())
def test_found(judge: Judge, text: str, category: str) -> None:
    verdict = judge.judge(text)
    assert verdict.decision in FOUND
    assert verdict.category == category


@pytest.mark.parametrize("text", QUIET)
def test_left_alone(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is Decision.IGNORE


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("屋头莫得水咯", "家里没水了"),
        ("部𨋢壞咗,我哋行唔到", "部梯坏了，我们行不到"),
        ("周末来", "周末来"),
        ("我自己经常去", "我自己经常去"),
        ("再没得到消息", "再没得到消息"),
        ("wy不管", "物业不管"),
        ("sexy不管", "sexy不管"),
        ("停 电 了 吗", "停电了吗"),
        ("3\ufe0f\u20e3栋🛗❌", "3栋电梯坏了"),
    ],
)
def test_put_plainly(judge: Judge, text: str, plain: str) -> None:
    assert judge.lexicon.variants.plain(normalise(text)) == plain


def test_a_table_may_be_empty() -> None:
    assert Variants({}).plain("什么都没有") == "什么都没有"
    assert not spaced("停电 了")


def test_whatever_folding_changes_is_changed_wherever_it_stands() -> None:
    for code, other in fold_table().items():
        assert fold(f"又{chr(code)}了") == f"又{other or ''}了", hex(code)
    assert fold("停电了,谁管!真的?烦;") == "停电了，谁管！真的？烦；"
