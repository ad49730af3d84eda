"""What the handbook says is what the code does: tables, links, commands, make targets, settings."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from bot.cli.app import app
from bot.config import Config
from bot.config.fields import keys_of
from grids.lifecycle import TABLE
from handlers.commands import COMMANDS

ROOT = Path(__file__).parent.parent
READMES = (ROOT / "README.md", ROOT / "README.en.md")
PAGES = (*READMES, *sorted((ROOT / "docs").rglob("*.md")))
GLOSSARY = ROOT / "docs" / "glossary.md"
DECISIONS = ROOT / "docs" / "decisions"
FOR_USERS = (*READMES, GLOSSARY, ROOT / "docs" / "operators.md")

_CODE = re.compile(r"`([^`\n]+)`")
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_TARGET = re.compile(r"^([a-z]\w*):", re.MULTILINE)
_MAKE = re.compile(r"(?:^|[`&-]\s*)make +([a-z]\w*)", re.MULTILINE)
_SETTING = re.compile(rf"`((?:{'|'.join(Config.model_fields)})(?:\.[a-z_]+)+)`")


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def names(pages: tuple[Path, ...]) -> list[str]:
    return [str(page.relative_to(ROOT)) for page in pages]


def rows(page: Path, heading: str) -> Iterator[list[str]]:
    """The cells of the first table under a heading, without its head."""
    table = re.search(rf"^#+ {heading}$.*?^(\|.*?)(?:^[^|]|\Z)", read(page), re.MULTILINE | re.DOTALL)
    assert table, f"{page.name} has no table under {heading}"
    for line in table[1].strip().splitlines()[2:]:
        yield [cell.strip() for cell in line.strip().strip("|").split("|")]


def code_in(cell: str) -> str | None:
    """The first word set as code; None in a cell that has none."""
    found = _CODE.search(cell)
    return found[1] if found else None


def plain(words: str) -> str:
    """Without the difference between full and half width."""
    return unicodedata.normalize("NFKC", words)


def test_the_glossary_shows_the_lifecycle_line_by_line() -> None:
    shown = [
        (*map(code_in, cells[:4]), int(cells[4] or 0), bool(cells[5]))
        for cells in rows(GLOSSARY, "工单能怎样变动")
    ]
    assert shown == [(m.source, m.event, m.target, m.who, m.up, m.words) for m in TABLE]


@pytest.mark.parametrize(
    ("page", "heading", "staff"),
    [(READMES[0], "群里和私聊里的说法", "工作人员"), (READMES[1], "Chat commands", "staff")],
    ids=names(READMES),
)
def test_the_readme_lists_every_chat_command(page: Path, heading: str, staff: str) -> None:
    shown = [
        (cells[0], code_in(cells[1]), code_in(cells[2]), cells[4] == staff) for cells in rows(page, heading)
    ]
    assert shown == [(c.word, f"/{c.code}", c.usage, c.staff) for c in COMMANDS]


def test_the_chinese_readme_says_of_commands_what_the_help_says() -> None:
    shown = [plain(cells[3]) for cells in rows(READMES[0], "群里和私聊里的说法")]
    assert shown == [plain(command.help) for command in COMMANDS]


@pytest.mark.parametrize(
    ("page", "heading"), [(READMES[0], "命令行"), (READMES[1], "Command line")], ids=names(READMES)
)
def test_the_readme_lists_the_whole_command_line(page: Path, heading: str) -> None:
    shown = [code_in(cells[0]) for cells in rows(page, heading)]
    group = typer.main.get_command(app)
    assert shown == [f"yunwangge {name}" for name in getattr(group, "commands", ())]


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_relative_link_and_picture_is_there(page: Path) -> None:
    links = [link for link in _LINK.findall(_FENCED.sub("", read(page))) if "://" not in link]
    assert [link for link in links if not (page.parent / link.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_every_make_target_named_exists(page: Path) -> None:
    text = read(page)
    code = [*_FENCED.findall(text), *(f"`{words}" for words in _CODE.findall(_FENCED.sub("", text)))]
    targets = {target for part in code for target in _MAKE.findall(part)}
    assert targets <= set(_TARGET.findall(read(ROOT / "Makefile")))


@pytest.mark.parametrize("page", FOR_USERS, ids=names(FOR_USERS))
def test_every_setting_named_exists(page: Path) -> None:
    known = {".".join(map(str, path)) for path in keys_of(Config)}
    assert set(_SETTING.findall(read(page))) <= known


def test_every_folder_has_its_line_on_the_first_screen() -> None:
    folders = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()} - {"tests"}
    for page in READMES:
        assert {link.rstrip("/") for link in _LINK.findall(read(page)) if link in folders} == folders


def test_every_decision_is_in_the_index() -> None:
    shown = set(_LINK.findall(read(DECISIONS / "README.md")))
    assert shown == {page.name for page in DECISIONS.glob("*.md")} - {"README.md"}


def test_every_dependency_is_explained() -> None:
    page = read(DECISIONS / "dependencies.md")
    explained = set(re.findall(r"^(?:\| |- \*\*)([a-z][\w-]*)", page, re.MULTILINE))
    asked_for = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["dependencies"]
    assert {re.split(r"[<>=~! ]", line)[0] for line in asked_for} <= explained


def test_the_readme_names_as_missing_what_the_glossary_marks_as_missing() -> None:
    rows = re.findall(r"^\| ([^|]+?) \|[^|]*\| 还没有 \|$", read(GLOSSARY), re.MULTILINE)
    marked = {name for row in rows for name in row.split("、")}
    last = read(READMES[0]).partition("## 这一版还没有的")[2].partition("---")[0].strip().splitlines()[-1]
    assert marked
    assert set(last.removeprefix("- ").partition("：")[0].split("、")) == marked
