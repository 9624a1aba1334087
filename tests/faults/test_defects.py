"""Every kind of defect in deliveries is found by the check that must find it, and by that alone."""

import shutil
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager

from defects_kit import (
    BUILDING,
    COVERED,
    DEFECTS,
    FAILED,
    HARMLESS,
    LANDING,
    PAGE,
    QUARANTINED,
    REFUSED,
    SUSPECT,
    TIMELY,
    page,
)
from delivery_kit import KEY
from mittaristo.building.dbt_build import build
from mittaristo.contracts import load_contracts
from mittaristo.landing.deliveries import land
from mittaristo.landing.person import KEY_VARIABLE
from parcels_kit import Parcels, built_parcels, landed_parcels, write

EVERYTHING_AND_ITS_QUALITY = (
    *("resource_type:model", "resource_type:seed", "path:models/quality", "path:tests/dbt/reconciliation"),
    *("--indirect-selection", "empty", "--exclude-resource-type", "unit_test"),
)

# What a person whom a test points at would look at; the rows are those that the test finds.
FINDINGS = {
    SUSPECT: "select suspect_kind, table_name, delivery_id from quality.suspect_rows"
    " where suspect_rows > 20 and suspect_percent > bound_percent",
    COVERED: "select distinct unknown_kind, measure_code from quality.coverage where unknown_percent > bound_percent",
    TIMELY: "select source_code, delivery_id from quality.delivery_timeliness"
    " where kind = 'delta' and months_left_out > 0 and earlier_deliveries >= 6",
}


def reasons_in_quarantine(warehouse) -> list[str]:
    tables = [f'quarantine."{one.name}__{table}"' for one in load_contracts().values() for table in one.tables]
    query = " union all ".join(f"select _reasons from {table}" for table in tables)
    return [reasons for (reasons,) in warehouse.query(query)]


def outcomes_of(warehouse, parcels: Parcels) -> tuple[list[str], list[str]]:
    """What landing says of refused deliveries, and the reasons of rows in quarantine."""
    write(parcels, warehouse.deliveries)
    refusals = [outcome.message or "" for outcome in warehouse.land() if not outcome.has_landed]
    return refusals, reasons_in_quarantine(warehouse)


def test_good_deliveries_land_whole(warehouse):
    assert outcomes_of(warehouse, landed_parcels()) == ([], [])


@pytest.mark.parametrize("defect", LANDING, ids=lambda one: one.name)
def test_landing_finds_the_defect_and_nothing_else(defect, warehouse):
    parcels = landed_parcels()
    defect.inject(parcels)
    refusals, reasons = outcomes_of(warehouse, parcels)
    if defect.outcome == REFUSED:
        assert reasons == []
        (message,) = refusals
        assert defect.check in message
    else:
        assert (defect.outcome, refusals, reasons) == (QUARANTINED, [], [defect.check])


@dataclass(frozen=True)
class Built:
    """A warehouse of some deliveries, and the data tests that fail on it."""

    database: Path
    failed: frozenset[str]

    def query(self, sql: str) -> set[tuple]:
        """Rows of a query."""
        with duckdb.connect(self.database, read_only=True) as connection:
            return set(connection.execute(sql).fetchall())


def built(folder: Path, empty_database: Path, parcels: Parcels) -> Built:
    """Land and build deliveries, then run what looks at the quality of data."""
    database = folder / "x.duckdb"
    shutil.copy(empty_database, database)
    write(parcels, folder / "deliveries")
    with pytest.MonkeyPatch.context() as changed, redirect_stdout(None):
        changed.setenv(KEY_VARIABLE, KEY)
        changed.setenv("DBT_TARGET_PATH", str(folder / "target"))
        changed.setenv("DBT_LOG_PATH", str(folder / "logs"))
        outcomes = land(folder / "deliveries", database)
        assert [outcome for outcome in outcomes if not outcome.has_landed or outcome.quarantined] == []
        result = build(database, select=EVERYTHING_AND_ITS_QUALITY)
        DuckDBConnectionManager.close_all_connections()
    assert {failure.kind for failure in result.failures} <= {"test"}
    assert result.succeeded["test"] > 30
    return Built(database, frozenset(failure.name for failure in result.failures))


@pytest.fixture(scope="module")
def good(tmp_path_factory, empty_database) -> Built:
    return built(tmp_path_factory.mktemp("good"), empty_database, built_parcels())


@pytest.fixture(scope="module")
def defective(tmp_path_factory, empty_database) -> Built:
    """All defects that only a build can see, in one set of deliveries; they are of other tables or months."""
    parcels = built_parcels()
    for defect in BUILDING:
        defect.inject(parcels)
    return built(tmp_path_factory.mktemp("defective"), empty_database, parcels)


def test_good_deliveries_pass_every_check(good):
    assert good.failed == frozenset()
    assert [good.query(finding) for finding in FINDINGS.values()] == [set()] * len(FINDINGS)


def test_exactly_the_checks_that_must_find_something_fail(defective):
    assert defective.failed == {defect.check for defect in BUILDING if defect.outcome == FAILED}


@pytest.mark.parametrize("defect", [one for one in BUILDING if one.outcome == FAILED], ids=lambda one: one.name)
def test_the_check_finds_the_defect(defect, defective):
    assert defect.subjects
    assert defect.subjects <= defective.query(FINDINGS[defect.check])


@pytest.mark.parametrize("check", FINDINGS)
def test_the_check_finds_nothing_else(check, defective):
    injected = [defect.subjects for defect in BUILDING if defect.check == check]
    assert defective.query(FINDINGS[check]) == frozenset().union(*injected)


@pytest.mark.parametrize("timeline", ["statuses", "spells"])
def test_what_a_rule_puts_right_changes_no_timeline(timeline, good, defective):
    """T1-T3, J1, J2: overlaps and doubled rows of the first delivery leave everybody's days as they were."""
    columns = "person_id, start_date, end_date" + (", status_code" if timeline == "statuses" else "")
    days = f"select {columns} from intermediate.int_timeline__{timeline} where start_date < date '2024-10-01'"
    assert defective.query(days) == good.query(days) != set()
    assert {defect.check for defect in BUILDING if defect.outcome == HARMLESS} == {"T1", "T3", "J1"}


def test_the_page_is_made_from_the_list():
    assert PAGE.read_text(encoding="utf-8") == page(), "run python tests/lib/defects_kit.py"


def test_every_kind_of_defect_has_its_name(record_property):
    names = [defect.name for defect in DEFECTS]
    assert len(set(names)) == len(names) >= 20
    record_property("counted", f"{len(names)} kinds of defect in data, each found by the check that must find it")
