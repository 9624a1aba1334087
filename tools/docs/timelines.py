"""Draws the lives of unit tests as timelines: the drawing and the test cannot disagree, they are the same rows.

A stripe is a person, a case or a matter; below each other stand what the test gives (episodes, entries, payments ...),
at the right what the test expects, computed by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mittaristo_lab.reference.dates import add_months
from tools.docs.sheet import (
    GREY,
    INK,
    WIDTH,
    Drawing,
    Key,
    Sheet,
    Stripe,
    box,
    line,
    symbol,
    text,
    text_width,
)
from tools.docs.unit_tests import Row, UnitTest

_LEFT, _RIGHT, _LANE, _GAP, _LABEL, _NEAR = 130, 236, 19, 12, 11, 4
_MOST_LINES = 12
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def person_of(row: Row) -> str:
    """The person of a row, also where it carries only the case's id, which starts with the person."""
    return row["person_id"] if "person_id" in row else row["case_id"].split(" ")[0]


@dataclass(frozen=True)
class Layer:
    """What is drawn of one given table.

    ``start`` and ``end`` are its columns; without ``end`` each row is a symbol on its day, with it a bar that is open
    where the end is empty. ``label`` says what is written beside the days, ``where`` chooses rows; ``rows`` gives the
    rows of a stripe where the table has no column that says whose they are.
    """

    table: str
    start: str
    meaning: str
    colour: str
    symbol: str = "circle"
    end: str | None = None
    hatched: bool = False
    label: Callable[[Row], str] = lambda row: ""
    where: Callable[[Row], bool] = lambda row: True
    rows: Callable[[UnitTest, str], Sequence[Row]] | None = None


@dataclass(frozen=True)
class Mark:
    """A dashed line on the day that lies some months or days after (before: negative) the day of a table's row.

    A ``common`` mark stands in every stripe: its rows, chosen by ``where``, are nobody's.
    """

    table: str
    start: str
    meaning: str
    months: int = 0
    days: int = 0
    common: bool = False
    where: Callable[[Row], bool] = lambda row: True

    def days_of(self, rows: Iterable[Row]) -> list[date]:
        """The days that it marks for rows of its table."""
        days = {
            add_months(date.fromisoformat(row[self.start]), self.months) + timedelta(days=self.days)
            for row in rows
            if self.where(row)
        }
        return sorted(days)


@dataclass(frozen=True)
class Timeline(Drawing):
    """A unit test to draw along the days.

    ``verdict`` says in words, line by line, what the expected rows of one stripe are; ``stripe`` whose a row is;
    ``decides`` whether a given row is the one that the expected rows of its stripe rest on, which gets a ring; ``ring``
    what that means.
    """

    layers: tuple[Layer, ...]
    marks: tuple[Mark, ...]
    verdict: Callable[[Sequence[Row]], str]
    stripe: Callable[[Row], str] = person_of
    decides: Callable[[Row, Sequence[Row]], bool] = lambda row, expected: False
    ring: str = ""

    def draw(self, test: UnitTest) -> str:
        """The SVG of the timeline."""
        names = self._names(test)
        items = {name: self._items(test, name) for name in names}
        marks = {name: self._marks(test, name) for name in names}
        common = [day for mark in self.marks if mark.common for day in mark.days_of(test.given[mark.table])]
        scale = Scale(*_span(items.values(), [*marks.values(), common]))
        ticks = scale.ticks()
        return Sheet(
            title=self.title,
            description=test.description,
            stripes=[self._stripe(test, name, items[name], marks[name], common, scale) for name in names],
            keys=self._keys(test),
            axis=[text(scale.x(day), -7, f"{day:%Y-%m}", colour=GREY, anchor="middle") for day in ticks],
            grid=[scale.x(day) for day in ticks],
            left=_LEFT,
            right=_RIGHT,
        ).svg()

    def _names(self, test: UnitTest) -> list[str]:
        """The stripes in the order of the expected rows, then those of which nothing is expected."""
        given = [
            self.stripe(row)
            for layer in self.layers
            if layer.rows is None
            for row in test.given[layer.table]
            if layer.where(row)
        ]
        return list(dict.fromkeys([*(self.stripe(row) for row in test.expected), *given]))

    def _expected(self, test: UnitTest, name: str) -> list[Row]:
        return [row for row in test.expected if self.stripe(row) == name]

    def _items(self, test: UnitTest, name: str) -> list[Item]:
        found = []
        for layer in self.layers:
            own = [row for row in test.given[layer.table] if layer.rows is None and self.stripe(row) == name]
            for row in layer.rows(test, name) if layer.rows else own:
                if row[layer.start] and layer.where(row):
                    found.append(item_of(layer, row, self.decides(row, self._expected(test, name))))
        return found

    def _marks(self, test: UnitTest, name: str) -> list[date]:
        """The days that are marked in one stripe only."""
        days = {
            day
            for mark in self.marks
            if not mark.common
            for day in mark.days_of(row for row in test.given[mark.table] if self.stripe(row) == name)
        }
        return sorted(days)

    def _stripe(
        self,
        test: UnitTest,
        name: str,
        items: Sequence[Item],
        marks: Sequence[date],
        common: Sequence[date],
        scale: Scale,
    ) -> Stripe:
        lanes = lanes_of(self.layers, items, scale)
        height = len(lanes) * _LANE + _GAP
        shapes = [line(scale.noon(day), 1, height - 1, INK, dashed=True) for day in [*marks, *common]]
        for number, found in enumerate(lanes):
            shapes += [item.shape(_GAP / 2 + (number + 0.5) * _LANE, scale) for item in found]
        verdict = self.verdict(self._expected(test, name)).split("\n")
        days = [f"mark: {', '.join(map(str, marks))}"] if marks else []
        return Stripe([name.replace("_", " ")], [*verdict, *days], shapes, height)

    def _keys(self, test: UnitTest) -> list[Key]:
        keys = []
        for layer in self.layers:
            shape = (
                box(1, -6, 20, 11, layer.colour, hatched=layer.hatched)
                if layer.end
                else symbol(layer.symbol, 11, 0, layer.colour)
            )
            keys.append(Key(shape, layer.meaning))
        if self.ring:
            keys.append(Key(f'<circle cx="11" cy="0" r="8" fill="none" stroke="{INK}" stroke-width="1.5"/>', self.ring))
        meanings = dict.fromkeys(
            f"{mark.meaning}: {', '.join(map(str, mark.days_of(test.given[mark.table])))}"
            if mark.common
            else mark.meaning
            for mark in self.marks
        )
        return [*keys, *(Key(line(11, -8, 8, INK, dashed=True), meaning) for meaning in meanings)]


@dataclass(frozen=True)
class Item:
    """A symbol (no ``is_bar``) or a bar of a layer; a bar without an end is open."""

    layer: Layer
    start: date
    end: date | None
    label: str
    decides: bool

    @property
    def is_bar(self) -> bool:
        """Whether it lasts from day to day."""
        return self.layer.end is not None

    @property
    def name(self) -> str:
        """What it is, in words, for who points at it."""
        until = f" to {self.end or 'open'}" if self.is_bar else ""
        return f"{self.layer.meaning}: {self.start}{until}"

    def extent(self, scale: Scale) -> tuple[float, float]:
        """Where its shape starts and ends; an open bar ends with an arrow."""
        if not self.is_bar:
            reach = 8 if self.decides else 5
            return scale.noon(self.start) - reach, scale.noon(self.start) + reach
        return scale.x(self.start), scale.end_x(self.end) if self.end else scale.end_x(scale.last) + 8

    def label_place(self, scale: Scale) -> tuple[float, str]:
        """Where its label stands, and its anchor.

        It is in a bar that is wide enough, else after the shape, and before it where it would leave the plot.
        """
        left, right = self.extent(scale)
        width = text_width(self.label, _LABEL)
        if self.is_bar and width + 2 * _NEAR <= right - left:
            return left + _NEAR, "start"
        if right + _NEAR + width <= WIDTH - _RIGHT + _NEAR:
            return right + _NEAR, "start"
        return left - _NEAR, "end"

    def room(self, scale: Scale) -> tuple[float, float]:
        """Where the room starts and ends that it takes with its label."""
        left, right = self.extent(scale)
        place, anchor = self.label_place(scale)
        width = text_width(self.label, _LABEL)
        first = place - width if anchor == "end" else place
        return min(left, first), max(right, first + width) + 2 * _NEAR

    def shape(self, middle: float, scale: Scale) -> str:
        """The shapes on a lane around ``middle``, under each other."""
        place, anchor = self.label_place(scale)
        left, right = self.extent(scale)
        plain = left < place < right and not self.layer.hatched
        label = text(place, middle + 4, self.label, size=_LABEL, anchor=anchor, halo=not plain)
        if not self.is_bar:
            dot = symbol(self.layer.symbol, scale.noon(self.start), middle, self.layer.colour, self.name, self.decides)
            return dot + label
        start, end = scale.x(self.start), scale.end_x(self.end or scale.last)
        bar = box(start, middle - 7, max(end - start, 3), 14, self.layer.colour, self.name, self.layer.hatched)
        arrow = f'<path d="M {end:g} {middle - 7:g} l 8 7 l -8 7 z" fill="{self.layer.colour}"/>'
        return bar + ("" if self.end else arrow) + label


def item_of(layer: Layer, row: Row, decides: bool) -> Item:
    """A row of a layer as it is drawn: its label are the days and what the layer writes beside them.

    The years, which the axis shows, are told of what lasts from one into another.
    """
    start = date.fromisoformat(row[layer.start])
    end = date.fromisoformat(row[layer.end]) if layer.end and row.get(layer.end) else None
    days = day_text(start)
    if layer.end:
        years = [f" {day.year}" if end and start.year != end.year else "" for day in (start, end or start)]
        days = f"{days}{years[0]} \u2013 {day_text(end)}{years[1]}" if end else f"from {days}"
    words = layer.label(row)
    return Item(layer, start, end, f"{words} ({days})" if words else days, decides)


def day_text(day: date) -> str:
    """A day without its year, which the axis shows."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


@dataclass(frozen=True)
class Scale:
    """Days to pixels, from the first day of the plot to its last."""

    first: date
    last: date

    @property
    def _per_day(self) -> float:
        return (WIDTH - _LEFT - _RIGHT) / ((self.last - self.first).days + 1)

    def x(self, day: date) -> float:
        """Where a day starts."""
        return round(_LEFT + (day - self.first).days * self._per_day, 1)

    def noon(self, day: date) -> float:
        """Where the middle of a day is, on which symbols and marks stand."""
        return round(self.x(day) + self._per_day / 2, 1)

    def end_x(self, day: date) -> float:
        """Where a day ends: both ends belong to an interval (D1)."""
        return self.x(day + timedelta(days=1))

    def ticks(self) -> list[date]:
        """Days with a line: first days of months, where these are too many of quarters, then of years."""
        first = self.first.replace(day=1)
        count = 12 * (self.last.year - first.year) + self.last.month - first.month + 1
        months = [month for month in (add_months(first, number) for number in range(count)) if month >= self.first]
        for step in (1, 3, 12):
            lines = [month for month in months if (month.month - 1) % step == 0]
            if len(lines) <= _MOST_LINES:
                break
        return lines


def _span(items: Iterable[Sequence[Item]], marks: Iterable[Sequence[date]]) -> tuple[date, date]:
    days = [day for found in items for item in found for day in (item.start, item.end) if day]
    days += [day for found in marks for day in found]
    margin = timedelta(days=max(3, (max(days) - min(days)).days // 20))
    return min(days) - margin, max(days) + 3 * margin


def lanes_of(layers: Sequence[Layer], items: Sequence[Item], scale: Scale) -> list[list[Item]]:
    """Items below each other by layer; those of one layer that would touch go to lanes of their own."""
    lanes: list[list[Item]] = []
    for layer in layers:
        own: list[list[Item]] = []
        for item in sorted((item for item in items if item.layer is layer), key=lambda item: item.start):
            free = next((lane for lane in own if lane[-1].room(scale)[1] < item.room(scale)[0]), None)
            if free is None:
                own.append([item])
            else:
                free.append(item)
        lanes += own
    return lanes or [[]]
