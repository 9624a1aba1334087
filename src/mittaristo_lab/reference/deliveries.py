"""Reads deliveries: which are seen (V3), what full ones replace (L2), which versions count (V1, V2)."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet

from mittaristo_lab.reference.layouts import Register, Table
from mittaristo_lab.reference.rows import RowReader


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery: a folder with its manifest."""

    register: str
    delivered_on: date
    data_until: date
    kind: str
    encoding: str
    files: dict[str, Path]

    @property
    def delivery_id(self) -> str:
        """The name that the warehouse gives it, `ura/2025-02-03`."""
        return f"{self.register}/{self.delivered_on}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Which row of which delivery (V6), and what breaks ties between rows."""

    delivery_id: str
    table: str
    line: int
    rivi_id: str
    changed_at: datetime

    @property
    def newness(self) -> tuple[datetime, str]:
        """The order of rows where the greatest `muutosaika`, then the greatest `rivi_id` decides."""
        return self.changed_at, self.rivi_id

    def __str__(self) -> str:
        """Return the row's place for people."""
        return f"{self.delivery_id} {self.table} line {self.line}" + (
            f" (rivi_id {self.rivi_id})" if self.rivi_id else ""
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One row that counts: its values by column and where they stand."""

    values: dict[str, Any]
    origin: Origin


def find_deliveries(folder: Path) -> list[Delivery]:
    """Return the deliveries of the folder in order of register and day.

    Raises:
        FileNotFoundError: the folder holds no delivery.
    """
    deliveries = [_delivery(path) for path in sorted(folder.glob("*/*/manifest.json"))]
    if not deliveries:
        raise FileNotFoundError(f"{folder} holds no delivery (expected <register>/<delivered_on>/manifest.json)")
    return deliveries


def _delivery(path: Path) -> Delivery:
    """Return the delivery of one manifest."""
    manifest = json.loads(path.read_text(encoding="utf-8-sig"))
    return Delivery(
        register=manifest["register"],
        delivered_on=date.fromisoformat(manifest["delivered_on"]),
        data_until=date.fromisoformat(manifest["data_until"]),
        kind=manifest["kind"],
        encoding=manifest.get("encoding", "utf-8"),
        files={entry["table"]: path.parent / entry["file"] for entry in manifest["files"]},
    )


def seen(deliveries: list[Delivery], as_of: date) -> list[Delivery]:
    """Return the deliveries whose `data_until` is not after the as-of date (V3)."""
    return [delivery for delivery in deliveries if delivery.data_until <= as_of]


def data_until(deliveries: list[Delivery], register: Register, table: str) -> date | None:
    """Return the last day the table covers, of seen deliveries; None when none of them lists it (V3, D3).

    A register of deltas reaches as far as its deliveries do, whichever tables they list.
    """
    days = [
        delivery.data_until
        for delivery in deliveries
        if delivery.register == register.name and (register.kind == "delta" or table in delivery.files)
    ]
    return max(days, default=None)


def that_count(deliveries: list[Delivery], table: Table) -> list[Delivery]:
    """Return the deliveries that list the table, from the newest full one on, in order of arrival (L2)."""
    listing = sorted(
        (item for item in deliveries if item.register == table.register and table.name in item.files),
        key=lambda item: item.delivered_on,
    )
    fulls = [index for index, item in enumerate(listing) if item.kind == "full"]
    return listing[fulls[-1] :] if fulls else listing


def read_table(deliveries: list[Delivery], table: Table, reader: RowReader) -> list[Row]:
    """Return the table's rows that exist: the newest versions (V1) that are no deletions (V2).

    Args:
        deliveries: the seen ones.
        table: what to read.
        reader: of the table's register.
    """
    counting = that_count(deliveries, table)
    if reader.register.kind == "full":
        return [row for delivery in counting for row in _last_of_each_key(accepted(delivery, table, reader), table)]
    newest: dict[str, Row] = {}
    for delivery in counting:
        for row in accepted(delivery, table, reader):
            known = newest.get(row.origin.rivi_id)
            # Deliveries and lines come in order, so the later of equal moments wins (V1).
            if known is None or known.origin.changed_at <= row.origin.changed_at:
                newest[row.origin.rivi_id] = row
    return [row for row in newest.values() if row.values["muutoslaji"] != "P"]


def _last_of_each_key(rows: Iterator[Row], table: Table) -> list[Row]:
    """Return the rows without those whose key a later readable line repeats (`duplicate_key`)."""
    return list({tuple(row.values[name] for name in table.key): row for row in rows}.values())


def accepted(delivery: Delivery, table: Table, reader: RowReader) -> Iterator[Row]:
    """Yield the rows of a delivered table that no reason sends to quarantine."""
    for line, delivered in _delivered_rows(delivery, table, reader.register.separator):
        if delivered is None:
            continue
        values, reasons = reader.read(table, delivered)
        if not reasons:
            yield Row(
                values,
                Origin(
                    delivery.delivery_id,
                    table.name,
                    line,
                    values.get("rivi_id", ""),
                    values.get("muutosaika", datetime.min),
                ),
            )


def _delivered_rows(delivery: Delivery, table: Table, separator: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Yield line and values of every row; None for a row with another number of fields than the header."""
    path = delivery.files[table.name]
    if path.suffix == ".parquet":
        wanted = list(table.columns)
        for line, values in enumerate(pyarrow.parquet.read_table(path, columns=wanted).to_pylist(), start=1):
            yield line, values
        return
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    marked = content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig" if marked else delivery.encoding)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header = next(lines)
    places = [(name, header.index(name)) for name in table.columns]
    before = lines.line_num
    for fields in lines:
        # A quoted field may hold line breaks: a row's line is the one it starts on.
        line, before = before + 1, lines.line_num
        if not fields:
            continue
        yield line, {name: fields[place] for name, place in places} if len(fields) == len(header) else None
