"""Small parts on their own: the gazetteer, kinds, lures, circumstances and their reach."""

import pytest

from triage import Decision, Judge, Place
from triage.findings import TOPIC_FIRST
from triage.gazetteer import Gazetteer
from triage.places import place_in
from triage.weighing import FAINT


def test_no_gazetteer_knows_nothing() -> None:
    assert Gazetteer([]).spoken("望江亭坏了", None) is None
    assert Gazetteer([]).spoken("", Place(text="3栋")) == "3栋"


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("望江亭那里黑", "望江亭"),
        ("望姜亭那里黑", "望江亭"),
        ("海棠苑小区3栋2单元", "海棠苑小区3栋2单元"),
        ("海塘苑小区3栋漏水", "海棠苑小区3栋"),
        ("别的地方", None),
    ],
)
def test_known_names_are_found_as_written_heard_or_nearly_so(text: str, spoken: str | None) -> None:
    gazetteer = Gazetteer(["望江亭", "海棠苑小区"])
    assert gazetteer.spoken(text, place_in(text)) == spoken


def test_a_name_that_is_nothing_like_is_left_as_spoken() -> None:
    place = place_in("幸福花园3栋")
    assert Gazetteer(["望江亭", "海棠苑小区"]).spoken("幸福花园3栋", place) == "幸福花园3栋"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("楼顶漏水半年,开发商死不认账", "complaint"),
        ("作坊往河里偷排污水,水都黑了", "tipoff"),
        ("有货车半夜乱倒建筑垃圾,我拍了视频,车牌也有", "tipoff"),
        ("希望早日建设过街天桥", "suggestion"),
        ("供暖什么时候开始,在哪缴费", "inquiry"),
        ("能不能给车棚装个充电桩", "suggestion"),
        ("买到过期牛奶应该找哪个部门", "inquiry"),
    ],
)
def test_kinds_follow_the_words_around_the_matter(judge: Judge, text: str, kind: str) -> None:
    assert judge.judge(text).kind == kind


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("说修好了,其实3栋电梯还停在5楼不动,困了两回人", Decision.OPEN),
        ("电梯坏了。刚刚已经修好了", Decision.IGNORE),
        ("大家千万别信刷单返利的群,都是骗局", Decision.IGNORE),
        ("老婆说厨房煤气味很重", Decision.OPEN),
        ("没有煤气味,放心", Decision.IGNORE),
        ("不要把银行卡租给别人,会坐牢的", Decision.IGNORE),
        ("早几年小区垃圾成堆,现在好多了", Decision.IGNORE),
        ("对不起啊我把车停消防通道了,马上就挪", Decision.IGNORE),
        ("面馆招洗碗工,管吃管住", Decision.IGNORE),
        ("燃气公司明天安检,请留人", Decision.IGNORE),
        ("跟着老师做单,昨天提现八百有截图,想来的私我", Decision.ALERT),
        ("6号楼2单元门口的灯三天没亮了", Decision.OPEN),
        ("我们这栋一直没热水", Decision.OPEN),
        ("广场舞声音能小点吗,孩子要中考", Decision.ASK),
        ("扫了个码领鸡蛋,微信被扣走六百", Decision.ASK),
        ("我妈刚把四万块转给假警官了,咋办啊", Decision.ASK),
        ("提醒一下,别把钱转给假警官", Decision.IGNORE),
        ("公安提示请转给家人,别信假警官", Decision.IGNORE),
    ],
)
def test_counter_evidence_and_its_reach(judge: Judge, text: str, decision: Decision) -> None:
    assert judge.judge(text).decision is decision


def test_distress_without_a_known_matter_asks(judge: Judge) -> None:
    verdict = judge.judge("3栋门口那东西锈烂了没人管,老人差点绊倒,半年了都不处理")
    assert verdict.decision in {Decision.ASK, Decision.OPEN}
    assert verdict.urgency is not None


def test_evidence_names_rules_words_and_weights(judge: Judge) -> None:
    rules = {item.rule: item for item in judge.judge("3栋电梯又坏了").evidence}
    assert rules["elevator:lift+broken"].words == "电梯…坏"
    assert rules["place"].words == "3栋"
    assert all(item.words for item in rules.values())


@pytest.mark.parametrize(
    ("text", "rule", "weight"),
    [("希望物业管管电梯", "topic:property", TOPIC_FIRST), ("3栋电梯又坏了", "topic:elevator", FAINT / 2)],
)
def test_evidence_has_the_weight_of_a_topic_that_counted(
    judge: Judge, text: str, rule: str, weight: float
) -> None:
    assert [item.weight for item in judge.judge(text).evidence if item.rule == rule] == [weight]
