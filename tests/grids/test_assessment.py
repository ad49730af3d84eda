"""Points: what is lost for what, never under a few cases, never more than there are."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from grids.assessment import (
    INDICATORS,
    AssessmentSettings,
    CountRule,
    RateRule,
    Record,
    Why,
    assess,
    is_ranked,
    packed,
    places,
    total,
    unpacked,
)
from grids.periods import period_of
from grids.rates import Rate
from grids.terms import code_of, leading_term, name_of

RULES = AssessmentSettings()
TODAY = date(2026, 11, 22)


def _record(code: str, rate: Rate) -> Record:
    """Nothing but this."""
    values: dict[str, Any] = {code: rate}
    return Record(**values)


@pytest.mark.parametrize(
    ("code", "rate", "lost", "why"),
    [
        ("on_time", Rate(19, 20), 0, Why.MET),
        ("on_time", Rate(16, 20), 7.5, Why.MISSED),
        ("on_time", Rate(0, 20), 20, Why.MISSED),
        ("on_time", Rate(0, 2), 0, Why.FEW),
        ("on_time", Rate(), 0, Why.NONE),
        ("reopening", Rate(1, 20), 0, Why.MET),
        ("reopening", Rate(3, 20), 5, Why.MISSED),
        ("reopening", Rate(20, 20), 10, Why.MISSED),
        ("satisfaction", Rate(2, 3), 11.7, Why.MISSED),
    ],
)
def test_a_share_costs_by_the_percentage_point(code: str, rate: Rate, lost: float, why: Why) -> None:
    [line] = [line for line in assess(_record(code, rate), RULES) if line.code == code]
    assert (line.lost, line.why) == (lost, why)
    assert line.points == pytest.approx(line.weight - lost)


@pytest.mark.parametrize(("times", "lost"), [(0, 0), (2, 0), (3, 1.5), (99, 10)])
def test_being_supervised_costs_by_the_time_beyond_what_is_let_pass(times: int, lost: float) -> None:
    rules = AssessmentSettings(supervised=CountRule(weight=10, allowed=2, lose=1.5))
    line = assess(Record(supervised=times), rules)[-1]
    assert line.lost == lost


def test_nothing_done_is_full_points_and_no_place() -> None:
    lines = assess(Record(), RULES)
    assert (total(lines), is_ranked(lines)) == (100, False)
    assert is_ranked(assess(Record(response=Rate(3, 3)), RULES))
    assert places([97, 100, 97, 90]) == [2, 1, 2, 4]


def test_an_indicator_without_weight_is_no_line() -> None:
    rules = AssessmentSettings(
        report_in=RateRule(weight=0, target=95), response=RateRule(weight=20, target=95)
    )
    assert "report_in" not in {line.code for line in assess(Record(), rules)}


def test_weights_must_add_up() -> None:
    with pytest.raises(ValidationError, match="加起来应当是 100，现在是 105"):
        AssessmentSettings(response=RateRule(weight=20, target=95))


rates = st.integers(0, 200).flatmap(lambda all_: st.builds(Rate, st.integers(0, all_), st.just(all_)))
records = st.builds(Record, *[rates] * 7, st.integers(0, 50))


@settings(max_examples=60)
@given(records)
def test_no_line_costs_more_than_it_is_worth_and_few_cases_cost_nothing(record: Record) -> None:
    lines = assess(record, RULES)
    assert [line.code for line in lines] == list(INDICATORS)
    for line in lines:
        assert 0 <= line.lost <= line.weight
        assert line.lost == 0 or line.why is Why.MISSED
        if line.code != "supervised" and line.denominator < RULES.fewest:
            assert line.lost == 0
    assert 0 <= total(lines) <= 100
    assert unpacked(packed(lines)) == lines


@settings(max_examples=60)
@given(st.sampled_from(INDICATORS[:-1]), st.integers(1, 60), st.data())
def test_who_does_better_never_has_fewer_points(code: str, cases: int, data: st.DataObject) -> None:
    worse = data.draw(st.integers(0, cases))
    better = data.draw(st.integers(worse, cases))
    low, high = (total(assess(_record(code, Rate(n, cases)), RULES)) for n in (worse, better))
    assert low >= high if code == "reopening" else low <= high


@pytest.mark.parametrize(
    ("words", "code", "rest"),
    [
        ("2026-10 解决率 停电", "2026-10", "解决率 停电"),
        ("2026年9月，社区", "2026-09", "社区"),
        ("2026-Q3", "2026-Q3", ""),
        ("2026年第三季度 社区", "2026-Q3", "社区"),
        ("上月", "2026-10", ""),
        ("２０２６－１０ 解决率", "2026-10", "解决率"),
        ("10月份", "2026-10", ""),
        ("12月 按时率 停电", "2025-12", "按时率 停电"),
        ("上个月 社区", "2026-10", "社区"),
        ("本季度", "2026-Q4", ""),
        ("上季度", "2026-Q3", ""),
    ],
)
def test_months_and_quarters_as_people_write_them(words: str, code: str, rest: str) -> None:
    period, left = leading_term(words, TODAY)
    assert period is not None
    assert (code_of(period), left) == (code, rest)


@pytest.mark.parametrize("words", ["", "社区", "2026-13", "2026-100", "13月", "3月底停电"])
def test_what_is_no_month_is_left_as_it_is(words: str) -> None:
    assert leading_term(words, TODAY) == (None, words)


def test_a_quarter_is_three_months() -> None:
    quarter = period_of("quarter", date(2026, 11, 22))
    assert (quarter.first, quarter.after, quarter.before.first) == (
        date(2026, 10, 1),
        date(2027, 1, 1),
        date(2026, 7, 1),
    )
    assert name_of(quarter) == "2026年第4季度"
