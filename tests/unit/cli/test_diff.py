"""``mittaristo diff``: what it counts, which changes and which case it shows, as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from mittaristo.cli.main import main
from pair_kit import AS_OF, PERSON, built, case, cell

AREA = {"area_level": "employment_area", "area_code": "05"}
OLD_CELLS = [
    cell(),
    cell(**AREA, numerator=1.0, denominator=4.0, value=25.0),
    cell(**AREA, breakdown="sex", breakdown_value="women", numerator=None, denominator=None, value=None),
    cell(**AREA, breakdown="sex", breakdown_value="men"),
    cell(measure_code="relapse_3m"),
]
NEW_CELLS = [
    cell(value=30.001, numerator=30.001),
    cell(**AREA, numerator=3.0, denominator=4.0, value=75.0),
    cell(**AREA, breakdown="sex", breakdown_value="women", numerator=1.0, denominator=1.0, value=100.0),
    cell(**AREA, breakdown="sex", breakdown_value=None),
    cell(measure_code="relapse_3m"),
]
OLD_CASES = [case(1), case(2), case(3), case(4), case(5, measure_code="relapse_3m")]
NEW_CASES = [
    case(1, evidence="ura.ythaku ura/2025-08-03 line 9", in_numerator=True, evidence_date="2025-06-30"),
    case(2, evidence="ura.ytyoll ura/2025-07-03 line 8"),
    case(3),
    case(5),
    case(6),
    case(5, measure_code="relapse_3m"),
]
# A delivery that landed before its contract version was kept.
FROM_BEFORE = "insert into raw.deliveries values ('ura/2026-01-03', 'ura', 'two', null)"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two databases of one measure that differs and one that does not."""
    return built(tmp_path / "old.duckdb", OLD_CELLS, OLD_CASES), built(tmp_path / "new.duckdb", NEW_CELLS, NEW_CASES)


def diff(*arguments: str | Path) -> Result:
    ended = CliRunner().invoke(main, ["diff", *map(str, arguments)])
    assert ended.exit_code == 0, ended.output
    return ended


def told(*arguments: str | Path) -> dict[str, Any]:
    ended = diff(*arguments, "--json")
    assert ended.stdout.count("\n") == 1
    return json.loads(ended.stdout)


def test_counts_of_cells_and_cases_by_measure(pair):
    found = told(*pair)
    assert (found["exit_status"], found["error"], found["equal"], found["notes"]) == (0, None, False, [])
    assert found["old"] == {"database": str(pair[0]), "as_of_date": AS_OF}
    assert found["new"] == {"database": str(pair[1]), "as_of_date": AS_OF}
    flow, relapse = found["measures"]
    assert (flow["measure_code"], flow["equal"]) == ("flow_3m", False)
    assert flow["cells"] == {
        "old": 4,
        "new": 4,
        "changed": 3,
        "appeared": 1,
        "went": 1,
        "columns": {"numerator": 3, "denominator": 1, "value": 3},
    }
    assert flow["cases"] == {
        "old": 4,
        "new": 5,
        "changed": 2,
        "appeared": 2,
        "went": 1,
        "columns": {"in_numerator": 1, "evidence": 2, "evidence_date": 1},
    }
    nothing = {"old": 1, "new": 1, "changed": 0, "appeared": 0, "went": 0, "columns": {}}
    assert relapse == {
        "measure_code": "relapse_3m",
        "cells": nothing,
        "cases": nothing,
        "largest": [],
        "example": None,
        "equal": True,
    }


def test_the_largest_changes_are_those_between_two_values(pair):
    flow, _ = told(*pair)["measures"]
    assert flow["largest"][0] == {
        "period_type": "month",
        "period_start": "2025-06-01",
        "period_end": "2025-06-30",
        **AREA,
        "breakdown": "total",
        "breakdown_value": "total",
        "old_value": 25.0,
        "new_value": 75.0,
        "old_denominator": 4.0,
        "new_denominator": 4.0,
        "change": 50.0,
    }
    assert [cell["area_code"] for cell in flow["largest"]] == ["05", "SSS"]


def test_of_equal_changes_those_of_most_cases_come_first_then_the_key_decides(tmp_path):
    def cells(sign: int) -> list[dict[str, Any]]:
        sizes = {"01": 5.0, "02": None, "03": 5.0, "04": 9.0}
        return [
            cell(area_level="region", area_code=code, value=50.0 + sign * 10.0 * (-1) ** int(code), denominator=size)
            for code, size in sizes.items()
        ]

    (flow,) = told(built(tmp_path / "old", cells(1)), built(tmp_path / "new", cells(-1)))["measures"]
    assert [(cell["area_code"], cell["change"]) for cell in flow["largest"]] == [("04", -20), ("01", 20), ("03", 20)]


def test_the_example_is_the_case_of_which_most_is_another_with_both_evidences(pair):
    flow, _ = told(*pair)["measures"]
    common = {"reference_date": "2025-06-01", "area_code": "05", "in_denominator": True, "amount": None}
    assert flow["example"] == {
        "change": "changed",
        "old": common
        | {
            "in_numerator": False,
            "exclusion_reason": None,
            "evidence": "ura.ytyoll ura/2025-07-03 line 1",
            "evidence_date": "2025-06-01",
        },
        "new": common
        | {
            "in_numerator": True,
            "exclusion_reason": None,
            "evidence": "ura.ythaku ura/2025-08-03 line 9",
            "evidence_date": "2025-06-30",
        },
    }


@pytest.mark.parametrize(
    ("old", "new", "change", "without"),
    [
        ([case(1)], [case(2, amount=2.5), case(3)], "appeared", "old"),
        ([case(1), case(2)], [case(1)], "went", "new"),
    ],
)
def test_a_case_of_one_side_is_the_example_where_none_changed(tmp_path, old, new, change, without):
    pair = built(tmp_path / "old", cases=old), built(tmp_path / "new", cases=new)
    (flow,) = told(*pair)["measures"]
    assert (flow["example"]["change"], flow["example"][without]) == (change, None)
    assert f"a case that {change}" in diff(*pair).output


def test_what_is_printed(pair):
    printed = diff(*pair)
    assert printed.stderr == ""
    assert printed.stdout.splitlines() == [
        f"old: {pair[0]}, as of {AS_OF}",
        f"new: {pair[1]}, as of {AS_OF}",
        "",
        "Cells",
        "measure  before  changed  appeared  went",
        "flow_3m       4        3         1     1",
        "",
        "Cases",
        "measure  before  changed  appeared  went",
        "flow_3m       4        2         2     1",
        "",
        "flow_3m",
        "changed cells by column: numerator 3, denominator 1, value 3",
        "changed cases by column: in_numerator 1, evidence 2, evidence_date 1",
        "",
        "the largest changes of value",
        "period  until       area                breakdown    old    new  change",
        "month   2025-06-30  employment_area 05  total      25.00  75.00   50.00",
        "month   2025-06-30  country SSS         total      30.00  30.00  0.0010",
        "",
        "a case that changed",
        "                old                               new",
        "reference_date  2025-06-01                        2025-06-01",
        "area_code       05                                05",
        "in_denominator  yes                               yes",
        "in_numerator    no                                yes",
        "evidence        ura.ytyoll ura/2025-07-03 line 1  ura.ythaku ura/2025-08-03 line 9",
        "evidence_date   2025-06-01                        2025-06-30",
        "",
        "different: 5 cells and 5 cases, in 1 of 2 measures",
    ]


def test_no_pseudonym_is_told(pair):
    for ended in (diff(*pair), diff(*pair, "--json")):
        assert PERSON[:-1] not in ended.output


def test_equal_databases(tmp_path):
    pair = built(tmp_path / "old", OLD_CELLS, OLD_CASES), built(tmp_path / "new", OLD_CELLS[::-1], OLD_CASES)
    assert diff(*pair).stdout.splitlines()[2:] == ["", "equal: 5 cells and 5 cases of 2 measures"]
    assert told(*pair)["equal"] is True


def test_an_empty_part_of_a_key_is_a_value(tmp_path):
    cells = [cell(), cell(breakdown_value=None)]
    pair = built(tmp_path / "old", cells), built(tmp_path / "new", cells)
    assert told(*pair)["equal"] is True


def test_a_measure_that_only_one_has(tmp_path):
    pair = built(tmp_path / "old"), built(tmp_path / "new", [cell(), cell(measure_code="relapse_3m")])
    assert [(one["measure_code"], one["cells"]["appeared"]) for one in told(*pair)["measures"]] == [
        ("flow_3m", 0),
        ("relapse_3m", 1),
    ]


def test_across_dates_what_is_of_the_day_does_not_differ(tmp_path):
    then = {"as_of_date": "2025-12-31", "data_until": "2025-12-31"}
    pair = built(tmp_path / "old", [cell(**then)]), built(tmp_path / "new")
    found = told(*pair, "--across-dates")
    assert (found["equal"], found["old"]["as_of_date"], found["new"]["as_of_date"]) == (True, "2025-12-31", AS_OF)


def test_on_one_day_it_counts_how_far_the_sources_reach(tmp_path):
    pair = built(tmp_path / "old", [cell(data_until="2025-12-31")]), built(tmp_path / "new")
    (flow,) = told(*pair)["measures"]
    assert flow["cells"]["columns"] == {"data_until": 1}


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        (
            {"then": "alter table raw.deliveries drop column contract_version"},
            {},
            "{old} does not say under which contract version ura landed; it is compared as if the contracts were the"
            " same",
        ),
        (
            {},
            {"versions": {"ura": None}},
            "{new} does not say under which contract version ura landed; it is compared as if the contracts were the"
            " same",
        ),
        (
            {"then": FROM_BEFORE},
            {"then": FROM_BEFORE.replace("null", "'1.0'")},
            "{old} does not say under which contract version ura landed; it is compared as if the contracts were the"
            " same",
        ),
        (
            {"versions": {"ura": "1.0", "migri": "1.0"}},
            {"versions": {"ura": "1.0", "keha": "1.0", "atmt": "1.0"}},
            "not the same deliveries landed: 1 only in the old database, 2 only in the new one; what differs can come"
            " from them",
        ),
        (
            {"then": "alter table marts.fct_indicator_value drop column status"},
            {},
            "not compared: status of marts.fct_indicator_value, which only the new database has",
        ),
        (
            {},
            {"then": "alter table marts.fct_indicator_case drop column person_id"},
            "not compared: person_id of marts.fct_indicator_case, which only the old database has",
        ),
        (
            {},
            {"then": "alter table marts.fct_indicator_value alter data_until type varchar using 'unknown'"},
            "not compared: data_until of marts.fct_indicator_value, which the two have with different types",
        ),
    ],
)
def test_what_limits_the_comparison_is_said(tmp_path, old, new, note):
    pair = built(tmp_path / "old", **old), built(tmp_path / "new", **new)
    note = note.format(old=pair[0], new=pair[1])
    found = told(*pair)
    assert (found["notes"], found["equal"]) == ([note], True)
    assert diff(*pair).stderr == f"warning: {note}\n"


def test_neither_database_is_written_to_or_closed_to_other_readers(pair, tmp_path):
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for path in pair:
        path.chmod(0o444)
    with duckdb.connect(pair[0], read_only=True) as reader:
        told(*pair)
        assert reader.execute("select count(*) from marts.fct_indicator_value").fetchall() == [(5,)]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
