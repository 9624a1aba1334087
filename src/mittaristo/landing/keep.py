"""From the staged rows of a file into ``raw`` or ``quarantine``."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from mittaristo.contracts import PERSON_ID, Table
from mittaristo.landing.files import STAGED
from mittaristo.landing.manifest import DeliveredFile, Manifest
from mittaristo.landing.schema import identifier, qualified


def accept(connection: duckdb.DuckDBPyConnection, manifest: Manifest, table: Table, among: str = "true") -> int:
    """Land the staged rows that can be read, those of a condition only; returns how many."""
    columns = ", ".join(identifier(column.landed_name) for column in table.columns)
    return count_of(
        connection,
        f"insert into {qualified('raw', table.landed_name)} ({columns}, _delivery_id, _line)"
        f" select {columns}, ?, _line from {STAGED} where _reasons is null and {among}",
        [manifest.delivery_id],
    )


def quarantine(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest, table: Table, file: DeliveredFile, among: str = "true"
) -> int:
    """Quarantine the staged rows that cannot be read, those of a condition only; returns how many."""
    texts = [column.name for column in table.columns if column.type != "hetu"]
    person = f", {PERSON_ID}" if table.has_person else ""
    names = ", ".join(identifier(name) for name in texts)
    values = ", ".join(f"_texts[{place}]" for place in range(1, len(texts) + 1))
    return count_of(
        connection,
        f"insert into {qualified('quarantine', table.landed_name)}"
        f" (_delivery_id, _file, _line, _reasons{person}, {names})"
        f" select ?, ?, _line, _reasons{person}, {values} from {STAGED} where _reasons is not null and {among}",
        [manifest.delivery_id, file.name],
    )


def count_of(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> int:
    """Run a statement that counts, or that changes rows; returns the number."""
    (count,) = connection.execute(sql, list(parameters)).fetchone() or (0,)
    return count
