"""The raw tables that landing makes are those of the contracts, column by column."""

import duckdb
import pytest

from mittaristo.contracts import load_contracts
from mittaristo.errors import RefusedError
from mittaristo.landing.schema import create_raw_tables

SQL_TYPES = {
    "d": "DATE",
    "n": "BIGINT",
    "x": "DECIMAL(18,6)",
    "t": "VARCHAR",
    "month": "VARCHAR",
    "timestamp": "TIMESTAMP",
    "hetu": "VARCHAR",
}
TABLES = [table for register in load_contracts().values() for table in register.tables.values()]


@pytest.fixture(scope="module")
def database():
    connection = duckdb.connect()
    create_raw_tables(connection)
    yield connection
    connection.close()


def columns(database, schema, name):
    return database.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ?"
        " order by column_index",
        [schema, name],
    ).fetchall()


def test_every_contracted_table_is_there_and_no_other(database):
    names = {table.landed_name for table in TABLES}
    found = database.execute("select schema_name, table_name from duckdb_tables()").fetchall()
    assert {name for schema, name in found if schema == "raw"} == names | {"deliveries", "delivery_files"}
    assert {name for schema, name in found if schema == "quarantine"} == names
    assert len(names) == 21


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.landed_name)
def test_raw_table_is_the_contract(database, table):
    expected = [("person_id" if c.type == "hetu" else c.name, SQL_TYPES[c.type]) for c in table.columns]
    expected += [("_delivery_id", "VARCHAR"), ("_line", "BIGINT")]
    assert columns(database, "raw", table.landed_name) == expected


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.landed_name)
def test_quarantine_table_holds_texts_and_reasons(database, table):
    expected = ["_delivery_id", "_file", "_line", "_reasons"]
    expected += ["person_id"] if table.has_person else []
    expected += [column.name for column in table.columns if column.type != "hetu"]
    found = columns(database, "quarantine", table.landed_name)
    assert [name for name, _ in found] == expected
    assert {sql_type for name, sql_type in found if name != "_line"} == {"VARCHAR"}


def test_every_table_and_column_is_described_in_the_database(database):
    silent = database.execute(
        "select table_name from duckdb_tables() where schema_name in ('raw', 'quarantine') and comment is null"
        " union all select table_name || '.' || column_name from duckdb_columns()"
        " where schema_name in ('raw', 'quarantine') and comment is null"
    ).fetchall()
    assert silent == []


def test_making_the_tables_again_changes_nothing(database):
    create_raw_tables(database)


def test_a_table_with_other_columns_is_refused():
    connection = duckdb.connect()
    create_raw_tables(connection)
    connection.execute('alter table raw."ura__ytyoll" drop column tyok1')
    with pytest.raises(RefusedError, match=r"raw\.ura__ytyoll .* tyok1 VARCHAR is expected"):
        create_raw_tables(connection)
