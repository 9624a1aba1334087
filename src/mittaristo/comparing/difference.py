"""What differs between two warehouses: results cell by cell, and cases one by one.

All comparing is SQL inside DuckDB, with empty values as values; only counts, a few cells and one case of each measure
come out of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mittaristo.comparing.facts import CASES, CELLS, DATA_UNTIL, Fact
from mittaristo.comparing.pair import Warehouse, attached, check_contracts, check_dates, compare_deliveries
from mittaristo.errors import RefusedError
from mittaristo.landing.schema import identifier

# How many of a measure's changes of value are told.
_LARGEST = 3


@dataclass(frozen=True)
class Rows:
    """How the rows of one measure differ, in counts.

    Attributes:
        old: rows in the old warehouse.
        new: rows in the new one.
        changed: rows in both that do not say the same.
        appeared: rows only in the new one.
        went: rows only in the old one.
        columns: of the changed rows, how many differ in which column.
    """

    old: int = 0
    new: int = 0
    changed: int = 0
    appeared: int = 0
    went: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)

    @property
    def differing(self) -> int:
        """Rows that are not the same in both."""
        return self.changed + self.appeared + self.went


@dataclass(frozen=True)
class MeasureDifference:
    """What differs in one measure.

    Attributes:
        measure_code: the measure.
        cells: its results.
        cases: its cases.
        largest: the cells whose value changed most: their key, values, denominators and ``change``, in the measure's
            unit.
        example: a changed case, else one that appeared, else one that went: ``change``, and what ``old`` and ``new``
            say of it; None where no case differs.
    """

    measure_code: str
    cells: Rows
    cases: Rows
    largest: Sequence[Mapping[str, Any]]
    example: Mapping[str, Any] | None

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs."""
        return not (self.cells.differing or self.cases.differing)


@dataclass(frozen=True)
class Difference:
    """What differs between two warehouses.

    Attributes:
        old_as_of: as-of date of the old results.
        new_as_of: as-of date of the new ones.
        notes: what limits the comparison, in sentences.
        measures: every measure of either, in order.
    """

    old_as_of: date
    new_as_of: date
    notes: Sequence[str]
    measures: Sequence[MeasureDifference]

    @property
    def is_equal(self) -> bool:
        """Whether no measure differs."""
        return all(measure.is_equal for measure in self.measures)


def compare(old: Path, new: Path, *, across_dates: bool = False) -> Difference:
    """Compare the results and cases of two warehouses; neither is written to.

    Args:
        old: the DuckDB file from before a change.
        new: the one from after it.
        across_dates: compare results of different as-of dates too.

    Raises:
        RefusedError: the two cannot be compared.
        FailedError: memory or disk do not suffice.
    """
    with attached(old, new) as pair:
        dates = check_dates(*pair, across_dates)
        notes = check_contracts(*pair) + compare_deliveries(*pair)
        for fact in (CELLS, CASES):
            notes += _uncommon_columns(*pair, fact)
        of_the_day = {DATA_UNTIL} if dates[0] != dates[1] else set()
        cells, cases = _compare(*pair, CELLS, of_the_day), _compare(*pair, CASES, set())
        largest, examples = _largest(pair[0]), _examples(pair[0])
    measures = [
        MeasureDifference(
            code, cells.get(code, Rows()), cases.get(code, Rows()), largest.get(code, []), examples.get(code)
        )
        for code in sorted(cells.keys() | cases.keys())
    ]
    return Difference(*dates, notes, measures)


def _uncommon_columns(old: Warehouse, new: Warehouse, fact: Fact) -> list[str]:
    """Sentences that name the columns that cannot be compared.

    Raises:
        RefusedError: one that is reported has different types.
    """
    before, after = old.columns(fact), new.columns(fact)
    unlike = [column for column in before if column in after and before[column] != after[column]]
    reported = [column for column in unlike if column in fact.reported]
    if reported:
        raise RefusedError(
            f"{old.path} and {new.path} were built by different versions of mittaristo: {', '.join(reported)} of"
            f" marts.{fact.table} has different types, so that it cannot be compared; build both with one version"
        )
    uncommon = {
        "only the old database has": [column for column in before if column not in after],
        "only the new database has": [column for column in after if column not in before],
        "the two have with different types": unlike,
    }
    return [
        f"not compared: {', '.join(columns)} of marts.{fact.table}, which {which}"
        for which, columns in uncommon.items()
        if columns
    ]


def _compare(old: Warehouse, new: Warehouse, fact: Fact, left_out: set[str]) -> dict[str, Rows]:
    """Keep the rows that differ in a temporary table of the fact's name; returns the counts of each measure.

    A row has the keys, ``change``, and what each side says as one struct, which is null where that side has no row.
    """
    aside = {*fact.keys, *fact.not_compared, *left_out}
    common = [column for column, sql_type in old.columns(fact).items() if new.columns(fact).get(column) == sql_type]
    compared = [column for column in common if column not in aside]
    said = _struct({column: identifier(column) for column in compared})
    sides = [
        f"(select {', '.join(fact.keys)}, {said} as said from {one.relation(fact)}) as {one.side}_rows"
        for one in (old, new)
    ]
    same_key = " and ".join(f"old_rows.{key} is not distinct from new_rows.{key}" for key in fact.keys)
    keys = ", ".join(f"coalesce(old_rows.{key}, new_rows.{key}) as {key}" for key in fact.keys)
    old.connection.execute(
        f"create temp table {fact.table} as select {keys}, old_rows.said as old_said, new_rows.said as new_said,"
        " case when old_said is null then 'appeared' when new_said is null then 'went' else 'changed' end as change"
        f" from {sides[0]} full join {sides[1]} on {same_key} where old_rows.said is distinct from new_rows.said"
    )
    return _counted(old, new, fact, compared)


def _counted(old: Warehouse, new: Warehouse, fact: Fact, compared: Sequence[str]) -> dict[str, Rows]:
    totals = [
        dict(one.rows(f"select measure_code, count(*) from {one.relation(fact)} group by measure_code"))
        for one in (old, new)
    ]
    conditions = [f"change = '{change}'" for change in ("changed", "appeared", "went")]
    for column in map(identifier, compared):
        conditions.append(f"change = 'changed' and old_said.{column} is distinct from new_said.{column}")
    counts = ", ".join(f"count(*) filter (where {condition})" for condition in conditions)
    differing = {
        code: (*changes, {column: count for column, count in zip(compared, of_columns, strict=True) if count})
        for code, changes, of_columns in (
            (row[0], row[1:4], row[4:])
            for row in old.rows(f"select measure_code, {counts} from {fact.table} group by measure_code")
        )
    }
    return {
        code: Rows(*(total.get(code, 0) for total in totals), *differing.get(code, ()))
        for code in totals[0].keys() | totals[1].keys()
    }


def _largest(warehouse: Warehouse) -> dict[str, list[dict[str, Any]]]:
    """Per measure the cells that changed most; of equal changes first those of most cases, then by key."""
    told = {key: key for key in CELLS.keys[1:]}
    for column in ("value", "denominator"):
        told |= {f"{side}_{column}": f"{side}_said.{column}" for side in ("old", "new")}
    told["change"] = "new_said.value - old_said.value"
    order = (
        "abs(new_said.value - old_said.value) desc,"
        f" greatest(old_said.denominator, new_said.denominator) desc nulls last, {', '.join(CELLS.keys)}"
    )
    rows = warehouse.rows(
        f"select measure_code, {_struct(told)} from {CELLS.table} where new_said.value <> old_said.value"
        f" qualify row_number() over (partition by measure_code order by {order}) <= {_LARGEST}"
        f" order by measure_code, {order}"
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for code, cell in rows:
        found.setdefault(code, []).append(cell)
    return found


def _examples(warehouse: Warehouse) -> dict[str, dict[str, Any]]:
    """Per measure one case that differs: the one of which most of what decides is another, of equal ones the latest."""
    told = {"change": "change"}
    for side in ("old", "new"):
        said = _struct({column: f"{side}_said.{column}" for column in CASES.reported})
        told[side] = f"case when {side}_said is not null then {said} end"
    deciding = ("in_denominator", "in_numerator", "exclusion_reason", "evidence")
    others = " + ".join(f"(old_said.{column} is distinct from new_said.{column})::int" for column in deciding)
    rows = warehouse.rows(
        f"select measure_code, {_struct(told)} from {CASES.table} qualify row_number() over ("
        "partition by measure_code order by case change when 'changed' then 1 when 'appeared' then 2 else 3 end,"
        f" {others} desc, coalesce(new_said.reference_date, old_said.reference_date) desc, case_id) = 1"
    )
    return dict(rows)


def _struct(values: Mapping[str, str]) -> str:
    """SQL of a struct with these fields."""
    return f"struct_pack({', '.join(f'{identifier(name)} := {value}' for name, value in values.items())})"
