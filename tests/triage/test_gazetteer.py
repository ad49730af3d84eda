"""The gazetteer: names as written, heard, or nearly so; buildings by number; everyday words at home only."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage import Gazetteer, Judge, Known, find_place
from triage.normalise import normalise
from triage.place_words import at_home, common, everyday

HOME, OTHER, THIRD = "990101103001001", "990101103001002", "990101103002001"
PLACES = (
    Known(HOME, "landmark", "中心花坛", ("花坛", "大花坛")),
    Known(HOME, "landmark", "东门小广场", ("小广场",)),
    Known(OTHER, "landmark", "望江亭", ("亭子", "江边亭子")),
    Known(OTHER, "landmark", "书院门前小广场", ("小广场",)),
    Known(OTHER, "building", "锦绣苑13—20栋"),
    Known(HOME, "building", "锦绣苑1-12栋"),
    Known(OTHER, "building", "供电所家属院3号楼"),
    Known(THIRD, "landmark", "石榴湾渡口", ("渡口",)),
    Known(THIRD, "shop", "三里店"),
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(PLACES)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("望江亭的灯坏了", "望江亭"),
        ("江边亭子的灯坏了", "望江亭"),
        ("望姜亭的灯坏了", "望江亭"),
        ("花坛里的灯坏了", "中心花坛"),
        ("小广场的灯坏了", "东门小广场"),  # two grids have one: ours is meant
        ("亭子的灯坏了", "亭子"),  # an everyday word of another grid says nothing here
        ("锦绣苑三号楼的灯坏了", "锦绣苑3栋"),
        ("锦绣苑15幢2单元的灯坏了", "锦绣苑15栋2单元"),
        ("供电所家属院3栋停电", "供电所家属院3栋"),
        ("锦绣苑的灯坏了", "锦绣苑"),  # of which only buildings are known
        ("石榴弯渡口的灯坏了", "石榴湾渡口"),  # the longer name that is heard, not 渡口 that is written
        ("13号楼的灯坏了", "13号楼"),
        ("今天天气好", None),
    ],
)
def test_a_name_becomes_the_place_it_means_here(gazetteer: Gazetteer, text: str, spoken: str | None) -> None:
    assert gazetteer.spoken(normalise(text), find_place(text), HOME) == spoken


def test_the_same_words_mean_another_place_in_another_grid(gazetteer: Gazetteer) -> None:
    text = "小广场的灯坏了"
    found = [gazetteer.spoken(text, find_place(text), home) for home in (HOME, OTHER, THIRD)]
    assert found[:2] == ["东门小广场", "书院门前小广场"]
    assert found[2] not in ("东门小广场", "书院门前小广场")


def test_a_name_within_a_longer_one_or_in_the_middle_of_a_number_is_none() -> None:
    gazetteer = Gazetteer(
        [Known(HOME, "landmark", "望江亭"), Known(OTHER, "landmark", "望江亭公园"), "3号楼"]
    )
    assert [item.word for item in gazetteer.hits("望江亭公园里")] == ["望江亭公园"]
    assert gazetteer.hits("13号楼停电") == gazetteer.hits("十3号楼停电") == []
    assert [item.word for item in gazetteer.hits("在3号楼")] == ["3号楼"]


def test_what_only_sounds_alike_is_not_taken_for_the_name(gazetteer: Gazetteer) -> None:
    (heard,) = gazetteer.hits("山里电断了")
    assert (heard.word, heard.exact) == ("三里店", False)
    (heard,) = gazetteer.hits("望姜亭断了")
    assert heard.exact


def test_what_is_nearly_a_name_is_found_among_thousands() -> None:
    names = [f"{a}{b}{c}花园" for a in "东南西北春夏秋冬" for b in "云山海月" for c in "里湾岭"]
    gazetteer = Gazetteer([*(Known(OTHER, "compound", name) for name in names), "锦绣江南花园"])
    place = find_place("锦绣江花园漏水")
    near = gazetteer.near(place, HOME)
    assert near is not None
    assert (near.word, near.near) == ("锦绣江南花园", True)
    assert gazetteer.near(find_place("幸福之家公寓漏水"), HOME) is None


@pytest.mark.parametrize(
    "word",
    [
        "南门",
        "小广场",
        "菜市场",
        "3号楼",
        "二期",
        "东区",
        "村委会",
        "大门口",
        "停车场",
        "公园",
        "卫生院",
        "一期南门",
    ],
)
def test_words_that_every_grid_has(word: str) -> None:
    assert everyday(word)


@pytest.mark.parametrize(
    "word", ["望江亭", "三中家属院", "老粮站", "石桥头街", "海棠花苑", "惠民超市", "跃进路"]
)
def test_words_that_only_one_place_has(word: str) -> None:
    assert not everyday(word)


def test_two_characters_are_a_name_and_yet_too_few() -> None:
    assert everyday("柳岸")
    assert not common("柳岸")


def test_a_micro_grid_is_at_home_in_its_grid() -> None:
    assert at_home(HOME, HOME + "01")
    assert at_home(HOME + "02", HOME + "01")
    assert at_home(HOME[:12], HOME)
    assert at_home("", HOME)
    assert not at_home(OTHER, HOME + "01")


def test_names_are_called_exactly_or_by_their_sound(gazetteer: Gazetteer) -> None:
    assert [place.name for place in gazetteer.called("小广场")] == ["东门小广场", "书院门前小广场"]
    assert [place.name for place in gazetteer.called("望姜亭")] == ["望江亭"]
    assert [place.grid for place in gazetteer.called("锦绣苑15栋")] == [OTHER]
    assert gazetteer.called("望江亭那边") == ()


WORDS = st.sampled_from(
    ["望江亭", "锦绣苑", "15栋", "13号楼", "小广场", "渡口", "坏了", "在", "的", "石榴湾渡口", "a", "3"]
)


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=7).map("".join))
def test_every_hit_is_whole_and_stands_where_it_says(text: str) -> None:
    hits = Gazetteer(PLACES).hits(text)
    for item in hits:
        assert item.places
        spoken = text[item.start : item.end]
        assert spoken.startswith(item.word) or not item.exact or len(spoken) == len(item.word)
        assert not any(
            other is not item and other.start <= item.start and item.end < other.end for other in hits
        )


@settings(max_examples=40)
@given(st.text(alphabet="望江亭锦绣苑栋号楼街路小区花园东南3510—- ", min_size=1, max_size=24))
def test_any_name_can_be_entered_and_is_found_as_it_is(name: str) -> None:
    plain = normalise(name)
    gazetteer = Gazetteer([Known(HOME, "landmark", name)])
    if len(plain) > 1:
        assert any(item.word == plain for item in gazetteer.hits(plain))
    gazetteer.near(find_place(name), HOME)


def test_the_same_judge_with_other_names_shares_all_else(judge: Judge) -> None:
    knowing = judge.knowing(Gazetteer(PLACES))
    assert knowing.judge("江边亭子那边路灯坏了没人修", HOME).place == "望江亭"
    assert judge.judge("江边亭子那边路灯坏了没人修", HOME).place != "望江亭"
    assert knowing.lexicon is judge.lexicon
