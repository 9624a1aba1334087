"""What is late: dbt's source freshness asks until when what has landed reaches, not when it came."""

import json
from datetime import date, timedelta

import duckdb
import pytest

from mittaristo.landing.schema import create_raw_tables
from project_kit import run_dbt

TODAY = date(2026, 3, 14)
ARRIVED = date(2026, 3, 13)

# Delivery: register, table of a full delivery, days from the end of its data to today.
DELIVERIES = [
    ("ura", None, 400),
    ("ura", None, 41),
    ("etuudet", None, 42),
    ("migri", None, 72),
    ("keha", "tyovoimabarometri", 42),
    ("keha", "yhdenvertaisuuskartoitus", 397),
    ("keha", "yhteistyobarometri", 764),
]
EXPECTED = {
    "ura": "pass",
    "etuudet": "warn",
    "migri": "error",
    "keha.tyovoimabarometri": "warn",
    "keha.yhdenvertaisuuskartoitus": "pass",
    "keha.yhteistyobarometri": "error",
    # Nothing of these has landed.
    "atmt": "error",
    "tilastokeskus.tyossakaynti": "error",
}


@pytest.fixture(scope="module")
def statuses(tmp_path_factory) -> dict[str, str]:
    """What dbt says of every source table, by register and table."""
    folder = tmp_path_factory.mktemp("late")
    database = folder / "late.duckdb"
    with duckdb.connect(database) as connection:
        create_raw_tables(connection)
        for number, (register, table, days) in enumerate(DELIVERIES):
            delivery = f"{register}/{number}"
            connection.execute(
                "insert into raw.deliveries values (?, ?, ?, ?, 'full', ?, 'landed', 'no manifest', '1.0')",
                [delivery, register, ARRIVED, TODAY - timedelta(days=days), ARRIVED],
            )
            if table:
                connection.execute(
                    "insert into raw.delivery_files values (?, ?, 'none.csv', 'none', 0, 0, 0)", [delivery, table]
                )
    asked = ("source", "freshness", "--vars", f"{{today: {TODAY}}}")
    run_dbt(*asked, database=database, target=folder / "target", status=1)
    results = json.loads((folder / "target" / "sources.json").read_text(encoding="utf-8"))["results"]
    return {".".join(one["unique_id"].split(".")[2:]): one["status"] for one in results}


@pytest.mark.parametrize("source", EXPECTED)
def test_a_source_is_late_when_newer_data_should_have_come(statuses, source):
    found = {status for name, status in statuses.items() if name == source or name.startswith(f"{source}.")}
    assert found == {EXPECTED[source]}


def test_every_delivered_table_is_asked(statuses):
    assert len(statuses) == 21
