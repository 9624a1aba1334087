"""The grid of cells: sums, statuses, values and intervals (V4, V5, D6)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import sqrt

from mittaristo_lab.catalogue import Measure
from mittaristo_lab.reference.context import Case
from mittaristo_lab.reference.dates import first_of_month
from mittaristo_lab.reference.geography import COUNTRY
from mittaristo_lab.reference.periods import Period

Z = 1.959963984540054
Number = int | Decimal | Fraction
Place = str
"""A cell of a period: area level, area code, breakdown and breakdown value, with spaces between."""


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


def place(area_level: str, area_code: str, breakdown: str, breakdown_value: str) -> Place:
    """Return the cell's name; one text is looked up far quicker than four."""
    return f"{area_level} {area_code} {breakdown} {breakdown_value}"


def places(measure: Measure, event: Contribution) -> Iterator[Place]:
    """Yield the cells of a period that the event belongs to: each level, each breakdown (V4)."""
    codes = {"country": COUNTRY, "region": event.region_code, "employment_area": event.area_code}
    for level in measure.levels:
        code = codes[level]
        for breakdown in measure.breakdowns:
            value = event.groups.get(breakdown)
            if value is not None and code is not None:
                yield place(level, code, breakdown, value)


def sums_by_period(
    measure: Measure, events: list[Contribution], periods: list[Period]
) -> dict[Period, dict[Place, Sums]]:
    """Return the sums of every cell that has an event, for the given periods (D4, D6)."""
    if measure.persons_once:
        return {period: _persons_sums(measure, events, period) for period in periods}
    by_month: defaultdict[date, defaultdict[Place, Sums]] = defaultdict(lambda: defaultdict(Sums))
    for event in events:
        month = by_month[first_of_month(event.day)]
        for where in places(measure, event):
            month[where].add(event.numerator, event.denominator, event.numerator * event.numerator)
    found = {}
    for period in periods:
        sums: defaultdict[Place, Sums] = defaultdict(Sums)
        for first_day in period.months:
            for where, part in by_month.get(first_day, {}).items():
                sums[where].add(part.numerator, part.denominator, part.squares)
        found[period] = dict(sums)
    return found


def _persons_sums(measure: Measure, events: list[Contribution], period: Period) -> dict[Place, Sums]:
    """Return the sums where a person counts once per period, at the first event in it (D6, I1, I2)."""
    of_person: defaultdict[str | None, list[Contribution]] = defaultdict(list)
    for event in events:
        if period.start <= event.day <= period.end:
            of_person[event.person_id].append(event)
    sums: defaultdict[Place, Sums] = defaultdict(Sums)
    for theirs in of_person.values():
        first = min(theirs, key=lambda event: event.day)
        numerator = max(event.numerator for event in theirs)
        for where in places(measure, first):
            sums[where].add(numerator, 1, numerator)
    return dict(sums)


def cell(measure: Measure, sums: Sums) -> Cell:
    """Return the cell of a final period (V4, V5)."""
    if measure.is_count:
        return Cell(float(sums.numerator), None, float(sums.numerator), None, None, "value")
    if sums.denominator == 0:
        return Cell(0.0, 0.0, None, None, None, "no_cases")
    if measure.kind in ("share", "rate"):
        return _share(int(sums.numerator), int(sums.denominator))
    numerator, denominator = Fraction(sums.numerator), Fraction(sums.denominator)
    if measure.kind == "score":
        return Cell(float(numerator), float(denominator), float(100 * numerator / denominator), None, None, "value")
    return _mean(numerator, int(denominator), Fraction(sums.squares))


@cache
def _share(numerator: int, denominator: int) -> Cell:
    """Return the cell of a share in percent with its Wilson interval (V5)."""
    low, high = wilson(numerator, denominator)
    return Cell(float(numerator), float(denominator), 100 * numerator / denominator, low, high, "value")


def _mean(numerator: Fraction, count: int, squares: Fraction) -> Cell:
    """Return the cell of a mean with its normal interval, none for one event (V5)."""
    mean = numerator / count
    if count == 1:
        return Cell(float(numerator), 1.0, float(mean), None, None, "value")
    variance = (squares - numerator * mean) / (count - 1)
    half = Z * sqrt(float(variance) / count)
    return Cell(float(numerator), float(count), float(mean), float(mean) - half, float(mean) + half, "value")


def wilson(numerator: int, denominator: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share in percent, cut to [0, 100] (V5)."""
    share = numerator / denominator
    scale = 1 + Z * Z / denominator
    centre = (share + Z * Z / (2 * denominator)) / scale
    half = Z * sqrt(share * (1 - share) / denominator + Z * Z / (4 * denominator * denominator)) / scale
    return max(0.0, 100 * (centre - half)), min(100.0, 100 * (centre + half))
