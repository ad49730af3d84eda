"""What somebody puts right, adds or takes back changes that and nothing else."""

import pytest

from tests.town import Town

LAMP = "4栋1单元楼道灯不亮了，黑漆漆的"
FIRE = "4栋着火了，冒黑烟"


def test_a_spoken_correction_moves_the_ticket_and_leaves_the_complaint_as_it_was(town: Town) -> None:
    said = town.group.says("刘大爷", LAMP)
    town.group.says("刘大爷", "说错了，是5栋")
    assert (town.ticket().place, town.ticket().text) == ("5栋", LAMP)
    assert LAMP in town.private("周敏").heard("card")[0].text
    town.group.edits("刘大爷", said, "5栋2单元楼道灯不亮了")
    assert town.ticket().text == "5栋2单元楼道灯不亮了"


def test_an_edited_supplement_is_not_the_complaint(town: Town) -> None:
    town.group.says("刘大爷", LAMP)
    more = town.group.says("刘大爷", "补充 1 二楼也不亮")
    town.group.edits("刘大爷", more, "三楼也不亮")
    assert town.ticket().text == LAMP


def test_a_unit_put_right_stays_in_its_building(town: Town) -> None:
    town.group.says("刘大爷", LAMP)
    town.group.says("刘大爷", "说错了，是2单元")
    assert town.ticket().place == "4栋2单元"


@pytest.mark.parametrize(
    ("complaint", "who", "note", "place"),
    [
        ("4栋楼道灯坏了", "刘大爷", "在3单元门口", "4栋3单元"),
        ("4栋楼道灯坏了", "王阿姨", "9栋2单元的也这样", "4栋"),
        ("楼道灯坏了好几天了没人管", "刘大爷", "4栋2单元", "4栋2单元"),
    ],
)
def test_a_note_tells_more_of_the_place_and_a_neighbours_moves_nothing(
    town: Town, complaint: str, who: str, note: str, place: str
) -> None:
    town.group.says("刘大爷", complaint)
    town.group.says(who, f"补充 1 {note}")
    assert (town.ticket().place or "").startswith(place)


def test_a_place_out_of_doors_is_not_at_the_speakers_door(town: Town) -> None:
    town.group.says("李姐(2栋501)", "路灯坏了好几天了，晚上黑漆漆的")
    assert town.ticket().place == "2栋501"
    town.group.says("李姐(2栋501)", "在小广场那边")
    assert "广场" in (town.ticket().place or "")


@pytest.mark.parametrize("word", ["撤销", "不用处理了"])
def test_nobody_on_the_way_to_an_emergency_is_sent_home_by_a_word(town: Town, word: str) -> None:
    town.group.says("刘大爷", FIRE)
    town.passes(minutes=1)
    town.group.says("刘大爷", word)
    assert town.ticket().state == "open"
    offer = town.group.last
    assert "没有危险，请点“撤回”" in offer.text
    assert offer.press("撤回", "王阿姨") != "工单1 已撤回，谢谢告知。"
    assert offer.press("还要处理", "刘大爷") == "好的，工单继续办理。"
    town.group.says("刘大爷", word)
    town.group.last.press("撤回", "刘大爷")
    assert town.ticket().state == "withdrawn"


@pytest.mark.parametrize("word", ["没事了，是我家炒菜", "虚惊一场"])
def test_who_says_what_it_was_takes_an_emergency_back(town: Town, word: str) -> None:
    town.group.says("刘大爷", FIRE)
    town.group.says("刘大爷", word)
    assert town.ticket().state == "withdrawn"


def test_what_is_no_emergency_is_withdrawn_at_once(town: Town) -> None:
    town.group.says("刘大爷", "6栋停电了")
    town.group.says("刘大爷", "没事了，是我家跳闸")
    assert town.ticket().state == "withdrawn"


@pytest.mark.parametrize(
    ("complaint", "words", "offers"),
    [
        ("6栋停电了", "停了", False),
        ("6栋停电了", "来电了", True),
        ("4栋1单元楼道灯不亮了，黑漆漆的", "灭了", False),
        ("楼上半夜还在放音响唱歌，吵得睡不着", "停了", True),
        ("4栋着火了，冒黑烟", "火灭了", True),
    ],
)
def test_what_is_good_news_depends_on_the_trouble(
    town: Town, complaint: str, words: str, offers: bool
) -> None:
    town.group.says("刘大爷", complaint)
    town.passes(minutes=5)
    town.group.says("刘大爷", words)
    assert bool(town.group.heard("offer")) == offers


@pytest.mark.parametrize("words", ["写成4栋了，是5栋", "不是4栋哦，5栋", "不对，是5栋"])
def test_of_two_places_the_right_one_is_taken(town: Town, words: str) -> None:
    town.group.says("刘大爷", LAMP)
    town.group.says("刘大爷", words)
    assert town.ticket().place == "5栋"


@pytest.mark.parametrize("by_button", [True, False])
def test_what_was_not_over_is_asked_about_again_when_it_is(town: Town, by_button: bool) -> None:
    town.group.says("刘大爷", LAMP)
    town.passes(hours=1)
    town.group.says("刘大爷", "亮了")
    if by_button:
        town.group.last.press("还没有", "刘大爷")
    else:
        town.group.says("刘大爷", "又灭了")
    town.passes(hours=24)
    town.group.says("刘大爷", "修好了，谢谢")
    assert len(town.group.heard("offer")) == 2
    assert town.group.last.labels == ["已解决", "还没有"]
