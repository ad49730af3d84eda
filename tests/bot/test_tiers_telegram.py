"""Over the fake Telegram: passed up the levels, whistled for, tipped off without a name, appealed against."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import select

from bot.config import Config
from bot.rules import rules_of
from desk.departments import whistle
from desk.departments.department_import import import_departments
from desk.directory import Directory
from desk.tables.sheets import read_sheet
from desk.work import Work
from storage.audit import AuditRow
from storage.database import Database
from storage.registry import touch_registry
from storage.tickets import steps_of
from tests.bot.township import HE, LIU, WANG, WORKER, Township, township
from tests.fakes.bot_api import BotMessage, Chat, FakeBotApi, Person, user
from tests.staff import LONG_AGO, staff

LIFT = "3栋电梯坏了，停在5楼不动"
DARK = "3栋楼道灯不亮，能来修一下吗"
CYLINDERS = "海棠花苑第一网格3栋地下室有人违规存放液化气罐"
CHENG, ZHANG, LEI = user("cheng", "程岚"), user("zhang", "张强"), user("lei", "雷振华")
DEPARTMENTS = f"""名称,群,类别,办公时间,人员
市政所,,照明、道路设施,全天,张强 telegram:{ZHANG.uid} 19900000001
城管办,,噪音扰民,全天,雷振华 telegram:{LEI.uid} 19900000003
"""


def _furnish(config: Config, database: Database) -> None:
    """A township's seat, whose holder is the named officer, and two departments."""
    config.desk.officer = f"telegram:{CHENG.uid}"
    with database.writing() as session:
        staff(session, "程岚", "township", "990101103", platform="telegram", user_id=CHENG.uid)
        import_departments(session, read_sheet(DEPARTMENTS.encode()), lambda: None, LONG_AGO)
        touch_registry(session)


async def _hears(town: Township, chat: Chat, words: str, after: int = 0) -> BotMessage:
    """The newest message later than `after` in which these words stand, once it is there."""
    newest: Callable[[], BotMessage | None] = lambda: next(  # noqa: E731
        (said for said in reversed(chat.heard()) if words in said.text and said.id > after), None
    )
    found = await town.api.wait_for(newest)
    assert found is not None
    return found


async def _press(town: Township, card: BotMessage, label: str, by: Person) -> str:
    """What whoever pressed is shown."""
    await town.api.wait_for(lambda: any(item.startswith(label) for item in card.labels))
    pressed = card.press(label, by=by)
    await town.api.wait_for(lambda: pressed.toast)
    assert pressed.toast is not None
    return pressed.toast


def _events(town: Township) -> list[str]:
    with town.database.reading() as session:
        return [step.event for step in steps_of(session, 1)]


async def test_passed_up_from_the_grid_to_the_township(tmp_path: Path) -> None:
    async with FakeBotApi() as api, township(tmp_path, api, furnish=_furnish, swift=True) as town:
        cheng = api.private(CHENG)
        said = town.group.says(LIU, LIFT)
        mine = await _hears(town, town.worker, "新工单1")
        receipt = (await api.wait_for(said.answers))[0]
        await _press(town, mine, "受理", WORKER)
        await api.wait_for(lambda: mine.labels == ["办结", "上报"])
        refused = mine.press("上报", by=LIU)
        await api.wait_for(lambda: refused.toast)
        assert town.tickets()[0].level == "grid"
        town.worker.types("上报 1 维保单位不来")
        await _hears(town, town.worker, "工单1 已上报社区")
        his = await _hears(town, town.community, "上报：维保单位不来")
        await api.wait_for(lambda: mine.labels == [])
        await api.wait_for(lambda: "社区何主任跟进" in receipt.text)
        await _press(town, his, "受理", HE)
        town.community.types("上报 1 维修资金要镇里协调")
        hers = await _hears(town, cheng, "上报：维修资金要镇里协调")
        await api.wait_for(lambda: his.labels == [])
        assert "上报" not in hers.labels
        late = mine.press_data("resolve:1", by=WORKER)
        await api.wait_for(lambda: late.toast)
        await _press(town, hers, "受理", CHENG)
        await api.wait_for(lambda: "镇街程岚" in receipt.text)
        cheng.types("办结 1 已换新主机")
        rating = await _hears(town, town.group, "您满意吗")
        assert "已换新主机" in rating.text
        await _press(town, rating, "满意", LIU)
        await api.wait_for(lambda: "已结案" in receipt.text)
        assert [(ticket.state, ticket.level) for ticket in town.tickets()] == [("closed", "township")]
        assert _events(town) == [
            *("open", "accept", "escalate", "accept", "escalate", "accept", "resolve", "rate_good"),
        ]


async def test_two_departments_are_whistled_for_and_one_is_late(tmp_path: Path) -> None:
    async with (
        FakeBotApi() as api,
        township(tmp_path, api, "python-telegram-bot", furnish=_furnish, swift=True) as town,
    ):
        cheng, zhang, lei = (api.private(person) for person in (CHENG, ZHANG, LEI))
        town.group.says(LIU, DARK)
        await _press(town, await _hears(town, town.worker, "新工单1"), "受理", WORKER)
        town.worker.types("吹哨 1 市政所 城管办")
        await _hears(town, town.worker, "工单1 已吹哨，请市政所、城管办在")
        card, other = await _hears(town, zhang, "请市政所在"), await _hears(town, lei, "请城管办在")
        assert (card.labels, other.labels) == (["报到"], ["报到"])
        assert "市政所已报到（张强）" in await _press(town, card, "报到", ZHANG)
        card.reply(ZHANG, "报到 张强、小陈")
        await _hears(town, town.worker, "市政所已报到：张强、小陈")

        card.reply(ZHANG, "线路烧断了，正在换")
        await _hears(town, town.worker, "市政所 张强补充：线路烧断了，正在换")
        zhang.sends_photo(ZHANG, b"after", "换好了", reply_to=card)
        shown = await _hears(town, town.worker, "工单1 的照片（市政所 张强）：换好了")
        assert shown.picture == b"after"

        def half_an_hour_later() -> None:
            """What the clock does once the limit is over; in the tests nobody waits for it."""
            with town.database.writing() as session:
                later = datetime.now(UTC) + timedelta(minutes=31)
                work = Work(session, Directory.load(session), rules_of(town.config), later)
                assert whistle.show_absent(work) == 1
                work.flush()

        half_an_hour_later()
        town.house.postman.nudge()
        shown = await _hears(town, cheng, "没有按时报到：城管办")
        assert "城管办：雷振华 19900000003" in shown.text
        assert "市政所" not in shown.text
        await _hears(town, lei, "工单1 请城管办马上报到，时限已过，已告知镇里。")

        zhang.types("部分办结 1 线路已换")
        await _hears(town, town.worker, "还有城管办没办完")
        town.worker.types("办结 1 都好了")
        await _hears(town, town.worker, "都办完才能办结")
        await _press(town, other, "报到", LEI)
        other.reply(LEI, "部分办结 楼道杂物清走了")
        await _hears(town, town.worker, "各科室都办完了")
        assert town.tickets()[0].state == "accepted"
        town.worker.types("办结 1 灯亮了")
        rating = await _hears(town, town.group, "您满意吗")
        assert "灯亮了" in rating.text
        await api.wait_for(lambda: card.labels == other.labels == [])
        assert _events(town) == [
            *("open", "accept", "whistle", "whistle", "report_in", "report_in", "note", "note", "absent"),
            *("part_done", "report_in", "part_done", "resolve"),
        ]


async def test_a_tip_off_without_a_name_and_the_one_who_may_look(tmp_path: Path) -> None:
    async with FakeBotApi() as api, township(tmp_path, api, furnish=_furnish, swift=True) as town:
        liu, cheng = api.private(LIU), api.private(CHENG)
        liu.types(f"匿名举报 {CYLINDERS}")
        await _hears(town, liu, "看不到您是谁")
        card = await _hears(town, town.worker, "工单1")
        assert "居民（匿名）" in card.text
        look = "查看匿名 1 核实需要联系本人"
        town.worker.types(look)
        await _hears(town, town.worker, "只有镇里指定的专人")
        town.community.types(look)
        await _hears(town, town.community, "只有镇里指定的专人")
        cheng.types("查看匿名 1")
        await _hears(town, cheng, "为什么要查看")
        cheng.types(look)
        await _hears(town, cheng, f"刘大爷（账号 telegram:{LIU.uid}）")
        with town.database.reading() as session:
            looks = session.exec(select(AuditRow).where(AuditRow.action == "reveal")).all()
            told = [(row.actor_name, row.done, row.words) for row in looks]
        assert told == [
            ("周敏", False, "核实需要联系本人"),
            ("何主任", False, "核实需要联系本人"),
            ("程岚", False, ""),
            ("程岚", True, "核实需要联系本人"),
        ]
        await _press(town, card, "受理", WORKER)
        town.worker.types("办结 1 已责令清走")
        await _press(town, await _hears(town, liu, "您满意吗"), "满意", LIU)
        await api.wait_for(lambda: town.tickets()[0].state == "closed")
        await api.quiet()
        for call in api.calls:
            to_them = str(call[1].get("chat_id")) not in (LIU.uid, CHENG.uid)
            assert not (to_them and ("刘大爷" in str(call[1]) or LIU.uid in str(call[1]))), call
        assert town.group.heard() == []


async def test_what_the_worker_rejects_the_community_takes_up_on_appeal(tmp_path: Path) -> None:
    async with (
        FakeBotApi() as api,
        township(tmp_path, api, "python-telegram-bot", furnish=_furnish, swift=True) as town,
    ):
        said = town.group.says(LIU, LIFT)
        card = await _hears(town, town.worker, "新工单1")
        receipt = (await api.wait_for(said.answers))[0]
        town.worker.types("误报 1 电梯在做年检")
        refusal = await _hears(town, town.group, "电梯在做年检", after=receipt.id)
        assert refusal.reply_to == said.id
        await api.wait_for(lambda: card.labels == [])
        assert "反映人" in await _press(town, refusal, "不认可", WANG)
        assert town.tickets()[0].state == "rejected"
        assert await _press(town, refusal, "不认可", LIU) == "工单1 已转社区复核。"
        his = await _hears(town, town.community, "居民不认可误报，请复核")
        await api.wait_for(lambda: "社区何主任跟进" in receipt.text)
        await api.wait_for(lambda: refusal.labels == [])
        assert refusal.text.splitlines() == [
            "刘大爷：您反映的事（工单1）没有受理，原因：电梯在做年检。",
            "工单1 已转社区复核。",
        ]
        again = refusal.press_data("appeal:1", by=LIU)
        await api.wait_for(lambda: again.toast)
        assert "不能“申诉”" in str(again.toast)
        mine = card.press_data("accept:1", by=WORKER)
        await api.wait_for(lambda: mine.toast)
        assert town.tickets()[0].state == "open"
        await _press(town, his, "受理", HE)
        await api.wait_for(lambda: "正在办理" in receipt.text)
        assert [(t.state, t.level) for t in town.tickets()] == [("accepted", "community")]
        assert _events(town) == ["open", "reject", "appeal", "accept"]
