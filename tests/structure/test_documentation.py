"""Every model, seed, source, macro, column and test says what it is, once; grain and uniqueness test agree."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from project_kit import PROJECT, described_in_yml, expect_none, name_of, nodes, project_files

_BLOCK = re.compile(r"{%\s*docs (\w+)\s*%}")
_DOC = re.compile(r"{{\s*doc\('(\w+)'\)\s*}}")


def undescribed(node: dict[str, Any]) -> list[str]:
    """What of a model, seed or source has no description: itself, its columns, or all of its columns."""
    name = node["name"]
    silent = [] if node["description"].strip() else [name]
    silent += [] if node["columns"] else [f"{name}: no column"]
    silent += [f"{name}.{c['name']}" for c in node["columns"].values() if not (c["description"] or "").strip()]
    return silent


def wrong_grain(node: dict[str, Any], tests: list[dict[str, Any]], models: dict[str, Any]) -> list[str]:
    """What is wrong with grain and uniqueness test of a model or seed: words, keys among its columns, one test.

    A view over a model with the same grain keys, one of ``models`` by unique id, may count rows instead (keeps_rows).
    """
    name, meta = node["name"], node["config"]["meta"]
    keys = meta.get("grain_keys") or []
    problems = [] if meta.get("grain") else [f"{name}: config.meta.grain is missing"]
    problems += [] if keys else [f"{name}: config.meta.grain_keys is missing"]
    problems += [f"{name}: grain key {key} is no column" for key in keys if key not in node["columns"]]
    kinds = [test["test_metadata"]["name"] for test in tests if "unique" in test["test_metadata"]["name"]]
    if kinds != ["unique_grain"] and (kinds or not keeps_the_grain_of_another(node, tests, models)):
        problems.append(f"{name}: expected unique_grain as its one uniqueness test, found {kinds}")
    return problems


def keeps_the_grain_of_another(node: dict[str, Any], tests: list[dict[str, Any]], models: dict[str, Any]) -> bool:
    """Whether a view has keeps_rows as a test, against a model whose uniqueness test holds the same keys."""
    others = [
        models[unique_id]
        for test in tests
        if test["test_metadata"]["name"] == "keeps_rows"
        for unique_id in test["depends_on"]["nodes"]
        if unique_id != test["attached_node"]
    ]
    same = [other["config"]["meta"].get("grain_keys") == node["config"]["meta"].get("grain_keys") for other in others]
    return node["config"].get("materialized") == "view" and same == [True]


def written_twice(columns: list[tuple[str, str, str]]) -> list[str]:
    """Columns, given as model or seed, column and text, that are described twice.

    Either one lists the column twice, or two write the same words, which belong into a docs block.
    """
    places = defaultdict(set)
    for model, column, text in columns:
        if not _DOC.search(text):
            places[" ".join(text.split())].add(f"{model}.{column}")
    pairs = Counter(f"{model}.{column}" for model, column, _ in columns)
    twice = [pair for pair, times in pairs.items() if times > 1]
    return sorted(twice + [f"{text} ({', '.join(sorted(found))})" for text, found in places.items() if len(found) > 1])


def shared_by_nobody(blocks: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Docs blocks that fewer than two of the texts show; their wording belongs where it is used."""
    shown = Counter(block for text in texts for block in _DOC.findall(text))
    return sorted(block for block in blocks if shown[block] < 2)


def unnamed_or_without_reason(test: dict[str, Any], model: str | None) -> bool:
    """Whether a data test lacks its reason, or one of a model a name of its own, ``<model>__<what>``."""
    return not test["description"].strip() or (model is not None and not test["name"].startswith(f"{model}__"))


def says_what_it_is(macro_file: str) -> bool:
    """Whether a file of macros starts with a comment."""
    return macro_file.lstrip().startswith("{#")


def attached_tests(manifest: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    tests = defaultdict(list)
    for test in nodes(manifest, "test"):
        if test.get("attached_node"):
            tests[test["attached_node"]].append(test)
    return tests


def test_every_model_seed_and_source_and_every_column_is_described(manifest: dict[str, Any]) -> None:
    everything = [*nodes(manifest, "model", "seed"), *manifest["sources"].values()]
    expect_none(problem for node in everything for problem in undescribed(node))


def test_every_grain_is_written_and_has_its_one_uniqueness_test(manifest: dict[str, Any]) -> None:
    tests = attached_tests(manifest)
    everything = nodes(manifest, "model", "seed")
    models = manifest["nodes"]
    expect_none(problem for node in everything for problem in wrong_grain(node, tests[node["unique_id"]], models))


def described_columns() -> list[tuple[str, str, str]]:
    """Model or seed, column and text of every column that the yml files describe."""
    return [
        (entry["name"], column["name"], column.get("description", ""))
        for _, _, entry in described_in_yml("models", "seeds")
        for column in entry.get("columns") or []
    ]


def test_no_column_is_described_twice() -> None:
    expect_none(written_twice(described_columns()))


def test_every_docs_block_is_shared() -> None:
    pages = project_files(".md", folders=("models", "seeds"))
    blocks = [block for page in pages for block in _BLOCK.findall(page.read_text(encoding="utf-8"))]
    expect_none(shared_by_nobody(blocks, (text for _, _, text in described_columns())))


def test_every_data_test_has_its_name_and_reason(manifest: dict[str, Any]) -> None:
    everything = manifest["nodes"] | manifest["sources"]
    wrong = []
    for test in nodes(manifest, "test"):
        model = everything[test["attached_node"]]["name"] if test.get("attached_node") else None
        wrong += [test["name"]] if unnamed_or_without_reason(test, model) else []
    expect_none(wrong)


def test_every_unit_test_is_described(manifest: dict[str, Any]) -> None:
    expect_none(test["name"] for test in manifest["unit_tests"].values() if not test["description"].strip())


def test_every_file_of_macros_says_what_it_is() -> None:
    paths = [*(PROJECT / "macros").rglob("*.sql"), *(PROJECT / "tests" / "dbt" / "generic").rglob("*.sql")]
    expect_none(name_of(path) for path in paths if not says_what_it_is(path.read_text(encoding="utf-8")))


def test_every_entry_of_a_yml_file_describes_something_that_is_there(manifest: dict[str, Any]) -> None:
    there = {
        "models": {node["name"] for node in nodes(manifest, "model")},
        "seeds": {node["name"] for node in nodes(manifest, "seed")},
        "macros": {macro["name"] for macro in manifest["macros"].values()},
        "data_tests": {node["name"] for node in nodes(manifest, "test")},
        "unit_tests": {test["name"] for test in manifest["unit_tests"].values()},
    }
    entries = described_in_yml(*there)
    expect_none(f"{file}: {entry['name']}" for file, kind, entry in entries if entry["name"] not in there[kind])


def test_the_columns_described_are_those_that_are_built(manifest: dict[str, Any], empty_warehouse: Path) -> None:
    with duckdb.connect(empty_warehouse, read_only=True) as connection:
        built = defaultdict(set)
        for schema, table, column in connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
        ).fetchall():
            built[schema, table].add(column)
    everything = [*nodes(manifest, "model", "seed"), *manifest["sources"].values()]
    different = {
        node["name"]: sorted(set(node["columns"]) ^ built[node["schema"], node.get("identifier") or node["alias"]])
        for node in everything
        if node["columns"]
    }
    expect_none(f"{name}: {', '.join(columns)}" for name, columns in different.items() if columns)


def test_every_sql_model_says_its_grain_first_and_ends_with_final() -> None:
    wrong = []
    for path in project_files(".sql", folders=("models",)):
        text = path.read_text(encoding="utf-8")
        if not text.startswith("-- Grain:") or not text.rstrip().endswith("select * from final"):
            wrong.append(name_of(path))
    expect_none(wrong)


def node(**changes: Any) -> dict[str, Any]:
    columns = {"person_id": {"name": "person_id", "description": "Pseudonym."}}
    meta = {"grain": "One row per person", "grain_keys": ["person_id"]}
    return {"name": "x", "description": "Persons.", "columns": columns, "config": {"meta": meta}} | changes


def uniqueness(*kinds: str) -> list[dict[str, Any]]:
    return [{"test_metadata": {"name": kind}} for kind in kinds]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"description": " "}, ["x"]),
        ({"columns": {}}, ["x: no column"]),
        ({"columns": {"a": {"name": "a", "description": ""}}}, ["x.a"]),
    ],
)
def test_a_missing_description_is_found(changes: dict[str, Any], found: list[str]) -> None:
    assert undescribed(node(**changes)) == found


@pytest.mark.parametrize(
    ("meta", "kinds", "problems"),
    [
        ({"grain": "One row", "grain_keys": ["person_id"]}, ["unique_grain", "not_null"], 0),
        ({"grain_keys": ["person_id"]}, ["unique_grain"], 1),
        ({"grain": "One row"}, ["unique_grain"], 1),
        ({"grain": "One row", "grain_keys": ["day"]}, ["unique_grain"], 1),
        ({"grain": "One row", "grain_keys": ["person_id"]}, [], 1),
        ({"grain": "One row", "grain_keys": ["person_id"]}, ["unique_grain", "unique"], 1),
    ],
)
def test_a_wrong_grain_is_found(meta: dict[str, Any], kinds: list[str], problems: int) -> None:
    assert len(wrong_grain(node(config={"meta": meta}), uniqueness(*kinds), {})) == problems


@pytest.mark.parametrize(
    ("materialized", "keys_of_the_other", "kinds", "problems"),
    [
        ("view", ["person_id"], ["keeps_rows"], 0),
        ("table", ["person_id"], ["keeps_rows"], 1),
        ("view", ["person_id", "day"], ["keeps_rows"], 1),
        ("view", ["person_id"], ["not_null"], 1),
        ("view", ["person_id"], ["keeps_rows", "unique"], 1),
    ],
)
def test_only_a_view_that_keeps_the_rows_of_the_same_grain_needs_no_unique_grain(
    materialized: str, keys_of_the_other: list[str], kinds: list[str], problems: int
) -> None:
    meta = {"grain": "One row per person", "grain_keys": ["person_id"]}
    view = node(config={"meta": meta, "materialized": materialized})
    reads = {"attached_node": "x", "depends_on": {"nodes": ["x", "y"]}}
    tests = [test | reads for test in uniqueness(*kinds)]
    models = {"y": {"config": {"meta": {"grain_keys": keys_of_the_other}}}}
    assert len(wrong_grain(view, tests, models)) == problems


def test_a_column_described_twice_is_found() -> None:
    assert written_twice([("x", "a", "The a."), ("y", "a", "Another a."), ("y", "b", "The b.")]) == []
    assert written_twice([("x", "a", "{{ doc('a') }}"), ("y", "b", "{{ doc('a') }}")]) == []
    assert written_twice([("x", "a", "The a."), ("y", "b", "The\na.")]) == ["The a. (x.a, y.b)"]
    assert written_twice([("x", "a", "The a."), ("x", "a", "That a.")]) == ["x.a"]


def test_a_docs_block_that_is_not_shared_is_found() -> None:
    texts = ["{{ doc('a') }}", "{{ doc('b') }}", "{{ doc('a') }}", "The c."]
    assert shared_by_nobody(["a", "b", "c"], texts) == ["b", "c"]


def test_a_data_test_without_name_or_reason_is_found() -> None:
    assert not unnamed_or_without_reason({"name": "x__holds", "description": "Because."}, "x")
    assert not unnamed_or_without_reason({"name": "singular", "description": "Because."}, None)
    assert unnamed_or_without_reason({"name": "x__holds", "description": ""}, "x")
    assert unnamed_or_without_reason({"name": "not_null_x_person_id", "description": "Because."}, "x")


def test_a_macro_without_a_comment_is_found() -> None:
    assert says_what_it_is("\n{# Why. #}\n{% macro x() %}")
    assert not says_what_it_is("{% macro x() %}{# inside #}")
