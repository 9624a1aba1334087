"""Macros are small, several places share each, and the yml beside them says what they and their arguments are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

import pytest

from project_kit import PROJECT, expect_none, project_files

LONGEST = 60

# dbt calls these by name; what else stands in their files is a part of them.
CALLED_BY_DBT = frozenset({"generate_schema_name", "collect_freshness_custom_sql", "record_test_results"})

_SIGNATURE = re.compile(r"{%-?\s*macro\s+\w+\((.*?)\)\s*-?%}", re.DOTALL)
_JINJA = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)
_CALL = re.compile(r"(?<![\w.])(?<!macro )(\w+)\(")


def is_of_an_engine(name: str, names: Iterable[str]) -> bool:
    """Whether a macro is what adapter.dispatch chooses for another one, ``<engine>__<name>``."""
    return name.partition("__")[2] in names


def arguments_of(macro_sql: str) -> list[str]:
    """The arguments of a macro in the order of its signature, without their defaults."""
    between = _SIGNATURE.search(macro_sql)
    assert between, f"expected a macro, found {macro_sql!r}"
    return [argument.partition("=")[0].strip() for argument in between[1].split(",") if argument.strip()]


def undescribed(macro: dict[str, Any]) -> list[str]:
    """What the yml beside a macro does not say of it: itself, its arguments, or what each of them is."""
    name = macro["name"]
    beside = PurePosixPath(macro["original_file_path"]).with_suffix(".yml").as_posix()
    if macro["patch_path"] != f"mittaristo://{beside}" or not macro["description"].strip():
        return [f"{name}: expected a description in {beside}"]
    arguments, described = arguments_of(macro["macro_sql"]), [one["name"] for one in macro["arguments"]]
    silent = [f"{name}.{one['name']}" for one in macro["arguments"] if not (one["type"] and one["description"].strip())]
    return silent if arguments == described else [f"{name}: expected arguments {arguments}, described {described}"]


def calls(texts: Iterable[str]) -> list[str]:
    """The names that the Jinja of the texts calls, once per call; comments and definitions aside."""
    return [name for text in texts for part in _JINJA.findall(text) for name in _CALL.findall(part)]


def called_less_than_twice(macros: list[dict[str, Any]], called: list[str]) -> list[str]:
    """Macros of which fewer than two places make use, where neither dbt nor its dispatch calls them."""
    names = {macro["name"] for macro in macros}
    return [
        macro["name"]
        for macro in macros
        if called.count(macro["name"]) < 2
        and not is_of_an_engine(macro["name"], names)
        and PurePosixPath(macro["original_file_path"]).stem not in CALLED_BY_DBT
    ]


@pytest.fixture(scope="module")
def macros(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """What the folder of macros defines, dbt's own and generic tests aside."""
    own = [macro for macro in manifest["macros"].values() if macro["package_name"] == "mittaristo"]
    return [macro for macro in own if macro["original_file_path"].startswith("macros/")]


def test_every_macro_is_described_beside_it(macros: list[dict[str, Any]]) -> None:
    names = {macro["name"] for macro in macros}
    shared = [macro for macro in macros if not is_of_an_engine(macro["name"], names)]
    assert shared
    expect_none(problem for macro in shared for problem in undescribed(macro))


def test_no_macro_is_long(macros: list[dict[str, Any]]) -> None:
    expect_none(macro["name"] for macro in macros if len(macro["macro_sql"].splitlines()) > LONGEST)


def test_every_macro_is_shared(macros: list[dict[str, Any]]) -> None:
    paths = project_files(".sql", ".yml", folders=("models", "macros", "seeds", "analyses", "tests"))
    texts = [path.read_text(encoding="utf-8") for path in [*paths, PROJECT / "dbt_project.yml"]]
    expect_none(called_less_than_twice(macros, calls(texts)))


def macro(**changes: Any) -> dict[str, Any]:
    return {
        "name": "covers",
        "original_file_path": "macros/time/dates.sql",
        "patch_path": "mittaristo://macros/time/dates.yml",
        "description": "Whether a day lies in an interval.",
        "macro_sql": "{% macro covers(start_date, day=none) -%}",
        "arguments": [
            {"name": "start_date", "type": "string", "description": "First day."},
            {"name": "day", "type": "string", "description": "The day."},
        ],
    } | changes


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, 0),
        ({"description": " "}, 1),
        ({"patch_path": None}, 1),
        ({"patch_path": "mittaristo://macros/macros.yml"}, 1),
        ({"arguments": []}, 1),
        ({"macro_sql": "{% macro covers(start_date) %}"}, 1),
        ({"macro_sql": "{% macro covers(day, start_date) %}"}, 1),
        ({"macro_sql": "{% macro covers() %}", "arguments": []}, 0),
        ({"macro_sql": "{% macro covers(a) %}", "arguments": [{"name": "a", "type": None, "description": "A."}]}, 1),
        ({"macro_sql": "{% macro covers(a) %}", "arguments": [{"name": "a", "type": "any", "description": ""}]}, 1),
    ],
)
def test_an_undescribed_macro_is_found(changes: dict[str, Any], problems: int) -> None:
    assert len(undescribed(macro(**changes))) == problems


def test_calls_are_counted_where_jinja_makes_them() -> None:
    assert calls(["{# covers() #} {% macro covers(a) %}", "select covers(1)", "{{ x.covers() }}"]) == []
    assert calls(["where {{ covers('a', open_end()) }}", "{% for x in covers() %}"]) == ["covers", "open_end", "covers"]


@pytest.mark.parametrize(
    ("changes", "called", "found"),
    [
        ({}, ["covers"], ["covers"]),
        ({}, ["covers", "covers"], []),
        ({"name": "test_result", "original_file_path": "macros/quality/record_test_results.sql"}, [], []),
    ],
)
def test_a_macro_of_one_place_is_found(changes: dict[str, Any], called: list[str], found: list[str]) -> None:
    assert called_less_than_twice([macro(**changes)], called) == found


def test_what_dispatch_chooses_needs_no_call_and_no_description_of_its_own() -> None:
    assert called_less_than_twice([macro(), macro(name="duckdb__covers")], ["covers", "covers"]) == []
    assert not is_of_an_engine("default__collect_freshness_custom_sql", ["covers"])
