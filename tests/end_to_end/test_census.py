"""Every model, seed and test that is written was executed by the build and passed, and every rule was shown by one.

A test that configuration turns off, or turns into a warning, makes no build fail: the census does.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from demonstration_kit import Demonstration
from project_kit import PROJECT, described_in_yml, expect_none, parse_project
from rules_kit import REQUIRED, rules_without_test

# What is written, as dbt's resource type and name.
Written = frozenset[tuple[str, str]]

PASSED = frozenset({"success", "pass"})
# What a data test must be configured to: any row that it finds fails the build.
STRICT = {"severity": "ERROR", "error_if": "!= 0", "where": None, "limit": None, "fail_calc": "count(*)"}


def data_tests_in(entry: dict[str, Any]) -> Iterator[str]:
    """Names of the data tests of a model, seed or source in yml, and of its columns or tables."""
    for test in entry.get("data_tests") or []:
        [described] = test.values()
        yield described["name"]
    for part in (*(entry.get("columns") or []), *(entry.get("tables") or [])):
        yield from data_tests_in(part)


def written_in_project() -> Written:
    """Everything that the files of the project say there is, without asking dbt."""
    found = {("model", path.stem) for path in (PROJECT / "models").rglob("*.sql")}
    found |= {("seed", path.stem) for path in (PROJECT / "seeds").rglob("*.csv")}
    singular = (path for path in (PROJECT / "tests" / "dbt").rglob("*.sql") if path.parent.name != "generic")
    found |= {("test", path.stem) for path in singular}
    types = {"models": "model", "seeds": "seed", "unit_tests": "unit_test", "data_tests": "test"}
    for _, kind, entry in described_in_yml(*types, "sources"):
        if kind in types:
            found.add((types[kind], entry["name"]))
        found |= {("test", name) for name in data_tests_in(entry)}
    return frozenset(found)


def nodes_by_name(manifest: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The nodes that dbt knows by resource type and name."""
    known = (*manifest["nodes"].values(), *manifest["unit_tests"].values())
    return {(node["resource_type"], node["name"]): node for node in known}


def census(written: Iterable[tuple[str, str]], manifest: Mapping[str, Any], statuses: Mapping[str, str]) -> list[str]:
    """What is written but was not executed, did not pass, or could not have failed.

    Args:
        written: resource types and names.
        manifest: the project as dbt knows it.
        statuses: what each node of a run ended with, by its unique id.
    """
    known = nodes_by_name(manifest)
    problems = []
    for kind, name in sorted(written):
        node = known.get((kind, name))
        if node is None:
            problems.append(f"{kind} {name}: turned off, dbt does not know it")
            continue
        status = statuses.get(node["unique_id"], "not executed")
        if status not in PASSED:
            problems.append(f"{kind} {name}: {status}")
        if kind == "test":
            config = node["config"]
            problems += [
                f"{kind} {name}: its {key} is {config[key]}" for key, value in STRICT.items() if config[key] != value
            ]
    return problems


def rules_not_shown(manifest: Mapping[str, Any], statuses: Mapping[str, str]) -> list[str]:
    """Rules that no test which was executed and passed carries in its name."""
    passed = [node for node in nodes_by_name(manifest).values() if statuses.get(node["unique_id"]) in PASSED]
    unit_tests = [(node["name"], node["model"]) for node in passed if node["resource_type"] == "unit_test"]
    return rules_without_test(unit_tests, [node["name"] for node in passed if node["resource_type"] == "test"])


def passing(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Statuses of a run in which every node that dbt knows passed."""
    return {node["unique_id"]: "pass" for node in nodes_by_name(manifest).values()}


def copy_of_project(folder: Path, kind: str, setting: Mapping[str, Any]) -> Path:
    """What dbt reads of the project, with one more setting of all resources of a kind."""
    for name in ("analyses", "macros", "models", "profiles", "seeds", "tests/dbt"):
        shutil.copytree(PROJECT / name, folder / name)
    configuration = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    configuration.setdefault(kind, {}).setdefault("mittaristo", {}).update(setting)
    (folder / "dbt_project.yml").write_text(yaml.safe_dump(configuration), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(demonstration: Demonstration) -> dict[str, Any]:
    """The manifest of the build of the demonstration."""
    return json.loads((demonstration.folder / "target" / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def statuses(demonstration: Demonstration) -> dict[str, str]:
    """What each node of the build of the demonstration ended with, by its unique id."""
    results = json.loads((demonstration.folder / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    return {result["unique_id"]: result["status"] for result in results}


def test_everything_that_is_written_was_executed_and_passed(built, statuses) -> None:
    expect_none(census(written_in_project(), built, statuses))


def test_every_rule_was_shown_by_a_test_that_passed(built, statuses) -> None:
    expect_none(rules_not_shown(built, statuses))


def test_the_database_tells_of_the_same_tests(demonstration: Demonstration) -> None:
    rows = demonstration.query("select kind, test_name, status, rule_ids from quality.test_results")
    tests = {("data_test" if kind == "test" else kind, name) for kind, name in written_in_project() if "test" in kind}
    assert sorted(row[:3] for row in rows) == sorted((kind, name, "pass") for kind, name in tests)
    told = {rule.lower() for *_, rule_ids in rows for rule in (rule_ids or "").split(", ")}
    assert sorted(REQUIRED - told) == []


def test_the_census_finds_what_was_not_executed_or_did_not_pass(built) -> None:
    written = written_in_project()
    assert {kind for kind, _ in written} == {"model", "seed", "test", "unit_test"}
    assert census(written, built, passing(built)) == []
    known = nodes_by_name(built)
    left_out = {kind: min(name for other, name in written if other == kind) for kind, _ in written}
    for kind, name in left_out.items():
        unique_id = known[kind, name]["unique_id"]
        without = {key: status for key, status in passing(built).items() if key != unique_id}
        assert census(written, built, without) == [f"{kind} {name}: not executed"]
        assert census(written, built, without | {unique_id: "warn"}) == [f"{kind} {name}: warn"]
    assert census([("model", "forgotten")], built, {}) == ["model forgotten: turned off, dbt does not know it"]
    assert rules_not_shown(built, {}) == sorted(REQUIRED)


@pytest.mark.parametrize(
    ("kind", "setting", "resource_type", "problem"),
    [
        ("data_tests", {"+enabled": False}, "test", "turned off, dbt does not know it"),
        ("data_tests", {"+severity": "warn"}, "test", "its severity is warn"),
        ("unit_tests", {"+enabled": False}, "unit_test", "turned off, dbt does not know it"),
    ],
)
def test_the_census_finds_tests_that_configuration_turns_off(kind, setting, resource_type, problem, tmp_path) -> None:
    manifest = parse_project(tmp_path / "target", copy_of_project(tmp_path / "project", kind, setting))
    written = written_in_project()
    expected = [f"{kind} {name}: {problem}" for kind, name in sorted(written) if kind == resource_type]
    assert census(written, manifest, passing(manifest)) == expected
