"""Importing grids, groups and people: the whole table or nothing, and every bad row named."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from desk.directory import Directory
from desk.registry.registry_import import (
    ImportRefusedError,
    ImportReport,
    import_grids,
    import_groups,
    import_people,
)
from desk.tables.sheets import SheetError, read_sheet
from storage.departments import Department
from storage.registry import Grid, all_grids, all_groups, all_people

NOW = datetime(2026, 9, 14, 1, 0, tzinfo=UTC)
GRIDS = """代码,名称,类别,户数
990101103,海棠镇,镇街,
990101103001,海棠花社区,社区,1344
990101103002,柳岸社区,村,
990101103001001,第一网格,网格,412
990101103002001,第一网格,网格,455
990101103001002,海棠商业街,专属网格,96
99010110300100101,东区,微网格,130
"""


@pytest.fixture
def township(session: Session) -> Session:
    grids(session, GRIDS)
    return session


def grids(session: Session, text: str) -> ImportReport:
    return import_grids(session, read_sheet(text.encode()), lambda: None, NOW)


def groups(session: Session, text: str) -> ImportReport:
    return import_groups(session, read_sheet(text.encode()), lambda: None, NOW)


def people(session: Session, text: str) -> ImportReport:
    return import_people(session, read_sheet(text.encode()), lambda: None, NOW)


def complaints(refused: pytest.ExceptionInfo[ImportRefusedError]) -> list[tuple[int, str]]:
    return [(error.line, error.words) for error in refused.value.errors]


def test_a_tree_is_imported_once_and_a_second_time_changes_nothing(session: Session) -> None:
    assert grids(session, GRIDS) == ImportReport(7, 0, 0)
    assert grids(session, GRIDS) == ImportReport(0, 0, 7)
    assert [grid.kind for grid in all_grids(session)] == [
        *("township", "community", "grid", "micro", "exclusive", "community", "grid")
    ]


def test_english_headers_in_any_order_with_a_title_above(session: Session) -> None:
    report = grids(session, "海棠镇网格表,,,\n\nkind,备注,Name,CODE\ntownship,好,海棠镇,990101103\n")
    assert report == ImportReport(1, 0, 0, ("备注",))


def test_what_changed_is_updated_and_what_the_file_does_not_have_stays(township: Session) -> None:
    report = grids(township, "code,name,kind\n990101103001,海棠社区,社区\n990101103002,柳岸社区,社区\n")
    assert report == ImportReport(0, 1, 1)
    changed = township.get(Grid, "990101103001")
    assert changed is not None
    assert (changed.name, changed.households) == ("海棠社区", 1344)


def test_every_bad_row_is_named_and_nothing_is_written(session: Session) -> None:
    text = (
        "code,name,kind,households\n"
        "990101103,海棠镇,镇街,7833\n"
        "990101103001,海棠花社区,网格,1\n"
        "990101103001001,,网咯,很多\n"
        "990101103009001,孤儿网格,网格,1\n"
        "990101103,又一个,镇街,1\n"
        "9.90101E+11,柳岸社区,社区,1\n"
        "990101103002,海棠花社区,社区,1\n"
        ",东区,微网格,1\n"
    )
    with pytest.raises(ImportRefusedError) as refused:
        grids(session, text)
    assert complaints(refused) == [
        (3, "类别是“网格”，但代码 990101103001 有 12 位，是社区（村）的代码"),
        (4, "名称为空"),
        (4, "类别“网咯”无法识别，是不是“网格”？可填：镇街、社区、网格、微网格、专属网格"),
        (4, "户数“很多”不是整数，应写成 320 这样"),
        (5, "代码 990101103009001 的上级 990101103009（社区（村））不存在，请在表里补上这一行，或核对代码"),
        (6, "“990101103”与第 2 行重复，请只留一行"),
        (7, "代码“9.90101E+11”被 Excel 改成了科学计数，6 位数字已丢失；请把这一列设为“文本”格式后重新填写"),
        (8, "名称“海棠花社区”与第 3 行 990101103001 相同，同一上级之下不能重名"),
        (9, "代码为空"),
    ]
    assert all_grids(session) == []


def test_a_name_that_a_stored_sibling_has_is_refused(township: Session) -> None:
    with pytest.raises(ImportRefusedError, match="1 处") as refused:
        grids(township, "code,name,kind\n990101103003,柳岸 社区,村\n")
    assert "与已导入的网格 990101103002 相同" in complaints(refused)[0][1]


def test_two_siblings_may_swap_names(township: Session) -> None:
    swapped = "code,name,kind\n990101103001,柳岸社区,社区\n990101103002,海棠花社区,社区\n"
    assert grids(township, swapped).updated == 2


@pytest.mark.parametrize(
    "code",
    [
        "'990101103",
        "９９０１０１１０３",
        " 990 101 103 ",
        "990101103.0",
        "9.90101103E+8",
        "9.90101103e8",
        "‘990101103",
    ],
)
def test_codes_that_excel_dressed_up_are_read(session: Session, code: str) -> None:
    grids(session, f"code,name,kind\n{code},海棠镇,镇街\n")
    assert all_grids(session)[0].code == "990101103"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("code,name", "表头缺少：类别；表头应有：代码(code)、名称(name)、类别(kind)、户数(households)"),
        ("code,name,kind,housholds", "“housholds”无法识别，是不是“户数”"),
        ("代吗,名称,类别", "“代吗”无法识别，是不是“代码”|表头缺少：代码"),
        ("code,name,kind,编码", "“代码” 列出现了不止一次"),
        ("甲,乙,丙", "表头缺少：代码、名称、类别"),
    ],
)
def test_a_wrong_header_is_told(session: Session, header: str, words: str) -> None:
    with pytest.raises(SheetError, match=words.replace("(", r"\(").replace(")", r"\)")):
        grids(session, f"{header}\n1,2,3,4\n")


def test_a_header_alone_is_told(session: Session) -> None:
    with pytest.raises(SheetError, match="只有表头"):
        grids(session, "code,name,kind\n\n")


def test_groups_are_bound_by_code_or_by_unique_name(township: Session) -> None:
    text = (
        "平台,群号,群名,用途,网格\n"
        "local,g01,东区云网格群,居民,99010110300100101\n"
        "电报,-1001234567890,<b>工作</b>群,工作,海棠镇\n"
        "telegram,'-100 1234 567891,商户群,,海棠商业街\n"
    )
    assert groups(township, text) == ImportReport(3, 0, 0)
    assert groups(township, text) == ImportReport(0, 0, 3)
    stored = [(g.platform, g.chat_id, g.title, g.purpose, g.grid_code) for g in all_groups(township)]
    assert stored == [
        ("local", "g01", "东区云网格群", "residents", "99010110300100101"),
        ("telegram", "-1001234567890", "<b>工作</b>群", "staff", "990101103"),
        ("telegram", "-1001234567891", "商户群", "residents", "990101103001002"),
    ]


def test_bad_groups_are_named(township: Session) -> None:
    text = (
        "platform,chat_id,title,purpose,grid\n"
        "telegam,1,甲,居民,东区\n"
        "telegram,1001234567890,乙,居民,东区\n"
        "telegram,-1.00123E+12,丙,聊天,东区\n"
        "local,,丁,居民,第一网格\n"
        "local,g02,戊,居民,海棠花社\n"
        "local,g02,己,居民,990101103001009\n"
        f"local,g03,{'长' * 256},居民,\n"
        f"local,{'x' * 65},庚,居民,查无此地方啊\n"
        ",g05,辛,居民,12345\n"
    )
    with pytest.raises(ImportRefusedError) as refused:
        groups(township, text)
    assert complaints(refused) == [
        (2, "平台“telegam”无法识别，是不是“telegram”？可填：telegram、local"),
        (3, "Telegram 群号“1001234567890”不对，应为负数，如 -1001234567890，前面少了负号？"),
        (4, "群号“-1.00123E+12”被 Excel 改成了科学计数，7 位数字已丢失；请把这一列设为“文本”格式后重新填写"),
        (4, "用途“聊天”无法识别；可填：居民、工作、部门"),
        (5, "群号为空"),
        (
            5,
            "叫“第一网格”的网格有 2 个，请改填代码，如 990101103001001(海棠花社区)、990101103002001(柳岸社区)",
        ),
        (6, "没有叫“海棠花社”的网格，是不是“海棠花社区”？"),
        (7, "没有代码为 990101103001009 的网格，是不是 990101103001001（第一网格）？"),
        (7, "“g02”与第 6 行重复，请只留一行"),
        (8, "群名有 256 个字，最多 255 个"),
        (8, "网格为空，请填网格代码或名称"),
        (9, f"群号“{'x' * 65}”太长，最多 64 个字符"),
        (9, "没有叫“查无此地方啊”的网格，请先导入它"),
        (10, "平台为空，可填：telegram、local"),
        (10, "网格代码“12345”是 5 位，应为 9 位（镇街）、12 位（社区、村）、15 位（网格）或 17 位（微网格）"),
    ]
    assert all_groups(township) == []


def test_a_departments_group_stays_a_departments(township: Session) -> None:
    groups(township, "平台,群号,用途,网格\nlocal,ga,部门,海棠镇\n")
    group = all_groups(township)[0]
    township.add(Department(name="城管办", grid_code="990101103", group_id=group.id))
    for purpose in ("居民", "工作"):
        with pytest.raises(ImportRefusedError) as refused:
            groups(township, f"平台,群号,用途,网格\nlocal,ga,{purpose},东区\n")
        assert complaints(refused) == [(2, f"“ga”是“城管办”的群，用途应为部门，不能改成{purpose}")]
    assert group.purpose == "department"
    assert groups(township, "平台,群号,群名,网格\nlocal,ga,城管工作群,海棠镇\n").updated == 1


def test_what_excel_puts_in_the_place_of_a_name_is_refused(township: Session) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        grids(
            township,
            "代码,名称,类别\n990101103001003,#N/A,网格\n990101103001004,#DIV/0!,网格\n"
            "990101103001005,#NAME?,网格\n990101103001006,2026-03-02 00:00:00,网格\n"
            "99010110300100100,南区,微网格\n99010110300200100,北区,网格\n",
        )
    assert [words.partition("，")[0] for _, words in complaints(refused)] == [
        "名称“#N/A”是 Excel 公式出错的标记",
        "名称“#DIV/0!”是 Excel 公式出错的标记",
        "名称“#NAME?”是 Excel 公式出错的标记",
        "名称“2026-03-02 00:00:00”是日期",
        "微网格代码“99010110300100100”末两位是 00",
        "网格代码“99010110300200100”末尾是 00",
    ]
    with pytest.raises(ImportRefusedError) as refused:
        groups(township, "平台,群号,群名,网格\nlocal,g1,#REF!,东区\nlocal,g2,2026/3/2,东区\n")
    assert [words.partition("，")[0] for _, words in complaints(refused)] == [
        "群名“#REF!”是 Excel 公式出错的标记",
        "群名“2026/3/2”是日期",
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("990101103001003,第三网格,网格,412,,833", "这一行比表头多出一格：833"),
        ("990101103001003,第三网格,网格,412,,833,,x", "这一行比表头多出 2 格：833、x"),
    ],
)
@pytest.mark.parametrize("header", ["代码,名称,类别,户数,共管社区", "代码,名称,类别,户数,共管社区,,"])
def test_a_row_longer_than_the_header_is_named(township: Session, header: str, row: str, told: str) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        grids(township, f"{header}\n{row}\n")
    assert complaints(refused) == [(2, told)]


def test_groups_need_grids_first(session: Session) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        groups(session, "platform,chat_id,grid\nlocal,g01,东区\n")
    assert complaints(refused) == [(2, "还没有网格，请先导入网格表（yunwangge import grids 文件）")]


def test_people_with_every_way_to_write_a_number(township: Session) -> None:
    text = (
        "姓名,角色,网格,平台,账号,电话\n"
        "周敏,专职网格员,990101103001001,telegram,123456789.0,1990000 0001\n"
        "沈建国,平安办,海棠镇,local,t01,１９９０００００００２\n"
        "吕丽华,村,柳岸社区,local,'c01,0571-88886666\n"
        "陶志强,楼栋长,东区,local,b01,\n"
    )
    assert people(township, text) == ImportReport(4, 0, 0)
    assert people(township, text) == ImportReport(0, 0, 4)
    stored = [(p.name, p.role, p.grid_code, p.user_id, p.phone) for p in Directory.load(township).seats]
    assert stored == [
        ("周敏", "grid_worker", "990101103001001", "123456789", "19900000001"),
        ("沈建国", "township", "990101103", "t01", "19900000002"),
        ("吕丽华", "community", "990101103002", "c01", "0571-88886666"),
        ("陶志强", "building_manager", "99010110300100101", "b01", ""),
    ]
    assert people(township, "姓名,角色,网格,平台,账号\n周小敏,网格员,东区,telegram,123456789\n").updated == 1
    assert all_people(township)[0].phone == "19900000001"


def test_bad_people_are_named(township: Session) -> None:
    text = (
        "name,role,grid,platform,user_id,phone\n"
        "周敏,网格圆,东区,telegram,@zhoumin,打我电话\n"
        "13800000000,镇街,东区,local,w02,\n"
        "吕丽华,网格员,海棠镇,local,w03,\n"
        f"{'长' * 61},社区,海棠花社区,local,w03,\n"
    )
    with pytest.raises(ImportRefusedError) as refused:
        people(township, text)
    assert complaints(refused) == [
        (2, "角色“网格圆”无法识别，是不是“网格员”？可填：居民、楼栋长、网格员、网格长、社区、镇街"),
        (2, "Telegram 账号“@zhoumin”不对，应为数字编号，如 123456789（不是用户名或手机号）"),
        (2, "电话“打我电话”不对，应为 3 至 15 位的号码，如 19900001234 或 0571-88886666"),
        (3, "镇街应属于镇街，而“东区”是微网格"),
        (3, "姓名“13800000000”全是数字，是不是填错了列？"),
        (4, "网格员应属于社区（村）、网格、微网格，而“海棠镇”是镇街"),
        (5, "姓名有 61 个字，最多 60 个"),
        (5, "“w03”与第 4 行重复，请只留一行"),
    ]
    assert all_people(township) == []
