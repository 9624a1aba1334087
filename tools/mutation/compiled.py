"""What a build has compiled: the models with their unit tests, their data tests and what is built on them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from mittaristo.errors import RefusedError
from tools import PROJECT
from tools.cards.fingerprint import normalised

_PROJECT_NAME = "mittaristo"

# What may be the call of a macro.
_CALLED = re.compile(r"\b\w+(?=\()")

# The layers whose models hold rules.
LAYERS = ("staging", "intermediate", "indicators", "results")

# The marts that the reference comparison looks at.
VALUES, CASES = COMPARED = "fct_indicator_value", "fct_indicator_case"

# dbt puts the model's query between these into the query of a unit test, which gives actual and expected rows.
_BEFORE_MODEL = '"\n  from (\n'
_AFTER_MODEL = "\n  ) _dbt_internal_unit_test_actual"


@dataclass(frozen=True)
class UnitTest:
    """A unit test: its query is ``before``, the model on the rows of the test, and ``after``."""

    name: str
    before: str
    model_sql: str
    after: str


@dataclass(frozen=True)
class DataTest:
    """A data test that the build asked: a query that gives no rows, on these models."""

    name: str
    sql: str
    models: frozenset[str]


@dataclass(frozen=True)
class Model:
    """A model as it was compiled; ``relation`` is the table as the SQL of others names it."""

    name: str
    layer: str
    file: Path
    relation: str
    is_built: bool
    is_view: bool
    sql: str
    parents: frozenset[str]
    unit_tests: tuple[UnitTest, ...]


class Project:
    """The models and tests of one build."""

    def __init__(self, target: Path) -> None:
        """Read what was compiled.

        Args:
            target: the folder that the build wrote it to.

        Raises:
            RefusedError: there is no whole build in the folder.
        """
        try:
            manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise RefusedError(f"expected a build in {target}; found no manifest.json: build first") from None
        self._manifest = manifest
        nodes = manifest["nodes"]
        self.models: Mapping[str, Model] = {
            node["name"]: self._model(node, manifest["unit_tests"], target)
            for node in nodes.values()
            if node["resource_type"] == "model"
        }
        self.data_tests = [
            DataTest(node["name"], node["compiled_code"], _models_in(node["depends_on"]["nodes"]))
            for node in nodes.values()
            if node["resource_type"] == "test" and node.get("compiled_code")
        ]

    def _model(self, node: Mapping[str, Any], unit_tests: Mapping[str, Any], target: Path) -> Model:
        name = node["name"]
        return Model(
            name=name,
            layer=Path(node["path"]).parts[0],
            file=Path(node["original_file_path"]),
            relation=node["relation_name"],
            is_built=node["config"]["materialized"] in ("table", "view"),
            is_view=node["config"]["materialized"] == "view",
            sql=node["compiled_code"],
            parents=_models_in(node["depends_on"]["nodes"]),
            unit_tests=tuple(_unit_test(test, target) for test in unit_tests.values() if test["model"] == name),
        )

    @property
    def database(self) -> str:
        """The quoted name of the database in the compiled SQL."""
        return next(iter(self.models.values())).relation.split(".")[0]

    @cached_property
    def in_order(self) -> list[str]:
        """The models, each after those it reads."""
        ordered: dict[str, None] = {}

        def add(name: str) -> None:
            for parent in sorted(self.models[name].parents):
                add(parent)
            ordered.setdefault(name)

        for name in sorted(self.models):
            add(name)
        return list(ordered)

    def from_model_on(self, name: str) -> list[str]:
        """The model and those after it; whatever reads it is among them."""
        return self.in_order[self.in_order.index(name) :]

    def data_tests_after(self, name: str) -> list[DataTest]:
        """The data tests that can be run once this model is built, and no sooner."""
        return self._data_tests_by_last_model.get(name, [])

    @cached_property
    def _data_tests_by_last_model(self) -> Mapping[str, list[DataTest]]:
        found: dict[str, list[DataTest]] = {}
        for test in self.data_tests:
            if test.models:
                found.setdefault(max(test.models, key=self.in_order.index), []).append(test)
        return found

    def to_mutate(self) -> list[str]:
        """The models that hold rules, in order."""
        return [name for name in self.in_order if self.models[name].layer in LAYERS]

    def fingerprint(self, name: str) -> str:
        """Changes when the model, a macro that writes a part of it or one of its unit tests changes."""
        written = self._manifest["nodes"][f"model.{_PROJECT_NAME}.{name}"]["raw_code"]
        tests = [test for test in self._manifest["unit_tests"].values() if test["model"] == name]
        parts = [normalised(text, "") for text in [written, *self._macros_called_in(written)]]
        parts += [json.dumps([test[part] for part in ("overrides", "given", "expect")]) for test in tests]
        return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]

    def _macros_called_in(self, text: str) -> list[str]:
        """The project's macros that a text names, near or far; dbt knows those only that a parameter made it call."""
        macros = {one["name"]: one["macro_sql"] for one in self._project_macros()}
        waiting, found = [text], set()
        while waiting:
            named = {word for word in _CALLED.findall(waiting.pop()) if word in macros} - found
            found |= named
            waiting += [macros[name] for name in named]
            # A dispatched macro calls that of the engine.
            waiting += [f"{engine}__{name}(" for engine in ("default", "duckdb") for name in named]
        return [macros[name] for name in found]

    def _project_macros(self) -> list[Mapping[str, Any]]:
        return [one for one in self._manifest["macros"].values() if one["package_name"] == _PROJECT_NAME]


def source_line(model: Model, compiled_line: int) -> int:
    """The line of the model's file that a line of its compiled SQL comes from; that of the macro's call, if any."""
    return _lines_written(model)[compiled_line - 1]


@cache
def _lines_written(model: Model) -> list[int]:
    """Of each compiled line, its line in the model's file."""
    written = [line.strip() for line in (PROJECT / model.file).read_text(encoding="utf-8").splitlines()]
    compiled = [line.strip() for line in model.sql.splitlines()]
    found = [1] * len(compiled)
    for kind, first, last, start, _ in SequenceMatcher(None, compiled, written, autojunk=False).get_opcodes():
        for number in range(first, last):
            found[number] = start + 1 + (number - first if kind == "equal" else 0)
    return found


def _models_in(names: list[str]) -> frozenset[str]:
    return frozenset(name.rsplit(".", 1)[1] for name in names if name.startswith("model."))


def _unit_test(test: Mapping[str, Any], target: Path) -> UnitTest:
    folder = target / "run" / test["package_name"] / test["original_file_path"]
    found = sorted(folder.rglob(f"{test['name']}.sql"))
    if len(found) != 1:
        raise RefusedError(f"expected the compiled unit test {test['name']} below {folder}; build with its tests first")
    sql = found[0].read_text(encoding="utf-8")
    before, _, rest = sql.partition(_BEFORE_MODEL)
    model_sql, _, after = rest.partition(_AFTER_MODEL)
    return UnitTest(test["name"], before + _BEFORE_MODEL, model_sql, _AFTER_MODEL + after)
