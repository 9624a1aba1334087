"""What is written in one place and made or repeated in another is the same in both."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import yaml

from mittaristo.contracts import load_contracts
from project_kit import PROJECT, expect_none, name_of, nodes, project_files
from tools.dbt_sources import source_files

# The parameters of the rules and their defaults; as_of_date has none of its own (V3).
PARAMETERS = {
    "as_of_date": None,
    "history_from": "2023-01-01",
    "open_market_statuses": ["1"],
    "open_market_reasons": ["01", "03"],
    "layoff_return_is_employment": True,
    "cohort_statuses": ["2", "3"],
    "flow_months": 3,
    "permanent_months": 6,
    "benefit_gap_days": 30,
    "benefit_lag_months": 2,
    "placement_days": 14,
    "barometer_max_age_months": 12,
    "long_term_months": 12,
    "max_quarantined_share": 0.01,
}
# Parameters of how marts show the results: ours, so that no result and no card may depend on them.
PRESENTATION_PARAMETERS = {
    "scorecard_min_denominator": 30,
}
_DELIVERED = re.compile(r"'register': '(\w+)', 'table': '(\w+)', 'model': '(\w+)'")


def seed(name: str) -> list[dict[str, str]]:
    """The rows of a seed."""
    with (PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def outdated(generated: dict[Path, str]) -> list[str]:
    """The generated files that are missing or hold something else than what they are made from."""
    return [
        path.name for path, text in generated.items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def test_the_sources_are_those_of_the_contracts() -> None:
    assert outdated(source_files()) == [], "run python -m tools sources"


def test_every_sources_file_is_a_generated_one() -> None:
    found = {name_of(path) for path in (PROJECT / "models" / "sources").rglob("*.*")}
    assert found == {name_of(path) for path in source_files()}


def test_the_parameters_are_those_of_the_specification_and_of_presentation() -> None:
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    assert project["vars"] == PARAMETERS | PRESENTATION_PARAMETERS
    assert not PARAMETERS.keys() & PRESENTATION_PARAMETERS.keys()


def test_only_marts_read_a_parameter_of_presentation() -> None:
    marts = (PROJECT / "models/marts", PROJECT / "macros/marts")
    expect_none(
        name_of(path)
        for path in project_files(".sql", ".yml", folders=("models", "macros"))
        if not any(path.is_relative_to(folder) for folder in marts)
        if any(name in path.read_text(encoding="utf-8") for name in PRESENTATION_PARAMETERS)
    )


def test_reconciliation_goes_through_every_contracted_table() -> None:
    listed = _DELIVERED.findall((PROJECT / "macros/staging/delivered_tables.sql").read_text(encoding="utf-8"))
    contracted = [
        (register.name, table.name, f"stg_{register.name}__{table.entity}")
        for register in load_contracts().values()
        for table in register.tables.values()
    ]
    assert sorted(listed) == sorted(contracted)


def test_a_staging_model_reads_the_table_that_it_is_listed_with(manifest: dict[str, Any]) -> None:
    listed = _DELIVERED.findall((PROJECT / "macros/staging/delivered_tables.sql").read_text(encoding="utf-8"))
    reads = {node["name"]: node["sources"] for node in nodes(manifest, "model")}
    assert {model: reads[model] for _, _, model in listed} == {model: [[reg, table]] for reg, table, model in listed}


def test_the_months_between_deliveries_are_those_of_the_contracts() -> None:
    sources = {row["source_code"]: (row["register"], row["table_name"]) for row in seed("framework/sources")}
    listed = {sources[row["source_code"]]: int(row["months_between"]) for row in seed("quality/source_intervals")}
    contracted = {
        (register.name, "" if register.kind == "delta" else table.name): table.schedule.months_between
        for register in load_contracts().values()
        for table in register.tables.values()
    }
    assert listed == contracted


def test_an_outdated_file_is_found(tmp_path: Path) -> None:
    current, old = tmp_path / "current.yml", tmp_path / "old.yml"
    current.write_text("a: 1\n", encoding="utf-8")
    old.write_text("a: 0\n", encoding="utf-8")
    assert outdated({current: "a: 1\n", old: "a: 1\n", tmp_path / "none.yml": ""}) == ["old.yml", "none.yml"]
