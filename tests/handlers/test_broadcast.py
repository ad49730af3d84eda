"""Broadcasts as dialogues: written step by step or in one line, approved, sent, read."""

from pathlib import Path

import pytest
from sqlmodel import select

from desk.people.posting import appoint, leave
from desk.settings import DeskSettings
from storage.registry import Group, Person, touch_registry
from tests.handlers.campaign_town import APPROVER, AUTHOR, TEXT, WORKER, CampaignTown


@pytest.fixture
def town(tmp_path: Path) -> CampaignTown:
    return CampaignTown(tmp_path)


def test_step_by_step_from_the_first_word_to_the_groups(town: CampaignTown) -> None:
    chat = town.author
    chat.says(AUTHOR, "广播")
    assert "要发什么" in chat.last.text
    chat.says(AUTHOR, TEXT)
    assert "发给谁" in chat.last.text
    assert chat.last.labels == ["海棠花社区全部居民群", "工作群", "取消"]
    chat.says(AUTHOR, "海棠花社区")
    preview = chat.last
    assert f"【通知】海棠花社区\n{TEXT}" in preview.text
    assert "海棠花社区的居民群，3个群，约407户" in preview.text
    assert "由平安办审核后发出" in preview.text
    assert preview.labels == ["发送", "定时", "改内容", "改对象", "紧急", "取消"]
    preview.press("发送", AUTHOR)
    assert "已提交，等平安办审核" in preview.text
    assert town.reached() == []
    assert "何主任要发广播1" in town.card().text
    assert town.card().press("同意", APPROVER) == "已同意广播1。"
    assert town.reached() == ["g1", "g2", "g3"]
    assert town.group.heard("campaign")[0].text == f"【通知】海棠花社区\n{TEXT}"
    assert town.card().labels == []
    assert "平安办同意了广播1，开始发送" in chat.heard("campaign")[-1].text
    town.tick(seconds=3)
    assert "广播1 发完了" in town.progress().text
    assert "送达3个群（共3个），0人点了“我知道了”。" in chat.last.text


def test_buttons_lead_through_as_well(town: CampaignTown) -> None:
    chat = town.author
    chat.says(AUTHOR, "/broadcast")
    chat.says(AUTHOR, TEXT)
    asked = chat.last
    asked.press("海棠花社区全部居民群", AUTHOR)
    assert asked.labels == []
    chat.last.press("定时", AUTHOR)
    assert "什么时候发" in chat.last.text
    chat.says(AUTHOR, "很快")
    assert "没看懂这个时间" in chat.last.text
    chat.says(AUTHOR, "明天九点")
    assert "时间：明天9:00" in chat.last.text
    assert chat.last.labels[:3] == ["发送", "改时间", "马上发"]
    chat.last.press("改内容", AUTHOR)
    chat.says(AUTHOR, "改成这样")
    assert "改成这样" in chat.last.text
    chat.last.press("改对象", AUTHOR)
    chat.says(AUTHOR, "老粮站")
    assert "老粮站网格的居民群，1个群" in chat.last.text
    chat.last.press("马上发", AUTHOR)
    assert "审核通过后马上发" in chat.last.text
    chat.last.press("取消", AUTHOR)
    assert town.campaign().state == "dropped"
    chat.says(AUTHOR, "你好")
    assert "您手上的工单" in chat.last.text


def test_words_do_what_the_buttons_do(town: CampaignTown) -> None:
    chat = town.author
    town.writes()
    chat.says(AUTHOR, "周五 18:00")
    assert "时间：后天18:00" in chat.last.text
    chat.says(AUTHOR, "马上发")
    assert "审核通过后马上发" in chat.last.text
    chat.says(AUTHOR, "紧急 燃气泄漏")
    assert "【紧急通知】海棠花社区" in chat.last.text
    chat.says(AUTHOR, "随便吧")
    assert "请点“发送”" in chat.last.text
    chat.says(AUTHOR, "今天9点")
    assert "已经过了" in chat.last.text
    chat.shows(AUTHOR)
    assert "请先点“改内容”" in chat.last.text
    chat.says(AUTHOR, "发送")
    assert town.campaign().state == "waiting"
    assert "紧急原因：燃气泄漏" in town.card().text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("广播 @海棠花社区 停水", ["停水", "3个群", "马上发"]),
        ("广播@老粮站 停水", ["停水", "1个群"]),
        ("/broadcast @海棠花苑第一网格 @老粮站 停水", ["2个群，约307户"]),
        ("广播 @海堂花社区 停水", ["（“海堂花社区”按“海棠花社区”理解", "3个群"]),
        ("广播 @990101103001003 停水", ["老粮站网格的居民群"]),
        ("广播 @海棠花社区 明天9点 停水", ["时间：明天9:00", "\n停水\n"]),
        ("广播 @海棠花社区 定时：12月3日 9:00 停水", ["时间：12月3日9:00", "\n停水\n"]),
        ("广播 @海棠花社区 明天9点停水", ["马上发", "\n明天9点停水\n"]),
        ("广播 紧急：管道爆裂 @海棠花社区 停水", ["【紧急通知】", "停水"]),
        ("广播 紧急 管道爆裂 @海棠花社区 停水", ["【紧急通知】", "停水"]),
        ("广播 @海棠花社区 紧急 停水", ["为什么紧急"]),
        ("广播 停水", ["发给谁"]),
        ("广播 @海棠花社区", ["要发什么"]),
    ],
)
def test_one_line_says_it_all_or_the_rest_is_asked_for(
    town: CampaignTown, words: str, shown: list[str]
) -> None:
    text = town.writes(words).text
    assert all(part in text for part in shown), text


@pytest.mark.parametrize(
    ("where", "answer"),
    [
        ("柳岸社区", "“柳岸社区”不在您负责的范围，您可以发给海棠花社区和它下面的网格。"),
        ("全镇", "不在您负责的范围"),
        ("990101103001099", "没有编码为 990101103001099 的网格"),
        ("月球", "没有找到“月球”"),
        ("第一网格", "是不是“海棠花苑第一网格”"),
        ("部门群", "一个也没有登记"),
    ],
)
def test_a_wrong_audience_gets_one_clear_sentence_and_the_draft_goes_on(
    town: CampaignTown, where: str, answer: str
) -> None:
    chat = town.author
    chat.says(AUTHOR, "广播")
    chat.says(AUTHOR, TEXT)
    chat.says(AUTHOR, where)
    assert answer in chat.last.text
    assert chat.last.text.count("\n") == 0
    chat.says(AUTHOR, "老粮站")
    assert "1个群" in chat.last.text


def test_a_place_not_understood_in_one_line_is_asked_for_again(town: CampaignTown) -> None:
    assert "没有找到“火星”" in town.writes("广播 @火星 停水").text
    town.author.says(AUTHOR, "老粮站")
    assert "【通知】海棠花社区\n停水\n" in town.author.last.text
    assert "没有找到“火星”" in town.writes("广播 紧急 @火星").text
    town.author.says(AUTHOR, "老粮站")
    assert "要发什么" in town.author.last.text


def test_a_missing_reason_is_asked_for_and_then_whatever_else_is_missing(town: CampaignTown) -> None:
    assert "为什么紧急" in town.writes("广播 紧急 停水").text
    town.author.says(AUTHOR, "爆管")
    assert "发给谁" in town.author.last.text
    town.author.says(AUTHOR, "老粮站")
    assert "【紧急通知】" in town.author.last.text
    assert "不紧急" in town.author.last.labels
    town.author.last.press("不紧急", AUTHOR)
    assert "【通知】" in town.author.last.text


def test_dropped_drafts_are_no_broadcasts(town: CampaignTown) -> None:
    town.author.says(AUTHOR, "广播")
    town.author.says(AUTHOR, "取消")
    town.author.says(AUTHOR, "广播情况")
    assert "还没有发过广播" in town.author.last.text
    for word in ("again", "pause", "back", "table", "send", "no"):
        assert town.author.press("1", f"cast:1:{word}", AUTHOR)


def test_only_community_and_township_may_and_others_get_one_polite_sentence(town: CampaignTown) -> None:
    worker = town.private(WORKER)
    worker.says(WORKER, "广播 @海棠花社区 停水")
    assert worker.last.text == "群发广播由社区和镇里的工作人员来做，您有事要通知大家，可以请社区代发。"
    resident = town.private("刘大爷")
    resident.says("刘大爷", "广播")
    assert "工作人员用的" in resident.last.text
    town.group.says("刘大爷", "广播太吵了，天天放")
    town.group.says("刘大爷", "广播 太吵了")
    assert not [said for said in town.group.heard() if "工作人员" in said.text]
    staff = town.chat("gs", "工作群")
    staff.says(AUTHOR, "广播 @海棠花社区 停水")
    assert "请私聊我" in staff.last.text
    staff.says(AUTHOR, "广播情况")
    assert staff.last.text == "请私聊我发“广播情况”。"


def test_nobody_can_press_what_is_not_theirs(town: CampaignTown) -> None:
    preview = town.writes()
    assert "已经不在了" in town.private(WORKER).press("1", "cast:1:send", WORKER)
    assert "已经不在了" in town.private("章书记").press("1", "cast:1:words", "章书记")
    preview.press("发送", AUTHOR)
    for who in (AUTHOR, WORKER, "章书记", "刘大爷"):
        assert "另一位社区或镇里的工作人员来审核" in town.private(who).press("1", "cast:1:yes", who)
    assert town.campaign().state == "waiting"
    for data in ("cast:1:what", "cast:99:yes", "cast:1", "cast:x:yes", "read:99"):
        assert town.private(APPROVER).press("1", data, APPROVER)
    assert town.reached() == []


def test_who_decides_first_decides(town: CampaignTown) -> None:
    town.writes().press("发送", AUTHOR)
    card = town.card()
    assert card.press_data("cast:1:no", APPROVER) == "已退回广播1，我告诉了作者。"
    assert "不用再审核了" in card.press_data("cast:1:yes", APPROVER)
    assert "平安办退回了广播1" in town.author.last.text
    town.author.last.press("修改后再发", AUTHOR)
    assert TEXT in town.author.last.text
    town.author.last.press("发送", AUTHOR)
    town.card().press("同意", APPROVER)
    assert town.reached() == ["g1", "g2", "g3"]


@pytest.mark.parametrize(("role", "grid"), [(None, ""), ("community", "990101103002")])
def test_who_has_changed_post_sends_nothing_any_more(town: CampaignTown, role: str | None, grid: str) -> None:
    preview = town.writes()
    with town.database.writing() as session:
        person = session.exec(select(Person).where(Person.name == AUTHOR)).one()
        leave(session, person, town.now)
        if role is not None:
            appoint(session, person, role, grid, town.now)
        touch_registry(session)
    town.passes(seconds=2)
    assert "已经变了" in preview.press("发送", AUTHOR)
    assert town.reached() == []


def test_if_nobody_else_can_approve_that_is_said_plainly(town: CampaignTown) -> None:
    preview = town.writes("广播 @全镇 停水", by=APPROVER)
    assert "4个群" in preview.text
    assert "没有别人能审核" in preview.press("发送", APPROVER)
    assert town.campaign().state == "draft"
    assert town.reached() == []


@pytest.mark.parametrize(
    ("rule", "words", "waits"),
    [
        ("always", "广播 紧急：爆管 @老粮站 停水", True),
        ("urgent_exempt", "广播 紧急：爆管 @老粮站 停水", False),
        ("urgent_exempt", "广播 @老粮站 停水", True),
        ("never", "广播 @老粮站 停水", False),
    ],
)
def test_the_township_decides_what_needs_approval(tmp_path: Path, rule: str, words: str, waits: bool) -> None:
    town = CampaignTown(tmp_path, DeskSettings.model_validate({"broadcast_approval": rule}))
    preview = town.writes(words)
    assert ("审核" in preview.text) is waits
    preview.press("发送", AUTHOR)
    assert bool(town.approver.heard("approval")) is waits
    assert town.reached() == ([] if waits else ["g3"])


def test_drafts_outlive_a_restart_and_are_forgotten_after_a_day(town: CampaignTown) -> None:
    chat = town.author
    chat.says(AUTHOR, "广播")
    town.restart()
    chat.says(AUTHOR, TEXT)
    town.restart()
    chat.says(AUTHOR, "广播")
    assert "接着来" in chat.last.text
    assert "发给谁" in chat.last.text
    preview = town.writes()
    assert [town.campaign(number).state for number in (1, 2)] == ["dropped", "draft"]
    town.passes(hours=25)
    assert "放了一天多" in preview.press("发送", AUTHOR)
    town.writes()
    town.passes(hours=25)
    chat.says(AUTHOR, "你好")
    assert "我先收起来了" in chat.last.text
    chat.says(AUTHOR, "你好")
    assert "工单" in chat.last.text
    assert town.reached() == []


@pytest.mark.parametrize("leave", ["取消", "退出", "算了。"])
def test_one_word_leaves(town: CampaignTown, leave: str) -> None:
    town.author.says(AUTHOR, "广播")
    town.author.says(AUTHOR, leave)
    assert town.author.last.text == "好的，这条广播不发了。"
    assert town.campaign().state == "dropped"


def test_pictures_and_files_go_along_and_other_things_do_not(town: CampaignTown) -> None:
    chat = town.author
    chat.says(AUTHOR, "广播")
    chat.shows(AUTHOR, "voice")
    assert "文字、一张图片或一个文件" in chat.last.text
    chat.shows(AUTHOR, "photo", "防溺水宣传画", album="a1")
    chat.shows(AUTHOR, "photo", album="a1")
    chat.shows(AUTHOR, "photo", album="a1")
    assert [said.text for said in chat.heard("draft")].count("一条广播只能带一张图片，我用了第一张。") == 1
    chat.says(AUTHOR, "老粮站")
    picture = chat.last.photo
    assert picture
    chat.last.press("发送", AUTHOR)
    assert town.card().photo == picture
    town.card().press("同意", APPROVER)
    assert town.chat("g3").last.photo == picture
    town.writes("广播 @老粮站")
    chat.shows(AUTHOR, "file")
    chat.last.press("发送", AUTHOR)
    town.card().press("同意", APPROVER)
    assert town.chat("g3").last.file == town.card().file is not None


def test_a_picture_goes_only_to_groups_of_its_own_platform(town: CampaignTown) -> None:
    with town.database.writing() as session:
        session.add(Group(platform="other", chat_id="g9", title="别处的群", grid_code="990101103001003"))
        touch_registry(session)
    town.passes(seconds=2)
    chat = town.author
    chat.says(AUTHOR, "广播 @老粮站")
    chat.shows(AUTHOR, "photo", "看图")
    picture = chat.last.photo
    assert "图片只能发到您所在的平台，另外1个群只发文字" in chat.last.text
    chat.last.press("发送", AUTHOR)
    town.card().press("同意", APPROVER)
    assert (town.chat("g3").last.photo, town.chat("g9").last.photo) == (picture, None)
    assert "看图" in town.chat("g9").last.text


def test_too_many_words_are_refused_before_anything_is_cut(town: CampaignTown) -> None:
    town.author.says(AUTHOR, "广播")
    town.author.says(AUTHOR, "字" * 3801)
    assert "内容有 3801 个字，最多 3800 个字" in town.author.last.text
    town.author.shows(AUTHOR, "photo", "字" * 901)
    assert "带图片或文件时最多 900 个字" in town.author.last.text


def test_an_edited_message_changes_nothing_silently(town: CampaignTown) -> None:
    town.author.says(AUTHOR, "广播")
    said = town.author.says(AUTHOR, TEXT)
    town.author.edits(AUTHOR, said, "另一番话")
    assert "请点“改内容”" in town.author.last.text
    town.author.says(AUTHOR, "老粮站")
    assert TEXT in town.author.last.text


def test_a_resident_counts_once_and_the_report_shows_it(town: CampaignTown) -> None:
    town.sends()
    heard = town.group.heard("campaign")[-1]
    assert heard.labels == ["我知道了"]
    assert heard.press("我知道了", "刘大爷") == "收到，谢谢您！"
    assert heard.press("我知道了", "刘大爷") == "您已经点过了，谢谢！"
    town.other.heard("campaign")[-1].press("我知道了", "王阿姨")
    town.tick(seconds=5)
    town.author.says(AUTHOR, "广播情况 1")
    assert "2人点了“我知道了”" in town.author.last.text
    assert "海棠花社区：送达3/3，知道了2人" in town.author.last.text
    assert "发起：何主任　审核：平安办" in town.author.last.text
    town.author.says(AUTHOR, "广播情况")
    assert f"1 发完了 · 今天12:00\n  {TEXT}" in town.author.last.text


def test_what_is_asked_about_broadcasts_is_answered_or_politely_refused(town: CampaignTown) -> None:
    chat = town.author
    chat.says(AUTHOR, "广播情况")
    assert "还没有发过广播" in chat.last.text
    chat.says(AUTHOR, "广播情况 明天")
    assert "请写上广播的号码" in chat.last.text
    chat.says(AUTHOR, "/campaign 7")
    assert "没有您能看的广播7" in chat.last.text
    town.sends()
    other = town.private("章书记")
    other.says("章书记", "广播情况 1")
    assert "没有您能看的广播1" in other.last.text
    town.approver.says(APPROVER, "广播情况 1")
    assert "送达3个群" in town.approver.last.text
    town.private(WORKER).says(WORKER, "广播情况")
    assert "可以请社区代发" in town.private(WORKER).last.text
