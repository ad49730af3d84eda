"""Assessment (考核): how many points each indicator is worth, how many are lost, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field, model_validator

from grids.rates import Rate

FULL = 100
# Of this one less is better.
LESS_IS_BETTER = frozenset({"reopening"})


class RateRule(BaseModel, extra="forbid"):
    """A share: all points from the target on, so many fewer for each percentage point short of it."""

    weight: float = Field(ge=0, le=FULL)
    target: float = Field(ge=0, le=100)  # percent
    lose: float = Field(default=0.5, ge=0, le=FULL)


class CountRule(BaseModel, extra="forbid"):
    """Something that should not happen: so many times are let pass, each further one costs points."""

    weight: float = Field(ge=0, le=FULL)
    allowed: int = Field(default=0, ge=0, le=1000)
    lose: float = Field(default=1, ge=0, le=FULL)


class AssessmentSettings(BaseModel, extra="forbid"):
    """The weights of the indicators, together 100, and under how many cases none of them costs a point."""

    fewest: int = Field(default=3, ge=1, le=100)
    dispute_days: int = Field(default=7, ge=1, le=90)
    response: RateRule = RateRule(weight=15, target=95)
    on_time: RateRule = RateRule(weight=20, target=95)
    resolution: RateRule = RateRule(weight=15, target=90)
    satisfaction: RateRule = RateRule(weight=15, target=90)
    reopening: RateRule = RateRule(weight=10, target=5)
    followup: RateRule = RateRule(weight=10, target=90)
    report_in: RateRule = RateRule(weight=5, target=95)
    supervised: CountRule = CountRule(weight=10)

    @model_validator(mode="after")
    def _add_up(self) -> "AssessmentSettings":
        total = sum(getattr(self, code).weight for code in INDICATORS)
        if abs(total - FULL) > 1e-9:
            raise ValueError(f"各项 weight 加起来应当是 100，现在是 {total:g}")
        return self


INDICATORS = (
    *("response", "on_time", "resolution", "satisfaction", "reopening", "followup", "report_in"),
    "supervised",
)


@dataclass(frozen=True, slots=True)
class Record:
    """What is counted of one post, community or department in a period."""

    response: Rate = field(default_factory=Rate)
    on_time: Rate = field(default_factory=Rate)
    resolution: Rate = field(default_factory=Rate)
    satisfaction: Rate = field(default_factory=Rate)
    reopening: Rate = field(default_factory=Rate)
    followup: Rate = field(default_factory=Rate)
    report_in: Rate = field(default_factory=Rate)
    supervised: int = 0  # how often it was put under supervision (督办)

    def __add__(self, other: "Record") -> "Record":
        return Record(*(getattr(self, code) + getattr(other, code) for code in INDICATORS))


class Why(StrEnum):
    """Why a line has the points it has."""

    MET = "met"
    MISSED = "missed"
    FEW = "few"  # too few cases to say anything
    NONE = "none"  # no case at all


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: what was counted, what was asked for, what it cost."""

    code: str
    numerator: int
    denominator: int
    weight: float
    target: float  # percent; of 督办 how many are let pass
    lose: float  # for each percentage point, or each time
    lost: float
    why: Why

    @property
    def points(self) -> float:
        """What is left of the weight."""
        return _tidy(self.weight - self.lost)

    @property
    def percent(self) -> float | None:
        """With one decimal; None where there was nothing to count."""
        return _tidy(100 * self.numerator / self.denominator) if self.denominator else None


def assess(record: Record, rules: AssessmentSettings) -> tuple[Line, ...]:
    """The sheet, a line for each indicator that has a weight."""
    lines = [_rate_line(code, getattr(record, code), rules) for code in INDICATORS[:-1]]
    lines.append(_count_line(record, rules.supervised))
    return tuple(line for line in lines if line.weight)


def total(lines: Iterable[Line], given_back: float = 0) -> float:
    """All points, with those given back after a dispute."""
    return _tidy(sum(line.points for line in lines) + given_back)


def is_ranked(lines: Iterable[Line]) -> bool:
    """Is there enough to compare by? Full points for nothing done are no first place."""
    return any(line.why in (Why.MET, Why.MISSED) for line in lines if line.code != "supervised")


def places(points: Sequence[float]) -> list[int]:
    """The place of each of these, equal for equal points."""
    return [1 + sum(other > one for other in points) for one in points]


def packed(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """As JSON can keep them."""
    return [asdict(line) for line in lines]


def unpacked(kept: Iterable[dict[str, Any]]) -> tuple[Line, ...]:
    """The lines that `packed` kept."""
    return tuple(Line(**{**line, "why": Why(line["why"])}) for line in kept)


def _rate_line(code: str, rate: Rate, rules: AssessmentSettings) -> Line:
    rule: RateRule = getattr(rules, code)
    lost, why = 0.0, Why.NONE if not rate.denominator else Why.FEW
    if rate.denominator >= rules.fewest:
        gap = rule.target - 100 * rate.numerator / rate.denominator
        gap = -gap if code in LESS_IS_BETTER else gap
        lost = min(_tidy(max(gap, 0) * rule.lose), rule.weight)
        # Within rounding of the target nothing is lost, and nothing is said to be missing.
        why = Why.MISSED if lost else Why.MET
    return Line(code, rate.numerator, rate.denominator, rule.weight, rule.target, rule.lose, lost, why)


def _count_line(record: Record, rule: CountRule) -> Line:
    lost = min(_tidy(max(record.supervised - rule.allowed, 0) * rule.lose), rule.weight)
    why = Why.MISSED if lost else Why.MET if record.supervised else Why.NONE
    cases = max(record.on_time.denominator, record.supervised)
    return Line("supervised", record.supervised, cases, rule.weight, rule.allowed, rule.lose, lost, why)


def _tidy(points: float) -> float:
    """With one decimal, halves up: as one would reckon on paper."""
    return float(Decimal(str(round(points, 6))).quantize(Decimal("0.1"), ROUND_HALF_UP))
