"""From columns of numbers to the text or the Arrow columns that a register's files hold."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mittaristo import contracts
from mittaristo_lab.simulation import calibration as cal
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.ledger import KINDS, Code, Column, Day, Versions
from mittaristo_lab.simulation.plan import Plan

_FIRST_DAY, _LAST_DAY = d.day_number(dt.date(1899, 1, 1)), d.day_number(dt.date(2110, 12, 31))
ROW_NUMBERS_PER_BLOCK = 10_000_000
"""Blocks number their rows in ranges of this size, so that `rivi_id` is unique in its table."""


def as_text(
    rng: np.random.Generator,
    plan: Plan,
    register: contracts.Register,
    table: contracts.Table,
    versions: Versions,
    block: int,
) -> dict[str, pa.Array]:
    """Return the versions as text columns in contract order; some deletions carry nothing but their identity."""
    texts = {}
    stripped = (versions.kind == KINDS.index("P")) & (rng.random(len(versions)) < cal.DELETED_STRIPPED)
    for column in table.columns:
        if column.name == "rivi_id":
            texts[column.name] = row_ids(versions, block)
        elif column.name == "muutosaika":
            texts[column.name] = timestamps(register.date_format, versions.changed)
        elif column.name == "muutoslaji":
            texts[column.name] = pa.array(KINDS).take(pa.array(versions.kind))
        else:
            values = versions.columns[column.name]
            written = text(register, values, written_empties(rng, plan, register, column, values))
            texts[column.name] = pc.if_else(pa.array(stripped), None, written) if stripped.any() else written
    return texts


def as_arrow(table: contracts.Table, versions: Versions, block: int) -> dict[str, pa.Array]:
    """Return the versions as typed columns in contract order, for Parquet files."""
    columns: dict[str, pa.Array] = {}
    for column in table.columns:
        if column.name == "rivi_id":
            columns[column.name] = row_ids(versions, block)
        elif column.name == "muutosaika":
            columns[column.name] = pa.array(versions.changed).cast(pa.timestamp("s"))
        elif column.name == "muutoslaji":
            columns[column.name] = pa.array(KINDS).take(pa.array(versions.kind))
        else:
            columns[column.name] = _typed(versions.columns[column.name])
    return columns


def _typed(column: Column) -> pa.Array:
    if isinstance(column, Code):
        return column.vocabulary.take(pa.array(column.values, mask=column.values < 0))
    if isinstance(column, Day):
        return pa.array(column.values.astype(np.int32), mask=column.values == d.EMPTY).cast(pa.date32())
    return pa.array(column.values, mask=column.values < 0)


def row_ids(versions: Versions, block: int) -> pa.Array:
    """Return the identities of the source rows: numbers without leading zeros, unique in their table."""
    return pa.array(versions.row + (block * ROW_NUMBERS_PER_BLOCK + 1)).cast(pa.string())


def text(register: contracts.Register, column: Column, empties: np.ndarray | None = None) -> pa.Array:
    """Return a column as the register writes it; `empties` are days to write for some of the empty dates."""
    if isinstance(column, Code):
        return column.vocabulary.take(pa.array(column.values, mask=column.values < 0))
    if isinstance(column, Day):
        return _dates(register.date_format, column.values if empties is None else empties)
    if np.issubdtype(column.values.dtype, np.floating):
        written = pc.cast(pa.array(column.values, mask=column.values < 0), pa.string())
        written = pc.replace_substring_regex(written, r"\.0$", "")
        return pc.replace_substring(written, ".", register.decimal)
    return pa.array(column.values, mask=column.values < 0).cast(pa.string())


def written_empties(
    rng: np.random.Generator, plan: Plan, register: contracts.Register, column: contracts.Column, values: Column
) -> np.ndarray | None:
    """Return the days of a date column with some empty ones written as the register's sentinels (X1).

    URA's open end 11.11.2222 is its usual form; Migri's come with `--dirty` only.
    """
    if not column.empty_values or not isinstance(values, Day):
        return None
    if not (plan.dirty or register.name == "ura"):
        return None
    sentinels = np.array([d.day_number(value) for value in column.empty_values])
    chosen = sentinels[rng.integers(0, len(sentinels), len(values.values))]
    written = (values.values == d.EMPTY) & (rng.random(len(chosen)) < cal.OPEN_END_WRITTEN)
    return np.where(written, chosen, values.values)


def timestamps(date_format: str, seconds: np.ndarray) -> pa.Array:
    """Return `muutosaika` as text in the register's form."""
    return pc.binary_join_element_wise(
        _dates(date_format, seconds // 86_400), _clock().take(pa.array(seconds % 86_400)), " "
    )


def lines(register: contracts.Register, columns: dict[str, pa.Array], end_of_line: str = "\n") -> pa.Array:
    """Return one CSV line per row, with its line break."""
    joined = pc.binary_join_element_wise(
        *columns.values(), register.separator, null_handling="replace", null_replacement=""
    )
    return pc.binary_join_element_wise(joined, end_of_line, "")


def quoted(register: contracts.Register, texts: pa.Array) -> pa.Array:
    """Return texts with quotes around those that hold the separator, a quote or a line break."""
    needed = pc.match_substring_regex(texts, f'[{register.separator}"\r\n]')
    doubled = pc.binary_join_element_wise('"', pc.replace_substring(texts, '"', '""'), '"', "")
    return pc.if_else(needed, doubled, texts)


def _dates(date_format: str, values: np.ndarray) -> pa.Array:
    written, positions = _calendar(date_format)
    regular = (values >= _FIRST_DAY) & (values <= _LAST_DAY)
    index = np.where(regular, values - _FIRST_DAY, 0)
    for day, position in positions.items():
        index = np.where(values == day, position, index)
    return written.take(pa.array(index, mask=values == d.EMPTY))


@cache
def _calendar(date_format: str) -> tuple[pa.Array, dict[int, int]]:
    """Return every date's text, and the positions of the few dates outside the range (sentinels)."""
    sentinels = [dt.date(2222, 11, 11), dt.date(9999, 12, 31)]
    regular = [d.date_of(day) for day in range(_FIRST_DAY, _LAST_DAY + 1)]
    form = "{0.day:02d}.{0.month:02d}.{0.year:04d}" if date_format == "dd.mm.yyyy" else "{0:%Y-%m-%d}"
    written = pa.array([form.format(date) for date in [*regular, *sentinels]])
    return written, {d.day_number(day): len(regular) + i for i, day in enumerate(sentinels)}


@cache
def _clock() -> pa.Array:
    return pa.array([f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(86_400)])
