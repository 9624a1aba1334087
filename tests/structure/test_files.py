"""A file has one subject: what describes a model or seed, or shows its rules; and none is too long to read at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from project_kit import PROJECT, described_in_yml, expect_none, name_of, project_files

LONGEST = {".sql": 120, ".yml": 400}


def subject(model: str) -> str:
    """What the yml of a model or seed is named for: it, or the indicator whose cases it is."""
    return model.removesuffix("__cases") if model.startswith("ind_") else model


def files_of(kind: str, entry: dict[str, Any]) -> tuple[str, str]:
    """The yml that an entry belongs into, and the file that lies beside it: both by name."""
    if kind == "unit_tests":
        return f"{subject(entry['model'])}__unit_tests.yml", f"{entry['model']}.sql"
    return f"{subject(entry['name'])}.yml", f"{entry['name']}{'.sql' if kind == 'models' else '.csv'}"


def out_of_place(path: Path, kind: str, entry: dict[str, Any]) -> str | None:
    """What is wrong with the file that an entry stands in, if anything."""
    expected, beside = files_of(kind, entry)
    if path.name == expected and path.with_name(beside).exists():
        return None
    return f"{path.name}: expected {entry['name']} in {expected}, beside {beside}"


def too_long(path: Path, lines: int) -> str | None:
    """What is wrong with the length of a file, if anything."""
    longest = LONGEST[path.suffix]
    return f"{path.name}: expected at most {longest} lines, found {lines}" if lines > longest else None


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_model_and_no_yml_is_too_long() -> None:
    paths = [*(PROJECT / "models").rglob("*.sql"), *project_files(".yml")]
    expect_none(problem for path in paths if (problem := too_long(path, lines_of(path))))


def test_models_seeds_and_unit_tests_stand_in_the_yml_of_their_name() -> None:
    everything = described_in_yml("models", "seeds", "unit_tests")
    expect_none(problem for file, *entry in everything if (problem := out_of_place(PROJECT / file, *entry)))


def test_every_model_and_seed_has_its_yml_beside_it() -> None:
    paths = [*(PROJECT / "models").rglob("*.sql"), *(PROJECT / "seeds").rglob("*.csv")]
    expect_none(name_of(path) for path in paths if not path.with_name(f"{subject(path.stem)}.yml").exists())


@pytest.mark.parametrize(("lines", "long"), [(120, False), (121, True)])
def test_a_long_model_is_found(lines: int, long: bool) -> None:
    assert (too_long(Path("x.sql"), lines) is not None) is long


def test_a_misplaced_entry_is_found(tmp_path: Path) -> None:
    for name in ("int_x.sql", "ind_9_9__cases.sql", "x.csv"):
        (tmp_path / name).touch()
    assert not out_of_place(tmp_path / "int_x.yml", "models", {"name": "int_x"})
    assert not out_of_place(tmp_path / "ind_9_9.yml", "models", {"name": "ind_9_9__cases"})
    assert not out_of_place(tmp_path / "x.yml", "seeds", {"name": "x"})
    assert not out_of_place(tmp_path / "int_x__unit_tests.yml", "unit_tests", {"name": "t", "model": "int_x"})
    assert out_of_place(tmp_path / "int_x.yml", "unit_tests", {"name": "t", "model": "int_x"})
    assert out_of_place(tmp_path / "int_x.yml", "models", {"name": "int_y"})
    assert out_of_place(tmp_path / "far" / "int_x.yml", "models", {"name": "int_x"})
