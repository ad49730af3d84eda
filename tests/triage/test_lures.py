"""Lures told as a neighbour would tell them, without a link or a number, and honest talk with their words."""

import pytest

from triage import Decision, Judge


@pytest.mark.parametrize(
    "text",
    [
        "给公众号写评论,写够二十条给你结八块,想做的私信我",
        "垫进去的钱第二轮连本金一起回来,差两个人,跟上的滴我",
        "帮我收笔款再转出去,给你两百跑腿",
        "拿着讲师发的卡天天签到,攒满十次换蚕丝被",
        "把短信里的数字报给我,马上给您办退款",
        "关了那个扣费要开会议软件,客服一步步带你退",
        "您的卡后台异常,验资一下就给您解锁,转过来原路退回",
        "残疾证不用评,我有门路,三天拿证",
        "公户借我用一个月,给两千,不用你露面",
        "老保单帮你退全款,成功了三七开,加我",
        "学校还有两个机动名额,不看户口,诚心要的私聊",
    ],
)
def test_a_lure_in_a_neighbours_words_is_alerted(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is Decision.ALERT


@pytest.mark.parametrize(
    "text", ["兼zhi打字,日结,加薇细说", "白tiao套出来换现金,秒到,找我", "提鹅不看征信,➕v"]
)
def test_a_lure_spelt_to_go_unseen_is_seen(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is Decision.ALERT


@pytest.mark.parametrize(
    "text",
    [
        "刚垫了两百块买菜的钱,老张记得还我",
        "老师让孩子每天打卡签到,攒满十次换小红花",
        "物业让我把门禁短信里的数字报给保安,这样合适吗",
        "我老公公司年审,这几天天天加班到半夜",
        "公司让我去银行补办营业执照,排了一上午队",
        "斗地主输了一晚上,金币全没了",
        "刚买的股票又套牢了,哈哈我就是韭菜",
        "发票抬头写错了,停车费能重开吗",
        "幼儿园说还有两个名额,看户口,要带房产证",
        "社保卡年审在哪办啊",
    ],
)
def test_honest_talk_with_the_words_of_lures_is_not_alerted(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is not Decision.ALERT


@pytest.mark.parametrize(
    "text",
    [
        "客服让我开会议软件共享屏幕退会员费,该信吗",
        "有人说能帮我退全额保单,这是不是骗术",
        "别信什么残疾证不用评审,都是骗子",
        "他叫我把短信上的数字发给他,我才觉得不对",
    ],
)
def test_who_doubts_a_lure_or_warns_of_one_is_not_alerted(judge: Judge, text: str) -> None:
    assert judge.judge(text).decision is not Decision.ALERT
