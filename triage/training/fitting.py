"""Logistic regression on sparse features in plain Python: deterministic, without any library."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, sqrt

Features = Sequence[int]
_STEP = 0.25
# Answers a model already gives next to no chance teach it nothing worth the time.
_SLIGHT = 0.01


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights of one question: for every answer one number a feature."""

    answers: list[str]
    weights: list[list[float]]

    def scores(self, features: Features) -> dict[str, float]:
        """The log-odds of every answer, up to what they share."""
        return {
            answer: sum(map(weights.__getitem__, features))
            for answer, weights in zip(self.answers, self.weights, strict=True)
        }


def silent() -> None:
    """Nobody watches how far it has come."""


def fit(
    rows: Sequence[tuple[Features, str]],
    size: int,
    *,
    rounds: int,
    decay: float,
    seed: int = 1,
    tick: Callable[[], None] = silent,
) -> Fit:
    """Weights that tell the answers of labelled rows; `decay` is how fast unneeded weights fade a round.

    `tick` is called after every round.
    """
    answers = sorted({answer for _, answer in rows})
    weights = [[0.0] * size for _ in answers]
    spread = [1.0] * size  # AdaGrad: what is often corrected is corrected less
    order = list(range(len(rows)))
    dice = random.Random(seed)
    for _ in range(rounds):
        dice.shuffle(order)
        for number in order:
            features, wanted = rows[number]
            _learn(features, answers.index(wanted), weights, spread)
        if decay:
            keep = 1 - decay
            weights = [[value * keep for value in column] for column in weights]
        tick()
    return Fit(answers, weights)


def _learn(features: Features, wanted: int, weights: list[list[float]], spread: list[float]) -> None:
    chances = _chances([sum(map(column.__getitem__, features)) for column in weights])
    steps = [_STEP / sqrt(spread[feature]) for feature in features]
    missed = 0.0
    for answer, chance in enumerate(chances):
        error = (answer == wanted) - chance
        missed += error * error
        if abs(error) < _SLIGHT:
            continue
        column = weights[answer]
        for feature, step in zip(features, steps, strict=True):
            column[feature] += error * step
    for feature in features:
        spread[feature] += missed


def _chances(scores: list[float]) -> list[float]:
    highest = max(scores)
    raised = [exp(score - highest) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]
