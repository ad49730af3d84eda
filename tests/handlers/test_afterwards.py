"""What residents say after the work is said to be done."""

import pytest

from tests.town import Town


@pytest.fixture
def done(town: Town) -> Town:
    town.group.says("刘大爷", "9栋电梯又坏了，停在3楼")
    for order in ("受理 1", "办结 1 换了门机"):
        town.private("周敏").says("周敏", order)
    town.passes(minutes=10)
    return town


@pytest.mark.parametrize(
    ("words", "rating", "state"),
    [
        ("满意", "satisfied", "closed"),
        ("很满意，谢谢师傅", "satisfied", "closed"),
        ("基本满意吧，谢谢", None, "resolved"),
        ("还算满意", "basic", "closed"),
        ("不满意", "unsatisfied", "accepted"),
        ("很不满意", "unsatisfied", "accepted"),
        ("不太满意，根本没人来", "unsatisfied", "accepted"),
        ("满意吗", None, "resolved"),
        ("你们满意就好", None, "resolved"),
    ],
)
@pytest.mark.parametrize("replies", [True, False])
def test_a_rating_in_plain_words_counts(
    done: Town, words: str, rating: str | None, state: str, replies: bool
) -> None:
    asked = done.group.heard("rating")[-1].id
    done.passes(hours=3)
    if replies:
        done.group.says("刘大爷", words, reply_to=asked)
    else:
        done.group.says("刘大爷", words)
    assert (done.ticket().rating, done.ticket().state) == (rating, state)


def test_why_it_is_bad_is_kept(done: Town) -> None:
    done.group.says("刘大爷", "不满意，根本没人来")
    assert done.ticket().grievance == "根本没人来"
    assert done.ticket().level == "community"


def test_nobody_rates_anothers_ticket_by_a_word(done: Town) -> None:
    done.group.says("王阿姨", "不满意")
    done.group.says("王阿姨", "不满意", reply_to=done.group.heard("rating")[-1].id)
    assert done.ticket().state == "resolved"


@pytest.mark.parametrize(
    "words",
    ["没修好啊，还是不动", "根本没修", "胡说，电梯还停着", "到现在没人来", "9栋电梯又停了，不动了", "又坏了"],
)
@pytest.mark.parametrize("hours", [0, 26])
def test_who_says_that_it_is_not_done_is_shown_how_to_send_it_back(
    done: Town, words: str, hours: int
) -> None:
    done.passes(hours=hours)
    done.group.says("刘大爷", words)
    offer = done.group.last
    assert offer.labels == ["满意", "基本满意", "不满意"]
    assert "没办好就点“不满意”" in offer.text
    assert done.history()[-1].words == words
    offer.press("不满意", "刘大爷")
    assert (done.ticket().state, done.ticket().level) == ("accepted", "community")
    assert done.group.heard("offer")[-1].labels == []


@pytest.mark.parametrize("words", ["没事，谢谢", "快递还没到，谁看见了", "还行吧"])
def test_other_words_of_the_reporter_ask_nothing(done: Town, words: str) -> None:
    heard = len(done.group.heard())
    done.group.says("刘大爷", words)
    assert len(done.group.heard()) == heard


def test_a_neighbour_who_has_it_still_is_heard(done: Town) -> None:
    done.group.says("王阿姨", "9栋电梯又坏了，还是停在3楼")
    assert [ticket.state for ticket in done.tickets()] == ["resolved", "open"]
