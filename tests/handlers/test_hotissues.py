"""Hot issues in the chat: from the rise to the closing, and all that may go wrong on the way."""

from pathlib import Path

import pytest

from storage.hotissues import get_hot_issue
from tests.departments import answered, furnish
from tests.desk.office import Office
from tests.hot_town import PEOPLE, SAID, past, reported, rise
from tests.town import Heard, Town
from tests.undrawn import undrawn


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[list[Path]]:
    return undrawn(monkeypatch)


@pytest.fixture
def hot(town: Town) -> Town:
    """Proposed this morning: 18 in one group, 2 in the other."""
    past(town)
    rise(town, PEOPLE[:18])
    rise(town, ("马叔", "牛叔"), "g2")
    town.runs("hot_issues")
    return town


def card_of(town: Town, who: str = "何主任") -> Heard:
    return town.private(who).heard("hot")[-1]


def says(town: Town, text: str, who: str = "何主任") -> str:
    return answered(town, who, text)


def test_from_the_rise_to_the_closing(hot: Town, drawn: list[list[Path]]) -> None:
    town, he = hot, hot.private("何主任")
    card = card_of(town)
    lines = card.text.splitlines()
    assert lines[0] == "多发问题1 海棠花社区 · 电梯"
    assert lines[1] == "最近7天20件，平常一周约6件，比平常明显多。"
    assert lines[2].startswith("工单73（3栋）、74（3栋）")
    assert lines[2].endswith("等20件")
    assert (card.labels, bool(card.photo), len(drawn)) == (["立项", "不是"], True, 1)
    assert town.private("平安办").heard("hot") == []
    assert len(card.text) < 1024
    assert says(town, "多发").splitlines()[1] == "1 海棠花社区 · 电梯 · 20件 · 等立项"
    assert town.ticket(73).hot_id is None

    told = card.press("立项", "何主任")
    assert told == "多发问题1 已立项，20件工单归在一起，海棠花社区负责。请发：多发 1 计划 怎么办"
    assert town.ticket(73).hot_id == 1
    assert town.steps(73)[-1] == "hot"
    assert "已立项，海棠花社区负责。\n还没有计划，请发：多发 1 计划 怎么办" in card_of(town).text
    assert card_of(town).labels == []
    worker = next(item for item in town.private("周敏").heard("card") if item.text.startswith("新工单73"))
    assert "属于多发问题1，和同类的一起办。发“多发 1”看计划。" in worker.text

    assert (
        says(town, "多发 1 计划：这周请厂家换两台电梯的主板") == "多发问题1 的计划已记下，已告诉20位反映人。"
    )
    for group, count in ((town.group, 18), (town.other, 2)):
        [said] = [item for item in group.heard("news") if "计划" in item.text]
        assert (
            "你们反映的电梯问题，最近有20件类似的，已由海棠花社区集中办理。计划：这周请厂家换两台电梯的主板"
            in said.text
        )
        assert said.buttons == []
        assert (f"等{count}位" in said.text) == (count > 10)
    assert "马叔、牛叔：" in said.text

    new = reported(town, "新来的", "5栋电梯坏了，没人修")
    assert town.ticket(new).hot_id == 1
    assert town.steps(new) == ["open", "recur", "hot"]
    town.tell_all([])
    assert "属于多发问题1" in town.private("周敏").heard("card")[-1].text
    newcomer = town.group.heard("news")[-1]
    assert newcomer.text.startswith(
        "新来的：您反映的电梯问题，最近有21件类似的，已由海棠花社区集中办理。计划：这周"
    )
    other = reported(town, "别人", "大厅电梯广告太吵了请物业管一管")
    assert town.ticket(other).hot_id is None
    assert town.ticket(reported(town, "路人", SAID, category="noise")).hot_id is None

    assert says(town, "多发 1 进展 已换一台") == "多发问题1 的进展已记下。"
    assert "最新进展：已换一台" in card_of(town).text

    # One is the community's own by now, one was done before; the rest are in the grid workers' hands.
    town.private("周敏").says("周敏", "上报 73 请社区协调")
    town.private("周敏").says("周敏", "受理 74")
    town.private("周敏").says("周敏", "办结 74 已临时修好")
    town.group._heard.clear()
    told = says(town, "多发 1 办结 两台电梯都换了主板")
    assert told.splitlines()[:3] == [
        "多发问题1 已办结，已告诉21位反映人。",
        "一起办结、请居民评价的：工单73。",
        "这些还在别人手里，照常办理：",
    ]
    assert "  工单75 网格员周敏办理" in told
    assert [town.ticket(number).state for number in (73, 74, 75)] == ["resolved", "resolved", "open"]
    assert town.steps(73)[-2:] == ["accept", "resolve"]
    assert town.ticket(73).result == "两台电梯都换了主板"
    assert len(town.group.heard("news")) == 1
    assert town.group.heard("rating") == []
    news = town.group.heard("news")[0]
    assert "集中办理完了：两台电梯都换了主板\n你们满意吗？点一下就好，3天内没人评价就自动结案。" in news.text
    assert news.labels == ["满意", "基本满意", "不满意"]
    assert town.other.heard("news")[-1].labels == []

    assert news.press("满意", PEOPLE[2]).startswith("只有反映人可以评价")
    assert news.press("满意", PEOPLE[0]) == "谢谢评价，工单73 已结案。"
    assert (town.ticket(73).state, town.ticket(73).rating) == ("closed", "satisfied")
    assert says(town, "多发") == "您这里现在没有多发问题。"
    assert "已办结：两台电梯都换了主板" in card_of(town).text
    history = says(town, "多发 1")
    assert "何主任 计划：这周请厂家换两台电梯的主板" in history
    assert he.heard()
    with town.database.reading() as session:
        log = [line for (line,) in session.connection().exec_driver_sql("SELECT action FROM audit_log")]
    assert log.count("hot") == 6
    assert "press:hotyes" in log
    assert "press:hotrate" not in log


def test_the_same_rise_is_not_proposed_again_until_four_weeks_after_it_was_dismissed(hot: Town) -> None:
    town = hot
    town.runs("hot_issues")
    assert len(town.private("何主任").heard("hot")) == 1
    assert card_of(town).press("不是", "何主任") == "请点一个原因。"
    assert card_of(town).labels == ["正常波动", "季节原因", "已经在处理", "返回"]
    assert card_of(town).press("返回", "何主任") == "好的，还没有定。"
    card_of(town).press("不是", "何主任")
    told = card_of(town).press("季节原因", "何主任")
    assert told == "多发问题1 不立项（季节原因），四周内不再为同样的情况提醒。"
    assert "没有立项：季节原因" in card_of(town).text
    assert town.ticket(73).hot_id is None
    town.passes(days=1)
    town.runs("hot_issues")
    assert len(town.private("何主任").heard("hot")) == 1
    assert says(town, "多发 1 立项") == "多发问题1 现在是“没有立项”，不能立项。"


def test_it_is_given_to_a_department_which_leads_it_and_nothing_else(hot: Town) -> None:
    town = furnish(hot)
    card_of(town).press("立项", "何主任")
    assert says(town, "多发 1 给 市政") == "多发问题1 现在由市政所负责，已经通知。"
    given = town.private("张强").heard("notice")[-1].text
    assert given.startswith("何主任请您负责多发问题1 海棠花社区 · 电梯")
    assert says(town, "多发", "张强").startswith("多发问题1个：")
    assert says(town, "多发 1 给 城管办", "张强").startswith(
        "多发问题1 立不立项、由谁负责，要由社区和镇里来定"
    )
    assert says(town, "多发 1 计划 换主板", "张强") == "多发问题1 的计划已记下，已告诉20位反映人。"
    assert "已由市政所集中办理" in town.group.heard("news")[-1].text
    town.private("何主任").says("何主任", "转办 73 市政所")
    told = says(town, "多发 1 办结 换好了", "张强")
    assert "一起办结、请居民评价的：工单73。" in told
    assert town.ticket(73).state == "resolved"
    assert town.ticket(75).state == "open"


def test_the_category_has_its_department(town: Town) -> None:
    past(town, category="elevator")
    rise(town)
    furnish(town, "名称,群,类别,办公时间,人员\n电梯办,,电梯,全天,张强 local:z1\n")
    town.runs("hot_issues")
    assert "电梯办负责" in card_of(town).press("立项", "何主任")
    assert town.private("张强").heard("notice")[-1].text.startswith("何主任请您负责")


BEFORE = (
    ("何主任", "多发 9", "没有多发问题9，请核对号码。发“多发”看有哪些。"),
    ("何主任", "多发 1 跳舞", "没看懂。可以发：多发 1；"),
    ("何主任", "多发 电梯", "没看懂。可以发：多发 3；"),
    ("何主任", "多发 1 计划 换主板", "多发问题1 还没有立项，请先发：多发 1 立项"),
    ("何主任", "多发 1 不是", "请写清楚，例如：多发 1 不是 每年这时候都这样"),
    ("周敏", "多发 1 立项", "多发问题1 立不立项、由谁负责，要由社区和镇里来定。"),
    ("周敏", "多发 1 不是 没有的事", "多发问题1 立不立项、由谁负责，要由社区和镇里来定。"),
    ("刘大爷", "多发 1", "“多发”是网格员和社区、镇里工作人员用的。"),
)


def test_what_is_wrong_before_it_is_accepted(hot: Town) -> None:
    for who, words, answer in BEFORE:
        assert says(hot, words, who).startswith(answer)


AFTER = (
    ("何主任", "多发 1 立项", "多发问题1 现在是“正在办”，不能立项。"),
    ("何主任", "多发 1 计划", "请写清楚，例如：多发 1 计划 这周请厂家换主板"),
    ("何主任", "多发 1 进展", "请写清楚，例如：多发 1 进展 厂家已到场，换了一台"),
    ("何主任", "多发 1 办结 好了", "多发问题1 还没有计划，请先写一句：多发 1 计划 怎么办"),
    ("何主任", "多发 1 给", "请写清楚，例如：多发 1 给 市政所"),
    ("何主任", "多发 1 给 某某某", "没有找到“某某某”"),
    ("何主任", "多发1给 何主任", "多发问题1 本来就由何主任负责，不用再交。"),
    ("何主任", "多发 1 不是 季节原因", "多发问题1 现在是“正在办”，不能改成“不是”。"),
    ("何主任", "多发1进展", "请写清楚，例如：多发 1 进展"),
    ("何主任", "多发 1 并入", "请写清楚，例如：多发 1 并入 12"),
    ("何主任", "多发 1 并入 73", "工单73 已经归在多发问题1里了。"),
    ("何主任", "多发 1 移出 1", "工单1 不在多发问题1里。"),
    ("周敏", "多发 1 计划 换主板", "多发问题1 由海棠花社区负责，计划、进展和办结要由他们来写。"),
    ("周敏", "多发 1 办结 好了", "多发问题1 由海棠花社区负责，计划、进展和办结要由他们来写。"),
    ("平安办", "多发 1 计划 换主板", "多发问题1 的计划已记下"),
)


def test_what_is_wrong_after_it_was_accepted(hot: Town) -> None:
    card_of(hot).press("立项", "何主任")
    for who, words, answer in AFTER:
        assert says(hot, words, who).startswith(answer)


def test_a_ticket_is_taken_out_and_put_in_by_hand(hot: Town) -> None:
    town = hot
    card_of(town).press("立项", "何主任")
    assert says(town, "多发 1 移出 80") == "工单80 已从多发问题1 移出，照常单独办理。"
    assert town.ticket(80).hot_id is None
    cards = [item for item in town.private("周敏").heard("card") if "新工单80" in item.text]
    assert "属于多发问题" not in cards[-1].text
    assert says(town, "多发 1 并入 工单80") == "工单80 已归到多发问题1。"
    assert town.ticket(80).hot_id == 1
    with town.database.reading() as session:
        issue = get_hot_issue(session, 1)
        assert issue is not None
        assert issue.state == "accepted"


def test_whoever_is_not_satisfied_sends_their_own_up(hot: Town) -> None:
    town = hot
    card_of(town).press("立项", "何主任")
    says(town, "多发 1 计划 换主板")
    town.private("周敏").says("周敏", "上报 73 请社区协调")
    says(town, "多发 1 办结 换好了")
    news = town.group.heard("news")[-1]
    told = news.press("不满意", PEOPLE[0])
    assert told == "对不起，没让您满意。工单73 已升级重新办理。想说原因，请发“评价 73 不满意 原因”。"
    assert (town.ticket(73).state, town.ticket(73).level) == ("accepted", "township")


def test_what_cannot_be_resolved_stays_and_says_why(hot: Town) -> None:
    town = furnish(hot)
    card_of(town).press("立项", "何主任")
    says(town, "多发 1 计划 换主板")
    for number in (73, 76):
        town.private("周敏").says("周敏", f"上报 {number} 请社区协调")
    says(town, "吹哨 76 城管办")
    told = says(town, "多发 1 办结 换好了")
    assert "请居民评价的：工单73。" in told
    assert town.ticket(76).state == "open"
    assert "  工单76 " in told
    assert Office(town).steps(76)[-1].event != "accept"


def test_where_residents_read_nothing_is_told(hot: Town) -> None:
    hot.group.says("何主任", "/hot 1")
    assert hot.group.last.text.endswith("请私聊我，或在工作群里发。")
    staff = hot.chat("gs")
    staff.says("何主任", "多发")
    assert staff.last.text.startswith("多发问题1个：")


def test_a_merged_ones_reporter_hears_the_result_once(hot: Town) -> None:
    town = hot
    card_of(town).press("立项", "何主任")
    says(town, "合并 74 73", "周敏")
    assert "已告诉20位" in says(town, "多发 1 计划 换主板")
    town.group._heard.clear()
    says(town, "多发 1 给 海棠花社区")
    says(town, "上报 73 请社区协调", "周敏")
    assert "一起办结、请居民评价的：工单73。" in says(town, "多发 1 办结 换好了")
    [news] = town.group.heard("news")
    assert news.text.count(PEOPLE[1]) == 1
    assert news.press("基本满意", PEOPLE[1]) == "谢谢评价，工单73 已结案。"


def test_the_day_review_names_what_was_found(hot: Town) -> None:
    town = hot
    town.passes(hours=8)
    town.runs("day_summary")
    said = town.chat("gs").heard("reminder")[-1].text
    assert said.splitlines()[-2:] == ["【新发现的多发问题】", "1 海棠花社区 · 电梯 · 20件 · 等立项"]
