"""Small built databases for what compares two of them: a few cells and cases, by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

AS_OF = "2026-01-31"
PERSON = "0123456789abcdef0123456789abcdef"

_DELIVERY = "delivery_id varchar, register varchar, manifest_sha256 varchar, contract_version varchar"
_CELL = (
    "measure_code varchar, period_type varchar, period_start date, period_end date, area_level varchar,"
    " area_code varchar, breakdown varchar, breakdown_value varchar, numerator double, denominator double,"
    " value double, status varchar, data_until date, as_of_date date"
)
_CASE = (
    "measure_code varchar, case_id varchar, person_id varchar, reference_date date, area_code varchar,"
    " in_denominator boolean, in_numerator boolean, amount decimal(18, 6), exclusion_reason varchar,"
    " evidence varchar, evidence_date date"
)


def cell(**changes: Any) -> dict[str, Any]:
    """A cell of flow_3m, as a row of marts.fct_indicator_value."""
    row = {
        "measure_code": "flow_3m",
        "period_type": "month",
        "period_start": "2025-06-01",
        "period_end": "2025-06-30",
        "area_level": "country",
        "area_code": "SSS",
        "breakdown": "total",
        "breakdown_value": "total",
        "numerator": 30.0,
        "denominator": 100.0,
        "value": 30.0,
        "status": "value",
        "data_until": AS_OF,
        "as_of_date": AS_OF,
    }
    return row | changes


def case(number: int, **changes: Any) -> dict[str, Any]:
    """A case of flow_3m that counts, as a row of marts.fct_indicator_case."""
    row = {
        "measure_code": "flow_3m",
        "case_id": f"{PERSON[:-1]}{number} 2025-06-0{number}",
        "person_id": f"{PERSON[:-1]}{number}",
        "reference_date": f"2025-06-0{number}",
        "area_code": "05",
        "in_denominator": True,
        "in_numerator": False,
        "amount": None,
        "exclusion_reason": None,
        "evidence": f"ura.ytyoll ura/2025-07-03 line {number}",
        "evidence_date": f"2025-06-0{number}",
    }
    return row | changes


def built(
    path: Path,
    cells: Sequence[Mapping[str, Any]] = (cell(),),
    cases: Sequence[Mapping[str, Any]] = (),
    *,
    versions: Mapping[str, str | None] = {"ura": "1.0"},
    then: str = "",
) -> Path:
    """A database that looks built.

    Args:
        path: the file.
        cells: rows of marts.fct_indicator_value.
        cases: rows of marts.fct_indicator_case.
        versions: contract version of the one delivery of each register.
        then: SQL that changes it afterwards.
    """
    deliveries = [
        {
            "delivery_id": f"{register}/2026-02-03",
            "register": register,
            "manifest_sha256": "one",
            "contract_version": version,
        }
        for register, version in versions.items()
    ]
    with duckdb.connect(path) as connection:
        connection.execute("create schema raw; create schema marts")
        for table, columns, rows in (
            ("raw.deliveries", _DELIVERY, deliveries),
            ("marts.fct_indicator_value", _CELL, cells),
            ("marts.fct_indicator_case", _CASE, cases),
        ):
            connection.execute(f"create table {table} ({columns})")
            for row in rows:
                names, places = ", ".join(row), ", ".join("?" * len(row))
                connection.execute(f"insert into {table} ({names}) values ({places})", list(row.values()))
        if then:
            connection.execute(then)
    return path
