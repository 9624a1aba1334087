"""Great Expectations: the suites say what the contract says, decide, and keep their results without values."""

import json
from datetime import date

import duckdb
import pytest

from delivery_kit import csv_file, deliver, good_row, table_of
from mittaristo.contracts import load_contracts
from mittaristo.errors import FailedError
from mittaristo.landing import rows as landing_rows
from mittaristo.landing.expectations import Validations, suite_for
from mittaristo.landing.schema import create_raw_tables

DELIVERY = "ura/2025-02-03"
TABLES = [table for register in load_contracts().values() for table in register.tables.values()]

# A landed row that breaks one promise: table, values of a good row, values that break it, expectation that notices.
STATUS = {
    "rivi_id": "'1'",
    "muutosaika": "timestamp '2025-01-01 10:00:00'",
    "muutoslaji": "'U'",
    "person_id": "'0123456789abcdef0123456789abcdef'",
    "tappvh": "date '2025-01-02'",
    "tppvm": "null",
    "tyok1": "'2'",
    "tymsyy": "null",
}
PAYMENT = {
    "rivi_id": "'1'",
    "muutosaika": "timestamp '2025-01-01 10:00:00'",
    "muutoslaji": "'U'",
    "person_id": "'0123456789abcdef0123456789abcdef'",
    "etuus": "'01'",
    "jakso_alku": "date '2025-01-01'",
    "jakso_loppu": "date '2025-01-31'",
    "paivat": "0",
    "maksupvm": "date '2025-01-31'",
    "takaisinperinta": "'0'",
}
DECISION = {
    **dict.fromkeys(["CASE_ID", "MEASURE_ID", "CUSTOMER_ID", "DCSN_TYPE_ID", "DCSN_LEVEL", "CASE_TYPE_ID"], "'1'"),
    **dict.fromkeys(["PROCESSING_GROUNDS_GROUP", "PROCESSING_GROUNDS_NAME_FIN"], "'2'"),
    "PAATOS_PERUTTU": "'0'",
    "DCSN_MEASURE_CONFIRMATION_DAY": "date '2025-01-01'",
    "VALIDITY_START_DATE": "null",
    "VALIDITY_END_DATE": "null",
    **{name: STATUS[name] for name in ("rivi_id", "muutosaika", "muutoslaji")},
}
POPULATION = {
    "vuosi": "2023",
    "kunta": "'091'",
    "sukupuoli": "'1'",
    "ikaryhma": "'15-24'",
    "kansalaisuus": "'FI'",
    "toiminta": "'muu'",
    "lkm": "0",
}
BAROMETER = {
    "kuukausi": "'2025-01'",
    "maakunta": "'01'",
    "ammattikoodi": "'1111'",
    "kohtaantotila": "'0'",
    "kohtaantoaste": "null",
    "tyottomat": "null",
    "avoimet_paikat": "null",
}
BROKEN = [
    ("ura.ytyoll", STATUS, {"rivi_id": "null"}, "expect_column_values_to_not_be_null(rivi_id)"),
    ("ura.ytyoll", STATUS, {"person_id": "null"}, "expect_column_values_to_not_be_null(person_id)"),
    ("ura.ytyoll", STATUS, {"person_id": "'abc'"}, "expect_column_value_lengths_to_equal(person_id)"),
    ("ura.ytyoll", STATUS, {"tyok1": "'?'"}, "expect_column_values_to_be_in_set(tyok1)"),
    ("ura.ytyoll", STATUS, {"tppvm": "date '2025-01-01'"}, "expect_column_pair_values_a_to_be_greater_than_b(tppvm)"),
    ("ura.ytyoll", STATUS, {"tppvm": "date '2222-11-11'"}, "expect_column_values_to_not_be_in_set(tppvm)"),
    (
        "migri.paatokset",
        DECISION,
        {"VALIDITY_START_DATE": "date '1900-01-01'"},
        "expect_column_values_to_not_be_in_set(VALIDITY_START_DATE)",
    ),
    ("etuudet.maksut", PAYMENT, {"paivat": "-0.5"}, "expect_column_values_to_be_between(paivat)"),
    ("tilastokeskus.tyossakaynti", POPULATION, {"lkm": "-1"}, "expect_column_values_to_be_between(lkm)"),
    (
        "tilastokeskus.tyossakaynti",
        POPULATION,
        {"kunta": "'91'"},
        "unexpected_rows_expectation(kunta has the form ^[0-9]{3}$)",
    ),
    (
        "keha.tyovoimabarometri",
        BAROMETER,
        {"kuukausi": "'2025-13'"},
        "unexpected_rows_expectation(kuukausi has the form ^[0-9]{4}-(0[1-9]|1[0-2])$)",
    ),
]


@pytest.fixture
def validated(tmp_path):
    """Validates rows put straight into a raw table, in an open transaction, beside a bad one of another delivery."""
    connection = duckdb.connect()
    create_raw_tables(connection)
    connection.begin()

    def validate(name, *rows):
        table = table_of(name)
        connection.execute(f"delete from raw.\"{table.landed_name}\" where _delivery_id = '{DELIVERY}'")
        for line, row in enumerate(rows, start=2):
            columns = ", ".join(f'"{column}"' for column in row)
            connection.execute(
                f'insert into raw."{table.landed_name}" ({columns}, _delivery_id, _line)'
                f" values ({', '.join(row.values())}, '{DELIVERY}', {line})"
            )
        return validations.check(table, DELIVERY, date(2025, 2, 3))

    connection.execute("insert into raw.ura__ytyoll (tyok1, _delivery_id) values ('?', 'ura/2025-01-03')")
    validations = Validations(connection, tmp_path / "validations")
    yield validate
    connection.close()


@pytest.mark.parametrize(("name", "good", "changes", "expectation"), BROKEN, ids=[one[3] for one in BROKEN])
def test_a_broken_promise_is_noticed(validated, name, good, changes, expectation):
    assert validated(name, good) == []
    assert validated(name, good | changes) == [expectation]


def test_a_repeated_key_is_noticed(validated):
    assert validated("keha.tyovoimabarometri", BAROMETER, BAROMETER) == [
        "expect_compound_columns_to_be_unique(['kuukausi', 'maakunta', 'ammattikoodi'])"
    ]


def test_v2_of_deleted_rows_only_the_version_is_expected(validated):
    deleted = dict.fromkeys(STATUS, "null") | {name: STATUS[name] for name in ("rivi_id", "muutosaika")}
    assert validated("ura.ytyoll", deleted | {"muutoslaji": "'P'"}) == []
    assert "expect_column_values_to_not_be_null(tyok1)" in validated("ura.ytyoll", deleted | {"muutoslaji": "'U'"})


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.landed_name)
def test_the_suite_says_everything_that_the_contract_says(table):
    said = {}
    for expectation in suite_for(table).expectations:
        about = getattr(expectation, "column", None) or getattr(expectation, "column_A", None) or "table"
        said.setdefault(expectation.expectation_type, set()).add(about)
    columns = table.columns
    assert said.get("expect_column_values_to_not_be_null", set()) == {c.landed_name for c in columns if c.required}
    assert said.get("expect_column_values_to_be_in_set", set()) == {c.name for c in columns if c.codes}
    assert said.get("expect_column_values_to_not_be_in_set", set()) == {c.name for c in columns if c.empty_values}
    assert said.get("expect_column_values_to_be_between", set()) == {c.name for c in columns if c.minimum is not None}
    assert said.get("expect_column_pair_values_a_to_be_greater_than_b", set()) == {i.end for i in table.intervals}
    assert ("expect_compound_columns_to_be_unique" in said) == (not table.versioned)


def test_what_cannot_be_evaluated_fails(validated, monkeypatch):
    import great_expectations.expectations as gxe

    from mittaristo.landing import expectations

    monkeypatch.setattr(
        expectations,
        "_column_expectations",
        lambda table, column: [gxe.ExpectColumnValuesToNotBeNull(column="no such")],
    )
    with pytest.raises(FailedError, match="could not evaluate expect_column_values_to_not_be_null"):
        validated("ura.ytyoll", STATUS)


def test_the_result_decides(warehouse, monkeypatch):
    """A mistake in reading (here: closed lists are ignored) is caught before anything is committed."""
    monkeypatch.setattr(landing_rows, "_reasons_sql", lambda table, column, names: ["null"])
    monkeypatch.setattr(landing_rows, "_value_sql", lambda column, name: name.typed)
    row = good_row("ura.ytyoll", 1, tyok1="?")
    deliver(warehouse.deliveries, "ura", "2025-02-03", csv_file("ura.ytyoll", [row]))
    (outcome,) = warehouse.land()
    assert outcome.verdict == "refused"
    assert "ytyoll.csv: the landed rows of ytyoll break what the contract promises" in outcome.message
    assert "expect_column_values_to_be_in_set(tyok1)" in outcome.message
    assert warehouse.query("select count(*) from raw.ura__ytyoll") == [(0,)]
    assert warehouse.query("select count(*) from raw.deliveries") == [(0,)]
    (result,) = kept(warehouse)
    assert result["success"] is False


def kept(warehouse) -> list[dict]:
    folder = warehouse.database.parent / "validations" / "results"
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.json"))]


def test_results_are_kept_as_json_and_pages_without_values(warehouse):
    rows = [good_row("ura.ytyoll", number, rivi_id=f"row number {number}") for number in range(3)]
    deliver(warehouse.deliveries, "ura", "2025-02-03", csv_file("ura.ytyoll", rows))
    deliver(
        warehouse.deliveries,
        "keha",
        "2025-02-20",
        csv_file("keha.tyovoimabarometri", [good_row("keha.tyovoimabarometri")]),
    )
    warehouse.land()
    results = kept(warehouse)
    assert sorted(result["suite_name"] for result in results) == ["keha__tyovoimabarometri", "ura__ytyoll"]
    assert all(result["success"] for result in results)
    assert all(one["result"] == {} for result in results for one in result["results"])
    folder = warehouse.database.parent / "validations"
    pages = list((folder / "data_docs").rglob("*.html"))
    assert {path.parts[-4] for path in pages if path.name == "landed_rows.html"} == {
        "keha__tyovoimabarometri",
        "ura__ytyoll",
    }
    assert (folder / "data_docs" / "index.html") in pages
    people = [person for (person,) in warehouse.query("select person_id from raw.ura__ytyoll")]
    for path in [*pages, *folder.rglob("*.json")]:
        text = path.read_text(encoding="utf-8")
        assert not [value for value in [*people, "row number"] if value in text], path
