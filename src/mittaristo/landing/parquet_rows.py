"""Parquet files as streams of numbered rows; typed columns stay typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mittaristo.contracts import Column, Table
from mittaristo.landing.rows import Delivered
from mittaristo.landing.source import DamagedFileError

_BATCH_ROWS = 100_000


class ParquetRows:
    """The columns and rows of a Parquet file.

    Args:
        handle: the file; only this handle is read, so that no name in it can lead elsewhere.
        table: the contract, whose columns are read and others not.

    Raises:
        DamagedFileError: when it is no Parquet file.
    """

    def __init__(self, handle: BinaryIO, table: Table) -> None:
        """Reads the file's footer."""
        try:
            self._file = pq.ParquetFile(handle)
            self._types = {field.name: field.type for field in self._file.schema_arrow}
            self.header = list(self._file.schema_arrow.names)
        except (pa.ArrowException, OSError, ValueError):
            raise DamagedFileError("is no Parquet file, or a damaged one") from None
        self._table = table
        self.rows = 0

    def columns(self) -> dict[str, Delivered]:
        """SQL for the text and the typed value of each contracted column, out of the columns of ``batches``."""
        return {
            column.name: _delivered(column, _source_name(index), self._types[column.name])
            for index, column in enumerate(self._table.columns)
        }

    def schema(self) -> pa.Schema:
        """Shape of the batches: ``line`` and one column per contracted column."""
        fields = [pa.field("line", pa.int64())]
        for index, column in enumerate(self._table.columns):
            found = self._types[column.name]
            fields.append(pa.field(_source_name(index), found if _is_known(found) else pa.string()))
        return pa.schema(fields)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows in order, numbered from 1; counts them in ``rows``.

        Raises:
            DamagedFileError: when a part of the file is damaged or holds text that is not UTF-8.
        """
        schema = self.schema()
        names = [column.name for column in self._table.columns]
        try:
            for batch in self._file.iter_batches(_BATCH_ROWS, columns=names):
                lines = np.arange(self.rows + 1, self.rows + 1 + batch.num_rows)
                arrays = [pa.array(lines), *(_known(batch.column(name)) for name in names)]
                self.rows += batch.num_rows
                numbered = pa.record_batch(arrays, schema=schema)
                numbered.validate(full=True)
                yield numbered
        except (pa.ArrowException, OSError, ValueError):
            raise DamagedFileError(f"is a damaged Parquet file (after row {self.rows})") from None


def _source_name(index: int) -> str:
    return f"delivered_{index}"


def _is_text(found: pa.DataType) -> bool:
    if pa.types.is_dictionary(found):
        return _is_text(found.value_type)
    return pa.types.is_string(found) or pa.types.is_large_string(found) or pa.types.is_null(found)


def _is_number(found: pa.DataType) -> bool:
    if pa.types.is_decimal128(found):
        return found.scale >= 0
    return pa.types.is_integer(found) or pa.types.is_float32(found) or pa.types.is_float64(found)


def _is_known(found: pa.DataType) -> bool:
    simple = pa.types.is_boolean(found) or pa.types.is_date(found) or pa.types.is_timestamp(found)
    return simple or _is_text(found) or _is_number(found)


def _known(array: pa.Array) -> pa.Array:
    """A column of a type that no contracted column may have is only there or not there."""
    if _is_known(array.type):
        return array
    return pc.if_else(pc.is_valid(array), pa.scalar(f"<{array.type}>"), pa.scalar(None, pa.string()))


def _delivered(column: Column, source: str, found: pa.DataType) -> Delivered:
    text = f"nullif({source}::varchar, '')"
    if _is_text(found):
        return Delivered(text)
    return Delivered(text, _typed(column, source, found) or f"null::{column.sql_type}")


def _typed(column: Column, source: str, found: pa.DataType) -> str | None:
    """SQL for the typed value, or None when the file's type is none that the contract's allows."""
    is_time = pa.types.is_timestamp(found) and found.tz is None
    if column.type == "d" and (pa.types.is_date(found) or is_time):
        whole_day = f"{source}::date::timestamp = {source}::timestamp"
        return f"case when year({source}) between 1 and 9999 and {whole_day} then {source}::date end"
    if column.type == "timestamp" and is_time:
        return f"case when year({source}) between 1 and 9999 then {source}::timestamp end"
    if column.type == "n" and _is_number(found):
        number = f"try_cast({source} as {column.sql_type})"
        return f"case when {number} = {source} then {number} end"
    if column.type == "x" and _is_number(found):
        return f"try_cast({source} as {column.sql_type})"
    return None
