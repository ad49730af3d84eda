"""Whole talks, heard through the real path: what is opened, what is added to it, and by whom."""

import pytest

from tests.handlers.talks import hear

LIFT = ("a 09:00 3栋老周: 3栋电梯坏了，停在5楼不动", "b 09:01 网格员小何: 收到，马上联系维保")


def test_a_picture_before_and_an_address_after_belong_to_the_report() -> None:
    talk = hear(
        "a 09:00 幺妹儿[图]:",
        "b 09:00 老岳[图]: 今天的豌杂面",
        "c 09:02 幺妹儿: 垃圾房堆了三天没得人收，臭得很",
        "d 09:03 老岳: 豌杂面巴适",
        "e 09:04 幺妹儿: 7栋后头那个",
        "f 09:05 网格员小蒋: 收到，马上联系环卫",
        "g 09:06 老岳: 中午整火锅不",
        "h 09:07 幺妹儿: 整嘛",
        "i 09:09 幺妹儿[图]:",
        "j 11:00 幺妹儿: 收干净了，谢谢",
    )
    assert talk.openers == ["c"]
    assert talk.messages("c") == "aceij"
    assert "7栋" in (talk.of("c").place or "")


def test_calling_for_staff_first_opens_nothing_but_belongs_to_what_follows() -> None:
    talk = hear(
        "a 08:00 老秦4号楼: 有人管没有",
        "b 08:01 老秦4号楼: 小李在不在",
        "c 08:02 老秦4号楼: 4号楼电梯坏了，停在3楼不动，吓人得很",
    )
    assert talk.openers == ["c"]
    assert talk.messages("c") == "abc"


def test_neighbours_join_by_reply_dismay_and_impatience_but_helpers_do_not() -> None:
    talk = hear(
        "a 18:00 3号楼王姐: 3号楼二单元电梯又卡住了，停7楼不动弹",
        "b 18:01 5号楼老赵: 我5号楼的好使",
        "c 18:02 3-2-1101 >a: 可不咋地 我搁一楼等半天了",
        "d 18:03 李哥: 给物业打电话啊",
        "e 18:04 3号楼孙大娘: 我的妈呀 我这腿脚咋上12楼",
        "f 18:05 网格员小刘: 里头有人没有",
        "g 18:05 3号楼王姐: 没人 我瞅了",
        "h 18:06 网格员小刘: 维保二十分钟到",
        "i 18:40 3-2-1101: 咋还没修好呢",
        "j 19:10 网格员小刘: 修好了 大家试试",
        "k 19:12 3号楼王姐: 好使了",
    )
    assert talk.openers == ["a"]
    assert talk.messages("a") == "acegik"
    assert talk.of("a").reporters == ["3号楼王姐", "3-2-1101", "3号楼孙大娘"]


def test_no_water_in_several_buildings_is_one_ticket_of_those_who_have_none() -> None:
    talk = hear(
        "a 06:50 2栋胡姐: 2栋停水了，一滴都没有",
        "b 06:51 6栋阿伟: 6栋也没有",
        "c 06:52 肖家爹爹9栋: 我9栋有水",
        "d 06:53 4栋彭: 我屋里也是",
        "e 06:54 米粉店老板: 今天米粉团购 20元3斤 要的接龙",
        "f 06:55 黄妹子: +1",
        "g 06:58 1栋刘娭毑: 1栋水也停了",
        "h 09:00 网格员陈姐: 来水了，管子接好了",
        "i 09:05 6栋阿伟: 来水了",
        "j 09:06 黄妹子: 下午打麻将三缺一",
    )
    assert talk.openers == ["a"]
    assert talk.messages("a") == "abdgi"
    assert (talk.of("a").urgency, talk.of("a").emergency) == ("emergency", "water_outage")


def test_each_building_has_its_own_lift_and_its_own_asking_when() -> None:
    talk = hear(
        "a 08:00 老秦4号楼: 4号楼电梯坏了，停在3楼不动",
        "b 08:03 8号楼蔺: 8号楼电梯也坏了，停在负一层",
        "c 08:05 4号楼老魏: 我也遇上了 差点把我娃夹了",
        "d 08:30 网格员李静: 4号楼的修好了",
        "e 08:40 8号楼蔺: 我们的还没好么",
    )
    assert talk.openers == ["a", "b"]
    assert (talk.messages("a"), talk.messages("b")) == ("ac", "be")


def test_a_quarrel_stays_within_its_ticket() -> None:
    talk = hear(
        "a 22:30 8栋小余: 楼上半夜还在拖桌子，咚咚咚的没法睡",
        "b 22:31 8-1-702: 就是，吵得我家娃哭",
        "c 22:33 8栋901户: 我家没拖桌子啊 你听错了吧",
        "d 22:35 8栋901户: 你自己家狗叫怎么不说",
        "e +1d 07:30 8栋小余: 昨晚一宿没睡好",
        "f +4d 23:00 8栋小余: 楼上又开始拖桌子了 咚咚咚 吵得没法睡",
        "g 23:02 8栋小余[声]:",
    )
    assert talk.openers == ["a", "f"]
    assert talk.of("a").reporters == ["8栋小余", "8-1-702"]
    assert talk.messages("f") == "fg"
    assert talk.of("f").reopen_of == talk.of("a").number


def test_who_takes_it_back_leaves_the_ticket_to_the_others() -> None:
    talk = hear(
        "a 12:00 老吴1栋: 1栋停电了 空调不转了",
        "b 12:02 1栋小丁: 我家也停了",
        "c 12:10 老吴1栋: 不好意思 原来是我家跳闸了 推上去就好了",
        "d 12:12 1栋小丁: 我家真停了 总闸没跳",
    )
    assert talk.openers == ["a"]
    assert talk.messages("a") == "abcd"
    assert talk.of("a").reporters == ["1栋小丁"]
    assert talk.of("a").state == "open"


def test_an_announced_outage_is_no_report_within_its_time_and_area() -> None:
    talk = hear(
        "a 16:00 网格员大周: 【停水通知】明天8:00-17:00管网改造，2、3、5号楼计划停水，请提前储水",
        "b +1d 08:20 3号楼小马: 3号楼没水了",
        "c 09:30 王嬢嬢: 怎么停水了，几点来水",
        "d 09:40 5号楼娟娟: 我家也没水",
        "e 10:00 8号楼阿强: 8号楼也停水了，通知上没说8号楼啊",
    )
    assert talk.openers == ["e"]


def test_not_restored_in_time_is_a_report() -> None:
    talk = hear(
        "a 16:00 网格员大周: 【停水通知】今天17:00-18:00抢修阀门，计划停水",
        "b 20:00 3号楼小马: 3号楼还是停水，一滴都没有，到现在没人管",
    )
    assert talk.openers == ["b"]


def test_the_answer_to_staffs_question_tells_where_it_is() -> None:
    talk = hear(
        "a 20:00 小宇: 宽带断了上不了网 光猫一直亮红灯",
        "b 20:01 网格员阿莲: 哪栋的？",
        "c 20:02 小宇: 12",
        "d 20:04 阿强: 我这里正常",
        "e 20:30 网格员阿莲: 电信说好了",
        "f 20:31 小宇: 好了",
    )
    assert talk.openers == ["a"]
    assert talk.messages("a") == "acf"
    assert talk.of("a").place == "12号楼"


def test_a_plain_yes_takes_over_the_place_in_the_question() -> None:
    talk = hear(
        "a 15:00 金阿公: 那个铁扶手松掉了，一摇就晃，差点跌下去，叫人来修一下",
        "b 15:02 网格员徐徐: 阿公，是7幢门口那个吗？",
        "c 15:05 金阿公: 对对对",
    )
    assert talk.messages("a") == "ac"
    assert "7幢" in (talk.of("a").place or "")


def test_a_floor_alone_is_in_the_building_of_the_speakers_name() -> None:
    talk = hear("a 08:00 6座魏姑娘: 二楼楼道灯不亮，黑灯瞎火的，一个星期了")
    assert talk.of("a").place == "6座二楼"


def test_a_neighbour_who_agrees_with_a_correction_joins_and_a_price_is_none() -> None:
    talk = hear(
        "a 09:00 小白: 4栋门口下水道堵了 污水冒出来了",
        "b 09:01 小白: 说错了 是14栋门口",
        "c 09:02 14栋佟: 对 14栋 臭死了",
        "d 09:03 水果姐: 荔枝价格打错了 是15一斤",
    )
    assert talk.messages("a") == "abc"
    assert talk.of("a").place == "14栋门口"


def test_urging_on_later_days_opens_nothing_whoever_does_it() -> None:
    talk = hear(
        "a 19:00 6幢章: 6幢楼下路灯不亮，黑灯瞎火的",
        "b +1d 20:00 6幢苗苗: 路灯还没修啊",
        "c +1d 20:30 6幢章: 怎么还没人来修",
        "d +1d 18:30 6幢苗苗: 亮了亮了",
    )
    assert talk.openers == ["a"]
    assert talk.messages("a") == "abcd"


def test_doubts_about_a_lure_are_no_case_but_a_loss_is() -> None:
    talk = hear(
        "a 20:00 客服小美: 日结兼职刷单返利，一单一结，佣金高，加微信群主拉你进群先垫付",
        "b 20:01 老钱: 刷单的吧 骗子",
        "c 20:05 网格员杨: 大家别信，已移除",
        "d 21:00 刘伯: 我今天接到公安局电话说我涉案，让我转了两万到安全账户，被骗了咋办",
    )
    assert talk.alerts == ["a"]
    assert talk.openers == ["d"]
    assert talk.of("d").category == "fraud"


def test_what_is_only_asked_about_becomes_a_ticket_once_a_neighbour_says_the_same() -> None:
    alone = hear("a 07:00 1号楼吕婶: 咋没水了呢 正煮粥呢")
    assert [item.decision for item in alone.tickets] in (["ask"], ["open"])
    both = hear("a 07:00 1号楼吕婶: 咋没水了呢 正煮粥呢", "b 07:01 4号楼臧哥: 4号楼也没有")
    assert [item.decision for item in both.tickets] == ["open"]
    assert both.messages("a") == "ab"


IDLE = [
    "我也要去买菜", "我也去", "几点开饭", "什么时候能到家", "还没下班", "我们家也是吃面", "天啊 太贵了",
    "我家娃也没写作业", "我这边也没抢到", "5号楼有人要拼车吗", "就是，那家面馆不好吃", "是啊 我也觉得贵",
    "对了 明天几点开会", "唉 又要上班", "我天 堵车堵死了", "完了 忘带钥匙", "谁说不是呢 我家菜也涨价了",
    "我停好车了", "怎么还没发货啊", "快递几点到", "这雨什么时候能停", "3栋的快递到了", "同问 哪家牙科好",
    "真的吗 我也想去", "几点来接娃", "我们单元也在装修吗", "气死了 股票又跌",
]  # fmt: skip


@pytest.mark.parametrize("who", ["3栋小孙", "王五", "3栋老周"])
@pytest.mark.parametrize("trouble", ["3栋电梯坏了，停在5楼不动", "3栋停水了，一滴都没有"])
def test_idle_talk_after_a_report_is_not_added_to_it(who: str, trouble: str) -> None:
    wrong = []
    for words in IDLE:
        talk = hear(f"a 09:00 3栋老周: {trouble}", LIFT[1], f"c 09:04 {who}: {words}")
        if talk.openers != ["a"] or talk.messages("a") != "a":
            wrong.append(words)
    assert wrong == []


def test_a_day_of_chatter_leaves_nothing() -> None:
    talk = hear(
        "a 09:00 阿美: 谁家有多的葱",
        "b 09:01 小唐: 我家有 来拿",
        "c 10:00 老范: 转让车位一个 B2-123 价格私聊",
        "d 10:30 老胡: 昨天看电影困得我差点着火",
        "e 11:00 网格员阿珍: 【通知】周三下午免费体检",
        "f 11:01 老范: 收到",
        "g 15:00 阿美 转: 某地一小区电梯坠落致2人受伤",
        "h 16:00 小唐: 孩子班上流感 停课了",
        "i 18:00 老胡: +1",
    )
    assert talk.openers == []
    assert talk.alerts == []


def test_a_sticker_or_a_captioned_lunch_is_no_picture_of_the_trouble() -> None:
    talk = hear(
        "a 09:00 3栋老周[贴]:",
        "b 09:01 3栋老周[图]: 中午的红烧肉",
        "c 09:02 3栋老周: 3栋电梯坏了，停在5楼不动",
        "d 09:03 3栋老周[贴]:",
    )
    assert talk.messages("c") == "c"


def test_staff_named_by_the_operator_open_nothing() -> None:
    words = "a 09:00 老孙: 3栋电梯坏了，停在5楼不动"
    assert hear(words).openers == ["a"]
    assert hear(words, staff=("老孙",)).openers == []


def test_a_price_corrected_by_the_reporter_corrects_no_report() -> None:
    talk = hear(
        "a 18:00 农姐: 门口烧烤摊油烟直往我家窗户灌 呛死人",
        "b 18:01 农姐: 对了 明天的芒果谁要 20元5斤",
        "c 18:02 阿莲: +1",
        "d 18:04 农姐: 说错了 是25元",
        "e 18:05 6栋韦: 我家也是 窗户都不敢开",
    )
    assert talk.messages("a") == "ae"


def test_the_same_in_another_building_is_a_ticket_of_its_own() -> None:
    talk = hear(
        "a 20:00 12栋程: 12栋电梯坏了，停在5楼不动",
        "b 20:01 15栋葛: 我们15栋也是",
        "c 20:02 12-1-501: +1",
        "d +1d 21:01 15栋葛: 15栋好了",
    )
    assert talk.openers == ["a", "b"]
    assert (talk.messages("a"), talk.messages("b")) == ("ac", "bd")
    assert "15栋" in (talk.of("b").place or "")
