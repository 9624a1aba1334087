"""Every SQL sample in README and docs runs on the demonstration and prints what stands below it."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from demonstration_kit import Demonstration
from project_kit import PROJECT
from tools.docs.samples import PAGE_OF_TWO_VINTAGES, documentation_files, rewritten, run, samples_in, table

SAMPLES = [sample for file in documentation_files() for sample in samples_in(file)]

PAGE = "```sql\nselect 0\n```\n\n```sql\nselect 1 as one\n```\n\n```text\nold\n```\n\nMore.\n\n```sql\nselect 2\n```\n"


def test_the_documentation_has_samples() -> None:
    assert SAMPLES


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.file.relative_to(PROJECT)}:{sample.line}")
def test_the_sample_prints_what_the_page_shows(
    sample, demonstration: Demonstration, built_for_then: Demonstration
) -> None:
    asked = built_for_then if sample.file == PAGE_OF_TWO_VINTAGES else demonstration
    shown = run(asked.database, sample.sql)
    assert shown == sample.printed, "run python -m tools samples --write DATABASE"


def test_a_sample_is_a_query_with_a_result_below(tmp_path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    assert [(sample.line, sample.sql, sample.printed) for sample in samples_in(page)] == [(5, "select 1 as one", "old")]


def test_results_are_rewritten_and_nothing_else() -> None:
    written = rewritten(PAGE, lambda sql: f"result of {sql}")
    assert written == PAGE.replace("old", "result of select 1 as one")
    assert rewritten(written, lambda sql: f"result of {sql}") == written


def test_the_table_aligns_numbers_to_the_right_and_leaves_nulls_empty() -> None:
    rows = [("Turku", 9.5, date(2025, 1, 1), True), ("Oulu", 10.25, None, False)]
    assert table(["area", "value", "day", "known"], rows) == "\n".join(
        [
            "area   value  day         known",
            "-----  -----  ----------  -----",
            "Turku    9.5  2025-01-01  true",
            "Oulu   10.25              false",
        ]
    )


def test_a_long_result_is_refused(tmp_path) -> None:
    database = tmp_path / "empty.duckdb"
    duckdb.connect(database).close()
    with pytest.raises(ValueError, match="add a limit"):
        run(database, "select * from range(41)")
