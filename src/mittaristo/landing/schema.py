"""The tables that landing fills, made from the contracts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from mittaristo.contracts import PERSON_ID, PROVENANCE, Table, load_contracts
from mittaristo.errors import RefusedError

DELIVERIES = "deliveries"
DELIVERY_FILES = "delivery_files"

# Columns of raw.deliveries and raw.delivery_files: name, type, what it means.
_LEDGERS: dict[str, tuple[str, tuple[tuple[str, str, str], ...]]] = {
    DELIVERIES: (
        "What has landed: one row per delivery.",
        (
            ("delivery_id", "VARCHAR", "Register and day of delivery, as in ura/2025-02-03."),
            ("register", "VARCHAR", "Register that sent it."),
            ("delivered_on", "DATE", "Day of delivery, the folder's name."),
            ("data_until", "DATE", "Last day that the delivery covers (L1)."),
            ("kind", "VARCHAR", "delta or full (L2)."),
            (
                "landed_at",
                "TIMESTAMP",
                "When it landed (UTC); about the landing, never used in data rules (D3).",
            ),
            ("verdict", "VARCHAR", "landed; a refused delivery leaves no row."),
            ("manifest_sha256", "VARCHAR", "Checksum of the manifest's bytes."),
            (
                "contract_version",
                "VARCHAR",
                "Version of the contract that it landed under; empty where it was not yet kept.",
            ),
        ),
    ),
    DELIVERY_FILES: (
        "The files of what has landed: one row per delivered table; manifest = landed + quarantined.",
        (
            ("delivery_id", "VARCHAR", "Delivery, as in raw.deliveries."),
            ("table_name", "VARCHAR", "Table by the register's name."),
            ("file_name", "VARCHAR", "File in the delivery's folder."),
            ("sha256", "VARCHAR", "Checksum of the file's bytes."),
            ("rows_in_manifest", "BIGINT", "Rows that the manifest announces (count)."),
            ("rows_landed", "BIGINT", "Rows in raw (count)."),
            ("rows_quarantined", "BIGINT", "Rows in quarantine (count)."),
        ),
    ),
}
_QUARANTINE_HEAD = (
    ("_delivery_id", "VARCHAR", "Delivery that brought the row, as in ura/2025-02-03."),
    ("_file", "VARCHAR", "File in the delivery's folder."),
    ("_line", "BIGINT", "Line of the file on which the row starts; in Parquet files the row, from 1."),
    (
        "_reasons",
        "VARCHAR",
        "Why the row is here: reason:column, joined by '; ' in the contract's column order.",
    ),
)
RELEASES = "releases"
# Columns of quarantine.releases, which is made when rows are released for the first time.
_RELEASES = (
    "What has left quarantine: one row per released row and release.",
    (
        ("delivery_id", "VARCHAR", "Delivery that brought the row, as in raw.deliveries."),
        ("table_name", "VARCHAR", "Table by the register's name."),
        ("line", "BIGINT", "Line of the row, as in quarantine and raw."),
        ("reasons", "VARCHAR", "Why it was in quarantine."),
        ("contract_version", "VARCHAR", "Version of the contract that it was released under."),
        ("released_at", "TIMESTAMP", "When it was released (UTC); never used in data rules (D3)."),
    ),
)
_PROVENANCE_MEANING = {
    "_delivery_id": "Delivery that brought the row, as in ura/2025-02-03.",
    "_line": "Line of the file on which the row starts; in Parquet files the row, from 1.",
}


def identifier(name: str) -> str:
    """The name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def qualified(schema: str, name: str) -> str:
    """The quoted name of a table in a schema."""
    return f"{identifier(schema)}.{identifier(name)}"


def ledger_columns() -> dict[str, tuple[str, list[tuple[str, str, str]]]]:
    """What landing writes about itself: meaning and columns (name, DuckDB type, meaning) by table of raw."""
    return {name: (meaning, list(columns)) for name, (meaning, columns) in _LEDGERS.items()}


def raw_columns(table: Table) -> list[tuple[str, str, str]]:
    """Columns of ``raw.<register>__<table>``: name, DuckDB type, meaning; contract order, then provenance."""
    own = [
        (column.landed_name, column.sql_type, _meaning(column.landed_name, column.description))
        for column in table.columns
    ]
    return own + [(name, sql_type, _PROVENANCE_MEANING[name]) for name, sql_type in PROVENANCE]


def quarantine_columns(table: Table) -> list[tuple[str, str, str]]:
    """Columns of ``quarantine.<register>__<table>``: name, DuckDB type, meaning; all as delivered, as text."""
    person = [(PERSON_ID, "VARCHAR", _meaning(PERSON_ID, ""))] if table.has_person else []
    others = [
        (column.name, "VARCHAR", f"As delivered: {column.description}")
        for column in table.columns
        if column.type != "hetu"
    ]
    return [*_QUARANTINE_HEAD, *person, *others]


def _meaning(name: str, description: str) -> str:
    if name == PERSON_ID:
        return "Pseudonym of the person: 32 hex digits of a keyed hash of the identity code (H1)."
    return description


def create_raw_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the schemas raw and quarantine with every table of the contracts, where they are not there yet.

    Runs in one transaction, or in the caller's when one is open. All tables exist from the first use on, so that dbt
    can always build. A ledger from before its last columns were kept gets them, empty.

    Raises:
        RefusedError: when a table is there with other columns than the contract's.
    """
    present = _present_columns(connection)
    statements = ["create schema if not exists raw", "create schema if not exists quarantine"]
    for schema, name, meaning, columns in _all_tables():
        expected = [(column, sql_type) for column, sql_type, _ in columns]
        found = present.get((schema, name))
        if found is None:
            statements += _creation(schema, name, meaning, columns)
        elif name in _LEDGERS and found == expected[: len(found)]:
            statements += _addition(qualified(schema, name), columns[len(found) :])
        elif found != expected:
            raise RefusedError(
                f"{schema}.{name} in the database has other columns than the contract: found"
                f" {_first_difference(found, expected)}; land into a new database (--database) when a contract"
                " has changed"
            )
    if len(statements) > 2:
        with _transaction(connection):
            connection.execute(";\n".join(statements))


def create_releases(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the trail of what has left quarantine, where it is not there yet."""
    if ("quarantine", RELEASES) not in _present_columns(connection):
        meaning, columns = _RELEASES
        connection.execute(";\n".join(_creation("quarantine", RELEASES, meaning, list(columns))))


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    try:
        connection.begin()
    except duckdb.TransactionException:  # the caller's is open
        yield
        return
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _all_tables() -> list[tuple[str, str, str, list[tuple[str, str, str]]]]:
    every = [("raw", name, meaning, list(columns)) for name, (meaning, columns) in _LEDGERS.items()]
    for register in load_contracts().values():
        for table in register.tables.values():
            every.append(("raw", table.landed_name, table.description, raw_columns(table)))
            meaning = f"Rows that could not be landed, with the reasons. {table.description}"
            every.append(("quarantine", table.landed_name, meaning, quarantine_columns(table)))
    return every


def _creation(schema: str, name: str, meaning: str, columns: list[tuple[str, str, str]]) -> list[str]:
    table = qualified(schema, name)
    definitions = ", ".join(f"{identifier(column)} {sql_type}" for column, sql_type, _ in columns)
    statements = [f"create table {table} ({definitions})", f"comment on table {table} is {literal(meaning)}"]
    return statements + _comments(table, columns)


def _addition(table: str, columns: list[tuple[str, str, str]]) -> list[str]:
    added = [f"alter table {table} add column {identifier(column)} {sql_type}" for column, sql_type, _ in columns]
    return added + _comments(table, columns)


def _comments(table: str, columns: list[tuple[str, str, str]]) -> list[str]:
    return [f"comment on column {table}.{identifier(column)} is {literal(text)}" for column, _, text in columns]


def _present_columns(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[tuple[str, str]]]:
    rows = connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns()"
        " where schema_name in ('raw', 'quarantine') and database_name = current_database()"
        " order by schema_name, table_name, column_index"
    ).fetchall()
    present: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for schema, table, column, sql_type in rows:
        present.setdefault((schema, table), []).append((column, sql_type))
    return present


def _first_difference(found: list[tuple[str, str]], expected: list[tuple[str, str]]) -> str:
    for index in range(max(len(found), len(expected))):
        here = " ".join(found[index]) if index < len(found) else "nothing"
        there = " ".join(expected[index]) if index < len(expected) else "nothing"
        if here != there:
            return f"{here} where {there} is expected"
    return "no difference"
