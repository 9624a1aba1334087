"""CSV files as streams of records: strict decoding, exact physical lines, constant memory.

A file is never held whole. Each block is searched for record ends with numpy; only a record that holds a quote
is looked at character by character, with the rules of Python's ``csv`` module: a quote opens a quoted field only
at the start of the field, is doubled inside, and what follows a closing quote belongs to the field as it stands.
"""

from __future__ import annotations

import codecs
import functools
import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from mittaristo.landing.source import DamagedFileError

# A record that is longer than this is a quote left open, or no CSV at all.
LONGEST_RECORD_BYTES = 16 * 1024 * 1024

BATCH_SCHEMA = pa.schema([("line", pa.int64()), ("record", pa.string()), ("quoted_fields", pa.list_(pa.string()))])

_NEWLINE, _RETURN = 10, 13


class CsvRecords:
    """The header and the records of a CSV file.

    Args:
        blocks: the unpacked bytes of the file.
        separator: one character between fields.
        encoding: ``utf-8`` or ``iso-8859-1``; a byte order mark decides for UTF-8 (L6).

    Raises:
        DamagedFileError: when the file holds no header, or cannot be decoded.
    """

    def __init__(self, blocks: Iterator[bytes], separator: str, encoding: str) -> None:
        """Reads up to the header."""
        self._separator = separator
        self._encoding = encoding
        self._blocks = blocks
        self._batches = self._read()
        self.rows = 0
        self._first = next(self._batches, None)
        if self._first is None:
            raise DamagedFileError("is empty: it has no header row")
        self.header = self._fields_of(self._first, 0)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The records after the header, in the shape of ``BATCH_SCHEMA``; counts them in ``rows``.

        ``quoted_fields`` holds the fields of a record with quotes; other records are to be split at the separator.

        Raises:
            DamagedFileError: when the file cannot be decoded or unpacked, or a record is endless.
        """
        batch = self._first.slice(1)
        while batch is not None:
            self.rows += batch.num_rows
            if batch.num_rows:
                yield batch
            batch = next(self._batches, None)

    def _fields_of(self, batch: pa.RecordBatch, row: int) -> list[str]:
        quoted = batch.column("quoted_fields")[row].as_py()
        return quoted if quoted is not None else batch.column("record")[row].as_py().split(self._separator)

    def _read(self) -> Iterator[pa.RecordBatch]:
        """Batches of whole records; what a block ends in the middle of waits for the next block."""
        line, waiting = 1, b""
        for text, is_last in self._decoded():
            text = waiting + text
            if is_last and text and not text.endswith(b"\n"):
                text += b"\n"
            batch, used = _records(text, line, self._separator, is_last)
            if batch is not None and batch.num_rows:
                yield batch
            line += text.count(b"\n", 0, used)
            waiting = text[used:]
            if len(waiting) > LONGEST_RECORD_BYTES:
                raise DamagedFileError(
                    f"has a record that starts on line {line} and does not end within"
                    f" {LONGEST_RECORD_BYTES // 2**20} MB; is a quote left open, or is it no CSV file?"
                )

    def _decoded(self) -> Iterator[tuple[bytes, bool]]:
        """Whole lines as UTF-8, and whether they are the file's last; a long line waits until it is whole."""
        line, waiting, started = 1, b"", False
        for block in self._blocks:
            waiting += block
            if not started and len(waiting) >= len(codecs.BOM_UTF8):
                waiting, started = self._without_mark(waiting), True
            cut = waiting.rfind(b"\n") + 1
            if started and (cut or len(waiting) > LONGEST_RECORD_BYTES):
                whole, waiting = (waiting[:cut], waiting[cut:]) if cut else (waiting, b"")
                yield self._as_utf8(whole, line), False
                line += whole.count(b"\n")
        yield self._as_utf8(waiting if started else self._without_mark(waiting), line), True

    def _without_mark(self, text: bytes) -> bytes:
        if not text.startswith(codecs.BOM_UTF8):
            return text
        self._encoding = "utf-8"
        return text[len(codecs.BOM_UTF8) :]

    def _as_utf8(self, text: bytes, line: int) -> bytes:
        if text.isascii():
            return text
        if self._encoding == "iso-8859-1":
            return text.decode("iso-8859-1").encode("utf-8")
        try:
            text.decode("utf-8")
        except UnicodeDecodeError as error:
            where = line + text.count(b"\n", 0, error.start)
            raise DamagedFileError(
                f"cannot be decoded as utf-8 on line {where} (byte 0x{text[error.start]:02x});"
                " is the manifest's encoding right?"
            ) from None
        return text


def _records(text: bytes, line: int, separator: str, is_last: bool) -> tuple[pa.RecordBatch | None, int]:
    """The whole records of a text that starts with one, on that line, and how many bytes they take."""
    array = np.frombuffer(text, dtype=np.uint8)
    newlines = np.flatnonzero(array == _NEWLINE)
    inner, used = (np.empty(0, dtype=np.int64), len(text))
    if b'"' in text:
        inner, used = _quoted_newlines(text, newlines, separator, is_last)
        newlines = newlines[: np.searchsorted(newlines, used)]
    elif not len(newlines) or newlines[-1] + 1 != len(text):
        used = int(newlines[-1]) + 1 if len(newlines) else 0
    ends = np.setdiff1d(newlines, inner, assume_unique=True) if len(inner) else newlines
    if not len(ends):
        return None, used if is_last else 0
    starts = np.concatenate(([0], ends[:-1] + 1))
    lines = line + (np.searchsorted(newlines, starts) if len(inner) else np.arange(len(starts)))

    returns = ends[(ends > starts) & (array[ends - 1] == _RETURN)] - 1
    dropped = np.concatenate((ends, returns))
    keep = np.ones(used, dtype=bool)
    keep[dropped] = False
    kept = array[:used][keep]
    has_return = np.zeros(len(ends), dtype=np.int64)
    has_return[np.searchsorted(ends, returns)] = 1
    lengths = ends - starts - has_return
    filled = lengths > 0
    offsets = np.concatenate(([0], np.cumsum(lengths[filled]))).astype(np.int32)
    records = pa.StringArray.from_buffers(int(filled.sum()), pa.py_buffer(offsets), pa.py_buffer(kept))
    quoted = _quoted_fields(text, records, separator)
    return pa.record_batch([pa.array(lines[filled]), records, quoted], schema=BATCH_SCHEMA), used


def _quoted_fields(text: bytes, records: pa.StringArray, separator: str) -> pa.Array:
    if b'"' not in text:
        return pa.nulls(len(records), BATCH_SCHEMA.field("quoted_fields").type)
    fields = [split_quoted(record, separator) if '"' in record else None for record in records.to_pylist()]
    return pa.array(fields, type=BATCH_SCHEMA.field("quoted_fields").type)


def _quoted_newlines(text: bytes, newlines: np.ndarray, separator: str, is_last: bool) -> tuple[np.ndarray, int]:
    """Positions of line breaks inside quoted fields, and where the last whole record ends."""
    inner: list[np.ndarray] = []
    pattern = _record_pattern(separator)
    position = text.find(b'"')
    while position >= 0:
        start = text.rfind(b"\n", 0, position) + 1
        found = pattern.match(text, start)
        if found is None:
            # The record's last quote is not closed in this text: it goes on in the next block or to the file's end.
            if not is_last:
                return _joined(inner), start
            last = len(text) - 1
            inner.append(newlines[(newlines >= start) & (newlines < last)])
            break
        end = found.end()
        if text.find(b"\n", start, end) >= 0:
            inner.append(newlines[np.searchsorted(newlines, start) : np.searchsorted(newlines, end)])
        position = text.find(b'"', end)
    return _joined(inner), len(text) if is_last else int(text.rfind(b"\n") + 1)


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def split_quoted(record: str, separator: str) -> list[str]:
    """The fields of a record, as Python's ``csv`` module reads them (a quote left open ends with the record)."""
    fields, position = [], 0
    while True:
        if record.startswith('"', position):
            value, position = _quoted_value(record, position + 1)
        else:
            value = ""
        end = record.find(separator, position)
        fields.append(value + (record[position:] if end < 0 else record[position:end]))
        if end < 0:
            return fields
        position = end + 1


def _quoted_value(record: str, position: int) -> tuple[str, int]:
    parts = []
    while True:
        end = record.find('"', position)
        if end < 0:
            return "".join([*parts, record[position:]]), len(record)
        parts.append(record[position:end])
        if not record.startswith('"', end + 1):
            return "".join(parts), end + 1
        parts.append('"')
        position = end + 2


@functools.cache
def _record_pattern(separator: str) -> re.Pattern[bytes]:
    """A whole record up to its line break; quoted fields may hold line breaks."""
    mark = re.escape(separator.encode())
    rest = rb"[^" + mark + rb"\n]*"
    field = rb'(?:"[^"]*(?:""[^"]*)*"(?!")' + rest + rb'|[^"' + mark + rb"\n]" + rest + rb"|)"
    return re.compile(field + rb"(?:" + mark + field + rb")*(?=\n)")
