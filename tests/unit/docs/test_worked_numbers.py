"""The calculations beside expected results are those of their measure's kind."""

from __future__ import annotations

import pytest

from tools.docs.unit_tests import UnitTest
from tools.docs.worked import how, worked


@pytest.mark.parametrize(
    ("kind", "numerator", "denominator", "value", "status", "words"),
    [
        ("share", "3", "10", "30", "value", "100 \u00d7 3 / 10 = 30"),
        ("rate", "1", "3", "33.333333333333336", "value", "100 \u00d7 1 / 3 \u2248 33.33"),
        ("score", "2.4", "7.5", "32", "value", "100 \u00d7 2.4 / 7.5 = 32"),
        ("mean", "60", "3", "20", "value", "60 / 3 = 20"),
        ("count", "2", "", "2", "value", "count"),
        ("persons", "0", "", "0", "value", "persons"),
        ("share", "0", "0", "", "no_cases", "no cases"),
        ("share", "", "", "", "immature", "not final"),
    ],
)
def test_a_value_is_written_out(
    kind: str, numerator: str, denominator: str, value: str, status: str, words: str
) -> None:
    row = {"numerator": numerator, "denominator": denominator, "value": value, "status": status}
    assert how(row, kind) == words


def test_a_row_without_a_measure_is_of_the_first_of_the_grid() -> None:
    test = UnitTest(
        name="res_values_v5_a_share",
        model="res_values",
        description="",
        given={
            "res_grid": (
                {"measure_code": "part", "kind": "share"},
                {"measure_code": "days", "kind": "mean"},
            ),
        },
        expected=({"numerator": "1", "denominator": "2", "value": "50"},),
    )
    assert worked(test)[0]["how"] == "100 \u00d7 1 / 2 = 50"


def test_rows_of_other_models_stay_as_they_are() -> None:
    test = UnitTest(name="t", model="int_x", description="", given={}, expected=({"value": "1"},))
    assert worked(test) == test.expected
