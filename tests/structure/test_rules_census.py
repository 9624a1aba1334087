"""Every rule has a test that carries its id, and every unit test names its rule."""

from __future__ import annotations

from collections import Counter
from typing import Any

from project_kit import described_in_yml, expect_none, nodes, project_files
from rules_kit import LANDED, REQUIRED, RULES, citations, ids_after_model, rules_without_test

KNOWN = frozenset(rule.lower() for rule in RULES)


def misnamed(unit_tests: list[tuple[str, str]]) -> list[str]:
    """Unit tests, given as name and model, that do not name their model and then known rules."""
    return [
        name
        for name, model in unit_tests
        if not name.startswith(f"{model}_")
        or not ids_after_model(name, model)
        or not KNOWN.issuperset(ids_after_model(name, model))
    ]


def repeated(names: list[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)


def unit_tests_of(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    return [(test["name"], test["model"]) for test in manifest["unit_tests"].values()]


def test_every_rule_has_a_test(manifest: dict[str, Any]) -> None:
    data_tests = [test["name"] for test in nodes(manifest, "test")]
    expect_none(rules_without_test(unit_tests_of(manifest), data_tests))


def test_every_rule_of_landing_is_cited_by_a_python_test() -> None:
    files = [path for path in project_files(".py", folders=("tests",)) if path.name.startswith("test_")]
    expect_none(sorted(LANDED - {rule for path in files for _, rule in citations(path)}))


def test_every_unit_test_names_its_model_and_its_rules(manifest: dict[str, Any]) -> None:
    expect_none(misnamed(unit_tests_of(manifest)))


def test_names_of_tests_are_unique(manifest: dict[str, Any]) -> None:
    written = [entry["name"] for _, _, entry in described_in_yml("unit_tests")]
    expect_none(repeated(written + [test["name"] for test in nodes(manifest, "test")]))


def test_a_rule_without_a_test_is_found() -> None:
    every = [(f"int_x_{rule}_holds", "int_x") for rule in sorted(REQUIRED - {"e5", "v7"})]
    assert rules_without_test(every, []) == ["e5", "v7"]
    assert rules_without_test([*every, ("int_x_d1_e5_holds", "int_x")], ["ind_x__v7_areas_add_up"]) == []


def test_a_misnamed_unit_test_is_found() -> None:
    assert misnamed([("int_x_e1_holds", "int_x"), ("int_x_e5_e6_holds", "int_x")]) == []
    wrong = ["int_y_e1_other_model", "int_x_without_rule", "int_x_e8_unknown_rule", "int_x_z1_unknown_letter"]
    assert misnamed([(name, "int_x") for name in wrong]) == wrong


def test_a_repeated_name_is_found() -> None:
    assert repeated(["a", "b", "a"]) == ["a"]
