"""Compares the warehouse's cells and person-level rows with the reference's, the warehouse side streamed."""

from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product
from math import isclose
from typing import Any

import duckdb

from mittaristo_lab.catalogue import measures
from mittaristo_lab.reference import cells as grid
from mittaristo_lab.reference.cells import IMMATURE, Cell
from mittaristo_lab.reference.computation import Computation
from mittaristo_lab.reference.context import Case

TOLERANCE = 1e-9
_BATCH = 50_000

# Keys come as text, which is many times quicker over millions of rows than dates are.
_CELL_COLUMNS = (
    "concat_ws(' ', period_type, period_start, period_end), "
    "concat_ws(' ', area_level, area_code, breakdown, breakdown_value), "
    "numerator, denominator, value, ci_low, ci_high, status"
)
_SAME_FOR_ALL_CELLS = "indicator_code, data_until, as_of_date"
_BREAKDOWN_COLUMNS = (
    "sex",
    "age_group",
    "language",
    "citizenship",
    "education",
    "long_term_ill",
    "entry_status",
    "sex_age_group",
    "kind",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the two sides see differently; `where` is its key, the rest what each side has."""

    measure_code: str
    where: str
    warehouse: str
    reference: str


@dataclass
class Report:
    """How many cells or cases of a measure were compared, and the differences.

    Attributes:
        measure_code: of which measure.
        what: `cells` or `cases`.
        compared: how many rows the warehouse has.
        differing: how many differ, are missing or are too many.
        first: the first differences.
    """

    measure_code: str
    what: str
    compared: int = 0
    differing: int = 0
    first: list[Difference] = field(default_factory=list)
    keep: int = 20

    def add(self, where: str, warehouse: str, reference: str) -> None:
        """Count a difference; only the first ones are kept."""
        self.differing += 1
        if len(self.first) < self.keep:
            self.first.append(Difference(self.measure_code, where, warehouse, reference))


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query, a batch at a time."""
    cursor = connection.cursor()
    cursor.execute(sql, list(values))
    while batch := cursor.fetchmany(_BATCH):
        yield from batch


def measures_present(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the measure codes that the warehouse has cells of."""
    return {row[0] for row in _rows(connection, "select distinct measure_code from marts.fct_indicator_value")}


def as_of_dates(connection: duckdb.DuckDBPyConnection) -> list[date]:
    """Return the as-of dates of the warehouse's cells; there should be one."""
    sql = "select distinct as_of_date from marts.fct_indicator_value order by 1"
    return [row[0] for row in _rows(connection, sql)]


def landed_deliveries(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the ids of the deliveries that have landed, `ura/2025-02-03`."""
    return {row[0] for row in _rows(connection, "select delivery_id from raw.deliveries")}


def compare_cells(
    computation: Computation, connection: duckdb.DuckDBPyConnection, measure_code: str, keep: int = 20
) -> Report:
    """Return what differs between the warehouse's cells of a measure and the reference's.

    Every row must have a key of the grid, none twice, and as many rows must be there as the grid has (V4).
    """
    report = Report(measure_code, "cells", keep=keep)
    _compare_what_is_the_same_for_all(report, computation, connection)
    measure = measures()[measure_code]
    periods = {
        f"{period.type} {period.start} {period.end}": (period, final)
        for period, final in computation.periods(measure_code).items()
    }
    places = computation.places(measure_code)
    sums = computation.sums(measure_code)
    empty = computation.empty_cell(measure_code)
    empty_numbers, immature_numbers = astuple(empty), astuple(IMMATURE)
    seen: set[tuple[str, str]] = set()
    sql = f"select {_CELL_COLUMNS} from marts.fct_indicator_value where measure_code = ?"
    for row in _rows(connection, sql, measure_code):
        report.compared += 1
        key = row[:2]
        if key[0] not in periods or key[1] not in places:
            report.add(" ".join(key), "has the row", "no such period, area or breakdown value (D5, V4)")
            continue
        if key in seen:
            report.add(" ".join(key), "has the row twice", "one row per key (V4)")
            continue
        seen.add(key)
        period, final = periods[key[0]]
        event_sums = sums[period].get(key[1]) if final else None
        if event_sums is None and row[2:] == (empty_numbers if final else immature_numbers):
            continue
        expected = grid.cell(measure, event_sums) if event_sums else empty if final else IMMATURE
        found = Cell(*row[2:])
        if not same_cell(found, expected):
            report.add(" ".join(key), shown(found), shown(expected))
    missing = len(periods) * len(places) - len(seen)
    if missing:
        first = next(key for key in product(periods, sorted(places)) if key not in seen)
        report.add(
            " ".join(first),
            f"{missing} rows of the grid are missing, this is one",
            f"{len(periods)} periods x {len(places)} areas and breakdown values (V4)",
        )
        report.differing += missing - 1
    return report


def _compare_what_is_the_same_for_all(
    report: Report, computation: Computation, connection: duckdb.DuckDBPyConnection
) -> None:
    """Report another indicator, `data_until` or as-of date than all cells of the measure must have (V4)."""
    code = report.measure_code
    expected = (measures()[code].indicator, computation.data_until(code), computation.as_of_date)
    sql = f"select {_SAME_FOR_ALL_CELLS}, count(*) from marts.fct_indicator_value where measure_code = ? group by all"
    for *found, rows in _rows(connection, sql, code):
        if tuple(found) != expected:
            said = [", ".join(str(value) for value in side) for side in (found, expected)]
            report.add(f"{_SAME_FOR_ALL_CELLS} of {rows} rows", *said)
            report.differing += rows - 1


def same_number(one: Any, other: Any) -> bool:
    """Tell whether both are null, or equal to nine digits."""
    if one is None or other is None:
        return one is None and other is None
    return one == other or isclose(float(one), float(other), rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def same_cell(one: Cell, other: Cell) -> bool:
    """Tell whether status and numbers are the same."""
    return (
        one.status == other.status
        and same_number(one.numerator, other.numerator)
        and same_number(one.denominator, other.denominator)
        and same_number(one.value, other.value)
        and same_number(one.ci_low, other.ci_low)
        and same_number(one.ci_high, other.ci_high)
    )


def shown(cell: Cell) -> str:
    """Return a cell in words."""
    numbers = {name: number for name, number in asdict(cell).items() if name != "status" and number is not None}
    return f"{cell.status}; " + (", ".join(f"{name} {number}" for name, number in numbers.items()) or "no numbers")


def compare_cases(
    computation: Computation, connection: duckdb.DuckDBPyConnection, measure_code: str, keep: int = 20
) -> Report:
    """Return what differs between the warehouse's person-level rows of a measure and the reference's (V6).

    Rows are matched by person and reference date; where several share these (offers of one day, cases of
    Migri) the two sides must have the same rows, in any order.
    """
    report = Report(measure_code, "cases", keep=keep)
    expected: dict[tuple[str | None, date], list[Case]] = {}
    for case in computation.cases(measure_code):
        expected.setdefault((case.person_id, case.reference_date), []).append(case)
    found: dict[tuple[str | None, date], list[tuple[Case, str]]] = {}
    for indicator, case in _warehouse_cases(connection, measure_code):
        report.compared += 1
        found.setdefault((case.person_id, case.reference_date), []).append((case, indicator))
    for key in sorted(expected.keys() | found.keys(), key=lambda key: (key[0] or "", key[1])):
        _compare_at_key(report, key, found.get(key, []), expected.get(key, []))
    return report


def _compare_at_key(
    report: Report,
    key: tuple[str | None, date],
    found: list[tuple[Case, str]],
    expected: list[Case],
) -> None:
    """Report the rows of one person and day that only one side has, paired as far as they go."""
    measure = measures()[report.measure_code]
    unmatched = list(expected)
    strangers = []
    for case, indicator in found:
        twin = next((item for item in unmatched if not different_columns(case, item)), None)
        if twin is None or indicator != measure.indicator:
            strangers.append((case, indicator))
        else:
            unmatched.remove(twin)
    for number in range(max(len(strangers), len(unmatched))):
        stranger = strangers[number] if number < len(strangers) else None
        twin = unmatched[number] if number < len(unmatched) else None
        columns = different_columns(stranger[0], twin) if stranger and twin else []
        report.add(
            f"{key[0] or 'no person'} {key[1]}" + (f" ({', '.join(columns)})" if columns else ""),
            shown_case(stranger[0], stranger[1]) if stranger else "has no such row",
            shown_case(twin, measure.indicator) if twin else "has no such row",
        )


def _warehouse_cases(connection: duckdb.DuckDBPyConnection, measure_code: str) -> Iterator[tuple[str, Case]]:
    """Yield indicator code and person-level row of the warehouse."""
    sql = (
        "select indicator_code, person_id, reference_date, area_code, region_code, "
        f"{', '.join(_BREAKDOWN_COLUMNS)}, in_denominator, in_numerator, amount, exclusion_reason, evidence, "
        "evidence_date, follow_up_until, is_mature from marts.fct_indicator_case where measure_code = ?"
    )
    for row in _rows(connection, sql, measure_code):
        groups = dict(zip(_BREAKDOWN_COLUMNS, row[5:14], strict=True))
        yield row[0], Case(measure_code, row[1], row[2], row[3], row[4], groups, *row[14:])


def different_columns(found: Case, expected: Case) -> list[str]:
    """Return the columns in which the warehouse's row differs.

    Breakdowns and areas that the measure does not have, and texts of evidence, may be what they like; of an
    excluded row also the breakdowns for which its rule then names no value (entry_status in 3.1, kind in 5.2).
    """
    measure = measures()[expected.measure_code]
    columns = [
        name
        for name in (
            "in_denominator",
            "in_numerator",
            "exclusion_reason",
            "follow_up_until",
            "is_mature",
            "area_code",
        )
        if getattr(found, name) != getattr(expected, name)
    ]
    if "region" in measure.levels and found.region_code != expected.region_code:
        columns.append("region_code")
    if not same_number(found.amount, expected.amount):
        columns.append("amount")
    # Only the day that the rule itself names is compared: the spec does not say which date stands elsewhere.
    if expected.evidence_date is not None and found.evidence_date != expected.evidence_date:
        columns.append("evidence_date")
    for breakdown in measure.breakdowns:
        if breakdown == "total" or (breakdown in ("entry_status", "kind") and expected.exclusion_reason):
            continue
        if found.groups[breakdown] != expected.groups.get(breakdown):
            columns.append(breakdown)
    return columns


def shown_case(case: Case, indicator: str) -> str:
    """Return a person-level row in words, with its evidence."""
    said = {
        "area": case.area_code,
        "region": case.region_code,
        **{name: value for name, value in case.groups.items() if name not in ("total", "sex_age_group")},
        "in_denominator": case.in_denominator,
        "in_numerator": case.in_numerator,
        "amount": case.amount,
        "reason": case.exclusion_reason,
        "evidence_date": case.evidence_date,
        "until": case.follow_up_until,
        "mature": case.is_mature,
    }
    words = ", ".join(f"{name} {_plain(value)}" for name, value in said.items() if value is not None)
    return f"{indicator}: {words}; {case.evidence}"


def _plain(value: Any) -> str:
    """Return a value in words."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
