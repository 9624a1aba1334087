"""Reads the dbt unit tests from the yml files: what is given, and what was computed by hand."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

from tools import PROJECT

Row = Mapping[str, str]
_REF = re.compile(r"ref\('(\w+)'\)")
_RULES = re.compile(r"[a-z]\d{1,2}")


@dataclass(frozen=True)
class UnitTest:
    """A dbt unit test: rows given by the model they stand for, rows expected; every cell is text, empty for null.

    Rows that a test gives as a query are not read; there are none of them here.
    """

    name: str
    model: str
    description: str
    given: Mapping[str, tuple[Row, ...]]
    expected: tuple[Row, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules whose ids its name carries after the model's, in that order: ``("F2", "D2")``."""
        return rules_in_name(self.name, self.model)


def rules_in_name(test: str, model: str) -> tuple[str, ...]:
    """The rules whose ids a unit test's name carries right after its model: ``<model>_f2_d2_<sentence>``."""
    words = test.removeprefix(f"{model}_").split("_")
    return tuple(word.upper() for word in takewhile(_RULES.fullmatch, words))


def load_unit_tests(project: Path = PROJECT) -> dict[str, UnitTest]:
    """Every unit test of the project by its name, in the order of files and of the tests in them."""
    tests = {}
    for file in sorted((project / "models").rglob("*.yml")):
        document = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        for entry in document.get("unit_tests") or []:
            tests[entry["name"]] = _unit_test(entry)
    return tests


def _unit_test(entry: Mapping[str, Any]) -> UnitTest:
    given = {}
    for block in entry["given"]:
        reference = _REF.fullmatch(block["input"])
        if reference:
            given[reference[1]] = _rows(block)
    return UnitTest(
        name=entry["name"],
        model=entry["model"],
        description=" ".join((entry.get("description") or "").split()),
        given=given,
        expected=_rows(entry["expect"]),
    )


def _rows(block: Mapping[str, Any]) -> tuple[Row, ...]:
    if block.get("format") == "sql":
        return ()
    rows = block.get("rows") or []
    if isinstance(rows, str):
        return tuple({name: value or "" for name, value in row.items()} for row in csv.DictReader(io.StringIO(rows)))
    return tuple({name: "" if value is None else str(value) for name, value in row.items()} for row in rows)
