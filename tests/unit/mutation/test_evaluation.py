"""What sees a fault: a unit test, a data test, the reference comparison or nobody; and what a run keeps and reports."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from mittaristo.errors import FailedError, RefusedError
from tools.mutation import evaluation, report
from tools.mutation.compiled import Project
from tools.mutation.equivalents import Equivalent
from tools.mutation.evaluation import DATA_TEST, REFERENCE, SURVIVED, TIME, UNIT_TEST, Evaluator, Verdict
from tools.mutation.run import ModelResults, Result, evaluate, read_results

FINGERPRINT = "0123456789abcdef"

MODEL = 'select day, amount from "small"."raw"."given" where amount > 1 and day < 9'
COUNTS_TO_FOUR = """
with recursive days as (select 1 as day union all select day + 1 as day from days where day < 4)
select day, 2 as amount from days
"""
VALUES = 'select day from "small"."main"."int_small"'

UNIT_TEST_SQL = """with dbt_internal_unit_test_actual as (
  select
    "day", 'actual' as "actual_or_expected"
  from (
    with __dbt__cte__given as (select 3 as day, 1 as amount union all select 4 as day, 2 as amount)
    select day, amount from __dbt__cte__given where amount > 1 and day < 9
  ) _dbt_internal_unit_test_actual
),
dbt_internal_unit_test_expected as (select 4 as "day", 'expected' as "actual_or_expected")
select * from dbt_internal_unit_test_actual
union all
select * from dbt_internal_unit_test_expected"""


def node(name: str, sql: str, *parents: str, layer: str = "marts") -> dict[str, Any]:
    return {
        "name": name,
        "resource_type": "model",
        "path": f"{layer}/{name}.sql",
        "original_file_path": "models/staging/landing/stg_landing__build.sql",
        "relation_name": f'"small"."main"."{name}"',
        "config": {"materialized": "table"},
        "raw_code": sql + " {{ near() }}",
        "compiled_code": sql,
        "depends_on": {"nodes": [f"model.mittaristo.{parent}" for parent in parents]},
    }


def macro(name: str, sql: str) -> dict[str, Any]:
    return {"name": name, "package_name": "mittaristo", "macro_sql": sql}


@pytest.fixture
def built(tmp_path: Path) -> tuple[Path, Path]:
    """A database of one model, with a unit test, a data test and the marts that the reference looks at."""
    target, database = tmp_path / "target", tmp_path / "small.duckdb"
    nodes = [
        node("int_small", MODEL, layer="intermediate"),
        node("ind_small__cases", VALUES, "int_small", layer="indicators"),
        node("fct_indicator_value", "select day from ind_small__cases", "ind_small__cases"),
        node("fct_indicator_case", "select 1 as day"),
        node("late", "select 1 as day"),
        {
            "name": "int_small__amounts_are_small",
            "resource_type": "test",
            "compiled_code": 'select * from "small"."main"."int_small" where amount > 20',
            "depends_on": {"nodes": ["model.mittaristo.int_small"]},
        },
    ]
    test = {"name": "int_small_d1_example", "model": "int_small", "package_name": "m", "original_file_path": "a.yml"}
    test |= {"overrides": None, "given": "3, 4", "expect": "4"}
    macros = [
        macro("near", "{{ far() }}"),
        macro("far", "1"),
        macro("duckdb__far", "select 2"),
        macro("other", "select 3"),
    ]
    folder = target / "run" / "m" / "a.yml"
    folder.mkdir(parents=True)
    (folder / "int_small_d1_example.sql").write_text(UNIT_TEST_SQL)
    manifest = {
        "nodes": {f"model.mittaristo.{one['name']}": one for one in nodes},
        "macros": {f"macro.mittaristo.{one['name']}": one for one in macros},
        "unit_tests": {"one": test},
    }
    (target / "manifest.json").write_text(json.dumps(manifest))
    with duckdb.connect(database) as connection:
        connection.execute("create schema raw")
        # Beyond the unit test: a great amount on the day after the last.
        connection.execute(
            "create table raw.given as select * from (values (4, 2), (9, 30), (5, 0)) as t (day, amount)"
        )
        connection.execute(f"create table int_small as {MODEL}")
        connection.execute(f"create table ind_small__cases as {VALUES}")
        connection.execute("create table fct_indicator_value as select day from ind_small__cases")
        connection.execute("create table fct_indicator_case as select 1 as day")
    return target, database


def rewrite(file: Path, was: str, now: str) -> None:
    text = file.read_text()
    assert was in text
    file.write_text(text.replace(was, now))


def verdict(built: tuple[Path, Path], key: str) -> Verdict:
    evaluator = Evaluator(Project(built[0]), built[1])
    return evaluator.verdict("int_small", evaluator.mutants("int_small")[key])


def test_without_a_fault_nothing_fails(built: tuple[Path, Path]) -> None:
    assert Evaluator(Project(built[0]), built[1]).failing_without_a_fault("int_small") == []


def test_a_unit_test_sees_a_fault(built: tuple[Path, Path]) -> None:
    assert verdict(built, "comparison: amount > 1 to amount >= 1 (1)") == Verdict(UNIT_TEST, ("int_small_d1_example",))


def test_a_data_test_sees_what_the_unit_test_does_not(built: tuple[Path, Path]) -> None:
    found = verdict(built, "comparison: day < 9 to day <= 9 (1)")
    assert found == Verdict(DATA_TEST, ("int_small__amounts_are_small",))


def test_the_reference_sees_what_no_test_does(built: tuple[Path, Path]) -> None:
    rewrite(built[0] / "manifest.json", "amount > 20", "amount > 200")
    assert verdict(built, "comparison: day < 9 to day <= 9 (1)") == Verdict(REFERENCE, ("fct_indicator_value",))


def test_a_fault_that_changes_no_row_survives(built: tuple[Path, Path]) -> None:
    with duckdb.connect(built[1]) as connection:
        connection.execute("delete from raw.given where day = 9")
    assert verdict(built, "comparison: day < 9 to day <= 9 (1)") == Verdict(SURVIVED)


def test_a_fault_that_makes_a_query_endless_is_seen_by_the_time_it_takes(
    built: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "SECONDS", 0.1)
    manifest = json.loads((built[0] / "manifest.json").read_text())
    manifest["nodes"]["model.mittaristo.int_small"]["compiled_code"] = COUNTS_TO_FOUR
    (built[0] / "manifest.json").write_text(json.dumps(manifest))
    assert verdict(built, "boundary: day + 1 to day + 0 (1)") == Verdict(TIME)


def test_the_warehouse_is_left_as_it_was(built: tuple[Path, Path]) -> None:
    before = built[1].read_bytes()
    verdict(built, "comparison: day < 9 to day <= 9 (1)")
    assert built[1].read_bytes() == before


def test_a_run_goes_on_where_it_was_and_sees_a_changed_model(built: tuple[Path, Path], tmp_path: Path) -> None:
    kept, said = tmp_path / "kept.jsonl", []

    def run() -> dict[str, ModelResults]:
        return evaluate(*built, ["int_small"], kept, 1, lambda done, total, name: said.append(name))

    first = run()
    with kept.open("a") as lines:
        lines.write('{"model": "int_sm')
    assert run() == first == read_results(kept)
    assert said == ["int_small"]
    rewrite(built[0] / "manifest.json", '"given": "3, 4"', '"given": "2, 4"')
    run()
    assert said == ["int_small", "int_small"]


@pytest.mark.parametrize(
    ("was", "now", "changes"),
    [
        ("amount > 1 and day < 9", "amount > 2 and day < 9", True),
        ("select 2", "select 20", True),
        ("select 3", "select 30", False),
        ("3, 4", "2, 4", True),
        ("amount > 20", "amount > 21", False),
    ],
)
def test_a_fingerprint_is_of_the_model_its_macros_and_its_unit_tests(
    built: tuple[Path, Path], was: str, now: str, changes: bool
) -> None:
    before = Project(built[0]).fingerprint("int_small")
    rewrite(built[0] / "manifest.json", was, now)
    assert (Project(built[0]).fingerprint("int_small") != before) == changes


def test_a_test_that_fails_without_a_fault_stops_the_run(built: tuple[Path, Path], tmp_path: Path) -> None:
    rewrite(next((built[0] / "run").rglob("*.sql")), 'select 4 as "day"', 'select 5 as "day"')
    with pytest.raises(FailedError, match="int_small_d1_example"):
        evaluate(*built, ["int_small"], tmp_path / "kept.jsonl", 1, lambda done, total, name: None)


def test_a_folder_without_a_build_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=re.escape("manifest.json")):
        Project(tmp_path)


def found(*verdicts: str, model: str = "int_small") -> dict[str, ModelResults]:
    results = tuple(
        Result(model, f"boundary: {number} to 9 (1)", number, 1, by, ()) for number, by in enumerate(verdicts)
    )
    return {model: ModelResults(model, FINGERPRINT, results)}


def test_the_bars_count_what_is_not_equivalent() -> None:
    named = Equivalent(re.compile("int_small"), (re.compile("boundary: 0 .*"),), "Nothing moves.")
    [score] = report.scores(found(SURVIVED, *[UNIT_TEST] * 17, *[SURVIVED] * 2), [named])
    assert (score.dead, len(score.survivors), list(score.equivalent)) == (17, 2, ["Nothing moves."])
    assert report.problems([score], all_models=False) == []
    assert report.problems([score], all_models=True) == ["89.5 % killed of all, expected at least 95 %"]
    [score] = report.scores(found(SURVIVED, *[UNIT_TEST] * 4), [])
    assert report.problems([score], all_models=False) == ["int_small: 80.0 % killed, expected at least 85 %"]


def test_an_equivalent_that_no_fault_survives_as_is_told() -> None:
    named = [
        Equivalent(re.compile("int_small"), (re.compile(f"boundary: {number} .*"),), f"{number}.") for number in (0, 1)
    ]
    results = report.scores(found(UNIT_TEST, SURVIVED), named)
    assert report.problems_of_a_whole_run(results, {}, named) == ["equivalents.yml: no fault survives as: 0."]


def test_a_rule_whose_tests_see_no_fault_is_told() -> None:
    seen = report.rules(found(SURVIVED))
    assert {"E5", "V4"} <= set(seen)
    assert "rule E5: its unit tests see no fault" in report.problems_of_a_whole_run([], seen, [])


def test_a_rule_has_the_faults_that_its_unit_tests_see() -> None:
    name = "int_employment__run_starts_e4_e5_a_run_that_starts_subsidised_is_no_entry_on_a_later_day"
    result = Result("int_employment__run_starts", "boundary: 1 to 2 (1)", 1, 1, UNIT_TEST, (name,))
    seen = report.rules({result.model: ModelResults(result.model, "f", (result,))})
    assert (seen["E4"], seen["E5"], seen["E6"]) == ([(result, name)], [(result, name)], [])


def test_a_report_tells_the_fingerprint_of_every_model(built: tuple[Path, Path]) -> None:
    project = Project(built[0])
    results = found(UNIT_TEST, SURVIVED)
    page = report.page(report.scores(results, []), report.rules(results), project)
    assert report.fingerprints_in(page) == {"int_small": FINGERPRINT}
