"""A shared location says in which grid it lies: to the worker, in the history, and where a report is to go."""

from dataclasses import replace

import pytest

from handlers.message import Media
from tests.desk.tree import draw, feature, spot
from tests.town import Town

FIRST, SECOND = "990101103001001", "990101103001002"


@pytest.fixture
def drawn(town: Town) -> Town:
    with town.database.writing() as session:
        draw(session, feature(FIRST, (0, 0, 1, 1)), feature(SECOND, (1, 0, 2, 1)))
    return town


def share(town: Town, who: str, x: float, text: str = "", private: bool = False) -> str:
    chat = town.private(who) if private else town.group
    message = chat.message(who, text, "location")
    return town.tell(replace(message, media=(Media("location", spot(x, 0.5)),)))


def test_the_worker_reads_in_which_grid_a_shared_place_lies(drawn: Town) -> None:
    drawn.group.says("刘大爷", "路灯不亮，黑得很")
    share(drawn, "刘大爷", 0.5)
    told = drawn.private("周敏").last
    assert told.text.splitlines()[-1] == "这个位置在海棠花苑第一网格。"
    assert told.buttons == []
    step = drawn.history(1)[-1]
    assert (step.event, step.words) == ("note", "位置（在海棠花苑第一网格）")


def test_where_it_lies_in_another_grid_one_press_passes_it_there(drawn: Town) -> None:
    drawn.group.says("刘大爷", "路灯不亮，黑得很")
    drawn.passes(minutes=1)
    share(drawn, "刘大爷", 1.5)
    told = drawn.private("周敏").last
    assert told.text.splitlines()[-1] == "这个位置在柳岸第二网格，不在海棠花苑第一网格。"
    assert told.labels == ["转给柳岸第二网格"]
    assert drawn.ticket(1).grid_code == FIRST  # nothing moves by itself
    told.press("转给柳岸第二网格", "周敏")
    assert drawn.ticket(1).grid_code == SECOND
    assert "regrid" in drawn.steps(1)
    assert "周敏转来" in drawn.private("沈建国").last.text


def test_a_venue_is_a_place_whatever_its_name_sounds_like(drawn: Town) -> None:
    drawn.group.says("刘大爷", "路灯不亮，黑得很")
    share(drawn, "刘大爷", 1.5, text="好又多超市 柳岸路12号")
    assert drawn.private("周敏").last.text.splitlines()[-1].startswith("这个位置在柳岸第二网格")


def test_a_place_sent_before_the_words_is_told_as_well(drawn: Town) -> None:
    share(drawn, "刘大爷", 1.5)
    drawn.group.says("刘大爷", "路灯不亮，黑得很")
    assert any("这个位置在柳岸第二网格" in item.text for item in drawn.private("周敏").heard("added"))


def test_without_boundaries_or_outside_of_all_nothing_is_said_of_grids(town: Town) -> None:
    town.group.says("刘大爷", "路灯不亮，黑得很")
    share(town, "刘大爷", 0.5)
    assert "这个位置" not in town.private("周敏").last.text
    with town.database.writing() as session:
        draw(session, feature(FIRST, (0, 0, 1, 1)))
    share(town, "刘大爷", 1.5)
    assert "这个位置" not in town.private("周敏").last.text
    assert town.history(1)[-1].words == "位置"


def test_a_private_report_finds_its_grid_by_the_place(drawn: Town) -> None:
    chat = drawn.private("吴姐")
    chat.says("吴姐", "报事")
    share(drawn, "吴姐", 1.5, private=True)
    chat.says("吴姐", "路灯不亮，黑得很")
    assert "在哪里：柳岸第二网格" in chat.last.text
    chat.last.press("提交", "吴姐")
    assert drawn.ticket(1).grid_code == SECOND


def test_a_live_location_that_moves_on_corrects_nothing(drawn: Town) -> None:
    drawn.group.says("刘大爷", "路灯不亮，黑得很")
    number = share(drawn, "刘大爷", 0.5)
    said, steps = drawn.group.message("刘大爷", "", "location"), drawn.steps(1)
    for minute in (1, 2):
        drawn.passes(minutes=minute)
        place = (Media("location", spot(1.5, 0.5)),)
        drawn.tell(replace(said, id=number, media=place, edited_at=drawn.now))
    assert drawn.steps(1) == steps
