"""Chat commands: recognised when they are meant, carried out for those who may, answered in one sentence."""

import pytest

from grids.rights import ROLES_WITH_RIGHTS
from handlers.commands import COMMANDS, Needs, find_order, help_text
from tests.town import Chat, Town

LIFT = "3栋电梯坏了，停在5楼不动"


@pytest.mark.parametrize(
    ("text", "code", "number", "words"),
    [
        ("办结 12 已更换水龙头", "resolve", 12, "已更换水龙头"),
        ("办结12，已更换", "resolve", 12, "已更换"),
        ("办结 #12", "resolve", 12, ""),
        ("受理 12", "accept", 12, ""),
        ("受理12。", "accept", 12, ""),
        ("/accept 12", "accept", 12, ""),
        ("/accept@yunwangge_bot 12", "accept", 12, ""),
        ("/resolve 12 已更换\n水龙头", "resolve", 12, "已更换\n水龙头"),
        ("/受理 12", "accept", 12, ""),
        ("/accept", "accept", None, ""),
        ("/start", "help", None, ""),
        ("报事 3栋灯不亮", "report", None, "3栋灯不亮"),
        ("报事：3栋灯不亮", "report", None, "3栋灯不亮"),
        ("评价 12 满意", "rate", 12, "满意"),
        ("我的诉求", "mine", None, ""),
        ("帮助！", "help", None, ""),
        ("待办", "todo", None, ""),
    ],
)
def test_a_command_is_recognised(text: str, code: str, number: int | None, words: str) -> None:
    order = find_order(text)
    assert order is not None
    assert (order.command.code, order.number, order.words) == (code, number, words)


@pytest.mark.parametrize(
    "text",
    [
        "办结了没有啊",
        "办结 这么快",
        "受理 12 号楼的事了吗",
        "评价 5 星",
        "评价很高",
        "补充 12 栋的灯也坏了",
        "补充一下，我家也是",
        "帮助老人是好事",
        "帮助 12",
        "待办的事情太多了",
        "工单 什么时候能好",
        "报事情要去哪里",
        "上报 3 天了",
        "撤回一条消息",
        "误报了吧",
        "转办 2 次了",
        "/unknown 12",
        "/ 12",
        "",
        "12",
    ],
)
def test_ordinary_sentences_are_no_commands(text: str) -> None:
    assert find_order(text) is None


@pytest.mark.parametrize(
    ("text", "words"), [("受理", ""), ("办结 已换锁", "已换锁"), ("误报，是玩笑", "是玩笑")]
)
def test_a_reply_to_a_card_needs_no_number(text: str, words: str) -> None:
    order = find_order(text, reply_to_ours=True)
    assert order is not None
    assert (order.number, order.words) == (None, words)
    assert find_order("办结了没有", reply_to_ours=True) is None


def test_every_commands_usage_is_itself_a_command() -> None:
    for command in COMMANDS:
        order = find_order(command.usage)
        assert order is not None
        assert order.command is command
        assert (order.number is not None) == (command.needs in (Needs.NUMBER, Needs.NUMBER_WORDS))
        assert command.usage in help_text(ROLES_WITH_RIGHTS, staff=True)
        assert (command.usage in help_text(["resident"])) == (not command.staff)


def test_help_names_no_command_that_would_refuse(town: Town) -> None:
    worker = _reply(town.private("周敏"), "周敏", "帮助")
    township = _reply(town.private("平安办"), "平安办", "帮助")
    for word in ("受理 12", "办结 12", "转办 12"):
        assert word in worker
    for word in ("广播 ", "裁定 12", "延期 12"):
        assert word not in worker
        assert word in township


def _reply(chat: Chat, who: str, text: str) -> str:
    chat.says(who, text)
    return chat.last.text


def _opened(town: Town) -> None:
    town.group.says("刘大爷", LIFT)


def test_a_ticket_goes_its_whole_way_by_words(town: Town) -> None:
    _opened(town)
    worker = town.private("周敏")
    assert _reply(worker, "周敏", "受理 1").startswith("已受理工单1")
    assert _reply(worker, "周敏", "办结 1 已更换门锁") == "工单1 已办结，已请居民评价。"
    assert _reply(town.group, "刘大爷", "评价 1 满意") == "谢谢评价，工单1 已结案。"
    assert town.steps() == ["open", "accept", "resolve", "rate_good"]
    assert town.ticket().result == "已更换门锁"
    assert "评价：满意" in town.group.heard("receipt")[0].text


@pytest.mark.parametrize(
    ("who", "text", "answer"),
    [
        ("周敏", "受理 99", "没有工单99，请核对号码。发“待办”或“我的诉求”可以查看。"),
        ("周敏", "受理 99999999999", "没有工单99999999999，请核对号码。发“待办”或“我的诉求”可以查看。"),
        ("周敏", "办结 1 好了", "工单1 现在是“待受理”，不能“办结”。请先发“受理 1”。"),
        ("周敏", "/accept", "请写上工单号，例如：受理 12"),
        ("周敏", "误报 1", "请写上理由，例如：误报 1 是玩笑话"),
        ("周敏", "上报 1", "请写上理由，例如：上报 1 需要社区协调"),
        ("周敏", "转办 1", "请写上转给谁，例如：转办 12 周敏"),
        ("周敏", "转办 1 谁也不是的人", "没有找到“谁也不是的人”，请写对方的姓名，或“姓名 网格名”。"),
        ("沈建国", "受理 1", "工单1 不在您负责的范围。"),
        ("刘大爷", "受理 1", "“受理”是网格员和社区、镇里工作人员用的。您可以发“帮助”看看能做什么。"),
        ("刘大爷", "评价 1 满意", "工单1 现在是“待受理”，不能“评价”。办结以后才能评价。"),
        ("刘大爷", "评价 1 还行吧", "请写满意、基本满意或不满意，例如：评价 1 满意"),
        ("刘大爷", "重办 1", "工单1 现在是“待受理”，不能“重办”。"),
        ("刘大爷", "申诉 1", "工单1 现在是“待受理”，不能“申诉”。"),
        ("刘大爷", "补充 1", "请写上要补充的内容，例如：补充 12 在2单元门口"),
        ("王阿姨", "撤回 1", "只有反映人自己可以撤回工单1。"),
        ("周敏", "/report", "请写上是什么事，例如：报事 3栋楼道灯不亮"),
        ("周敏", "合并 1 x", "请写上并入哪个工单，例如：合并 12 15"),
        ("周敏", "合并 1 1", "要合并到的工单1 应是另一个还在办的工单。"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(town: Town, who: str, text: str, answer: str) -> None:
    _opened(town)
    assert _reply(town.group, who, text) == answer
    assert town.steps() == ["open"]


def test_rejecting_and_appealing(town: Town) -> None:
    _opened(town)
    assert _reply(town.private("周敏"), "周敏", "误报 1 是玩笑话") == "工单1 已按误报关闭。"
    assert "没有受理" in town.group.heard("receipt")[0].text
    assert _reply(town.group, "刘大爷", "申诉 1 真的坏了") == "工单1 已转社区复核。"
    assert (town.ticket().state, town.ticket().level) == ("open", "community")
    assert "复核" in town.private("何主任").last.text
    assert _reply(town.private("周敏"), "周敏", "受理 1") == "工单1 已由社区办理。"


def test_appeals_end_with_their_window(town: Town) -> None:
    _opened(town)
    town.private("周敏").says("周敏", "误报 1 是玩笑话")
    town.passes(days=8)
    assert "申诉期" in _reply(town.group, "刘大爷", "申诉 1")


def test_escalating_goes_up_to_the_township_and_no_further(town: Town) -> None:
    _opened(town)
    assert _reply(town.private("周敏"), "周敏", "上报 1 维保单位不来") == "工单1 已上报社区。"
    assert "上报：维保单位不来" in town.private("何主任").last.text
    assert _reply(town.private("何主任"), "何主任", "上报 1 协调不了") == "工单1 已上报镇街。"
    assert "不能再上报" in _reply(town.private("平安办"), "平安办", "上报 1 也不会")
    assert town.ticket().level == "township"


def test_transferring_finds_a_colleague_even_misspelt(town: Town) -> None:
    _opened(town)
    assert _reply(town.private("周敏"), "周敏", "转办 1 沈建") == "工单1 已转给沈建国。"
    assert "周敏转来" in town.private("沈建国").last.text
    assert _reply(town.private("沈建国"), "沈建国", "受理 1").startswith("已受理")
    assert "已经由沈建国办理" in _reply(town.private("何主任"), "何主任", "转办 1 沈建国")
    assert "1 办理中" in _reply(town.private("沈建国"), "沈建国", "待办")
    assert _reply(town.private("周敏"), "周敏", "待办") == "手上没有待办工单，辛苦了。"


def test_an_unclear_name_is_asked_back(town: Town) -> None:
    _opened(town)
    assert "是指哪一位" in _reply(town.private("周敏"), "周敏", "转办 1 海棠")


def test_merging_takes_reporters_and_messages_along(town: Town) -> None:
    _opened(town)
    town.group.says("王阿姨", "8栋电梯坏了，停在1楼不动")
    assert _reply(town.private("周敏"), "周敏", "合并 2 1") == "工单2 已合并到工单1。"
    assert town.reporters(1) == ["刘大爷", "王阿姨"]
    assert town.ticket(2).merged_into == 1


def test_merging_elsewhere_is_refused(town: Town) -> None:
    _opened(town)
    town.other.says("钱婶", LIFT)
    assert "不在您负责的范围" in _reply(town.private("周敏"), "周敏", "合并 1 2")


def test_lists_show_what_is_mine(town: Town) -> None:
    assert _reply(town.private("刘大爷"), "刘大爷", "我的诉求").startswith("您还没有反映过事情")
    _opened(town)
    assert "1 待受理 · 电梯" in _reply(town.private("刘大爷"), "刘大爷", "我的诉求")
    assert "待办1件" in _reply(town.private("周敏"), "周敏", "待办")
    town.passes(days=3)
    assert "已超时" in _reply(town.private("周敏"), "周敏", "待办")


def test_long_lists_are_cut(town: Town) -> None:
    for number in range(20):
        town.group.says("刘大爷", f"{number + 1}栋电梯坏了，停在5楼不动")
    assert "另有5件没有列出" in _reply(town.private("周敏"), "周敏", "待办")


def test_a_ticket_is_shown_to_its_group_and_people_only(town: Town) -> None:
    _opened(town)
    assert "刘大爷 登记" in _reply(town.group, "王阿姨", "工单 1")
    assert "刘大爷 登记" in _reply(town.private("刘大爷"), "刘大爷", "工单 1")
    assert "只有反映人" in _reply(town.private("王阿姨"), "王阿姨", "工单 1")
    assert "只有反映人" in _reply(town.private("王阿姨"), "王阿姨", "补充 1 也看见了")


def test_adding_words_by_number(town: Town) -> None:
    _opened(town)
    assert _reply(town.group, "刘大爷", "补充 1 在2单元这边") == "已补充到工单1。"
    assert "在2单元这边" in _reply(town.group, "刘大爷", "工单 1")
    town.private("周敏").says("周敏", "误报 1 是玩笑话")
    assert "已经结束" in _reply(town.group, "刘大爷", "补充 1 还有")


def test_reporting_by_command_needs_no_judgement(town: Town) -> None:
    town.group.says("刘大爷", "报事 楼下那个东西不太对劲")
    [receipt] = town.group.heard()
    assert (receipt.about, receipt.text.splitlines()[0]) == ("receipt", "已登记，工单1")
    assert town.ticket().source == "command"
    assert "这件事在哪里" in _reply(town.private("王阿姨"), "王阿姨", "报事 楼下那个东西不太对劲")


def test_what_is_reported_in_private_never_shows_in_the_group(town: Town) -> None:
    town.group.says("刘大爷", "报事 楼下那个东西不太对劲")
    heard = len(town.group.heard())
    assert _reply(town.private("刘大爷"), "刘大爷", "报事 3栋有人打老婆").startswith("我这样理解，对吗？")
    town.private("刘大爷").says("刘大爷", "提交")
    assert town.ticket(2).group_id is None
    assert town.ticket(2).grid_code == town.ticket(1).grid_code
    town.group.says("王阿姨", "工单 2")
    assert len(town.group.heard("receipt")) == heard
    assert "打老婆" not in town.group.last.text


def test_reporting_a_lure_makes_a_fraud_ticket(town: Town) -> None:
    town.group.says("刘大爷", "报事 日结兼职刷单返利，一单一结，佣金高，加微信群主拉你进群先垫付")
    assert town.ticket().category == "fraud"


def test_withdrawing_by_word(town: Town) -> None:
    _opened(town)
    town.group.says("王阿姨", "我家也是")
    assert "移出" in _reply(town.group, "刘大爷", "撤回 1")
    assert "已撤回" in _reply(town.group, "王阿姨", "撤回 1")
    assert town.ticket().state == "withdrawn"


def test_a_former_reporter_may_join_again(town: Town) -> None:
    _opened(town)
    town.group.says("王阿姨", "我家也是")
    town.group.says("王阿姨", "撤回 1")
    town.group.heard("receipt")[0].press("我也遇到", "王阿姨")
    assert town.reporters() == ["刘大爷", "王阿姨"]


def test_help_in_private_and_for_everybody(town: Town) -> None:
    assert "办结 12" not in _reply(town.private("刘大爷"), "刘大爷", "帮助")
    assert "办结 12" in _reply(town.private("周敏"), "周敏", "/help")
    assert _reply(town.private("刘大爷"), "刘大爷", "你好").startswith("您好，我是云网格助手")
    assert _reply(town.private("周敏"), "周敏", "你好").startswith("请回复具体的工单卡片")


def test_staff_groups_take_commands_and_nothing_else(town: Town) -> None:
    staff = town.chat("gs", "工作群")
    staff.says("何主任", LIFT)
    assert town.tickets() == []
    _opened(town)
    assert _reply(staff, "何主任", "受理 1").startswith("已受理")


# Chinese keyboards type the wide marks; written as escapes, since editors like to narrow them.
WIDE = str.maketrans({",": "\uff0c", ":": "\uff1a", "!": "\uff01", "?": "\uff1f", ";": "\uff1b"})


@pytest.mark.parametrize(
    "text",
    [
        "办结 12，已更换水龙头",
        "办结12：已更换",
        "受理 12！",
        "帮助！",
        "待办？",
        "报事：3栋灯不亮",
        "评价 12，满意",
    ],
)
def test_wide_and_narrow_marks_mean_the_same(text: str) -> None:
    assert find_order(text.translate(WIDE)) == find_order(text)
    assert find_order(text) is not None


def test_a_rating_may_end_with_a_wide_mark(town: Town) -> None:
    _opened(town)
    town.private("周敏").says("周敏", "受理 1")
    town.private("周敏").says("周敏", "办结 1 已修好")
    assert "已结案" in _reply(town.group, "刘大爷", "评价 1 满意！".translate(WIDE))


def test_a_bare_report_word_is_told_how_to_go_on(town: Town) -> None:
    assert _reply(town.group, "刘大爷", "报事").startswith("请写上是什么事")


def test_a_refusal_says_what_would_be_right_in_that_state(town: Town) -> None:
    worker = town.private("周敏")
    town.group.says("刘大爷", LIFT)
    worker.says("周敏", "受理 1")
    assert _reply(worker, "周敏", "受理 1").endswith("不能“受理”。办好后发“办结 1 结果”。")
    worker.says("周敏", "办结 1 换了门机")
    assert _reply(worker, "周敏", "办结 1 好了").endswith("已经办结，等居民评价。")
    town.group.says("刘大爷", "评价 1 满意")
    assert _reply(town.group, "刘大爷", "评价 1 满意").endswith("问题又出现，反映人可以发“重办 1 情况”。")


def test_who_has_handed_a_ticket_on_has_no_buttons_for_it(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    town.private("周敏").says("周敏", "转办 1 何主任")
    card = town.private("周敏").heard("card")[0]
    assert card.labels == []
    assert "新工单" not in card.text
    assert town.private("何主任").heard("card")[-1].labels[:1] == ["受理"]
