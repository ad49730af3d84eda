"""Emergencies told in unusual words, and what only sounds like one."""

import pytest

from triage import Decision, Judge


def _opens_nothing(judge: Judge, text: str) -> None:
    verdict = judge.judge(text)
    assert (verdict.decision is Decision.OPEN, verdict.emergency) == (False, None)


def _is_heard(judge: Judge, text: str, code: str) -> None:
    verdict = judge.judge(text)
    assert (verdict.emergency, verdict.decision is Decision.IGNORE) == (code, False)


def _is_opened(judge: Judge, text: str, code: str) -> None:
    verdict = judge.judge(text)
    assert (verdict.decision, verdict.emergency) == (Decision.OPEN, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("咱们小区停电了", "power_outage"),
        ("老伯栽倒在棋摊边上 叫他不答应 嘴唇发紫", "medical"),
        ("姥姥糊涂病,出门买菜到现在没回,穿蓝棉袄,电话没带", "person_missing"),
        ("两伙人抄着钢管在楼下打起来了,有人头破了", "violence"),
        ("阳台上的纸箱烧着了,火往楼上窜,里面还有人", "fire"),
        ("灶台软管裂了嘶嘶响,满屋味道,头晕", "gas_leak"),
        ("货梯咣当一下停了,门掰不开,我出不去", "elevator_trapped"),
        ("进户线断了掉在路上还带电,小孩就在旁边", "electric_hazard"),
        ("村道塌了个大坑,一辆三轮车陷进去了", "road_collapse"),
        ("屋檐的瓦片往下掉,刚砸到一个路人的头", "falling_object"),
        ("河水往屋里灌,已经到膝盖了", "flooding"),
        ("后坡垮了,泥巴冲到我家墙根", "natural_disaster"),
        ("高压线耷拉到村口路上了", "electric_hazard"),
        ("小卖部门口井盖被大水冲跑了", "road_collapse"),
        ("学校旁边有口没盖的井", "road_collapse"),
        ("粮站那边火苗蹿得比房顶高", "fire"),
        ("装修的打孔打穿了燃气管", "gas_leak"),
        ("隔壁老太太喝了农药", "medical"),
        ("有个学生滑河里了", "person_missing"),
        ("又停水啦?整条和平街都没有", "water_outage"),
        ("全条巷都冇电,几时返啊", "power_outage"),
        ("街头到街尾都停电了", "power_outage"),
        ("整条街停电了,什么时候来电啊", "power_outage"),
        ("配电箱那边一股烧焦味", "fire"),
    ],
)
def test_unusual_words(judge: Judge, text: str, code: str) -> None:
    _is_heard(judge, text, code)


@pytest.mark.parametrize(
    "text",
    [
        "去年车棚着火那次多亏大家帮忙",
        "走散的孩子已经找到,家长接走了",
        "楼道堆满纸箱,万一起火跑都跑不掉",
        "周三社区讲座教大家怎么用灭火器",
        "上个月楼上掉花盆砸了车,到现在没人赔",
        "没有人困在电梯里,放心",
        "就我们这栋停电,对面亮着",
        "有人看见我家泰迪吗,昨天走丢的",
        "网线掉地上了绊人",
        "手机掉河里了",
        "要是井盖没了多危险",
        "我们家没水了,整条街就我家没有",
        "忙了一天,整个人都没电了",
        "田里有人在烧秸秆,黑烟呛得很",
        "小孩乱按的警铃,里面没关人",
        "路口的井盖翘起来了,晚上看不见",
    ],
)
def test_only_sounds_like_one(judge: Judge, text: str) -> None:
    assert judge.judge(text).emergency is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("有人从十几楼往下扔啤酒瓶,碎在孩子脚边", "tipoff"),
        ("高楼的瓷砖掉下来砸到人了", "help"),
        ("有人烧垃圾把草堆引燃了,火往上窜", "help"),
    ],
)
def test_who_throws_things_is_reported_all_other_danger_calls_for_help(
    judge: Judge, text: str, kind: str
) -> None:
    verdict = judge.judge(text)
    assert (verdict.kind, verdict.urgency) == (kind, "emergency")


@pytest.mark.parametrize("text", ["轿厢里还有个奶奶 手机都打不通了", "维保说要半个钟头 里面的老人快撑不住了"])
def test_what_only_the_words_sound_like_is_asked_about_as_an_emergency(judge: Judge, text: str) -> None:
    verdict = judge.judge(text)
    assert (verdict.decision, verdict.emergency) == (Decision.ASK, "elevator_trapped")


@pytest.mark.parametrize(
    ("text", "emergency"),
    [
        ("电线接头那里火星子直往下滴", "fire"),
        ("拿洗洁精水一抹 灶台下面的接口直冒泡", "gas_leak"),
        ("小孩摸了路灯杆 手被吸住甩不开", "electric_hazard"),
        ("我们一家被困在房顶上 水还在涨", "natural_disaster"),
        ("有人从楼上往下扔椅子", "falling_object"),
        ("按了好久的铃没人应 门缝外头就是墙 里面还有个孩子", "elevator_trapped"),
        ("整条解放路都没水了 理发店都关门了", "water_outage"),
        ("好几个小区都停水了，也没见通知", "water_outage"),
        ("5 dong lou dao zhao huo le kuai lai ren", "fire"),
        ("chufang meiqiwei hennong", "gas_leak"),
        ("阿婆噎住了 脸都紫了 谁会拍背", "medical"),
        ("出门忘关火了 门缝里一股味 家里没人应", "gas_leak"),
    ],
)
def test_how_people_cry_out(judge: Judge, text: str, emergency: str) -> None:
    assert judge.judge(text).emergency == emergency


def test_you_with_a_knife_is_no_report(judge: Judge) -> None:
    assert judge.judge("你拿着菜刀追我的样子真好笑").emergency is None


def test_an_outage_in_one_building_is_no_emergency_however_it_sounds(judge: Judge) -> None:
    verdict = judge.judge("3栋停水了，一滴水都没有")
    assert (verdict.decision, verdict.emergency) == (Decision.OPEN, None)


@pytest.mark.parametrize(
    "text",
    [
        "奶奶看电视看睡着了,遥控器还在手里",
        "昨晚没盖好被子着了凉",
        "空调开太低,冻着了",
        "房子买着了,终于上车",
        "锅里炖着了,一会儿就开饭",
        "厨房有我妈忙着了",
        "车我开着了,你别管",
        "店开着了,来坐坐",
        "锅里还烧着鱼",
        "厨房里烧着菜,先不说了",
        "店里炸了个油条",
        "厨房炸了一锅年货",
        "树上柿子红彤彤",
        "空调吹得嗓子冒火",
    ],
)
def test_what_sleeps_hangs_or_simmers_is_not_on_fire(judge: Judge, text: str) -> None:
    _opens_nothing(judge, text)


@pytest.mark.parametrize(
    "text",
    [
        "二楼老头抽烟睡着了,被子着了",
        "老人点着蚊香睡着了,床单着了",
        "家里人都睡着了,隔壁厨房全着了",
        "车着了,里面人睡着",
        "房客睡着了,屋里都着了",
    ],
)
def test_who_sleeps_beside_a_fire_does_not_make_it_less_of_one(judge: Judge, text: str) -> None:
    _is_opened(judge, text, "fire")


@pytest.mark.parametrize(
    "text",
    [
        "电梯里困死我了,昨晚没睡好",
        "老人倒了两趟公交才到",
        "鞋掉河里了,漂走了",
        "谁看见我家老头了,喊他回来吃饭",
        "他们几个打起来没完,扑克打到半夜",
    ],
)
def test_who_is_sleepy_changes_buses_or_plays_cards_needs_no_rescue(judge: Judge, text: str) -> None:
    _opens_nothing(judge, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("有人把绿化带点着了", "fire"),
        ("煤气灶连着管子一起着了", "fire"),
        ("我爸倒了杯茶就倒地上不动了", "medical"),
        ("捡球的孩子掉河里了", "person_missing"),
        ("打麻将打起来了,有人头破了流血", "violence"),
        ("打牌输了动刀了,快报警", "violence"),
        ("被困电梯半小时了,困死人了", "elevator_trapped"),
    ],
)
def test_danger_is_heard_beside_the_same_homely_words(judge: Judge, text: str, code: str) -> None:
    _is_heard(judge, text, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我妈卡电梯里了,电话快没电了", "elevator_trapped"),
        ("小孩掉化粪池里了", "person_missing"),
        ("我儿子放学没回家,都九点了,打不通电话", "person_missing"),
        ("浴室里人叫不应,热水器开着,可能中毒了", "medical"),
        ("三楼阳台一个小孩挂在外面", "medical"),
        ("邻居喝农药了", "medical"),
        ("狗把小孩咬得满脸血", "medical"),
        ("继父拿皮带抽孩子,天天哭", "violence"),
        ("他把我锁在家里不让出去", "violence"),
        ("三岁娃娃误喝了洁厕灵", "medical"),
        ("老人心脏病犯了,药没了", "medical"),
        ("女儿离家出走了,手机关机", "person_missing"),
        ("我妈把安眠药吃了半瓶,人都迷糊了", "medical"),
        ("孩子被我锁在车里了,太阳晒着", "medical"),
        ("下井的两个师傅没上来", "medical"),
        ("我媳妇怀孕的,刚才见红了", "medical"),
        ("有个人爬到塔吊上不肯下", "medical"),
        ("一个女的半个身子在阳台外面", "medical"),
        ("工地伙食吃得十几个人上吐下泻", "medical"),
        ("工地的吊车翻了,砸在围墙上", "falling_object"),
        ("楼顶的广告牌挂在半空晃", "falling_object"),
        ("戏台垮了,底下还有人", "falling_object"),
        ("有人在车棚那边放火烧车", "fire"),
        ("下水井爆炸了,井盖飞出老远", "fire"),
        ("孩子的头卡在楼梯栏杆里出不来", "medical"),
        ("小孙女脚卡进自行车后轮了", "medical"),
        ("清淤的师傅下井二十分钟了没动静", "medical"),
        ("我舅妈突然说不出话了", "medical"),
        ("我舅突然晕倒在3栋门口", "medical"),
    ],
)
def test_plain_danger_is_opened_at_once(judge: Judge, text: str, code: str) -> None:
    _is_opened(judge, text, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [("老公喝醉了打我,孩子吓得直哭", "violence"), ("换完煤气表就漏气,我闻着一股子味", "gas_leak")],
)
def test_who_asks_for_nothing_is_heard_where_it_sounds_like_danger(
    judge: Judge, text: str, code: str
) -> None:
    _is_heard(judge, text, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("外婆突然说不出话了", "medical"),
        ("孩子吃花生卡住了,脸发紫", "medical"),
        ("变压器炸了,冒一团火", "fire"),
        ("两个娃在水库里游泳,有一个没上来", "person_missing"),
    ],
)
def test_what_a_rule_hints_at_and_all_of_it_sounds_like_needs_no_question(
    judge: Judge, text: str, code: str
) -> None:
    _is_opened(judge, text, code)


@pytest.mark.parametrize("text", ["河里死了好多鱼,水都黑了", "锅底都黑了,怎么刷"])
def test_what_turns_black_is_no_outage(judge: Judge, text: str) -> None:
    assert judge.judge(text).category != "power_supply"


@pytest.mark.parametrize(
    "text",
    [
        "感冒药吃了一板才好",
        "把钥匙锁车里了,孩子在旁边哭",
        "猫爬到楼顶不下来",
        "手机钢化玻璃碎了,渣子扎手",
        "吃鱼卡住了,喝点醋就咽下去了",
        "积木搭的水塔塌了,儿子哭了",
        "昨晚的球看得我心脏病都要犯了",
        "感动得奶奶话都说不出来",
        "舅舅倒了好几趟车才到",
        "乌龟离家出走,三天后自己回来了",
        "孩子抢到红包跑了",
        "我舅家那边晕倒的是个演员",
        "猫头卡在栏杆里,我给弄出来了",
        "羽毛球卡在树杈上了,谁有长杆子",
        "孩子手卡在存钱罐里,抹点油就取出来了",
    ],
)
def test_who_only_talks_like_that_is_left_alone(judge: Judge, text: str) -> None:
    _opens_nothing(judge, text)


@pytest.mark.parametrize("text", ["有人尾随我女儿到楼下", "有人抢包,往东跑了"])
def test_who_follows_or_robs_somebody_is_heard(judge: Judge, text: str) -> None:
    verdict = judge.judge(text)
    assert (verdict.decision is Decision.IGNORE, verdict.category) == (False, "public_security")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("我家老人吃错药了", "medical"),
        ("孩子把干燥剂吃了", "medical"),
        ("我家娃被开水烫了,胳膊起泡了", "medical"),
        ("煤气中毒了,两个人躺着", "medical"),
        ("师傅从梯子上摔下来了", "medical"),
        ("我老婆要生了,谁有车", "medical"),
        ("蛇咬了我婆婆", "medical"),
        ("手指头被电锯锯断了", "medical"),
        ("我奶奶心脏病犯了", "medical"),
        ("孩子发烧抽筋了", "medical"),
        ("流了好多血,止不住", "medical"),
        ("车祸了,有人卡在车里", "medical"),
        ("老头走着走着就倒下了", "medical"),
        ("孩子被陌生人带走了", "person_missing"),
        ("我老伴找不着了,她脑子不好", "person_missing"),
        ("有人拿刀在楼下", "violence"),
        ("有人砸门要进来", "violence"),
        ("有个男的在拖一个女孩上车", "violence"),
        ("他要杀了我,快报警", "violence"),
        ("爸爸又打妈妈了", "violence"),
        ("有人高空抛物,砸到车了", "falling_object"),
        ("围墙要倒了", "falling_object"),
        ("房子裂了大缝,要塌", "falling_object"),
        ("桥裂了", "road_collapse"),
        ("配电箱门开着,小孩在那玩", "electric_hazard"),
        ("晾衣架有电,我妈被打了一下", "electric_hazard"),
        ("烟雾报警器一直响,走廊里冒烟", "fire"),
        ("我婶子在厨房晕倒了,怎么叫都不应", "medical"),
        ("和面机把师傅的手绞了", "medical"),
        ("开水泼了我一身", "medical"),
        ("孩子的腿卡在滑梯里拔不出来", "medical"),
        ("三婶让牛顶了,肋骨疼", "medical"),
        ("挖沟的塌了,埋了两个人", "medical"),
        ("一辆三轮冲进河里了,人没出来", "person_missing"),
        ("我女儿走丢了,人太多挤散了", "person_missing"),
        ("有人从阳台爬进我家了", "violence"),
        ("孩子玩打火机把窗帘点着了", "fire"),
        ("货梯停了,里面有个老人", "elevator_trapped"),
        ("河水要过堤了", "natural_disaster"),
    ],
)
def test_harm_told_plainly_is_opened_as_what_it_is(judge: Judge, text: str, code: str) -> None:
    _is_opened(judge, text, code)


@pytest.mark.parametrize(
    "text",
    [
        "你是不是吃错药了,笑死我了",
        "热水烫一下番茄好剥皮",
        "我儿媳妇下个月就要生了,你们帮着看看月嫂",
        "一朝被蛇咬,十年怕井绳",
        "昨天差点撞到人,吓死我了",
        "早上流鼻血止不住,贴张纸就好了",
        "刚救上来一条大鱼",
        "拿刀来切西瓜,大家都来吃",
        "小朋友被老师带走去春游了",
        "爸爸在打妈妈的电话,没打通",
        "拖着孩子上车去外婆家",
        "老公打呼噜墙都要塌了",
        "小偷还在里面呢那集你看了没",
        "鹊桥今年修得真漂亮",
        "晒衣架装好了,师傅手艺真好",
        "小时候被开水烫过,胳膊上还有疤",
        "谢谢昨天帮我找孩子的各位",
        "蚊子都被我电死了,电蚊拍真好用",
        "新开的火锅店味道炸了",
        "我快生了,预产期下周,想问问大家去哪家医院",
        "血压一百三,医生说还行",
        "留了张纸条在冰箱上,晚上热饭吃",
        "今天爬山摔了一跤,拍拍土继续走",
    ],
)
def test_harmless_talk_with_the_words_of_harm_opens_nothing(judge: Judge, text: str) -> None:
    _opens_nothing(judge, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("快来个会海姆立克的,老人卡住了", "medical"),
        ("宝宝噎着了,哪位会海姆立克快来", "medical"),
        ("我家娃从阳台钻出去了,坐在空调外机上", "medical"),
        ("有小孩爬出窗户趴在雨棚上", "medical"),
        ("邻居家着了,快来人", "fire"),
        ("我们家着了,救命", "fire"),
        ("火!火!6栋楼道", "fire"),
        ("山洪进村了", "natural_disaster"),
        ("河水进小区了", "flooding"),
        ("我婆婆突然昏倒了,怎么办啊", "medical"),
        ("我老公晕倒了,住9号楼301", "medical"),
        ("我奶奶煤气中毒了", "medical"),
        ("楼道有煤气味,9栋3单元", "gas_leak"),
        ("烧烤摊打架了,头破血流", "violence"),
        ("听到有人喊救命,3号楼", "medical"),
        ("我爷爷不见了", "person_missing"),
        ("有孩子落水了", "person_missing"),
        ("孩子让狗咬了,在流血", "medical"),
        ("着火啦!!!", "fire"),
        ("有人晕倒啦", "medical"),
        ("着火喽!!快跑", "fire"),
    ],
)
def test_danger_cried_out_in_few_words_is_opened(judge: Judge, text: str, code: str) -> None:
    _is_opened(judge, text, code)


@pytest.mark.parametrize(
    "text",
    [
        "海姆立克法你们都学学",
        "社区教海姆立克,孩子噎住怎么办",
        "猫从阳台翻出去了,挂在空调外机上",
        "师傅站在外机架上修空调呢",
        "被子挂在外机上",
        "我家着了凉",
        "生意红火!3栋小卖部",
        "新店开张🔥!3栋楼下",
        "我妈晕车晕倒了笑死",
        "看剧看到男主晕倒了,怎么办",
        "怎么预防煤气中毒",
        "我妈找不到老花镜了",
        "我儿子的作业找不到了",
        "我爸走丢了,哈哈原来去打麻将了",
        "我家猫被狗咬了,出血了",
        "听到有人喊救命,原来是电视",
        "我累得嗓子冒烟了",
        "着火啦着火啦,我的小心脏着火啦",
        "这店生意火!就在3栋楼下",
    ],
)
def test_what_resembles_such_cries_opens_nothing(judge: Judge, text: str) -> None:
    _opens_nothing(judge, text)


@pytest.mark.parametrize(
    "text", ["我不想活了", "我真的不想活了", "活不下去了", "我活不下去了", "我不想活下去了", "真的不想活了"]
)
def test_who_does_not_want_to_live_is_asked_after(judge: Judge, text: str) -> None:
    _is_heard(judge, text, "medical")


@pytest.mark.parametrize(
    "text",
    [
        "热得我不想活了",
        "作业多得不想活了",
        "加班加得我不想活了",
        "没有空调活不下去了",
        "没有奶茶我活不下去了",
        "丢死人了,我不想活了",
        "蚊子咬得我不想活了",
    ],
)
def test_who_only_says_so_of_heat_or_homework_is_left_alone(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is Decision.IGNORE


@pytest.mark.parametrize(
    "text",
    ["有人在撬门,快来人", "小偷在撬我家锁,救命", "有人在撬我家锁,来人啊", "外面有人撬我家的门,我一个人在家"],
)
def test_somebody_at_the_lock_cannot_wait(judge: Judge, text: str) -> None:
    verdict = judge.judge(text)
    assert (verdict.decision, verdict.category) == (Decision.OPEN, "public_security")
    assert verdict.urgency in {"urgent", "emergency"}


@pytest.mark.parametrize("text", ["钥匙丢了,找师傅撬门", "钥匙忘带了,叫人撬锁"])
def test_who_has_lost_his_key_is_no_burglar(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is not Decision.OPEN


@pytest.mark.parametrize(
    "text",
    [
        "听说隔壁小区有人跳楼了",
        "据说隔壁村有人溺水了",
        "听朋友说他们小区煤气爆炸了",
        "听说对面小区昨天着火了",
        "去年6栋着火烧了一夜",
        "去年我们单元煤气泄漏,吓死人",
    ],
)
def test_hearsay_from_elsewhere_and_last_year_are_no_emergency(judge: Judge, text: str) -> None:
    assert (judge.judge(text).decision, judge.judge(text).emergency) == (Decision.IGNORE, None)


def test_what_is_heard_of_elsewhere_may_still_be_asked_for(judge: Judge) -> None:
    assert judge.judge("听说隔壁小区加装电梯有补贴,我们怎么申请").decision is not Decision.IGNORE
