"""The comparison finds whatever differs: here a warehouse made of the reference's own results is tampered with."""

from datetime import date

import duckdb
import pyarrow as pa
import pytest

from lives_kit import registers
from mittaristo_lab.catalogue import measures
from mittaristo_lab.reference.compare import compare_cases, compare_cells
from mittaristo_lab.reference.computation import Computation
from mittaristo_lab.reference.parameters import Parameters

LIFE = """
    ann home 2020-01-01 .. 091
    ann search 2024-10-01 2024-10-20 01
    ann status 2024-10-01 2024-10-20 2 ..
    bob search 2024-11-05 .. ..
    bob status 2024-11-05 .. 2 ..
    bob offer 2024-11-06 08 837 ..
    bob offer 2024-11-06 08 837 ..
"""
MEASURE_CODES = ("flow_3m", "offers_to_other_area_workplaces")
BREAKDOWNS = [
    "sex",
    "age_group",
    "language",
    "citizenship",
    "education",
    "long_term_ill",
    "entry_status",
    "sex_age_group",
    "kind",
]


@pytest.fixture(scope="module")
def computation() -> Computation:
    world = registers(LIFE, until=date(2025, 1, 31))
    return Computation(world, Parameters(history_from=date(2024, 10, 1)))


@pytest.fixture
def warehouse(computation):
    """A database with the marts that the comparison reads, right in everything."""
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.fct_indicator_value (indicator_code varchar, measure_code varchar, "
            "period_type varchar, period_start date, period_end date, area_level varchar, area_code varchar, "
            "breakdown varchar, breakdown_value varchar, numerator double, denominator double, value double, "
            "ci_low double, ci_high double, status varchar, data_until date, as_of_date date)"
        )
        connection.execute(
            "create table marts.fct_indicator_case (indicator_code varchar, measure_code varchar, person_id varchar, "
            f"reference_date date, area_code varchar, region_code varchar, {' varchar, '.join(BREAKDOWNS)} varchar, "
            "in_denominator boolean, in_numerator boolean, amount decimal(18, 6), exclusion_reason varchar, "
            "evidence varchar, evidence_date date, follow_up_until date, is_mature boolean)"
        )
        for code in MEASURE_CODES:
            _fill(connection, computation, code)
        yield connection


def _fill(connection, computation, code) -> None:
    indicator, until = measures()[code].indicator, computation.data_until(code)
    values = [
        (
            *(indicator, code, period.type, period.start, period.end, *where.split()),
            *(found.numerator, found.denominator, found.value, found.ci_low, found.ci_high, found.status),
            *(until, computation.as_of_date),
        )
        for period, where, found in computation.cells(code)
    ]
    _insert(connection, "marts.fct_indicator_value", values)
    cases = [
        (
            *(indicator, code, case.person_id, case.reference_date, case.area_code, case.region_code),
            *(case.groups.get(name) for name in BREAKDOWNS),
            *(case.in_denominator, case.in_numerator, case.amount, case.exclusion_reason, case.evidence),
            *(case.evidence_date, case.follow_up_until, case.is_mature),
        )
        for case in computation.cases(code)
    ]
    _insert(connection, "marts.fct_indicator_case", cases)


def _insert(connection, table, rows) -> None:
    """All rows in one statement: a statement a row would take minutes."""
    names = [column[0] for column in connection.execute(f"describe {table}").fetchall()]
    columns = [pa.array([row[place] for row in rows]) for place in range(len(names))]
    connection.register("rows_to_insert", pa.Table.from_arrays(columns, names=names))
    connection.execute(f"insert into {table} select * from rows_to_insert")


def differing(computation, warehouse) -> dict[str, tuple[int, int]]:
    """Differing cells and cases by measure."""
    return {
        code: (
            compare_cells(computation, warehouse, code).differing,
            compare_cases(computation, warehouse, code).differing,
        )
        for code in MEASURE_CODES
    }


def test_equal_sides_do_not_differ(computation, warehouse):
    assert differing(computation, warehouse) == dict.fromkeys(MEASURE_CODES, (0, 0))
    assert compare_cells(computation, warehouse, "flow_3m").compared > 20_000
    assert compare_cases(computation, warehouse, "offers_to_other_area_workplaces").compared == 2


# Four months, two quarters, a year and its first month exist: eight rows of an area's total, 376 of the country.
AREA = "measure_code = 'flow_3m' and area_code = '39' and breakdown = 'total'"
COUNTRY = "area_level = 'country' and breakdown = 'total' and period_type = 'month' and period_start = '2024-10-01'"


@pytest.mark.parametrize(
    ("change", "cells"),
    [
        (f"update %s set numerator = numerator + 1 where measure_code = 'flow_3m' and {COUNTRY}", 1),
        (f"update %s set ci_low = ci_low + 1e-6 where measure_code = 'flow_3m' and {COUNTRY}", 1),
        (f"update %s set ci_low = ci_low + 1e-12 where measure_code = 'flow_3m' and {COUNTRY}", 0),
        (f"update %s set status = 'no_cases' where measure_code = 'flow_3m' and {COUNTRY}", 1),
        (f"update %s set numerator = 1 where {AREA}", 8),
        (f"delete from %s where measure_code = 'flow_3m' and {COUNTRY}", 1),
        (f"insert into %s select * from %s where measure_code = 'flow_3m' and {COUNTRY}", 1),
        (f"update %s set area_code = '77' where {AREA}", 16),
        ("update %s set as_of_date = '2025-02-01' where measure_code = 'flow_3m' and area_code = 'SSS'", 376),
    ],
)
def test_a_cell_that_differs_is_found(computation, warehouse, change, cells):
    warehouse.execute(change.replace("%s", "marts.fct_indicator_value"))
    assert differing(computation, warehouse)["flow_3m"] == (cells, 0)


@pytest.mark.parametrize(
    ("change", "cases"),
    [
        ("update %s set in_numerator = false where person_id = 'ann'", 1),
        ("update %s set exclusion_reason = 'status_unknown' where person_id = 'bob' and measure_code = 'flow_3m'", 1),
        ("update %s set area_code = '39' where person_id = 'ann'", 1),
        ("update %s set evidence_date = '2024-10-22' where person_id = 'ann'", 1),
        ("update %s set evidence = 'said otherwise'", 0),
        ("delete from %s where person_id = 'ann'", 1),
        ("insert into %s select * from %s where person_id = 'ann'", 1),
        ("update %s set reference_date = '2024-10-02' where person_id = 'ann'", 2),
    ],
)
def test_a_case_that_differs_is_found(computation, warehouse, change, cases):
    warehouse.execute(change.replace("%s", "marts.fct_indicator_case"))
    assert differing(computation, warehouse)["flow_3m"] == (0, cases)


def test_one_of_two_offers_of_a_day_is_missed(computation, warehouse):
    warehouse.execute(
        "delete from marts.fct_indicator_case where rowid = (select max(rowid) from marts.fct_indicator_case)"
    )
    assert differing(computation, warehouse)["offers_to_other_area_workplaces"] == (0, 1)
