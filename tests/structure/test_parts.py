"""The product is small and ships alone; its parts import one another in one direction, and only what they declare."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from project_kit import PROJECT, expect_none, name_of

MOST_LINES = 6_000
PRODUCT, LAB, TOOLS, TESTS = (PROJECT / name for name in ("src/mittaristo", "src/mittaristo_lab", "tools", "tests"))

# What each part may import of the project. The reference knows nothing of what it recomputes, nor of what drew it.
MAY_IMPORT = {
    PRODUCT: ("mittaristo",),
    LAB / "catalogue.py": ("mittaristo.project",),
    LAB / "simulation": (
        "mittaristo.contracts",
        "mittaristo.errors",
        "mittaristo.project",
        "mittaristo_lab.simulation",
        "mittaristo_lab.truth",
    ),
    LAB / "truth": (
        "mittaristo.project",
        "mittaristo_lab.catalogue",
        "mittaristo_lab.simulation",
        "mittaristo_lab.truth",
    ),
    LAB / "reference": (
        "mittaristo.errors",
        "mittaristo.project",
        "mittaristo_lab.catalogue",
        "mittaristo_lab.reference",
    ),
    TOOLS: ("mittaristo", "mittaristo_lab", "tools"),
}
# The two commands that need the laboratory, when they are called.
WHEN_CALLED = {
    PRODUCT / "cli" / "simulate.py": "mittaristo_lab.simulation",
    PRODUCT / "cli" / "verify.py": "mittaristo_lab.reference",
}
OWN = ("mittaristo", "mittaristo_lab", "tools", "tests")

# Started by a command or a hook, and never imported.
STARTED = frozenset({"editables", "hatchling", "pre-commit", "ruff", "sqlfluff", "sqlfluff-templater-dbt"})


class Import(NamedTuple):
    """A name that a module imports, and whether only a function that is called does."""

    name: str
    is_lazy: bool


def imports(code: str) -> Iterator[Import]:
    """All imports of a module."""

    def below(node: ast.AST, is_lazy: bool) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, is_lazy) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(f"{node.module}.{alias.name}", is_lazy) for alias in node.names)
        for child in ast.iter_child_nodes(node):
            yield from below(child, is_lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    return below(ast.parse(code), False)


def is_in(name: str, packages: Sequence[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def forbidden(code: str, allowed: Sequence[str], when_called: str | None = None) -> list[str]:
    """What a module imports of the project and may not."""
    return [
        found.name
        for found in imports(code)
        if is_in(found.name, OWN) and not is_in(found.name, allowed)
        if not (when_called and found.is_lazy and is_in(found.name, [when_called]))
    ]


def modules(part: Path) -> list[Path]:
    return [part] if part.is_file() else sorted(part.rglob("*.py"))


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def configuration() -> dict[str, Any]:
    return tomllib.loads(text(PROJECT / "pyproject.toml"))


def declared(part: str) -> list[str]:
    """The distributions that a part's list in pyproject.toml names."""
    project = configuration()["project"]
    listed = project["dependencies"] if part == "product" else project["optional-dependencies"][part]
    return [normal(re.split(r"[^\w.-]", requirement)[0]) for requirement in listed]


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def foreign(folder: Path) -> set[str]:
    """The top-level packages of others that a part imports."""
    own = {*OWN, *(path.stem for path in modules(folder))}
    found = {one.name.split(".")[0] for path in modules(folder) for one in imports(text(path))}
    return found - own - sys.stdlib_module_names


def undeclared_or_unused(names: set[str], listed: Sequence[str], made_by: Mapping[str, Sequence[str]]) -> list[str]:
    """Packages of no listed distribution, and listed distributions that no package needs.

    Args:
        names: the top-level packages that are imported.
        listed: the distributions declared.
        made_by: the distributions that each top-level package comes from.
    """
    givers = {name: {normal(distribution) for distribution in made_by.get(name, ())} for name in names}
    needed = set().union(*givers.values()) | STARTED
    return [
        *(f"{name} is imported and not declared" for name in sorted(names) if not givers[name] & set(listed)),
        *(f"{name} is declared and not imported" for name in listed if name not in needed),
    ]


def test_the_wheel_ships_the_product_alone_and_it_is_small() -> None:
    shipped = configuration()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert [PROJECT / name for name in shipped] == [PRODUCT]
    assert sum(len(text(path).splitlines()) for path in modules(PRODUCT)) < MOST_LINES


@pytest.mark.parametrize(
    ("part", "folder"),
    {"product": PRODUCT, "lab": LAB, "tools": TOOLS, "test": TESTS}.items(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_part_imports_is_what_it_declares(part: str, folder: Path) -> None:
    expect_none(undeclared_or_unused(foreign(folder), declared(part), packages_distributions()))


def test_everything_declared_is_locked() -> None:
    locked = {normal(name) for name in re.findall(r"^([\w.-]+)==", text(PROJECT / "requirements.lock"), re.MULTILINE)}
    parts = ["product", *configuration()["project"]["optional-dependencies"]]
    expect_none(name for part in parts for name in declared(part) if name not in locked)


@pytest.mark.parametrize("folder", MAY_IMPORT, ids=name_of)
def test_a_part_imports_only_those_it_may(folder: Path) -> None:
    assert modules(folder)
    expect_none(
        f"{name_of(path)}: {name}"
        for path in modules(folder)
        for name in forbidden(text(path), MAY_IMPORT[folder], WHEN_CALLED.get(path))
    )


def test_every_module_of_the_source_belongs_to_a_part() -> None:
    parts = [*MAY_IMPORT, LAB / "__init__.py"]
    expect_none(
        name_of(path) for path in modules(PROJECT / "src") if not any(path.is_relative_to(part) for part in parts)
    )


def test_no_two_modules_of_the_product_have_one_name() -> None:
    names = Counter(path.stem for path in modules(PRODUCT) if not path.stem.startswith("__"))
    expect_none(name for name, count in names.items() if count > 1)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import click\nfrom mittaristo.cli import console", []),
        ("from mittaristo_lab.reference.compare import Report", ["mittaristo_lab.reference.compare.Report"]),
        ("import tools.docs", ["tools.docs"]),
        ("def f():\n    from tools import PROJECT", ["tools.PROJECT"]),
        ("def f():\n    with g():\n        from mittaristo_lab.reference.compare import Report", []),
        ("def f():\n    import mittaristo_lab.truth", ["mittaristo_lab.truth"]),
        ("if True:\n    import mittaristo_lab.reference", ["mittaristo_lab.reference"]),
        ("import mittaristo_more", []),
    ],
)
def test_a_forbidden_import_is_found(code: str, found: list[str]) -> None:
    assert forbidden(code, ["mittaristo"], "mittaristo_lab.reference") == found


def test_what_is_not_declared_and_what_is_not_imported_is_found() -> None:
    made_by = {"yaml": ["PyYAML"], "dbt": ["dbt-core", "dbt_adapters"], "numpy": ["numpy"]}
    assert undeclared_or_unused({"yaml", "dbt"}, ["pyyaml", "dbt-core", "ruff"], made_by) == []
    assert undeclared_or_unused({"yaml", "numpy"}, ["pyyaml"], made_by) == ["numpy is imported and not declared"]
    assert undeclared_or_unused({"nowhere"}, [], made_by) == ["nowhere is imported and not declared"]
    assert undeclared_or_unused({"yaml"}, ["pyyaml", "numpy"], made_by) == ["numpy is declared and not imported"]
