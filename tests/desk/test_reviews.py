"""周通报 and 月研判: the words, the table and the picture, and who gets them."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from matplotlib.ft2font import FT2Font
from openpyxl import load_workbook
from PIL import Image
from sqlmodel import select

from desk import pictures
from desk.review import drawing, review_chart
from desk.review.figures import Figures, figures_of
from desk.review.review_chart import chart_of
from desk.review.review_table import write_review
from desk.tickets import moves
from desk.wording import reviews as wording
from grids.periods import latest
from grids.rates import Counts, Rate
from storage.registry import Grid, Group, touch_registry
from tests.desk.office import Office
from tests.town import NOON, Town
from tests.undrawn import undrawn

MONDAY = NOON + timedelta(days=4, hours=20, minutes=50)  # the 23rd, 8:50 in Shanghai
DUE = timedelta(minutes=6)


@pytest.fixture
def office(town: Town) -> Office:
    """A week in which the first grid was quick, the second was not, and one there is still overdue."""
    office = Office(town)
    town.now = NOON - timedelta(days=7)
    office.opened("钱叔")
    town.now = NOON
    for _ in range(4):
        number = office.opened()
        for deed in (
            lambda work, ticket: moves.accept(work, ticket, office.who("周敏")),
            lambda work, ticket: moves.resolve(work, ticket, office.who("周敏"), "修好了"),
        ):
            office.do(deed, number)
    office.do(lambda work, ticket: moves.rate(work, ticket, office.who("刘大爷"), "basic"), number)
    slow = [office.opened("李姐", group="g2") for _ in range(3)]
    wrong = office.opened("王姐", group="g2")
    shen = office.who("沈建国")
    office.do(lambda work, ticket: moves.reject(work, ticket, shen, "玩笑"), wrong)
    town.now += timedelta(hours=5)
    for number in slow[:2]:
        office.do(lambda work, ticket: moves.accept(work, ticket, shen), number)
    office.do(lambda work, ticket: moves.resolve(work, ticket, shen, "修好了"), slow[0])
    town.now = MONDAY
    return office


@pytest.fixture
def told(office: Office) -> Figures:
    return office.town.intake.perform(lambda work: figures_of(work, latest("week", MONDAY)))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[list[Path]]:
    return undrawn(monkeypatch)


def test_the_week_is_told_to_the_staffs_group_with_picture_and_table(
    office: Office, drawn: list[list[Path]]
) -> None:
    town = office.town
    town.runs("week_review")
    town.passes(minutes=5)
    said, table = town.chat("gs").heard("reminder")
    assert said.text.splitlines() == [
        "海棠镇周通报 11月16日到22日",
        "登记8件（前一周1件），办结5件次。",
        "登记的里面有误报1件，这些不算进下面各率。",
        "响应率 57%（4/7），前一周0%",
        "按时率 71%（5/7），前一周0%",
        "解决率 71%（5/7），前一周0%",
        "满意率 100%（1/1）",
        "重办率 0%（0/5）",
        "还有4件次没有评价，不算满意，也不算不满意。",
        "【做得好的网格】",
        "海棠花苑第一网格：响应4/4，按时4/4",
        "【要加把劲的网格】",
        "柳岸第二网格：响应0/3，按时1/3，超时没办完2件",
        "【多起来的】",
        "电梯：8件（前一周1件）",
        "【现在超时】3件",
        "1 电梯 · 海棠花苑第一网格 · 办结超时10天 · 网格员周敏",
        "7 电梯 · 柳岸第二网格 · 办结超时3天 · 网格员沈建国",
        "8 电梯 · 柳岸第二网格 · 办结超时3天 · 网格员沈建国",
    ]
    assert said.photo is not None
    assert said.photo.endswith("/海棠镇周通报2026-11-16.png")
    assert table.file is not None
    assert Path(table.file).exists()
    assert table.text.startswith("海棠镇周通报 11月16日到22日：完整的数字")
    assert len(drawn) == 1
    assert town.private("何主任").heard("reminder") == []


def test_without_a_staffs_group_each_hears_of_their_own_part(office: Office, drawn: list[list[Path]]) -> None:
    town = office.town
    with town.database.writing() as session:
        for group in session.exec(select(Group).where(Group.purpose == "staff")).all():
            group.present = False
        touch_registry(session)
    town.restart()
    town.runs("month_review")
    town.passes(minutes=5)
    assert town.private("何主任").heard("reminder")[0].text.startswith("海棠花社区月研判 2026年10月")
    assert town.private("平安办").heard("reminder")[0].text.startswith("海棠镇月研判 2026年10月")
    assert town.private("周敏").heard("reminder") == []
    assert len(drawn) == 1, "one process draws them all"


def test_the_clock_brings_it_once_on_monday_and_never_at_night(
    office: Office, drawn: list[list[Path]]
) -> None:
    town = office.town
    town.now = MONDAY - timedelta(hours=2)
    clockwork = town.clockwork()
    clockwork.tick()
    for minutes in (119, 1, 1, 1):
        town.passes(minutes=minutes)
        clockwork.tick()
    town.passes(minutes=10)
    weekly = [said.text for said in town.chat("gs").heard("reminder") if "周通报" in said.text]
    assert len(weekly) == 2
    town.now = MONDAY + timedelta(hours=15)
    town.runs("month_review")
    assert not [said for said in town.chat("gs").heard("reminder") if "月研判" in said.text]
    town.passes(hours=9)
    assert [said for said in town.chat("gs").heard("reminder") if "月研判" in said.text]


def test_a_week_of_nothing_is_told_in_two_lines(told: Figures) -> None:
    quiet = replace(told, whole=Counts(), before=Counts(), grids=(), categories=(), late=())
    assert wording.review(quiet).splitlines() == [
        "海棠镇周通报 11月16日到22日",
        "没有新的事，没有办结的，也没有超时的。",
    ]


def test_a_week_that_runs_is_said_to_run(told: Figures) -> None:
    assert wording.title(told) + "（还没过完）" in wording.review(replace(told, now=NOON))


def test_nobody_is_blamed_where_all_was_in_time(told: Figures) -> None:
    fine = Counts(to_answer=5, answered=5, results=5, in_time=5)
    text = wording.review(replace(told, grids=[("甲", fine), ("乙", fine)]))
    assert "【做得好的网格】\n乙：" in text or "【做得好的网格】\n甲：" in text
    assert "要加把劲" not in text
    poor = Counts(to_answer=5, results=5)
    assert "做得好" not in wording.review(replace(told, grids=[("甲", poor), ("乙", poor)]))


def test_the_table_has_every_rate_with_both_numbers(told: Figures, tmp_path: Path) -> None:
    write_review(told, tmp_path / "r.xlsx")
    book = load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == [
        *("总表", "按网格", "按社区", "按岗位", "按类别", "回访", "现在超时", "怎么算的")
    ]
    head, *lines = book["按网格"].iter_rows(values_only=True)
    rows = {line[0]: dict(zip(head, line, strict=True)) for line in lines}
    second = rows["柳岸第二网格"]
    assert (second["登记"], second["误报"], second["算进各率的"]) == (4, 1, 3)
    assert (second["按时率分子"], second["按时率分母"]) == (1, 3)
    assert second["按时率"] == pytest.approx(1 / 3)
    assert second["满意率"] is None, "nobody rated: there is no rate"
    assert (tmp_path / "r.xlsx").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\x07=1+1", "正常"]
)
def test_no_words_become_a_formula(told: Figures, tmp_path: Path, name: str) -> None:
    write_review(replace(told, place=name, grids=[(name, Counts())]), tmp_path / "r.xlsx")
    cell = load_workbook(tmp_path / "r.xlsx")["按网格"]["A2"]
    assert cell.data_type == "s"
    assert cell.value == name.replace("\x07", "")
    assert cell.quotePrefix is (name != "正常")


def test_the_picture_is_drawn_for_a_phone_and_keeps_to_its_edges(told: Figures, tmp_path: Path) -> None:
    assert pictures.draw(review_chart.DRAWING, {tmp_path / "r.png": chart_of(told)})
    with Image.open(tmp_path / "r.png") as picture:
        assert picture.width == 1080
        _has_white_edges(picture)


def test_the_longest_names_and_largest_numbers_are_not_cut_off(tmp_path: Path) -> None:
    chart = {
        "title": "海棠花第二社区居民委员会周通报 11月30日到12月6日",
        "heads": ["登记12345件  办结12345件次  现在超时1234件", "  ".join(["满意率100%"] * 5)],
        "legend": ["这一周", "前一个月"],
        "categories_title": wording.CHART_CATEGORIES,
        "categories": [[review_chart._short("一二三四五六七八九十" * 3), 12345, 12344]] * 8,
        "rates_title": wording.CHART_GRIDS,
        "rates": [[review_chart._short("海棠花苑第二期专属网格"), 100, "100%  2118/2118"]] * 8,
    }
    drawing.draw(chart, tmp_path / "r.png")
    with Image.open(tmp_path / "r.png") as picture:
        _has_white_edges(picture)


def _has_white_edges(picture: Image.Image) -> None:
    """Nothing reaches the rim, so nothing goes beyond it."""
    grey = picture.convert("L")
    wide, high = grey.size
    for box in ((0, 0, 8, high), (wide - 8, 0, wide, high), (0, 0, wide, 8), (0, high - 8, wide, high)):
        assert grey.crop(box).getextrema() == (255, 255)


def test_a_month_without_a_thing_can_be_drawn(told: Figures, tmp_path: Path) -> None:
    empty = replace(told, categories=(), grids=(), communities=())
    drawing.draw(chart_of(empty), tmp_path / "r.png")
    assert (tmp_path / "r.png").stat().st_size > 1000


def test_the_bots_first_month_is_compared_with_nothing(told: Figures, tmp_path: Path) -> None:
    pale = tuple(bytes.fromhex(drawing.BEFORE[1:]))
    first = replace(told, before=Counts(), categories_before={})
    seen = []
    for figures in (told, first):
        drawing.draw(chart_of(figures), tmp_path / "r.png")
        with Image.open(tmp_path / "r.png") as picture:
            colors = picture.convert("RGB").getcolors(2**24) or []
        seen.append((pale in {color for _, color in colors}, "多起来" in wording.review(figures)))
    assert seen == [(True, True), (False, False)]


def test_of_many_communities_the_best_and_the_worst_are_drawn(told: Figures) -> None:
    many = [(f"{n}号", Counts(results=10, in_time=n % 11)) for n in range(30)]
    rates = chart_of(replace(told, grids=many, communities=many))["rates"]
    assert len(rates) == review_chart.MOST_BARS
    assert (rates[0][1], rates[-1][1]) == (100, 0)
    assert chart_of(replace(told, grids=many, communities=many))["rates_title"].endswith("最好和最差的各4个")
    assert not chart_of(told)["rates_title"].endswith("4个")


def test_lettering_has_every_character_we_draw() -> None:
    known = FT2Font(drawing.lettering()).get_charmap()
    words = "".join((*wording.RATE_NAMES.values(), wording.CHART_GRIDS, wording.CHART_CATEGORIES, "—…%（）"))
    assert [char for char in words if ord(char) not in known] == []


def test_the_bot_itself_loads_none_of_what_draws_and_writes_tables() -> None:
    program = (
        "import sys, scheduler.jobs, handlers.router, bot.house; "
        "print([m for m in ('matplotlib', 'numpy', 'PIL', 'openpyxl') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_two_grids_of_one_name_are_told_apart(office: Office) -> None:
    town = office.town
    with town.database.writing() as session:
        session.add(Grid(code="990101103002", name="柳岸社区", kind="community"))
        session.flush()
        session.add(Grid(code="990101103002001", name="柳岸第二网格", kind="grid"))
        touch_registry(session)
    town.restart()
    told = town.intake.perform(lambda work: figures_of(work, latest("week", MONDAY)))
    assert "海棠花社区柳岸第二网格" in [name for name, _ in told.grids]


def test_a_rate_is_said_with_both_numbers_or_not_at_all() -> None:
    assert wording.rate(Rate(20, 21)) == "95%（20/21）"
    assert wording.rate(Rate()) == "没有可算的"
