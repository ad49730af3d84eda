"""Tables of sentences: what opens, what asks, what is left alone, and with which codes."""

import pytest

from triage import Decision, Judge, TriageSettings, load_judge

FOUND = {Decision.OPEN, Decision.ASK, Decision.ANSWER}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("6栋电梯又坏了,老人上不去", "elevator"),
        ("9号楼从早上就停水,谁来看看", "water_supply"),
        ("整个单元跳闸三次了,空调都不敢开", "power_supply"),
        ("暖气片冰凉,屋里穿棉袄", "heating"),
        ("楼上漏水,我家卫生间天花板一直滴水", "leakage"),
        ("下水道堵了两天,污水往外冒", "drainage"),
        ("消防通道被私家车堵死了", "fire_safety"),
        ("工地半夜还在打桩,吵得睡不着", "noise"),
        ("有辆面包车停在大门口堵住出口", "parking"),
        ("烧烤摊占了整条人行道", "street_trading"),
        ("垃圾桶满了好几天没人清,臭得很", "sanitation"),
        ("餐馆的油烟直接排到我家窗户", "pollution"),
        ("西门那排路灯不亮一个星期了", "lighting"),
        ("桥头路面坑坑洼洼,骑车摔了好几个", "road"),
        ("路口红绿灯坏了,车乱成一团", "traffic"),
        ("顶楼住户在楼顶搭阳光房", "illegal_building"),
        ("单元门禁坏了,谁都能进", "public_facility"),
        ("大树的树枝挡住窗户,没人修剪", "greening"),
        ("遛狗不牵绳,差点咬到孩子", "animals"),
        ("物业打电话不接,只会收钱", "property"),
        ("开发商延期交房两年了", "housing"),
        ("楼上楼下为这事吵起来了,社区来劝劝", "neighbour"),
        ("昨晚我的电瓶车被偷了", "public_security"),
        ("我妈被骗走了三万块钱,怎么办", "fraud"),
        ("超市卖过期的牛奶", "consumer"),
        ("老板拖欠工资三个月", "labour"),
        ("残疾证怎么申请,要什么材料", "welfare"),
        ("楼上独居的老人两天没见,敲门没人应", "care"),
        ("小学强制订校服,不订就点名", "education"),
        ("卫生院的医生态度恶劣", "health"),
        ("宽带断了两天,报修没人来", "telecom"),
        ("社区图书室几点开门", "other"),
    ],
)
def test_every_category_is_found(judge: Judge, text: str, category: str) -> None:
    verdict = judge.judge(text)
    assert verdict.decision in FOUND, verdict
    assert verdict.category == category, verdict
    assert verdict.evidence


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("收垃圾的凌晨三点就轰轰响", "noise"),
        ("停车场一晚上收三十,凭什么", "parking"),
        ("楼门口的扶手一摇就晃", "public_facility"),
        ("地头的水沟被填平,雨水都流到我家院里", "drainage"),
        ("卫生院老是没有降压药", "health"),
        ("半夜里有人飙摩托", "traffic"),
        ("有两个外地人挨家敲门", "public_security"),
        ("河里死了好多鱼", "pollution"),
    ],
)
def test_troubles_told_without_their_usual_words_are_found(judge: Judge, text: str, category: str) -> None:
    verdict = judge.judge(text)
    assert (verdict.decision in FOUND, verdict.category) == (True, category), verdict


@pytest.mark.parametrize(
    ("text", "emergency"),
    [
        ("楼道里煤气味很重,头都晕了", "gas_leak"),
        ("三楼阳台着火了,快来人", "fire"),
        ("电线断了掉在地上,孩子在旁边玩", "electric_hazard"),
        ("有人被困在电梯里", "elevator_trapped"),
        ("路中间井盖不见了,刚有人掉下去", "road_collapse"),
        ("外墙砖掉下来砸到车上", "falling_object"),
        ("孩子掉进河里了快来救人", "person_missing"),
        ("门口有人持刀打起来了,快报警", "violence"),
        ("大爷突然晕倒在地上叫不醒", "medical"),
        ("地下车库进水了,水已经没过轮胎", "flooding"),
        ("整个小区都停水了", "water_outage"),
        ("整条街都停电了,一片漆黑", "power_outage"),
        ("后山滑坡了,石头滚到房子边上", "natural_disaster"),
    ],
)
def test_all_emergencies(judge: Judge, text: str, emergency: str) -> None:
    verdict = judge.judge(text)
    assert verdict.decision is Decision.OPEN, verdict
    assert (verdict.emergency, verdict.urgency) == (emergency, "emergency")


@pytest.mark.parametrize(
    "text",
    [
        "今天天气真好,出来走走",
        "没停电啊,我家好好的",
        "电梯没坏,是在年检",
        "路灯修好了,谢谢师傅",
        "【停水通知】各位业主,明天8点至12点检修停水,敬请谅解",
        "要是电梯坏了我就爬楼",
        "新闻说外省一个小区着火了",
        "这部电影里的爆炸特效真好",
        "孩子作文题目是《路灯下的小姑娘》",
        "气得我脑子进水了",
        "转让二手电动车,九成新",
        "有没有认识修水管的师傅,推荐一个",
        "师傅已经在路上了,请稍等",
        "以前住的老院子天天停水",
        "千万别点短信链接,都是骗子",
        "停电动车的地方在哪边来着",
        "我这个月的薪水到账了",
        "",
        " \n\t",
        "+1",
    ],
)
def test_left_alone(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is Decision.IGNORE


@pytest.mark.parametrize(
    "text",
    [
        "刷单兼职,垫付100返130,加微信进群",
        "您的社保卡已失效,请点击链接 http://x.cn 重新认证",
        "老师带你炒股,内幕消息稳赚不赔,扫码进群",
        "高价回收银行卡电话卡,一套五百",
        "代办毕业证,网上可查,先办后付",
    ],
)
def test_lures_raise_an_alert(judge: Judge, text: str) -> None:
    verdict = judge.judge(text)
    assert verdict.decision is Decision.ALERT
    assert verdict.evidence[0].rule.startswith("scam:")
    assert verdict.category is None


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("1号楼停水了", "water_supply"),
        ("4号楼也停水了", "water_supply"),
        ("我们这栋楼停水了,一滴都没有", "water_supply"),
        ("我家没水了", "water_supply"),
        ("3栋停电了", "power_supply"),
        ("二单元没气了", "gas"),
        ("七栋没暖气", "heating"),
    ],
)
def test_an_outage_with_a_place_is_sure(judge: Judge, text: str, category: str) -> None:
    verdict = judge.judge(text)
    assert (verdict.decision, verdict.category, verdict.urgency) == (Decision.OPEN, category, "urgent")


@pytest.mark.parametrize(
    "text",
    ["停水了", "8栋停电了吗", "3栋停水了?", "8栋明天停电", "昨天3栋停电了", "3栋没停水", "我老家那栋停水了"],
)
def test_an_outage_asked_about_past_or_to_come_is_not(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is not Decision.OPEN


@pytest.mark.parametrize(
    ("text", "emergency"),
    [
        ("一股煤气味,8栋2单元,越来越浓,是不是漏气了", "gas_leak"),
        ("有没有人闻到煤气味", "gas_leak"),
        ("满屋子都是煤气", "gas_leak"),
        ("好大阵煤气味啊", "gas_leak"),
        ("俺家灶房一股子煤气味儿", "gas_leak"),
        ("要不要报警,3楼冒烟", "fire"),
        ("着火了着火了,3栋楼顶", "fire"),
        ("屋头进水咯,床都漂起来了", "flooding"),
        ("有人触电了", "electric_hazard"),
        ("按了报警没反应,我在电梯里", "elevator_trapped"),
        ("沙井盖唔見咗", "road_collapse"),
        ("楼上掉下来一块砖", "falling_object"),
        ("娃儿不见咯", "person_missing"),
        ("一群人抄家伙冲过来了", "violence"),
        ("有人吐血了", "medical"),
        ("水库要漫了,下游的快跑", "natural_disaster"),
        ("全小区水龙头一滴都没有", "water_outage"),
    ],
)
def test_emergencies_in_other_words(judge: Judge, text: str, emergency: str) -> None:
    verdict = judge.judge(text)
    assert (verdict.decision, verdict.emergency) == (Decision.OPEN, emergency), verdict


@pytest.mark.parametrize(
    "text",
    [
        "遇到电梯被困不要扒门,按黄色按钮就行",
        "作业多到要爆炸",
        "对不起各位,刚才报警器响是我炒菜烟太大",
        "我来解释一下,停水是因为主管爆了,已经在抢修",
        "没有漏气",
        "热得我快着火了",
    ],
)
def test_no_emergency_in_jokes_advice_and_explanations(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is not Decision.OPEN


@pytest.mark.parametrize("text", ["谁家半夜还在装修", "谁家大半夜还在打钻"])
def test_who_makes_that_noise(judge: Judge, text: str) -> None:
    verdict = judge.judge(text)
    assert (verdict.decision, verdict.category, verdict.kind) == (Decision.OPEN, "noise", "complaint")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("投诉9栋楼上每天半夜拖椅子", "complaint"),
        ("举报楼下有人聚众赌博", "tipoff"),
        ("建议小区加装几个充电桩", "suggestion"),
        ("高龄津贴怎么申请", "inquiry"),
        ("水管爆了,水流了一地", "help"),
    ],
)
def test_kinds(judge: Judge, text: str, kind: str) -> None:
    assert judge.judge(text).kind == kind


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("我家停水了,水龙头没水", "urgent"),
        ("建议小区停车位重新划线", "normal"),
        ("楼道里的灯坏了,一直不亮", "normal"),
        ("接到电话自称公安让我转账,是不是骗子", "urgent"),
        ("我刚被狗咬了", "urgent"),
    ],
)
def test_urgencies(judge: Judge, text: str, urgency: str) -> None:
    assert judge.judge(text).urgency == urgency


def test_counter_evidence_covers_only_its_part(judge: Judge) -> None:
    verdict = judge.judge("谢谢师傅,电梯修好了,但是楼道灯还是不亮")
    assert (verdict.decision in FOUND, verdict.category) == (True, "lighting")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("又亭水了,没法做饭", "water_supply"),
        ("垃极桶没人收,臭死了", "sanitation"),
        ("xiaoqu又ting shui了没人管", "water_supply"),
    ],
)
def test_misspelt(judge: Judge, text: str, category: str) -> None:
    assert judge.judge(text).category == category


def test_a_real_word_is_no_misspelling(judge: Judge) -> None:
    assert judge.judge("他已经是读博的人了").decision is Decision.IGNORE


@pytest.mark.parametrize(
    ("plain", "traditional"),
    [
        ("3栋电梯坏了", "3棟電梯壞了"),
        ("楼下垃圾没人清,臭死了", "樓下垃圾沒人清,臭死了"),
        ("路灯不亮", "路燈不亮"),
    ],
)
def test_both_scripts_mean_the_same(judge: Judge, plain: str, traditional: str) -> None:
    one, other = judge.judge(plain), judge.judge(traditional)
    assert (one.decision, one.category, one.kind) == (other.decision, other.category, other.kind)


def test_handbook_answers_common_questions(judge: Judge) -> None:
    verdict = judge.judge("请问居住证在哪办理,要什么材料")
    assert verdict.decision is Decision.ANSWER
    assert verdict.answer == "residence_permit"
    assert "派出所" in judge.handbook[verdict.answer].answer


def test_two_problems_give_two_findings(judge: Judge) -> None:
    verdict = judge.judge("垃圾桶三天没人清了臭得很,楼道灯也坏了一直不亮")
    codes = {verdict.category, *(other.category for other in verdict.also)}
    assert codes == {"sanitation", "lighting"}


def test_terse_headline_with_a_place(judge: Judge) -> None:
    verdict = judge.judge("北城区和平路128号对面 违停 堵住出口")
    assert (verdict.decision, verdict.category) == (Decision.OPEN, "parking")


@pytest.mark.parametrize("text", ["我家暖气冰凉", "北城区和平路128号对面 违停", "今天门禁好像又不灵"])
def test_what_only_just_sounds_like_a_report_is_asked_about(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is Decision.ASK


def test_a_bare_question_opens_nothing(judge: Judge) -> None:
    assert judge.judge("请问公交可以吗").decision is not Decision.OPEN
    assert judge.judge("3栋停水了没有").decision is not Decision.OPEN


def test_the_place_is_told(judge: Judge) -> None:
    assert judge.judge("12栋2单元电梯坏了").place == "12栋2单元"


def test_place_names_of_the_township_are_found() -> None:
    verdict = load_judge(places=["海棠苑南岸", "望江亭"]).judge("望江亭那边路灯坏了")
    assert verdict.place is not None
    assert "望江亭" in verdict.place


def test_a_near_place_name_is_understood() -> None:
    verdict = load_judge(places=["锦绣江南里"]).judge("锦秀江南里门口路灯坏了不亮")
    assert verdict.place is not None
    assert "锦绣江南里" in verdict.place


def test_long_messages_are_cut(judge: Judge) -> None:
    assert judge.judge("好" * 4000 + "电梯坏了").decision is Decision.IGNORE


def test_thresholds_are_settings() -> None:
    strict = load_judge(TriageSettings(open_at=9, ask_at=8))
    assert strict.judge("楼道灯坏了").decision is Decision.IGNORE


def test_keywords_name_their_categories(judge: Judge) -> None:
    assert ("物业", "property") in judge.keywords()


@pytest.mark.parametrize(
    "text",
    [
        "老同学你好,这是咱们班聚会的相册 http://dwz.example/a1 记得保存",
        "你瞧瞧这个 http://t.example/abc",
        "这里有关于您的信息,请点 http://x.example/q 查看",
        "截止今日我行将扣取您的信用卡年费800元,如有疑问致电客服",
        "您的信用良好,信用卡额度可上调至五万,请致电经理当日调整",
        "iphone提醒您:离线设备已插卡联网,请登录 http://find.example 拦截",
        "十年老股民抱团,必涨牛股免费公布,人满即封,加群验证",
    ],
)
def test_lures_by_a_link_a_bank_or_a_share_are_warned_of(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is Decision.ALERT


@pytest.mark.parametrize(
    "text",
    [
        "我们小区活动的照片放这个链接了 http://pan.example/s/1 大家自己存",
        "孩子幼儿园毕业录像的链接 http://pan.example/2 家长自取",
        "大家瞧瞧我种的花",
        "金店搞活动,足金每克降30,彩金饰品八折",
        "物业说停车年费涨到800了,有疑问打前台电话",
    ],
)
def test_what_sounds_like_a_lure_and_is_none(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is not Decision.ALERT


def test_messages_that_came_together_are_judged_as_each_alone(judge: Judge) -> None:
    texts = ["", "3栋电梯又坏了", "晚上一起吃饭吗", "樓下電梯壞了", "嗯", "停水了" * 400, "3栋电梯又坏了"]
    alone = [judge.judge(text) for text in texts]
    with judge.ahead_of(texts):
        assert [judge.judge(text) for text in texts] == alone
        assert judge.judge("4栋电梯又坏了").decision is Decision.OPEN
    assert not judge._ahead


def test_nothing_is_kept_of_messages_whose_handling_failed(judge: Judge) -> None:
    with pytest.raises(OSError, match="x"), judge.ahead_of(["3栋电梯又坏了"]):
        raise OSError("x")
    assert not judge._ahead


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("4栋电梯坏了", "elevator"),
        ("11号楼电梯坏啦", "elevator"),
        ("咱们楼电梯不动了", "elevator"),
        ("电梯坏了,6栋", "elevator"),
        ("10栋的电梯停了", "elevator"),
        ("12栋地暖不热", "heating"),
        ("1号楼暖气一点都不热", "heating"),
        ("2号楼断网了", "telecom"),
        ("8栋没网", "telecom"),
        ("14栋没网络了", "telecom"),
        ("我们楼停电了", "power_supply"),
        ("3栋停水啦", "water_supply"),
        ("6栋下水道堵啦", "drainage"),
    ],
)
def test_the_plainest_report_opens_where_it_says_which_house(judge: Judge, text: str, category: str) -> None:
    verdict = judge.judge(text)
    assert (verdict.decision, verdict.category) == (Decision.OPEN, category)


@pytest.mark.parametrize(
    "text",
    [
        "商场电梯坏了",
        "昨天公司电梯坏了爬的楼",
        "我们单位3号楼电梯坏了",
        "我们办公楼电梯坏了",
        "公司断网了",
        "我们宿舍楼断网了",
        "单位暖气不热",
        "电梯坏了就走楼梯呗",
        "电梯坏了正好减肥",
        "电视里那栋楼电梯坏了",
        "去年3栋电梯坏了一个月",
        "昨天3栋电梯坏了,今早修好了",
        "3栋电梯没坏",
        "8栋电梯坏了吗",
        "我们单元没网的来我家蹭",
        "我家手机没网了",
        "出差住的酒店没网",
    ],
)
def test_what_is_broken_elsewhere_or_was_once_opens_nothing(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is not Decision.OPEN


@pytest.mark.parametrize("particle", ["啦", "喽", "咯", "嘞", "啰"])
@pytest.mark.parametrize("text", ["5栋电梯坏{}", "3栋停水{}没人管", "楼上着火{}", "孩子掉河里{}快救人"])
def test_a_spoken_particle_says_no_less_than_the_written_one(judge: Judge, text: str, particle: str) -> None:
    spoken, written = judge.judge(text.format(particle)), judge.judge(text.format("了"))
    told = (spoken.decision, spoken.category, spoken.emergency)
    assert told == (written.decision, written.category, written.emergency)


@pytest.mark.parametrize(
    "text",
    [
        "吃饭啦",
        "快递到喽",
        "孩子睡着啦",
        "锅里炖着啦",
        "修好啦,来水啦",
        "哗啦啦下大雨",
        "拉拉队来啦",
        "你可别啰嗦啦",
        "火啦火啦,这首歌火啦",
    ],
)
def test_talk_with_such_particles_stays_talk(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is Decision.IGNORE
