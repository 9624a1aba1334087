"""Every analysis says its question, is described, runs on the demonstration, and returns rows with named columns."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
import yaml

from demonstration_kit import Demonstration
from project_kit import PROJECT, run_dbt

ANALYSES = sorted((PROJECT / "analyses").glob("*.sql"))
FEWEST = 10
# Analyses that compare vintages are asked where two days were built.
OF_TWO_VINTAGES = {"revisions_of_the_last_vintages"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def question(sql: str) -> str:
    """The comment at the head of an analysis, as one line."""
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    return " ".join(lines)


def problems_of(columns: list[str], rows: list[tuple]) -> list[str]:
    """What is wrong with a result: no rows, a column without a name of its own, or one that says nothing."""
    problems = [] if rows else ["no rows"]
    problems += [f"column {name} is not a name" for name in columns if not _NAME.fullmatch(name)]
    problems += [f"column {name} stands twice" for name in set(columns) if columns.count(name) > 1]
    problems += [
        f"column {name} is always empty"
        for position, name in enumerate(columns)
        if rows and all(row[position] is None for row in rows)
    ]
    return problems


@pytest.fixture(scope="module")
def compiled(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the compiled analyses; dbt runs once for all of them."""
    target = tmp_path_factory.mktemp("analyses")
    run_dbt("compile", "--select", "resource_type:analysis", database=demonstration.database, target=target)
    return target / "compiled" / "mittaristo" / "analyses"


def test_there_are_at_least_ten_questions() -> None:
    assert len(ANALYSES) >= FEWEST


def test_every_analysis_is_described_once() -> None:
    entries = yaml.safe_load((PROJECT / "analyses" / "_analyses.yml").read_text(encoding="utf-8"))["analyses"]
    assert [entry["name"] for entry in entries if entry["description"].strip()] == [path.stem for path in ANALYSES]


@pytest.mark.parametrize("path", ANALYSES, ids=lambda path: path.stem)
def test_the_header_asks_a_question(path: Path) -> None:
    assert "?" in question(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [path.stem for path in ANALYSES])
def test_the_analysis_answers(
    name: str, compiled: Path, demonstration: Demonstration, built_for_then: Demonstration
) -> None:
    asked = built_for_then if name in OF_TWO_VINTAGES else demonstration
    with duckdb.connect(asked.database, read_only=True) as connection:
        answer = connection.execute((compiled / f"{name}.sql").read_text(encoding="utf-8"))
        columns = [column[0] for column in answer.description]
        assert problems_of(columns, answer.fetchall()) == []


def test_a_bad_result_is_found() -> None:
    assert problems_of(["area_code", "value"], [("01", 1.0)]) == []
    assert problems_of(["area_code"], []) == ["no rows"]
    assert problems_of(["count_star()"], [(1,)]) == ["column count_star() is not a name"]
    assert problems_of(["value", "value"], [(1, 1)]) == ["column value stands twice"]
    assert problems_of(["value"], [(None,), (None,)]) == ["column value is always empty"]
    assert question("-- Who?\n-- All of them.\nselect 1\n-- not this") == "Who? All of them."
