"""Draws scores: points of questions out of their maxima, and means of respondents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.docs.sheet import (
    BLUE,
    GREY,
    RED,
    WIDTH,
    Drawing,
    Key,
    Sheet,
    Stripe,
    box,
    number,
    symbol,
    text,
)
from tools.docs.unit_tests import Row, UnitTest

_LEFT, _RIGHT, _HEIGHT = 160, 220, 26


@dataclass(frozen=True)
class Bar:
    """Questions of a row, each given with ``points`` and ``maximum_points``; ``verdict`` is what the test expects."""

    name: Sequence[str]
    questions: Sequence[Row]
    verdict: Sequence[str]


@dataclass(frozen=True)
class Points(Drawing):
    """A unit test of points to draw: each question a box as wide as its maximum, filled as far as it got points."""

    bars: Callable[[UnitTest], Sequence[Bar]]

    def draw(self, test: UnitTest) -> str:
        """The SVG of the points."""
        bars = self.bars(test)
        longest = max(sum(float(row["maximum_points"]) for row in bar.questions) for bar in bars)
        unit = (WIDTH - _LEFT - _RIGHT) / longest
        ticks = range(int(longest) + 1)
        return Sheet(
            self.title,
            test.description,
            [Stripe(bar.name, bar.verdict, _boxes(bar.questions, unit), _HEIGHT) for bar in bars],
            [
                Key(box(1, -7, 20, 14, BLUE, fill=BLUE), "points got"),
                Key(box(1, -7, 20, 14, BLUE, fill="#ffffff"), "points missed of the question's maximum"),
                Key(box(1, -7, 20, 14, GREY, hatched=True, fill="#ffffff"), "no points given: 0 of the maximum"),
            ],
            [text(_LEFT + tick * unit, -7, str(tick), colour=GREY, anchor="middle") for tick in ticks]
            + [text(WIDTH - _RIGHT + 18, -7, "points", colour=GREY)],
            grid=[_LEFT + tick * unit for tick in ticks],
            left=_LEFT,
            right=_RIGHT,
        ).svg()


def _boxes(questions: Sequence[Row], unit: float) -> list[str]:
    """The boxes of questions one after another."""
    shapes = []
    x = float(_LEFT)
    for row in questions:
        width, got = float(row["maximum_points"]) * unit, float(row["points"] or 0) * unit
        words = f"{row['points'] or 'none'} of {row['maximum_points']}"
        if row["points"]:
            shapes.append(box(x, 2, width, 22, BLUE, words, fill="#ffffff"))
            shapes.append(box(x, 2, got, 22, BLUE, fill=BLUE) if got else "")
        else:
            shapes.append(box(x, 2, width, 22, GREY, words, hatched=True, fill="#ffffff"))
        shapes.append(text(x + width - 6, 17, words, anchor="end", halo=True))
        x += width
    return shapes


@dataclass(frozen=True)
class Mean:
    """Scores of respondents with whether each stays, and the expected mean of those who do."""

    name: Sequence[str]
    scores: Sequence[tuple[float, bool]]
    mean: float
    verdict: Sequence[str]


@dataclass(frozen=True)
class Means(Drawing):
    """A unit test of means to draw on a scale from ``lowest`` to ``highest``."""

    means: Callable[[UnitTest], Sequence[Mean]]
    lowest: int
    highest: int

    def draw(self, test: UnitTest) -> str:
        """The SVG of the means."""
        ticks = range(self.lowest, self.highest + 1)
        return Sheet(
            self.title,
            test.description,
            [Stripe(mean.name, mean.verdict, self._shapes(mean), 44) for mean in self.means(test)],
            [
                Key(symbol("hollow", 11, 0, BLUE), "a respondent's mean"),
                Key(symbol("cross", 11, 0, GREY), "left out: answered fewer than half"),
                Key(symbol("diamond", 11, 0, RED), "mean over respondents"),
            ],
            [text(self._x(tick), -7, str(tick), colour=GREY, anchor="middle") for tick in ticks],
            grid=[self._x(tick) for tick in ticks],
            left=_LEFT,
            right=_RIGHT,
        ).svg()

    def _x(self, value: float) -> float:
        share = (value - self.lowest) / (self.highest - self.lowest)
        return round(_LEFT + 12 + share * (WIDTH - _LEFT - _RIGHT - 24), 1)

    def _shapes(self, mean: Mean) -> list[str]:
        shapes = [
            symbol("hollow" if stays else "cross", self._x(score), 13, BLUE if stays else GREY, number(score))
            + text(self._x(score) + 9, 17, number(score), halo=True)
            for score, stays in mean.scores
        ]
        shapes.append(symbol("diamond", self._x(mean.mean), 32, RED, f"mean {number(mean.mean)}"))
        shapes.append(text(self._x(mean.mean) + 10, 29, number(mean.mean), bold=True, halo=True))
        return shapes
