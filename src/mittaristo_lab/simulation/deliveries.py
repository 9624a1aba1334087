"""Delivery folders: files, checksums, manifests (L1-L6)."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mittaristo import contracts
from mittaristo_lab.simulation import days as d

GZIP_LEVEL = 1
"""Fastest: a delivery is written once and read once."""


@dataclass(frozen=True)
class Dialect:
    """How a register writes its files (X10): it differs between registers, as in reality.

    Attributes:
        form: `csv`, `csv.gz` or `parquet`.
        encoding: name in the manifest.
        byte_order_mark: whether UTF-8 files begin with one.
        end_of_line: line break.
    """

    form: str
    encoding: str
    byte_order_mark: bool = False
    end_of_line: str = "\n"


DIALECTS = {
    "ura": Dialect("csv.gz", "iso-8859-1"),
    "atmt": Dialect("csv", "utf-8", end_of_line="\r\n"),
    "etuudet": Dialect("parquet", "utf-8"),
    "migri": Dialect("csv", "utf-8", byte_order_mark=True, end_of_line="\r\n"),
    "keha": Dialect("csv", "utf-8", byte_order_mark=True),
    "tilastokeskus": Dialect("csv", "utf-8"),
}
OTHER_MIGRI_DIALECT = Dialect("csv", "iso-8859-1", end_of_line="\n")
"""With `--dirty` Migri sends every second delivery in this one."""


@dataclass
class _File:
    name: str
    path: Path
    rows: int = 0


class _TextFile(_File):
    """A CSV file, compressed or not, whose checksum is taken while it is written."""

    def open(self, dialect: Dialect, header: str) -> None:
        self._dialect = dialect
        self._digest = hashlib.sha256()
        self._file = self.path.open("wb")
        # A gzip wrapper (31) with zlib's fixed header: no time, no name, the same bytes every time.
        self._gzip = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31) if dialect.form == "csv.gz" else None
        mark = b"\xef\xbb\xbf" if dialect.byte_order_mark else b""
        self._put(mark + (header + dialect.end_of_line).encode(dialect.encoding))

    def write(self, text: memoryview, rows: int) -> None:
        self.rows += rows
        is_utf8 = self._dialect.encoding == "utf-8"
        self._put(text if is_utf8 else bytes(text).decode("utf-8").encode(self._dialect.encoding))

    def close(self) -> str:
        if self._gzip is not None:
            self._raw(self._gzip.flush())
        self._file.close()
        return self._digest.hexdigest()

    def _put(self, data: bytes | memoryview) -> None:
        self._raw(data if self._gzip is None else self._gzip.compress(data))

    def _raw(self, data: bytes | memoryview) -> None:
        self._digest.update(data)
        self._file.write(data)


class _ParquetFile(_File):
    def open(self, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(self.path, schema, compression="zstd", compression_level=1)

    def write(self, table: pa.Table) -> None:
        self.rows += table.num_rows
        self._writer.write_table(table)

    def close(self) -> str:
        self._writer.close()
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


@dataclass
class Delivery:
    """One delivery under construction: its tables are open for writing until `close`.

    Attributes:
        register: contract of the register that sends it.
        data_until: last day it covers.
        delivered_on: day it arrives; the folder's name.
        kind: `delta` or `full`.
        folder: where its files go.
        dialect: how its files are written.
    """

    register: contracts.Register
    data_until: int
    delivered_on: int
    kind: str
    folder: Path
    dialect: Dialect
    _files: dict[str, _File] = field(default_factory=dict)

    def open(self, tables: Sequence[contracts.Table], schemas: dict[str, pa.Schema] | None = None) -> None:
        """Create the folder and an empty file for each table, with its header or schema."""
        self.folder.mkdir(parents=True)
        for table in tables:
            name = f"{table.name}.{self.dialect.form}"
            if self.dialect.form == "parquet":
                parquet = _ParquetFile(name, self.folder / name)
                parquet.open((schemas or {})[table.name])
                self._files[table.name] = parquet
            else:
                text = _TextFile(name, self.folder / name)
                text.open(self.dialect, self.register.separator.join(c.name for c in table.columns))
                self._files[table.name] = text

    def write_lines(self, table: str, text: memoryview, rows: int) -> None:
        """Append CSV lines (UTF-8) to a table."""
        file = self._files[table]
        assert isinstance(file, _TextFile)
        file.write(text, rows)

    def write_arrow(self, table: str, rows: pa.Table) -> None:
        """Append rows to a Parquet table."""
        file = self._files[table]
        assert isinstance(file, _ParquetFile)
        file.write(rows)

    @property
    def rows(self) -> int:
        """Rows written so far."""
        return sum(file.rows for file in self._files.values())

    @property
    def files(self) -> int:
        """Number of table files."""
        return len(self._files)

    def close(self) -> None:
        """Close all files and write the manifest."""
        listed = [
            {"table": table, "file": file.name, "rows": file.rows, "sha256": file.close()}
            for table, file in self._files.items()
            if isinstance(file, _TextFile | _ParquetFile)
        ]
        manifest = {
            "register": self.register.name,
            "delivered_on": d.date_of(self.delivered_on).isoformat(),
            "data_until": d.date_of(self.data_until).isoformat(),
            "kind": self.kind,
            "contract_version": self.register.version,
            "encoding": self.dialect.encoding,
            "files": listed,
        }
        path = self.folder / "manifest.json"
        path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_by_delivery(deliveries: Sequence[Delivery], table: str, delivery: np.ndarray, lines: pa.Array) -> None:
    """Append lines to the table's file in each delivery.

    `delivery` holds each line's delivery in ascending order, so that the lines of one delivery are one piece of
    the array's memory and no line is looked at twice.
    """
    if not len(lines):
        return
    offsets = np.frombuffer(lines.buffers()[1], np.int32)[lines.offset : lines.offset + len(lines) + 1]
    memory = memoryview(lines.buffers()[2])
    for number, (first, after) in _runs(delivery):
        text = memory[offsets[first] : offsets[after]]
        deliveries[number].write_lines(table, text, int(after - first))


def write_arrow_by_delivery(deliveries: Sequence[Delivery], table: str, delivery: np.ndarray, rows: pa.Table) -> None:
    """Append rows to the table's Parquet file in each delivery (`delivery` ascending)."""
    for number, (first, after) in _runs(delivery):
        deliveries[number].write_arrow(table, rows.slice(first, after - first))


def _runs(sorted_numbers: np.ndarray) -> Iterable[tuple[int, tuple[int, int]]]:
    numbers, first = np.unique(sorted_numbers, return_index=True)
    after = np.append(first[1:], len(sorted_numbers))
    return ((int(n), (int(a), int(b))) for n, a, b in zip(numbers, first, after, strict=True))
