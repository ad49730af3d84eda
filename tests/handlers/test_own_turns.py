"""What a reporter's short turns do, and what staff promise: what follows them bears them out, or not."""

import pytest

from handlers.turns import gesture_of, own_gesture, place_meant
from tests.town import Town
from triage import Gesture

# Anger, warnings, talk of other things: nothing is taken back.
NOT_WITHDRAWN = [
    "不用管了，反正你们也不管", "别修了，修了也是白修", "不用来了，等你们来天都亮了",
    "取消吧，报了也没用", "误会大了，我没说物业不好", "撤回 3 条消息了", "取消 明天的团购", "取消了",
    "别来了，人太多", "别过来，烟太大", "别来看了，危险", "别修了先救人", "不用处理了？孩子都哭了",
    "不用修了，指望不上你们", "别管了，我直接打12345", "不用登记了，登了也没人来",
    "不用来了，人都走了谁开门", "别过来", "不用来了？", "取消 周末的爬山", "别修了，我家都淹了",
    "撤回了什么", "不用管了，我家水还没来", "不用派人了，派了也白派", "误会误会，我说的是老王",
    "别报了，没用", "不用查了，查了也不公开", "甭来了，等死算了",
    "别修了，越修越坏", "不用来了，我搬走算了", "别来了，都堵死了", "取消订单了", "撤回了一条消息",
    "别过来这边，地滑", "误会你了", "看错人了", "别管他",
]  # fmt: skip
# It was nothing, it was ours, it works again.
WITHDRAWN = [
    "搞错了，是我家自己的问题", "不用来了，自己修好了", "别修了，已经好了，谢谢",
    "没事了，是我家阀门没开", "虚惊一场", "撤回", "取消报修", "搞错了不好意思",
    "找到原因了，是自己家阀门", "不用管了", "不用来了", "弄错了不用管了", "原来是我家阀门没开",
    "看错了，不好意思", "搞错了", "不用来了谢谢", "取消吧，已经修好了", "误会了，不好意思",
    "撤回，发错群了", "不用修了，原来是欠费", "不用来人了，找到了", "听错了，原来是电视的声音",
    "弄错了，是自己家空开跳了", "虚惊一场，谢谢大家", "不好意思，没事了，是我家自己的问题",
    "取消报修，谢谢", "不用处理了，已经来水了", "别派人了，刚自己弄好了", "是我家总闸跳了",
    "不用麻烦了，谢谢", "虚惊一场，是隔壁做饭的烟", "找到了，原来是自家阀门漏的", "没事，我自己弄好了",
    "误报", "取消我家的报修",
    "搞错了，是隔壁小区的", "看错了，不是我们小区的", "虚惊一场，大家散了吧", "莫来了，修好了",
    "取消这次报修，谢谢",
]  # fmt: skip
# Another place, however it is put right.
CORRECTED = [
    "搞错了，是5栋", "弄错了，5栋", "看错了，是5栋的灯", "听错了，是5栋", "哦搞错了，是2单元",
    "看错了是5栋", "误会了，是5栋", "记错了，在西门", "弄错了是3单元的", "不对，是5栋", "错了，5栋的",
    "应该是5栋", "我说的是5栋", "写成4栋了，是5栋", "啊不是，是5栋", "哎呀是5栋", "不是4栋哦，5栋",
    "*5栋1单元", "不对不对，是12栋", "不对，应该是3单元", "打成2栋了，是7栋", "哎呀，是7号楼",
    "不是3单元，4单元", "*7栋", "我是说8栋", "说错了，是5栋", "更正一下，是西门", "不是2栋是7栋",
    "错了错了，是6栋", "不，是6栋", "不是的，我说的是6栋", "地址错了，是6栋", "应该是5栋楼下",
    "刚说错了，5栋", "是西门，不是东门", "看错楼号了，是5栋", "位置错了，在西门",
]  # fmt: skip
# Something else was wrong.
OTHER_DETAILS = [
    "看错了，穿的是蓝衣服", "搞错了 6岁", "看错了，是黑色的车",
]  # fmt: skip
# Told as done, and it is not; or the end of a talk.
NOT_SOLVED = [
    "又停了", "电又停了", "水又停了", "换了还是不亮", "换了还是坏的", "修了又坏", "修好了又坏了",
    "修了跟没修一样", "换了也没用", "修了三次了", "修了半天没修好", "弄了半天还是不亮",
    "修了一半人就跑了", "修好了？骗谁呢", "清了又堆", "清了一半", "拉走了一车还剩一半",
    "清走了，但是还有味", "清了吗", "关了窗还是吵", "修好了吗", "行了，我知道了", "可以了，大家别刷屏",
    "好啦 睡觉了", "火灭了又着了", "换了还是不行", "修了一半", "水停了", "电停了", "又来了",
    "好了，不说了", "行了行了，都少说两句", "可以了，名额满了", "好了 大家早点休息",
    "处理了跟没处理一样", "亮了一会又灭了", "通了两天又堵了", "来水了，就是很小", "好了？", "修好了没",
    "修完了还漏", "清理了一点点", "搬走了又搬回来", "不吵了一会儿又开始了", "说是修好了，其实根本没修",
    "灯灭了", "路灯又灭了", "找到了吗", "修了等于没修", "好了个屁", "修了几遍了", "补了又裂",
    "疏通了还堵着", "暖气停了", "得了吧，谁信", "好了伤疤忘了疼", "没味了才怪", "修好了才怪",
    "水来了又停", "热了一下又凉了", "换了新的也不亮", "结果出来了", "太阳出来了", "行了，吃饭去",
    "可以了，别发了", "电梯修了三天了", "换了个灯泡不到两天又不亮",
    "换了三个灯泡都不亮", "修好了再交费", "5栋来电了，我们6栋没有", "水关了", "处理了，但没完全处理",
    "隔壁来电了，我家没有", "没水了", "没信号了", "孩子没了", "灯没了", "还没找到", "出不来了",
    "应该修好了吧",
]  # fmt: skip
# Good news.
SOLVED = [
    "又有水了", "又来电了", "又亮了", "修好了", "好了谢谢", "清走了", "停了", "亮了亮了", "不吵了",
    "处理完了", "好了", "来水了", "有电了", "不漏了", "搞定了", "电梯好了,谢谢", "已经通了",
    "修好了，换了门锁", "好了。 刚才师傅来过", "找到了", "找到了，在同学家，谢谢大家", "孩子找到了",
    "人找到了", "火灭了", "灭了灭了", "没烟了", "火已经扑灭了，没人受伤", "没着了，已经浇灭了", "出来了",
    "人已经出来了", "救出来了", "没味了", "已经没事了", "没事了", "没事了谢谢", "老人找到了，谢谢各位",
    "孩子回来了", "火扑灭了", "猫救下来了", "明火已经灭了", "没声音了", "没事啦，谢谢大家", "没什么事了",
    "弄了半天终于好了", "终于修好了，还换了门锁", "灯亮了，谢谢师傅", "锁换好了", "灯泡换好了",
    "水又来了", "我家来电了", "门锁修好了", "可以了，谢谢", "行了，能用了", "好啦，已经来电了", "找着了",
    "人没事了", "电梯里的人出来了", "臭味没了", "声音没了", "钥匙找到了", "狗抓到了",
    "换了个新灯泡，亮了", "通了，谢谢", "没漏了", "不跳了", "房门打开了", "好了，刚来的电",
    "门锁装好了，谢谢",
    "我妈找到了", "找到孩子了", "大火已经扑灭", "消防员把火扑灭了", "煤气味没了", "我们出来了",
    "狗不叫了", "电动车的火灭了", "能用了",
]  # fmt: skip
# A reporter asks what has become of it.
URGING = [
    "进度怎么样了", "我昨天报的门锁有人处理吗", "上次说的门锁怎么样了", "门锁修了没", "门的事咋样了",
    "这都几天了还不管", "都三天了也没人来", "报了两天了", "没人理吗", "都两天了没人管？", "怎么还没动静",
    "还没修啊", "怎么还没人来", "催一下", "什么时候能修好", "有进展吗", "修好了吗", "电梯修好没",
    "路灯换了没有", "前天报的漏水有结果了吗", "一个星期了还没人修", "反映了三次了", "没人管吗",
    "有没有人管啊", "处理得怎么样了", "到底有没有人管", "我报的那个灯修了吗", "井盖的事有消息没",
    "上周反映的噪音处理了没", "说了三遍了", "都一个月了还没修好", "等了三天了", "到底修不修",
    "有没有人管啊？",
    "都报修三天了还没人来", "等了一上午了", "有没有进展", "灯修得怎么样了", "没人回复吗",
    "工单处理了吗", "投诉了好几次了",
]  # fmt: skip
# Such words about something else.
NOT_URGING = [
    "快递三天了还没到", "孩子作业写了没", "饭做好了没", "你吃了没", "作业做完了吗", "孩子怎么样了",
    "三天了还没退烧", "比赛怎么样了", "大家睡了没", "快递到了没", "外卖怎么还没到", "头发剪了没",
    "考试考得怎么样", "手机壳换了没", "有人拼车吗", "没人去吗", "面试怎么样了", "报了两个班",
    "等了两天快递",
]  # fmt: skip
# Nothing at all, even of a reporter's.
IDLE = [
    "今天吃什么", "我也想去爬山", "他好了没有", "3栋电梯又坏了", "好了好了别吵了", "你到了吗",
    "收到红包了谢谢老板的红包哈哈", "嗯嗯知道了", "应该是你吧", "我说的是真的", "哎呀是你啊",
    "不对，是周三", "错了，是三块五一斤", "*会员价", "应该是五斤", "没事", "没事没事", "来了个人",
    "不是5栋", "不是6栋的", "不对劲",
]  # fmt: skip
# It is so at others' as well.
JOINING = [
    "我们9栋的也是啊，急死了", "我们单元的也是", "同样的问题", "我家也是", "一样的情况", "5栋的也是",
    "俺楼的也没水", "同样的情况，烦死了", "我们家的也不亮",
]  # fmt: skip
# … and these are like something else.
NOT_JOINING = [
    "一样好吃", "同样的价格", "我家孩子也是三班的", "我们单位的也是这样发工资",
]  # fmt: skip
# Staff who will not come.
REFUSING = [
    "收到，不归我管", "收到，但是我在外地", "安排不了", "已联系但联系不上", "收到，去不了",
    "收到，今天没空", "马上过不去", "收到，这个归城管管", "已上报，没人理", "联系了，打不通",
    "收到，我休假了", "好的，不是我的片区",
    "收到，我不在家", "已报物业，他们不管", "收到，来不了",
]  # fmt: skip
# Staff who will.
COMING = [
    "我去看看", "马上", "来了", "我马上去", "收到", "收到,马上到", "在路上", "已联系师傅",
    "马上过去看看", "收到，马上安排", "马上到", "这就去", "我过去看看", "收到，我去看看", "好的，马上来",
    "来啦", "已安排", "收到，我下午去看", "现在去",
    "马上就到", "我过去一趟", "我上去看看",
]  # fmt: skip
# Staff who have done it.
DONE = [
    "锁换好了", "换好新锁了", "灯泡换好了", "管道疏通好了", "搞定", "完成", "已更换", "已处理完毕",
    "师傅已经修好了,请大家放心", "修好了", "换了新门锁", "修好了，换了门锁", "已完成", "水龙头换好了",
    "玻璃装好了", "井盖补好了", "换好灯管了", "垃圾清走了", "墙补好了", "树枝清理完了",
    "垃圾已清走", "完工",
]  # fmt: skip
# Staff who have not.
NOT_DONE = [
    "换了还是不行", "修了一半", "安排不了", "修不好", "换了也没用", "清了一半，明天再来", "还没修好",
    "修了三次没修好", "锁换好了又坏了", "没搞定", "搞定一半", "完成不了",
    "没配件，修不好", "换灯泡了吗", "修不了，要换",
]  # fmt: skip

_OVER = (Gesture.SOLVED, Gesture.DONE)


@pytest.mark.parametrize("text", NOT_WITHDRAWN)
def test_despair_and_warnings_take_nothing_back(text: str) -> None:
    assert gesture_of(text) is not Gesture.WITHDRAW
    assert own_gesture(text) not in (Gesture.WITHDRAW, Gesture.SOLVED)


@pytest.mark.parametrize("text", WITHDRAWN)
def test_a_withdrawal_is_borne_out_by_what_follows(text: str) -> None:
    assert own_gesture(text) is Gesture.WITHDRAW


@pytest.mark.parametrize("text", CORRECTED)
def test_another_place_corrects(text: str) -> None:
    assert own_gesture(text) is Gesture.CORRECT


@pytest.mark.parametrize("text", OTHER_DETAILS)
def test_another_detail_withdraws_nothing(text: str) -> None:
    assert own_gesture(text) in (Gesture.CORRECT, Gesture.NONE)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("写成4栋了，是5栋", "5栋"),
        ("不是4栋哦，5栋", "5栋"),
        ("不是2栋是7栋", "7栋"),
        ("是302室不是301室", "302室"),
        ("说错了，是6栋", "6栋"),
        ("*5栋1单元", "5栋1单元"),
        ("不是4栋", "4栋"),
        ("说错了", None),
    ],
)
def test_the_place_meant_is_not_the_wrong_one(text: str, place: str | None) -> None:
    found = place_meant(text)
    assert (found.text if found else None) == place


@pytest.mark.parametrize("text", NOT_SOLVED)
def test_what_is_not_over_is_not_solved(text: str) -> None:
    assert gesture_of(text) not in _OVER
    assert own_gesture(text) not in (*_OVER, Gesture.WITHDRAW)


@pytest.mark.parametrize("text", SOLVED)
def test_good_news_is_heard(text: str) -> None:
    assert own_gesture(text) is Gesture.SOLVED


@pytest.mark.parametrize("text", URGING)
def test_a_reporter_asks_after_the_report(text: str) -> None:
    assert own_gesture(text) is Gesture.URGE


@pytest.mark.parametrize("text", NOT_URGING)
def test_asking_after_something_else_urges_nobody(text: str) -> None:
    assert own_gesture(text) is not Gesture.URGE


@pytest.mark.parametrize("text", IDLE)
def test_a_reporter_also_chats(text: str) -> None:
    assert own_gesture(text) is Gesture.NONE


@pytest.mark.parametrize("text", JOINING)
def test_others_join(text: str) -> None:
    assert gesture_of(text) is Gesture.JOIN


@pytest.mark.parametrize("text", NOT_JOINING)
def test_being_alike_is_not_joining(text: str) -> None:
    assert gesture_of(text) is not Gesture.JOIN


@pytest.mark.parametrize("text", REFUSING)
def test_a_promise_that_is_none(text: str) -> None:
    assert gesture_of(text) is Gesture.NONE


@pytest.mark.parametrize("text", COMING)
def test_staff_are_on_it(text: str) -> None:
    assert gesture_of(text) is Gesture.ON_IT


@pytest.mark.parametrize("text", DONE)
def test_staff_have_done_it(text: str) -> None:
    assert gesture_of(text) in _OVER


@pytest.mark.parametrize("text", NOT_DONE)
def test_staff_have_not_done_it(text: str) -> None:
    assert gesture_of(text) not in (*_OVER, Gesture.ON_IT)


LIFT = "3栋电梯坏了，停在5楼不动"


@pytest.mark.parametrize(
    "words", ["不用管了，反正你们也不管", "别修了，修了也是白修", "别过来，烟太大", "换了还是不行"]
)
def test_what_is_said_in_anger_leaves_the_ticket_as_it_is(town: Town, words: str) -> None:
    town.group.says("刘大爷", LIFT)
    before = len(town.group.heard())
    town.group.says("刘大爷", words)
    assert town.ticket().state == "open"
    assert len(town.group.heard()) == before


@pytest.mark.parametrize(
    "words", ["搞错了，是5栋", "看错了，是5栋的电梯", "*5栋", "应该是5栋", "不对，是5栋"]
)
def test_a_slip_is_corrected_not_withdrawn(town: Town, words: str) -> None:
    town.group.says("刘大爷", LIFT)
    town.passes(minutes=1)
    town.group.says("刘大爷", words)
    assert "5栋" in (town.ticket().place or "")
    assert town.steps() == ["open", "correct"]


def test_a_reporter_asks_long_after_in_words_that_begin_like_any_others(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.passes(hours=8)
    town.group.says("刘大爷", "楼下新开的面馆味道怎么样")
    assert town.steps() == ["open"]
    town.group.says("刘大爷", "进度怎么样了")
    assert town.steps() == ["open", "note"]
