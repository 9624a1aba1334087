"""One delivered file: its checksum, its header, and its rows staged in a temporary table, typed and judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

import duckdb
import pyarrow as pa

from mittaristo.contracts import Table
from mittaristo.errors import RefusedError
from mittaristo.landing.csv_records import BATCH_SCHEMA, CsvRecords
from mittaristo.landing.manifest import DeliveredFile, Manifest
from mittaristo.landing.parquet_rows import ParquetRows
from mittaristo.landing.person import shown
from mittaristo.landing.rows import DUPLICATE_KEY, csv_source, staging_sql
from mittaristo.landing.schema import identifier
from mittaristo.landing.source import DamagedFileError, HashedFile, open_plain_file

STAGED = "landing_rows"
_SOURCE = "delivered_records"


def open_listed(manifest: Manifest, file: DeliveredFile) -> BinaryIO:
    """Open a file that the manifest lists.

    Raises:
        RefusedError: when it is not in the delivery's folder, or is no plain file there.
    """
    try:
        return open_plain_file(manifest.folder / file.name)
    except FileNotFoundError:
        raise RefusedError(f"{file.name} is missing; manifest.json lists it for the table {file.table}") from None
    except DamagedFileError as error:
        raise RefusedError(f"{file.name} {error}") from None


def check_checksum(file: DeliveredFile, hashed: HashedFile) -> None:
    """Compare the checksum of the file's bytes with the manifest's.

    Raises:
        RefusedError: when they differ, or the file cannot be read to its end.
    """
    try:
        found = hashed.checksum()
    except DamagedFileError as error:
        raise RefusedError(f"{file.name} {error}") from None
    if found != file.sha256:
        raise RefusedError(
            f"{file.name}: checksum differs: manifest.json says {file.sha256}, the file has {found};"
            " it was changed or cut off on its way, ask the sender for it again"
        )


def stage(
    connection: duckdb.DuckDBPyConnection,
    manifest: Manifest,
    file: DeliveredFile,
    pads: dict[str, bytes],
    on_bytes: Callable[[int], None],
) -> list[str]:
    """Read a file into the temporary table ``landing_rows``; see ``rows.staging_sql`` for its columns.

    Args:
        connection: with a transaction open.
        manifest: the delivery.
        file: one of its files.
        pads: parameters of the pseudonyms (``person.hmac_pads``).
        on_bytes: is told how many bytes were read.

    Returns:
        Warnings about columns that the contract does not know.

    Raises:
        RefusedError: when the file is not what manifest and contract say.
    """
    table = manifest.register.tables[file.table]
    with open_listed(manifest, file) as handle:
        hashed = HashedFile(handle, on_bytes)
        try:
            if file.is_parquet:
                check_checksum(file, hashed)
                handle.seek(0)
                warnings, rows = _stage_parquet(connection, manifest, file, table, handle, pads)
            else:
                warnings, rows = _stage_csv(connection, manifest, file, table, hashed, pads)
                check_checksum(file, hashed)
        except DamagedFileError as error:
            if not file.is_parquet:
                check_checksum(file, hashed)
            raise RefusedError(f"{file.name} {error}") from None
        except RefusedError:
            if not file.is_parquet:
                check_checksum(file, hashed)
            raise
    if rows != file.rows:
        raise RefusedError(
            f"{file.name}: row count differs: manifest.json says {file.rows} rows, the file has {rows};"
            " ask the sender which is right"
        )
    if not table.versioned:
        _mark_duplicates(connection, table)
    return warnings


def _stage_csv(
    connection: duckdb.DuckDBPyConnection,
    manifest: Manifest,
    file: DeliveredFile,
    table: Table,
    hashed: HashedFile,
    pads: dict[str, bytes],
) -> tuple[list[str], int]:
    blocks = hashed.unpacked_blocks() if file.name.endswith(".gz") else hashed.blocks()
    separator = manifest.register.separator
    records = CsvRecords(blocks, separator, manifest.encoding)
    warnings = _check_header(file, table, records.header, separator)
    source, columns = csv_source(_SOURCE, records.header, table, separator)
    sql = staging_sql(manifest.register, table, source, columns)
    _run(connection, sql, BATCH_SCHEMA, records.batches(), pads)
    return warnings, records.rows


def _stage_parquet(
    connection: duckdb.DuckDBPyConnection,
    manifest: Manifest,
    file: DeliveredFile,
    table: Table,
    handle: BinaryIO,
    pads: dict[str, bytes],
) -> tuple[list[str], int]:
    parquet = ParquetRows(handle, table)
    warnings = _check_header(file, table, parquet.header, None)
    source = f"select *, true as is_whole from {_SOURCE}"
    sql = staging_sql(manifest.register, table, source, parquet.columns())
    _run(connection, sql, parquet.schema(), parquet.batches(), pads)
    return warnings, parquet.rows


def _check_header(file: DeliveredFile, table: Table, header: list[str], separator: str | None) -> list[str]:
    """Every contracted column is there once; the others are named in warnings."""
    contracted = [column.name for column in table.columns]
    missing = [name for name in contracted if name not in header]
    if missing:
        hint = ""
        if separator and len(header) == 1:
            hint = f"; there is no {separator!r} in it, are the columns separated by something else?"
        names = ", ".join(shown(name) for name in header)
        raise RefusedError(
            f"{file.name}: {_columns(missing, 'is', 'are')} missing; the header has {shown(names, 300)}{hint}"
        )
    twice = [name for name in contracted if header.count(name) > 1]
    if twice:
        raise RefusedError(f"{file.name}: {_columns(twice, 'is', 'are')} in the header twice; expected each once")
    unknown = [name for name in header if name not in contracted]
    return [
        f"{file.name}: column {shown(name) or '(without a name)'} is not in the contract of {table.name};"
        " its values are not landed"
        for name in unknown
    ]


def _columns(names: list[str], one: str, several: str) -> str:
    return f"column {names[0]} {one}" if len(names) == 1 else f"columns {', '.join(names)} {several}"


def _run(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    schema: pa.Schema,
    batches: Iterator[pa.RecordBatch],
    pads: dict[str, bytes],
) -> None:
    """Let the engine pull the batches through the statement; a failure of theirs is raised as it is.

    The failure never passes through the engine, whose error text could repeat values of the rows (H1).
    """
    failures: list[Exception] = []

    def pulled() -> Iterator[pa.RecordBatch]:
        try:
            yield from batches
        except Exception as error:
            failures.append(error)

    connection.register(_SOURCE, pa.RecordBatchReader.from_batches(schema, pulled()))
    try:
        used = {name: pad for name, pad in pads.items() if f"${name}" in sql}
        connection.execute(f"create or replace temp table {STAGED} as {sql}", used)
    finally:
        connection.unregister(_SOURCE)
    if failures:
        raise failures[0]


def _mark_duplicates(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Of readable rows with the same key the last line stays, earlier ones are duplicates."""
    key = ", ".join(identifier(name) for name in table.key)
    connection.execute(
        f"update {STAGED} set _reasons = '{DUPLICATE_KEY}' where _line in ("
        f"  select _line from ("
        f"    select _line, row_number() over (partition by {key} order by _line desc) as place"
        f"    from {STAGED} where _reasons is null)"
        f"  where place > 1)"
    )
