"""From what is true to what a register writes down, version by version.

A `Rows` object holds a table's rows as the register finally has them, and the days on which it learns of them:
first seen, closed, corrected, deleted. `versions` turns that into row versions with `muutosaika` and
`muutoslaji`, each with the delivery that carries it (V1, V2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from mittaristo_lab.simulation import calibration as cal
from mittaristo_lab.simulation import days as d
from mittaristo_lab.simulation.draws import from_bands
from mittaristo_lab.simulation.plan import Plan

OFFICE_OPENS, OFFICE_SECONDS = 7 * 3600, 10 * 3600


@dataclass(frozen=True)
class Day:
    """A date column: days since 1970-01-01, `EMPTY` for none."""

    values: np.ndarray

    def take(self, index: np.ndarray) -> Day:
        """Return the values at `index`."""
        return Day(self.values[index])


@dataclass(frozen=True)
class Code:
    """A text column of repeated values: indices into a vocabulary, -1 for none."""

    values: np.ndarray
    vocabulary: pa.Array

    @classmethod
    def of(cls, values: np.ndarray, vocabulary: Sequence[str]) -> Code:
        """Return a column over a list of texts; an empty text is no value."""
        empty = np.array([text == "" for text in vocabulary], bool)
        values = np.asarray(values)
        return cls(np.where((values >= 0) & ~empty[values], values, -1), pa.array(vocabulary, pa.string()))

    def take(self, index: np.ndarray) -> Code:
        """Return the values at `index`."""
        return replace(self, values=self.values[index])


@dataclass(frozen=True)
class Number:
    """A number column (whole numbers, or decimals as floats); -1 for none."""

    values: np.ndarray

    def take(self, index: np.ndarray) -> Number:
        """Return the values at `index`."""
        return Number(self.values[index])


Column = Day | Code | Number


@dataclass(frozen=True)
class Rows:
    """Rows of a delta table in their final state, and when the register learns of them.

    Attributes:
        columns: final values by contract name.
        known: day of the first version.
        closed: day on which the columns in `closing` become known; `EMPTY` never.
        closing: columns that are empty until `closed`.
        corrected: day on which a wrong first value is put right; `EMPTY` where nothing was wrong.
        wrong: values before `corrected`, by column.
        deleted: day of deletion; `EMPTY` never.
    """

    columns: dict[str, Column]
    known: np.ndarray
    closed: np.ndarray
    closing: tuple[str, ...] = ()
    corrected: np.ndarray | None = None
    wrong: dict[str, Column] = field(default_factory=dict)
    deleted: np.ndarray | None = None

    @classmethod
    def plain(cls, columns: dict[str, Column], known: np.ndarray) -> Rows:
        """Return rows that are complete when first known."""
        return cls(columns, known, known)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.known)

    def take(self, index: np.ndarray) -> Rows:
        """Return the rows at `index` (positions or a mask)."""
        index = np.flatnonzero(index) if index.dtype == bool else index
        return Rows(
            {name: column.take(index) for name, column in self.columns.items()},
            self.known[index],
            self.closed[index],
            self.closing,
            None if self.corrected is None else self.corrected[index],
            {name: column.take(index) for name, column in self.wrong.items()},
            None if self.deleted is None else self.deleted[index],
        )

    def with_columns(self, **columns: Column) -> Rows:
        """Return the rows with some columns replaced."""
        return replace(self, columns={**self.columns, **columns})


def stacked(parts: Sequence[Rows]) -> Rows:
    """Return the rows of all parts; they must have the same columns."""
    first = parts[0]
    wrong_columns = {name for part in parts for name in part.wrong}
    return Rows(
        {name: _stack([part.columns[name] for part in parts]) for name in first.columns},
        np.concatenate([part.known for part in parts]),
        np.concatenate([part.closed for part in parts]),
        first.closing,
        np.concatenate([_or_never(part.corrected, len(part)) for part in parts]),
        {name: _stack([part.wrong.get(name, part.columns[name]) for part in parts]) for name in wrong_columns},
        np.concatenate([_or_never(part.deleted, len(part)) for part in parts]),
    )


def _stack(columns: list[Column]) -> Column:
    return replace(columns[0], values=np.concatenate([column.values for column in columns]))


def _or_never(days: np.ndarray | None, count: int) -> np.ndarray:
    return np.full(count, d.EMPTY) if days is None else days


def registered(
    rng: np.random.Generator, plan: Plan, events: np.ndarray, bands: list[tuple[float, int, int]] | None = None
) -> np.ndarray:
    """Return the days on which events become known to the register.

    Most are known at once, some late, some beforehand. What has happened by the last day of the last delivery is
    known by then, so that the last delivery tells the whole truth.
    """
    lag = from_bands(rng, cal.LAG_BANDS if bands is None else bands, len(events))
    late = np.minimum(events + lag, d.EMPTY)
    return np.where(events <= plan.until, np.minimum(late, plan.until), late)


def later(rng: np.random.Generator, plan: Plan, known: np.ndarray, lowest: int, highest: int) -> np.ndarray:
    """Return days some time after `known`, by the last delivery at the latest."""
    return np.minimum(known + rng.integers(lowest, highest + 1, len(known)), np.maximum(known, plan.until))


@dataclass(frozen=True)
class Versions:
    """Row versions in the order of delivery, row and time.

    Attributes:
        columns: values by contract name.
        row: running number of the row.
        changed: seconds since 1970-01-01 of `muutosaika`.
        kind: index into `KINDS`.
        delivery: index of the delivery that carries the version.
    """

    columns: dict[str, Column]
    row: np.ndarray
    changed: np.ndarray
    kind: np.ndarray
    delivery: np.ndarray

    def __len__(self) -> int:
        """The number of row versions."""
        return len(self.row)


KINDS = ["U", "M", "P"]
_NEW, _CHANGED, _DELETED = 0, 1, 2


def versions(rng: np.random.Generator, plan: Plan, rows: Rows) -> Versions:
    """Return the versions of the rows that the deliveries carry.

    Of several versions of a row in one delivery the last is carried, seldom the earlier ones too (V1 decides).
    A row that is deleted before it was ever delivered is not carried at all.
    """
    row, day = _changes(plan, rows)
    delivery = np.searchsorted(plan.covered_until, day)
    same_row = row[1:] == row[:-1]
    first = np.concatenate([[True], ~same_row]) if len(row) else np.zeros(0, bool)
    deleted = day == _or_never(rows.deleted, len(rows))[row]
    superseded = np.concatenate([same_row & (delivery[1:] == delivery[:-1]), [False]])[: len(row)]
    carried = ~superseded | ((rng.random(len(row)) < cal.KEPT_VERSIONS) & (delivery > 0))
    first_delivery = delivery[np.maximum.accumulate(np.where(first, np.arange(len(row)), 0))]
    carried &= ~(_deleted_unseen(rows, row, plan, first_delivery))
    seconds = (day * 86_400) + OFFICE_OPENS + rng.integers(0, OFFICE_SECONDS, len(row))
    kind = np.where(deleted, _DELETED, np.where(first, _NEW, _CHANGED))

    index = np.flatnonzero(carried)
    index = index[np.argsort(delivery[index], kind="stable")]
    row, day = row[index], day[index]
    return Versions(_as_known(rows, row, day), row, seconds[index], kind[index], delivery[index])


def _changes(plan: Plan, rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Return (row, day) of all versions by the last delivery, sorted, one per row and day."""
    number = np.arange(len(rows))
    corrected, deleted = _or_never(rows.corrected, len(rows)), _or_never(rows.deleted, len(rows))
    kept = [(number, rows.known)]
    for day in (rows.closed, corrected, deleted):
        comes = np.flatnonzero((day > rows.known) & (day <= plan.until))
        kept.append((comes, day[comes]))
    row = np.concatenate([index for index, _ in kept])
    day = np.concatenate([days for _, days in kept])
    in_time = (day <= plan.until) & (rows.known[row] <= plan.until) & (day <= deleted[row])
    key = np.sort(row[in_time] * 1_000_000 + day[in_time])
    key = key[np.diff(key, prepend=-1) != 0]
    return key // 1_000_000, key % 1_000_000


def _deleted_unseen(rows: Rows, row: np.ndarray, plan: Plan, first_delivery: np.ndarray) -> np.ndarray:
    if rows.deleted is None:
        return np.zeros(len(row), bool)
    return np.searchsorted(plan.covered_until, rows.deleted[row]) == first_delivery


def _as_known(rows: Rows, row: np.ndarray, day: np.ndarray) -> dict[str, Column]:
    columns = {name: column.take(row) for name, column in rows.columns.items()}
    if rows.wrong and rows.corrected is not None:
        wrong = day < rows.corrected[row]
        wrong &= rows.corrected[row] != d.EMPTY
        for name, column in rows.wrong.items():
            values = np.where(wrong, column.values[row], columns[name].values)
            columns[name] = replace(columns[name], values=values)
    not_yet = day < rows.closed[row]
    for name in rows.closing:
        empty = d.EMPTY if isinstance(columns[name], Day) else -1
        columns[name] = replace(columns[name], values=np.where(not_yet, empty, columns[name].values))
    return columns
