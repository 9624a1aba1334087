"""Draws offers and presentations between employment areas: from the area that offers to the area it leads to."""

from __future__ import annotations

from dataclasses import dataclass

from tools.docs.sheet import BLUE, GREY, ORANGE, WIDTH, Drawing, Key, Sheet, Stripe, symbol, text
from tools.docs.unit_tests import Row, UnitTest

_LEFT, _RIGHT, _MIDDLE, _HEIGHT = 150, 256, 20, 40
_UNKNOWN = "XX"
_SYMBOLS = {"offer": ("circle", BLUE), "presentation": ("square", ORANGE)}


@dataclass(frozen=True)
class Flows(Drawing):
    """A unit test of offers to draw: ``target`` is the column of the area that an offer leads to, ``what`` its name."""

    target: str
    what: str

    def draw(self, test: UnitTest) -> str:
        """The SVG of the offers, each in a stripe of its own."""
        offers = test.given["int_offers__offers"]
        areas = sorted({row[column] for row in offers for column in ("area_code", self.target)})
        width = (WIDTH - _LEFT - _RIGHT) / len(areas)
        lanes = {area: _LEFT + (number + 0.5) * width for number, area in enumerate(areas)}
        expected = {row["case_id"]: row for row in test.expected}
        return Sheet(
            self.title,
            test.description,
            [self._stripe(row, expected.get(case_of(row)), lanes) for row in offers],
            self._keys(),
            [text(x, -7, _area_name(area), colour=GREY, anchor="middle") for area, x in lanes.items()],
            grid=list(lanes.values()),
            left=_LEFT,
            right=_RIGHT,
        ).svg()

    def _stripe(self, offer: Row, expected: Row | None, lanes: dict[str, float]) -> Stripe:
        start, end = lanes[offer["area_code"]], lanes[offer[self.target]]
        left_out = expected is None or bool(expected["exclusion_reason"])
        kind, colour = _SYMBOLS[offer["kind"]]
        words = f"{offer['kind']} from {offer['area_code']}, {self.what} in {offer[self.target]}"
        shapes = [_way(start, end, left_out), symbol(kind, start, _MIDDLE, colour, words)]
        if left_out:
            shapes.append(symbol("cross", (start + end) / 2 + (0 if start != end else 26), _MIDDLE, GREY))
        return Stripe([offer["person_id"], case_of(offer)], offer_verdict(expected), shapes, _HEIGHT)

    def _keys(self) -> list[Key]:
        return [
            *(Key(symbol(kind, 11, 0, colour), name) for name, (kind, colour) in _SYMBOLS.items()),
            Key(_arrow(0, 22, 0, False), f"to the area of the {self.what}"),
            Key(_arrow(0, 22, 0, True) + symbol("cross", 9, 0, GREY), "left out"),
        ]


def case_of(offer: Row) -> str:
    """The id of an offer's case."""
    return f"{offer['kind']} {offer['row_id']}"


def offer_verdict(expected: Row | None) -> list[str]:
    """What a case is counted as."""
    if expected is None:
        return ["no case", "before the results begin"]
    if expected["exclusion_reason"]:
        return [f"left out: {expected['exclusion_reason']}"]
    if expected["is_hit"] == "true":
        return ["counts", "numerator and denominator"]
    return ["does not count", "denominator only"]


def _area_name(area: str) -> str:
    return "area unknown (XX)" if area == _UNKNOWN else f"area {area}"


def _way(start: float, end: float, left_out: bool) -> str:
    """From one area to another, or back to the same."""
    if start != end:
        return _arrow(start, end - (8 if end > start else -8), _MIDDLE, left_out)
    loop = f"M {start:g} {_MIDDLE} c 36 -18, 36 18, 9 4"
    return f'<path d="{loop}" {_stroke(left_out)}/>' + _head(start + 7, _MIDDLE + 3, -1)


def _arrow(start: float, end: float, y: float, left_out: bool) -> str:
    direction = 1 if end > start else -1
    return f'<path d="M {start:g} {y:g} L {end - 6 * direction:g} {y:g}" {_stroke(left_out)}/>' + _head(
        end, y, direction
    )


def _stroke(left_out: bool) -> str:
    return f'fill="none" stroke="{GREY}" stroke-width="1.8"' + (' stroke-dasharray="3 4"' if left_out else "")


def _head(x: float, y: float, direction: int) -> str:
    return f'<path d="M {x:g} {y:g} l {-8 * direction} -4.5 l 0 9 z" fill="{GREY}"/>'
