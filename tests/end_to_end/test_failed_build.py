"""A build whose tests fail leaves the results as they were, and ``status`` says which build is live and what failed."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from demonstration_kit import Demonstration, mittaristo

CONSERVATION = "manifest_equals_landed_and_quarantined"
BUILD = ["build", "--select", "stg_landing__build", "--select", CONSERVATION]


@pytest.fixture
def copied(demonstration: Demonstration, tmp_path: Path) -> Path:
    """A database of the demonstration's contents that may be broken; the demonstration's log of builds is not its."""
    (tmp_path / "warehouse").mkdir()
    return Path(shutil.copy(demonstration.database, tmp_path / "warehouse"))


def as_of(database: Path) -> date:
    with duckdb.connect(database, read_only=True) as connection:
        return connection.execute("select as_of_date from staging.stg_landing__build").fetchone()[0]


def change(database: Path, *statements: str) -> None:
    with duckdb.connect(database) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_failing_test_keeps_the_results_of_before_and_status_explains(copied, tmp_path):
    rejected = copied.with_name(f"{copied.name}.rejected") / copied.name
    # A newer delivery's coverage, and one row of the ledger that no table holds.
    change(
        copied,
        "update raw.deliveries set data_until = date '2026-02-01'"
        " where delivery_id = (select max(delivery_id) from raw.deliveries where register = 'ura')",
        "update raw.delivery_files set rows_landed = rows_landed + 1 where table_name = 'ypaikka'",
    )
    failed = mittaristo(tmp_path, *BUILD)
    assert failed.returncode == 1
    assert f"{copied} is as it was before, and what was built is in {rejected}" in failed.stdout
    assert (as_of(copied), as_of(rejected)) == (date(2026, 1, 31), date(2026, 2, 1))

    status = mittaristo(tmp_path, "status")
    assert status.returncode == 0
    assert "error: last build failed 20" in status.stderr
    assert "these results are those of before" in status.stderr
    assert f"error: {CONSERVATION} (tests/dbt/reconciliation/{CONSERVATION}.sql): Conservation: a row" in status.stderr
    assert f"what failed can be looked at in {rejected}" in status.stdout

    change(copied, "update raw.delivery_files set rows_landed = rows_landed - 1 where table_name = 'ypaikka'")
    mended = mittaristo(tmp_path, *BUILD)
    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert as_of(copied) == date(2026, 2, 1)
    assert not rejected.exists()
    status = mittaristo(tmp_path, "status")
    assert "last published 20" in status.stdout
    assert "failed" not in status.stdout + status.stderr
