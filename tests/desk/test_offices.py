"""Finding a department by what people type, and the one that answers for a category."""

import pytest

from desk.departments.offices import Office, exact_office, find_office, office_for
from desk.errors import RuleError
from triage import load_taxonomy

NAMES = ("市政所", "城管办", "环卫所", "派出所", "市场监管所", "司法所", "供电所", "人社所")
OFFICES = [
    Office(number, name, ("lighting",) if name == "城管办" else (), "", None, number)
    for number, name in enumerate(NAMES, 1)
]
USUAL = {code: category.department for code, category in load_taxonomy().categories.items()}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("市政所", "市政所"),
        ("市政", "市政所"),
        ("@市政所", "市政所"),
        ("\uff20城管办", "城管办"),
        ("海棠镇市政所", "市政所"),
        ("市场监管", "市场监管所"),
        ("市场监督所", "市场监管所"),
        ("城官办", "城管办"),
        ("环卫", "环卫所"),
        ("人社", "人社所"),
    ],
)
def test_a_department_is_found(words: str, name: str) -> None:
    assert find_office(OFFICES, words).name == name


@pytest.mark.parametrize("words", ["所", "市", "水利局", "政法所办"])
def test_what_could_be_several_or_none_is_asked_about(words: str) -> None:
    with pytest.raises(RuleError, match=f"没有找到科室“{words}”，或者不止一个像它。现有科室：市政所、城管办"):
        find_office(OFFICES, words)


def test_no_words_and_no_departments() -> None:
    with pytest.raises(RuleError, match="请写上哪个科室。现有科室"):
        find_office(OFFICES, " ")
    with pytest.raises(RuleError, match="还没有登记科室"):
        find_office([], "市政所")
    assert exact_office([], "市政所") is None


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("lighting", "城管办"),  # the table goes before taxonomy.yaml, which says 市政
        ("road", "市政所"),
        ("consumer", "市场监管所"),
        ("public_security", "派出所"),
        ("power_supply", "供电所"),
        ("elevator", None),
        ("unknown", None),
    ],
)
def test_a_category_knows_its_department(category: str, name: str | None) -> None:
    found = office_for(OFFICES, category, USUAL)
    assert (found.name if found else None) == name
