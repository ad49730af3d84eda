"""匿名举报: whoever handles it never learns whose it is; the named officer may look, and is seen looking."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select

from desk.settings import DeskSettings
from storage.audit import AuditRow
from storage.outbox import OutboxRow
from storage.tipoffs import TipOff
from tests.places import placed
from tests.town import Heard, Town

WORDS = "3栋地下室有人违规存放液化气罐"
LIFT = "3栋电梯坏了，停在5楼不动"
LOOK = "查看匿名 1 核实需要联系本人"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path, DeskSettings(officer="fake:平安办"))


@pytest.fixture
def session(town: Town) -> Iterator[Session]:
    with town.database.reading() as session:
        yield session


def _says(town: Town, who: str, text: str, **more: object) -> Heard:
    town.private(who).says(who, text, **more)
    return town.private(who).last


def _tip_off(town: Town, who: str = "刘大爷") -> None:
    _says(town, who, f"匿名举报 {WORDS}")


def _known(town: Town) -> None:
    """刘大爷 has been heard of in one group."""
    town.group.says("刘大爷", LIFT)
    town.group.says("刘大爷", "撤回 1")


def _everything_others_read(town: Town, but: tuple[str, ...] = ("刘大爷",)) -> str:
    """All that was ever sent to anybody else, old words of edited messages included."""
    with town.database.reading() as session:
        rows = session.exec(select(OutboxRow)).all()
        parts = [
            f"{row.text} {row.mention} {row.fallback} {row.buttons}" for row in rows if row.chat_id not in but
        ]
    return "\n".join(parts)


def _log(session: Session) -> list[tuple[str, str, bool, str]]:
    return [(row.actor_name, row.action, row.done, row.words) for row in session.exec(select(AuditRow)).all()]


def test_the_whole_way_without_a_name(town: Town) -> None:
    _tip_off(town)
    mine = town.private("刘大爷")
    assert "看不到您是谁" in mine.last.text
    assert town.ticket().kind == "tipoff"
    card = town.private("平安办").last
    assert "居民（匿名）在“匿名举报”说" in card.text
    card.press("受理", "平安办")
    _says(town, "平安办", "问居民 1 具体在哪一间")
    question = mine.last
    assert "具体在哪一间" in question.text
    _says(town, "刘大爷", "最里面那一间", reply_to=question.id)
    assert "居民（匿名）补充：最里面那一间" in _everything_others_read(town)
    _says(town, "刘大爷", "补充 1 晚上也有人搬")
    _says(town, "刘大爷", "催办 1")
    _says(town, "平安办", "办结 1 已责令清走")
    rating = mine.heard("rating")[-1]
    assert rating.text.startswith("您好：您反映的事（工单1）已办结")
    rating.press("不满意", "刘大爷")
    _says(town, "刘大爷", "评价 1 不满意 还在")
    _says(town, "平安办", "办结 1 已全部清走")
    mine.heard("rating")[-1].press("满意", "刘大爷")
    assert town.ticket().state == "closed"
    assert "刘大爷" not in _everything_others_read(town)
    assert {step.actor for step in town.history() if step.actor_name == "居民（匿名）"} == {"anonymous"}
    assert "刘大爷" not in "".join(step.actor_name + step.actor + step.words for step in town.history())
    assert not town.group.heard()
    assert not town.other.heard()


def test_in_a_group_it_is_not_taken(town: Town) -> None:
    town.group.says("刘大爷", f"匿名举报 {WORDS}")
    assert "私下发给我" in town.group.last.text
    assert not town.tickets()
    assert "请写上要举报什么" in _says(town, "刘大爷", "匿名举报").text


def test_the_place_is_the_only_group_somebody_is_known_from(town: Town) -> None:
    _known(town)
    before = len(town.group.heard())
    _tip_off(town)
    assert (town.ticket(2).grid_code, town.ticket(2).level) == ("990101103001001", "grid")
    assert "工单2" in town.private("周敏").last.text
    assert town.ticket(2).group_id is None
    assert len(town.group.heard()) == before


def test_of_several_groups_a_button_chooses(town: Town) -> None:
    _known(town)
    town.other.says("刘大爷", "8栋电梯坏了，停在1楼不动")
    _tip_off(town)
    asked = town.private("刘大爷").last
    assert asked.labels == ["柳岸2网格群", "海棠花苑1网格群", "都不是，交给镇里"]
    second = asked.buttons[0][0][1]
    assert "只有发举报的人" in asked.press("海棠花苑1网格群", "沈建国")
    assert "工单3" in asked.press("海棠花苑1网格群", "刘大爷")
    assert town.ticket(3).grid_code == "990101103001001"
    assert asked.text == "您选了：海棠花苑1网格群"
    assert "已经登记过" in asked.press_data(second, "刘大爷")
    assert len(town.tickets()) == 3


def test_none_of_the_groups_goes_to_the_township(town: Town) -> None:
    _known(town)
    town.other.says("刘大爷", "8栋电梯坏了，停在1楼不动")
    _tip_off(town)
    town.private("刘大爷").last.press("都不是，交给镇里", "刘大爷")
    assert (town.ticket(3).grid_code, town.ticket(3).level) == ("990101103", "township")


def test_a_place_that_is_named_counts_for_somebody_unknown(town: Town) -> None:
    _says(town, "新人", "匿名举报 柳岸第二网格有人违规存放液化气罐")
    assert town.ticket().grid_code == "990101103001002"


def test_words_that_nobody_placed_are_gone_after_a_day(town: Town) -> None:
    _known(town)
    town.other.says("刘大爷", "8栋电梯坏了，停在1楼不动")
    _tip_off(town)
    asked = town.private("刘大爷").last
    town.passes(hours=25)
    assert "重新发" in asked.press("柳岸2网格群", "刘大爷")
    town.runs("tidy")
    with town.database.reading() as session:
        assert session.exec(select(TipOff)).all() == []


def test_only_the_officer_may_look_and_every_look_is_written_down(town: Town, session: Session) -> None:
    _tip_off(town)
    for who in ("何主任", "周敏"):
        assert "只有镇里指定的专人" in _says(town, who, LOOK).text
    assert "网格员和社区、镇里工作人员用的" in _says(town, "王阿姨", LOOK).text
    assert "为什么要查看" in _says(town, "平安办", "查看匿名 1").text
    told = _says(town, "平安办", LOOK).text
    assert "刘大爷（账号 fake:刘大爷）" in told
    assert _log(session) == [
        ("何主任", "reveal", False, "核实需要联系本人"),
        ("周敏", "reveal", False, "核实需要联系本人"),
        ("王阿姨", "reveal", False, "核实需要联系本人"),
        ("平安办", "reveal", False, ""),
        ("平安办", "reveal", True, "核实需要联系本人"),
    ]
    assert "刘大爷" not in str(_log(session))


def test_the_officer_is_answered_in_private_only(town: Town, session: Session) -> None:
    _tip_off(town)
    staff = town.chat("gs", "工作群")
    staff.says("平安办", LOOK)
    assert "刘大爷" not in staff.last.text
    assert "私聊" in staff.last.text
    assert _log(session) == [("平安办", "reveal", False, "核实需要联系本人")]


def test_without_an_officer_nobody_looks(tmp_path: Path) -> None:
    town = Town(tmp_path)
    _tip_off(town)
    assert "还没有指定" in _says(town, "平安办", LOOK).text


def test_an_ordinary_ticket_has_nothing_to_reveal(town: Town) -> None:
    town.group.says("刘大爷", LIFT)
    assert "不是匿名举报" in _says(town, "平安办", LOOK).text


def test_the_group_learns_nothing_from_its_reporter_either(town: Town) -> None:
    _known(town)
    _tip_off(town)
    town.group.says("刘大爷", "我的诉求")
    assert WORDS not in town.group.last.text
    for words in ("工单 2", "补充 2 还在", "撤回 2", "评价 2 满意"):
        town.group.says("刘大爷", words)
        assert "私聊" in town.group.last.text
    assert WORDS in _says(town, "刘大爷", "我的诉求").text
    assert town.ticket(2).state == "open"


def test_somebody_elses_is_not_shown_to_residents(town: Town) -> None:
    _tip_off(town)
    assert WORDS not in _says(town, "王阿姨", "工单 1").text


def test_staff_who_tip_off_leave_no_trace_in_the_log(town: Town, session: Session) -> None:
    _says(town, "周敏", "匿名举报 柳岸第二网格有人违规存放液化气罐")
    _says(town, "周敏", "补充 1 晚上也在")
    _says(town, "周敏", "工单 1")
    _says(town, "周敏", "催办 1")
    assert _log(session) == []
    assert "周敏" not in _everything_others_read(town, ("周敏",)).replace("网格员周敏", "")
    assert "周敏" not in "".join(step.actor_name + step.actor for step in town.history())


def test_it_is_neither_merged_nor_split(town: Town) -> None:
    _known(town)
    _tip_off(town)
    town.group.says("王阿姨", "8栋电梯坏了，停在1楼不动")
    for words, why in (("合并 2 3", "不能合并"), ("合并 3 2", "不能合并"), ("拆分 2 另一件事", "不能拆分")):
        assert why in _says(town, "周敏", words).text


def test_edited_words_stay_without_a_name(town: Town) -> None:
    said = town.private("刘大爷").says("刘大爷", f"匿名举报 {WORDS}")
    town.private("刘大爷").edits("刘大爷", said, "匿名举报 4栋地下室有人违规存放液化气罐")
    assert town.ticket().text == "4栋地下室有人违规存放液化气罐"
    assert "刘大爷" not in "".join(step.actor_name + step.actor for step in town.history())


def test_after_a_restart_it_is_as_private_as_before(town: Town) -> None:
    _known(town)
    _tip_off(town)
    town.restart()
    before = len(town.group.heard())
    town.group.says("刘大爷", WORDS)
    assert town.ticket(2).text == WORDS
    assert all("工单2" not in item.text for item in town.group.heard()[before:])


def test_passed_up_and_reopened_it_keeps_its_secret(town: Town) -> None:
    _known(town)
    _tip_off(town)
    _says(town, "周敏", "上报 2 需要社区协调")
    _says(town, "何主任", "误报 2 查无此事")
    mine = town.private("刘大爷")
    assert "没有受理" in mine.last.text
    mine.last.press("不认可，请社区复核", "刘大爷")
    assert "居民（匿名）" in town.private("平安办").last.text
    with town.database.reading() as session:
        rows = session.exec(
            select(OutboxRow).where(OutboxRow.ticket_id == 2, OutboxRow.chat_id != "刘大爷")
        ).all()
    assert rows
    assert not any("刘大爷" in f"{row.text}{row.mention}{row.fallback}" for row in rows)


def test_a_place_of_the_gazetteer_says_whose_it_is(town: Town) -> None:
    placed(town)
    town.private("生人").says("生人", "匿名举报 望江亭下面存放液化气罐")
    assert (town.ticket().grid_code, town.ticket().level) == ("990101103001002", "grid")
