"""Draws unit tests as rows of tiles: one tile for each thing that may count, its look saying what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tools.docs.sheet import BLUE, GREY, INK, RED, WIDTH, Drawing, Key, Sheet, Stripe, box, text
from tools.docs.unit_tests import UnitTest

_LEFT, _RIGHT, _HEIGHT, _HEAD_LINE = 150, 196, 24, 14


@dataclass(frozen=True)
class Tile:
    """A value in a row; ``look`` is one of ``hit``, ``base``, ``stop``, ``missing`` and ``outside``."""

    words: str
    look: str


@dataclass(frozen=True)
class TileRow:
    """The tiles of one row, one a column, with the row's name and what the test expects of it."""

    name: Sequence[str]
    verdict: Sequence[str]
    tiles: Sequence[Tile]


@dataclass(frozen=True)
class Tiles(Drawing):
    """A unit test to draw as tiles: heads (lines of text) of the columns with their weights, and the rows.

    ``meanings`` says of each look that occurs what it means here.
    """

    heads: Callable[[UnitTest], Sequence[tuple[Sequence[str], float]]]
    rows: Callable[[UnitTest], Sequence[TileRow]]
    meanings: Mapping[str, str]

    def draw(self, test: UnitTest) -> str:
        """The SVG of the tiles."""
        heads = self.heads(test)
        whole = sum(weight for _, weight in heads)
        widths = [weight * (WIDTH - _LEFT - _RIGHT) / whole for _, weight in heads]
        starts = [_LEFT + sum(widths[:place]) for place in range(len(widths))]
        most = max(len(lines) for lines, _ in heads)
        axis = [
            text(
                start + width / 2, -6 - _HEAD_LINE * (len(lines) - 1 - number), words, 10, colour=GREY, anchor="middle"
            )
            for (lines, _), start, width in zip(heads, starts, widths, strict=True)
            for number, words in enumerate(lines)
        ]
        stripes = []
        for row in self.rows(test):
            shapes = [
                tile_shape(tile, start + 2, width - 4)
                for tile, start, width in zip(row.tiles, starts, widths, strict=True)
            ]
            stripes.append(Stripe(row.name, row.verdict, shapes, _HEIGHT))
        keys = [Key(tile_shape(Tile("", look), 1, 20, -7, 14), meaning) for look, meaning in self.meanings.items()]
        return Sheet(self.title, test.description, stripes, keys, axis, most * _HEAD_LINE + 6, (), _LEFT, _RIGHT).svg()


def tile_shape(tile: Tile, x: float, width: float, y: float = 0, height: float = _HEIGHT) -> str:
    """A tile with its words in the middle."""
    shape = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="3"'
    drawn = {
        "hit": f'<rect {shape} fill="{BLUE}" stroke="{BLUE}"/>',
        "base": box(x, y, width, height, BLUE),
        "stop": f'<rect {shape} fill="#ffffff" stroke="{RED}" stroke-width="2.5"/>',
        "missing": box(x, y, width, height, GREY, hatched=True, fill="#ffffff"),
        "outside": f'<rect {shape} fill="none" stroke="{GREY}" stroke-dasharray="2 3"/>',
    }
    colours = {"hit": "#ffffff", "outside": GREY}
    words = text(
        x + width / 2,
        y + height / 2 + 4,
        tile.words,
        11,
        bold=tile.look == "stop",
        colour=colours.get(tile.look, INK),
        anchor="middle",
        halo=tile.look == "missing",
    )
    return drawn[tile.look] + (words if tile.words else "")
