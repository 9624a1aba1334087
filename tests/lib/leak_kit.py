"""Looks for identity codes, pseudonyms and the person key where they must not be."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from mittaristo.contracts import load_contracts
from mittaristo.landing.schema import identifier, qualified

SHAPE = "[0-9]{6}[-+YXWVUABCDEF][0-9]{3}[0-9A-Y]"
CODE = re.compile(f"(?=({SHAPE}))".encode())
PSEUDONYM = re.compile(b"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
PACKED = (".xlsx", ".zip")


def delivered_codes(deliveries: Path) -> set[str]:
    """Every text that was delivered as an identity code and has the shape of one."""
    found: set[str] = set()
    for register in load_contracts().values():
        tables = [table.name for table in register.tables.values() if table.has_person]
        for path in sorted((deliveries / register.name).rglob("*")):
            if path.name.split(".")[0] in tables:
                found.update(one for one in _codes_of(path, register.separator) if one)
    return {code for code in found if re.fullmatch(SHAPE, code)}


def _codes_of(path: Path, separator: str) -> list[str | None]:
    if path.suffix == ".parquet":
        table = pyarrow.parquet.read_table(path, columns=["hetu"])
    else:
        table = pyarrow.csv.read_csv(
            path,
            pyarrow.csv.ReadOptions(encoding="iso-8859-1", use_threads=False),
            pyarrow.csv.ParseOptions(
                delimiter=separator, newlines_in_values=True, invalid_row_handler=lambda row: "skip"
            ),
            pyarrow.csv.ConvertOptions(include_columns=["hetu"], column_types={"hetu": pa.string()}),
        )
    return table["hetu"].unique().to_pylist()


def text_columns(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[str]]:
    """The columns of every table that hold text, alone or in lists and structures, by schema and table."""
    columns: dict[tuple[str, str], list[str]] = {}
    for schema, table, column in connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where regexp_matches(data_type, 'VARCHAR|JSON|BLOB') and not internal"
        " and (schema_name, table_name) in (select (schema_name, table_name) from duckdb_tables())"
    ).fetchall():
        columns.setdefault((schema, table), []).append(column)
    return columns


def codes_in_database(connection: duckdb.DuckDBPyConnection, codes: set[str]) -> dict[str, set[str]]:
    """Which of the codes, whole or within other text, stand in a database, by column."""
    found: dict[str, set[str]] = {}
    for (schema, table), columns in text_columns(connection).items():
        counts = ", ".join(
            f"count(*) filter (where strlen({text}) >= 11 and regexp_matches({text}, '(?i){SHAPE}'))"
            for text in (f"{identifier(column)}::varchar" for column in columns)
        )
        suspects = connection.execute(f"select {counts} from {qualified(schema, table)}").fetchone()
        for column, count in zip(columns, suspects, strict=True):
            if count:
                texts = connection.execute(
                    f"select distinct {identifier(column)}::varchar as text from {qualified(schema, table)}"
                    f" where regexp_matches(text, '(?i){SHAPE}')"
                ).fetchall()
                held = {code for (text,) in texts for code in codes_in(text.upper().encode())} & codes
                if held:
                    found[f"{schema}.{table}.{column}"] = held
    return found


def codes_in(content: bytes) -> set[str]:
    """Everything of an identity code's shape."""
    return {code.decode() for code in CODE.findall(content)}


def pseudonyms_in(content: bytes) -> set[str]:
    """Everything of a pseudonym's shape."""
    return {one.decode() for one in PSEUDONYM.findall(content)}


def contents(folder: Path, *left_out: Path) -> Iterator[tuple[str, bytes]]:
    """Every file under a folder, unpacked, but those under the paths left out."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or any(other == path or other in path.parents for other in left_out):
            continue
        if path.suffix in PACKED:
            with zipfile.ZipFile(path) as packed:
                yield from ((f"{path}: {name}", packed.read(name)) for name in packed.namelist())
        else:
            yield str(path), path.read_bytes()
