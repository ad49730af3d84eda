"""Six dialects: how many words of each matter to complaints, and that they do in sentences of our own."""

import re

import pytest
import yaml

from triage import Decision, Judge, load_taxonomy
from triage.lexicon import SHIPPED, read_lexicon
from triage.normalise import normalise

FOUND = {Decision.OPEN, Decision.ASK, Decision.ANSWER}
DIALECTS = {"川渝", "粤", "中原", "东北", "西北", "桂柳"}
FILES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in SHIPPED.glob("dialect_*.yaml")
}
# What each dialect must have its own words for, by the plain words they stand for or the lists they are in.
CONCERNS = {
    "trouble": {
        "broken",
        "smell",
        "dirty",
        "trash",
        "sound_of",
        "block",
        "坏了",
        "停了",
        "断了",
        "打不开",
        "脏",
    },
    "negation": {"没得", "没人", "没水", "不", "不是", "不行", "没问题", "还没", "不要", "denied"},
    "solved": {"settled", "修好", "弄好", "好了", "搞定", "来水", "修好了"},
    "inaction": {"inaction", "slack", "plea"},
    "who and here": {"我们", "我家", "家里", "这里", "那里", "邻居", "ours", "我们这里", "谁", "谁来管"},
    "asking": {"怎么", "怎么办", "什么", "什么时候", "哪里", "为什么", "谁", "干什么", "worry"},
    "time": {"昨天", "昨晚", "今天", "晚上", "早上", "现在", "刚才", "整夜", "半夜", "night"},
}


def _words(document: dict[str, dict[str, str]]) -> dict[str, set[str]]:
    """The dialect's own words, by what they stand for; what stands for itself is no word of a dialect."""
    said = {
        plain: {form for form in forms.split() if form != plain} for plain, forms in document["says"].items()
    }
    return {name: words for name, words in said.items() if words} | {
        name: set(words.split()) for name, words in document["words"].items()
    }


def _all(name: str) -> set[str]:
    return {normalise(word) for words in _words(FILES[name]).values() for word in words}


def test_there_is_a_file_for_each_dialect() -> None:
    assert {document["dialect"] for document in FILES.values()} == DIALECTS


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_dialect_has_at_least_forty_words_that_matter(name: str) -> None:
    assert len(_all(name)) >= 40
    own = _words(FILES[name])
    for concern, names in CONCERNS.items():
        assert sum(len(words) for key, words in own.items() if key in names) >= 2, concern


@pytest.mark.parametrize("name", sorted(FILES))
def test_at_least_a_third_of_the_words_are_tried(name: str) -> None:
    dialect = FILES[name]["dialect"]
    sentences = [normalise(text) for text in [*TICKETS[dialect], *QUIET[dialect]]]
    tried = {word for word in _all(name) if any(word in sentence for sentence in sentences)}
    assert len(tried) * 3 >= len(_all(name)), sorted(_all(name) - tried)


def test_no_word_means_two_things() -> None:
    meant: dict[str, str] = {}
    for path in sorted(SHIPPED.glob("*.yaml")):
        says = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("says") or {}
        for plain, forms in says.items():
            for form in str(forms).split():
                assert meant.setdefault(normalise(form), plain) == plain, form


def test_plain_words_are_plain() -> None:
    """Nothing is left to put plainly once a message has been put plainly."""
    variants = read_lexicon(load_taxonomy()).variants
    for form in variants.forms:
        assert variants.plain(variants.plain(form)) == variants.plain(form), form


def test_every_word_list_is_used() -> None:
    """A list no rule and no circumstance names has no effect, however many words stand in it."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SHIPPED.glob("*.yaml"))]
    named = set(re.findall(r"\$(\w+)", "".join(texts)))
    for text in texts:
        assert set((yaml.safe_load(text) or {}).get("words") or {}) <= named


TICKETS: dict[str, dict[str, str]] = {
    "川渝": {
        "屋头莫得水咯": "water_supply",
        "三单元电梯扯拐了,啷个还不来修哦": "elevator",
        "我们楼莫得电了,哪个来看一哈嘛": "power_supply",
        "渣渣堆起好几天了,臭死个人,莫得人管": "sanitation",
        "楼梯灯烂求了,黑黢黢的,老汉儿都不敢下楼": "lighting",
        "楼上细娃半夜闹麻了,遭不住": "noise",
        "摩托横起停在单元门口,把路都堵起了": "parking",
        "厕所塞起了,脏水往外头冒,啷个办嘛": "drainage",
        "单元门关不到,哪个都进得来,恼火得很": "public_facility",
        "喊了几道了物业都不来,拖起不整": "property",
        "灶打不燃,天然气停起在,啥子时候来气哦": "gas",
        "我屋头天花板紧到漏水,楼上不认账": "leakage",
        "物业收钱不做事,打电话没得回音": "property",
        "嘞里有个坑,将才有个婆婆摔了,整一哈嘛": "road",
        "我们这凼停水三天了,好久能来水嘛": "water_supply",
        "楼道里头渣滓堆满了,消防通道遭占起了": "fire_safety",
        "地暖冰凉,屋头恁个冷,整归一没得": "heating",
        "马桶遭烂了,脏水到处流,哪个来管一哈嘛": "drainage",
        "电梯卡起不动了,处理一哈嘛,焦死个人": "elevator",
        "路灯烂求好久了,夜晚些黑得很,整一哈嘛": "lighting",
        "物业扯皮撩筋,催了几道都不来整哈": "property",
    },
    "粤": {
        "屋企冇水呀,冲唔到凉": "water_supply",
        "部𨋢壞咗,阿婆行唔到樓梯": "elevator",
        "成棟樓冇電,幾時返電呀": "power_supply",
        "隔籬成晚打麻雀嘈到瞓唔著": "noise",
        "後巷啲垃圾臭到暈,冇人執": "sanitation",
        "廚房坑渠塞咗成個禮拜,冇人理,污糟邋遢": "drainage",
        "地下條渠塞咗,啲水湧返上嚟": "drainage",
        "有架車喺度阻住個出口,搵邊個拖走佢": "parking",
        "大閘閂唔埋,乜人都入得嚟,好牙煙": "public_facility",
        "條街啲街燈唔著,成個禮拜冇人理": "lighting",
        "管理處收錢唔做嘢,打咗幾次都冇人聽": "property",
        "天花漏緊水,琴晚滴到而家": "leakage",
        "水掣爛咗,水喉不停漏水": "water_supply",
        "走火通道畀啲雜物霸住,行都行唔過": "fire_safety",
        "行人路個窿仲未整,頭先有個細路跌親": "road",
        "停晒水成個屋苑,冇晒水沖廁所": "water_supply",
        "升降機死咗機,點解仲未有人嚟整": "elevator",
        "夜晚黑裝修嘈死,頂唔順啦": "noise",
        "樓梯口成日有人掉烂嘢,污糟到死,派人嚟執下": "sanitation",
        "我哋成個屋邨冇晒電,依家仲係黑麻麻": "power_supply",
        "鐵閘開唔到,入唔到屋企": "public_facility",
    },
    "中原": {
        "楼梯灯毁啦,黑地里摸着走,来个人问问": "lighting",
        "俺村木有水几天了,牲口都渴嘞": "water_supply",
        "物业装迷糊,说多少回都不来": "property",
        "俺家木有水嘞,做饭都不中": "water_supply",
        "电梯坏哩几天了,谁来管管": "elevator",
        "门口垃圾堆恁多,臭嘞很,没人问事": "sanitation",
        "楼上小孩黑喽蹦跶,聒死人,睡不成": "noise",
        "路灯使不成了,黑喽回家看不见路": "lighting",
        "茅厕堵嘞严实,水都漫出来了": "drainage",
        "物业爱答不理,说八百遍都不来": "property",
        "俺庄上夜个黑就木有电了,啥时候能来": "power_supply",
        "路上恁大个坑,清早起摔了仨人": "road",
        "暖气使不成,搁家还得穿棉袄,膈应人": "heating",
        "灶弄不成火,煤气打不着,咋治": "gas",
        "谁个的车杵在门口,挡嘞严实": "parking",
        "楼道里腌臜,好些天没人扫": "sanitation",
        "俺家房顶漏水,晌午头滴到这会儿,寻个人看看": "leakage",
        "健身器材毁了,小崽子差点摔着": "public_facility",
    },
    "东北": {
        "电梯又趴窝了,老太太搁家下不来楼": "elevator",
        "屋里拔凉,暖气不好使,冻得嘚嘚的": "heating",
        "楼道造得埋汰,没人搭理": "sanitation",
        "下水道堵了,马葫芦往外返水": "drainage",
        "马葫芦盖没了,贼拉危险,赶紧整整": "road",
        "楼上成宿叮咣的,闹心死了": "noise",
        "俺们楼没水了,咋整啊": "water_supply",
        "俺们这疙瘩停电了,啥前儿来啊": "power_supply",
        "物业净扯犊子,给瞅瞅呗都不来": "property",
        "破面包车杵着半拉月了,把楼门口堵得严实": "parking",
        "楼道灯完犊子了,下晚儿啥也瞅不着": "lighting",
        "楼顶冰溜子掉下来砸着人了": "",
        "单元门秃噜扣了,关不上": "public_facility",
        "坡上都是冰打出溜,老爷子卡了个跟头": "",
        "网趴架了两天,没人吱声": "telecom",
        "楼道旮旯堆老鼻子纸壳子,都堵严实了": "fire_safety",
        "楼上半夜吱哇唱歌,闹腾得睡不着,愁人": "noise",
        "单元门口味儿大,垃圾没人收,糟心": "sanitation",
        "物业和稀泥,糊弄咱们,磨洋工": "property",
        "茅楼堵了,味儿窜得邪乎,给整整": "drainage",
    },
    "西北": {
        "垃圾胡撂,臭烘烘滴,说咧几回都么人问": "sanitation",
        "路灯瞎火咧,夜来黑摔咧一个老汉": "lighting",
        "暖气坏下了,么暖气,愁滴": "heating",
        "楼道里有人往下撂酒瓶子,管一下么": "public_security",
        "额屋么水咧,咋弄呢": "water_supply",
        "额们楼夜黑咧就么电咧": "power_supply",
        "电梯日塌咧,么人管": "elevator",
        "楼道脏滴很,么人扫": "sanitation",
        "楼上黑间吵滴很,害怕滴睡不着": "noise",
        "茅房堵咧,脏水往外冒": "drainage",
        "灯瞎咧,黑咧回家看不见路": "lighting",
        "物业耍赖皮,打咧几回都么人理": "property",
        "暖气么热,屋里冻滴很,给看一下": "heating",
        "三轮车把门口堵滴死死,出不去": "",
        "路上这搭塌咧个坑,赶早摔了个碎娃": "road",
        "单元门失塌咧,关不上": "public_facility",
        "谁家胡撂垃圾,臭滴很": "sanitation",
        "网用不成咧,么信号,来看看么": "telecom",
        "煤气么气咧,后晌饭都做不成": "gas",
        "巷子里几个人打捶哩,快来": "public_security",
        "隔壁两家为个墙天天骂仗咧,寻个人来劝一下": "neighbour",
    },
    "桂柳": {
        "水管断克了,停去了大半天,喊人来看下子嘛": "water_supply",
        "楼上昨夜又吵嘴打交,闹得慌,来搞哈": "",
        "我屋里头跳闸搞不成饭,管哈嘛": "power_supply",
        "楼下店铺清早八早就放喇叭,吵得卵,恼火卵": "noise",
        "屋头没得水了,哪时来水啊": "water_supply",
        "电梯坏克了,老奶下不得楼": "elevator",
        "我屋停克电,夜晚黑麻麻的": "power_supply",
        "垃圾渣堆得臭死卵,没得人理": "sanitation",
        "楼上夜头吵死卵,崽崽睡不成": "noise",
        "下水道堵克了,屎水都冒出来,哪门搞": "drainage",
        "巷子里头灯烂完去了,黑得要命": "lighting",
        "物业推来推克,讲几多次都不来": "property",
        "电单车横到楼梯口,挡到起路": "",
        "楼上漏水,我屋头墙都湿了,望下子嘛": "leakage",
        "门口那条路烂克了,先头有个娃崽摔了": "road",
        "单元门开不得,进不克屋": "public_facility",
        "卖菜的霸到人行道,管下子嘛": "street_trading",
        "网断克两天了,没曾有人来": "telecom",
        "煤气打不燃,没得哪样用": "gas",
        "楼道腻怪得很,没见人来扫": "sanitation",
    },
}
QUIET = {
    "川渝": [
        "屋头水来咯,冇得事了",
        "电梯整归一了,莫慌",
        "灯已经弄巴适了,谢谢师傅",
        "莫得停电,我屋头亮堂堂的",
        "水管修归一了哈,莫担心",
        "晓不得今晚黑吃啥子",
        "娃儿今天考得巴适,要得",
        "楞个晚了还没睡,明天起不来咯",
        "刚才停了哈电,现在弄归一了",
    ],
    "粤": [
        "而家返咗水喇,唔該晒",
        "部𨋢整返好咗",
        "冇停電呀,我哋呢度好好哋",
        "搞掂咗喇,多謝晒師傅",
        "琴日去咗飲茶,好好食",
        "呢間茶餐廳啲奶茶正",
        "呢個禮拜日一齊去行山呀",
        "冇問題喇,頭先師傅執返好咗",
    ],
    "中原": [
        "修好嘞,没事了",
        "俺这儿不碍事,水好好的",
        "电梯拾掇好了,谢谢师傅",
        "今个晌午吃啥饭",
        "俺家娃考上大学了,中",
        "妥嘞,水来了",
    ],
    "东北": [
        "修妥了,没毛病",
        "电梯整利索了,谢了啊",
        "俺们家没停电,没毛病",
        "昨儿个包的饺子老香了",
        "今儿个天儿贼拉好,出去溜达",
        "暖气整妥了,屋里老热乎了",
        "一会儿去瞅瞅新开的超市",
    ],
    "西北": [
        "修好咧,么麻达",
        "额屋么事,水好好的",
        "电来咧,么麻达咧",
        "拾掇好咧,谢谢师傅",
        "今儿个咥了碗面,嫽扎咧",
        "额娃考上大学咧",
    ],
    "桂柳": [
        "水来克了,没得事",
        "修好克了,谢谢师傅",
        "我屋没得停电,没得事",
        "今天子克赶圩,买点菜",
        "灯搞好克了",
        "崽崽今天读书乖",
    ],
}


@pytest.mark.parametrize(
    ("text", "category"), [(text, code) for table in TICKETS.values() for text, code in table.items()]
)
def test_found(judge: Judge, text: str, category: str) -> None:
    verdict = judge.judge(text)
    assert verdict.decision in FOUND
    assert not category or verdict.category == category


@pytest.mark.parametrize("text", [text for table in QUIET.values() for text in table])
def test_left_alone(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is Decision.IGNORE
