"""Themes, tips and questions as people meet them: in the group, by command, by button."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from desk.publicity.content import seed, shipped_themes
from grids.deadlines import SHANGHAI
from storage.outbox import OutboxRow
from storage.publicity import Read, Tip, TipPost, all_tips
from storage.quizzes import QuizAnswer
from storage.registry import Group
from tests.town import Chat, Town

FRAUD = {tip["text"] for theme in shipped_themes() if theme["code"] == "fraud" for tip in theme["tips"]}
NARROW = str.maketrans({"\uff0c": ",", "\uff1a": ":"})
FAMILY = {tip["text"] for theme in shipped_themes() if theme["code"] == "family" for tip in theme["tips"]}
NEW = "出门前看一眼灶台，火关没关，心里有数再锁门。"


def at(town: Town, when: str) -> None:
    """The clock shows this in Shanghai."""
    town.now = datetime.fromisoformat(when).replace(tzinfo=SHANGHAI).astimezone(town.now.tzinfo)


def said(chat: Chat, who: str, text: str) -> str:
    chat.says(who, text)
    return chat.last.text


def post_of(tip: Tip, town: Town) -> TipPost:
    """The first group has had this tip some days ago, each at another hour."""
    number = tip.id or 0
    moment = town.now - timedelta(days=10, minutes=number)
    return TipPost(tip_id=number, group_id=1, occurrence=moment, at=moment)


def told(chat: Chat, about: str) -> list[str]:
    return [item.text for item in chat.heard(about)]


# --- the daily tip ----------------------------------------------------------------------------------------


def test_every_residents_group_gets_a_tip_of_the_weeks_theme(town: Town) -> None:
    at(town, "2026-11-18 09:00")  # the plan's 47th week
    town.runs("daily_tip")
    for group in (town.group, town.other):
        [text] = told(group, "tip")
        head, _, body = text.partition("\n")
        assert head == "每日一条 · 反诈"
        assert body in FRAUD
        assert group.last.labels == ["我知道了"]
    assert town.chat("gs").heard() == []


def test_groups_that_are_left_or_unbound_get_none(town: Town) -> None:
    with town.database.writing() as session:
        group = session.exec(select(Group).where(Group.chat_id == "g2")).one()
        group.present = False
        session.add(Group(platform="fake", chat_id="g3", title="没绑定的群"))
    town.restart()
    town.runs("daily_tip")
    assert len(told(town.group, "tip")) == 1
    assert town.other.heard() == town.chat("g3").heard() == []


def test_the_same_occurrence_is_told_once(town: Town) -> None:
    at(town, "2026-11-18 09:00")
    moment = town.now
    town.runs("daily_tip")
    town.now = moment
    town.runs("daily_tip")
    assert len(told(town.group, "tip")) == 1


def test_on_monday_theme_and_tip_come_in_one_message_whichever_job_is_first(town: Town) -> None:
    for first, second, when in (
        ("weekly_theme", "daily_tip", "2026-11-23 09:00"),
        ("daily_tip", "weekly_theme", "2026-11-30 09:00"),
    ):
        at(town, when)
        before = len(town.group.heard())
        town.runs(first)  # type: ignore[arg-type]
        town.runs(second)  # type: ignore[arg-type]
        assert len(town.group.heard()) == before + 1
        assert town.group.last.text.startswith("这周的主题：")
    first_monday = town.group.heard("theme")[0]
    assert first_monday.text.startswith("这周的主题：对家暴说不\n家里和气")
    assert first_monday.text.partition("今天先说一条：\n")[2] in FAMILY
    assert first_monday.labels == ["我知道了"]


def test_a_fortnight_of_tips_has_no_repetition(town: Town) -> None:
    at(town, "2026-11-16 09:00")
    for _ in range(14):
        moment = town.now
        town.runs("daily_tip")
        town.now = moment + timedelta(days=1)
    with town.database.reading() as session:
        posts = session.exec(select(TipPost).order_by(TipPost.id)).all()  # type: ignore[arg-type]
        mine = [post.tip_id for post in posts if post.group_id == 1]
        theirs = [post.tip_id for post in posts if post.group_id == 2]
    assert len(mine) == len(set(mine)) == len(set(theirs)) == 14
    assert mine != theirs
    texts = [text.rpartition("\n")[2] for text in (item.text for item in town.group.heard())]
    assert set(texts[:7]) <= FRAUD


def test_where_a_theme_is_used_up_something_else_is_told_without_its_name(town: Town) -> None:
    at(town, "2026-11-18 09:00")
    with town.database.writing() as session:
        seed(session, town.now)
        for tip in all_tips(session):
            if tip.theme_code == "fraud" and tip.code != "fraud-01":
                tip.retired_at = town.now
    town.runs("daily_tip")
    assert told(town.group, "tip")[0].startswith("每日一条 · 反诈\n")
    town.passes(days=1)
    town.runs("daily_tip")
    head, _, body = told(town.group, "tip")[1].partition("\n")
    assert head == "每日一条"
    assert body not in FRAUD


def test_a_tip_of_the_night_waits_for_the_morning_and_is_spread(town: Town) -> None:
    at(town, "2026-11-18 22:00")
    town.runs("daily_tip")
    assert town.group.heard() == []
    at(town, "2026-11-19 07:40")
    town.passes()
    assert len(told(town.group, "tip")) == 1


def test_a_photo_goes_only_where_its_handle_is_good(town: Town) -> None:
    town.private("何主任").shows("何主任", text=f"小知识 {NEW}")
    with town.database.writing() as session:
        for tip in all_tips(session):
            if tip.text != NEW:
                tip.retired_at = town.now
    town.runs("daily_tip")
    assert town.group.last.photo is not None
    assert town.group.last.photo == town.other.last.photo
    with town.database.writing() as session:
        session.exec(select(Tip).where(Tip.text == NEW)).one().photo_platform = "elsewhere"
    town.passes(days=1)
    town.runs("daily_tip")
    assert len(told(town.group, "tip")) == 2
    assert town.group.last.photo is None


# --- 我知道了 ------------------------------------------------------------------------------------------------


def test_knowing_counts_once_a_person_and_staff_do_not_count(town: Town) -> None:
    at(town, "2026-11-18 09:00")
    town.runs("daily_tip")
    tip = town.group.last
    assert tip.press("我知道了", "刘大爷") == "谢谢您！咱们群已有1位邻居看过了。"
    assert tip.press("我知道了", "刘大爷") == "您点过啦，谢谢！也讲给家里人听听。"
    assert tip.press("我知道了", "王阿姨") == "谢谢您！咱们群已有2位邻居看过了。"
    assert "不算在居民的人数里" in tip.press("我知道了", "周敏")
    with town.database.reading() as session:
        assert [(item.kind, item.user_id) for item in session.exec(select(Read)).all()] == [
            ("tip", "刘大爷"),
            ("tip", "王阿姨"),
        ]
    listing = said(town.private("何主任"), "何主任", "小知识")
    assert "（发过1个群，2人点了“我知道了”）" in listing or "（发过2个群，2人点了“我知道了”）" in listing


def test_a_press_from_another_chat_or_of_nothing_is_refused(town: Town) -> None:
    town.runs("daily_tip")
    tip = town.group.last
    data = tip.buttons[0][0][1]
    assert "失效" in town.other.press(town.other.last.id, data, "钱婶")
    assert "失效" in tip.press_data("known:999", "刘大爷")
    assert "失效" in tip.press_data("quiz:999:1", "刘大爷")
    with town.database.reading() as session:
        assert session.exec(select(Read)).all() == []


# --- the Friday question ----------------------------------------------------------------------------------


def test_the_first_answer_counts_and_everybody_hears_why(town: Town) -> None:
    at(town, "2026-11-20 16:00")
    town.runs("quiz")
    quiz = town.group.last
    assert quiz.text.startswith("每周一问 · 反诈\n自称民警的人")
    assert town.other.last.text == quiz.text
    wrong, right = quiz.labels[0], quiz.labels[1]
    assert quiz.press(wrong, "刘大爷").startswith(f"差一点，应该是“{right}”。公检法没有")
    assert quiz.press(right, "刘大爷").startswith(f"您选过“{wrong}”，正确的是“{right}”。")
    assert quiz.press(right, "王阿姨").startswith("答对啦！公检法没有")
    assert quiz.press(right, "王阿姨").startswith(f"您选过“{right}”，答对了。")
    assert quiz.press(right, "周敏").startswith("答对啦！")
    with town.database.reading() as session:
        answers = session.exec(select(QuizAnswer)).all()
    assert [(item.user_id, item.right) for item in answers] == [("刘大爷", False), ("王阿姨", True)]


def test_an_answer_must_be_one_of_the_answers(town: Town) -> None:
    town.runs("quiz")
    for word in ("0", "9", "", "x", "1234567890123456789"):
        assert "失效" in town.group.last.press_data(f"quiz:1:{word}", "刘大爷")


def test_the_staff_hear_on_monday_how_it_went_grid_by_grid(town: Town) -> None:
    at(town, "2026-11-20 16:00")
    town.runs("quiz")
    town.group.last.press(town.group.last.labels[1], "刘大爷")
    at(town, "2026-11-23 09:00")
    town.runs("weekly_theme")
    town.runs("weekly_theme")
    [text] = told(town.chat("gs"), "week")
    assert text.splitlines() == [
        "本周主题：对家暴说不 · 和睦家庭，已安排发到各居民群。",
        "上周小问答：“自称民警的人叫您把钱转到“安全账户”，该怎么办？”问了2个群，1人答，1人答对。",
        "海棠花苑第一网格：1人答，1人答对",
        "还有1个网格没有人答。",
    ]
    assert "1人答，1人答对" in said(town.private("周敏"), "周敏", "主题")
    # Each sees the own part of the township.
    mine = said(town.private("周敏"), "周敏", "主题 小问答").splitlines()
    assert mine[1:] == ["海棠花苑第一网格：1人答，1人答对"]
    assert "问了1个群，还没有人答" in said(town.private("沈建国"), "沈建国", "主题 小问答")


def test_before_the_first_question_there_is_no_result(town: Town) -> None:
    assert said(town.private("周敏"), "周敏", "主题 小问答").startswith("还没有发过小问答")


def test_the_next_time_another_question_comes(town: Town) -> None:
    at(town, "2026-11-20 16:00")
    town.runs("quiz")
    first = town.group.last.text
    town.private("平安办").says("平安办", "主题 下周 反诈")
    at(town, "2026-11-27 16:00")
    town.runs("quiz")
    assert town.group.last.text.startswith("每周一问 · 反诈")
    assert town.group.last.text != first


# --- 主题 -------------------------------------------------------------------------------------------------


def test_the_staff_see_the_weeks_to_come(town: Town) -> None:
    text = said(town.private("周敏"), "周敏", "主题")
    assert text.splitlines()[:3] == [
        "本周（11月16日—22日）：入冬反诈提个醒 · 反诈",
        "下周（11月23日—29日）：对家暴说不 · 和睦家庭",
        "11月30日—12月6日：交通安全周 · 交通安全",
    ]
    assert "换一周" not in text
    assert "换一周" in said(town.private("平安办"), "平安办", "/theme")


def test_the_township_gives_a_week_another_theme_and_takes_it_back(town: Town) -> None:
    boss = town.private("平安办")
    answer = said(boss, "平安办", "主题 下周 消防")
    assert answer.startswith("11月23日—29日这一周定为：消防安全（有10条小知识）。")
    assert "下周（11月23日—29日）：消防安全（镇里定的）" in said(boss, "平安办", "主题")
    at(town, "2026-11-23 09:00")
    town.runs("weekly_theme")
    assert town.group.last.text.startswith("这周的主题：消防安全\n")
    assert said(boss, "平安办", "主题 本周 恢复") == "11月23日—29日这一周已恢复成：对家暴说不 · 和睦家庭。"
    assert "本来就是" in said(boss, "平安办", "主题 本周 恢复")


def test_a_week_may_have_a_title_of_its_own(town: Town) -> None:
    said(town.private("平安办"), "平安办", "/theme 2026-12-07 消防 厨房里的火")
    assert "12月7日—13日：厨房里的火 · 消防安全（镇里定的）" in said(town.private("周敏"), "周敏", "主题")


@pytest.mark.parametrize(
    ("who", "text", "answer"),
    [
        ("何主任", "主题 下周 消防", "每周的主题由镇里统一定。"),
        ("平安办", "主题 下周 防骗", "没有叫“防骗”的主题，您是说“老年人防骗”还是“网购防骗”吗？"),
        ("平安办", "主题 下周 消仿安全", "您是说“消防安全”吗？"),
        ("平安办", "主题 下周 龟兔赛跑xyz", "没有叫“龟兔赛跑xyz”的主题。可以选："),
        ("平安办", "主题 下周", "请写上主题，例如：主题 下周 反诈"),
        ("平安办", "主题 反诈", "请写上哪一周和什么主题"),
        ("平安办", "主题 下周 反诈 " + "长" * 21, "标题有21个字，最多20个字"),
        ("平安办", "主题 上上周 反诈", "请写上哪一周和什么主题"),
        ("平安办", "主题 2026-11-01 反诈", "10月26日—11月1日这一周已经过去了"),
        ("刘大爷", "主题 下周 反诈", "“主题”是网格员和社区、镇里工作人员用的。"),
        ("刘大爷", "小知识", "“小知识”是网格员和社区、镇里工作人员用的。"),
        ("周敏", f"小知识 {NEW}", "小知识由社区和镇里来添。"),
        ("何主任", "小知识 改", "请写上号码和新内容"),
        ("何主任", "小知识 改 12", "请写上号码和新内容"),
        ("何主任", "小知识 停", "请写上号码，例如：小知识 停 12"),
        ("何主任", "小知识 停 9999", "没有第9999条小知识"),
        ("何主任", "小知识 改 9999 换一句新的话说。", "没有第9999条小知识"),
        ("何主任", "小知识 恢复 12", "第12条本来就在用。"),
        ("何主任", "小知识 打发时间", "没有叫“打发时间”的主题。"),
        ("何主任", "小知识 " + "好" * 130, "这条有130个字，最多119个字，请去掉11个字再发。"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(town: Town, who: str, text: str, answer: str) -> None:
    assert answer in said(town.private(who), who, text)


def test_among_neighbours_the_words_are_ordinary_talk(town: Town) -> None:
    for who in ("刘大爷", "何主任"):
        town.group.says(who, "小知识：切洋葱前先放冰箱里冻一会儿，不辣眼睛")
        town.group.says(who, "主题，大家说说看")
        town.group.says(who, "主题 下周 反诈")
    assert town.group.heard() == []
    assert "工作人员用的" in said(town.group, "刘大爷", "/tip 切洋葱")
    assert said(town.chat("gs"), "何主任", f"小知识 {NEW}").startswith("好的，已加到“反诈”")


# --- 小知识 -----------------------------------------------------------------------------------------------


def test_a_tip_is_added_to_this_weeks_theme_and_told(town: Town) -> None:
    at(town, "2026-11-18 08:00")
    answer = said(town.private("何主任"), "何主任", f"小知识 {NEW}")
    assert answer.startswith("好的，已加到“反诈”，是第")
    assert "这周就会轮到" in answer
    assert NEW in said(town.private("何主任"), "何主任", "小知识")
    for _ in range(20):
        town.passes(days=1)
        town.private("平安办").says("平安办", "主题 本周 反诈")
        town.runs("daily_tip")
    assert any(text.endswith(NEW) for text in told(town.group, "tip"))


def test_narrow_marks_are_widened(town: Town) -> None:
    chat = town.private("何主任")
    chat.says("何主任", f"小知识 {NEW.translate(NARROW)}")
    assert chat.last.text.startswith("好的")
    assert NEW in said(chat, "何主任", "小知识")


def test_what_could_not_be_delivered_was_not_seen(town: Town) -> None:
    at(town, "2026-11-18 09:00")
    town.runs("daily_tip")
    with town.database.writing() as session:
        for tip in all_tips(session):
            if tip.text != town.group.last.text.rpartition("\n")[2]:
                tip.retired_at = town.now
    missed = town.group.last.text
    with town.database.writing() as session:
        for row in session.exec(select(OutboxRow).where(OutboxRow.about == "tip")):
            row.state = "failed"
    assert "发过" not in said(town.private("何主任"), "何主任", "小知识")
    with town.database.writing() as session:
        for tip in all_tips(session):
            tip.retired_at = None
            if tip.theme_code == "fraud" and tip.text not in missed:
                session.add(post_of(tip, town))
    town.passes(days=1)
    town.runs("daily_tip")
    assert town.group.last.text == missed


def test_a_tip_may_name_its_theme(town: Town) -> None:
    answer = said(town.private("何主任"), "何主任", f"/tip 燃气 {NEW}")
    assert answer.startswith("好的，已加到“燃气安全”")
    assert "轮到这个主题的那一周会发" in answer
    assert NEW in said(town.private("何主任"), "何主任", "小知识 燃气")


def test_the_same_words_again_are_pointed_out(town: Town) -> None:
    town.private("何主任").says("何主任", f"小知识 {NEW}")
    answer = said(town.private("何主任"), "何主任", f"小知识 消防 {NEW.replace('，', ' ')}")
    assert "一模一样" in answer


def test_much_the_same_needs_a_second_word(town: Town) -> None:
    chat = town.private("何主任")
    chat.says("何主任", f"小知识 {NEW}")
    chat.says("何主任", f"小知识 {NEW[:-1]}再走。")
    question = chat.last
    assert "很像" in question.text
    assert NEW in question.text
    assert question.labels == ["照样加上", "不要了"]
    assert "再走" not in said(chat, "何主任", "小知识")
    assert "由社区和镇里来添" in question.press("照样加上", "周敏")
    assert question.press("照样加上", "何主任").startswith("好的，已加到“反诈”")
    assert question.labels == []
    assert "再走" in said(chat, "何主任", "小知识")


def test_a_draft_is_settled_once(town: Town) -> None:
    chat = town.private("何主任")
    chat.says("何主任", f"小知识 {NEW}")
    chat.says("何主任", f"小知识 {NEW[:-1]}再走。")
    question = chat.last
    buttons = [data for row in question.buttons for _, data in row]
    assert question.press("不要了", "何主任") == "好的，没有加。"
    for data in buttons:
        assert "已经处理过了" in question.press_data(data, "何主任")
    assert "再走" not in said(chat, "何主任", "小知识")


def test_a_draft_does_not_wait_for_ever(town: Town) -> None:
    chat = town.private("何主任")
    chat.says("何主任", f"小知识 {NEW}")
    chat.says("何主任", f"小知识 {NEW[:-1]}再走。")
    old = chat.last
    town.passes(days=2)
    chat.says("何主任", f"小知识 {NEW[:-1]}上门。")
    assert "已经处理过了" in old.press("照样加上", "何主任")
    assert chat.last.press("照样加上", "何主任").startswith("好的")


def test_an_unknown_number_is_pointed_out(town: Town) -> None:
    chat = town.private("何主任")
    chat.says("何主任", "小知识 家里有事打88886666找小周，随叫随到。")
    assert "号码88886666不是常见的服务电话" in chat.last.text
    assert chat.last.press("照样加上", "何主任").startswith("好的")


def test_a_tip_is_changed_retired_and_brought_back(town: Town) -> None:
    chat = town.private("何主任")
    chat.says("何主任", f"小知识 {NEW}")
    with town.database.reading() as session:
        number = session.exec(select(Tip).where(Tip.text == NEW)).one().id
    other = "睡前看一眼门窗和煤气，关好了再躺下。"
    assert said(chat, "何主任", f"小知识 改 {number} {other}") == f"第{number}条已改好，下次发的就是新的。"
    listing = said(chat, "何主任", "小知识")
    assert other in listing
    assert NEW not in listing
    assert said(chat, "何主任", f"小知识 停 {number}").startswith(f"第{number}条已停用")
    assert other not in said(chat, "何主任", "小知识")
    assert said(chat, "何主任", f"小知识 停 {number}") == f"第{number}条本来就停用了。"
    assert said(chat, "何主任", f"小知识 恢复 {number}") == f"第{number}条已恢复，又会轮到了。"


def test_a_change_that_is_like_another_tip_needs_a_second_word(town: Town) -> None:
    chat = town.private("何主任")
    chat.says("何主任", f"小知识 {NEW}")
    chat.says("何主任", f"小知识 改 1 {NEW[:-1]}再走。")
    assert chat.last.labels == ["照样改", "不要了"]
    assert chat.last.press("照样改", "何主任") == "第1条已改好，下次发的就是新的。"
    with town.database.reading() as session:
        tip = session.get(Tip, 1)
    assert tip is not None
    assert tip.text.endswith("再走。")
    assert tip.changed_at is not None


def test_every_button_of_ours_fits_sixty_four_bytes(town: Town) -> None:
    town.runs("daily_tip")
    town.runs("quiz")
    chat = town.private("何主任")
    chat.says("何主任", f"小知识 {NEW}")
    chat.says("何主任", f"小知识 改 1 {NEW[:-1]}再走。")
    items = [*town.group.heard(), *chat.heard()]
    data = [data for item in items for row in item.buttons for _, data in row]
    assert len(data) >= 6
    assert all(len(item.encode()) <= 64 for item in data)


def test_a_town_where_all_is_retired_stays_silent(town: Town) -> None:
    with town.database.writing() as session:
        seed(session, town.now)
        for tip in all_tips(session):
            tip.retired_at, tip.changed_at = town.now, town.now
    town.runs("daily_tip")
    assert town.group.heard() == []
