"""Draws the lives of unit tests as timelines (SVG): the drawing and the test cannot disagree, they are the same rows.

A drawing has one row a person; below each other stand what the test gives (episodes, entries, payments ...), at the
right what the test expects, computed by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from mittaristo.docs.unit_tests import Row, UnitTest
from mittaristo.reference.dates import add_months

WIDTH = 960
_LEFT, _RIGHT, _TOP = 130, 240, 58
_LANE, _GAP = 15, 14
_DASHED = 'stroke="#222" stroke-dasharray="4 3"'
_COLOURS = {
    "search": "#9ec5e8",
    "unemployed": "#f2b8a0",
    "work": "#4f9d69",
    "relapse": "#c0392b",
    "taken back": "#e8998d",
    "benefit": "#e0b040",
    "illness": "#b39ddb",
    "placement": "#34558b",
    "window": "#e8ecef",
}


@dataclass(frozen=True)
class Layer:
    """What is drawn of one given table.

    ``start`` and ``end`` are its columns; without ``end`` each row is a point on its day, with it a bar that is open
    where the end is empty. ``label`` is a column to write on it, ``where`` chooses rows.
    """

    table: str
    start: str
    meaning: str
    colour: str
    end: str | None = None
    label: Callable[[Row], str] = lambda row: ""
    where: Callable[[Row], bool] = lambda row: True


@dataclass(frozen=True)
class Mark:
    """A dashed line on the day that lies some months or days after (before: negative) the day of a layer's row."""

    table: str
    start: str
    meaning: str
    months: int = 0
    days: int = 0


@dataclass(frozen=True)
class Drawing:
    """A unit test to draw: ``verdict`` says in words what its expected rows of one person are."""

    indicator: str
    test: str
    title: str
    layers: tuple[Layer, ...]
    marks: tuple[Mark, ...]
    verdict: Callable[[Sequence[Row]], str]

    @property
    def file_name(self) -> str:
        """Name of the drawing's file in docs/images: the rules, and the test's sentence."""
        return f"{self.test}.svg"


@dataclass(frozen=True)
class _Item:
    start: date
    end: date | None
    is_open: bool
    layer: Layer
    label: str


def draw(drawing: Drawing, test: UnitTest) -> str:
    """The SVG of a drawing.

    Raises:
        KeyError: the test gives no such table or column.
    """
    persons = _persons(drawing, test)
    items = {person: _items(drawing, test, person) for person in persons}
    marks = {person: _marks(drawing, test, person) for person in persons}
    first, last = _span(items, marks)
    scale = _Scale(first, last)
    body: list[str] = []
    top = _TOP
    for number, person in enumerate(persons):
        lanes = _lanes(drawing.layers, items[person], scale)
        height = len(lanes) * _LANE + _GAP
        if number % 2 == 0:
            body.append(f'<rect x="0" y="{top}" width="{WIDTH}" height="{height}" fill="#f7f8f9"/>')
        verdict = drawing.verdict([row for row in test.expected if _person(row) == person])
        middle = top + height / 2 + 4
        body.append(f'<text x="12" y="{middle}" font-weight="bold">{escape(person.replace("_", " "))}</text>')
        body.append(f'<text x="{WIDTH - _RIGHT + 16}" y="{middle}">{escape(verdict)}</text>')
        for lane, found in enumerate(lanes):
            y = top + _GAP / 2 + lane * _LANE
            body += [_shape(item, y, scale) for item in found]
        body += [_line(scale.noon(day), top + 1, top + height - 1, _DASHED) for day in marks[person]]
        top += height
    return _page(drawing, test, scale, body, top)


class _Scale:
    """Days to pixels."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first
        self.last = last
        self._per_day = (WIDTH - _LEFT - _RIGHT) / ((last - first).days + 1)

    def x(self, day: date) -> float:
        """Where a day starts."""
        return round(_LEFT + (day - self.first).days * self._per_day, 1)

    def noon(self, day: date) -> float:
        """Where the middle of a day is, on which points and marks stand."""
        return round(self.x(day) + self._per_day / 2, 1)

    def end_x(self, day: date) -> float:
        """Where a day ends: both ends belong to an interval (D1)."""
        return self.x(day + timedelta(days=1))

    def months(self) -> list[date]:
        """First days of the months on the axis."""
        month = self.first.replace(day=1)
        found = []
        while month <= self.last:
            if month >= self.first:
                found.append(month)
            month = add_months(month, 1)
        return found


def _person(row: Row) -> str:
    return row["person_id"] if "person_id" in row else row["case_id"].split(" ")[0]


def _persons(drawing: Drawing, test: UnitTest) -> list[str]:
    expected = [_person(row) for row in test.expected]
    given = [row["person_id"] for layer in drawing.layers for row in test.given[layer.table] if layer.where(row)]
    return list(dict.fromkeys([*expected, *given]))


def _items(drawing: Drawing, test: UnitTest, person: str) -> list[_Item]:
    found = []
    for layer in drawing.layers:
        for row in test.given[layer.table]:
            if row["person_id"] == person and row[layer.start] and layer.where(row):
                end = row.get(layer.end, "") if layer.end else row[layer.start]
                found.append(
                    _Item(
                        start=date.fromisoformat(row[layer.start]),
                        end=date.fromisoformat(end) if end else None,
                        is_open=not end,
                        layer=layer,
                        label=layer.label(row),
                    )
                )
    return found


def _marks(drawing: Drawing, test: UnitTest, person: str) -> list[date]:
    days = []
    for mark in drawing.marks:
        for row in test.given[mark.table]:
            if row["person_id"] == person:
                day = add_months(date.fromisoformat(row[mark.start]), mark.months) + timedelta(days=mark.days)
                days.append(day)
    return sorted(set(days))


def _span(items: dict[str, list[_Item]], marks: dict[str, list[date]]) -> tuple[date, date]:
    days = [day for found in items.values() for item in found for day in (item.start, item.end) if day]
    days += [day for found in marks.values() for day in found]
    margin = timedelta(days=max(4, (max(days) - min(days)).days // 25))
    return min(days) - margin, max(days) + 2 * margin


def _lanes(layers: Sequence[Layer], items: Iterable[_Item], scale: _Scale) -> list[list[_Item]]:
    """Items below each other by layer; those of one layer that would touch go to lanes of their own."""
    lanes: list[list[_Item]] = []
    for layer in layers:
        own: list[list[_Item]] = []
        for item in sorted((item for item in items if item.layer is layer), key=lambda item: item.start):
            free = next((lane for lane in own if _right_edge(lane[-1], scale) < scale.x(item.start)), None)
            if free is None:
                own.append([item])
            else:
                free.append(item)
        lanes += own
    return lanes or [[]]


def _right_edge(item: _Item, scale: _Scale) -> float:
    bar = scale.end_x(item.end or scale.last)
    return max(bar, scale.x(item.start) + 10 + 6.5 * len(item.label))


def _shape(item: _Item, y: float, scale: _Scale) -> str:
    colour = _COLOURS[item.layer.colour]
    start = scale.x(item.start)
    middle = y + _LANE / 2
    end_text = "open" if item.is_open else str(item.end)
    name = f"{item.layer.meaning}: {item.start}" + (f" to {end_text}" if item.layer.end else "")
    title = f"<title>{escape(name)}</title>"
    label = f'<text x="{{x}}" y="{middle + 4}" font-size="11" fill="#333">{escape(item.label)}</text>'
    if item.layer.end is None:
        return f'<circle cx="{scale.noon(item.start)}" cy="{middle}" r="5" fill="{colour}">{title}</circle>' + (
            label.format(x=scale.noon(item.start) + 9) if item.label else ""
        )
    end = scale.end_x(item.end or scale.last)
    bar = (
        f'<rect x="{start}" y="{y + 2}" width="{max(end - start, 3):.1f}" height="{_LANE - 4}" rx="2" fill="{colour}">'
    )
    arrow = ""
    if item.is_open:
        arrow = f'<path d="M {end} {y + 2} l 8 {_LANE / 2 - 2} l -8 {_LANE / 2 - 2} z" fill="{colour}"/>'
    return f"{bar}{title}</rect>{arrow}" + (label.format(x=start + 4) if item.label else "")


def _line(x: float, top: float, bottom: float, style: str) -> str:
    return f'<line x1="{x}" y1="{top}" x2="{x}" y2="{bottom}" {style}/>'


def _page(drawing: Drawing, test: UnitTest, scale: _Scale, body: list[str], bottom: int) -> str:
    grid = []
    months = scale.months()
    step = 1 + len(months) // 9
    for number, month in enumerate(months):
        x = scale.x(month)
        grid.append(_line(x, _TOP, bottom, 'stroke="#d5d9dd"'))
        if number % step == 0:
            grid.append(
                f'<text x="{x}" y="{_TOP - 7}" font-size="11" fill="#555" text-anchor="middle">{month:%Y-%m}</text>'
            )
    legend, height = _legend(drawing, bottom + 24)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
            ' font-family="sans-serif" font-size="13" role="img">',
            f"<title>{escape(drawing.title)}</title>",
            f"<desc>{escape(test.description)}</desc>",
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            f'<text x="12" y="24" font-size="15" font-weight="bold">{escape(drawing.title)}</text>',
            *(_striped(body, grid)),
            *legend,
            "</svg>",
            "",
        ]
    )


def _striped(body: list[str], grid: list[str]) -> list[str]:
    """The stripes of persons, the months over them, then what was drawn."""
    stripes = [part for part in body if part.startswith('<rect x="0"')]
    return [*stripes, *grid, *(part for part in body if part not in stripes)]


def _legend(drawing: Drawing, top: int) -> tuple[list[str], int]:
    parts = []
    x, y = 12.0, float(top)
    for layer in drawing.layers:
        x, y = _wrap(x, y, layer.meaning)
        colour = _COLOURS[layer.colour]
        parts.append(
            f'<rect x="{x}" y="{y - 9}" width="18" height="10" rx="2" fill="{colour}"/>'
            if layer.end
            else f'<circle cx="{x + 9}" cy="{y - 4}" r="5" fill="{colour}"/>'
        )
        parts.append(f'<text x="{x + 24}" y="{y}" font-size="12">{escape(layer.meaning)}</text>')
        x += 46 + 6.6 * len(layer.meaning)
    for meaning in dict.fromkeys(mark.meaning for mark in drawing.marks):
        x, y = _wrap(x, y, meaning)
        parts.append(_line(x + 9, y - 11, y + 2, _DASHED))
        parts.append(f'<text x="{x + 24}" y="{y}" font-size="12">{escape(meaning)}</text>')
        x += 46 + 6.6 * len(meaning)
    return parts, int(y + 16)


def _wrap(x: float, y: float, text: str) -> tuple[float, float]:
    return (12.0, y + 20) if x + 24 + 6.6 * len(text) > WIDTH - 12 and x > 12 else (x, y)
