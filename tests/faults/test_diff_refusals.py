"""What ``mittaristo diff`` refuses: two real files, the words that are printed, and the exit status."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from mittaristo.cli.main import main
from mittaristo.comparing import difference
from pair_kit import AS_OF, built, cell

Prepare = Callable[[Path], Path]


def run(*arguments: str | Path):
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


def without(sql: str) -> Prepare:
    """A built database after the SQL."""
    return lambda path: built(path, then=sql)


def text_file(path: Path) -> Path:
    path.write_text("measure_code;value\n" * 1000, encoding="utf-8")
    return path


def empty_database(path: Path) -> Path:
    duckdb.connect(path).close()
    return path


# Messages with the names of the two files still to fill in.
def no_warehouse(missing: str) -> str:
    return (
        f"{{new}} is no built warehouse: it has no {missing}; name a database that deliveries have landed in and that"
        " `mittaristo build` has built"
    )


def another_version(table: str, columns: str) -> str:
    return (
        f"{{new}} was built by another version of mittaristo: marts.{table} has no {columns}, without which it cannot"
        " be compared; build it again"
    )


def not_one_date(found: int) -> str:
    return (
        f"{{new}} holds results of {found} as-of dates in marts.fct_indicator_value, expected those of one; run"
        " `mittaristo build` on it"
    )


REFUSALS: dict[str, tuple[Prepare, str]] = {
    "empty database": (
        empty_database,
        no_warehouse("raw.deliveries and no marts.fct_indicator_value and no marts.fct_indicator_case"),
    ),
    "not built": (
        without("drop table marts.fct_indicator_value; drop table marts.fct_indicator_case"),
        no_warehouse("marts.fct_indicator_value and no marts.fct_indicator_case"),
    ),
    "no cases": (without("drop table marts.fct_indicator_case"), no_warehouse("marts.fct_indicator_case")),
    "nothing landed": (without("drop table raw.deliveries"), no_warehouse("raw.deliveries")),
    "cells without key": (
        without("alter table marts.fct_indicator_value drop column breakdown"),
        another_version("fct_indicator_value", "breakdown"),
    ),
    "cases without evidence": (
        without(
            "alter table marts.fct_indicator_case drop column evidence;"
            " alter table marts.fct_indicator_case drop column evidence_date"
        ),
        another_version("fct_indicator_case", "evidence, evidence_date"),
    ),
    "values of another type": (
        without("alter table marts.fct_indicator_value alter value type decimal(18, 6)"),
        "{old} and {new} were built by different versions of mittaristo: value of marts.fct_indicator_value has"
        " different types, so that it cannot be compared; build both with one version",
    ),
    "no results": (without("delete from marts.fct_indicator_value"), not_one_date(0)),
    "results of two days": (
        lambda path: built(path, [cell(), cell(area_code="05", as_of_date="2025-12-31")]),
        not_one_date(2),
    ),
    "results of another day": (
        lambda path: built(path, [cell(as_of_date="2025-12-31")]),
        f"the as-of dates differ: {{old}} holds results as of {AS_OF}, {{new}} as of 2025-12-31; build both for one day"
        " (`mittaristo build --as-of`), or compare them all the same with --across-dates",
    ),
    "another contract": (
        lambda path: built(path, versions={"keha": "1.0", "ura": "1.1"}),
        "the contracts differ: ura landed under version 1.0 in {old} and under 1.1 in {new}; land the same deliveries"
        " under one contract into both",
    ),
    "another contract, partly unknown": (
        lambda path: built(
            path,
            versions={"ura": "1.1"},
            then="insert into raw.deliveries values ('ura/2026-01-03', 'ura', 'two', null)",
        ),
        "the contracts differ: ura landed under version 1.0 in {old} and under 1.1 in {new}; land the same deliveries"
        " under one contract into both",
    ),
}


@pytest.mark.parametrize(("prepare", "message"), REFUSALS.values(), ids=REFUSALS)
def test_a_database_that_cannot_be_compared_is_refused(tmp_path, prepare, message):
    old, new = built(tmp_path / "old.duckdb"), prepare(tmp_path / "new.duckdb")
    message = message.format(old=old, new=new)
    refused = run(old, new)
    assert (refused.exit_code, refused.stdout, refused.stderr) == (2, "", f"error: {message}\n")
    refused = run(old, new, "--json")
    assert json.loads(refused.stdout) == {"exit_status": 2, "error": message}
    assert (refused.exit_code, refused.stderr) == (2, f"error: {message}\n")


def test_what_is_no_duckdb_database_is_refused(tmp_path):
    old, new = text_file(tmp_path / "old.csv"), built(tmp_path / "new.duckdb")
    for first, second in ((old, new), (new, old)):
        refused = run(first, second)
        assert refused.exit_code == 2
        assert refused.stderr.startswith(f"error: {old} cannot be read as a DuckDB database (")
        assert refused.stderr.endswith("); name one that `mittaristo build` has built\n")


def test_a_database_with_itself_is_refused(tmp_path):
    old = built(tmp_path / "old.duckdb")
    link = tmp_path / "new.duckdb"
    link.symlink_to(old)
    refused = run(old, link)
    assert (refused.exit_code, refused.stderr) == (
        2,
        f"error: {old} and {link} are the same file; name two databases, from before and after a change\n",
    )


def test_a_file_that_is_not_there_is_refused(tmp_path):
    refused = run(built(tmp_path / "old.duckdb"), tmp_path / "new.duckdb")
    assert refused.exit_code == 2
    assert f"File '{tmp_path / 'new.duckdb'}' does not exist" in refused.stderr


def test_too_little_memory_is_a_failure_in_one_sentence(tmp_path, monkeypatch):
    def largest(warehouse):
        raise duckdb.OutOfMemoryException("Out of Memory Error: no more\nPossible solutions")

    monkeypatch.setattr(difference, "_largest", largest)
    pair = built(tmp_path / "old.duckdb"), built(tmp_path / "new.duckdb")
    message = (
        "the comparison stopped (Out of Memory Error: no more); neither database has changed, free memory or disk and"
        " run it again"
    )
    failed = run(*pair, "--json")
    assert (failed.exit_code, failed.stderr) == (1, f"error: {message}\n")
    assert json.loads(failed.stdout) == {"exit_status": 1, "error": message}
