"""The sheet that every drawing stands on: a title, stripes with a name, a plot and what is expected, and a legend.

It is SVG with a white ground and a border of its own, so that it reads on light and on dark pages. Nothing is told by
colour alone: every meaning has its own symbol, hatching or words too. The colours are those of Okabe and Ito, told
apart with every kind of colour vision.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from tools.docs.unit_tests import UnitTest

WIDTH = 960
INK, GREY, GRID = "#1a1a1a", "#595959", "#d5d9dd"
BLUE, SKY, GREEN, ORANGE, RED, PURPLE = "#0072b2", "#56b4e9", "#009e73", "#e69f00", "#d55e00", "#9c4f80"
TINTS = {
    BLUE: "#cfe4f1",
    SKY: "#ddf0fb",
    GREEN: "#cdeee4",
    ORANGE: "#fbe9c6",
    RED: "#f9dcc9",
    PURPLE: "#f0dce8",
    GREY: "#eceef0",
}
_HEAD, _PAD, _LINE, _SMALLEST = 44, 12, 16, 36


@dataclass(frozen=True)
class Drawing(ABC):
    """A unit test that a method page draws: the page's indicator, the test's name and the title above the drawing."""

    indicator: str
    test: str
    title: str

    @property
    def file_name(self) -> str:
        """Name of the drawing's file in docs/method/images: the test's name."""
        return f"{self.test}.svg"

    @abstractmethod
    def draw(self, test: UnitTest) -> str:
        """The SVG of the drawing.

        Raises:
            KeyError: the test gives no such table or column.
        """


@dataclass(frozen=True)
class Stripe:
    """A row of a sheet: the name at the left, shapes from its top edge downwards, at the right what is expected.

    The first line of ``name`` and of ``verdict`` is written large, the others small below it. ``height`` in pixels.
    """

    name: Sequence[str]
    verdict: Sequence[str]
    shapes: Sequence[str]
    height: float = 0


@dataclass(frozen=True)
class Key:
    """An entry of the legend: a shape within 22 x 14 pixels around (11, 0), and what it means."""

    shape: str
    meaning: str


@dataclass(frozen=True)
class Sheet:
    """Everything on a sheet; ``left`` and ``right`` are the widths of names and verdicts in pixels.

    ``axis`` are shapes that stand above the plot, from its upper edge (0) upwards, ``axis_height`` pixels high;
    ``grid`` are the places of vertical lines through all stripes.
    """

    title: str
    description: str
    stripes: Sequence[Stripe]
    keys: Sequence[Key]
    axis: Sequence[str] = ()
    axis_height: int = 22
    grid: Sequence[float] = ()
    left: int = 130
    right: int = 230

    def svg(self) -> str:
        """The SVG of the sheet."""
        top = _HEAD + self.axis_height
        heights = [max(stripe.height, _SMALLEST, _words_height(stripe)) for stripe in self.stripes]
        bottom = top + sum(heights)
        legend, height = self._legend(bottom + 24)
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}"'
                f' height="{height:g}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="13" role="img"'
                ' aria-labelledby="title description">',
                f'<title id="title">{escape(self.title)}</title>',
                f'<desc id="description">{escape(self.description)}</desc>',
                '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
                f' patternTransform="rotate(45)"><rect width="2" height="6" fill="{GREY}" fill-opacity="0.45"/>'
                "</pattern></defs>",
                f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1:g}" rx="6" fill="#ffffff"'
                f' stroke="{GRID}"/>',
                text(_PAD, 27, self.title, size=15, bold=True),
                *self._grounds(top, heights),
                *(line(x, top, bottom, GRID) for x in self.grid),
                group(0, top, self.axis),
                *self._rows(top, heights),
                *legend,
                "</svg>",
                "",
            ]
        )

    def _grounds(self, top: float, heights: Sequence[float]) -> list[str]:
        """A tint below every other stripe."""
        grounds = []
        for number, height in enumerate(heights):
            if number % 2 == 0:
                grounds.append(
                    f'<rect x="1" y="{top:g}" width="{WIDTH - 2}" height="{height:g}" fill="{GREY}"'
                    ' fill-opacity="0.06"/>'
                )
            top += height
        return grounds

    def _rows(self, top: float, heights: Sequence[float]) -> list[str]:
        rows = []
        for stripe, height in zip(self.stripes, heights, strict=True):
            words = [
                *_words(_PAD, height, stripe.name, bold=True),
                *_words(WIDTH - self.right + 18, height, stripe.verdict, bold=False),
            ]
            lowered = group(0, (height - stripe.height) / 2 if stripe.height else 0, stripe.shapes)
            rows.append(group(0, top, [*words, lowered]))
            top += height
        return rows

    def _legend(self, top: float) -> tuple[list[str], float]:
        parts = []
        x, y = float(_PAD), top
        for key in self.keys:
            width = 28 + text_width(key.meaning, 12)
            if x + width > WIDTH - _PAD and x > _PAD:
                x, y = float(_PAD), y + 21
            parts.append(group(x, y, [key.shape, text(28, 4, key.meaning, size=12)]))
            x += width + 22
        return parts, y + 20


def _words_height(stripe: Stripe) -> float:
    return _LINE * max(len(stripe.name), len(stripe.verdict)) + 8


def _words(x: float, height: float, lines: Sequence[str], bold: bool) -> list[str]:
    """Lines of text around the middle of a stripe."""
    first = height / 2 - _LINE * (len(lines) - 1) / 2 + 5
    return [
        text(
            x,
            first + _LINE * number,
            words,
            size=11 if number else 13,
            bold=bold and not number,
            colour=GREY if number else INK,
        )
        for number, words in enumerate(lines)
    ]


def text_width(words: str, size: float) -> float:
    """A width in pixels that the words do not exceed in common sans-serif fonts."""
    return 0.62 * size * len(words)


def text(
    x: float,
    y: float,
    words: str,
    size: float = 11,
    bold: bool = False,
    colour: str = INK,
    anchor: str = "start",
    halo: bool = False,
) -> str:
    """Words from a point on (``anchor`` start), around it (middle) or up to it (end); a halo parts them from lines."""
    style = ' font-weight="bold"' if bold else ""
    style += f' text-anchor="{anchor}"' if anchor != "start" else ""
    style += ' stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}"{style}>{escape(words)}</text>'


def group(x: float, y: float, shapes: Sequence[str]) -> str:
    """Shapes moved by x and y."""
    return f'<g transform="translate({x:g} {y:g})">{"".join(shapes)}</g>'


def line(x: float, top: float, bottom: float, colour: str, dashed: bool = False) -> str:
    """A vertical line."""
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    return f'<line x1="{x:g}" y1="{top:g}" x2="{x:g}" y2="{bottom:g}" stroke="{colour}"{dashes}/>'


def box(
    x: float, y: float, width: float, height: float, colour: str, title: str = "", hatched: bool = False, fill: str = ""
) -> str:
    """A box with a border and a lighter inside, or the inside given; hatched for what is taken away or missing."""
    shape = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="2"'
    inside = fill or TINTS[colour]
    hatch = f'<rect {shape} fill="url(#hatch)"/>' if hatched else ""
    return f'<rect {shape} fill="{inside}" stroke="{colour}">{_title(title)}</rect>{hatch}'


def symbol(kind: str, x: float, y: float, colour: str, title: str = "", ring: bool = False) -> str:
    """A circle, square, diamond, triangle, cross or hollow circle around a point; a ring marks the one that decides."""
    shapes = {
        "circle": f'<circle cx="{x:g}" cy="{y:g}" r="5" fill="{colour}">',
        "hollow": f'<circle cx="{x:g}" cy="{y:g}" r="4.5" fill="#ffffff" stroke="{colour}" stroke-width="2">',
        "square": f'<rect x="{x - 4.5:g}" y="{y - 4.5:g}" width="9" height="9" fill="{colour}">',
        "diamond": f'<path d="M {x:g} {y - 6.5:g} l 6.5 6.5 l -6.5 6.5 l -6.5 -6.5 z" fill="{colour}">',
        "triangle": f'<path d="M {x:g} {y - 6:g} l 6.5 11 l -13 0 z" fill="{colour}">',
        "cross": f'<path d="M {x - 4.5:g} {y - 4.5:g} l 9 9 m 0 -9 l -9 9" fill="none" stroke="{colour}"'
        ' stroke-width="2.5">',
    }
    shape = shapes[kind]
    around = f'<circle cx="{x:g}" cy="{y:g}" r="8.5" fill="none" stroke="{INK}" stroke-width="1.5"/>' if ring else ""
    return f"{shape}{_title(title)}</{shape[1:].split(' ')[0]}>{around}"


def number(value: float) -> str:
    """A number with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _title(words: str) -> str:
    return f"<title>{escape(words)}</title>" if words else ""
