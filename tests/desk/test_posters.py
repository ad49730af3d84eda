"""A poster for each grid: whose name stands on it, where its code leads, and a page that prints well."""

import re
import zlib
from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import Session

from desk.directory import Directory
from desk.errors import RuleError
from desk.people import qr
from desk.people.poster_page import save
from desk.people.posters import Contact, Poster, file_name, lacking, posters
from storage.registry import Grid
from tests.staff import staff

COMMUNITY, FIRST, SECOND = "990101103001", "990101103001001", "990101103001002"
MICRO = "99010110300100101"


@pytest.fixture
def session(session: Session) -> Session:
    for code, name, kind in (
        ("990101103", "海棠镇", "township"),
        (COMMUNITY, "海棠花社区", "community"),
        (FIRST, "海棠花苑第一网格", "grid"),
        (SECOND, "柳岸第二网格", "grid"),
        (MICRO, "一号微网格", "micro"),
    ):
        session.add(Grid(code=code, name=name, kind=kind))
        session.flush()
    staff(session, "周敏", "grid_worker", FIRST, phone="19900001234")
    staff(session, "何主任", "community", COMMUNITY, phone="19900005678")
    return session


def _all(session: Session, grid: str | None = None) -> list[Poster]:
    return posters(Directory.load(session), "haitang_bot", grid)


def test_each_grid_has_its_worker_and_its_own_link(session: Session) -> None:
    first, second = _all(session)
    assert (first.name, first.above) == ("海棠花苑第一网格", "海棠镇 · 海棠花社区")
    assert first.contacts == [Contact("网格员", "周敏", "19900001234")]
    assert first.link == f"https://t.me/haitang_bot?start=g{FIRST}"
    assert lacking(first) == ""
    assert second.contacts == [Contact("社区", "何主任", "19900005678")]
    assert lacking(second) == "柳岸第二网格：没有网格员，海报上写的是社区的何主任"


def test_one_grid_may_be_asked_for_by_name_and_a_micro_grid_too(session: Session) -> None:
    assert [page.code for page in _all(session, "柳岸")] == [SECOND]
    assert [page.code for page in _all(session, MICRO)] == [MICRO]
    with pytest.raises(RuleError, match="不是网格"):
        _all(session, "海棠花社区")
    with pytest.raises(RuleError, match="没有叫“梅园”的网格"):
        _all(session, "梅园")


def test_what_is_missing_is_named(session: Session) -> None:
    staff(session, "沈建国", "grid_worker", SECOND)
    assert lacking(_all(session)[1]) == "柳岸第二网格：网格员没有填电话，海报上没有号码"
    with pytest.raises(RuleError, match="还没有网格"):
        posters(Directory(), "haitang_bot")


def _page(name: str, *contacts: Contact) -> Poster:
    link = qr.deep_link("haitang_bot", f"g{FIRST}")
    return Poster(FIRST, name, "海棠镇 · 海棠花社区", contacts, link, "t.me/haitang_bot")


def test_the_page_is_one_a4_sheet_of_outlines_without_fonts_or_pixels(tmp_path: Path) -> None:
    page = _page("海棠花苑第一网格", Contact("网格员", "周敏", "19900001234"))
    path = tmp_path / file_name(page)
    save(page, path)
    assert path.name == "990101103001001-海棠花苑第一网格.pdf"
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", data)) == 1
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", data)
    assert box
    assert [round(float(side)) for side in box.groups()] == [595, 842]
    assert b"/Type /Font" not in data
    assert b"/Subtype /Image" not in data
    drawing = max((zlib.decompress(part) for part in _streams(data)), key=len)
    assert drawing.count(b" c\n") > 1000  # the curves of the lettering


def _streams(data: bytes) -> list[bytes]:
    return [
        part for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL) if part[:1] == b"x"
    ]


@pytest.mark.parametrize(
    "contacts",
    [
        (),
        (Contact("网格员", "周敏", ""),),
        (Contact("网格员", "欧阳晓芸娜", "0571-88886666-8012"), Contact("网格员", "买买提江·吐尔逊", "1")),
    ],
)
def test_nothing_is_cut_off_however_long_the_names(tmp_path: Path, contacts: tuple[Contact, ...]) -> None:
    save(
        _page("海棠镇工业园区东片企业与沿街商铺联合专属网格（含物流园和停车场）", *contacts),
        tmp_path / "x.png",
    )
    picture = Image.open(tmp_path / "x.png").convert("L")
    width, height = picture.size
    edge = round(width * 10 / 210)
    # Below the band and above the foot the margins are white.
    for left in (0, width - edge):
        strip = picture.crop((left, round(height * 0.15), left + edge, round(height * 0.87)))
        assert strip.getextrema() == (255, 255)


def test_the_code_on_the_page_is_the_link_s(tmp_path: Path) -> None:
    page = _page("海棠花苑第一网格")
    save(page, tmp_path / "x.png")
    picture = Image.open(tmp_path / "x.png").convert("L")
    rows, pixels = qr.squares(page.link), picture.tobytes()
    scale = picture.size[0] / 210
    side = 88 / len(rows)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            at = (61 + (x + 0.5) * side) * scale, (81 + (y + 0.5) * side) * scale
            assert (pixels[int(at[1]) * picture.size[0] + int(at[0])] < 128) == dark
