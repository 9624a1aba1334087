"""Stages one file in memory, without manifest checks or expectations, and shows what became of its rows."""

from datetime import date
from pathlib import Path

import duckdb

from delivery_kit import File, csv_file, table_of
from mittaristo.contracts import load_contracts
from mittaristo.landing.files import STAGED, stage
from mittaristo.landing.manifest import DeliveredFile, Manifest
from mittaristo.landing.person import hmac_pads


def staged(folder: Path, name: str, file: File, encoding: str = "utf-8") -> list[dict[str, object]]:
    """The rows of a file of ``register.table``: landed values, ``_line`` and ``_reasons``, in order of lines."""
    register = load_contracts()[name.split(".")[0]]
    (folder / file.name).write_bytes(file.content)
    listed = DeliveredFile(file.entry["table"], file.name, file.entry["rows"], file.entry["sha256"])
    manifest = Manifest(
        folder, register, date(2025, 2, 3), date(2025, 1, 31), register.kind, encoding, (listed,), "0" * 64
    )
    with duckdb.connect() as connection:
        stage(connection, manifest, listed, hmac_pads(b"key"), lambda count: None)
        result = connection.execute(f"select * from {STAGED} order by _line")
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def reasons(folder: Path, name: str, *rows: dict[str, str | None]) -> list[str | None]:
    """Reasons of the rows, written as the register writes them; None for a row that lands."""
    return [row["_reasons"] for row in staged(folder, name, csv_file(name, list(rows)))]


def landed_values(folder: Path, name: str, column: str, *rows: dict[str, str | None]) -> list[object]:
    """What lands of a column, row by row."""
    landed = table_of(name).column(column).landed_name
    return [row[landed] for row in staged(folder, name, csv_file(name, list(rows)))]
