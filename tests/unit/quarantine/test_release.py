"""Rows leave quarantine when a contract has changed: as if they had landed under it, or not at all."""

import dataclasses

import duckdb
import pytest
from click.testing import CliRunner

from delivery_kit import csv_file, deliver, good_row
from mittaristo.cli.main import main
from mittaristo.contracts import Register, load_contracts
from mittaristo.errors import FailedError, RefusedError
from mittaristo.landing import deliveries as landing
from mittaristo.landing import ledger
from mittaristo.landing.files import stage
from mittaristo.landing.person import KEY_VARIABLE
from mittaristo.quarantine.release import Released, release

STATUS, SEARCH, BAROMETER = "ura.ytyoll", "ura.ythaku", "keha.tyovoimabarometri"
URA, KEHA = load_contracts()["ura"], load_contracts()["keha"]


def without_code(register: Register, table: str, column: str, code: str) -> Register:
    """The register's contract of before, whose closed list of a column did not have a code yet."""
    columns = tuple(
        dataclasses.replace(one, codes=tuple(known for known in one.codes if known != code))
        if one.name == column
        else one
        for one in register.tables[table].columns
    )
    changed = dataclasses.replace(register.tables[table], columns=columns)
    return dataclasses.replace(register, tables=register.tables | {table: changed})


@pytest.fixture
def land_under(warehouse, monkeypatch):
    """Lands what was delivered under another contract than today's."""

    def land_under(register: Register) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(landing, "load_contracts", lambda: load_contracts() | {register.name: register})
            assert [outcome.verdict for outcome in warehouse.land()] == ["landed"]

    return land_under


@pytest.fixture
def statuses(warehouse, land_under):
    """Two files of ura, of which three rows of one and one row of the other are in quarantine."""
    rows = [
        good_row(STATUS, 1),
        good_row(STATUS, 2, tyok1="2"),
        good_row(STATUS, 3, tyok1="2", tymsyy="?"),
        good_row(STATUS, 4, hetu="x"),
    ]
    searches = csv_file(SEARCH, [good_row(SEARCH, 1), good_row(SEARCH, 2, alkpv1=None)])
    deliver(warehouse.deliveries, "ura", "2025-02-03", csv_file(STATUS, rows, packed=True), searches)
    land_under(without_code(URA, "ytyoll", "tyok1", "2"))


def held(warehouse) -> dict[str, list[tuple]]:
    """Everything in raw and quarantine but the times and the trail."""
    return {name: rows for name, rows in warehouse.contents().items() if name != "quarantine.releases"}


def landed_anew(warehouse) -> dict[str, list[tuple]]:
    """What a landing under today's contract makes of the same deliveries."""
    warehouse.database.unlink()
    warehouse.land()
    return held(warehouse)


def test_a_released_row_is_what_it_would_be_had_it_landed_under_todays_contract(warehouse, statuses):
    before = held(warehouse)
    done = release(URA, warehouse.deliveries, warehouse.database)
    assert done.tables == (
        Released("ura/2025-02-03", "ytyoll", released=1, left=2, displaced=0),
        Released("ura/2025-02-03", "ythaku", released=0, left=1, displaced=0),
    )
    assert done.not_given == ()
    after = held(warehouse)
    assert warehouse.query("select _delivery_id, _line, tyok1 from raw.ura__ytyoll order by _line") == [
        ("ura/2025-02-03", 2, "0"),
        ("ura/2025-02-03", 3, "2"),
    ]
    assert before != after == landed_anew(warehouse)


def test_the_trail_the_ledger_and_the_reasons_of_what_stays(warehouse, statuses):
    release(dataclasses.replace(URA, version="1.1"), warehouse.deliveries, warehouse.database)
    assert warehouse.query("select * exclude (released_at) from quarantine.releases") == [
        ("ura/2025-02-03", "ytyoll", 3, "unknown_code:tyok1", "1.1")
    ]
    assert warehouse.query(
        "select table_name, rows_in_manifest, rows_landed, rows_quarantined from raw.delivery_files order by all"
    ) == [("ythaku", 2, 1, 1), ("ytyoll", 4, 2, 2)]
    assert warehouse.query("select count(*) from raw.ura__ytyoll") == [(2,)]
    # The first of these had two reasons when it landed.
    assert warehouse.query("select _line, _reasons from quarantine.ura__ytyoll order by _line") == [
        (4, "unknown_code:tymsyy"),
        (5, "bad_hetu:hetu"),
    ]


def test_a_manifest_that_is_not_the_landed_one_must_be_of_todays_version(warehouse, statuses):
    rows, searches = (
        [good_row(STATUS, 1), good_row(STATUS, 2, tyok1="2"), good_row(STATUS, 3, tyok1="2", tymsyy="?")],
        csv_file(SEARCH, [good_row(SEARCH, 1), good_row(SEARCH, 2, alkpv1=None)]),
    )
    file = csv_file(STATUS, [*rows, good_row(STATUS, 4, hetu="x")], packed=True)
    deliver(warehouse.deliveries, "ura", "2025-02-03", file, searches, contract_version="0.9")
    with pytest.raises(RefusedError, match="unknown contract version"):
        release(URA, warehouse.deliveries, warehouse.database)


def test_releasing_again_changes_nothing(warehouse, statuses):
    release(URA, warehouse.deliveries, warehouse.database)
    before = warehouse.contents()
    again = release(URA, warehouse.deliveries, warehouse.database)
    assert sum(one.released for one in again.tables) == 0
    assert warehouse.contents() == before


def test_a_released_row_takes_the_place_of_an_earlier_one_with_its_key(warehouse, land_under):
    rows = [good_row(BAROMETER, 1), good_row(BAROMETER, 1, kohtaantotila="3"), good_row(BAROMETER, 2)]
    deliver(warehouse.deliveries, "keha", "2025-02-20", csv_file(BAROMETER, rows))
    land_under(without_code(KEHA, "tyovoimabarometri", "kohtaantotila", "3"))
    (done,) = release(KEHA, warehouse.deliveries, warehouse.database).tables
    assert (done.released, done.left, done.displaced) == (1, 1, 1)
    assert warehouse.query("select _line, _reasons from quarantine.keha__tyovoimabarometri") == [(2, "duplicate_key")]
    assert held(warehouse) == landed_anew(warehouse)


def test_a_delivery_whose_files_are_others_now_is_refused(warehouse, statuses):
    deliver(warehouse.deliveries, "ura", "2025-02-03", csv_file(STATUS, [good_row(STATUS, 1)] * 4))
    before = warehouse.database.read_bytes()
    with pytest.raises(RefusedError, match="checksum differs from the one that has landed"):
        release(URA, warehouse.deliveries, warehouse.database)
    assert warehouse.database.read_bytes() == before


def test_another_person_key_is_refused(warehouse, statuses, monkeypatch):
    before = warehouse.database.read_bytes()
    monkeypatch.setenv(KEY_VARIABLE, "another key")
    with pytest.raises(RefusedError, match=r"another one than that ura/2025-02-03 landed with: 1 row"):
        release(URA, warehouse.deliveries, warehouse.database)
    assert warehouse.database.read_bytes() == before


def test_nothing_is_released_when_rows_would_get_lost(warehouse, statuses, monkeypatch):
    before = warehouse.database.read_bytes()
    monkeypatch.setattr("mittaristo.quarantine.release.accept", lambda *arguments: 0)
    with pytest.raises(FailedError, match="4 rows delivered, but 1 landed and 2 quarantined"):
        release(URA, warehouse.deliveries, warehouse.database)
    assert warehouse.database.read_bytes() == before


def test_a_failing_engine_releases_nothing_and_repeats_no_value(warehouse, statuses, monkeypatch):
    def breaks(*arguments):
        raise duckdb.ConversionException("could not convert 'a value'")

    monkeypatch.setattr("mittaristo.quarantine.release.quarantine", breaks)
    with pytest.raises(FailedError, match=r"^nothing was released: the database engine reports ConversionException$"):
        release(URA, warehouse.deliveries, warehouse.database)


def test_a_released_row_must_keep_what_the_contract_promises(warehouse, statuses, monkeypatch):
    def misread(connection, manifest, file, *how):
        warnings = stage(connection, manifest, file, *how)
        if file.table == "ytyoll":
            connection.execute("update landing_rows set tyok1 = 'misread' where tyok1 = '2'")
        return warnings

    monkeypatch.setattr("mittaristo.quarantine.release.stage", misread)
    with pytest.raises(RefusedError, match=r"break what the contract promises: expect_column_values_to_be_in_set"):
        release(URA, warehouse.deliveries, warehouse.database)


def test_the_command_says_what_it_did_and_what_it_was_not_given(warehouse, statuses):
    deliver(
        warehouse.deliveries,
        "ura",
        "2025-03-03",
        csv_file(STATUS, [good_row(STATUS, 5, tyok1="?")]),
        data_until="2025-02-28",
    )
    warehouse.land()
    command = ["quarantine", "release", "ura", str(warehouse.deliveries / "ura" / "2025-02-03")]
    ended = CliRunner().invoke(main, [*command, "--database", str(warehouse.database)])
    assert ended.exit_code == 0, ended.output
    lines = [" ".join(line.split()) for line in ended.output.splitlines()]
    assert lines[:2] == [
        "delivery table released left displaced",
        "ura/2025-02-03 ytyoll 1 2 0",
    ]
    assert lines[-1] == "1 rows released, 3 left in quarantine; they are in the results after `mittaristo build`"
    assert "does not hold ura/2025-03-03, whose quarantined rows stay" in lines[-2]


def test_the_ledger_knows_which_tables_have_rows_in_quarantine(warehouse, statuses):
    with duckdb.connect(warehouse.database, read_only=True) as connection:
        assert ledger.quarantined_tables(connection, "ura") == {"ura/2025-02-03": {"ytyoll", "ythaku"}}
        assert ledger.quarantined_tables(connection, "keha") == {}
