"""The grid of cells: sums, statuses, values and intervals (V4, V5, D6)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import sqrt

from mittaristo.reference.context import Case
from mittaristo.reference.dates import first_of_month
from mittaristo.reference.framework import Measure
from mittaristo.reference.geography import COUNTRY
from mittaristo.reference.periods import Period

Z = 1.959963984540054
Number = int | Decimal | Fraction
Place = tuple[str, str, str, str]
"""Area level, area code, breakdown, breakdown value."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one event brings to the cells of its month."""

    day: date
    area_code: str
    region_code: str | None
    groups: dict[str, str]
    numerator: Number
    denominator: Number
    person_id: str | None = None


@dataclass(slots=True)
class Sums:
    """Sums over the events of a cell; `squares` are of the numerators, for the mean's interval."""

    numerator: Number = 0
    denominator: Number = 0
    squares: Number = 0

    def add(self, numerator: Number, denominator: Number, squares: Number) -> None:
        """Add one event or another sum."""
        self.numerator += numerator
        self.denominator += denominator
        self.squares += squares


@dataclass(frozen=True, slots=True)
class Cell:
    """A row of `marts.fct_indicator_value` without its key and dates; None is null."""

    numerator: float | None
    denominator: float | None
    value: float | None
    ci_low: float | None
    ci_high: float | None
    status: str


IMMATURE = Cell(None, None, None, None, None, "immature")


def of_cases(measure: Measure, cases: Iterable[Case]) -> Iterator[Contribution]:
    """Yield what the person-level rows bring: those in the denominator, with their flag or amount (V6)."""
    for case in cases:
        if case.in_denominator:
            numerator: Number = int(bool(case.in_numerator))
            if measure.kind == "mean":
                numerator = case.amount or 0
            yield Contribution(
                case.reference_date,
                case.area_code,
                case.region_code,
                dict(case.groups),
                numerator,
                1,
                case.person_id,
            )


def places(measure: Measure, event: Contribution) -> Iterator[Place]:
    """Yield the cells of a period that the event belongs to: each level, each breakdown (section 7)."""
    codes = {"country": COUNTRY, "region": event.region_code, "employment_area": event.area_code}
    for level in measure.levels:
        code = codes[level]
        for breakdown in measure.breakdowns:
            value = event.groups.get(breakdown)
            if value is not None and code is not None:
                yield level, code, breakdown, value


def sums_by_period(
    measure: Measure, events: list[Contribution], periods: list[Period]
) -> dict[Period, dict[Place, Sums]]:
    """Return the sums of every cell that has an event, for the given periods (D4, D6)."""
    if measure.persons_once:
        return {period: _persons_sums(measure, events, period) for period in periods}
    by_month: dict[date, dict[Place, Sums]] = {}
    for event in events:
        month = by_month.setdefault(first_of_month(event.day), {})
        for place in places(measure, event):
            month.setdefault(place, Sums()).add(event.numerator, event.denominator, event.numerator * event.numerator)
    found = {}
    for period in periods:
        sums: dict[Place, Sums] = {}
        for month_start in period.months:
            for place, part in by_month.get(month_start, {}).items():
                sums.setdefault(place, Sums()).add(part.numerator, part.denominator, part.squares)
        found[period] = sums
    return found


def _persons_sums(measure: Measure, events: list[Contribution], period: Period) -> dict[Place, Sums]:
    """Return the sums where a person counts once per period, at the first event in it (D6, I1, I2)."""
    of_person: dict[str | None, list[Contribution]] = {}
    for event in events:
        if period.start <= event.day <= period.end:
            of_person.setdefault(event.person_id, []).append(event)
    sums: dict[Place, Sums] = {}
    for theirs in of_person.values():
        first = min(theirs, key=lambda event: event.day)
        numerator = max(event.numerator for event in theirs)
        for place in places(measure, first):
            sums.setdefault(place, Sums()).add(numerator, 1, numerator)
    return sums


def cell(measure: Measure, sums: Sums) -> Cell:
    """Return the cell of a final period (V4, V5)."""
    numerator, denominator = Fraction(sums.numerator), Fraction(sums.denominator)
    if measure.kind == "count":
        return Cell(float(numerator), None, float(numerator), None, None, "value")
    if denominator == 0:
        return Cell(0.0, 0.0, None, None, None, "no_cases")
    ratio = numerator / denominator
    value = float(ratio if measure.kind == "mean" else 100 * ratio)
    low, high = None, None
    if measure.kind in ("share", "rate"):
        low, high = wilson(float(numerator), float(denominator))
    elif measure.kind == "mean" and denominator > 1:
        variance = (Fraction(sums.squares) - numerator * ratio) / (denominator - 1)
        half = Z * sqrt(float(variance) / float(denominator))
        low, high = value - half, value + half
    return Cell(float(numerator), float(denominator), value, low, high, "value")


def wilson(numerator: float, denominator: float) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share in percent, cut to [0, 100] (V5)."""
    share = numerator / denominator
    scale = 1 + Z * Z / denominator
    centre = (share + Z * Z / (2 * denominator)) / scale
    half = Z * sqrt(share * (1 - share) / denominator + Z * Z / (4 * denominator * denominator)) / scale
    return max(0.0, 100 * (centre - half)), min(100.0, 100 * (centre + half))
