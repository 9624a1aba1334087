"""How the numbers that unit tests of results expect come about, written out as somebody computes them by hand."""

from __future__ import annotations

from tools.docs.sheet import number
from tools.docs.unit_tests import Row, UnitTest

_GRID = "res_grid"


def worked(test: UnitTest) -> tuple[Row, ...]:
    """The expected rows of a test, of results with a last column ``how``: the calculation of their value.

    Raises:
        KeyError: a row's measure is not in the grid that the test gives.
    """
    if _GRID not in test.given or not all("value" in row for row in test.expected):
        return test.expected
    kinds = {row["measure_code"]: row["kind"] for row in test.given[_GRID]}
    only = test.given[_GRID][0]["measure_code"]
    return tuple({**row, "how": how(row, kinds[row.get("measure_code", only)])} for row in test.expected)


def how(row: Row, kind: str) -> str:
    """The calculation of a result by the kind of its measure (V4, V5); ``\u2248`` where two decimals are not all."""
    if row.get("status") == "immature":
        return "not final"
    if not row["value"]:
        return "no cases"
    if kind in ("count", "persons"):
        return kind
    value = float(row["value"])
    sign = "=" if float(number(value)) == value else "\u2248"
    hundredfold = "" if kind == "mean" else "100 \u00d7 "
    return f"{hundredfold}{row['numerator']} / {row['denominator']} {sign} {number(value)}"
